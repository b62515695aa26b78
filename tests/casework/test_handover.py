"""Leavers of primary school: where each goes on, handed over in three copies, followed up where it does not arrive (GH-25, GH-26)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from database import tables
from domain.organization import SchoolStage
from domain.role import Role
from tests.casework.classroom import classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

JULY = date(2026, 8, 20)
LIMIT = date(2026, 9, 9)
BUREAU = Role.BUREAU_OFFICER


@dataclass
class Summer:
    """Before the new school year: three leavers of the desk's school, and a junior school that two of them go to."""

    desk: Desk
    pupils: list[str]
    junior: str

    @property
    def of_junior(self) -> dict[str, Any]:
        """Who acts for the junior school."""
        return {"organization_id": UUID(self.junior.partition(":")[2])}

    def goes(self, at: int, destination: str = "COUNTY_JUNIOR", **more: Any) -> dict[str, Any]:
        """Where a leaver goes."""
        where = {"juniorId": self.junior} if destination == "COUNTY_JUNIOR" else {}
        return {"studentId": self.pupils[at], "destination": destination} | where | more

    async def recorded(self, *entries: dict[str, Any]) -> list[Any]:
        """Destinations recorded; what is known of all leavers then."""
        school = await self.desk.done("graduateRecord", {"entries": list(entries)})
        found: list[Any] = school["graduateDestinations"]["nodes"]
        return found

    async def all_go(self) -> None:
        away = self.goes(2, "ELSEWHERE", schoolName="外地某中学")
        await self.recorded(self.goes(0), self.goes(1), away)

    async def drafted(self) -> Any:
        return await self.desk.done("handoverDraft", {"juniorId": self.junior})

    async def signed(self) -> Any:
        """A handover of the first two leavers, signed."""
        await self.all_go()
        return await self.desk.done("handoverSign", of(await self.drafted(), signedBy="校长甲"))

    async def ticked(self, handover: Any, *arrivals: tuple[int, str, str | None]) -> Any:
        return await self.desk.done("handoverTick", self.ticks(handover, *arrivals), **self.of_junior)

    def ticks(self, handover: Any, *arrivals: tuple[int, str, str | None]) -> dict[str, Any]:
        """What is said of lines, by their place: whether the child came, and on which day."""
        lines = handover["lines"]["nodes"]
        said = [
            {"destinationId": lines[at]["id"], "arrival": arrival} | ({"arrivedOn": day} if day else {})
            for at, arrival, day in arrivals
        ]
        return of(handover, entries=said)

    async def received(self, handover: Any) -> Any:
        said = of(handover, receivedBy="校长乙")
        return await self.desk.done("handoverReceive", said, **self.of_junior)

    async def seen(self, **who: Any) -> Any:
        """The handovers that somebody sees."""
        said: dict[str, Any] = self.desk.role(Role.SCHOOL_OFFICER) | who
        answer = await self.desk.door.ask(SEEN, **said)
        return answer["transitionHandovers"]["nodes"]

    async def standing(self, at: int) -> Any:
        """How a leaver stands: its cases, signs, status."""
        answer = await self.desk.ask(STANDING, {"s": self.pupils[at]}, BUREAU)
        return answer["student"]


SEEN = "query { transitionHandovers(first: 9) { nodes { id state version timers { limit state dueAt } } } }"
STANDING = """query ($s: ID!) { student(id: $s) { schoolingStatus cases { id stage trigger timers { limit state } }
  riskSigns { source level reason closedAt timers { limit } }
  timeline(first: 40) { nodes { act noun target clauses } } } }"""
COUNTED = (
    """query ($f: GraduateDestinationFilter) { graduateDestinations(first: 9, filter: $f) { totalCount } }"""
)


def of(handover: Any, **more: Any) -> dict[str, Any]:
    return {"handoverId": handover["id"], "expectedVersion": handover["version"], **more}


@pytest.fixture
async def summer(
    databases: Databases, template: str, request: pytest.FixtureRequest
) -> AsyncIterator[Summer]:
    async with desk(databases, template, getattr(request, "param", world.HERE)) as made:
        move_to(made, JULY)
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Enrollment))
        room = await classroom(made)
        async with made.door.sessions.begin() as session:
            await session.execute(update(tables.Enrollment).values(grade=6))
        yield Summer(made, room.pupils, await made.school("9100"))


@pytest.mark.rule("GH-25", "GH-26")
@pytest.mark.parametrize("summer", [world.HERE, world.THERE], indirect=True)
async def test_leavers_are_handed_over_in_three_copies_one_for_each_school_and_one_for_the_bureau(
    summer: Summer,
) -> None:
    here = summer.desk
    handover = await summer.signed()
    assert (handover["state"], handover["schoolYear"]) == ("PRIMARY_SIGNED", "2026-2027")
    assert [each["student"]["id"] for each in handover["lines"]["nodes"]] == summer.pupils[:2]
    # It is the junior school's clock: the week of QC-18, the hub's default where the place says nothing.
    [running] = (await summer.seen(**summer.of_junior))[0]["timers"]
    assert running == {"limit": "T-02", "state": "RUNNING", "dueAt": "2026-09-08T16:00:00+00:00"}
    early = of(handover, acknowledgedBy="科员丙")
    assert (await here.refused("handoverAcknowledge", early, BUREAU))[0] == "ILLEGAL_TRANSITION"
    move_to(here, date(2026, 9, 2))
    handover = await summer.ticked(handover, (0, "ARRIVED", "2026-09-01"), (1, "ARRIVED", "2026-09-02"))
    assert [each["arrivedOn"] for each in handover["lines"]["nodes"]] == ["2026-09-01", "2026-09-02"]
    assert [each["state"] for each in handover["timers"]] == ["DONE"]
    handover = await summer.received(handover)
    assert (await here.refused("handoverClose", of(handover), BUREAU))[0] == "ILLEGAL_TRANSITION"
    said = of(handover, acknowledgedBy="科员丙")
    handover = await here.done("handoverAcknowledge", said, BUREAU)
    handover = await here.done("handoverClose", of(handover), BUREAU)
    kept = [(each["keeper"], each["acknowledgedBy"]) for each in handover["copies"]]
    assert kept == [("PRIMARY", "校长甲"), ("JUNIOR", "校长乙"), ("BUREAU", "科员丙")]
    assert (handover["state"], handover["closedAt"] is not None) == ("CLOSED", True)
    late = summer.ticks(handover, (0, "NOT_ARRIVED", None))
    assert (await here.refused("handoverTick", late, **summer.of_junior))[0] == "NOT_IN_FORCE"
    told = [each["act"] for each in (await summer.standing(0))["timeline"]["nodes"]]
    assert told == [
        "graduateRecord",
        "handoverSign",
        "handoverTick",
        "handoverReceive",
        "handoverAcknowledge",
        "handoverClose",
    ]


async def test_a_handover_is_not_closed_with_fewer_copies_than_the_place_makes(summer: Summer) -> None:
    here = summer.desk
    handover = await summer.ticked(
        await summer.signed(), (0, "ARRIVED", here.on(0)), (1, "ARRIVED", here.on(0))
    )
    handover = await summer.received(handover)
    said = of(handover, acknowledgedBy="科员丙")
    handover = await here.done("handoverAcknowledge", said, BUREAU)
    async with here.door.sessions.begin() as session:
        of_ = tables.RuleParameter
        four = update(of_).where(of_.code == "handover.copies").values(value=4)
        await session.execute(four)
    found = await here.refused("handoverClose", of(handover), BUREAU)
    assert found == ("COPY_MISSING", "handoverId", "GH-26")


@pytest.mark.rule("GH-25")
async def test_nobody_is_handed_over_while_it_is_unknown_of_a_leaver_where_it_goes(summer: Summer) -> None:
    here, to = summer.desk, {"juniorId": summer.junior}
    missing = ("DESTINATIONS_MISSING", "juniorId", "GH-25")
    assert await here.refused("handoverDraft", to) == missing
    lines = await summer.recorded(summer.goes(0), summer.goes(1), summer.goes(2, "UNKNOWN"))
    assert await here.refused("handoverDraft", to) == missing
    [unknown] = (each for each in lines if each["destination"] == "UNKNOWN")
    found = summer.goes(2, "ELSEWHERE", schoolName="外地某中学", expectedVersion=unknown["version"])
    await summer.recorded(found)
    assert len((await summer.drafted())["lines"]["nodes"]) == 2


@pytest.mark.rule("GH-25")
async def test_who_has_not_arrived_by_the_limit_gets_a_case_and_of_whom_nothing_is_said_a_sign(
    summer: Summer,
) -> None:
    here = summer.desk
    handover = await summer.signed()
    move_to(here, date(2026, 9, 3))
    handover = await summer.ticked(handover, (0, "NOT_ARRIVED", None))
    assert (await summer.standing(0))["cases"] == []  # the week of QC-18 is not over
    await here.tick()
    assert (await summer.standing(0))["schoolingStatus"] == "ATTENDING"
    move_to(here, LIMIT)
    await here.tick()
    one, two = await summer.standing(0), await summer.standing(1)
    assert [(each["trigger"], each["stage"]) for each in one["cases"]] == [("GRADUATE_NOT_ARRIVED", "ABSENT")]
    assert one["schoolingStatus"] == "NOT_REPORTED"
    assert {each["limit"] for each in one["cases"][0]["timers"]} == {"T-01", "T-03"}
    # Nobody has said of the second child that it stayed away: it is to be verified, and nothing is determined (GH-33).
    assert (two["schoolingStatus"], two["cases"]) == ("ATTENDING", [])
    assert [(each["source"], each["closedAt"]) for each in two["riskSigns"]] == [("HANDOVER", None)]
    assert [each["state"] for each in (await summer.seen(**summer.of_junior))[0]["timers"]] == ["OVERDUE"]
    await here.tick()
    assert len((await summer.standing(0))["cases"]) == 1
    assert len((await summer.standing(1))["riskSigns"]) == 1


@pytest.mark.rule("GH-25")
async def test_who_comes_after_the_limit_is_at_school_again_and_its_sign_is_closed(summer: Summer) -> None:
    here = summer.desk
    handover = await summer.ticked(await summer.signed(), (0, "NOT_ARRIVED", None))
    move_to(here, LIMIT)
    await here.tick()
    [seen] = await summer.seen(**summer.of_junior)
    handover |= {"version": seen["version"]}
    handover = await summer.ticked(handover, (0, "ARRIVED", here.on(0)), (1, "ARRIVED", "2026-09-01"))
    assert [each["state"] for each in handover["timers"]] == ["DONE_LATE"]
    one, two = await summer.standing(0), await summer.standing(1)
    assert one["schoolingStatus"] == "ATTENDING"
    assert [each["stage"] for each in one["cases"]] == ["ABSENT"]  # its school decides how the case ends
    states = {each["limit"]: each["state"] for each in one["cases"][0]["timers"]}
    assert states["T-01"] == "DONE"
    assert two["riskSigns"][0]["closedAt"] is not None


async def test_said_after_the_limit_not_to_have_come_a_child_gets_its_case_at_once(summer: Summer) -> None:
    here = summer.desk
    handover = await summer.signed()
    move_to(here, LIMIT)
    handover = await summer.ticked(handover, (0, "NOT_ARRIVED", None), (1, "ARRIVED", "2026-09-01"))
    assert [each["stage"] for each in (await summer.standing(0))["cases"]] == ["ABSENT"]
    assert [each["state"] for each in handover["timers"]] == ["DONE_LATE"]
    handover = await summer.received(handover)
    back = summer.ticks(handover, (1, "NOT_ARRIVED", None))
    found = await here.refused("handoverTick", back, **summer.of_junior)
    assert found == ("BAD_ARRIVAL", "entries[0].arrival", "GH-26")
    handover = await summer.ticked(handover, (0, "ARRIVED", here.on(0)))
    assert handover["lines"]["nodes"][0]["arrivedOn"] == here.on(0)


async def test_a_destination_is_corrected_until_it_is_signed_and_then_no_more(summer: Summer) -> None:
    here = summer.desk
    await summer.all_go()
    draft = await summer.drafted()
    line = draft["lines"]["nodes"][1]
    assert (await here.refused("graduateRecord", {"entries": [summer.goes(1, "UNKNOWN")]})) == (
        "ALREADY_RECORDED",
        "entries[0].expectedVersion",
        "GH-25",
    )
    stale = summer.goes(1, "UNKNOWN", expectedVersion=line["version"] - 1)
    assert (await here.refused("graduateRecord", {"entries": [stale]}))[0] == "STALE_VERSION"
    away = summer.goes(1, "ELSEWHERE", schoolName="某校", expectedVersion=line["version"])
    lines = await summer.recorded(away)
    assert [each["handover"] is not None for each in lines] == [True, False, False]
    draft = await summer.drafted()
    assert len(draft["lines"]["nodes"]) == 1
    signed = await here.done("handoverSign", of(draft, signedBy="校长甲"))
    [line] = signed["lines"]["nodes"]
    moved = summer.goes(0, "UNKNOWN", expectedVersion=line["version"])
    assert (await here.refused("graduateRecord", {"entries": [moved]}))[0] == "HANDED_OVER"
    # Who turns to the junior school after all goes into another handover: what is signed stays as it is.
    [other] = (each for each in lines if each["schoolName"] == "某校")
    await summer.recorded(summer.goes(1, expectedVersion=other["version"]))
    second = await summer.drafted()
    assert second["id"] != signed["id"]
    assert [each["student"]["id"] for each in second["lines"]["nodes"]] == [summer.pupils[1]]


@pytest.mark.rule("GH-25")
async def test_who_leaves_the_county_counts_as_continued_with_proof_only(summer: Summer) -> None:
    here = summer.desk
    handover = await summer.signed()
    await summer.ticked(handover, (0, "ARRIVED", here.on(0)))

    async def count(**filter: Any) -> int:
        found = (await here.ask(COUNTED, {"f": filter}))["graduateDestinations"]
        return int(found["totalCount"])

    assert (await count(), await count(continued=True), await count(continued=False)) == (3, 1, 2)
    child = UUID(summer.pupils[2].partition(":")[2])
    said = {
        "studentId": summer.pupils[2],
        "kind": "SCHOOL_ATTENDANCE",
        "title": "学籍证明",
        "source": "SCHOOL",
    }
    said |= {"issuedBy": "外地某中学", "issuedOn": here.on(0)}
    await here.done("evidenceAdd", said)
    async with here.door.sessions() as session:
        paper = await session.scalar(tables.Evidence.__table__.select().with_only_columns(tables.Evidence.id))
        line = await session.scalar(
            tables.GraduateDestination.__table__.select()
            .with_only_columns(tables.GraduateDestination.version)
            .where(tables.GraduateDestination.student_id == child)
        )
    more = {"schoolName": "外地某中学", "evidence": [f"Evidence:{paper}"], "expectedVersion": line}
    await summer.recorded(summer.goes(2, "ELSEWHERE", **more))
    assert (await count(continued=True), await count(destination=["ELSEWHERE"])) == (2, 1)
    foreign = summer.goes(1, "ELSEWHERE", **more)
    assert (await here.refused("graduateRecord", {"entries": [foreign]}))[0] == "UNKNOWN_EVIDENCE"


async def test_a_junior_school_sees_what_is_handed_to_it_once_it_is_signed_and_no_other_does(
    summer: Summer,
) -> None:
    here = summer.desk
    other = await here.school("9200")
    await summer.all_go()
    draft = await summer.drafted()
    assert await summer.seen(**summer.of_junior) == []
    assert (await here.refused("handoverReceive", of(draft, receivedBy="某"), **summer.of_junior))[
        0
    ] == "UNKNOWN_HANDOVER"
    signed = await here.done("handoverSign", of(draft, signedBy="校长甲"))
    [seen] = await summer.seen(**summer.of_junior)
    assert seen["id"] == signed["id"]
    stranger = {"organization_id": UUID(other.partition(":")[2])}
    assert await summer.seen(**stranger) == []
    ticks = summer.ticks(signed, (0, "ARRIVED", here.on(0)))
    assert (await here.refused("handoverTick", ticks, **stranger))[0] == "UNKNOWN_HANDOVER"
    # The school that handed over does not tick for the one that receives.
    assert (await here.refused("handoverTick", ticks))[0] == "OTHER_SIDE"
    lines = "query { graduateDestinations(first: 9) { nodes { name idNumberMasked student { id } } } }"
    rights = here.role(Role.SCHOOL_OFFICER) | summer.of_junior
    found = (await here.door.ask(lines, **rights))["graduateDestinations"]["nodes"]
    # The paper tells who is to come; the child's own file opens with its registration there.
    assert [(each["name"], each["student"]) for each in found] == [("某生", None), ("某生", None)]
    township = (await here.ask(lines, None, Role.TOWNSHIP_OFFICER))["graduateDestinations"]["nodes"]
    assert len(township) == 3


@pytest.mark.rule("GH-25")
async def test_the_statistics_of_destinations_are_a_roster_that_the_primary_school_hands_in(
    summer: Summer,
) -> None:
    here = summer.desk
    await summer.ticked(await summer.signed(), (0, "ARRIVED", here.on(0)), (1, "NOT_ARRIVED", None))
    async with (
        here.door.sessions.begin() as session
    ):  # by now the registry has the first one at the junior school
        child, junior = (UUID(each.partition(":")[2]) for each in (summer.pupils[0], summer.junior))
        held = update(tables.Enrollment).where(tables.Enrollment.student_id == child)
        await session.execute(held.values(school_id=junior, class_id=None, grade=7))
    made = await here.done("rosterBuild", {"type": "GRADUATE_DESTINATIONS"})
    assert (made["title"], made["rowCount"]) == ("小学毕业生的流向统计", 3)
    asked = "query { rosters(first: 9) { nodes { lines(first: 9) { nodes { standing } } } } }"
    [roster] = (await here.ask(asked, None, BUREAU))["rosters"]["nodes"]
    said = [each["standing"] for each in roster["lines"]["nodes"]]
    goes = [(each["destination.junior"], each.get("destination.arrived")) for each in said]
    assert goes == [("学校9100", "是"), ("学校9100", "否"), ("外地某中学", None)]


async def test_what_is_wrong_with_a_destination_is_said_and_changes_nothing(summer: Summer) -> None:
    here = summer.desk
    primary = await here.school("9300", SchoolStage.PRIMARY)
    stranger = summer.goes(0) | {"studentId": here.student(1)}
    for entry, code, place in (
        (stranger, "NOT_A_LEAVER", "entries[0].studentId"),
        (summer.goes(0, juniorId=primary), "NOT_A_JUNIOR_SCHOOL", "entries[0].juniorId"),
        (summer.goes(0, "ELSEWHERE"), "BAD_DESTINATION", "entries[0].destination"),
        (summer.goes(0, "UNKNOWN", schoolName="某校"), "BAD_DESTINATION", "entries[0].destination"),
        (summer.goes(0, "ELSEWHERE", schoolName=" "), "BAD_TEXT", "entries[0].schoolName"),
        (summer.goes(0, evidence=[f"Evidence:{UUID(int=1)}"]), "UNKNOWN_EVIDENCE", "evidence"),
    ):
        assert (await here.refused("graduateRecord", {"entries": [entry]}))[:2] == (code, place)
    twice = {"entries": [summer.goes(0), summer.goes(0)]}
    assert (await here.refused("graduateRecord", twice))[:2] == ("NAMED_TWICE", "entries[1].studentId")
    answer = await here.post("graduateRecord", {"entries": [summer.goes(0)]}, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await summer.all_go()
    other = await here.school("9400")
    found = await here.refused("handoverDraft", {"juniorId": other})
    assert found == ("NOBODY_TO_HAND_OVER", "juniorId", "GH-26")


async def test_what_is_wrong_with_a_tick_or_a_signature_is_said_and_changes_nothing(summer: Summer) -> None:
    here = summer.desk
    handover = await summer.signed()
    tomorrow = here.on(1)
    for arrivals, code, place in (
        ([(0, "ARRIVED", None)], "BAD_ARRIVAL", "entries[0].arrival"),
        ([(0, "NOT_ARRIVED", here.on(0))], "BAD_ARRIVAL", "entries[0].arrival"),
        ([(0, "ARRIVED", tomorrow)], "IMPOSSIBLE_DATE", "entries[0].arrivedOn"),
        ([(0, "ARRIVED", here.on(0)), (0, "NOT_ARRIVED", None)], "NAMED_TWICE", "entries[1].destinationId"),
    ):
        said = summer.ticks(handover, *arrivals)
        assert (await here.refused("handoverTick", said, **summer.of_junior))[:2] == (code, place)
    away = of(
        handover, entries=[{"destinationId": f"GraduateDestination:{UUID(int=1)}", "arrival": "NOT_ARRIVED"}]
    )
    assert (await here.refused("handoverTick", away, **summer.of_junior))[0] == "NOT_OF_HANDOVER"
    said = of(handover, receivedBy="校长乙")
    found = await here.refused("handoverReceive", said, **summer.of_junior)
    assert found == ("LINES_UNTICKED", "handoverId", "GH-26")
    stale = said | {"expectedVersion": handover["version"] - 1}
    assert (await here.refused("handoverReceive", stale, **summer.of_junior))[0] == "STALE_VERSION"
    assert (await here.refused("handoverSign", of(handover, signedBy="校长甲")))[0] == "ILLEGAL_TRANSITION"
    answer = await here.post("handoverAcknowledge", of(handover, acknowledgedBy="某"))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_destination_is_recorded_once_for_each_key(summer: Summer) -> None:
    said = {"entries": [summer.goes(0)], "idempotencyKey": "leavers-of-2026"}
    first = await summer.desk.done("graduateRecord", said)
    again = await summer.desk.done("graduateRecord", said)
    assert first == again
    assert first["graduateDestinations"]["totalCount"] == 1
