"""A month with the disabled persons' federation: who is found, who is excused, who belongs to which group, who is told (DC-20, HL-37, QC-44)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.crypto.field import Field
from domain.exchange import FindingType
from domain.organization import Department
from domain.student import SpecialGroup
from tests import sealing
from tests.exchange import federation

SEPTEMBER = "2026-09"


async def found(session: AsyncSession, finding: FindingType) -> dict[str, Any]:
    """Findings of a kind by the number of the child, "" where the hub knows none."""
    keys, child = await sealing.keys(session), tables.Student
    rows = await session.execute(
        select(tables.Discrepancy, child)
        .outerjoin(child, child.id == tables.Discrepancy.student_id)
        .where(tables.Discrepancy.finding == finding)
    )
    known = Field(keys, child.id_number_sealed)
    return {(who and known.clear(who.id, who.id_number_sealed)) or "": row for row, who in rows}


async def members(session: AsyncSession, group: SpecialGroup, *, ended: bool = False) -> set[str]:
    """The numbers of those who belong to a group by the federation's word, or did."""
    keys, child, of = await sealing.keys(session), tables.Student, tables.SpecialGroupMembership
    rows = await session.scalars(
        select(child)
        .join(of, of.student_id == child.id)
        .where(
            of.group == group,
            of.source == Department.DISABLED_FEDERATION,
            of.valid_to.is_not(None) if ended else of.valid_to.is_(None),
        )
    )
    known = Field(keys, child.id_number_sealed)
    return {known.clear(row.id, row.id_number_sealed) or "" for row in rows}


async def test_august_finds_exactly_the_disabled_who_are_enrolled_nowhere_and_excuses_the_lawful(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        outcome = await federation.run(cycle)
        assert outcome["state"] == "CLOSED", outcome
        run = outcome["comparisons"]["M_13"]
        assert run["excuses"] == {
            clause: len(truth.excused[status])
            for status, clause in {
                "DEFERRED": "HL-61",
                "EXEMPTED": "HL-65",
                "APPROVED_NON_ENROLLMENT": "HL-10",
                "ATTENDING_ELSEWHERE_UNREGISTERED": "HL-60",
            }.items()
        }
        assert run["buckets"]["AMBIGUOUS"] == 1
        async with sessions() as session:
            for code, finding in (
                ("M_13", FindingType.DISABLED_NOT_ENROLLED),
                ("M_20", FindingType.CERT_ID_MISMATCH),
            ):
                numbers = {c.name: found for c, found in truth.truth.items()}[code]
                assert set(await found(session, finding)) == numbers
                assert outcome["comparisons"][code]["opened"] == len(numbers) > 0
