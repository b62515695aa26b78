"""What the exchange about disabled children tells, and to whom: least fields, no category or degree, no group in ledgers (decision 0020)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth import grants, scopes
from auth.rights import Rights
from auth.viewer import Viewer
from database import ids, tables
from domain.access import Area, Detail, Showing
from domain.disability import DisabilityCategory, DisabilityPathState, ReferralSource
from domain.exchange import ComparisonCode, DiscrepancyState, FindingType
from tests.exchange import federation, world
from tests.exchange.federation import SEPTEMBER, Desk

_KEPT = """
    SELECT r.fields::text FROM exchange_record r
    UNION ALL SELECT r.reason::text FROM exchange_record r
    UNION ALL SELECT facts::text FROM discrepancy
    UNION ALL SELECT facts::text || coalesce(reason, '') FROM ledger_entry
    UNION ALL SELECT buckets::text || excuses::text FROM comparison_run
    UNION ALL SELECT summary::text || coarse_summary::text FROM exchange_cycle
    UNION ALL SELECT body::text FROM exchange_receipt
    UNION ALL SELECT to_jsonb(a)::text FROM audit_record a
    UNION ALL SELECT evidence::text FROM special_group_membership WHERE source = 'DISABLED_FEDERATION'
"""


def sent(at: Desk, period: str = world.PERIOD) -> list[dict[str, Any]]:
    """The lines that were handed in to the federation for a month."""
    taken = at.app.state.inbox.of("hub", "NOT_ENROLLED_DISABLED", world.CODE, period, 1)
    return [msgspec.json.decode(line) for one in taken for line in one.lines.splitlines()]


async def test_category_degree_and_certificate_stay_in_the_sealed_line(fresh: Callable[[], str]) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        outcome = await federation.run(cycle)
        assert outcome["state"] == "CLOSED"
        async with sessions() as session:
            kept = "\n".join(row or "" for row in await session.scalars(text(_KEPT)))
            lines = await federation.records(session, "DISABLED_CHILDREN")
            three = await federation.records(session, "THREE_DISABILITY_ROSTER")
    assert len(kept) > 10_000
    kept = kept.replace(", ".join(DisabilityCategory.__members__), "")  # a refused line is told what there is
    for line in registers.children:
        for secret in (line.certificate_no, line.id_number, line.contact, line.address):
            assert secret
            assert secret not in kept
    for word in ("VISUAL", "INTELLECTUAL", "MULTIPLE", "FIRST", "FOURTH", "三类", *truth.children):
        assert word not in kept
    allowed = {"sex", "villageCode", "disagrees"}
    assert all(set(row.fields) <= allowed for row in lines)
    assert all(set(row.fields) == set() for row in three)
    assert all(row.student_id is None for row in three)


async def test_each_month_the_federation_is_told_whom_nobody_enrolled_with_just_what_finds_it_and_what_it_waits_for(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    numbers = truth.truth[ComparisonCode.M_13]
    async with federation.exchanging(fresh, registers) as (cycle, sessions, at):
        assert (await federation.run(cycle))["state"] == "CLOSED"
        lines = sent(at)
        assert {line["idNumber"] for line in lines} == numbers
        assert {frozenset(line) for line in lines} == {
            frozenset({"lineNo", "findingId", "idNumber", "name", "need"})
        }
        assert {line["need"] for line in lines} == {"ASSESSMENT"}
        async with sessions.begin() as session:
            own = await federation.records(session, "NOT_ENROLLED_DISABLED")
            assert [set(row.fields) for row in own] == [{"findingId"}] * len(numbers)
            settled, assessed = sorted(numbers)
            await session.execute(
                update(tables.Discrepancy)
                .where(tables.Discrepancy.student_id == (await federation.child(session, settled)).id)
                .values(state=DiscrepancyState.RESOLVED)
            )
            await assess(session, (await federation.child(session, assessed)).id)
        assert (await federation.run(cycle, SEPTEMBER))["state"] == "CLOSED"
        named = {line["idNumber"]: line["need"] for line in sent(at, SEPTEMBER)}
        # A new month's list says again what was settled by mistake: a finding of its own.
        assert named == {settled: "ASSESSMENT", assessed: "PLACEMENT"}


async def assess(session: AsyncSession, child: Any) -> None:
    """The committee has assessed a child."""
    path = tables.DisabilityPath(
        id=ids.fresh(1)[0],
        jurisdiction_code=world.CODE,
        student_id=child,
        state=DisabilityPathState.ASSESSED,
        source=ReferralSource.FEDERATION_DATA,
        referred_on=date(2026, 8, 9),
    )
    session.add(path)


async def test_whoever_is_enrolled_meanwhile_is_not_named_again(fresh: Callable[[], str]) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, at):
        await federation.run(cycle)
        enrolled = sorted(truth.truth[ComparisonCode.M_13])[0]
        async with sessions.begin() as session:
            one = (await session.scalars(select(tables.Enrollment).limit(1))).one()
            held = {"school_id": one.school_id, "grade": one.grade, "status": one.status}
            child = await federation.child(session, enrolled)
            session.add(tables.Enrollment(id=ids.fresh(1)[0], student_id=child.id, **held))
        assert (await federation.run(cycle, SEPTEMBER))["state"] == "CLOSED"
        assert enrolled not in {line["idNumber"] for line in sent(at, SEPTEMBER)}


async def test_ledgers_say_not_enrolled_and_nothing_of_certificates(fresh: Callable[[], str]) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        async with sessions() as session:
            before = set(await session.scalars(select(tables.LedgerEntry.id)))
        await federation.run(cycle)
        entry = tables.LedgerEntry
        async with sessions() as session:
            rows = list(await session.scalars(select(entry)))
            children = {
                await federation.child(session, number) for number in truth.truth[ComparisonCode.M_13]
            }
    told = {row.student_id: row for row in rows if "findings" in row.facts}
    assert set(told) == {child.id for child in children}
    assert {row.facts["findings"][0]["finding"] for row in told.values()} == {"NOT_ENROLLED"}
    assert {row.reason for row in rows if row.id not in before} == {"NOT_ENROLLED"}


@pytest.mark.parametrize("shown", [True, False])
async def test_a_finding_about_a_disabled_child_is_a_row_only_for_whom_groups_are_shown(
    fresh: Callable[[], str], shown: bool
) -> None:
    _, registers = federation.told()
    details = {Detail.MATERIAL: Showing.SHOWN} | ({Detail.GROUP: Showing.SHOWN} if shown else {})
    rights = Rights({tables.Discrepancy: (Area.COUNTY,)}, {tables.Discrepancy: details})
    viewer = Viewer("t", frozenset({scopes.EXCHANGE_READ}), world.CODE, rights=rights)
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        await federation.run(cycle)
        async with sessions() as session:
            seen = set(await session.scalars(grants.granted(select(tables.Discrepancy.finding), viewer)))
    of_groups = {FindingType.DISABLED_NOT_ENROLLED, FindingType.CERT_ID_MISMATCH}
    assert seen == (of_groups if shown else set())
