"""The medical appraisal of a disabled child (医学鉴定): asked for, recorded, or confirmed as the federation told it (HL-25, HL-38)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import disability
from casework.act import Act, begin, on_or_before, text
from casework.disability import DONE
from database import tables
from domain.disability import DisabilityPathState
from domain.errors import Fixer, Reason, Refused
from domain.machines.disability import DISABILITY
from domain.organization import Department

UNKNOWN = Reason(
    "UNKNOWN_APPRAISAL",
    "没有此医学鉴定，或不在您的办理范围内",
    "there is no such appraisal, or it is not yours to act for",
    Fixer.CALLER,
    "appraisalId",
)


async def request(
    session: AsyncSession,
    author: Author,
    *,
    path_id: UUID,
    expected_version: int,
    support: Sequence[Department],
    organiser: Department | None = None,
) -> UUID:
    """Ask for the medical appraisal; its id. organiser: the lead, where the place names one (A-10).

    Raises Refused: UNKNOWN_PATH, STALE_VERSION, ILLEGAL_TRANSITION, BAD_ORGANISER.
    """
    act = await begin(session, author)
    path = await disability.held(act, path_id, expected_version)
    helping = list(dict.fromkeys(each.name for each in support))
    if not helping or (organiser is not None and organiser.name in helping):
        zh, en = (
            "应有协助部门，且牵头部门不能又是协助部门",
            "departments support it, and the lead is none of them",
        )
        raise Refused(Reason("BAD_ORGANISER", zh, en, Fixer.CALLER, "support", "HL-38"))
    await act.move(path, "state", DISABILITY, DisabilityPathState.APPRAISAL_REQUESTED)
    appraisal = tables.MedicalAppraisal(
        student_id=path.student_id,
        path_id=path.id,
        organiser=organiser,
        support=helping,
        requested_on=act.today,
    )
    await act.add(appraisal)
    return await act.done(appraisal, path.student_id)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    appraisal_id: UUID,
    expected_version: int,
    appraised_on: date,
    result: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record what the doctors found (医学鉴定). Raises Refused: UNKNOWN_APPRAISAL, STALE_VERSION, APPRAISAL_DONE, IMPOSSIBLE_DATE,
    BAD_TEXT, UNKNOWN_EVIDENCE, ILLEGAL_TRANSITION."""
    act = await begin(session, author)
    appraisal = await _unfinished(act, appraisal_id, expected_version)
    on_or_before(appraised_on, act.today, "appraisedOn")
    shown = await act.shown(evidence, appraisal.student_id)
    return await _appraised(act, appraisal, appraised_on, text(result, "result", 2000), shown)


async def confirm(
    session: AsyncSession,
    author: Author,
    *,
    appraisal_id: UUID,
    expected_version: int,
    evidence: Sequence[UUID],
) -> UUID:
    """Take what the federation said through the exchange as what the doctors found (HL-38); the appraisal's id.

    Raises Refused: UNKNOWN_APPRAISAL, STALE_VERSION, APPRAISAL_DONE, NOTHING_TO_CONFIRM, UNKNOWN_EVIDENCE, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    appraisal = await _unfinished(act, appraisal_id, expected_version)
    if appraisal.said_on is None or appraisal.said_result is None:
        zh, en = "残联尚未反馈鉴定结果", "the federation has not told a result yet"
        raise Refused(Reason("NOTHING_TO_CONFIRM", zh, en, Fixer.PARTNER, "appraisalId", "HL-38"))
    shown = await act.shown(evidence, appraisal.student_id)
    return await _appraised(act, appraisal, appraisal.said_on, appraisal.said_result, shown)


async def _unfinished(act: Act, id: UUID, expected: int) -> tables.MedicalAppraisal:
    appraisal = await act.held(tables.MedicalAppraisal, id, UNKNOWN, expected)
    if appraisal.appraised_on is not None:
        raise Refused(DONE)
    return appraisal


async def _appraised(
    act: Act, appraisal: tables.MedicalAppraisal, on: date, result: str, shown: Sequence[tables.Evidence]
) -> UUID:
    path = await disability.held(act, appraisal.path_id, None)
    await act.move(path, "state", DISABILITY, DisabilityPathState.APPRAISED)
    kept = {"appraised_on": on, "result": result, "evidence": [each.id for each in shown]}
    await changing.change(act.session, appraisal, **kept)
    return await act.done(appraisal, appraisal.student_id)
