"""A principal's letters with all teachers of the school who have none yet, drawn up at once (GH-14)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.responsibility import LetterType
from domain.teacher import MOST
from domain.term import SchoolYear
from duties import letter_compose, letter_draft, letter_holder, letter_teachers

_TEACHER = tables.Teacher
_TYPE = LetterType.PRINCIPAL_TEACHER


async def draft_each(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    school_year: str,
    year: int | None = None,
    articles: Sequence[str] | None = None,
) -> UUID:
    """Draw up a letter for each teacher whom the school year asks for one and who has none, not even a draft; the school's id.

    At most MOST of them, in the order of the list: asked again, it goes on with the others. Raises Refused: NO_SUCH_UNIT, NOT_HERE,
    WRONG_PARTY, NOT_YOUR_LETTER, BAD_TERM, BAD_LETTER_YEAR, NOBODY_NAMED, LETTER_EXISTS, WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await letter_draft.unit_of(act, unit_id)
    template = await letter_draft.template_of(act, _TYPE)
    parties = await letter_draft.parties_of(act, template, unit)
    letter_draft.require_drafter(act, _TYPE, parties[0][1], unit)
    of = letter_draft.year_of(act, school_year)
    letters = [
        letter_draft.begun(act, _TYPE, unit, of, year, letter_holder.of_teacher(each))
        for each in await _lacking(act, unit.id, of)
    ]
    await letter_compose.compose_each(act, letters, template, parties, articles)
    return await act.done(unit)


async def _lacking(act: Act, unit: UUID, of: SchoolYear) -> list[tables.Teacher]:
    """Raises Refused: NOBODY_NAMED where nobody is on the list, LETTER_EXISTS where everybody has a letter."""
    serves = (_TEACHER.unit_id == unit, letter_teachers.asked(_TEACHER, str(of)))
    without = select(_TEACHER).where(*serves, ~letter_teachers.has_letter(_TEACHER, str(of)))
    found = list(await act.session.scalars(without.order_by(_TEACHER.id).limit(MOST)))
    if found:
        return found
    if await act.session.scalar(select(exists().where(*serves))):
        zh, en = (
            "本校教师本学年均已有此责任文书",
            "each teacher of the school has a letter of this school year",
        )
        raise Refused(Reason("LETTER_EXISTS", zh, en, Fixer.CALLER, "unitId", "GH-14"))
    zh, en = (
        "本校该学年尚无在册教师，应先登记教师",
        "no teacher of that school year is on the school's list yet",
    )
    raise Refused(Reason("NOBODY_NAMED", zh, en, Fixer.CALLER, "unitId", "GH-14"))
