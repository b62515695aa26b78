"""A county's quarter, term and year: signed off by the office, small figures kept back, the sum of its schools (GH-02, A-15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from database import ids, tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.organization import OrgType
from domain.student import SchoolingStatus, SpecialGroup
from tests.casework.desk import Desk
from tests.casework.places.five import at, pupil
from tests.conftest import Databases
from tests.duties.reporting import (
    BUREAU,
    INSPECTION,
    OFFICE,
    by_code,
    drafted,
    handed_in,
    now,
    on,
    reporting,
    reports,
    signed,
    to,
    written,
)

MONTHLY = "SCHOOL_MONTHLY"


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with reporting(databases, template, "GH") as made:
        yield made


async def dropped_out(here: Desk, number: int, cause: DropoutCause, school: Any = None) -> None:
    """So many children who dropped out today, each with its case, of a school."""
    of = school or here.rows["School"][0]
    for _ in range(number):
        child = here.rows["Student"][await pupil(here, SchoolingStatus.DROPOUT, school_id=of)]
        id = ids.fresh(1)[0]
        async with here.door.sessions.begin() as session:
            said = {
                "jurisdiction_code": here.code,
                "case_no": f"2026-2027-{id.hex[-8:]}",
                "student_id": child,
            }
            days = {"noticed_on": here.today, "suspected_on": here.today, "dropout_on": here.today}
            opened = {"stage": CaseStage.DROPOUT, "trigger": CaseTrigger.SIGN, "opened_at": here.time.now()}
            session.add(tables.DropoutCase(id=id, school_id=of, **said, **days, **opened))
            await session.flush()
            session.add(tables.CaseCause(case_id=id, student_id=child, cause=cause, primary=True))


async def nobody_out(here: Desk) -> None:
    """All children of the county at school."""
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.Student).values(schooling_status=SchoolingStatus.ATTENDING))


async def test_a_county_reports_its_quarter_and_the_office_signs_it_off_GH_02(genhe: Desk) -> None:
    here = genhe
    await to(here, date(2026, 9, 10))
    report = await written(here, await drafted(here, "COUNTY_QUARTERLY", "2026-Q3", BUREAU), BUREAU)
    early = ("PERIOD_NOT_OVER", "reportId", None)
    assert await here.refused("periodReportSubmit", signed(here, report), BUREAU) == early
    await to(here, date(2026, 9, 16))
    report = await here.done("periodReportRefresh", on(report), BUREAU)
    report = await here.done("periodReportSubmit", signed(here, report, signatory="张局长"), BUREAU)
    assert (report["level"], report["firstDay"], report["lastDay"]) == ("COUNTY", "2026-07-01", "2026-09-30")
    assert (report["lateDays"], report["event"]["code"]) == (0, "QUARTERLY_RECHECK")
    assert report["event"]["state"] == "DONE"
    own = ("NOT_THE_LEVEL_ABOVE", "reportId", None)
    assert await here.refused("periodReportSignOff", on(report), BUREAU) == own
    report = await here.done("periodReportSignOff", on(report), OFFICE)
    assert report["state"] == "SIGNED_OFF"
    for kind, period, due in (
        ("COUNTY_TERM", "2026-AUTUMN", "2027-01-15"),
        ("COUNTY_YEAR", "2026-2027", "2027-08-31"),
    ):
        made = await drafted(here, kind, period, BUREAU)
        assert (made["dueOn"], made["lastDay"]) == (due, due)


async def test_without_a_leading_group_the_office_speaks_all_the_same(
    databases: Databases, template: str
) -> None:
    async with reporting(databases, template, "DC") as here:
        async with here.door.sessions.begin() as session:
            of = tables.Organization
            leading = await session.scalar(select(of).where(of.type == OrgType.LEADING_GROUP))
            assert leading is not None
            leading.type, leading.department = OrgType.SOCIAL_ORGANIZATION, None
        await to(here, date(2026, 9, 20))
        report = await handed_in(here, "COUNTY_QUARTERLY", "2026-Q3", BUREAU)
        assert report["receiver"] is None
        assert (await here.done("periodReportSignOff", on(report), OFFICE))["state"] == "SIGNED_OFF"


async def test_small_figures_are_kept_from_whoever_sees_no_child_and_schools_figures_altogether_A_15(
    genhe: Desk,
) -> None:
    here = genhe
    await to(here, date(2026, 9, 20))
    await nobody_out(here)
    await dropped_out(here, 7, DropoutCause.POVERTY)
    await dropped_out(here, 2, DropoutCause.WORKING_AWAY)
    await dropped_out(here, 1, DropoutCause.RELIGION)
    await handed_in(here, "COUNTY_QUARTERLY", "2026-Q3", BUREAU)
    await drafted(here, MONTHLY, "2026-09")
    for role in (OFFICE, INSPECTION):
        county, school = sorted(
            await reports(here, role, {"purpose": "STATISTICS"}), key=lambda each: -len(each["period"])
        )
        # Of a school nothing: it could be taken from the county's.
        assert (county["figures"], school["figures"], school["published"]) == ([], [], None)
        shown = county["published"]["figures"]
        assert shown["CAUSE"]["WORKING_AWAY"]["now"] is None
        assert shown["CAUSE"]["OTHER"]["now"] is None
        assert {each["before"] for cells in shown.values() for each in cells.values()} == {None}
        assert "RELIGION" not in shown["CAUSE"]
    exact = by_code(next(each for each in await reports(here, BUREAU) if each["period"] == "2026-Q3"))
    assert exact["STATUS", "DROPOUT"]["now"] == 10
    assert {code: exact["CAUSE", code]["now"] for code in ("POVERTY", "WORKING_AWAY", "OTHER")} == {
        "POVERTY": 7,
        "WORKING_AWAY": 2,
        "OTHER": 1,
    }
    assert ("CAUSE", "RELIGION") not in exact
    assert exact["CASES", "DROPOUT_NEW"]["now"] == exact["CASES", "CASES_OPEN"]["now"] == 10
    [own] = await reports(here)
    assert by_code(own)["STATUS", "DROPOUT"]["now"] == 10


async def test_what_a_county_published_is_held_against_what_it_published_before(genhe: Desk) -> None:
    here = genhe
    await to(here, date(2026, 9, 20))
    await nobody_out(here)
    await dropped_out(here, 6, DropoutCause.POVERTY)
    await handed_in(here, "COUNTY_QUARTERLY", "2026-Q3", BUREAU)
    await to(here, date(2026, 12, 20))
    await dropped_out(here, 5, DropoutCause.POVERTY)
    await handed_in(here, "COUNTY_QUARTERLY", "2026-Q4", BUREAU)
    before, after = await reports(here, OFFICE)
    cell = after["published"]["figures"]["CAUSE"]["POVERTY"]
    assert cell == {"now": 11, "before": 6, "difference": 5}
    assert before["published"]["figures"]["CAUSE"]["POVERTY"]["difference"] is None
    exact = by_code((await reports(here, BUREAU))[1])
    assert exact["CASES", "DROPOUT_NEW"]["now"] == 5
    assert exact["CASES", "CASES_OPEN"]["difference"] == 5


async def test_the_schools_figures_and_those_of_no_school_are_together_the_countys(genhe: Desk) -> None:
    here = genhe
    schools = [here.unit(3), *[await here.school(f"90{n}") for n in range(3)]]
    keys = [at(each.replace("School:", "Organization:"))["organization_id"] for each in schools]
    statuses = list(SchoolingStatus)
    for number, status in enumerate(statuses * 2):
        school = [*keys, None][number % (len(keys) + 1)]
        child = await pupil(here, status, school_id=school, grade=number % 9 + 1)
        if number % 3 == 0:
            async with here.door.sessions.begin() as session:
                group = list(SpecialGroup)[number % len(SpecialGroup)]
                said = {"group": group, "source": "EDUCATION_BUREAU"}
                session.add(tables.SpecialGroupMembership(student_id=here.rows["Student"][child], **said))
    await to(here, date(2026, 9, 16))
    for number, key in enumerate(keys):
        await dropped_out(here, number + 1, list(DropoutCause)[number], key)
    await drafted(here, "COUNTY_QUARTERLY", "2026-Q3", BUREAU)
    total: Counter[tuple[str, str]] = Counter()
    for key in keys:
        # The same days as the quarter: what was done in them is what the quarter counts.
        await drafted(here, MONTHLY, "2026-09", organization_id=key)
    every = await reports(here, BUREAU)
    [county] = [now(each) for each in every if each["period"] == "2026-Q3"]
    for each in every:
        if each["period"] == "2026-09":
            total.update(now(each))
    nowhere = await of_no_school(here)
    assert county["CHILDREN", "NO_SCHOOL"] == sum(nowhere.values()) > 0
    for key in sorted({*county, *total}):
        if key[0] in ("CHILDREN", "STATUS"):
            own = nowhere[key[1]] if key[0] == "STATUS" else sum(nowhere.values())
            assert county.get(key, 0) == total[key] + own, key
    for key in (("CASES", "DROPOUT_NEW"), ("CAUSE", "DISABILITY"), ("CASES", "CASES_OPEN")):
        assert county.get(key, 0) >= total[key] > 0
    gone = {"GRADUATED", "AGED_OUT", "DECEASED", "MOVED_OUT"}
    assert gone.isdisjoint(code for _, code in county)
    parts = (("STATUS", "CHILDREN"), ("STAGE", "CHILDREN"))
    for axis, _ in parts:
        whole = sum(count for (of, _), count in county.items() if of == axis)
        assert whole == county["CHILDREN", "CHILDREN"], axis


async def of_no_school(here: Desk) -> Counter[str]:
    """Children whom neither an open case nor a registration gives a school, by status."""
    child, case, held = tables.Student, tables.DropoutCase, tables.Enrollment
    live = case.stage != CaseStage.CLOSED
    opened = select(case.id).where(case.student_id == child.id, live)
    placed = opened.where(case.school_id.is_not(None))
    ended = ("NONE", "TRANSFERRED_OUT", "CANCELLED", "GRADUATED")
    registered = select(held.id).where(held.student_id == child.id, held.status.not_in(ended))
    nowhere = ~placed.exists() & (opened.exists() | ~registered.exists())
    found = select(child.schooling_status, func.count()).where(child.jurisdiction_code == here.code, nowhere)
    async with here.door.sessions() as session:
        rows = await session.execute(found.group_by(child.schooling_status))
        gone = {"GRADUATED", "AGED_OUT", "DECEASED", "MOVED_OUT"}
        return Counter({status.name: number for status, number in rows if status.name not in gone})
