"""One run played to its end: whoever is killed is started again, what is doubted is decided, what failed is mended."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg

from domain.exchange import CycleState, PackageCode
from exchange import decide
from tests.exchange import world
from tests.exchange.chaos import strikes
from tests.exchange.chaos.house import House
from tests.exchange.chaos.plan import EVER, Plan
from tests.exchange.chaos.server import Server
from tests.exchange.chaos.stage import NOW, PERIOD, Stage

WORKERS = 2
LONGEST = 120.0  # seconds
LOOK = 0.05
PERSONS = ("张三", "李四")


class Stuck(AssertionError):
    """A month that comes to no end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """stops: why it failed or was held, in order; seconds: how long it took from its first step."""

    stage: Stage
    stops: Sequence[dict[str, str]]
    seconds: float


@dataclass(slots=True)
class Play:
    """A run under way. due: the failure upon which the partner is mended, "" if none is to be; None: upon whichever it is."""

    server: Server
    house: House
    stage: Stage
    plan: Plan
    due: str | None = None
    workers: list[int] = field(default_factory=list)
    partner: int = 0
    stops: list[dict[str, str]] = field(default_factory=list)
    begun: float | None = None
    _connection: psycopg.Connection[Any] | None = None
    _back: dict[str, float] = field(default_factory=dict)
    _stopped: set[str] = field(default_factory=set)

    def to_the_end(self) -> Ended:
        """Play it. Raises Stuck."""
        chance, until = random.Random(f"{self.plan.seed} back"), time.monotonic() + LONGEST
        try:
            self._set_up()
            while not self._is_over():
                if time.monotonic() > until:
                    raise Stuck(f"{self.plan}: no end after {LONGEST:.0f} s; see {self.stage.folder}")
                self._strike()
                self._bring_back(chance)
                time.sleep(LOOK)
            return Ended(self.stage, self.stops, time.monotonic() - (self.begun or 0.0))
        finally:
            self._tear_down()

    def _set_up(self) -> None:
        passing = {fault.value: 1 for fault in self.plan.passing}
        faults = {"": passing} if passing else {}
        if roster := self.plan.roster:
            faults[roster.package] = {roster.fault.value: EVER}
        self.stage.switches(faults)
        self.partner = self.house.partner(self.stage)
        self.workers = [self.house.worker(self.stage) for _ in range(WORKERS)]
        until = time.monotonic() + LONGEST
        while sum(each["what"] == "ready" for each in self.stage.events()) < WORKERS:
            if time.monotonic() > until:
                raise Stuck(f"{self.plan}: the workers do not get ready; see {self.stage.folder}")
            time.sleep(LOOK)
        self.server.settle()
        self.stage.begin()

    def _tear_down(self) -> None:
        if self._connection is not None:
            self._connection.close()
        for pid in (*self.workers, self.partner):
            strikes.kill(pid)
            strikes.buried(pid)
        if strikes.postmaster(self.server.data) is None:
            self.server.revive()

    def _strike(self) -> None:
        """What is due by the clock, from the first step on."""
        if self.begun is None:
            self.begun = next((each["t"] for each in self.stage.events() if each["what"] == "run"), None)
        for strike in self.plan.strikes:
            if strike.at is not None and self.begun and time.monotonic() >= self.begun + strike.at:
                strikes.fire(self.stage, strike, self.workers[strike.number % len(self.workers)])

    def _bring_back(self, chance: random.Random) -> None:
        """Whoever is dead comes back after a while."""
        if strikes.postmaster(self.server.data) is None and self._is_time("database", chance):
            self.server.revive()
        if not strikes.lives(self.partner) and self._is_time("partner", chance):
            self.partner = self.house.partner(self.stage)
        for place, pid in enumerate(self.workers):
            if not strikes.lives(pid) and self._is_time(f"worker {place}", chance):
                self.workers[place] = self.house.worker(self.stage)

    def _is_time(self, who: str, chance: random.Random) -> bool:
        due = self._back.setdefault(who, time.monotonic() + chance.random())
        if time.monotonic() < due:
            return False
        del self._back[who]
        return True

    def _is_over(self) -> bool:
        """Whether the month is closed and its run is over; a failed or doubted one is seen to."""
        try:
            found = self._cycle()
            if found is None:
                return False
            run, state, failure, retry_at, is_run_over = found
            if state == CycleState.FAILED.name and run not in self._stopped:
                self._note(run, failure)
                if self.due is None or failure["code"] == self.due:
                    self._mend()
                self.stage.move_to(retry_at)
            if state == CycleState.HELD.name and run not in self._stopped:
                self._decide()
                self._note(run, failure)
        except (psycopg.OperationalError, OSError):
            return False  # the database is away
        return bool(state == CycleState.CLOSED.name and is_run_over)

    def _note(self, run: str, failure: dict[str, str]) -> None:
        self._stopped.add(run)
        self.stops.append(failure)
        self.stage.note("stopped", run=run, failure=failure)

    def _cycle(self) -> tuple[str, str, dict[str, str], datetime, bool] | None:
        query = """SELECT c.workflow_id, c.state, c.failure, coalesce(p.retry_at, %s),
                          (SELECT status FROM dbos.workflow_status WHERE workflow_uuid = c.workflow_id) = 'SUCCESS'
                   FROM exchange_cycle c JOIN exchange_partner p ON p.id = c.partner_id WHERE period = %s"""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.stage.url, connect_timeout=5, autocommit=True)
        found: Any = self._connection.execute(query, [NOW, PERIOD]).fetchone()
        return found

    def _mend(self) -> None:
        """The partner's roster is right again, now and after a restart."""
        switched = self.stage.switches()
        self.stage.switches({"": switched[""]} if "" in switched else {})
        with contextlib.suppress(httpx.HTTPError):  # dead: it starts again without
            httpx.delete(f"{self.stage.origin}/control/faults", timeout=5, trust_env=False)

    def _decide(self) -> None:
        """A person refuses the roster, which is mended; or two persons say that it is right."""
        if self.plan.roster and self.plan.roster.refuse:
            self._mend()
        asyncio.run(self._decided())

    async def _decided(self) -> None:
        engine, sessions = world.opened(self.stage.url)
        try:
            for by in PERSONS:
                async with sessions.begin() as session:
                    row = await decide.find(session, world.CODE, self.plan.partner, PERIOD)
                    decision = decide.Decision(by, "已核对", NOW)
                    if not (self.plan.roster and self.plan.roster.refuse):
                        if not _has_agreed(row.summary, by):
                            await decide.release(session, row, decision)
                    elif by == PERSONS[0]:
                        for name in row.summary["waiting"]:
                            await decide.refuse(session, row, PackageCode[name], decision)
        finally:
            await engine.dispose()


def _has_agreed(summary: dict[str, Any], by: str) -> bool:
    """The database may have been killed between the two."""
    return any(
        each["by"] == by and each["packages"].items() >= summary["waiting"].items()
        for each in summary.get("released", ())
    )


def played(
    server: Server, house: House, plan: Plan, folder: Path, name: str, port: int, due: str | None = None
) -> Ended:
    """A run on a database of its own, which stays for whoever judges it. Raises Stuck."""
    folder.mkdir(parents=True)
    stage = Stage(folder, server.fresh(name), server.data, plan.partner, port, plan.strikes)
    return Play(server, house, stage, plan, due).to_the_end()
