"""One month after the other: August's rosters serve the year, questions are asked once, receipts form a chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.errors import Refused
from domain.exchange import FindingType, VerificationState
from domain.student import SchoolingStatus
from exchange import freeze, rules
from exchange.cycle import Cycle
from exchange.start import start
from tests.exchange import state, world
from tests.exchange.test_faults import played, worker
from tests.partners import standin

SEPTEMBER = "2026-09"


async def month(cycle: Cycle, period: str) -> dict[str, Any]:
    """A month, run to its end."""
    outcome = await (await start(cycle, "police", period)).handle.get_result()
    assert outcome["state"] == "CLOSED", outcome
    return outcome


def counts(outcome: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    """Received, accepted and duplicate by package."""
    return {
        each["code"]: (each["received"], each["accepted"], each["duplicate"]) for each in outcome["packages"]
    }


async def test_september_goes_by_augusts_rosters_and_finds_nothing_new(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            august = await month(cycle, world.PERIOD)
            async with sessions() as session:
                before = await state.told(session)
            september = await month(cycle, SEPTEMBER)
            assert counts(september) == dict.fromkeys(
                ["IDENTITY_FINDINGS", "PERSUASION_ASSIST", "VERIFICATION_REQUEST", "VERIFICATION_RESULT"],
                (0, 0, 0),
            )
            assert set(september["comparisons"]) == set(august["comparisons"])
            assert all(run["opened"] == 0 for run in september["comparisons"].values())
            assert all(moved == 0 for moved in september["moves"].values())
            async with sessions() as session:
                after = await state.told(session)
            for name in ("student", "household", "enrollment", "ledger_entry", "discrepancy", "verification"):
                assert state.differences({name: after[name]}, {name: before[name]}) == []


@pytest.mark.rule("HL-34")
async def test_household_changes_come_every_august_and_each_of_a_pupil_becomes_a_finding_of_its_own_HL_34(
    fresh: Callable[[], str],
) -> None:
    changes = world.small_county().truth.changes
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            august = counts(await month(cycle, world.PERIOD))
            received, accepted, _ = august["HOUSEHOLD_CHANGE_ROSTER"]
            assert received >= accepted >= len(changes) > 0
            async with sessions() as session:
                found = select(tables.Discrepancy.facts).where(
                    tables.Discrepancy.finding == FindingType.HOUSEHOLD_CHANGED
                )
                types = Counter(facts["changeType"] for facts in await session.scalars(found))
            assert types == Counter(change.name for change in changes.values())
            assert "HOUSEHOLD_CHANGE_ROSTER" not in counts(await month(cycle, SEPTEMBER))


async def test_a_month_keeps_small_counts_back_from_its_coarse_summary_its_runs_and_its_receipt(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await month(cycle, world.PERIOD)
            async with sessions() as session:
                row = (await session.scalars(select(tables.ExchangeCycle))).one()
                runs = list(await session.scalars(select(tables.ComparisonRun)))
                receipt = (await session.scalars(select(tables.ExchangeReceipt))).one()
            assert any(0 < count < 5 for count in _counts(row.summary))
            assert not any(0 < count < 5 for count in _counts(row.coarse_summary, aside="receipt"))
            assert set(row.coarse_summary) == set(row.summary)
            assert row.summary["comparisons"] == outcome["comparisons"]
            for name in ("comparisons", "moves"):
                assert receipt.body[name] == row.coarse_summary[name]
            for run in runs:
                shown = row.coarse_summary["comparisons"][run.comparison.name]
                assert (run.coarse_buckets, run.coarse_excuses) == (shown["buckets"], shown["excuses"])
                assert (run.coarse_left_count, run.coarse_right_count) == (shown["left"], shown["right"])
                if list(run.coarse_buckets.values()).count(None) == 1:
                    assert shown["matched"] is None


async def test_the_places_rule_says_which_counts_are_small_and_what_was_shown_once_stays(
    fresh: Callable[[], str],
) -> None:
    rule = update(tables.RuleParameter).where(tables.RuleParameter.code == rules.SMALLEST_CELL)
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            async with sessions.begin() as session:
                await session.execute(rule.values(value=1))
            await month(cycle, world.PERIOD)
            async with sessions.begin() as session:
                row = (await session.scalars(select(tables.ExchangeCycle))).one()
                shown = row.coarse_summary
                assert shown["comparisons"] == row.summary["comparisons"]
                assert any(0 < count < 5 for count in _counts(shown, aside="receipt"))
                await session.execute(rule.values(value=5))
                await freeze.close(session, row.id, world.NOW, dict(row.summary))
                await session.refresh(row)
                assert row.coarse_summary == shown


def _counts(value: Any, aside: str = "") -> Iterator[int]:
    """Every number in it, but for one part."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from () if name == aside else _counts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _counts(inner)
    elif type(value) is int:
        yield value


async def test_receipts_form_a_chain(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, _):
            august = (await month(cycle, world.PERIOD))["receipt"]
            september = (await month(cycle, SEPTEMBER))["receipt"]
            assert (august["sequence"], august["previous"]) == (1, None)
            assert (september["sequence"], september["previous"]) == (2, august["digest"])


async def test_a_question_left_open_is_answered_in_a_later_month_and_an_answer_given_twice_counts_once(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            august = counts(await month(cycle, world.PERIOD))
            asked = august["VERIFICATION_REQUEST"][0]
            assert asked > 1
            async with sessions.begin() as session:
                ids = list(
                    await session.scalars(select(tables.Verification.id).order_by(tables.Verification.id))
                )
                await session.execute(
                    update(tables.Verification)
                    .where(tables.Verification.id == ids[0])
                    .values(state=VerificationState.SENT, finding=None)
                )
            police = desk.app.state.inbox
            police.forget_answers()
            september = counts(await month(cycle, SEPTEMBER))
            assert september["VERIFICATION_REQUEST"] == (1, 1, 0)
            assert september["VERIFICATION_RESULT"] == (asked, 1, asked - 1)
            async with sessions() as session:
                states = set(await session.scalars(select(tables.Verification.state)))
            assert states == {VerificationState.CONCLUDED}


async def test_no_exchange_changes_the_status_of_a_child_GH_33(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            async with sessions() as session:
                before = {row[0]: row for row in (await state.told(session))["student"]}
            await played(cycle)
            async with sessions() as session:
                after = {row[0]: row for row in (await state.told(session))["student"]}
            assert {number: after[number] for number in before} == before
            new = [row for number, row in after.items() if number not in before]
            assert new
            assert {row[4] for row in new} == {SchoolingStatus.NEVER_ENROLLED.name}


async def test_a_month_that_has_not_begun_cannot_be_closed(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, _):
            with pytest.raises(Refused, match="NOT_YET"):
                await start(cycle, "police", "2026-10")
