"""The partner of a run: its box, with a memory on disk and a list of every package that was ever brought to it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partners import box
from partners.county import County
from partners.departments import DEPARTMENTS
from partners.faults import Fault, Faults
from tests.exchange import world
from tests.exchange.chaos import strikes
from tests.exchange.chaos.stage import Stage, replaced
from tests.partners import standin


def main(stage: Stage, county: County) -> None:
    """Serve until killed."""
    faults = Faults()
    for package, switched in stage.switches().items():
        for name, times in switched.items():
            faults.set(Fault(name), times, package)
    of = DEPARTMENTS[stage.partner]
    app = box.app(
        of.connector,
        of.exporting(county),
        standin.CLIENTS,
        stage.origin,
        faults,
        prefix=of.prefix,
        jurisdiction_code=world.CODE,
        state=stage.folder / "inbox.json",
        bound=True,
    )
    listening = socket.create_server(("127.0.0.1", stage.port), backlog=128)
    replaced(stage.folder / "partner.pid", str(os.getpid()))
    config = uvicorn.Config(Witness(app, stage), log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


class Witness:
    """Puts down each package brought before it is looked at, and strikes where the plan says."""

    def __init__(self, app: ASGIApp, stage: Stage) -> None:
        self._app, self._stage = app, stage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        content = await _whole(receive)
        headers = {name.decode().lower(): value.decode() for name, value in scope.get("headers", ())}
        if "$submit" in scope["path"]:
            self._put_down(scope, headers, content)
        worker = int(headers.get("x-worker", "0")) or None
        self._strike("asked", scope["path"], worker)
        await self._app(scope, _again(content, receive), send)
        self._strike("answered", scope["path"], worker)

    def _put_down(self, scope: Scope, headers: dict[str, str], content: bytes) -> None:
        said = {
            "place": f"{scope['path']}?{scope['query_string'].decode()}",
            "key": headers.get("idempotency-key"),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        with (self._stage.folder / "brought.jsonl").open("a") as file:
            file.write(json.dumps(said) + "\n")

    def _strike(self, moment: str, path: str, worker: int | None) -> None:
        for strike in self._stage.strikes:
            if strike.request is not None and strike.moment == moment and strike.request in path:
                strikes.fire(self._stage, strike, worker)


async def _whole(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(content: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    given: list[Any] = []

    async def replay() -> Message:
        if given:
            return await receive()
        given.append(True)
        return {"type": "http.request", "body": content, "more_body": False}

    return replay
