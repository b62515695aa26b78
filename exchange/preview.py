"""What a month would do, by doing it and taking it back: the rehearsal of the 7th and the preview of what is held are the same.

The department is asked as on the 8th, lines are judged, registers compared, findings applied, all in one transaction that is
rolled back. Nothing is sent to it, and nothing is kept of what it sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import tables
from domain.exchange import PackageCode, RecordState
from exchange import decide, landing, written
from exchange.cycle import Cycle, Rehearsing
from exchange.start import check

R = TypeVar("R")
WORKFLOW_ID = "rehearsal"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a month would come to. outcome: as a run's, with its packages, comparisons, moves and doubts; returned: by package,
    the lines that would go back, by number and reason; written: every row that would be written, digest: of them.
    """

    outcome: dict[str, Any]
    returned: dict[str, list[dict[str, Any]]]
    written: list[written.Written]

    @property
    def digest(self) -> str:
        """What a release may be bound to: applying refuses if it would write anything else."""
        return written.digest(self.written)


async def preview(
    cycle: Cycle,
    partner: str,
    period: str,
    codes: Collection[PackageCode] | None = None,
    *,
    only_judged: bool = False,
) -> Preview:
    """Go through a partner's month and take it back. codes: doubted rosters to be taken as released; None is all of them.

    only_judged: its lines are judged and nothing is compared, as the calendar's rehearsal does.

    A refusal on the way is the outcome's `failure`, as in a run. Raises Refused (BAD_PERIOD, NOT_YET, UNKNOWN_PARTNER,
    NOT_CONNECTED).
    """
    check(cycle, partner, period)
    async with cycle.sessions() as whole:
        connection = await whole.connection()
        sessions = async_sessionmaker(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        released = None if codes is None else frozenset(codes)
        rehearsing = Rehearsing(_Inside(sessions), released, only_judged)
        inside = replace(cycle, sessions=sessions, rehearsing=rehearsing)
        try:
            outcome = await inside.run(partner, period, f"{WORKFLOW_ID}/{partner}/{period.replace('-', '')}")
            async with sessions() as session:
                month = await decide.find(session, cycle.jurisdiction_code, partner, period)
                returned = await _returned(session, month)
                rows = await written.rows(session, cycle.jurisdiction_code)
        finally:
            await whole.rollback()
    return Preview(outcome, returned, rows)


class _Inside:
    """Steps one after the other inside a transaction that is taken back: nothing is checkpointed."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, R]]) -> R:
        """Do a step."""
        async with self._sessions.begin() as session:
            return await body(session)

    async def outward(self, name: str, body: Callable[[], Coroutine[Any, Any, R]]) -> R:
        """Ask the department."""
        return await body()


async def _returned(session: AsyncSession, month: tables.ExchangeCycle) -> dict[str, list[dict[str, Any]]]:
    record, package = tables.ExchangeRecord, tables.ExchangePackage
    statement = (
        select(package.code, record.line_no, record.reject_code, record.reason)
        .join(package, package.id == record.package_id)
        .where(package.cycle_id == month.id, record.state == RecordState.REJECTED)
        .order_by(package.code, record.line_no)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for code, line_no, reject_code, reason in await session.execute(statement):
        said = [
            {"place": each.place, "zh": each.zh, "en": each.en, "fixer": each.fixer.name}
            for each in landing.reasons(reason)
        ]
        line = {"lineNo": line_no, "code": reject_code and reject_code.name, "reasons": said}
        found.setdefault(code.name, []).append(line)
    return found
