"""A month watched through the graph: told as it goes on, under the rights of any read, until it rests; and nothing left behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from auth import scopes
from connectors.police import CONNECTOR
from domain.exchange import CycleState
from exchange import decide, due, freeze
from exchange.progress import Watch
from exchange.start import start
from hub import streaming
from tests.exchange import state, world
from tests.exchange.operated import Office, office
from tests.exchange.test_faults import played
from tests.partners import standin

PROGRESS = """subscription Watch($partner: String!) { months: exchangeProgress(partner: $partner, period: "2026-08") {
  state failureCode packages { code received accepted } } }"""
POLICE = {"partner": "police"}
STREAM = "text/event-stream"


@dataclass
class Listener:
    """A client of server-sent events that speaks ASGI, so that it may read while the hub writes, and leave."""

    status: int = 0
    media: str = ""
    body: bytes = b""
    events: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self) -> tuple[str, Any]:
        """The next event: its name, and what it says."""
        return await asyncio.wait_for(self.events.get(), 60)

    def hear(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, headers = message["status"], dict(message["headers"])
            self.media = headers[b"content-type"].decode()
            return
        self.body += message["body"]
        for part in message["body"].decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in part.splitlines() if ": " in line)
            name = lines.get("event") or ("complete" if part.startswith("event: complete") else "")
            if name:
                self.events.put_nowait((name, json.loads(lines["data"]) if "data" in lines else None))


@asynccontextmanager
async def listening(
    here: Office, document: str, variables: Any = None, accept: str = STREAM, **viewer: Any
) -> AsyncIterator[Listener]:
    """Somebody who asks for a stream, and leaves with the block."""
    heard, sent = Listener(), [{"query": document, "variables": variables}]
    headers = {**here.headers(**viewer), "accept": accept, "content-type": "application/json"}
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
             "headers": lines, "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("hub.test", 80),
             "root_path": "", "asgi": {"version": "3.0"}}  # fmt: skip

    async def receive() -> Any:
        if sent:
            return {"type": "http.request", "body": json.dumps(sent.pop()).encode(), "more_body": False}
        await heard.left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        heard.hear(message)

    work = asyncio.create_task(here.application(scope, receive, send))
    try:
        yield heard
    finally:
        heard.left.set()
        await asyncio.wait_for(work, 60)


async def all_of(heard: Listener) -> list[Any]:
    """What is told until it is all told."""
    found: list[Any] = []
    while (event := await heard.next())[0] != "complete":
        found.append(event[1])
    return found


async def test_a_month_at_work_is_told_until_it_is_closed(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with office(fresh(), desk.transport) as here:
            async with here.sessions.begin() as session:  # announced, as on the first day of its month
                await due.plan(session, world.CODE, [CONNECTOR], world.NOW, world.PERIOD)
            await start(here.cycle, "police", world.PERIOD)
            async with listening(here, PROGRESS, POLICE) as heard:
                told = await all_of(heard)
            assert (heard.status, heard.media) == (200, "text/event-stream; charset=utf-8")
            months = [each["data"]["months"] for each in told]
            assert months[-1]["state"] == "CLOSED"
            rows = {each["code"]: each["received"] for each in months[-1]["packages"]}
            assert rows["SCHOOL_AGE_POPULATION"] > 100
            plain = await here.post(
                '{ months: exchangeCycle(partner: "police", period: "2026-08") { state failureCode packages { code received accepted } } }'
            )
            assert plain["data"]["months"] == months[-1]


async def test_each_change_is_told_once_and_none_is_missed(rested: Office) -> None:
    async with rested.sessions.begin() as session:
        month = await decide.find(session, world.CODE, "police", world.PERIOD)
        await freeze.reach(session, month.id, CycleState.COLLECTING)
    async with listening(rested, PROGRESS, POLICE) as heard, listening(rested, PROGRESS, POLICE) as other:
        for reached in (CycleState.VALIDATED, CycleState.RECONCILED, CycleState.HELD):
            for each in (heard, other):
                name, said = await each.next()
                assert name == "next"
            async with rested.sessions.begin() as session:
                await freeze.reach(session, month.id, reached)
        assert [each["data"]["months"]["state"] for each in await all_of(heard)] == ["HELD"]
        assert said["data"]["months"]["state"] == "RECONCILED"


@pytest.fixture
async def rested(fresh: Callable[[], str]) -> AsyncIterator[Office]:
    """A county whose month is closed."""
    with standin.desk(data=world.small_county()) as desk:
        async with office(fresh(), desk.transport) as here:
            assert (await played(here.cycle))["state"] == "CLOSED"
            yield here


async def test_a_stream_shows_what_a_read_shows_and_is_on_record_like_one(rested: Office) -> None:
    async with listening(rested, PROGRESS, POLICE, granted=[scopes.LEDGERS_READ]) as heard:
        [refused] = await all_of(heard)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    async with listening(rested, PROGRESS, {"partner": "nobody"}) as heard:
        assert await all_of(heard) == [{"data": {"months": None}}]
    records = 'subscription { exchangeProgress(partner: "police", period: "2026-08") { packages { records(first: 1, order: ID) { nodes { lineNo } } } } }'
    async with listening(rested, records) as heard:
        [shown] = await all_of(heard)
    assert shown["data"]["exchangeProgress"]["packages"]
    async with rested.sessions() as session:
        recorded = await state.recorded(session)
    assert recorded[-1][0] == "READ"


async def test_what_is_no_subscription_or_a_wrong_one_is_told_and_the_stream_ends(rested: Office) -> None:
    for document, code in (
        ("subscription { nothing }", None),
        ("subscription { __typename }", "BAD_REQUEST"),
        ("subscription { ...R } fragment R on Subscription { exchangeProgress(partner: \"police\", period: \"2026-08\") { state } }", "BAD_REQUEST"),
        ("subscription {", None),
    ):  # fmt: skip
        async with listening(rested, document) as heard:
            [said] = await all_of(heard)
        assert said["errors"]
        assert code in (None, said["errors"][0]["extensions"]["code"])
    async with listening(rested, "{ exchangeCycles { totalCount } }") as heard:
        assert await all_of(heard) == [{"data": {"exchangeCycles": {"totalCount": 1}}}]
    async with listening(rested, PROGRESS, {}) as heard:
        [said] = await all_of(heard)
        assert said["errors"]
    plain = await rested.post(PROGRESS, POLICE)
    assert "event-stream" in plain["errors"][0]["message"]


async def test_who_leaves_leaves_nothing_behind_and_nobody_opens_too_many(
    rested: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[streaming.Streams] = []
    watches: list[Watch] = []
    open_one = streaming.Streams.take

    def taken(self: streaming.Streams, viewer: Any) -> None:
        made.append(self)
        watches.append(self._watch)
        open_one(self, viewer)

    monkeypatch.setattr(streaming.Streams, "take", taken)
    monkeypatch.setattr(streaming, "MOST", 1)
    async with rested.sessions.begin() as session:
        month = await decide.find(session, world.CODE, "police", world.PERIOD)
        await freeze.reach(session, month.id, CycleState.COLLECTING)
    async with listening(rested, PROGRESS, POLICE) as heard:
        assert (await heard.next())[0] == "next"
        assert (made[0].open, watches[0].is_looking) == (1, True)
        async with listening(rested, PROGRESS, POLICE) as too_many:
            pass
        assert too_many.status == 429
        assert json.loads(too_many.body)["errors"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
    assert (made[0].open, watches[0].is_looking) == (0, False)


async def test_a_quiet_month_gives_signs_of_life_and_its_stream_ends_in_time(
    rested: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT", 0.01)
    monkeypatch.setattr(streaming, "LONGEST", 0.05)
    async with rested.sessions.begin() as session:
        month = await decide.find(session, world.CODE, "police", world.PERIOD)
        await freeze.reach(session, month.id, CycleState.COLLECTING)
    async with listening(rested, PROGRESS, POLICE) as heard:
        [only] = await all_of(heard)
    assert only["data"]["months"]["state"] == "COLLECTING"
    assert b"\n\n:\n\n" in heard.body
