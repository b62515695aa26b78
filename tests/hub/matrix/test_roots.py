"""The matrix of roots that are no list of a noun: one child, one month, a ledger as of a day, units that keep no ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.hub import world
from tests.hub.matrix import cast
from tests.hub.matrix.asking import Cell, errors, leaves
from tests.hub.matrix.fields import PEOPLE, scope
from tests.hub.matrix.truth import Row

CHILDREN = (0, 3, 12, 14)
DAYS = (date(2026, 6, 30), date(2026, 7, 5), date(2026, 7, 31))
"""Before the first snapshot of all, between those of a ledger, after the last."""


async def test_a_child_is_found_by_its_id_where_it_is_granted(cell: Cell) -> None:
    rows = [cell.truth.rows["Student"][cell.truth.here["Student"][number]] for number in CHILDREN]
    roots = {f"of_{at}": f'student(id: "Student:{row["id"]}") {{ ...S }}' for at, row in enumerate(rows)}
    await _is_shown(cell, "Student", "STATUS", roots, rows)


async def test_a_month_of_a_partner_is_found_where_it_is_granted(cell: Cell) -> None:
    [(period, row)] = [
        (row["period"], row)
        for row in cell.truth.rows["ExchangeCycle"].values()
        if row["id"] == cell.truth.here["ExchangeCycle"][0]
    ]
    partner = cell.truth.rows["ExchangePartner"][row["partner_id"]]["code"]
    there = [
        each
        for each in cell.seen("ExchangeCycle")
        if cell.truth.rows["ExchangePartner"][each["partner_id"]]["code"] == partner
    ]
    roots = {"of": f'exchangeCycle(period: "{period}", partner: "{partner}") {{ ...S }}'}
    await _is_shown(cell, "ExchangeCycle", "OPEN", roots, [*there, None][:1], over="ExchangePartner")


async def test_a_ledger_as_of_a_day_is_the_last_snapshot_that_is_granted(cell: Cell) -> None:
    asked = [(key, on) for key in cell.truth.here["Ledger"] for on in DAYS]
    roots = {
        f"of_{at}": f'ledgerAsOf(ledgerId: "Ledger:{key}", on: "{on}") {{ ...S }}'
        for at, (key, on) in enumerate(asked)
    }
    await _is_shown(cell, "LedgerSnapshot", "OPEN", roots, [_as_of(cell, key, on) for key, on in asked])


def _as_of(cell: Cell, ledger: Any, on: date) -> Row | None:
    """The last of the snapshots that the viewer sees."""
    kept = [
        row for row in cell.seen("LedgerSnapshot") if row["ledger_id"] == ledger and row["taken_on"] <= on
    ]
    return max(kept, key=lambda row: row["sequence"], default=None)


async def _is_shown(
    cell: Cell, noun: str, tells: str, roots: dict[str, str], rows: list[Row | None], over: str | None = None
) -> None:
    """Each root shows its row if the viewer sees it; or all are refused, for what asking so would tell."""
    fields = cell.open(noun) if cell.viewer.opens(noun) else ["id"]
    answer = await cell.ask(
        cell.operation("Root", roots, more=[f"fragment S on {noun} {{ {' '.join(fields)} }}"])
    )
    lacking = _lacking(cell, noun, tells, over)
    if lacking:
        assert errors(answer) == {name: {("FORBIDDEN", lacking)} for name in roots}
        assert leaves(answer["data"]) <= {None}
        await cell.refused()
        return
    seen = [row if row in cell.seen(noun) else None for row in rows]
    shown = {name: row and cell.shown(noun, row, fields) for name, row in zip(roots, seen, strict=True)}
    assert answer.get("errors") is None
    assert answer["data"] == shown
    if noun in PEOPLE:
        await cell.recorded("Root", {noun: [row for row in seen if row]})


def _lacking(cell: Cell, noun: str, tells: str, over: str | None) -> str | None:
    if not cell.viewer.opens(noun):
        return scope(noun)
    if not cell.viewer.clear(noun, tells):
        return tells
    if over is None or (cell.viewer.opens(over) and cell.viewer.granted(over)):
        return None
    return over if cell.viewer.opens(over) else scope(over)


@cast.OF_EACH_GRANT
async def test_units_without_a_ledger_are_found_among_those_whose_ledgers_one_sees(cell: Cell) -> None:
    asked = "unitsWithoutLedger(lacksLedger: DROPOUT, type: [SCHOOL], first: 100) { totalCount nodes { id } }"
    answer = await cell.ask(f"query Units {{ units: {asked} }}")
    if not (cell.viewer.opens("Ledger") and cell.viewer.granted("Ledger")):
        place = "Ledger" if cell.viewer.opens("Ledger") else scope("Ledger")
        assert errors(answer) == {"units": {("FORBIDDEN", place)}}
        await cell.refused()
        return
    keepers = {row["owner_id"] for row in cell.seen("Ledger") if row["type"] == "DROPOUT"}
    schools = [row for row in cell.seen("Organization") if row["type"] == "SCHOOL"]
    lacking = {
        f"Organization:{row['id']}" for row in schools if row["id"] not in keepers and _would_see(cell, row)
    }
    assert {node["id"] for node in answer["data"]["units"]["nodes"]} == lacking
    assert answer["data"]["units"]["totalCount"] == len(lacking)


@cast.OF_EACH_GRANT
async def test_units_whose_letter_is_not_in_force_are_found_among_those_whose_letters_one_sees(
    cell: Cell,
) -> None:
    asked = 'unitsWithoutLetter(lacksLetterOf: "2020-2021", type: [SCHOOL], first: 100) { totalCount nodes { id } }'
    answer = await cell.ask(f"query Units {{ units: {asked} }}")
    noun = "ResponsibilityLetter"
    if not (cell.viewer.opens(noun) and cell.viewer.granted(noun)):
        place = noun if cell.viewer.opens(noun) else scope(noun)
        assert errors(answer) == {"units": {("FORBIDDEN", place)}}
        await cell.refused()
        return
    schools = [row for row in cell.seen("Organization") if row["type"] == "SCHOOL"]
    lacking = {f"Organization:{row['id']}" for row in schools if _answers_to(cell, noun, row)}
    assert {node["id"] for node in answer["data"]["units"]["nodes"]} == lacking
    assert answer["data"]["units"]["totalCount"] == len(lacking)


@cast.OF_EACH_GRANT
async def test_teachers_without_a_letter_are_found_among_those_whose_letters_one_sees(cell: Cell) -> None:
    asked = 'teachersWithoutLetter(lacksLetterIn: "2026-2027", first: 100) { totalCount nodes { id } }'
    answer = await cell.ask(f"query Teachers {{ teachers: {asked} }}")
    for noun in ("Teacher", "ResponsibilityLetter"):
        if not cell.viewer.opens(noun) or (noun != "Teacher" and not cell.viewer.granted(noun)):
            place = noun if cell.viewer.opens(noun) else scope(noun)
            assert errors(answer) == {"teachers": {("FORBIDDEN", place)}}
            await cell.refused()
            return
    letters = cell.truth.rows["ResponsibilityLetter"].values()
    signed = {row["teacher_id"] for row in letters if row["type"] == "PRINCIPAL_TEACHER"}
    schools = {row["id"] for row in cell.truth.rows["Organization"].values() if row["type"] == "SCHOOL"}
    lacking = {
        f"Teacher:{row['id']}"
        for row in cell.seen("Teacher")
        if row["unit_id"] in schools
        and row["jurisdiction_code"] == world.HERE  # whose document asks for them
        if row["id"] not in signed and cell.viewer.looks(cell.truth, "ResponsibilityLetter", "Teacher", row)
    }
    assert {node["id"] for node in answer["data"]["teachers"]["nodes"]} == lacking
    assert answer["data"]["teachers"]["totalCount"] == len(lacking)


def _asks_plans(cell: Cell, unit: Row) -> bool:
    """Whether the place's document has each school make a plan."""
    rules = [row for row in cell.truth.rows["RuleParameter"].values() if row["code"] == "plan.ofSchools"]
    return any(
        row["valid_to"] is None and row["value"] and row["jurisdiction_code"] == unit["jurisdiction_code"]
        for row in rules
    )


def _is_guided(school: Row) -> bool:
    """Whether a center school of its own answers for a village school or teaching point."""
    center = school["center_school_id"]
    return school["stage"] in ("PRIMARY", "TEACHING_POINT") and center not in (None, school["id"])


MISSING: dict[str, tuple[str, Callable[[Cell, Row], bool]]] = {
    "LeadingGroup": (
        'unitsWithoutLeadingGroup(lacksGroupOn: "2000-01-01", first: 100)',  # before any was formed
        lambda cell, unit: True,
    ),
    "WorkPlan": ('unitsWithoutPlan(lacksPlanOf: "2020-2021", type: [SCHOOL], first: 100)', _asks_plans),
    "PeriodReport": (
        'unitsWithoutReport(lacksReport: SCHOOL_MONTHLY, reportPeriod: "2020-01", first: 100)',
        lambda cell, unit: True,
    ),
    "StaffingRecord": (
        'unitsWithoutGuidance(lacksGuidanceSince: "2100-01-01", first: 100)',  # nothing is on record after that
        lambda cell, unit: _is_guided(cell.truth.rows["School"][unit["id"]]),
    ),
    # Only the other county's document has schools hand something in each year.
    "Submission": (
        'unitsWithoutSubmission(lacksSubmissionOf: "2020", first: 100)',
        lambda cell, unit: cell.viewer.code == world.THERE,
    ),
}
"""By noun what is asked for, and whose unit owes it."""


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("noun", MISSING)
async def test_units_without_something_are_found_among_those_whose_others_one_sees(
    cell: Cell, noun: str
) -> None:
    asked, asks = MISSING[noun]
    answer = await cell.ask(f"query Units {{ units: {asked} {{ totalCount nodes {{ id }} }} }}")
    if not (cell.viewer.opens(noun) and cell.viewer.granted(noun)):
        place = noun if cell.viewer.opens(noun) else scope(noun)
        assert errors(answer) == {"units": {("FORBIDDEN", place)}}
        await cell.refused()
        return
    schools = [row for row in cell.seen("Organization") if row["type"] == "SCHOOL" and asks(cell, row)]
    lacking = {f"Organization:{row['id']}" for row in schools if _answers_to(cell, noun, row)}
    assert {node["id"] for node in answer["data"]["units"]["nodes"]} == lacking
    assert answer["data"]["units"]["totalCount"] == len(lacking)


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("year", [2020, 2026])
async def test_units_eligible_for_awards_are_found_among_those_whose_appraisals_one_sees(
    cell: Cell, year: int
) -> None:
    asked = f"unitsEligibleForAwards(eligibleIn: {year}, first: 100) {{ totalCount nodes {{ id }} }}"
    answer = await cell.ask(f"query Units {{ units: {asked} }}")
    noun = "YearlyAppraisal"
    if not (cell.viewer.opens(noun) and cell.viewer.granted(noun)):
        place = noun if cell.viewer.opens(noun) else scope(noun)
        assert errors(answer) == {"units": {("FORBIDDEN", place)}}
        await cell.refused()
        return
    barred = {
        row["unit_id"]
        for row in cell.truth.rows[noun].values()
        if row["year"] == year and row["state"] == "CONFIRMED" and (row["vetoed"] or row["awards_barred"])
    }
    assert bool(barred) == (year == 2026)
    own = [row for row in cell.seen("Organization") if _answers_to(cell, noun, row)]
    eligible = {f"Organization:{row['id']}" for row in own if row["id"] not in barred}
    assert {node["id"] for node in answer["data"]["units"]["nodes"]} == eligible
    assert answer["data"]["units"]["totalCount"] == len(eligible)


def _answers_to(cell: Cell, noun: str, unit: Row) -> bool:
    """Whether the viewer would see what duties ask of a unit, or how it is appraised."""
    asked = {
        "id": None,
        "unit_id": unit["id"],
        "organization_id": unit["id"],
        "jurisdiction_code": unit["jurisdiction_code"],
    }
    return cell.viewer.looks(cell.truth, noun, noun, {"receiver_id": None, **asked})


def _would_see(cell: Cell, unit: Row) -> bool:
    """Whether the viewer would see a ledger that a unit kept, with nobody in it: what one may not look at is not missing."""
    ledger = {"id": None, "owner_id": unit["id"], "jurisdiction_code": unit["jurisdiction_code"]}
    return cell.viewer.looks(cell.truth, "Ledger", "Ledger", ledger)
