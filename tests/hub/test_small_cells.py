"""Counts of children for those who see none of the children: small cells are kept back, by both read paths."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.access import Area, GrantSource
from domain.organization import Department
from domain.role import Role
from exchange import coarse
from tests.hub.conftest import NOW, Door

K = 5
BUCKETS, EXCUSES = {"LEFT_ONLY": 3, "AMBIGUOUS": 7, "EXCUSED": 8}, {"MOVED": 2, "HL-65": 6}
RUN = {"left": 4000, "right": 3990, "matched": 3982, "found": 3, "opened": 2, "held": False}
COUNTS: dict[str, Any] = {**RUN, "buckets": BUCKETS, "excuses": EXCUSES}
PACKAGE = {"received": 4001, "accepted": 4000, "rejected": 1, "held": 0, "duplicate": 0}
SUMMARY: dict[str, Any] = {
    "snapshot": {"due": "2026-09-08", "students": 4100, "ledgers": {"DROPOUT": 3}, "digest": "d"},
    "comparisons": {"M_01": COUNTS},
    "moves": {"registered": 1, "ledger_opened": 12},
    "packages": [{"code": "SCHOOL_AGE_POPULATION", "direction": "PULL", **PACKAGE}],
    "doubts": [
        {"package": "SCHOOL_AGE_POPULATION", "doubt": "FINDINGS", "about": "M_01", "found": 3, "of": 40}
    ],
    "waiting": {},
    "flowed": {"registered": 3},
    "released": [
        {"by": "张三", "reason": "王小明一人", "at": "2026-09-08", "packages": {"SCHOOL_AGE_POPULATION": "p"}}
    ],
    "receipt": {"sequence": 1, "digest": "e", "previous": None},
}
SHOWN_BUCKETS = {"LEFT_ONLY": None, "AMBIGUOUS": 7, "EXCUSED": 8}
SHOWN_EXCUSES = {"MOVED": None, "HL-65": None}
SHOWN_RUN = {"left": 4000, "right": 3990, "matched": None, "found": None, "opened": None, "held": False}
SHOWN: dict[str, Any] = {
    "snapshot": {"due": "2026-09-08", "students": 4100, "ledgers": {"DROPOUT": None}, "digest": "d"},
    "comparisons": {"M_01": {**SHOWN_RUN, "buckets": SHOWN_BUCKETS, "excuses": SHOWN_EXCUSES}},
    "moves": {"registered": None, "ledger_opened": 12},
    "packages": [
        {
            "code": "SCHOOL_AGE_POPULATION",
            "direction": "PULL",
            **PACKAGE,
            "received": None,
            "rejected": None,
        }
    ],
    "doubts": [{"package": "SCHOOL_AGE_POPULATION", "doubt": "FINDINGS", "about": "M_01"}],
    "waiting": {},
    "released": [{"at": "2026-09-08", "packages": {"SCHOOL_AGE_POPULATION": "p"}}],
    "receipt": {"sequence": 1, "digest": "e", "previous": None},
}
RUNS = """query($run: ID!) { node(id: $run) { ... on ComparisonRun {
    leftCount rightCount buckets excuses discrepancies { totalCount nodes { id } } } } }"""
CYCLE = """query($cycle: ID!) { node(id: $cycle) { ... on ExchangeCycle {
    summary comparisonRuns { leftCount buckets excuses } } } }"""
INSPECTION = {"role": Role.INSPECTION_OFFICER, "purpose": "SUPERVISION"}
LEADING = {"role": Role.LEADING_GROUP_OFFICER}
POLICE = {"department": Department.PUBLIC_SECURITY}
AUDITOR = {"role": Role.AUDITOR, "purpose": "AUDIT"}


@pytest.fixture
async def counted(door: Door) -> AsyncIterator[dict[str, str]]:
    """The police's month as an exchange leaves it; ids of its rows."""
    run, cycle = tables.ComparisonRun, tables.ExchangeCycle
    keys = {"run": door.here["ComparisonRun"][0], "cycle": door.here["ExchangeCycle"][0]}
    shown = coarse.run(COUNTS, ("LEFT_ONLY",), K)
    values: dict[Any, dict[str, Any]] = {
        run: {
            "left_count": 4000,
            "right_count": 3990,
            "buckets": BUCKETS,
            "excuses": EXCUSES,
            "coarse_left_count": shown["left"],
            "coarse_right_count": shown["right"],
            "coarse_buckets": shown["buckets"],
            "coarse_excuses": shown["excuses"],
        },
        cycle: {"summary": SUMMARY, "coarse_summary": coarse.summary(SUMMARY, K)},
    }
    before = {table: await _write(door, table, keys[name], values[table]) for name, table in _NAMED.items()}
    yield {name: f"{table.__name__}:{keys[name]}" for name, table in _NAMED.items()}
    for name, table in _NAMED.items():
        await _write(door, table, keys[name], before[table])


_NAMED: dict[str, Any] = {"run": tables.ComparisonRun, "cycle": tables.ExchangeCycle}


async def _write(door: Door, table: Any, key: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Write a row's values; those it had."""
    async with door.sessions.begin() as session:
        row = (await session.execute(select(table).where(table.id == key))).scalar_one()
        before = {name: getattr(row, name) for name in values}
        await session.execute(update(table).where(table.id == key).values(values))
    return before


@pytest.mark.parametrize("viewer", [LEADING, INSPECTION], ids=["leading group", "inspection"])
async def test_who_sees_no_finding_sees_no_small_count_of_them(
    door: Door, counted: dict[str, str], viewer: dict[str, Any]
) -> None:
    run = (await door.ask(RUNS, {"run": counted["run"]}, **viewer))["node"]
    assert run["discrepancies"] == {"totalCount": 0, "nodes": []}
    assert (run["buckets"], run["excuses"]) == (SHOWN_BUCKETS, SHOWN_EXCUSES)
    assert (run["leftCount"], run["rightCount"]) == (4000, 3990)
    cycle = (await door.ask(CYCLE, {"cycle": counted["cycle"]}, **viewer))["node"]
    assert cycle["summary"] == SHOWN
    [beside] = cycle["comparisonRuns"]
    assert (beside["leftCount"], beside["buckets"]) == (4000, SHOWN_BUCKETS)


async def test_a_department_sees_no_small_count_of_the_countys_children(
    door: Door, counted: dict[str, str]
) -> None:
    found = await door.ask(
        "query($cycle: ID!) { node(id: $cycle) { ... on ExchangeCycle { summary } } }", counted, **POLICE
    )
    assert found["node"]["summary"] == SHOWN


@pytest.mark.parametrize(
    "viewer", [{}, {"purpose": "COMPARISON"}, AUDITOR], ids=["control", "comparison", "audit"]
)
async def test_who_sees_the_findings_sees_how_many_they_are(
    door: Door, counted: dict[str, str], viewer: dict[str, Any]
) -> None:
    run = (await door.ask(RUNS, {"run": counted["run"]}, **viewer))["node"]
    assert (run["buckets"], run["excuses"], run["leftCount"]) == (BUCKETS, EXCUSES, 4000)
    assert run["discrepancies"]["totalCount"] == 1
    cycle = (await door.ask(CYCLE, {"cycle": counted["cycle"]}, **viewer))["node"]
    assert cycle["summary"] == SUMMARY


async def test_one_finding_by_its_ticket_opens_no_count_of_the_others(
    door: Door, counted: dict[str, str]
) -> None:
    ticket = f"Discrepancy:{door.here['Discrepancy'][0]}"
    run = (await door.ask(RUNS, {"run": counted["run"]}, ticket=ticket, **INSPECTION))["node"]
    assert run["discrepancies"]["totalCount"] == 1
    assert (run["buckets"], run["excuses"]) == (SHOWN_BUCKETS, SHOWN_EXCUSES)


async def test_what_was_counted_before_small_cells_were_kept_back_is_not_shown(door: Door) -> None:
    found = await door.ask("{ comparisonRuns { nodes { leftCount rightCount buckets excuses } } }", **LEADING)
    nothing = {"leftCount": None, "rightCount": None, "buckets": {}, "excuses": {}}
    assert found["comparisonRuns"]["nodes"] == [nothing, nothing]


async def test_who_sees_none_of_the_rows_is_refused_nothing_of_them(door: Door) -> None:
    query = "{ exchangePackages { totalCount nodes { received rejected } } }"
    assert await door.ask(query, **LEADING) == {"exchangePackages": {"totalCount": 0, "nodes": []}}


async def test_nouns_about_people_count_nought_for_who_sees_none_of_them(door: Door) -> None:
    people = ["students", "discrepancies", "ledgerEntries"]
    query = f"{{ {' '.join(f'{name} {{ totalCount }}' for name in people)} }}"
    for viewer in (LEADING, INSPECTION):
        assert await door.ask(query, **viewer) == {name: {"totalCount": 0} for name in people}


@pytest.fixture
async def packages_only(door: Door) -> AsyncIterator[dict[str, Any]]:
    """A client that an agreement gives packages and receipts, none of their lines."""
    made = [
        tables.AccessGrant(
            code=f"counts-client.{noun}",
            source=GrantSource.AGREEMENT,
            client_id="counts-client",
            noun=noun,
            area=Area.COUNTY,
            basis=["HL-66"],
            note="for a test",
            valid_from=NOW - timedelta(days=1),
            valid_until=NOW + timedelta(days=1),
        )
        for noun in ("ExchangePackage", "ExchangeReceipt", "ExchangeCycle")
    ]
    async with door.sessions.begin() as session:
        session.add_all(made)
    yield {"client_id": "counts-client", "role": Role.PORTAL}
    async with door.sessions.begin() as session:
        ours = tables.AccessGrant.client_id == "counts-client"
        await session.execute(update(tables.AccessGrant).where(ours).values(revoked_at=NOW))


async def test_loss_ledgers_and_signed_receipts_are_for_those_who_see_the_lines(
    door: Door, packages_only: dict[str, Any]
) -> None:
    for name in ("received", "accepted", "rejected", "held", "duplicate"):
        query = f"{{ exchangePackages {{ nodes {{ {name} }} }} }}"
        assert set(await door.codes(query, **packages_only)) == {"FORBIDDEN"}
        assert await door.codes(query, **POLICE) == await door.codes(query) == []
    for name in ("body", "digest", "signature"):
        query = f"{{ exchangeCycles {{ nodes {{ receipt {{ {name} }} }} }} }}"
        assert set(await door.codes(query, **packages_only)) == {"FORBIDDEN"}
        assert await door.codes(query, **POLICE) == await door.codes(query) == []
