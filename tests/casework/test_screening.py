"""Villages divided among schools for screening from door to door, the ledger of the delimited area, admission near home."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from database import tables
from domain.admission import AssignedBy
from domain.organization import SchoolStage
from domain.role import Role
from hub import workbook
from tests.casework.desk import Desk, desk
from tests.casework.test_sheet import fetched, rows
from tests.conftest import Databases
from tests.hub import world

BUREAU, TOWNSHIP = Role.BUREAU_OFFICER, Role.TOWNSHIP_OFFICER
YEAR = "2026-2027"
WHERE = "query ($f: ScreeningAssignmentFilter) { screeningAssignments(filter: $f) { totalCount nodes { id version } } }"


@pytest.fixture
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE) as made:
        yield made


def line(desk: Desk, village: int, school: str | None = None) -> dict[str, Any]:
    school = school or f"School:{desk.rows['School'][0]}"
    return {"villageId": desk.unit(village), "schoolId": school, "responsibleName": f"王老师{village}"}


def dividing(*lines: dict[str, Any], year: str = YEAR) -> dict[str, Any]:
    return {"schoolYear": year, "assignments": list(lines)}


async def divided(desk: Desk, role: Role = BUREAU, **asked: Any) -> list[Any]:
    found = await desk.ask(WHERE, {"f": asked}, role)
    nodes: list[Any] = found["screeningAssignments"]["nodes"]
    assert found["screeningAssignments"]["totalCount"] == len(nodes)
    return nodes


@pytest.mark.rule("DC-08")
async def test_every_village_is_assigned_exactly_once_or_none_is_DC_08(dachuan: Desk) -> None:
    other = await dachuan.school("9009")
    whole = [line(dachuan, 1), line(dachuan, 2, other)]
    for lines, why in (
        ([line(dachuan, 1)], "VILLAGES_UNASSIGNED"),
        ([*whole, line(dachuan, 1, other)], "VILLAGE_TWICE"),
        ([*whole, line(dachuan, 0)], "NO_SUCH_UNIT"),
        ([], "VILLAGES_UNASSIGNED"),
    ):
        found = await dachuan.refused("screeningDivide", dividing(*lines), BUREAU)
        assert found == (why, "assignments", "DC-08")
    nowhere = [line(dachuan, 1), line(dachuan, 2, "School:00000000-0000-0000-0000-000000000001")]
    found = await dachuan.refused("screeningDivide", dividing(*nowhere), BUREAU)
    assert found[:2] == ("NO_SUCH_SCHOOL", "assignments[1].schoolId")
    assert (await dachuan.refused("screeningDivide", dividing(*whole, year="2026"), BUREAU))[0] == "BAD_TERM"
    for role in (Role.SCHOOL_OFFICER, TOWNSHIP):
        answer = await dachuan.post("screeningDivide", dividing(*whole), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    county = await dachuan.done("screeningDivide", dividing(*whole), BUREAU)
    assert county["code"] == dachuan.code
    assert len(await divided(dachuan, schoolYear=YEAR)) == 2
    assert (await dachuan.refused("screeningDivide", dividing(*whole), BUREAU))[0] == "VILLAGE_TWICE"
    assert await divided(dachuan, schoolYear="2027-2028") == []
    await dachuan.done("screeningDivide", dividing(*whole, year="2027-2028"), BUREAU)


@pytest.mark.rule("DC-08")
async def test_a_village_that_is_new_is_assigned_beside_the_others_DC_08(dachuan: Desk) -> None:
    await dachuan.done("screeningDivide", dividing(line(dachuan, 1), line(dachuan, 2)), BUREAU)
    async with dachuan.door.sessions.begin() as session:
        made = tables.Organization(
            jurisdiction_code=dachuan.code, code=f"{dachuan.code}001009", type="COMMUNITY", name_zh="新社区"
        )
        session.add(made)
        await session.flush()
        new = {"villageId": f"Organization:{made.id}", "responsibleName": "李老师"}
    new |= {"schoolId": f"School:{dachuan.rows['School'][0]}"}
    assert (await dachuan.refused("screeningDivide", dividing(), BUREAU))[0] == "VILLAGES_UNASSIGNED"
    await dachuan.done("screeningDivide", dividing(new), BUREAU)
    assert len(await divided(dachuan, schoolYear=YEAR)) == 3


@pytest.mark.rule("DC-08")
async def test_a_school_screens_its_own_villages_and_what_it_found_goes_with_them_DC_08(
    dachuan: Desk,
) -> None:
    other = await dachuan.school("9009")
    whole = dividing(line(dachuan, 1), line(dachuan, 2, other))
    await dachuan.done("screeningDivide", whole, BUREAU)
    [mine] = await divided(dachuan, Role.SCHOOL_OFFICER)
    theirs = next(each for each in await divided(dachuan) if each["id"] != mine["id"])
    assert [each["id"] for each in await divided(dachuan, TOWNSHIP)] == [mine["id"]]
    told = {"assignmentId": mine["id"], "expectedVersion": mine["version"], "childrenFound": 17}
    told |= {"screenedOn": dachuan.on(0)}
    for more, why in (
        ({"screenedOn": dachuan.on(1)}, "IMPOSSIBLE_DATE"),
        ({"childrenFound": -1}, "BAD_COUNT"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"assignmentId": theirs["id"]}, "UNKNOWN_ASSIGNMENT"),
    ):
        assert (await dachuan.refused("screeningReport", told | more))[0] == why
    done = await dachuan.done("screeningReport", told)
    assert (done["childrenFound"], done["screenedOn"]) == (17, dachuan.on(0))
    assert [each["id"] for each in await divided(dachuan, screened=True)] == [mine["id"]]
    given = {"assignmentId": mine["id"], "expectedVersion": done["version"], "responsibleName": "赵老师"}
    assert "errors" in await dachuan.post("screeningReassign", given | {"schoolId": other})
    kept = await dachuan.done("screeningReassign", given | {"schoolId": done["school"]["id"]}, BUREAU)
    assert (kept["childrenFound"], kept["responsibleName"]) == (17, "赵老师")
    given |= {"expectedVersion": kept["version"], "schoolId": other}
    moved = await dachuan.done("screeningReassign", given, BUREAU)
    assert (moved["school"]["id"], moved["screenedOn"], moved["childrenFound"]) == (other, None, None)
    assert await divided(dachuan, Role.SCHOOL_OFFICER) == []


@pytest.mark.rule("DC-07", "DC-08")
async def test_the_ledger_of_the_delimited_area_is_of_the_children_of_the_assigned_villages_DC_07(
    dachuan: Desk,
) -> None:
    ledger = await dachuan.done("ledgerOpen", {"type": "CATCHMENT_SCHOOL_AGE"})
    held = {"ledgerId": ledger["id"], "expectedVersion": ledger["version"]}
    assert await dachuan.refused("ledgerReconcile", held) == ("NOT_DIVIDED", "ledgerId", "DC-08")
    other = await dachuan.school("9009")
    await dachuan.done("screeningDivide", dividing(line(dachuan, 1), line(dachuan, 2, other)), BUREAU)
    async with dachuan.door.sessions.begin() as session:
        young = await session.get_one(tables.Student, dachuan.rows["Student"][4])
        young.birth_date = date(2023, 1, 1)
    ledger = await dachuan.done("ledgerReconcile", held)
    assert await standing(dachuan, ledger) == {dachuan.student(each) for each in (0, 2, 6, 8, 10)}
    assert await cells(dachuan, 0) == {
        "村（社区）": "村委会001001",
        "划定学校": "学校9001",
        "摸排责任人": "王老师1",
    }
    async with dachuan.door.sessions.begin() as session:
        moved = await session.get_one(tables.Student, dachuan.rows["Student"][0])
        moved.village_id = dachuan.rows["Organization"][2]
    held = {"ledgerId": ledger["id"], "expectedVersion": ledger["version"]}
    ledger = await dachuan.done("ledgerReconcile", held)
    assert await standing(dachuan, ledger) == {dachuan.student(each) for each in (2, 6, 8, 10)}


async def cells(desk: Desk, number: int) -> dict[str, Any]:
    """Of a child's line in the ledger of the delimited area what its form asks for besides the person."""
    kept = await desk.ask("{ ledgers(filter: { type: [CATCHMENT_SCHOOL_AGE] }) { nodes { id } } }")
    found = await fetched(desk, kept["ledgers"]["nodes"][0]["id"])
    assert found.status_code == 200, found.text
    printed = rows(found.content)
    headings = printed[workbook.HEADINGS - 1]
    lines = [
        dict(zip(headings, each, strict=True))
        for each in printed[workbook.HEADINGS :]
        if isinstance(each[0], float)
    ]
    line = next(each for each in lines if each["出生日期"] == date(2016, 1, 1 + number))
    return {each: line[each] for each in ("村（社区）", "划定学校", "摸排责任人")}


async def standing(desk: Desk, ledger: Any) -> set[str]:
    query = """query ($l: ID!) { ledgerEntries(first: 50, filter: { ledgerId: $l, state: [OPEN, UPDATED] }) {
      nodes { student { id } } } }"""
    found = await desk.ask(query, {"l": ledger["id"]})
    return {each["student"]["id"] for each in found["ledgerEntries"]["nodes"]}


@pytest.mark.rule("BS-22")
async def test_admission_is_near_home_and_asks_for_no_examination_BS_22(dachuan: Desk) -> None:
    assert set(AssignedBy.__members__) == {"CATCHMENT", "COORDINATION"}
    inputs = "query ($n: String!) { __type(name: $n) { inputFields { name } } }"
    for name in ("AdmissionRegisterInput", "AdmissionRegisterChildInput", "AdmissionNoticeIssueInput"):
        fields = (await dachuan.ask(inputs, {"n": name}))["__type"]["inputFields"]
        assert not [each for each in fields if any(word in each["name"].lower() for word in TESTED)]
    near = await dachuan.school("9007", SchoolStage.PRIMARY)
    far = await dachuan.school("9008", SchoolStage.PRIMARY)
    said = {"studentId": dachuan.student(0), "schoolYear": YEAR, "assignedBy": "CATCHMENT"}
    said |= {"issuedOn": dachuan.on(0), "reportBy": "2026-09-01"}
    async with dachuan.door.sessions.begin() as session:
        village = dachuan.rows["Organization"][1]
        own = {"village_id": village, "school_id": near.removeprefix("School:"), "stage": "PRIMARY"}
        session.add(tables.Catchment(**own))
    refused = await dachuan.refused("admissionNoticeIssue", said | {"schoolId": far}, TOWNSHIP)
    assert refused == ("NOT_NEARBY", "assignedBy", "BS-22")
    await dachuan.done("admissionNoticeIssue", said | {"schoolId": near}, TOWNSHIP)
    arranged = said | {"studentId": dachuan.student(2), "assignedBy": "COORDINATION", "schoolId": far}
    await dachuan.done("admissionNoticeIssue", arranged, TOWNSHIP)
    unknown = said | {"studentId": dachuan.student(1), "schoolId": far}  # of its village nobody answers
    await dachuan.done("admissionNoticeIssue", unknown, TOWNSHIP)


TESTED = ("exam", "score", "test", "grade_point", "rank")
