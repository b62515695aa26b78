"""What follows when a clock runs out: nothing is done to anybody, but what the document then asks for is owed (DC-L2c)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import admission_limit, arrival, report
from casework.act import Act, begin
from database import tables
from domain.case import CaseStage
from domain.errors import Refused
from domain.report import ReportKind

log = structlog.get_logger(__name__)
_OVER = (CaseStage.RETURNED, CaseStage.RESOLVED, CaseStage.CLOSED)


async def _feed_back(act: Act, timer: tables.Timer) -> None:
    """DC-L2c: not back within three days, so measures, and feedback to township and bureau."""
    case = await act.session.get(tables.DropoutCase, timer.row_id, with_for_update=True)
    if case is not None and case.stage not in _OVER:
        await report.owe(act, case, ReportKind.THREE_DAYS, act.today)


AFTER: Mapping[tuple[str, str], Callable[[Act, tables.Timer], Awaitable[None]]] = {
    ("T-01", "DropoutCase"): _feed_back,
    ("T-02", "TransitionHandover"): arrival.limit_passed,
    ("T-02", "AdmissionRegistration"): admission_limit.missed,
    ("T-04a", "AdmissionRegistration"): admission_limit.missed,
}
"""Limits whose end has a consequence for rows of a noun, and which."""


async def follow(author: Author, session: AsyncSession, timers: Sequence[tables.Timer]) -> None:
    """Do what follows from clocks of a county that ran out. author: the clock itself. Raises Refused NO_RULES."""
    ended = [timer for timer in timers if (timer.limit, timer.noun) in AFTER]
    if ended:
        act = await begin(session, author)
        for timer in ended:
            await _after(act, timer)


async def _after(act: Act, timer: tables.Timer) -> None:
    """What follows from one clock; where that is refused the others go on, and it is overdue all the same."""
    try:
        async with act.session.begin_nested():
            await AFTER[timer.limit, timer.noun](act, timer)
    except Refused as refused:
        await act.session.refresh(timer)  # what was taken back is no longer known of it
        log.error("what follows from a clock is refused", limit=timer.limit, code=refused.reason.code)
