"""A preview asked for through the graph: run as at the shell, its counts and digest kept on the month for whoever decides about it.

Nothing of what would be written is kept, only how much of each, and the digest that a release may be bound to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import Fixer, Reason, Refused
from domain.exchange import WAITING, CycleState, PackageCode
from exchange import decide, freeze, written
from exchange.cycle import Cycle
from exchange.handed_in import MONTH_RUNNING
from exchange.preview import Preview, preview
from exchange.start import check

_COUNTED = ("packages", "comparisons", "moves", "doubts")


async def keep(
    cycle: Cycle, partner: str, period: str, by: str, codes: Collection[PackageCode] | None = None
) -> UUID:
    """Preview a partner's month and keep what it came to as `summary.preview` of its cycle, in place of an earlier one.

    by: who looks; codes: doubted rosters to be taken as released, None is all of them. Returns the cycle's id. Raises Refused, as
    `preview` does, and NO_CYCLE, MONTH_RUNNING, PREVIEW_RUNNING.
    """
    check(cycle, partner, period)
    async with _alone(cycle):
        async with cycle.sessions() as session:
            await _resting(session, cycle.jurisdiction_code, partner, period)
        seen = await preview(cycle, partner, period, codes)
        async with cycle.sessions.begin() as session:
            month = await decide.find(session, cycle.jurisdiction_code, partner, period)
            told = {"by": by, "at": cycle.now().isoformat(), **said(seen)}
            await freeze.previewed(session, month.id, told)
            return month.id


def said(seen: Preview) -> dict[str, Any]:
    """A preview as plain counts: by package, comparison and move, what is doubted, what waits, rows by noun; and the digest."""
    outcome = seen.outcome
    failure = {"failure": outcome["failure"]} if outcome.get("failure") else {}
    return {
        **{name: outcome[name] for name in _COUNTED if name in outcome},
        "waiting": sorted(outcome.get("waiting", ())),
        "written": written.counted(seen.written),
        "digest": seen.digest,
        **failure,
    }


async def _resting(session: AsyncSession, county: str, partner: str, period: str) -> None:
    month = await decide.find(session, county, partner, period)
    if month.state not in {*WAITING, CycleState.CLOSED}:
        raise Refused(MONTH_RUNNING.at(f"{partner} {period}"))


@asynccontextmanager
async def _alone(cycle: Cycle) -> AsyncIterator[None]:
    """One preview at a time in a county, whichever process makes it: each is a whole month's work in one transaction."""
    named = func.hashtextextended(f"preview/{cycle.jurisdiction_code}", 10)
    async with cycle.sessions.begin() as session:
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(named))):
            raise Refused(_PREVIEW_RUNNING)
        yield


_PREVIEW_RUNNING = Reason(
    "PREVIEW_RUNNING",
    "另一预览正在进行，请稍后再试",
    "another preview is under way; try again later",
    Fixer.CALLER,
)
