"""The hub served for real on a port of this machine, with clients and a person registered."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import database.session
from auth import passwords, scopes
from auth.token import Issuer
from database import tables
from domain.role import Role
from exchange import organizations
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.interop.node import installed

BACK = "http://127.0.0.1:1/callback"
NAME, LOGIN = "李四", {"login_name": "li.si", "password": "an honest long password"}
KEYS: dict[str, Any] = {
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
    "PS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}


@dataclass(frozen=True)
class Served:
    """Where the hub is, and its database."""

    issuer: str
    sessions: async_sessionmaker[AsyncSession]


@pytest.fixture(scope="session")
def packages() -> Path:
    """This folder, with what its package.json asks for."""
    return installed(Path(__file__).parent)


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[Served]:
    """The hub on a database without children and a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    issuer = Issuer(address, ECKey.generate_key("P-256", auto_kid=True))
    engine = database.session.engine(database_url)
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        await organizations.declare_county(session, world.HERE, "根河市")
        session.add_all(_registered())
    application = app(issuer=issuer, ring=sealing.ring, sessions=sessions, commands=cast("Any", None))
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield Served(address, sessions)
    server.should_exit = True
    await serving
    await engine.dispose()


def _registered() -> list[Any]:
    public = {"keys": [key.as_dict(private=False) for key in KEYS.values()]}
    common = {"jwks": public, "scopes": [scopes.STUDENTS_READ], "jurisdiction_code": world.HERE}
    return [
        tables.OauthClient(client_id="department", name="公安局", **common),
        tables.OauthClient(client_id="relaxed", name="民政局", demands_nonce=False, **common),
        tables.OauthClient(
            client_id="simple", name="残联", plain_bearer_reason="旧系统不支持 DPoP", **common
        ),
        tables.OauthClient(client_id="portal", name="门户", redirect_uris=[BACK], **common),
        tables.UserAccount(
            login_name=LOGIN["login_name"],
            display_name=NAME,
            password_hash=passwords.hashed(LOGIN["password"]),
            role=Role.BUREAU_OFFICER,
            jurisdiction_code=world.HERE,
            scopes=[scopes.STUDENTS_READ],
        ),
    ]
