"""What is done for a child, in its case or beside any (帮扶措施): given by the school, ended with what it brought (GH-39, BS-04)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case as cases
from casework.act import begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.measure import MeasureType

_OF = tables.SupportMeasure
UNKNOWN = Reason(
    "UNKNOWN_MEASURE",
    "没有此项帮扶措施，或不在您的办理范围内",
    "there is no such measure, or it is not yours to act on",
    Fixer.CALLER,
    "measureId",
)


async def give(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    type: MeasureType,
    content: str,
    provider: str,
    started_on: date,
) -> UUID:
    """Say what is done for a child, by whom, since when; the measure's id. It belongs to the case that is open, if one is.

    Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(started_on, act.today, "startedOn")
    case = await cases.of_child(act, child.id)
    made = _OF(
        student_id=child.id,
        case_id=case.id if case is not None else None,
        type=type,
        content=text(content, "content"),
        provider=text(provider, "provider", 100),
        started_on=started_on,
    )
    await act.add(made)
    await act.tell(child.id, made, ("GH-39", "DC-24", "BS-04"), type.zh)
    return await act.done(made, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    measure_id: UUID,
    expected_version: int,
    ended_on: date,
    effect: str,
) -> UUID:
    """End a measure with what it brought (QC-20); its id. Raises Refused: UNKNOWN_MEASURE, STALE_VERSION, MEASURE_ENDED,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act = await begin(session, author)
    measure = await act.held(_OF, measure_id, UNKNOWN, expected_version)
    if measure.ended_on is not None:
        zh, en = "该措施已结束", "the measure has ended"
        raise Refused(Reason("MEASURE_ENDED", zh, en, Fixer.CALLER, "measureId"))
    on_or_before(ended_on, act.today, "endedOn")
    not_before(ended_on, measure.started_on, "endedOn")
    why = text(effect, "effect")
    await changing.change(session, measure, ended_on=ended_on, effect=why)
    await act.tell(measure.student_id, measure, ("QC-20",), why)
    return await act.done(measure, measure.student_id)
