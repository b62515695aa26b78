"""A school's own statement of a term: curriculum and hours, what pupils are judged by beside marks, counseling, exercise (DC-L3, HL-54, QC-22)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import due, registry
from casework.act import Act, begin, text
from database import tables
from domain import curriculum
from domain.errors import Fixer, Reason, Refused
from domain.term import SchoolTerm

_OF = tables.CurriculumStatement


async def state(
    session: AsyncSession,
    author: Author,
    *,
    school_id: UUID,
    full_curriculum: bool,
    full_hours: bool,
    integrating_activities: bool,
    not_marks_alone: bool,
    counseling: bool,
    evaluation: str,
    stated_by: str,
    shortfall: str | None = None,
    no_extra_pace: bool | None = None,
    exercise_minutes: int | None = None,
    expected_version: int | None = None,
) -> UUID:
    """State how a school teaches in the term that is; the statement's id. A correction says which version it saw.

    What is not done is explained in `shortfall`. exercise_minutes: of a pupil each day; the place's target, if it has one, is held
    against it by the indicator (QC-22). Raises Refused: NO_SUCH_SCHOOL, NOT_IN_TERM, SHORTFALL_MISSING, NO_SHORTFALL, BAD_COUNT, BAD_TEXT, STATEMENT_EXISTS, STALE_VERSION.
    """
    act = await begin(session, author)
    school = await registry.own_school(act, school_id, "schoolId")
    term = await _term(act)
    items = {
        "full_curriculum": full_curriculum,
        "full_hours": full_hours,
        "integrating_activities": integrating_activities,
        "not_marks_alone": not_marks_alone,
        "counseling": counseling,
        "no_extra_pace": no_extra_pace,
    }
    curriculum.check_shortfall(items, shortfall)
    curriculum.check_exercise(exercise_minutes)
    said = {
        **items,
        "exercise_minutes": exercise_minutes,
        "evaluation": text(evaluation, "evaluation", 1000),
        "shortfall": text(shortfall, "shortfall", 1000) if shortfall is not None else None,
        "stated_by": text(stated_by, "statedBy", 60),
        "stated_on": act.today,
        "recorded_by": author.name,
    }
    key = {"school_id": school.id, "school_year": str(term.school_year), "kind": term.kind}
    row = await session.scalar(select(_OF).filter_by(**key).with_for_update())
    if row is None and expected_version is None:
        row = _OF(jurisdiction_code=author.jurisdiction_code, **key, **said)
        await act.add(row)
    else:
        row = _seen(row, expected_version)
        await changing.change(session, row, **said)
    return await act.done(row)


async def _term(act: Act) -> SchoolTerm:
    term = (await due.terms(act)).term_of(act.today)
    if term is None:
        zh, en = "现在不在学期内", "it is holiday: there is no term to speak of"
        raise Refused(Reason("NOT_IN_TERM", zh, en, Fixer.CALLER, "schoolId", "DC-L3"))
    return term


def _seen(row: tables.CurriculumStatement | None, expected: int | None) -> tables.CurriculumStatement:
    """The statement to correct. Raises Refused: STATEMENT_EXISTS, STALE_VERSION."""
    if expected is None:
        zh, en = (
            "本学期已有自查；更正请注明 expectedVersion",
            "it is stated; a correction says which version it saw",
        )
        raise Refused(Reason("STATEMENT_EXISTS", zh, en, Fixer.CALLER, "expectedVersion"))
    if row is None:
        raise Refused(changing.STALE)
    changing.require(row, expected)
    return row
