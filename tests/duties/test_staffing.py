"""Staff in numbers and schools paired: the columns that indicators are made of (QC-23 to QC-26a, QC-35a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from database import tables
from domain.organization import OrgType, SchoolStage
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events
from tests.duties.obliged import unit
from tests.duties.registers import BUREAU, SCHOOL, TOWNSHIP, found, seen, staffing

CENTER = Role.CENTER_SCHOOL_OFFICER
WHOLE: dict[str, dict[str, int]] = {
    "TEACHER_TRAINING": {"personTimes": 4000, "ruralPersonTimes": 3500},
    "ROTATION": {"principals": 12, "teachers": 288, "backboneTeachers": 60},
    "POSTED_TEACHERS": {"teachers": 40, "outsideTownships": 0},
    "VOCATIONAL_TEACHERS": {"fullTime": 3, "partTime": 5},
}


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Qiaocheng, 10 September 2026, the calendar drawn up."""
    async with calendar_desk(databases, template, PLACES["QC"]) as made:
        made.move_to(date(2026, 9, 10))
        await made.tick()
        yield made


async def bureau(here: Desk) -> str:
    query = "{ organizations(filter: {type: [EDUCATION_BUREAU]}) { nodes { id } } }"
    return str((await here.ask(query, role=BUREAU))["organizations"]["nodes"][0]["id"])


@pytest.mark.rule("QC-35a")
async def test_each_kind_has_its_numbers_and_the_period_that_they_are_of_QC_24_25_26a_35a(here: Desk) -> None:
    own = await bureau(here)
    for kind, numbers in WHOLE.items():
        row = await here.done("staffingRecord", staffing(here, own, kind, **numbers), BUREAU)
        assert {
            name: value for name, value in row.items() if isinstance(value, int) and name != "version"
        } == numbers
        assert (row["kind"], row["schoolYear"], row["term"]) == (kind, "2026-2027", "2026-AUTUMN")
        assert await found(here, "staffingRecords", kind=[kind]) == {row["id"]}
    school = staffing(here, here.unit(3), "VOCATIONAL_TEACHERS", fullTime=1, partTime=0)
    row = await here.done("staffingRecord", school, SCHOOL)
    assert await found(here, "staffingRecords", SCHOOL) == {row["id"]}


@pytest.mark.rule("QC-26")
async def test_master_teachers_visit_a_school_each_term_or_the_term_is_overdue_QC_26(here: Desk) -> None:
    own, host = await bureau(here), await here.school("0901")
    said = staffing(here, own, "MASTER_TEACHER_VISIT", teachers=6, hostId=host, title="名师送教进乡村")
    terms = {each["period"]: each for each in await events(here, code="MASTER_TEACHER_VISIT")}
    assert {period: each["state"] for period, each in terms.items()} == {
        "2026-AUTUMN": "OPEN",
        "2027-SPRING": "PLANNED",
    }
    training = staffing(here, own, "TEACHER_TRAINING", **WHOLE["TEACHER_TRAINING"])
    await here.done("staffingRecord", training, BUREAU)
    assert (await events(here, code="MASTER_TEACHER_VISIT"))[0]["state"] == "OPEN"
    row = await here.done("staffingRecord", said, BUREAU)
    assert (row["host"]["id"], row["teachers"]) == (host, 6)
    [autumn, spring] = await events(here, code="MASTER_TEACHER_VISIT")
    assert (autumn["state"], autumn["shownBy"], spring["state"]) == ("DONE", row["id"], "PLANNED")
    here.move_to(date.fromordinal(date.fromisoformat(spring["dueOn"]).toordinal() + 1))
    await here.tick()
    [late] = await events(here, code="MASTER_TEACHER_VISIT", overdue=True)
    assert (late["period"], late["toldAt"] is not None) == ("2027-SPRING", True)


async def test_numbers_that_cannot_be_are_refused(here: Desk) -> None:
    own = await bureau(here)
    host = here.unit(3).replace("Organization", "School")

    def of(kind: str, **more: Any) -> dict[str, Any]:
        return staffing(here, own, kind, **WHOLE.get(kind, {}) | more)

    for said, why in (
        (of("ROTATION", backboneTeachers=289), ("BAD_COUNT", "backboneTeachers", "QC-25")),
        (of("ROTATION", principals=-1), ("BAD_COUNT", "principals", "QC-25")),
        (of("ROTATION", personTimes=1), ("BAD_COUNT", "personTimes", "QC-25")),
        (of("TEACHER_TRAINING", ruralPersonTimes=4001), ("BAD_COUNT", "ruralPersonTimes", "QC-24")),
        (of("TEACHER_TRAINING", ruralPersonTimes=None), ("BAD_COUNT", "ruralPersonTimes", "QC-24")),
        (of("POSTED_TEACHERS", outsideTownships=41), ("BAD_COUNT", "outsideTownships", "QC-26a")),
        (of("VOCATIONAL_TEACHERS", fullTime=1_000_001), ("BAD_COUNT", "fullTime", "QC-35a")),
        (of("ROTATION", hostId=host), ("FIELD_MISSING", "hostId", "QC-25")),
        (of("MASTER_TEACHER_VISIT", teachers=1), ("FIELD_MISSING", "hostId", "QC-26")),
        (of("ROTATION", heldOn=here.on(1)), ("IMPOSSIBLE_DATE", "heldOn", None)),
        (of("ROTATION", title=""), ("BAD_TEXT", "title", None)),
    ):
        assert await here.refused("staffingRecord", said, BUREAU) == why, said
    elsewhere = f"School:{here.door.here['Organization'][3]}"
    other = of("MASTER_TEACHER_VISIT", teachers=1, hostId=elsewhere)
    assert await here.refused("staffingRecord", other, BUREAU) == ("NO_SUCH_SCHOOL", "hostId", None)
    assert (await here.refused("staffingRecord", of("ROTATION"), SCHOOL))[0] == "NOT_YOUR_REGISTER"
    row = await here.done("staffingRecord", of("ROTATION"), BUREAU)
    wrong = seen(row, "recordId", teachers=59)
    assert await here.refused("staffingCorrect", wrong, BUREAU) == ("BAD_COUNT", "backboneTeachers", "QC-25")
    same = seen(row, "recordId", teachers=288)
    assert await here.refused("staffingCorrect", same, BUREAU) == ("NOTHING_CORRECTED", "reason", None)
    other = seen(row, "recordId", fullTime=1)
    assert await here.refused("staffingCorrect", other, BUREAU) == ("BAD_COUNT", "fullTime", "QC-25")
    more = {"teachers": 300, "title": "轮岗统计", "heldOn": here.on(-40)}
    row = await here.done("staffingCorrect", seen(row, "recordId", **more), BUREAU)
    assert (row["teachers"], row["schoolYear"], row["title"]) == (300, "2025-2026", "轮岗统计")
    assert "teachers=288" in row["history"][-1]["reason"]
    gone = await here.done("staffingWithdraw", seen(row, "recordId"), BUREAU)
    assert (await here.refused("staffingWithdraw", seen(gone, "recordId"), BUREAU))[0] == "ROW_WITHDRAWN"


@pytest.mark.rule("QC-23")
async def test_the_bureau_pairs_a_town_school_with_a_rural_one_and_both_see_it_QC_23(here: Desk) -> None:
    rural, urban = here.unit(3).replace("Organization", "School"), await here.school("0902")
    said = {"urbanId": urban, "ruralId": rural, "heldOn": here.on(-9), "help": "教研帮扶、教师走教"}
    for more, why in (
        ({"urbanId": rural}, ("SAME_SCHOOL", "ruralId", "QC-23")),
        ({"urbanId": f"School:{here.door.here['Organization'][3]}"}, ("NO_SUCH_SCHOOL", "urbanId", None)),
        ({"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
        ({"help": ""}, ("BAD_TEXT", "help", None)),
    ):
        assert await here.refused("schoolPair", said | more, BUREAU) == why, more
    row = await here.done("schoolPair", said, BUREAU)
    assert (row["urban"]["id"], row["rural"]["id"], row["help"]) == (urban, rural, "教研帮扶、教师走教")
    again = ("PAIRED_ALREADY", "ruralId", "QC-23")
    assert await here.refused("schoolPair", said, BUREAU) == again
    assert (
        await found(here, "schoolPairings", SCHOOL)
        == await found(here, "schoolPairings", urbanId=urban)
        == {row["id"]}
    )
    before = seen(row, "pairingId", endedOn=here.on(-10))
    assert await here.refused("schoolPairingChange", before, BUREAU) == ("IMPOSSIBLE_DATE", "endedOn", None)
    later = seen(row, "pairingId", endedOn=here.on(1))
    assert await here.refused("schoolPairingChange", later, BUREAU) == ("IMPOSSIBLE_DATE", "endedOn", None)
    row = await here.done(
        "schoolPairingChange", seen(row, "pairingId", endedOn=here.on(0), help="教研"), BUREAU
    )
    assert (row["endedOn"], row["help"]) == (here.on(0), "教研")
    next_ = await here.done("schoolPair", said, BUREAU)
    await here.done("schoolPairingWithdraw", seen(next_, "pairingId"), BUREAU)
    assert await found(here, "schoolPairings", withdrawn=False) == {row["id"]}
    answer = await here.post("schoolPair", said, TOWNSHIP)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


UNGUIDED = (
    """query ($s: Date!) { unitsWithoutGuidance(lacksGuidanceSince: $s, first: 50) { nodes { id } } }"""
)


@pytest.mark.rule("QC-23a")
async def test_a_center_school_guides_its_village_schools_and_teaching_points_and_who_was_not_guided_is_listed_QC_23a(
    here: Desk,
) -> None:
    center, other = [await unit(here, code, OrgType.CENTER_SCHOOL) for code in ("961", "962")]
    village = await here.school("0961", SchoolStage.PRIMARY)
    point = await here.school("0962", SchoolStage.TEACHING_POINT)
    junior = await here.school("0963", SchoolStage.JUNIOR)
    elsewhere = await here.school("0964", SchoolStage.PRIMARY)
    for school, under in ((village, center), (point, center), (junior, center), (elsewhere, other)):
        await lies_under(here, school, under)
    office = {"role": CENTER, "organization_id": plain(center)}
    mine = {"role": SCHOOL, "organization_id": plain(village)}

    async def unguided(since: int = -30, **viewer: Any) -> set[str]:
        answer = await here.door.ask(UNGUIDED, {"s": here.on(since)}, **here.role(BUREAU) | viewer)
        return {each["id"].partition(":")[2] for each in answer["unitsWithoutGuidance"]["nodes"]}

    guided = {str(plain(village)), str(plain(point))}
    assert await unguided() == guided | {str(plain(elsewhere))}
    assert await unguided(**office) == guided
    assert await unguided(**mine) == {str(plain(village))}
    said = staffing(here, center, "CENTER_SCHOOL_GUIDANCE", teachers=2, hostId=village, title="教学常规指导")
    for more, why in (
        ({"hostId": None}, ("FIELD_MISSING", "hostId", "QC-23a")),
        ({"hostId": elsewhere}, ("NOT_GUIDED", "hostId", "QC-23a")),
        ({"hostId": junior}, ("NOT_GUIDED", "hostId", "QC-23a")),
        ({"hostId": f"School:{here.door.here['Organization'][3]}"}, ("NO_SUCH_SCHOOL", "hostId", None)),
        ({"teachers": None}, ("BAD_COUNT", "teachers", "QC-23a")),
        ({"unitId": other}, ("NOT_YOUR_REGISTER", "unitId", None)),
        ({"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
    ):
        assert await here.refused("staffingRecord", said | more, CENTER, organization_id=plain(center)) == why
    bureaus = said | {"unitId": await bureau(here)}
    assert (await here.refused("staffingRecord", bureaus, BUREAU))[0] == "REGISTER_OF_OTHERS"
    row = await here.done("staffingRecord", said, CENTER, organization_id=plain(center))
    assert (row["host"]["id"], row["teachers"], row["unit"]["id"]) == (village, 2, center)
    assert await unguided(**office) == {str(plain(point))}
    assert await unguided(1, **office) == guided  # nothing since tomorrow
    # The school that was guided sees it, and what was done about it; another one does not.
    listed = "{ staffingRecords { nodes { id history { id } } } }"
    own = (await here.door.ask(listed, **here.role(SCHOOL) | mine))["staffingRecords"]["nodes"]
    assert [(each["id"], len(each["history"])) for each in own] == [(row["id"], 1)]
    assert await found(here, "staffingRecords", SCHOOL) == set()
    await here.done("staffingWithdraw", seen(row, "recordId"), CENTER, organization_id=plain(center))
    assert await unguided(**office) == guided
    answer = await here.door.ask(
        "query ($c: ID) { schools(filter: {centerSchoolId: $c}) { nodes { id } } }",
        {"c": center},
        **here.role(BUREAU),
    )
    assert {each["id"] for each in answer["schools"]["nodes"]} == {village, point, junior}


def plain(id: str) -> UUID:
    return UUID(id.partition(":")[2])


async def lies_under(here: Desk, school: str, center: str) -> None:
    """The school reports through that center school, which guides it."""
    of = tables.School
    async with here.door.sessions.begin() as session:
        await session.execute(update(of).where(of.id == plain(school)).values(center_school_id=plain(center)))
