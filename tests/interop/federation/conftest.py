"""The hub on a port of its own, a partner's subgraph beside it, and a gateway before both."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp, Receive, Scope, Send

import database.session
from hub import graphql
from hub.app import app
from hub.settings import CHECKOUT
from tests import sealing
from tests.conftest import Databases
from tests.hub.conftest import NOW, Door, batches, door
from tests.interop.node import installed

__all__ = ["batches", "door"]

HERE = Path(__file__).parent
PARTNER = "rehabilitation"
_PROGRAM = HERE / "node_modules" / "@grafbase" / "cli-x86_64-unknown-linux-musl" / "grafbase"
_PATIENCE = 120  # seconds that a program may take to be there


@dataclass(frozen=True)
class Gateway:
    """One graph of all subgraphs, as a client sees it. asked: paths of the hub that the gateway asked."""

    client: httpx.AsyncClient
    door: Door
    asked: list[str]

    async def post(self, query: str, name: str | None = None, **viewer: Any) -> Any:
        """The gateway's response to a viewer of the hub."""
        self.asked.clear()
        headers = {"authorization": f"Bearer {self.door.token(**viewer)}"}
        sent = {"query": query, "operationName": name}
        return (await self.client.post("/graphql", json=sent, headers=headers)).json()


@pytest.fixture(scope="session")
async def graph_engine(databases: Databases, template: str) -> AsyncIterator[AsyncEngine]:
    """What the door opens onto: a database beside that of the hub's own tests."""
    engine = database.session.engine(databases.make("gateway", template))
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def packages() -> Path:
    """This folder, with what its package.json asks for."""
    return installed(HERE)


@pytest.fixture(scope="session")
def composed(packages: Path) -> Any:
    """What both composers make of the five subgraphs and the partner's."""
    subgraphs = [*graphql.schema().parts.subgraphs.items()]
    services = [{"name": owner.value, "url": part.path, "sdl": part.sdl()} for owner, part in subgraphs]
    services.append({"name": PARTNER, "url": "/", "sdl": (packages / "partner.graphql").read_text()})
    command = ["node", "compose.mjs"]
    done = subprocess.run(command, cwd=packages, input=json.dumps(services), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
async def gateway(
    door: Door, packages: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Gateway]:
    """A real gateway before the real hub and a partner's subgraph."""
    hub = app(
        issuer=door.issuer,
        sessions=door.sessions,
        commands=door.commands,
        ring=sealing.ring,
        now=lambda: NOW,
        batches=door.batches,
    )
    asked: list[str] = []
    async with before(_noting(hub, asked), packages, tmp_path_factory.mktemp("gateway")) as client:
        yield Gateway(client, door, asked)


@asynccontextmanager
async def before(hub: ASGIApp, packages: Path, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway before a hub and a partner's subgraph, as long as the block lasts."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip(f"网关程序不支持本机 / the gateway's program does not run here: {platform.platform()}")
    async with _hub(hub) as address, _partner(packages) as partner:
        (folder / "grafbase.toml").write_text(_config(partner), encoding="utf-8")
        async with (
            _gateway(folder, address) as url,
            httpx.AsyncClient(base_url=url, timeout=_PATIENCE) as client,
        ):
            yield client


def _noting(hub: ASGIApp, asked: list[str]) -> ASGIApp:
    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope.get("path", ""))
        await hub(scope, receive, send)

    return noting


def _config(partner: str) -> str:
    """What an operator uses, with one more subgraph."""
    theirs = f'[subgraphs.{PARTNER}]\nschema_path = "{HERE / "partner.graphql"}"\nurl = "{partner}"\n'
    ours = (CHECKOUT / "deploy" / "gateway" / "grafbase.toml").read_text(encoding="utf-8")
    return ours.replace("../../schema", str(CHECKOUT / "schema")) + "\n" + theirs


@asynccontextmanager
async def _hub(hub: ASGIApp) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(hub, lifespan="off", log_level="error", access_log=False))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _partner(packages: Path) -> AsyncIterator[str]:
    async with _running("node", "partner.mjs", folder=packages) as process:
        assert process.stdout is not None
        said = await asyncio.wait_for(process.stdout.readline(), _PATIENCE)
        yield said.decode().strip()


@asynccontextmanager
async def _gateway(folder: Path, hub: str) -> AsyncIterator[str]:
    address = f"127.0.0.1:{_free_port()}"
    arguments = ["--home", str(folder), "dev", "--config", "grafbase.toml", "--listen-address", address]
    async with _running(str(_PROGRAM), *arguments, folder=folder, HUB_URL=hub) as process:
        await asyncio.wait_for(_answers(f"http://{address}/graphql", process), _PATIENCE)
        yield f"http://{address}"


@asynccontextmanager
async def _running(*command: str, folder: Path, **env: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env={**os.environ, **env}, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    """Returns as soon as the gateway answers."""
    async with httpx.AsyncClient() as client:
        while process.returncode is None:
            with suppress(httpx.TransportError):
                if (await client.post(url, json={"query": "{ __typename }"})).is_success:
                    return
            await asyncio.sleep(0.05)
    raise AssertionError("the gateway stopped")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
