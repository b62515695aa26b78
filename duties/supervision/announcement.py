"""Announcements of results: closed inspections, by names of units and aggregates, published once (督导检查结果公告; HL-73, QC-48)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain import circular
from domain.errors import Fixer, Reason, Refused
from domain.inspection import ANNOUNCED, InspectionState
from domain.organization import Department
from domain.supervision import Instrument
from duties import entries, units
from duties.supervision import inspection, standing

_OF, _INSPECTION = tables.ResultAnnouncement, tables.Inspection
_ITEM, _FINDING, _ORDER = tables.InspectionItem, tables.InspectionFinding, tables.RectificationOrder
MOST = 200
"""Inspections in one announcement."""


async def announce(session: AsyncSession, author: Author, *, inspection_ids: Sequence[UUID]) -> UUID:
    """Announce the results of closed inspections, each once; the announcement's id.

    Raises Refused: NOTHING_ANNOUNCED, NOT_HERE, NOT_THE_SUPERVISOR, UNKNOWN_INSPECTION, INSPECTION_NOT_CLOSED, NOT_ANNOUNCED_SO,
    ANNOUNCED_ALREADY.
    """
    act = await begin(session, author)
    use = standing.use(act, Instrument.ANNOUNCEMENT, "inspectionIds")
    wanted = list(dict.fromkeys(inspection_ids))
    if not 0 < len(wanted) <= MOST:
        zh, en = f"请选择 1 至 {MOST} 次督查", f"1 to {MOST} inspections are needed"
        raise Refused(Reason("NOTHING_ANNOUNCED", zh, en, Fixer.CALLER, "inspectionIds"))
    found = [await _closed(act, id, f"inspectionIds[{n}]", use) for n, id in enumerate(wanted)]
    first = await session.get_one(tables.Organization, found[0].unit_id)
    name = standing.using(act, use, first, "inspectionIds")
    made = await _made(act, name, found, use)
    for row in found:
        await entries.change(act, row, row.unit_id, use.clauses, announcement_id=made.id)
    return await act.done(made)


async def _made(
    act: Act, name: Department, found: Sequence[tables.Inspection], use: standing.Use
) -> tables.ResultAnnouncement:
    county = act.author.jurisdiction_code
    number = await act.number(
        _OF.announcement_no, str(act.today.year)
    )  # whoever announces at the same time waits
    last = select(_OF.digest).where(_OF.jurisdiction_code == county).order_by(_OF.announcement_no.desc())
    before = await act.session.scalar(last.limit(1))
    issuer = await units.first(act.session, county, name)
    results = {
        "announcementNo": number,
        "jurisdiction": county,
        "issuer": issuer.name_zh if issuer else name.zh,
        "publishedOn": act.today.isoformat(),
        "previous": before,
        "inspections": [await _result(act, row) for row in found],
    }
    made = _OF(
        jurisdiction_code=county,
        announcement_no=number,
        issued_by=name,
        issuer_id=issuer.id if issuer else None,
        published_at=act.author.now,
        results=results,
        clauses=list(use.clauses),
        previous=before,
        digest=circular.digest(results),
    )
    await act.add(made)
    await entries.enter(act, made, None, use.clauses)
    return made


async def _result(act: Act, row: tables.Inspection) -> dict[str, Any]:
    """An inspection as it is announced: how many items, findings and orders of which kind, and nobody's own words (A-15)."""
    unit = await act.session.get_one(tables.Organization, row.unit_id)
    items = await act.session.scalars(select(_ITEM.answer).where(_ITEM.inspection_id == row.id))
    stands = (_FINDING.inspection_id == row.id, _FINDING.withdrawn_on.is_(None))
    grounds = await act.session.scalars(select(_FINDING.ground).where(*stands))
    orders = select(_ORDER.state).join(_FINDING, _ORDER.finding_id == _FINDING.id).where(*stands)
    states = await act.session.scalars(orders)
    assert row.closed_on is not None
    return {
        "inspectionNo": row.inspection_no,
        "type": row.type.name,
        "unit": unit.name_zh,
        "unitCode": unit.code,
        "closedOn": row.closed_on.isoformat(),
        "items": dict(sorted(Counter(each.name for each in items if each).items())),
        "grounds": dict(sorted(Counter(each.name for each in grounds).items())),
        "rectifications": dict(sorted(Counter(each.name for each in states).items())),
    }


async def _closed(act: Act, id: UUID, place: str, use: standing.Use) -> tables.Inspection:
    """An inspection whose results may be announced now, held."""
    reached = select(_INSPECTION).where(_INSPECTION.id == id, act.reach(_INSPECTION))
    row = await act.session.scalar(reached.with_for_update())
    if row is None:
        unknown = inspection.UNKNOWN
        raise Refused(Reason("UNKNOWN_INSPECTION", unknown.zh, unknown.en, Fixer.CALLER, place))
    if row.type not in ANNOUNCED:
        zh, en = f"{row.type.zh}的结果不由公告发布", f"results of type {row.type.name} are not announced so"
        raise Refused(Reason("NOT_ANNOUNCED_SO", zh, en, Fixer.CALLER, place, use.clause))
    if row.state is not InspectionState.CLOSED:
        zh, en = "督查尚未结束", "the inspection is not closed"
        raise Refused(Reason("INSPECTION_NOT_CLOSED", zh, en, Fixer.CALLER, place))
    if row.announcement_id is not None:
        zh, en = "该次督查结果已公告，不可更改", "its results are announced already"
        raise Refused(Reason("ANNOUNCED_ALREADY", zh, en, Fixer.CALLER, place, use.clause))
    return row
