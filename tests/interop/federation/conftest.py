"""The hub on a port of its own, a partner's subgraph beside it, and a gateway before both."""

from __future__ import annotations

import asyncio
import json
import platform
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from hub import graphql
from hub.app import app
from tests.hub.conftest import NOW, Door, door, graph_engine
from tests.interop.node import installed

__all__ = ["door", "graph_engine"]

HERE = Path(__file__).parent
PARTNER = "rehabilitation"
_GATEWAY = HERE / "node_modules" / "@grafbase" / "cli-x86_64-unknown-linux-musl" / "grafbase"
_PATIENCE = 30  # seconds that a program may take to be there


@dataclass(frozen=True)
class Gateway:
    """One graph of all subgraphs, as a client sees it. started: seconds until its first answer."""

    client: httpx.AsyncClient
    door: Door

    async def post(self, query: str, **viewer: Any) -> Any:
        """The gateway's response to a viewer of the hub."""
        headers = {"authorization": f"Bearer {self.door.token(**viewer)}"}
        answer = await self.client.post("/graphql", json={"query": query}, headers=headers)
        return answer.json()


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
async def gateway(door: Door, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A real gateway before the real hub and a partner's subgraph."""
    if not _GATEWAY.exists():
        pytest.skip(f"网关程序不支持本机 / the gateway's program does not run here: {platform.platform()}")
    folder = tmp_path_factory.mktemp("gateway")
    async with _hub(door) as hub, _partner(packages) as partner:
        config = (HERE.parents[2] / "deploy" / "gateway" / "grafbase.toml").read_text(encoding="utf-8")
        theirs = f'\n[subgraphs.{PARTNER}]\nschema_path = "{packages / "partner.graphql"}"\nurl = "{partner}"\n'
        (folder / "grafbase.toml").write_text(config.replace("http://hub:8000", hub) + theirs)
        async with _served(folder) as url, httpx.AsyncClient(base_url=url) as client:
            yield Gateway(client, door)
