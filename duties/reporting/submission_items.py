"""Items of a submission (报送材料): which the place asks for, and which rows of the hub they are (DC-25, DC-26, BS-23)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.letter import LetterState
from domain.responsibility import LetterType
from domain.roster import RosterState, RosterType
from domain.submission import SubmissionItemType as T
from domain.term import school_year_of

Found = str | None
"""A row's global id."""
_HANDED_IN = (RosterState.SUBMITTED, RosterState.RESUBMITTED, RosterState.ACCEPTED, RosterState.ARCHIVED)


async def find(act: Act, type: T, unit: UUID) -> Found:
    """The row of the hub that an item of a school is today; none where there is none, or the hub keeps none of the kind."""
    look = _LOOKS.get(type)
    return await look(act, unit) if look else None


def _roster(type: RosterType) -> Callable[[Act, UUID], Awaitable[Found]]:
    async def look(act: Act, unit: UUID) -> Found:
        """The roster of this school year, once it was handed in."""
        of = tables.Roster
        mine = of.producer_id == unit, of.type == type, of.state.in_(_HANDED_IN)
        year = str(school_year_of(act.today))
        found = select(of.id).where(*mine, of.period.startswith(year)).order_by(of.period.desc()).limit(1)
        id = await act.session.scalar(found)
        return f"{of.__name__}:{id}" if id else None

    return look


async def _letter(act: Act, unit: UUID) -> Found:
    """The letter with the bureau of this school year, in force."""
    of = tables.ResponsibilityLetter
    mine = of.unit_id == unit, of.type == LetterType.BUREAU_SCHOOL, of.state == LetterState.EFFECTIVE
    year = str(school_year_of(act.today))
    id = await act.session.scalar(select(of.id).where(*mine, of.school_year == year).limit(1))
    return f"{of.__name__}:{id}" if id else None


async def _registry(act: Act, unit: UUID) -> Found:
    """The registry of this September, once it was held against who is there and reported (registryReport)."""
    of = tables.ComparisonRun
    since = date(act.today.year - (act.today.month < 9), 9, 1)
    found = select(of.id).where(of.school_id == unit, of.reported_on >= since)
    id = await act.session.scalar(found.order_by(of.id.desc()).limit(1))
    return f"{of.__name__}:{id}" if id else None


_LOOKS: Mapping[T, Callable[[Act, UUID], Awaitable[Found]]] = {
    T.DISABLED_ROSTER: _roster(RosterType.DISABLED_CHILDREN),
    T.HOME_TEACHING_ROSTER: _roster(RosterType.HOME_TEACHING),
    T.RESPONSIBILITY_LETTER: _letter,
    T.REGISTRY_DATA: _registry,
}
"""Of what the hub keeps itself, how it is found. Plans are named by their unit."""
