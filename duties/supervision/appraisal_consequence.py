"""What a yearly appraisal brings: a one-vote veto, a bar from awards, points deducted; only what the place's document says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, text
from database import tables
from domain.accountability_action import STANDING, ActionType
from domain.errors import Fixer, Reason, Refused
from domain.yearly_appraisal import ConsequenceKind
from duties import entries
from duties.supervision import appraisal as appraisals
from duties.supervision.accountability import UNKNOWN_ACTION

_AFTER = tables.AppraisalConsequence


async def apply(
    session: AsyncSession,
    author: Author,
    *,
    appraisal_id: UUID,
    expected_version: int,
    kind: ConsequenceKind,
    reason: str,
    points: int | None = None,
    action_id: UUID | None = None,
) -> UUID:
    """Put a consequence on a draft, with the fact that it rests on, or the accountability action of that unit; the appraisal's id.

    points: hundredths of a point; of a deduction by an action those of the action where nothing is said. Raises Refused:
    UNKNOWN_YEARLY_APPRAISAL, STALE_VERSION, OWN_MATTER, APPRAISAL_CONFIRMED, NOT_HERE, UNKNOWN_ACTION, ACTION_WITHDRAWN, POINTS_MISSING,
    VETOED_ALREADY, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, appraisal = await appraisals.drafted(session, author, appraisal_id, expected_version)
    if act.rules["appraisal.veto"] != kind.name:
        zh, en = f"本地文件未规定“{kind.zh}”", f"the place's document does not provide for {kind.name}"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "kind"))
    action = await _action(act, appraisal, action_id)
    less = _points(kind, points, action)
    said = select(_AFTER.id).where(_AFTER.appraisal_id == appraisal.id, _AFTER.kind == kind)
    if less is None and await session.scalar(said.limit(1)) is not None:
        zh, en = "已有此项后果", "it stands there already"
        raise Refused(Reason("VETOED_ALREADY", zh, en, Fixer.CALLER, "kind"))
    after = _AFTER(
        jurisdiction_code=appraisal.jurisdiction_code,
        unit_id=appraisal.unit_id,
        appraisal_id=appraisal.id,
        kind=kind,
        points=less,
        reason=text(reason, "reason"),
        clauses=list(act.rules.clauses("appraisal.veto")),
        action_id=action_id,
    )
    await act.add(after)
    await appraisals.recount(act, appraisal)
    await entries.enter(act, appraisal, appraisal.unit_id, after.clauses, after.reason)
    return await act.done(appraisal)


async def lift(
    session: AsyncSession,
    author: Author,
    *,
    appraisal_id: UUID,
    expected_version: int,
    consequence_id: UUID,
    reason: str,
) -> UUID:
    """Take a consequence off a draft. Raises Refused as `apply` of the appraisal, and UNKNOWN_CONSEQUENCE, BAD_TEXT, PERSONAL_NUMBER."""
    act, appraisal = await appraisals.drafted(session, author, appraisal_id, expected_version)
    why = text(reason, "reason")
    after = await session.get(_AFTER, consequence_id)
    if after is None or after.appraisal_id != appraisal.id:
        zh, en = "此考核没有该后果", "the appraisal has no such consequence"
        raise Refused(Reason("UNKNOWN_CONSEQUENCE", zh, en, Fixer.CALLER, "consequenceId"))
    clauses = list(after.clauses)
    await session.delete(after)
    await session.flush()
    await appraisals.recount(act, appraisal)
    await entries.enter(act, appraisal, appraisal.unit_id, clauses, why)
    return await act.done(appraisal)


async def _action(
    act: Act, appraisal: tables.YearlyAppraisal, id: UUID | None
) -> tables.AccountabilityAction | None:
    if id is None:
        return None
    found = await act.session.get(tables.AccountabilityAction, id)
    if found is None or found.unit_id != appraisal.unit_id or found.year != appraisal.year:
        raise Refused(UNKNOWN_ACTION)
    if found.state not in STANDING:
        zh, en = "该责任追究已撤销", "the action was withdrawn"
        raise Refused(Reason("ACTION_WITHDRAWN", zh, en, Fixer.CALLER, "actionId"))
    return found


def _points(kind: ConsequenceKind, said: int | None, action: Any) -> int | None:
    deducts = kind is ConsequenceKind.SCORE_DEDUCTION
    if said is None and deducts and action is not None and action.type is ActionType.SCORE_DEDUCTION:
        said = action.points
    if deducts != (said is not None) or (said is not None and said <= 0):
        zh, en = "减扣分值须注明，其他后果不得填写", "a deduction, and only that, says how many points"
        raise Refused(Reason("POINTS_MISSING", zh, en, Fixer.CALLER, "points", "QC-53"))
    return said
