"""What ledgers and rosters say of the work itself: persuasion, reports, measures, certificates, placements, home teaching."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select

from auth import scopes
from database import tables
from domain.attendance import SignLevel, SignSource
from domain.organization import Department
from domain.role import Role
from domain.student import SpecialGroup
from hub import workbook
from tests import sealing
from tests.casework import way
from tests.casework.desk import WRITE, Desk, desk
from tests.casework.test_disability import NUMBER, placing
from tests.casework.test_home_teaching import drafting, placed_at_home
from tests.casework.test_sheet import lined, rows
from tests.casework.way import BUREAU
from tests.conftest import Databases

SPECIAL = Role.SPECIAL_EDUCATION_OFFICER


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        await way.everybody_attends(made)
        yield made


async def away_since(desk: Desk, number: int, day: date) -> None:
    """What attendance proposed of a child that is away."""
    async with desk.door.sessions.begin() as session:
        session.add(
            tables.RiskSign(
                student_id=desk.rows["Student"][number],
                school_id=desk.rows["School"][0],
                source=SignSource.ATTENDANCE,
                level=SignLevel.AT_RISK,
                days=3,
                noticed_on=day,
                reason="缺勤",
                opened_at=desk.time.now(),
            )
        )


async def persuaded(desk: Desk, number: int) -> Any:
    """The case of a dropout that was persuaded once in vain, and whose guardian was criticized."""
    case = await way.suspected(desk, number)
    await way.three_visits(desk, number)
    await desk.done("reportSend", way.reporting(case))
    case = await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)
    said = way.persuading(desk, case, "HOMEROOM_TEACHER", "VILLAGE_CADRE")
    return (await desk.done("persuasionRecord", said))["dropoutCase"]


@pytest.mark.rule("GH-27")
async def test_a_line_of_the_ledger_of_dropouts_says_what_was_done_GH_27(genhe: Desk) -> None:
    since, today = genhe.today - timedelta(days=4), genhe.today
    await away_since(genhe, 0, since)
    await persuaded(genhe, 0)
    [line] = await lined(genhe)
    assert line["首次缺勤日期"] == since
    assert line["劝返情况"] == f"第1次 {today} 拒绝返校"
    assert (line["上报乡镇（街道）日期"], line["上报教育主管部门日期"]) == (today, today)
    assert line["结果"] == "劝返中"
    assert (line["劝返复学通知书送达日期"], line["依法督促步骤"], line["处置"]) == ("", "", "")


@pytest.mark.rule("GH-27")
async def test_what_a_keeper_wrote_stands_before_what_the_work_says_GH_27(genhe: Desk) -> None:
    await persuaded(genhe, 0)
    entries = "{ ledgerEntries(filter: { type: [DROPOUT] }) { nodes { id version } } }"
    [entry] = (await genhe.ask(entries))["ledgerEntries"]["nodes"]
    said = {"entryId": entry["id"], "expectedVersion": entry["version"], "reason": "补充"}
    said |= {"facts": [{"column": "attempts", "value": "三次，家长同意"}]}
    await genhe.done("ledgerEntryUpdate", said)
    [line] = await lined(genhe)
    assert (line["劝返情况"], line["结果"]) == ("三次，家长同意", "劝返中")


async def test_a_line_says_nothing_of_what_its_reader_may_not_see(genhe: Desk) -> None:
    await persuaded(genhe, 0)
    async with genhe.door.sessions.begin() as session:
        for grant in await session.scalars(_grants("PersuasionAttempt")):
            grant.shown = [each for each in grant.shown if each != "CASE"]
    [line] = await lined(genhe)
    assert (line["劝返情况"], line["结果"]) == ("", "劝返中")


def _grants(noun: str) -> Select[tuple[tables.AccessGrant]]:
    return select(tables.AccessGrant).where(tables.AccessGrant.code == f"SCHOOL_OFFICER.{noun}")


async def certified(desk: Desk, number: int) -> None:
    """A disabled child with a certificate of its own."""
    async with desk.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, desk.rows["Student"][number])
        for name, value in sealing.of(tables.Student.id_number_sealed, child.id, NUMBER).items():
            setattr(child, name, value)
        group = {"group": SpecialGroup.DISABLED, "source": Department.DISABLED_FEDERATION}
        session.add(tables.SpecialGroupMembership(student_id=child.id, **group))
    said = {"studentId": desk.student(number), "certNo": f"{NUMBER}52", "issuedOn": desk.on(-30)}
    await desk.done("certificateRecord", said, SPECIAL)


async def printed(desk: Desk, type: str, **viewer: Any) -> dict[str, Any]:
    """The one line of a roster that is made now, by heading."""
    made = await desk.done("rosterBuild", {"type": type})
    headers = desk.door.headers(**desk.role(Role.SCHOOL_OFFICER) | viewer)
    path = f"/files/rosters/{made['id'].partition(':')[2]}.xlsx"
    cells = rows((await desk.door.client.get(path, headers=headers)).content)
    [line] = [each for each in cells[workbook.HEADINGS :] if isinstance(each[0], float)]
    return dict(zip(cells[workbook.HEADINGS - 1], line, strict=True))


async def test_the_roster_of_disabled_children_has_certificate_and_placement(genhe: Desk) -> None:
    await certified(genhe, 0)
    await genhe.done("placementDecide", placing(genhe, 0))
    line = await printed(genhe, "DISABLED_CHILDREN")
    assert (line["残疾类别"], line["残疾等级"], line["安置方式"]) == ("智力残疾", "二级", "随班就读")
    assert line["残疾人证号"] == "150785***********9**"
    blind = [each for each in WRITE if each != scopes.DISABILITY_READ]
    hidden = await printed(genhe, "DISABLED_CHILDREN", granted=blind)
    assert (hidden["残疾类别"], hidden["残疾等级"], hidden["残疾人证号"]) == ("", "", "")
    assert hidden["安置方式"] == "随班就读"


async def test_the_roster_of_home_teaching_has_teachers_goals_and_schedule(genhe: Desk) -> None:
    await placed_at_home(genhe, 2)
    await genhe.done("homeTeachingPlanDraft", drafting(genhe, 2))
    line = await printed(genhe, "HOME_TEACHING")
    assert line["送教教师"] == "陈老师"
    assert "提高" in line["送教方案（目标）"]
    assert "课时" in line["送教安排"]
