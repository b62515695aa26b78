"""学籍核对: a school holds its registry against who is there, class by class and pupil by pupil; each change is looked at so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from auth import scopes
from database import tables
from domain.organization import Department
from domain.role import Role
from domain.student import EnrollmentStatus, SchoolingStatus
from tests.casework.classroom import Classroom, classroom, move_to
from tests.casework.desk import COMPARED, DIFFERENCE, WRITE, Desk, desk
from tests.casework.test_enrollment_change import asking, filing, signing
from tests.conftest import Databases
from tests.hub import world

BOSHAN, BUREAU = "370304", Role.BUREAU_OFFICER
FIRST = date(2026, 9, 1)
E, S = EnrollmentStatus, SchoolingStatus
FOUND = (
    f"query ($f: DiscrepancyFilter) {{ discrepancies(first: 50, filter: $f) {{ nodes {{ {DIFFERENCE} }} }} }}"
)
RUNS = f"query ($s: ID) {{ comparisonRuns(first: 50, schoolId: $s) {{ nodes {{ {COMPARED} cycle {{ id }} }} }} }}"


@dataclass
class September:
    """A school whose pupils' states are known, one class of them, in the first days of September."""

    desk: Desk
    room: Classroom

    async def came(self, *missing: int) -> None:
        """Term start: who did not come; all others that are called did."""
        await self.desk.done("returnCheckRecord", self.room.tick(self.desk.today, missing))

    async def compared(self, headcount: int, **more: Any) -> Any:
        """The comparison with so many children counted in the class: runs by their code, differences that stand."""
        school = await self.desk.done("registryCompare", self.said(headcount), **more)
        runs = {each["comparison"]: each for each in school["comparisonRuns"]["nodes"]}
        return runs, school["discrepancies"]["nodes"]

    def said(self, headcount: int) -> dict[str, Any]:
        return {"headcounts": [{"classId": self.room.id, "headcount": headcount}]}

    def who(self, differences: list[Any], finding: str) -> set[int]:
        """The pupils with a finding, by their place in the class."""
        return {
            self.room.pupils.index(each["student"]["id"])
            for each in differences
            if each["finding"] == finding
        }

    async def holds(self, at: int, status: EnrollmentStatus | None = None, **more: Any) -> None:
        """What the registry says of a pupil, as if it had said so before."""
        async with self.desk.door.sessions.begin() as session:
            id = UUID(self.room.pupils[at].partition(":")[2])
            held = select(tables.Enrollment).where(tables.Enrollment.student_id == id)
            enrollment = (await session.scalars(held)).one()
            for name, value in {"status": status or enrollment.status, **more}.items():
                setattr(enrollment, name, value)

    async def standing(self, **which: Any) -> list[Any]:
        found: list[Any] = (await self.desk.ask(FOUND, {"f": which}))["discrepancies"]["nodes"]
        return found


@pytest.fixture
async def september(
    databases: Databases, template: str, request: pytest.FixtureRequest
) -> AsyncIterator[September]:
    states = {3: S.HOME_TEACHING, 4: S.SUSPENDED_ILLNESS, 5: S.DROPOUT}
    held = {4: E.SUSPENDED, 5: E.MARKED_DROPOUT}
    async with desk(databases, template, getattr(request, "param", world.HERE)) as made:
        move_to(made, FIRST)
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Enrollment))
        yield September(made, await classroom(made, 6, states=states, held=held))


@pytest.mark.rule("DC-05")
@pytest.mark.parametrize("september", [world.THERE], indirect=True)
async def test_a_class_whose_registered_pupils_are_more_or_fewer_than_sit_in_it_is_a_difference(
    september: September,
) -> None:
    """Three are registered and should be there: one is taught at home, one is suspended, one is marked as a dropout."""
    await september.came(2)
    school = {"id": f"School:{september.desk.rows['School'][0]}"}
    for headcount, bucket in ((2, "LEFT_ONLY"), (4, "RIGHT_ONLY")):
        runs, found = await september.compared(headcount)
        counts = [each for each in found if each["finding"] == "COUNT_MISMATCH"]
        shape = {(each["registered"], each["present"], each["bucket"]) for each in counts}
        assert shape == {(3, headcount, bucket)}
        of = {each["schoolClass"] and each["schoolClass"]["id"] for each in counts}
        assert of == {september.room.id, None}, "of the class, and of the school"
        assert all(each["student"] is None for each in counts)
        assert runs["M_05"]["school"] == school
        assert runs["M_05"]["comparedOn"] == september.desk.on(0)
    _, found = await september.compared(3)
    assert [each for each in found if each["finding"] == "COUNT_MISMATCH"] == []
    settled = await september.standing(comparison="M_05", state=["RESOLVED"])
    assert len(settled) == 2, "found no more: resolved, and kept"


@pytest.mark.rule("DC-05")
@pytest.mark.parametrize("september", [world.THERE], indirect=True)
async def test_a_pupil_who_stands_in_no_class_is_missing_in_the_number_of_the_school(
    september: September,
) -> None:
    await september.came()
    await september.holds(2, class_id=None)
    _, found = await september.compared(2)
    counts = [(each["schoolClass"], each["registered"], each["present"]) for each in found]
    assert counts == [(None, 3, 2)]


@pytest.mark.rule("DC-06")
@pytest.mark.parametrize("september", [world.THERE], indirect=True)
async def test_the_state_of_each_registration_is_held_against_how_that_pupil_is_schooled(
    september: September,
) -> None:
    await september.came()
    runs, found = await september.compared(3)
    assert september.who(found, "STATUS_MISMATCH") == set()
    await september.holds(0, E.SUSPENDED)  # comes to school
    await september.holds(4, E.ACTIVE)  # ill at home
    await september.holds(5, E.ACTIVE)  # dropped out, and not marked (QC-38)
    runs, found = await september.compared(3)
    assert september.who(found, "STATUS_MISMATCH") == {0, 4, 5}
    buckets = {each["bucket"] for each in found if each["finding"] == "STATUS_MISMATCH"}
    assert buckets == {"CONFLICTING"}
    seen = await september.desk.ask(RUNS, {"s": runs["M_04"]["school"]["id"]}, BUREAU)
    last = max((each for each in seen["comparisonRuns"]["nodes"] if each["comparison"] == "M_04"), key=_id)
    assert (last["leftCount"], last["buckets"], last["cycle"]) == (6, {"CONFLICTING": 3}, None)
    await september.holds(0, E.ACTIVE)
    _, found = await september.compared(3)
    assert september.who(found, "STATUS_MISMATCH") == {4, 5}
    told = await september.desk.ask(TIMELINE, {"s": september.room.pupils[0]}, BUREAU)
    moves = [
        (each["act"], each["source"], each["target"])
        for each in told["student"]["timeline"]["nodes"]
        if each["noun"] == "Discrepancy" and "DC-06" in each["clauses"]
    ]
    assert moves == [("registryCompare", None, "OPEN"), ("registryCompare", "OPEN", "RESOLVED")]


@pytest.mark.rule("DC-06")
@pytest.mark.parametrize("september", [world.THERE], indirect=True)
async def test_who_comes_to_school_after_its_suspension_began_is_a_difference(september: September) -> None:
    await september.came()
    assert september.who((await september.compared(3))[1], "STATUS_MISMATCH") == set()
    day = september.room.sheet(september.desk.today, {5: "UNEXCUSED"})
    day["entries"].append({"studentId": september.room.pupils[4], "status": "PRESENT"})
    async with september.desk.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, UUID(september.room.pupils[4].partition(":")[2]))
        child.status_since = date(2026, 8, 1)
    await september.desk.done("attendanceRecord", day)
    assert september.who((await september.compared(3))[1], "STATUS_MISMATCH") == {4}


def _id(row: Any) -> str:
    return str(row["id"])


TIMELINE = """query ($s: ID!) { student(id: $s) { timeline(first: 90, order: OLDEST) { nodes {
  act noun source target clauses } } } }"""


@pytest.mark.rule("GH-18")
async def test_a_registration_whose_pupil_never_came_this_term_is_empty_until_it_comes(
    september: September,
) -> None:
    await september.came(1)
    runs, found = await september.compared(2)
    assert september.who(found, "EMPTY_ENROLLMENT") == {1}
    # At home, ill and marked are lawful exceptions, each by its clause (2.13).
    shown = (await september.desk.ask(RUNS, {"s": runs["M_02"]["school"]["id"]}, BUREAU))["comparisonRuns"]
    [run] = [each for each in shown["nodes"] if each["comparison"] == "M_02"]
    assert run["excuses"] == {"HL-64": 1, "HL-63": 1, "QC-38": 1}
    assert (run["leftCount"], run["rightCount"]) == (6, 2)
    said = {"studentId": september.room.pupils[1], "presentOn": september.desk.on(0), "note": "已到校"}
    await september.desk.done("attendanceVerify", said)
    assert september.who((await september.compared(3))[1], "EMPTY_ENROLLMENT") == set()


@pytest.mark.rule("GH-18")
async def test_of_whom_nothing_is_recorded_nothing_is_found(september: September) -> None:
    runs, found = await september.compared(3)
    assert found == []
    shown = (await september.desk.ask(RUNS, {"s": runs["M_02"]["school"]["id"]}, BUREAU))["comparisonRuns"]
    [run] = [each for each in shown["nodes"] if each["comparison"] == "M_02"]
    assert run["buckets"] == {"AMBIGUOUS": 3, "EXCUSED": 3}


@pytest.mark.rule("GH-18")
async def test_person_and_registration_at_two_places_are_found_here_and_elsewhere(
    september: September,
) -> None:
    await september.came()
    async with september.desk.door.sessions.begin() as session:
        away = tables.OutboundTracking(
            student_id=UUID(september.room.pupils[0].partition(":")[2]),
            region_code="511703",
            school_name="外地某小学",
            evidence=[],
            verified_on=FIRST,
            next_check_on=date(2026, 12, 1),
        )
        session.add(away)
    other = await september.desk.school("9501")
    await september.holds(1, school_id=UUID(other.partition(":")[2]))
    _, found = await september.compared(2)
    assert september.who(found, "ATTENDING_ELSEWHERE") == {0}
    at_other = {"schoolId": other, "headcounts": [{"classId": september.room.id, "headcount": 1}]}
    refused = await september.desk.refused("registryCompare", at_other, BUREAU)
    assert refused[:2] == ("UNKNOWN_CLASS", "headcounts[0].classId")
    school = await september.desk.done("registryCompare", at_other | {"headcounts": []}, BUREAU)
    [found] = [each for each in school["discrepancies"]["nodes"] if each["comparison"] == "M_07"]
    assert (found["finding"], found["student"]["id"]) == ("PERSON_RECORD_MISMATCH", september.room.pupils[1])


@pytest.mark.rule("GH-18")
async def test_each_change_tells_whoever_reviews_how_person_and_registration_stand_that_day(
    september: September,
) -> None:
    async with september.desk.door.sessions.begin() as session:
        school = september.desk.rows["School"][0]
        child = september.desk.rows["Student"][0]
        session.add(tables.Enrollment(student_id=child, school_id=school, grade=3, status="MARKED_DROPOUT"))
    there = await september.desk.school("9502")
    papers = ("GUARDIAN_APPLICATION", "REGISTRY_EXTRACT")
    said = await asking(september.desk, 0, "TRANSFER_OUT", *papers, toSchoolId=there)
    change = await september.desk.done("enrollmentChangeSubmit", said)
    assert change["findings"] == ["STATUS_MISMATCH"], (
        "at school by status, marked as a dropout by the registry"
    )
    async with september.desk.door.sessions.begin() as session:
        held = select(tables.Enrollment).where(tables.Enrollment.student_id == child)
        (await session.scalars(held)).one().status = E.ACTIVE
    change = await september.desk.done("enrollmentChangeReviewSchool", signing(change))
    assert change["findings"] == []
    await september.desk.stands(0, S.ATTENDING_ELSEWHERE_REGISTERED_HERE)
    change = await september.desk.done("enrollmentChangeReviewBureau", filing(september.desk, change), BUREAU)
    assert change["findings"] == ["ATTENDING_ELSEWHERE"]


async def test_a_school_counts_its_own_classes_each_once_and_all_of_them(september: September) -> None:
    own, room = september.said(3), september.room.id
    refused = september.desk.refused
    assert (await refused("registryCompare", {"headcounts": []}))[::2] == ("HEADCOUNT_MISSING", "DC-05")
    twice = {"headcounts": own["headcounts"] * 2}
    assert (await refused("registryCompare", twice))[:2] == ("NAMED_TWICE", "headcounts[1].classId")
    for headcount in (-1, 201):
        found = await refused("registryCompare", september.said(headcount))
        assert found == ("BAD_COUNT", "headcounts[0].headcount", "DC-05")
    elsewhere = own | {"schoolId": await september.desk.school("9503")}
    assert (await refused("registryCompare", elsewhere))[:2] == ("NO_SUCH_UNIT", "schoolId")
    village = own | {"schoolId": september.desk.unit(1).replace("Organization", "School")}
    assert (await refused("registryCompare", village, BUREAU))[:2] == ("NO_SUCH_SCHOOL", "schoolId")
    foreign = own | {"schoolId": f"School:{september.desk.door.there['School'][0]}"}
    assert (await refused("registryCompare", foreign, BUREAU))[:2] == ("NO_SUCH_UNIT", "schoolId")
    answer = await september.desk.post("registryCompare", own, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert room
    once = own | {"idempotencyKey": "compared-once"}
    await september.desk.done("registryCompare", once)
    await september.desk.done("registryCompare", once)
    async with september.desk.door.sessions() as session:
        of = tables.ComparisonRun
        runs = (await session.scalars(select(of.comparison).where(of.school_id.is_not(None)))).all()
    assert sorted(each.name for each in runs) == ["M_02", "M_04", "M_05", "M_07"]


async def test_a_school_sees_its_own_differences_and_the_police_none_of_them(september: September) -> None:
    await september.came(1)
    await september.compared(1)
    mine = await september.standing(schoolId=f"School:{september.desk.rows['School'][0]}", state=["OPEN"])
    assert {each["comparison"] for each in mine} == {"M_02", "M_05"}
    other = {"organization_id": UUID((await september.desk.school("9504")).partition(":")[2])}
    seen = await september.desk.door.ask(FOUND, {"f": {}}, **september.desk.role(Role.SCHOOL_OFFICER) | other)
    assert seen["discrepancies"]["nodes"] == []
    police = {"granted": [*WRITE, scopes.EXCHANGE_READ], "role": Role.DEPARTMENT, "purpose": "COMPARISON"}
    viewer = {**september.desk.role(BUREAU), **police, "department": Department.PUBLIC_SECURITY}
    seen = await september.desk.door.ask(FOUND, {"f": {}}, **viewer)
    assert seen["discrepancies"]["nodes"] == []


CLOCKS = """query { timers(first: 50, filter: { limit: ["T-16"] }) { nodes { noun state dueAt clauses owner { id } } } }"""


@pytest.mark.rule("BS-23")
@pytest.mark.parametrize("september", [BOSHAN], indirect=True)
async def test_each_september_a_school_checks_its_registry_and_reports_it_to_the_bureau_by_the_month_s_end(
    september: September,
) -> None:
    boshan = september.desk
    await boshan.tick()
    await boshan.tick()
    [clock] = (await boshan.ask(CLOCKS))["timers"]["nodes"]
    assert (clock["noun"], clock["state"], clock["clauses"]) == ("School", "RUNNING", ["BS-23"])
    assert clock["dueAt"] == "2026-09-30T16:00:00+00:00"
    assert clock["owner"]["id"] == boshan.unit(3)
    refused = await boshan.refused("registryReport", {})
    assert refused == ("REGISTRY_UNCHECKED", "schoolId", "BS-23")
    await september.came()
    await september.compared(3)
    school = await boshan.done("registryReport", {})
    reported = {each["comparison"]: each["reportedOn"] for each in school["comparisonRuns"]["nodes"]}
    assert reported == {"M_02": None, "M_04": None, "M_07": None, "M_05": boshan.on(0)}
    [clock] = (await boshan.ask(CLOCKS))["timers"]["nodes"]
    assert clock["state"] == "DONE"
    assert (await boshan.refused("registryReport", {}))[::2] == ("ALREADY_REPORTED", "BS-23")
    boshan.move_to(date(2026, 9, 20))
    await boshan.tick()
    assert [each["state"] for each in (await boshan.ask(CLOCKS))["timers"]["nodes"]] == ["DONE"]


@pytest.mark.rule("BS-23")
@pytest.mark.parametrize("september", [BOSHAN], indirect=True)
async def test_a_school_that_does_not_report_in_september_is_overdue_and_late_when_it_does(
    september: September,
) -> None:
    boshan = september.desk
    await boshan.tick()
    boshan.move_to(date(2026, 10, 2))
    await boshan.tick()
    assert [each["state"] for each in (await boshan.ask(CLOCKS))["timers"]["nodes"]] == ["OVERDUE"]
    await september.compared(3)
    await boshan.done("registryReport", {"schoolId": f"School:{boshan.rows['School'][0]}"}, BUREAU)
    assert [each["state"] for each in (await boshan.ask(CLOCKS))["timers"]["nodes"]] == ["DONE_LATE"]


@pytest.mark.rule("BS-23")
async def test_where_no_document_asks_for_the_report_there_is_no_clock_and_none_is_made(
    september: September,
) -> None:
    await september.desk.tick()
    assert (await september.desk.ask(CLOCKS))["timers"]["nodes"] == []
    await september.compared(3)
    assert await september.desk.refused("registryReport", {}) == ("NOT_HERE", "schoolId", "BS-23")
