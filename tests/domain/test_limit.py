"""The table of time limits and the places' parameters agree, and both hold every limit of the catalogue."""

from __future__ import annotations

import pytest

from domain.deadline import is_evaluable
from domain.limit import LIMITS, ROLL_POLICY, Counting, Limit
from domain.parameter import ValueKind
from domain.target import Unit
from tests.domain import places

DEFAULTS = {default.key: default for default in places.rulebook().hub.parameters}
CLAUSES = {clause.id for place in places.rulebook().places for clause in place.clauses}
UNITS = {
    Counting.HOURS: Unit.HOUR,
    Counting.CALENDAR_DAYS: Unit.DAY,
    Counting.DAYS_OF_TERM: Unit.DAY,
    Counting.DAYS_BEFORE: Unit.DAY,
    Counting.WORKING_DAYS: Unit.WORKING_DAY,
    Counting.MONTHS: Unit.MONTH,
    Counting.DAY_OF_NEXT_MONTH: Unit.DAY_OF_MONTH,
    Counting.DAY_OF_AUGUST: Unit.DAY_OF_MONTH,
}


def test_there_are_the_twenty_six_limits_of_the_catalogue_and_the_one_that_a_clause_alone_asks_for() -> None:
    ids = sorted({limit.id for limit in LIMITS.values()})
    assert ids == ["HL-16", *(f"T-{n:02}" for n in range(1, 27))]
    assert all(limit.zh and limit.en and limit.applies and limit.clauses for limit in LIMITS.values())


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_a_limit_rests_on_clauses_of_the_places_documents(limit: Limit) -> None:
    assert set(limit.clauses) <= CLAUSES


def test_every_parameter_that_names_a_limit_is_read_by_it() -> None:
    read = {(limit.id, key) for limit in LIMITS.values() for key in limit.parameters}
    tagged = {(default.limit, key) for key, default in DEFAULTS.items() if default.limit}
    assert tagged <= read


def test_a_limit_reads_its_own_parameters_and_those_it_shares() -> None:
    shared = {
        (limit.id, key)
        for limit in LIMITS.values()
        for key in limit.parameters
        if DEFAULTS[key].limit != limit.id
    }
    assert shared == {
        ("T-05", "attendance.monthlySummary"),
        ("T-06", "ledger.update"),
        ("T-07", "noShow.registerWithin"),
        ("T-13", "submission.bundle"),
    }
    assert ROLL_POLICY in DEFAULTS


@pytest.mark.parametrize("code", [code for code, limit in LIMITS.items() if limit.counting in UNITS])
def test_the_unit_of_a_parameter_is_the_one_its_limit_counts_in(code: str) -> None:
    limit = LIMITS[code]
    assert limit.amount
    default = DEFAULTS[limit.amount]
    shape = default.shape if limit.field is None else (default.shape.fields or {})[limit.field]
    assert (default.unit, shape.kind) == (UNITS[limit.counting], ValueKind.INTEGER)


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("T-05a", {"GH", "DC", "BS", "QC"}),  # HL: yearly
        ("T-06", {"GH", "BS", "QC"}),
        ("T-08", {"DC"}),
        ("T-09", {"QC"}),
        ("T-11", {"QC"}),
        ("T-13", {"GH", "DC", "BS", "QC"}),
        ("T-14", {"DC", "BS"}),
        ("T-18", {"HL"}),
        ("T-19", {"BS", "HL"}),  # BS is silent: the hub's default
        ("T-24", {"QC"}),
        ("T-01", set(places.PLACES)),
    ],
)
def test_a_limit_holds_where_the_document_or_the_hub_sets_it_and_is_not_evaluable_elsewhere(
    code: str, who: set[str]
) -> None:
    assert {place for place in places.PLACES if is_evaluable(LIMITS[code], places.rules(place))} == who
