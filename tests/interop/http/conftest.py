"""The hub served for real on a port of this machine, for programs that are not ours."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from joserfc.jwk import ECKey

import database.session
from auth import scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.interop.node import installed


@dataclass(frozen=True)
class Served:
    """Where the graph is, and a token for it."""

    url: str
    token: str


@pytest.fixture(scope="session")
def packages() -> Path:
    """This folder, with what its package.json asks for."""
    return installed(Path(__file__).parent)


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[Served]:
    """The hub on an empty database and a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    issuer = Issuer(address, ECKey.generate_key("P-256", auto_kid=True))
    engine = database.session.engine(database_url)
    application = app(
        issuer=issuer,
        sessions=database.session.sessions(engine),
        commands=cast("Any", None),
        ring=sealing.ring,
    )
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    viewer = Viewer("auditor", frozenset({scopes.STUDENTS_READ}), world.HERE)
    yield Served(f"{address}/graphql", token.issue(issuer, viewer, datetime.now(UTC)))
    server.should_exit = True
    await serving
    await engine.dispose()
