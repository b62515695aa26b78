"""A hub with its worker at which departments' machines call: real judging, a small county, tokens for any department."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette

from auth import scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from connectors._core import encode
from database import tables
from database.policy_rows import grants
from domain import policy
from domain.organization import Department
from domain.role import Role
from exchange import start
from exchange.engine import Engine
from exchange.judging import WORKFLOW, Judging
from execution.limits import Limits
from hub import places
from hub.app import app
from tests import sealing
from tests.exchange import world
from tests.exchange.partner_on_disk import PartnerOnDisk

ISSUER = "http://hub.test"
POLICE, CIVIL = Department.PUBLIC_SECURITY, Department.CIVIL_AFFAIRS
ALL = (scopes.EXCHANGE_READ, scopes.EXCHANGE_SUBMIT, scopes.EXCHANGE_ASK)
PATH = "/exchange/packages"
RECEIPT_KEYS = '{"keys": [{"kty": "EC"}]}'
ROSTER = encode(world.small_county().school_age_population())
"""The police's August roster of the small county."""
SHORT = b"".join(ROSTER.splitlines(keepends=True)[:30])
_KEYS = itertools.count()


@dataclass
class Calls:
    """What departments' machines can do."""

    client: httpx.AsyncClient
    application: Starlette
    issuer: Issuer
    sessions: async_sessionmaker[AsyncSession]
    judging: Judging

    def headers(self, department: Department | None = POLICE, **more: Any) -> dict[str, str]:
        """What a department's machine proves itself by."""
        viewer = Viewer(
            more.pop("client_id", department.name.lower() if department else "bureau"),
            frozenset(more.pop("granted", ALL)),
            more.pop("code", world.CODE),
            department,
            role=more.pop("role", Role.DEPARTMENT),
            purposes=frozenset(more.pop("purposes", {"COMPARISON"})),
            **more,
        )
        return {"authorization": f"Bearer {token.issue(self.issuer, viewer, world.NOW)}"}

    async def submit(
        self,
        content: bytes,
        *,
        packed: bool = False,
        key: str | None = None,
        headers: Any = None,
        sent: bytes | None = None,
        who: Any = None,
        **said: Any,
    ) -> httpx.Response:
        """Hand in the August roster of the police, unless something else is said. sent: a body that is another."""
        body = gzip.compress(content) if packed else content
        more = {
            "content-type": "application/x-ndjson",
            "idempotency-key": key or f"key-{next(_KEYS):08}",
            **({"content-encoding": "gzip"} if packed else {}),
            **(headers or {}),
            **self.headers(**(who or {})),
        }
        params = {name: value for name, value in (head(content) | said).items() if value is not None}
        answer = await self.client.post(
            PATH,
            params=params,
            content=body if sent is None else sent,
            headers={name: value for name, value in more.items() if value is not None},
        )
        return answer

    async def get(self, path: str, headers: Any = None, **who: Any) -> httpx.Response:
        """What a department is answered."""
        return await self.client.get(path, headers={**self.headers(**who), **(headers or {})})

    async def ask(self, name: str, said: Any, **who: Any) -> httpx.Response:
        """One question about one person."""
        path = f"/exchange/predicates/{name}"
        return await self.client.post(path, json=said, headers=self.headers(**{"department": CIVIL, **who}))

    async def judged(self, path: str) -> dict[str, Any]:
        """What a package has become, once it was judged."""
        async with asyncio.timeout(60):
            while (answer := await self.get(path)).status_code == 202:
                assert answer.headers["retry-after"]
                await asyncio.sleep(0.05)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def packages(self) -> int:
        """How many packages of departments there are."""
        of = tables.ExchangePackage
        async with self.sessions() as session:
            return len(list(await session.scalars(select(of.id).where(of.partner_code != "registry"))))

    async def records(self) -> list[Any]:
        """The lines of the audit log."""
        of = tables.AuditRecord
        async with self.sessions() as session:
            return list(await session.scalars(select(of).order_by(of.created_at, of.id)))


def head(content: bytes) -> dict[str, Any]:
    """What is said of a roster."""
    return {
        "packageCode": "SCHOOL_AGE_POPULATION",
        "period": world.PERIOD,
        "jurisdictionCode": world.CODE,
        "sequence": 1,
        "lineCount": content.count(b"\n"),
        "sha256": hashlib.sha256(content).hexdigest(),
        "schemaVersion": "1.0",
    }


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and place of a problem, in both languages and with who can mend it."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    said = answer.json()
    assert said["type"] == f"urn:dropout-control:problem:{said['code']}"
    assert any("一" <= letter <= "鿿" for letter in said["zh"])
    assert said["en"].isascii() or "’" in said["en"]
    assert said["whoFixesIt"] in {"CALLER", "PARTNER", "OPERATOR"}
    assert said["status"] == answer.status_code
    return answer.status_code, said["code"], said.get("place", "")


def lines(answer: httpx.Response) -> list[Any]:
    """What NDJSON says."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(each) for each in answer.text.splitlines()]


@contextlib.asynccontextmanager
async def called(
    url: str,
    engine: type[Engine] = Engine,
    judges: bool = True,
    limits: Limits | None = None,
    folder: Path = Path("nowhere"),
    **more: Any,
) -> AsyncIterator[Calls]:
    """A hub that listens to departments. judges: whether packages are judged beside it. folder: what the police remember.

    more: of the application.
    """
    opened, sessions = world.opened(url)
    worker = engine(url, opened)
    cycle = world.cycle(worker, sessions, PartnerOnDisk(world.small_county(), folder))
    judging = Judging(cycle)
    await worker.start({WORKFLOW: judging.run, start.WORKFLOW: cycle.run})
    try:
        issuer = Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
        application = app(
            issuer=issuer,
            sessions=sessions,
            commands=None,  # type: ignore[arg-type]  # no change through the graph
            ring=sealing.ring,
            now=lambda: world.NOW,
            limits=limits or Limits(rate=0, strangers=0, questions=0),
            judges=judging if judges else None,
            receipt_keys=RECEIPT_KEYS,
            **more,
        )
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as client:
            yield Calls(client, application, issuer, sessions, judging)
    finally:
        await worker.stop()
        await opened.dispose()


async def granted(sessions: async_sessionmaker[AsyncSession]) -> None:
    """The default grants, as they are in the file."""
    rulebook = policy.load_all(places.texts())
    begins = datetime(2026, 8, 1, tzinfo=UTC)
    async with sessions.begin() as session:
        session.add_all(tables.AccessGrant(**each) for each in grants(rulebook.hub.access, begins).values())
