"""股室职责分工: which section of the bureau, and who in it, answers for which of the bureau's duties (GH-10)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from duties import entries, units

_OF = tables.DutyAssignment
_ONE_DAY = timedelta(days=1)
UNKNOWN = Reason(
    "UNKNOWN_DUTY_ASSIGNMENT",
    "没有此职责分工",
    "there is no such section for a duty",
    Fixer.CALLER,
    "assignmentId",
)


async def assign(
    session: AsyncSession,
    author: Author,
    *,
    duty_id: UUID,
    section_zh: str,
    officer_name: str,
    valid_from: date,
) -> UUID:
    """Give a duty of the bureau to one of its sections from a day; the assignment's id. Who had it there ends the day before.

    No document says which section has which duty (GH-10): the bureau does. Raises Refused: UNKNOWN_DUTY, NOT_THE_BUREAUS,
    BAD_TEXT, PERSONAL_NUMBER, IMPOSSIBLE_DATE, SECTION_HOLDS.
    """
    act = await begin(session, author)
    await _require_bureaus(act, duty_id)
    on_or_before(valid_from, act.today, "validFrom")
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        duty_id=duty_id,
        section_zh=text(section_zh, "sectionZh", 60),
        officer_name=text(officer_name, "officerName", 60),
        valid_from=valid_from,
    )
    await _succeed(act, made)
    await entries.make(act, made, await _bureau(act))
    return await act.done(made)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    assignment_id: UUID,
    expected_version: int,
    valid_to: date,
    reason: str,
) -> UUID:
    """A section has a duty no more after a day. Raises Refused: UNKNOWN_DUTY_ASSIGNMENT, STALE_VERSION, DUTY_ASSIGNMENT_ENDED,
    IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER."""
    act = await begin(session, author)
    held = await act.held(_OF, assignment_id, UNKNOWN, expected_version)
    if held.valid_to is not None:
        zh, en = f"已于 {held.valid_to} 终止", f"it ended on {held.valid_to}"
        raise Refused(Reason("DUTY_ASSIGNMENT_ENDED", zh, en, Fixer.CALLER, "assignmentId"))
    on_or_before(valid_to, act.today, "validTo")
    not_before(valid_to, held.valid_from, "validTo")
    why = text(reason, "reason")
    await entries.change(act, held, await _bureau(act), why=why, valid_to=valid_to)
    return await act.done(held)


async def _require_bureaus(act: Act, id: UUID) -> None:
    of = tables.DepartmentDuty
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    duty = await act.session.scalar(select(of).where(of.id == id, *here))
    if duty is None:
        zh, en = "本地没有此项职责", "the county's documents have no such duty"
        raise Refused(Reason("UNKNOWN_DUTY", zh, en, Fixer.CALLER, "dutyId"))
    if duty.department is not Department.EDUCATION_BUREAU:
        zh, en = f"这是{duty.department.zh}的职责", f"this is a duty of {duty.department.name}"
        raise Refused(Reason("NOT_THE_BUREAUS", zh, en, Fixer.CALLER, "dutyId", duty.clauses[0]))


async def _succeed(act: Act, made: tables.DutyAssignment) -> None:
    """End who has the duty in that section. Raises Refused SECTION_HOLDS for a day on which somebody had it, or before."""
    key = f"DutyAssignment {made.duty_id} {made.section_zh}"
    await act.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    same = (_OF.duty_id == made.duty_id, _OF.section_zh == made.section_zh)
    last = await act.session.scalar(
        select(_OF).where(*same).order_by(_OF.valid_from.desc()).limit(1).with_for_update()
    )
    if last is None:
        return
    taken = last.valid_to or last.valid_from
    if taken >= made.valid_from:
        zh, en = f"{taken} 已有责任人，接任应在此后", f"somebody has it on {taken}; who follows comes later"
        raise Refused(Reason("SECTION_HOLDS", zh, en, Fixer.CALLER, "validFrom"))
    if last.valid_to is None:
        ends = made.valid_from - _ONE_DAY
        why = "由接任者接替"
        await changing.change(act.session, last, valid_to=ends)
        await entries.enter(act, last, await _bureau(act), (), why)


async def _bureau(act: Act) -> UUID | None:
    found = await units.first(act.session, act.author.jurisdiction_code, Department.EDUCATION_BUREAU)
    return found.id if found else None
