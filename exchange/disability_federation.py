"""The disabled persons' federation: whom of its children nobody enrolled, for both to look into together (QC-44)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Line
from connectors.disability_federation import NotEnrolledChild
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.disability import DisabilityPathState
from domain.exchange import ComparisonCode, DiscrepancyState, PlacementNeed

CONCLUDED = (DisabilityPathState.ASSESSED, DisabilityPathState.PLACED, DisabilityPathState.REVIEW_DUE)
"""The committee has said how the child should be schooled (HL-48)."""


async def not_enrolled(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Children whom this month's comparison found enrolled nowhere and nobody has settled yet, each under its finding's id.

    What the federation said itself is not sent back to it; beside what finds the child stands what it waits for.
    """
    finding, child, path = tables.Discrepancy, tables.Student, tables.DisabilityPath
    run = tables.ComparisonRun
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(finding.id, child, path.state)
        .join(run, run.id == finding.last_seen_run_id)
        .join(child, child.id == finding.student_id)
        .outerjoin(path, (path.student_id == child.id) & path.ended_on.is_(None))
        .where(
            finding.jurisdiction_code == package.jurisdiction_code,
            run.cycle_id == package.cycle_id,
            finding.comparison == ComparisonCode.M_13,
            finding.state != DiscrepancyState.RESOLVED,
            finding.is_real.is_distinct_from(False),
        )
        .order_by(child.id_number_index)
    )
    known = Field(keys, child.id_number_sealed)
    lines = []
    for number, (found, person, state) in enumerate((await session.execute(statement)).all(), start=1):
        need = PlacementNeed.PLACEMENT if state in CONCLUDED else PlacementNeed.ASSESSMENT
        clear = known.clear(person.id, person.id_number_sealed)
        assert clear is not None
        lines.append(
            NotEnrolledChild(
                line_no=number, finding_id=str(found), id_number=clear, name=person.name, need=need.name
            )
        )
    return lines


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """Nothing is awaited: who is still enrolled nowhere is named again next month."""
