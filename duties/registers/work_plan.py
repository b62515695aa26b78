"""Work plans (工作方案): drafted, adopted, replaced by their next version (GH-03, DC-02, DC-25, QC-46)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import term
from domain.errors import Fixer, Reason, Refused
from domain.work_plan import CLAUSES, MAKERS, OF_CASES, WORK_PLAN, WorkPlanState, WorkPlanType
from duties import entries
from duties.registers import legal_team, row

_OF = tables.WorkPlan
_UNKNOWN = Reason(
    "UNKNOWN_WORK_PLAN",
    "没有此工作方案，或不在您的办理范围内",
    "there is no such work plan, or it is not yours to act for",
    Fixer.CALLER,
    "planId",
)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST = 10_000
_KEY = ("unit_id", "type", "school_year", "area_id", "case_id")


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    type: WorkPlanType,
    school_year: str,
    title: str,
    team: str,
    measures: str,
    area_id: UUID | None = None,
    case_id: UUID | None = None,
    document_no: str | None = None,
    file_digest: str | None = None,
) -> UUID:
    """Draw up the next version of the unit's plan of a school year, this one or the next; its id.

    area_id: the village that an AREA plan is for; case_id: the open case that a FAMILY or PERSON plan is for. Raises Refused:
    NO_SUCH_UNIT, NOT_YOUR_REGISTER, REGISTER_OF_OTHERS, BAD_TERM, IMPOSSIBLE_DATE, FIELD_MISSING, UNKNOWN_CASE, CASE_CLOSED, DRAFT_EXISTS,
    BAD_HASH, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id, MAKERS[type])
    case = await _case(act, type, case_id)
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        type=type,
        school_year=_year(act, school_year),
        area_id=await _area(act, unit, type, area_id),
        case_id=case.id if case else None,
        state=WorkPlanState.DRAFT,
        **_said(title=title, team=team, measures=measures, document_no=document_no, file_digest=file_digest),
    )
    # Whoever draws up the same plan at the same time waits.
    key = func.hashtextextended(f"WorkPlan {[str(getattr(made, name)) for name in _KEY]}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    if await session.scalar(select(_OF.id).where(*_alike(made), _OF.state == WorkPlanState.DRAFT)):
        zh, en = "已有未实施的草稿，请更正或撤回", "a draft of it is there; correct or withdraw it"
        raise Refused(Reason("DRAFT_EXISTS", zh, en, Fixer.CALLER, "type", CLAUSES[type]))
    last = await session.scalar(select(func.max(_OF.text_version)).where(*_alike(made)))
    made.text_version = (last or 0) + 1
    await entries.make(act, made, unit.id, WORK_PLAN)
    return await act.done(made, *([case.student_id] if case else []))


async def adopt(
    session: AsyncSession, author: Author, *, plan_id: UUID, expected_version: int, in_force_from: date
) -> UUID:
    """Put a draft in force from a day; the version before is superseded.

    Raises Refused: UNKNOWN_WORK_PLAN, STALE_VERSION, NOT_YOUR_REGISTER, IMPOSSIBLE_DATE, ILLEGAL_TRANSITION.
    """
    act, plan = await _held(session, author, plan_id, expected_version)
    on_or_before(in_force_from, act.today, "inForceFrom")
    WORK_PLAN.require(plan.state, WorkPlanState.IN_FORCE)
    runs = select(_OF).where(*_alike(plan), _OF.state == WorkPlanState.IN_FORCE).with_for_update()
    before: tables.WorkPlan | None = await session.scalar(runs)
    if before is not None and before.in_force_from is not None:
        not_before(in_force_from, before.in_force_from, "inForceFrom")
        await entries.move(act, before, before.unit_id, WORK_PLAN, WorkPlanState.SUPERSEDED, "新版方案实施")
    to = WorkPlanState.IN_FORCE
    await entries.move(act, plan, plan.unit_id, WORK_PLAN, to, in_force_from=in_force_from)
    return await act.done(plan)


async def correct(
    session: AsyncSession, author: Author, *, plan_id: UUID, expected_version: int, reason: str, **said: Any
) -> UUID:
    """Mend a draft; what is not said stays. What is in force is replaced by its next version.

    Raises Refused: UNKNOWN_WORK_PLAN, STALE_VERSION, NOT_YOUR_REGISTER, NOT_A_DRAFT, NOTHING_CORRECTED, BAD_HASH, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act, plan = await _held(session, author, plan_id, expected_version)
    if plan.state is not WorkPlanState.DRAFT:
        zh, en = (
            "只有草稿可以更正；已实施的请起草新版",
            "only a draft is mended; what is in force gets its next version",
        )
        raise Refused(Reason("NOT_A_DRAFT", zh, en, Fixer.CALLER, "planId"))
    return await row.correct(act, plan, plan.unit_id, reason, _said(**said))


async def withdraw(
    session: AsyncSession, author: Author, *, plan_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was put in by mistake. Raises Refused: UNKNOWN_WORK_PLAN, STALE_VERSION, NOT_YOUR_REGISTER, BAD_TEXT, PERSONAL_NUMBER, ILLEGAL_TRANSITION."""
    act, plan = await _held(session, author, plan_id, expected_version)
    why = text(reason, "reason")
    await entries.move(act, plan, plan.unit_id, WORK_PLAN, WorkPlanState.WITHDRAWN, why)
    return await act.done(plan)


async def _held(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.WorkPlan]:
    act = await begin(session, author)
    plan = await act.held(_OF, id, _UNKNOWN, expected)
    row.require_own(act, await session.get_one(tables.Organization, plan.unit_id))
    return act, plan


def _alike(plan: tables.WorkPlan) -> list[ColumnElement[bool]]:
    return [getattr(_OF, name).is_not_distinct_from(getattr(plan, name)) for name in _KEY]


def _year(act: Act, said: str) -> str:
    year, now = term.school_year(said), term.school_year_of(act.today)
    if not now.first <= year.first <= now.first + 1:
        zh, en = f"应为 {now} 或下一学年", f"{now} or the school year after it"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "schoolYear"))
    return str(year)


async def _area(act: Act, unit: tables.Organization, type: WorkPlanType, id: UUID | None) -> UUID | None:
    _require((id is not None) == (type is WorkPlanType.AREA), type, "areaId")
    return await legal_team.area(act, unit, id)


async def _case(act: Act, type: WorkPlanType, id: UUID | None) -> tables.DropoutCase | None:
    _require((id is not None) == (type in OF_CASES), type, "caseId")
    return await cases.held(act, id, None) if id is not None else None


def _require(fits: bool, type: WorkPlanType, place: str) -> None:
    if not fits:
        zh = "因地方案须注明村（社区），因家、因人方案须注明个案，其他方案不填"
        en = "an AREA plan names its village, a FAMILY or PERSON plan its case, no other does"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, place, CLAUSES[type]))


def _said(
    title: str | None = None,
    team: str | None = None,
    measures: str | None = None,
    document_no: str | None = None,
    file_digest: str | None = None,
) -> dict[str, Any]:
    """What was said of it, as columns; what was not is left out."""
    if file_digest is not None and not _DIGEST.fullmatch(file_digest):
        zh, en = "应为文件的 SHA-256（64 位小写十六进制）", "the file's SHA-256 is needed, as 64 hex digits"
        raise Refused(Reason("BAD_HASH", zh, en, Fixer.CALLER, "fileDigest"))
    given = {
        "title": text(title, "title", row.TITLE) if title is not None else None,
        "team": text(team, "team", 500) if team is not None else None,
        "measures": text(measures, "measures", _MOST) if measures is not None else None,
        "document_no": text(document_no, "documentNo", 60) if document_no is not None else None,
        "file_digest": file_digest,
    }
    return {name: value for name, value in given.items() if value is not None}
