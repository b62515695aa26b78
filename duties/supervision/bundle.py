"""Figures that the People's Congress is handed for its inspection: totals that the hub has, small ones kept back (QC-05, A-15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import totals
from casework.act import Act
from database import tables
from domain import circular
from domain.errors import Fixer, Reason, Refused
from domain.inspection import InspectionType
from duties import entries
from duties.supervision import inspection

_COUNTED: tuple[tuple[str, Any, Any], ...] = (
    ("ledgers", tables.Ledger, tables.Ledger.type),
    ("tasks", tables.DutyTask, tables.DutyTask.state),
    ("scheduledEvents", tables.ScheduledEvent, tables.ScheduledEvent.state),
    ("letters", tables.ResponsibilityLetter, tables.ResponsibilityLetter.state),
    ("inspections", tables.Inspection, tables.Inspection.type),
    ("rectifications", tables.RectificationOrder, tables.RectificationOrder.state),
)
"""What is counted by which column: ledgers, tasks, events, letters, inspections and orders are no children."""


async def hand(session: AsyncSession, author: Author, *, inspection_id: UUID, expected_version: int) -> UUID:
    """Count the county's totals as they stand today and hand them over, once, never changed; the inspection's id.

    Raises Refused: UNKNOWN_INSPECTION, STALE_VERSION, NOT_THE_INSPECTOR, INSPECTION_NOT_OPEN, NO_BUNDLE, BUNDLE_HANDED.
    """
    act, row = await inspection.at_work(session, author, inspection_id, expected_version)
    if row.type is not InspectionType.NPC_LAW_ENFORCEMENT:
        zh, en = "只为人大监督及执法检查提供汇总材料", "figures are handed for an inspection by the Congress"
        raise Refused(Reason("NO_BUNDLE", zh, en, Fixer.CALLER, "inspectionId", "QC-05"))
    if row.bundle is not None:
        zh, en = "汇总材料已提供，不可更改", "the figures were handed over already"
        raise Refused(Reason("BUNDLE_HANDED", zh, en, Fixer.CALLER, "inspectionId", "QC-05"))
    said = await _figures(act, row)
    handed: dict[str, Any] = {
        "bundle": said,
        "bundle_digest": circular.digest(said),
        "bundled_at": author.now,
    }
    await entries.change(act, row, row.unit_id, row.clauses, **handed)
    return await act.done(row)


async def _figures(act: Act, row: tables.Inspection) -> dict[str, Any]:
    k = act.rules["statistics.smallestCell"]
    counted = await totals.count(act, act.today.replace(day=1), None)
    return {
        "inspectionNo": row.inspection_no,
        "jurisdiction": act.author.jurisdiction_code,
        "countedOn": act.today.isoformat(),
        "smallestCell": k,
        "children": circular.published(counted, k),
        **{name: await _numbers(act, table, column) for name, table, column in _COUNTED},
    }


async def _numbers(act: Act, table: Any, column: Any) -> dict[str, int]:
    found = select(column, func.count()).where(table.jurisdiction_code == act.author.jurisdiction_code)
    counted = await act.session.execute(found.group_by(column))
    return dict(sorted((term.name, number) for term, number in counted))
