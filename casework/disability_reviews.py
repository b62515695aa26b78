"""Reviews of disabled children (复评): after a year the committee is to look at a child again (catalogue 4.7 [P])."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin
from database import tables
from domain import calendar
from domain.disability import DisabilityPathState
from domain.machines.disability import DISABILITY

_PATH = tables.DisabilityPath
MOST = 500
"""Children in one transaction."""


async def advance(session: AsyncSession, author: Author) -> int:
    """Mark children whose review has come due, at most MOST, each once; how many."""
    due = (
        select(_PATH)
        .where(
            _PATH.jurisdiction_code == author.jurisdiction_code,
            _PATH.state.in_((DisabilityPathState.ASSESSED, DisabilityPathState.PLACED)),
            _PATH.ended_on.is_(None),
            _PATH.review_on <= calendar.today(author.now),
        )
        .order_by(_PATH.review_on)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(due))
    if found:
        act = await begin(session, author)
        for path in found:
            await act.move(path, "state", DISABILITY, DisabilityPathState.REVIEW_DUE)
    return len(found)
