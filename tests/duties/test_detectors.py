"""What speaks for a ground, planted just at its threshold and just below it, in the places whose documents name the ground."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from database import tables
from domain.cause import DropoutCause
from domain.report import ReportKind
from domain.timer import TimerState
from domain.visit import VisitMode, VisitPeriod, VisitPurpose
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.accountable import DACHUAN, GENHE, TODAY, case, clock, proposals, put, school, supervised

BEFORE, SEPTEMBER = date(2026, 8, 20), date(2026, 9, 5)


@pytest.fixture(scope="module")
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, GENHE) as made:
        yield made


@pytest.fixture(scope="module")
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, DACHUAN) as made:
        yield made


async def told(here: Desk, unit: str) -> list[tuple[str, str, list[str]]]:
    """After the clock came round twice: ground, month and kinds of evidence of each proposal."""
    await here.tick()
    first = await proposals(here, unit)
    await here.tick()
    assert await proposals(here, unit) == first
    return [
        (each["ground"], each["period"], [one["kind"] for one in each["evidence"]["nodes"]]) for each in first
    ]


async def visit(here: Desk, of: tables.DropoutCase, day: date, *counts: str) -> None:
    """A visit at the home."""
    row = tables.HomeVisit(
        student_id=of.student_id,
        case_id=of.id,
        visited_on=day,
        mode=VisitMode.IN_PERSON,
        purpose=VisitPurpose.ROUTINE,
        period=VisitPeriod.TERM,
        spoke_with="母亲",
        findings="在家",
        counts_for=list(counts),
        joint=False,
    )
    await put(here, row)


async def test_persuasion_not_begun_in_time_is_proposed_as_weak_and_in_time_is_not_GH_48(genhe: Desk) -> None:
    weak, fine = await school(genhe), await school(genhe)
    late = await case(genhe, weak, 0, SEPTEMBER)
    await clock(genhe, "T-03", late, SEPTEMBER)
    await clock(genhe, "T-03", await case(genhe, fine, 1, SEPTEMBER), SEPTEMBER, TimerState.DONE)
    await clock(genhe, "T-01", await case(genhe, fine, 1, SEPTEMBER), SEPTEMBER)
    assert await told(genhe, weak) == [("WEAK_PERSUASION", "2026-09", ["PERSUASION_OVERDUE"])]
    assert await told(genhe, fine) == []
    [found] = await proposals(genhe, weak)
    assert found["clausesCited"] == ["GH-48"]
    [shown] = found["evidence"]["nodes"]
    assert (shown["noun"], shown["foundOn"]) == ("DropoutCase", "2026-09-05")
    assert shown["dropoutCase"]["id"] == f"DropoutCase:{late.id}"
    assert shown["student"]["id"] == genhe.student(0)


async def test_two_visits_by_the_day_of_persuasion_are_too_few_and_three_are_not_GH_19_GH_48(
    genhe: Desk,
) -> None:
    few, enough, back, open_ = [await school(genhe) for _ in range(4)]
    for unit, number, days in ((few, 2, 2), (enough, 3, 3), (back, 4, 0)):
        more: dict[str, Any] = {"returned_on": SEPTEMBER} if unit is back else {}
        made = await case(genhe, unit, number, BEFORE, persuasion_deadline=SEPTEMBER, **more)
        for day in range(days):
            await visit(genhe, made, SEPTEMBER - timedelta(days=day), "THREE_VISITS")
        await visit(genhe, made, SEPTEMBER, "ROUTINE")
        await visit(genhe, made, SEPTEMBER + timedelta(days=1), "THREE_VISITS")
    await case(genhe, open_, 5, SEPTEMBER, persuasion_deadline=TODAY)
    assert await told(genhe, few) == [("WEAK_PERSUASION", "2026-09", ["TOO_FEW_VISITS"])]
    for unit in (enough, back, open_):
        assert await told(genhe, unit) == []


async def test_a_relapse_is_a_rebound_and_a_first_case_is_none_GH_48(genhe: Desk) -> None:
    again, fine = await school(genhe), await school(genhe)
    old = await case(genhe, fine, 6, BEFORE)
    await case(genhe, again, 6, SEPTEMBER, relapse_of=old.id)
    assert await told(genhe, again) == [("DROPOUT_REBOUND", "2026-09", ["RELAPSE"])]
    assert await told(genhe, fine) == []


async def test_two_dropouts_more_than_the_month_before_are_a_rebound_and_one_more_is_none_GH_48(
    genhe: Desk,
) -> None:
    rose, steady = await school(genhe), await school(genhe)
    for unit, now in ((rose, 3), (steady, 2)):
        await case(genhe, unit, 7, BEFORE, dropout_on=BEFORE)
        for number in range(now):
            await case(genhe, unit, 8 + number, BEFORE, dropout_on=SEPTEMBER)
    assert await told(genhe, rose) == [("DROPOUT_REBOUND", "2026-09", ["DROPOUTS_ROSE"] * 3)]
    assert await told(genhe, steady) == []


@pytest.mark.rule("DC-L2d")
@pytest.mark.parametrize(
    ("noticed", "visited", "kinds"),
    [
        (date(2026, 9, 1), date(2026, 9, 5), ["VISITED_LATE"]),
        (date(2026, 9, 1), date(2026, 9, 4), []),
        (date(2026, 9, 1), None, ["VISITED_LATE"]),
    ],
)
async def test_a_home_not_visited_within_three_days_before_a_dropout_DC_L2d(
    dachuan: Desk, noticed: date, visited: date | None, kinds: list[str]
) -> None:
    unit = await school(dachuan)
    number = 0 if visited is None else visited.day
    made = await case(dachuan, unit, number, noticed, dropout_on=date(2026, 9, 12))
    if visited is not None:
        await visit(dachuan, made, visited)
    expected = [("LATE_HOME_VISIT", "2026-09", kinds)] if kinds else []
    assert await told(dachuan, unit) == expected


@pytest.mark.rule("DC-L2d")
@pytest.mark.parametrize(
    ("due", "state", "dropout", "proposed"),
    [
        (date(2026, 9, 5), TimerState.DONE_LATE, date(2026, 9, 8), True),
        (date(2026, 9, 5), TimerState.OVERDUE, date(2026, 9, 5), True),
        (date(2026, 9, 5), TimerState.DONE, date(2026, 9, 8), False),
        (date(2026, 9, 6), TimerState.OVERDUE, date(2026, 9, 5), False),
        (date(2026, 9, 5), TimerState.OVERDUE, None, False),
    ],
)
async def test_a_report_past_its_day_counts_only_where_the_child_then_dropped_out_DC_L2d(
    dachuan: Desk, due: date, state: TimerState, dropout: date | None, proposed: bool
) -> None:
    unit = await school(dachuan)
    more = {"dropout_on": dropout} if dropout else {}
    made = await case(dachuan, unit, 9, date(2026, 9, 3), **more)
    await visit(dachuan, made, date(2026, 9, 3))
    report = tables.WrittenReport(
        student_id=made.student_id,
        case_id=made.id,
        kind=ReportKind.SUSPECTED_DROPOUT,
        sender_id=made.school_id,
        due_from=date(2026, 9, 2),
    )
    await put(dachuan, report)
    await clock(dachuan, "T-04a", report, due, state)
    expected = [("LATE_REPORT", "2026-09", ["REPORTED_LATE"])] if proposed else []
    assert await told(dachuan, unit) == expected


async def test_a_dropout_because_of_a_teacher_is_proposed_and_of_poverty_is_not_DC_L4c(dachuan: Desk) -> None:
    units = {cause: await school(dachuan) for cause in (DropoutCause.TEACHER_CONDUCT, DropoutCause.POVERTY)}
    for cause, unit in units.items():
        made = await case(dachuan, unit, 10, date(2026, 9, 3), dropout_on=date(2026, 9, 12))
        await visit(dachuan, made, date(2026, 9, 3))
        row = tables.CaseCause(case_id=made.id, student_id=made.student_id, cause=cause, primary=True)
        await put(dachuan, row)
    [conduct, poverty] = units.values()
    assert await told(dachuan, conduct) == [("TEACHER_CONDUCT", "2026-09", ["CONDUCT_OF_TEACHER"])]
    assert await told(dachuan, poverty) == []


async def test_a_ground_that_the_document_does_not_name_is_not_proposed(dachuan: Desk, genhe: Desk) -> None:
    here, there = await school(dachuan), await school(genhe)
    await clock(dachuan, "T-03", await case(dachuan, here, 11, SEPTEMBER), SEPTEMBER)
    await case(genhe, there, 11, date(2026, 7, 1), dropout_on=date(2026, 9, 4))
    assert await told(dachuan, here) == []
    assert await told(genhe, there) == []
