"""Yearly appraisals drawn up, confirmed and corrected; once confirmed they never change (GH-15, DC-L7, QC-52)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain import yearly_appraisal
from domain.accountability_action import STANDING
from domain.errors import Fixer, Reason, Refused
from domain.machines.supervision import YEARLY_APPRAISAL
from domain.yearly_appraisal import (
    APPRAISED,
    SCHEME_CLAUSES,
    AppraisalGrade,
    AppraisalScheme,
    AppraisalState,
    ConsequenceKind,
)
from duties import entries, units
from duties.supervision import impartial

_OF, _ITEM, _AFTER = tables.YearlyAppraisal, tables.AppraisalItem, tables.AppraisalConsequence
UNKNOWN_APPRAISAL = Reason(
    "UNKNOWN_YEARLY_APPRAISAL",
    "没有此考核，或不在您的办理范围内",
    "there is no such appraisal, or it is not yours to act on",
    Fixer.CALLER,
    "appraisalId",
)
Items = Sequence[dict[str, Any]]
"""Each {"name_zh", "full_marks", "score"}, in hundredths of a point."""


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    scheme: AppraisalScheme,
    year: int,
    items: Items,
    position: str | None = None,
) -> UUID:
    """Draw up a unit's appraisal of a year under a scheme of the place; its id. position: the post, of LEADER alone.

    Raises Refused: NO_SUCH_UNIT, OWN_MATTER, NOT_HERE, NOT_APPRAISED_SO, BAD_YEAR, POSITION_MISSING, APPRAISAL_EXISTS, BAD_SCORE,
    BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    await impartial.require(act, unit.id, "unitId")
    clauses = _clauses(act, scheme, unit)
    if not act.today.year - 1 <= year <= act.today.year:
        zh, en = "应为今年或去年", "this year or the last one"
        raise Refused(Reason("BAD_YEAR", zh, en, Fixer.CALLER, "year"))
    if (scheme is AppraisalScheme.LEADER) != (position is not None):
        zh, en = (
            "考核主要领导的须注明职务，其他不得填写",
            "a leader's appraisal, and only that, names the post",
        )
        raise Refused(Reason("POSITION_MISSING", zh, en, Fixer.CALLER, "position", SCHEME_CLAUSES[scheme][0]))
    post = None if position is None else text(position, "position", 60)
    await _refuse_second(act, (unit.id, scheme, year, post), _OF.state != AppraisalState.SUPERSEDED)
    own = await units.own(act)
    appraisal = _OF(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        scheme=scheme,
        year=year,
        position_zh=post,
        clauses=clauses,
        state=AppraisalState.DRAFT,
        total=0,
        appraiser_id=own.id if own else None,
    )
    await entries.make(act, appraisal, unit.id, YEARLY_APPRAISAL)
    await _write(act, appraisal, items)
    await recount(act, appraisal)
    return await act.done(appraisal)


async def score(
    session: AsyncSession, author: Author, *, appraisal_id: UUID, expected_version: int, items: Items
) -> UUID:
    """Fill in a draft's sheet anew. Raises Refused: UNKNOWN_YEARLY_APPRAISAL, STALE_VERSION, OWN_MATTER, APPRAISAL_CONFIRMED, BAD_SCORE,
    BAD_TEXT, PERSONAL_NUMBER."""
    act, appraisal = await drafted(session, author, appraisal_id, expected_version)
    await session.execute(delete(_ITEM).where(_ITEM.appraisal_id == appraisal.id))
    await _write(act, appraisal, items)
    await recount(act, appraisal)
    await entries.enter(act, appraisal, appraisal.unit_id, appraisal.clauses)
    return await act.done(appraisal)


async def confirm(
    session: AsyncSession,
    author: Author,
    *,
    appraisal_id: UUID,
    expected_version: int,
    result: AppraisalGrade,
    confirmed_by: str,
) -> UUID:
    """Make a draft final; one that corrects another takes its place.

    Raises Refused: UNKNOWN_YEARLY_APPRAISAL, STALE_VERSION, OWN_MATTER, APPRAISAL_CONFIRMED, ACTION_WITHDRAWN, VETOED, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act, appraisal = await drafted(session, author, appraisal_id, expected_version)
    kinds = await _standing(act, appraisal)
    yearly_appraisal.check_result(result, kinds)
    name = text(confirmed_by, "confirmedBy", 60)
    if appraisal.corrects_id is not None:
        old = await session.get_one(_OF, appraisal.corrects_id, with_for_update=True)
        why = appraisal.correction_reason or ""
        await entries.move(act, old, old.unit_id, YEARLY_APPRAISAL, AppraisalState.SUPERSEDED, why)
        await session.flush()
    said: dict[str, Any] = {"result": result, "confirmed_by": name, "confirmed_at": author.now}
    await entries.move(act, appraisal, appraisal.unit_id, YEARLY_APPRAISAL, AppraisalState.CONFIRMED, **said)
    return await act.done(appraisal)


async def correct(
    session: AsyncSession, author: Author, *, appraisal_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Draw up the correction of a confirmed appraisal, with its sheet and consequences as they were; the new one's id.

    The old one stands until the new one is confirmed. Raises Refused: UNKNOWN_YEARLY_APPRAISAL, STALE_VERSION, OWN_MATTER,
    NOT_CONFIRMED, APPRAISAL_EXISTS, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, old = await _held(session, author, appraisal_id, expected_version)
    if old.state is not AppraisalState.CONFIRMED:
        zh, en = "只能更正已确认的考核", "only a confirmed appraisal that stands is corrected"
        raise Refused(Reason("NOT_CONFIRMED", zh, en, Fixer.CALLER, "appraisalId"))
    of = (old.unit_id, old.scheme, old.year, old.position_zh)
    await _refuse_second(act, of, _OF.state == AppraisalState.DRAFT)
    same = (
        "jurisdiction_code",
        "unit_id",
        "scheme",
        "year",
        "position_zh",
        "clauses",
        "total",
        "vetoed",
        "awards_barred",
    )
    own = await units.own(act)
    new = _OF(
        **{name: getattr(old, name) for name in same},
        state=AppraisalState.DRAFT,
        appraiser_id=own.id if own else None,
        corrects_id=old.id,
        correction_reason=text(reason, "reason"),
    )
    await entries.make(act, new, new.unit_id, YEARLY_APPRAISAL)
    await _copy(act, _ITEM, old, new, ("ordinal", "name_zh", "full_marks", "score"))
    await _copy(act, _AFTER, old, new, ("kind", "points", "reason", "clauses", "action_id"))
    return await act.done(new)


async def drafted(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.YearlyAppraisal]:
    """An appraisal that is still a draft, held. Raises Refused: UNKNOWN_YEARLY_APPRAISAL, STALE_VERSION, OWN_MATTER, APPRAISAL_CONFIRMED."""
    act, appraisal = await _held(session, author, id, expected)
    if appraisal.state is not AppraisalState.DRAFT:
        zh, en = (
            "考核已确认，不可更改，请办理更正",
            "a confirmed appraisal never changes: draw up its correction",
        )
        raise Refused(Reason("APPRAISAL_CONFIRMED", zh, en, Fixer.CALLER, "appraisalId"))
    return act, appraisal


async def recount(act: Act, appraisal: tables.YearlyAppraisal) -> None:
    """Add a draft's sheet up anew, and say what stands on it."""
    scores = await act.session.scalars(select(_ITEM.score).where(_ITEM.appraisal_id == appraisal.id))
    found = select(_AFTER.kind, _AFTER.points).where(_AFTER.appraisal_id == appraisal.id)
    after = (await act.session.execute(found)).all()
    kinds = {kind for kind, _ in after}
    await changing.change(
        act.session,
        appraisal,
        total=yearly_appraisal.total(scores.all(), [points or 0 for _, points in after]),
        vetoed=ConsequenceKind.ONE_VOTE_VETO in kinds,
        awards_barred=ConsequenceKind.AWARDS_BARRED in kinds,
    )


async def _held(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.YearlyAppraisal]:
    act = await begin(session, author)
    appraisal = await act.held(_OF, id, UNKNOWN_APPRAISAL, expected)
    await impartial.require(act, appraisal.unit_id, "appraisalId")
    return act, appraisal


def _clauses(act: Act, scheme: AppraisalScheme, unit: tables.Organization) -> list[str]:
    clauses = SCHEME_CLAUSES[scheme]
    if scheme.name not in act.rules["appraisal.schemes"]:
        zh, en = f"本地文件未规定“{scheme.zh}”", f"the place's document does not provide for {scheme.name}"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "scheme", clauses[0]))
    here = [each for each in clauses if each in act.rules.clauses("appraisal.schemes")]
    if unit.type not in APPRAISED[scheme]:
        zh, en = f"{unit.type.zh}不参加此项考核", f"a unit of kind {unit.type.name} is not appraised so"
        raise Refused(Reason("NOT_APPRAISED_SO", zh, en, Fixer.CALLER, "unitId", here[0] if here else None))
    return here


async def _refuse_second(act: Act, of: tuple[UUID, AppraisalScheme, int, str | None], state: Any) -> None:
    unit, scheme, year, post = of
    same = (_OF.unit_id == unit, _OF.scheme == scheme, _OF.year == year)
    of_post = _OF.position_zh.is_(None) if post is None else _OF.position_zh == post
    # Two at once wait for each other on the unit's row.
    await act.session.get_one(tables.Organization, unit, with_for_update=True)
    if await act.session.scalar(select(_OF.id).where(*same, of_post, state).limit(1)) is not None:
        zh, en = "该年度已有此项考核", "there is an appraisal of that year already"
        raise Refused(Reason("APPRAISAL_EXISTS", zh, en, Fixer.CALLER, "year"))


async def _write(act: Act, appraisal: tables.YearlyAppraisal, items: Items) -> None:
    yearly_appraisal.check_items((each["full_marks"], each["score"]) for each in items)
    of = {name: getattr(appraisal, name) for name in ("jurisdiction_code", "unit_id")}
    named = [{**each, "name_zh": text(each["name_zh"], "items", 60)} for each in items]
    lines = [{**of, "appraisal_id": appraisal.id, "ordinal": no, **each} for no, each in enumerate(named, 1)]
    await act.add_each(_ITEM, lines)


async def _copy(act: Act, table: Any, old: Any, new: Any, names: tuple[str, ...]) -> None:
    of = {"jurisdiction_code": new.jurisdiction_code, "unit_id": new.unit_id, "appraisal_id": new.id}
    found = await act.session.scalars(select(table).where(table.appraisal_id == old.id).order_by(table.id))
    await act.add_each(table, [{**of, **{name: getattr(each, name) for name in names}} for each in found])


async def _standing(act: Act, appraisal: tables.YearlyAppraisal) -> list[Any]:
    """The kinds of an appraisal's consequences. Raises Refused ACTION_WITHDRAWN where one rests on what holds no more."""
    action = tables.AccountabilityAction
    found = select(_AFTER.kind, action.state).outerjoin(action, action.id == _AFTER.action_id)
    rows = (await act.session.execute(found.where(_AFTER.appraisal_id == appraisal.id))).all()
    if any(state is not None and state not in STANDING for _, state in rows):
        zh, en = (
            "所依据的责任追究已撤销，请先取消该后果",
            "it rests on an action that was withdrawn: take that out first",
        )
        raise Refused(Reason("ACTION_WITHDRAWN", zh, en, Fixer.CALLER, "appraisalId"))
    return [kind for kind, _ in rows]
