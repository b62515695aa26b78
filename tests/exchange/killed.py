"""Runs cycles in forked processes and kills them where asked: reads a case a line, answers a line when it is dead."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from hub.process import settle
from tests.exchange import world
from tests.exchange.partner_on_disk import PartnerOnDisk

R = TypeVar("R")


class MortalEngine(Engine):
    """An engine that dies at one moment of one step: before it, inside it (before it commits), after it."""

    def __init__(self, url: str, engine: AsyncEngine, death: tuple[str, str] | None, seen: list[str]) -> None:
        super().__init__(url, engine)
        self._death, self._seen = death, seen

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, R]]) -> R:
        async def watched(session: AsyncSession) -> R:
            result = await body(session)
            await session.flush()
            self._maybe_die(name, "inside")
            return result

        self._maybe_die(name, "before")
        result = await super().transaction(name, watched)
        self._maybe_die(name, "after")
        return result

    async def outward(self, name: str, body: Callable[[], Coroutine[Any, Any, R]]) -> R:
        async def watched() -> R:
            result = await body()
            self._maybe_die(name, "inside")
            return result

        self._maybe_die(name, "before")
        result = await super().outward(name, watched)
        self._maybe_die(name, "after")
        return result

    def _maybe_die(self, name: str, moment: str) -> None:
        if moment == "before":
            self._seen.append(name)
        if self._death == (name, moment):
            os.kill(os.getpid(), signal.SIGKILL)


async def _run(case: dict[str, Any]) -> list[str]:
    seen: list[str] = []
    engine, sessions = world.opened(case["url"])
    death = tuple(case["death"]) if case["death"] else None
    worker = MortalEngine(case["url"], engine, death, seen)
    cycle = world.cycle(worker, sessions, PartnerOnDisk(world.small_county(), Path(case["folder"])))
    await worker.start({WORKFLOW: cycle.run})
    started = await start(cycle, "police", case.get("period", world.PERIOD))
    await started.handle.get_result()
    await worker.stop()
    await engine.dispose()
    return seen


def _child(case: dict[str, Any], answer: int) -> None:
    seen = asyncio.run(asyncio.wait_for(_run(case), 60))
    os.write(answer, json.dumps(seen).encode())
    os._exit(0)


def main() -> None:
    """Fork for every case: the imports are paid for once."""
    settle()
    for line in sys.stdin:
        receiver, sender = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                _child(json.loads(line), sender)
            finally:
                os._exit(3)
        os.close(sender)
        with os.fdopen(receiver) as pipe:
            said = pipe.read()
        _, status = os.waitpid(pid, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "seen": json.loads(said or "[]")}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
