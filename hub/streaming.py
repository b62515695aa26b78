"""Subscriptions as server-sent events (GraphQL over SSE, distinct connections mode): one request, one stream, until all is told.

strawberry's own views speak this too, but the graph is served without them (docs/decisions/0011), and each event here is a read like
any other.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from starlette.types import Receive, Send

from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused
from exchange.progress import Watch
from execution import refusals
from execution.answers import Answer, Answers, Asked, Path, encoded
from execution.live import Live

MEDIA = b"text/event-stream; charset=utf-8"
HEARTBEAT, LONGEST = 10.0, 300.0  # seconds
MOST, MOST_OF_ALL = 5, 200  # streams at once, of one client and of all
Tell = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that has its place. first: the only event of what is no subscription, or of one that is refused."""

    viewer: Viewer
    asked: Asked
    live: Live | None = None
    first: bytes | None = None


class Streams:
    """All streams of one process. clock: seconds, which only grow."""

    def __init__(
        self,
        answers: Answers,
        watch: Watch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answers, self._watch, self._clock = answers, watch, clock
        self._open: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """How many streams are open."""
        return self._open.total()

    def take(self, viewer: Viewer) -> None:
        """Take a place for a client, which `send` gives back. Raises Refused (TOO_MANY_STREAMS)."""
        if self._open[viewer.client_id] >= MOST or self.open >= MOST_OF_ALL:
            raise Refused(_TOO_MANY)
        self._open[viewer.client_id] += 1

    async def send(
        self, stream: Stream, headers: list[tuple[bytes, bytes]], receive: Receive, send: Send
    ) -> None:
        """Tell everything until it is told or the client is gone; then nothing of it is left."""

        async def tell(part: bytes) -> None:
            await send({"type": "http.response.body", "body": part, "more_body": True})

        try:
            said = [(b"content-type", MEDIA), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
            await send({"type": "http.response.start", "status": 200, "headers": [*said, *headers]})
            work = asyncio.create_task(self._told(stream, tell))
            gone = asyncio.create_task(_gone(receive))
            try:
                await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in (work, gone):
                    each.cancel()
                await asyncio.gather(work, gone, return_exceptions=True)
            if not work.cancelled():
                work.result()
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._open[stream.viewer.client_id] -= 1
            self._open += Counter()  # forgets who has none

    async def _told(self, stream: Stream, tell: Tell) -> None:
        try:
            if stream.first is not None:
                await tell(_next(stream.first))
            elif stream.live is None:
                await tell(_next((await self._answers.answer(stream.viewer, stream.asked)).body))
            else:
                await self._watched(stream, stream.live, tell)
        except Exception as error:
            await tell(_next(encoded(refusals.unexpected(error))))
        await tell(b"event: complete\ndata:\n\n")

    async def _watched(self, stream: Stream, live: Live, tell: Tell) -> None:
        partner, period = (live.arguments.get(name, "") for name in ("partner", "period"))
        asked = replace(stream.asked, text=live.text, reading=True)
        ends, last = self._clock() + LONGEST, b""
        async with self._watch.on((stream.viewer.jurisdiction_code, partner, period)) as watcher:
            while True:
                look = watcher.last
                answer = await self._answers.answer(stream.viewer, asked)
                if answer.body != last:
                    last = answer.body
                    await tell(_next(last))
                if look is None or look.is_resting or _is_over(answer):
                    return
                while not await watcher.change(HEARTBEAT):
                    await tell(b":\n\n")
                    if self._clock() > ends:
                        return


def _is_over(answer: Answer) -> bool:
    """Whether nothing is shown, or something is wrong: then no more is told."""
    said = json.loads(answer.body)
    return answer.path is Path.REFUSED or "errors" in said or not any((said.get("data") or {}).values())


def _next(body: bytes) -> bytes:
    # JSON as it is written here has no line of its own.
    return b"event: next\ndata: " + body.replace(b"\n", b" ") + b"\n\n"


async def _gone(receive: Receive) -> None:
    if (await receive())["type"] != "http.disconnect":
        await asyncio.Event().wait()  # nothing else should come any more: the work ends by itself


_TOO_MANY = Reason(
    "TOO_MANY_STREAMS",
    f"同一接入方最多同时订阅 {MOST} 个，请先关闭其他订阅",
    f"at most {MOST} subscriptions of one client at once; close another one first",
    Fixer.CALLER,
)
