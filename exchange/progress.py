"""Watching months at work: whoever watches is told when something of a month has changed; all watchers share one look at the database."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog
from sqlalchemy import bindparam, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.exchange import CycleState

log = structlog.get_logger(__name__)
APART = 0.5  # seconds
RESTING = frozenset({CycleState.CLOSED, CycleState.HELD, CycleState.FAILED})
"""States in which a month waits for nobody but persons, or for nothing."""
Key: TypeAlias = tuple[str, str, str]
"""County, partner's code, month."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a month is at: its state, and a text that is another one once anything of it or of its packages has changed."""

    state: CycleState
    told: str

    @property
    def is_resting(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self.state in RESTING


@dataclass(slots=True, eq=False)
class Watcher:
    """One who watches a month. last: what it was at when looked at last, None if there is no such month."""

    last: Look | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, look: Look | None) -> None:
        """What the month is at now."""
        if look != self.last:
            self.last = look
            self._changed.set()

    async def change(self, seconds: float) -> bool:
        """Wait so long for a change since the last one that was waited for; whether there was one."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        changed = self._changed.is_set()
        self._changed.clear()
        return changed


class Watch:
    """Looks at all months that somebody watches, in one statement, as long as anybody does."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sessions, self._pause = sessions, pause
        self._watchers: dict[Key, set[Watcher]] = defaultdict(set)
        self._at_work: asyncio.Task[None] | None = None

    @property
    def is_looking(self) -> bool:
        """Whether anybody watches."""
        return self._at_work is not None

    @asynccontextmanager
    async def on(self, key: Key) -> AsyncIterator[Watcher]:
        """Watch a month for as long as the block lasts."""
        watcher = Watcher((await self._looks([key])).get(key))
        self._watchers[key].add(watcher)
        self._at_work = self._at_work or asyncio.create_task(self._look())
        try:
            yield watcher
        finally:
            self._watchers[key].discard(watcher)
            if not self._watchers[key]:
                del self._watchers[key]
            if not self._watchers and self._at_work:
                self._at_work.cancel()
                self._at_work = None

    async def _look(self) -> None:
        while True:
            await self._pause(APART)
            try:
                found = await self._looks(list(self._watchers))
            except (SQLAlchemyError, OSError) as error:  # the database may come back
                log.error("months are not watched", kind=type(error).__name__)
                continue
            for key, watchers in self._watchers.items():
                for each in watchers:
                    each.tell(found.get(key))

    async def _looks(self, keys: list[Key]) -> dict[Key, Look]:
        async with self._sessions() as session:
            rows = await session.execute(_LOOKS, {"keys": keys})
            return {
                (row.county, row.partner, row.period): Look(CycleState[row.state], row.told) for row in rows
            }


_LOOKS = text("""
    SELECT c.jurisdiction_code AS county, p.code AS partner, c.period, c.state, concat_ws('|', c.workflow_id, c.state,
           c.version, c.failure ->> 'code', md5(c.summary::text), (
               SELECT string_agg(concat_ws('/', k.code, k.sequence, k.state, k.accepted, k.rejected, k.held, k.duplicate), ','
                                 ORDER BY k.id)
               FROM exchange_package k WHERE k.cycle_id = c.id)) AS told
    FROM exchange_cycle c JOIN exchange_partner p ON p.id = c.partner_id
    WHERE (c.jurisdiction_code, p.code, c.period) IN :keys
""").bindparams(bindparam("keys", expanding=True))
