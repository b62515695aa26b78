"""Months of exchanges lived by the calendar, and lived again in a second database from what the first one kept: both say the same.

The short form has the odd months only; `make replay` lives the whole year, from August to August.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

import pytest
import typer
from rich.console import Console
from sqlalchemy import text

from database import telling
from database.telling import Work
from hub import assembly, replay, replay_command
from hub.replay import Replayed, Size
from hub.settings import Settings
from tests.conftest import Databases

pytestmark = pytest.mark.slow
SHORT, LONG = Size(children=60, months=3), Size()
SIZE = LONG if os.environ.get("HUB_REPLAY") else SHORT


@dataclass(frozen=True)
class Twice:
    """What came of it, and where the first database is."""

    found: Replayed
    settings: Settings
    work: Work


@pytest.fixture(scope="module")
async def twice(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Twice]:
    urls = databases.make("replay_a", template), databases.make("replay_b", template)
    given, since = Settings(home=tmp_path_factory.mktemp("replay")), datetime.now(UTC)
    found = await replay.replayed(given, SIZE, urls)
    work = Work(since, datetime.now(UTC))
    yield Twice(found, given.model_copy(update={"database_url": urls[0]}), work)
    for name in ("replay_a", "replay_b"):
        databases.drop(name)


def test_what_was_lived_twice_says_the_same(twice: Twice) -> None:
    assert twice.found.differs == []
    rows = twice.found.rows
    for table in (
        "ledger_entry",
        "discrepancy",
        "special_group_membership",
        "exchange_receipt",
        "verification",
    ):
        assert rows[table], table
    assert rows["exchange_receipt"] == rows["exchange_cycle"] == 5 * SIZE.months


def test_the_months_were_late_missed_handed_in_and_held_and_all_are_closed(twice: Twice) -> None:
    lived = twice.found.lived
    assert set(lived.states.values()) == {"CLOSED"}
    assert lived.failed >= {("2026-09", "UNREACHABLE"), ("2026-09", "WAITING_FOR_FILE")}
    assert ("police", "2026-08") in lived.held
    if SIZE.months == 13:
        assert ("police", "2027-08") in lived.held


def test_every_month_begun_again_touches_nothing(twice: Twice) -> None:
    assert (twice.found.again, twice.found.moved) == (5 * SIZE.months, [])


def test_what_was_planted_in_each_month_was_found_and_nothing_else(twice: Twice) -> None:
    assert not any(twice.found.missed.values()), twice.found.missed
    assert not any(twice.found.beyond.values()), twice.found.beyond
    assert len(twice.found.missed) >= 8


async def test_one_row_that_is_otherwise_is_noticed(twice: Twice) -> None:
    async with assembly.database(twice.settings) as opened:
        before = await replay.what_it_says(opened, twice.work)
        async with opened.sessions() as session:
            one = "(SELECT id FROM ledger_entry WHERE state = 'OPEN' ORDER BY id LIMIT 1)"
            await session.execute(text(f"UPDATE ledger_entry SET state = 'CLOSED' WHERE id = {one}"))
            changed = await telling.told(session, opened.ring(), twice.work)
            await session.rollback()
    differs = [each.split()[:2] for each in telling.differences(before, changed)]
    assert ["ledger_entry", "+1"] in differs
    assert ["ledger_entry", "-1"] in differs


def test_the_command_says_it_and_ends_with_1_if_anything_differs(twice: Twice) -> None:
    said = StringIO()
    replay_command.ended(twice.found, Console(file=said, width=160))
    assert "exchange_receipt" in said.getvalue()
    other = Replayed(
        twice.found.lived, twice.found.rows, ["ledger_entry +1 {}"], 0, [], {"M_01": 0}, {"M_01": 0}
    )
    with pytest.raises(typer.Exit) as ended:
        replay_command.ended(other, Console(file=said, width=160))
    assert ended.value.exit_code == 1
    assert "ledger_entry +1 {}" in said.getvalue()
