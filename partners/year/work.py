"""What people do about one child that stays away: each step a change at the hub, said as such people say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from partners.year.county import County, Pupil, Room
from partners.year.person import Person

_CASE = "query Case($id: ID!) { node(id: $id) { ... on DropoutCase { id version stage } } }"
_SIGNS = """query Signs($child: ID!) { student(id: $child) { riskSigns { id version level days noticedOn openedAt closedAt } } }"""
_PROGRAMS = """query Programs($place: String!) { aidPrograms(filter: { jurisdiction: $place, program: [FURTHER_AID,
  ECONOMIC_DIFFICULTY_AID, SOCIAL_ASSISTANCE] }) { nodes { program } } }"""
_NAMES = {
    "HOMEROOM_TEACHER": "王老师",
    "SCHOOL_LEADER": "李校长",
    "VILLAGE_CADRE": "赵主任",
    "TOWNSHIP_CADRE": "钱干事",
    "POLICE": "孙警官",
}


@dataclass
class Work:
    """About one pupil. case: as the hub showed it last; {} while there is none."""

    county: County
    room: Room
    pupil: Pupil
    case: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> str:
        return self.county.today.isoformat()

    @property
    def school(self) -> Person:
        return self.county.school(self.room.school)

    @property
    def township(self) -> Person:
        return self.county.township(self.pupil.township)

    @property
    def bureau(self) -> Person:
        return self.county.bureau

    @property
    def special(self) -> Person:
        return self.county.special

    def on(self, days: int) -> str:
        """So many days from today."""
        return (self.county.today + timedelta(days=days)).isoformat()

    def later(self, number: int) -> date:
        """The number-th school day from today."""
        return self.county.next_school_day(self.county.today, number)

    def stays_away(self) -> None:
        self.room.named[self.pupil.id] = "UNEXCUSED"

    def is_here(self) -> None:
        self.room.named.pop(self.pupil.id, None)

    async def signs(self) -> list[dict[str, Any]]:
        """What the hub has proposed or people noticed about the child, as its school sees it."""
        found = await self.school.see(_SIGNS, child=self.pupil.id)
        signs: list[dict[str, Any]] = found["student"]["riskSigns"]
        return signs

    async def at(self, who: Person, what: str, **said: Any) -> Any:
        """A change of the case, as it was seen last."""
        row = await who.do(what, caseId=self.case["id"], expectedVersion=self.case["version"], **said)
        self.case = row if "stage" in row else row.get("dropoutCase") or await self.look()
        return row

    async def look(self) -> dict[str, Any]:
        """The case as it is now."""
        self.case = (await self.bureau.see(_CASE, id=self.case["id"]))["node"]
        return self.case

    async def suspected_on(self) -> date:
        """The day on which the child was determined a suspected dropout."""
        query = "query On($id: ID!) { node(id: $id) { ... on DropoutCase { suspectedOn } } }"
        return date.fromisoformat((await self.bureau.see(query, id=self.case["id"]))["node"]["suspectedOn"])

    async def attempt(self, who: Person, what: str, **said: Any) -> tuple[str, tuple[str, ...]]:
        """What comes of a change of the case that may be refused."""
        seen = {"caseId": self.case["id"], "expectedVersion": self.case["version"]}
        found = await who.attempt(what, **seen, **said)
        await self.look()
        return found

    async def open(self, trigger: str, noticed_on: date) -> None:
        said = {"trigger": trigger, "noticedOn": noticed_on.isoformat(), "reason": "多日未到校"}
        self.case = await self.school.do("caseOpen", studentId=self.pupil.id, **said)

    async def contact(self, outcome: str = "REACHED") -> None:
        said = {
            "contactedOn": self.today,
            "channel": "PHONE",
            "outcome": outcome,
            "content": "询问未到校原因",
        }
        await self.room.teacher.do("contactRecord", studentId=self.pupil.id, **said)

    def team(self) -> dict[str, Any]:
        return {
            "responsibleName": "李校长",
            "responsibleUnitId": self.room.school,
            "persuasionDeadline": self.on(14),
            "team": [{"name": "王老师", "organizationId": self.room.school}],
            "measures": [{"type": "TUTORING", "content": "一对一辅导", "provider": "王老师"}],
        }

    async def suspect(self, *causes: str) -> None:
        """Prepare the case as GH-36 demands, and determine the child a suspected dropout."""
        await self.at(self.school, "casePrepare", **self.team())
        named = {
            "determinedBy": "李校长",
            "determinedOn": self.today,
            "causes": causes,
            "reason": "多日未到校",
        }
        await self.at(self.school, "caseDetermineSuspected", **named)

    async def determine(self) -> None:
        await self.at(self.bureau, "caseDetermineDropout", **self.determining())

    def determining(self) -> dict[str, Any]:
        return {"determinedBy": "张科长", "determinedOn": self.today, "reason": "经劝返仍未返校"}

    def people(self, *ranks: str) -> list[dict[str, Any]]:
        units = {"VILLAGE_CADRE": self.pupil.village, "TOWNSHIP_CADRE": self.pupil.township}
        return [
            {"name": _NAMES[each], "organizationId": units.get(each, self.room.school), "rank": each}
            for each in ranks
        ]

    async def visit(self, *ranks: str, **more: Any) -> None:
        said = {"visitedOn": self.today, "mode": "IN_PERSON", "purpose": "ROUTINE", "period": "TERM"}
        said |= {"spokeWith": "母亲", "findings": "在家"}
        await self.school.do(
            "visitRecord", studentId=self.pupil.id, visitors=self.people(*ranks), **said | more
        )

    def persuading(self, *ranks: str, outcome: str = "REFUSED") -> dict[str, Any]:
        said = {"attemptedOn": self.today, "mode": "IN_PERSON", "outcome": outcome, "content": "上门劝返"}
        return {**said, "visitors": self.people(*ranks)}

    async def persuade(self, *ranks: str, outcome: str = "REFUSED") -> None:
        await self.at(self.school, "persuasionRecord", **self.persuading(*ranks, outcome=outcome))

    def reporting(self, kind: str) -> dict[str, Any]:
        said = {"kind": kind, "content": "该生多日未到校，特此报告", "signedBy": "李校长", "sealed": True}
        return {"caseId": self.case["id"], **said}

    async def paper(self, kind: str, source: str, who: Person | None = None) -> str:
        """The id of evidence put to the child's file today."""
        said = {
            "kind": kind,
            "source": source,
            "title": "证明材料",
            "issuedBy": "出具单位",
            "issuedOn": self.today,
        }
        row = await (who or self.bureau).do("evidenceAdd", studentId=self.pupil.id, **said)
        return str(row["id"])

    async def aid(self) -> None:
        """The first aid of the place's document that poverty gives ground for; in Genhe no such case ends without (GH-24)."""
        listed = await self.bureau.see(_PROGRAMS, place=self.county.code)
        said = {"program": listed["aidPrograms"]["nodes"][0]["program"], "since": self.today}
        await self.school.do("aidDetermine", studentId=self.pupil.id, **said, determinedBy="李校长")

    async def come_back(self) -> None:
        """The child sits in its class again, as the school's own paper and the registry's show (GH-37)."""
        shown = [
            await self.paper("SCHOOL_ATTENDANCE", "SCHOOL", self.school),
            await self.paper("REGISTRY_EXTRACT", "EDUCATION_BUREAU"),
        ]
        said = {"returnedOn": self.today, "carePerson": "王老师", "reason": "已返校上课", "evidence": shown}
        await self.at(self.school, "caseReturn", **said)
        self.is_here()
