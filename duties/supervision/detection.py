"""Proposals drawn up by the clock: what passes a place's threshold in a month, once a unit and ground (catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain.accountability import AccountabilityGround
from domain.accountability_proposal import Month, ProposalState, clauses
from domain.audit import AuditKind
from domain.conduct_complaint import PROVEN, ComplaintKind
from domain.machines.supervision import ACCOUNTABILITY_PROPOSAL
from domain.suppression import suppressed
from duties import entries
from duties.supervision.detectors import DETECTORS
from duties.supervision.found import within

_OF, _SHOWN, _COMPLAINT = (
    tables.AccountabilityProposal,
    tables.ProposalEvidence,
    tables.ConductComplaint,
)
_CONDUCT = AccountabilityGround.TEACHER_CONDUCT
_KEPT = ("kind", "noun", "row_id", "student_id", "case_id", "found_on")
MOST = 500
"""Findings taken up in one transaction."""


async def advance(session: AsyncSession, author: Author) -> int:
    """Propose what this month and the last one show, on the grounds that the place's document names; how many findings, at most MOST a ground.

    A finding of a unit and ground that somebody decided on in that month is left alone. One process at a time: another finds
    nothing to do. Raises Refused NO_RULES.
    """
    key = func.hashtextextended(f"proposals {author.jurisdiction_code}", 0)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        return 0
    act = await begin(session, author)
    here = {AccountabilityGround[each] for each in act.rules["accountability.grounds"]}
    this = Month(act.today.replace(day=1))
    total = 0
    for month in (this.previous, this):
        for ground in sorted(here & DETECTORS.keys(), key=lambda each: each.name):
            total += await _detect(act, ground, month)
        if _CONDUCT in here:
            total += await _heed(act, month)
    return total


async def _detect(act: Act, ground: AccountabilityGround, month: Month) -> int:
    threshold, detectors = DETECTORS[ground]
    hits = union_all(*(detector(act, month).subquery().select() for detector in detectors)).subquery()
    counted = select(hits, func.count().over(partition_by=hits.c.unit_id).label("hits")).subquery()
    unit, row = counted.c.unit_id, counted.c
    proposed = (_OF.unit_id == unit, _OF.ground == ground, _OF.period == month.period)
    known = exists().where(
        *proposed, _SHOWN.proposal_id == _OF.id, _SHOWN.row_id == row.row_id, _SHOWN.kind == row.kind
    )
    decided = exists().where(*proposed, _OF.state != ProposalState.PROPOSED)
    least = act.rules["proposal.thresholds"][threshold]
    fresh = select(counted).where(row.hits >= least, ~decided, ~known).order_by(unit, row.row_id).limit(MOST)
    found = (await act.session.execute(fresh)).mappings().all()
    for key, of_unit in groupby(found, key=lambda each: each["unit_id"]):
        await _add(act, key, ground, month, list(of_unit))
    return len(found)


async def _add(
    act: Act, unit: UUID, ground: AccountabilityGround, month: Month, found: Sequence[Any]
) -> None:
    proposal = await _standing(act, unit, ground, month)
    count = (proposal.found_count if proposal else 0) + len(found)
    counts = {"found_count": count, "coarse_found_count": _coarse(act, count)}
    if proposal is None:
        proposal = await _made(act, unit, ground, month, counts)
    else:
        await changing.change(act.session, proposal, **counts)
    shown = [{"proposal_id": proposal.id, **{name: each[name] for name in _KEPT}} for each in found]
    await act.add_each(_SHOWN, shown)
    await act.author.note(
        act.session,
        f"{_OF.__name__}:{proposal.id}",
        sorted({each["student_id"] for each in found}),
        AuditKind.CHANGE,
    )


async def _heed(act: Act, month: Month) -> int:
    """Complaints of teachers' conduct that were found true (DC-L4c): into the unit's proposal of the month."""
    proposed = (_OF.unit_id == _COMPLAINT.unit_id, _OF.ground == _CONDUCT, _OF.period == month.period)
    decided = exists().where(*proposed, _OF.state != ProposalState.PROPOSED)
    true = (
        _COMPLAINT.jurisdiction_code == act.author.jurisdiction_code,
        _COMPLAINT.kind == ComplaintKind.TEACHER_CONDUCT,
        _COMPLAINT.result.in_(PROVEN),
        _COMPLAINT.proposal_id.is_(None),
        within(_COMPLAINT.concluded_on, month),
    )
    waiting = select(_COMPLAINT).where(*true, ~decided).order_by(_COMPLAINT.id).limit(MOST)
    found = (await act.session.scalars(waiting.with_for_update())).all()
    for complaint in found:
        proposal = await _standing(act, complaint.unit_id, _CONDUCT, month)
        if proposal is None:
            counts = {"found_count": 0, "coarse_found_count": 0}
            proposal = await _made(act, complaint.unit_id, _CONDUCT, month, counts)
        await changing.change(act.session, complaint, proposal_id=proposal.id)
    return len(found)


async def _standing(
    act: Act, unit: UUID, ground: AccountabilityGround, month: Month
) -> tables.AccountabilityProposal | None:
    of = (_OF.unit_id == unit, _OF.ground == ground, _OF.period == month.period)
    found: tables.AccountabilityProposal | None = await act.session.scalar(
        select(_OF).where(*of).with_for_update()
    )
    return found


async def _made(
    act: Act, unit: UUID, ground: AccountabilityGround, month: Month, counts: dict[str, Any]
) -> tables.AccountabilityProposal:
    proposal = _OF(
        jurisdiction_code=act.author.jurisdiction_code,
        unit_id=unit,
        ground=ground,
        period=month.period,
        clauses=clauses(ground, act.rules.clauses("accountability.grounds")),
        proposed_at=act.author.now,
        state=ProposalState.PROPOSED,
        **counts,
    )
    await entries.make(act, proposal, unit, ACCOUNTABILITY_PROPOSAL)
    return proposal


def _coarse(act: Act, count: int) -> int | None:
    kept: int | None = suppressed({"found": count}, act.rules["statistics.smallestCell"])["found"]
    return kept
