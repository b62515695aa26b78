"""What the three Python servers share: a port of their own, a token that their caller may use, an end with their caller."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import uvicorn
import uvloop
from joserfc.jwk import ECKey
from starlette.applications import Starlette

from auth import scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from benchmarks.reads import county
from domain.role import Role

POOL = 10
"""Connections to PostgreSQL, for every server the same."""


@dataclass
class Bearer:
    """Verifies tokens as the hub does, and remembers whom each one speaks for until it expires."""

    issuer: Issuer
    known: dict[str, tuple[Viewer, float]] = field(default_factory=dict)

    def viewer(self, authorization: str) -> Viewer:
        """Whom the header speaks for. Raises auth.token.BadToken."""
        now = datetime.now(UTC)
        found = self.known.get(authorization)
        if found is None or found[1] <= now.timestamp():
            spoken_for = token.verify(self.issuer, authorization.removeprefix("Bearer "), now)
            found = self.known[authorization] = spoken_for, now.timestamp() + token.LIFETIME
        return found[0]


def serve(made: Callable[[Issuer, str], Starlette]) -> None:
    """Serve one application under uvicorn, one process, until standard input ends; the first line says where.

    READS_URL: the address of the database.
    """
    issuer = Issuer("http://127.0.0.1", ECKey.generate_key("P-256", auto_kid=True))
    viewer = Viewer(
        "reads",
        frozenset(scopes.SCOPES),
        county.HERE,
        role=Role.BUREAU_OFFICER,
        purposes=frozenset({"CONTROL"}),
    )
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)

    async def run() -> None:
        # Made on the loop that it will run on: some pools belong to the loop they are made on.
        application = made(issuer, os.environ["READS_URL"])
        config = uvicorn.Config(
            application, log_level="warning", access_log=False, timeout_graceful_shutdown=5
        )
        await uvicorn.Server(config).serve(sockets=[listening])

    said = {
        "port": listening.getsockname()[1],
        "token": token.issue(issuer, viewer, datetime.now(UTC), token.LONGEST),
    }
    threading.Thread(target=_end_with_caller, daemon=True).start()
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


def _end_with_caller() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
