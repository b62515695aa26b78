"""The front door: the application over two counties, tokens for any viewer, a count of statements."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc.jwk import ECKey
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased
from starlette.applications import Starlette

import database.session
from auth import scopes, token
from auth.audit import sequencer
from auth.token import Issuer
from auth.viewer import Viewer
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import CycleState, Rerun
from domain.organization import Department
from domain.role import Role
from exchange import rerun
from execution.limits import Limits
from execution.planned.batch import Batches
from hub.app import app
from hub.changes import Changes
from tests import sealing
from tests.conftest import Databases
from tests.hub import world

ISSUER = "http://hub.test"
NOW = datetime(2026, 8, 8, tzinfo=UTC)
NOT_PLANNED = re.compile(r"\b(?:codeLists|__schema|__type|_service|studentNo)\b")  # what Python answers
_IDS = re.compile(r'"(\w+):([0-9a-f]{8}-[0-9a-f-]{27})"')
_ASIDE = re.compile(r"access_|FROM oauth_revocation|FROM audit_record ORDER BY audit_record.id DESC \n LIMIT")
READ = [name for name in scopes.SCOPES if name.endswith(":read") and name != scopes.RESTRICTED_READ]


@dataclass
class FakeCommands:
    """Does nothing but remember; answers with rows that exist."""

    package: UUID
    cycle: UUID
    changes: Changes
    told: list[Any] = field(default_factory=list)

    async def import_enrollment(self, viewer: Viewer, *, file_name: str, content: bytes, period: str) -> UUID:
        self.told.append((viewer.client_id, file_name, content, period))
        return self.package

    async def start_exchange(self, viewer: Viewer, *, partner: str, period: str) -> UUID:
        if partner != "police":
            raise Refused(Reason("UNKNOWN_PARTNER", "没有此部门", "no such partner", Fixer.CALLER, "partner"))
        self.told.append((viewer.client_id, partner, period))
        return self.cycle

    async def preview_exchange(
        self, viewer: Viewer, *, partner: str, period: str, packages: Any = None
    ) -> UUID:
        if partner != "police":
            raise Refused(Reason("UNKNOWN_PARTNER", "没有此部门", "no such partner", Fixer.CALLER, "partner"))
        self.told.append((viewer.client_id, partner, period, packages))
        return self.cycle

    async def rerun_exchange(self, viewer: Viewer, wanted: rerun.Wanted, dry_run: bool) -> list[rerun.Again]:
        self.told.append((viewer.client_id, wanted, dry_run))
        return [rerun.Again(self.cycle, "police", world.PERIOD, CycleState.FAILED, Rerun.BEGINS)]

    async def hand_in(self, viewer: Viewer, *, partner: str, **given: Any) -> UUID:
        if partner != "police":
            raise Refused(Reason("UNKNOWN_PARTNER", "没有此部门", "no such partner", Fixer.CALLER, "partner"))
        self.told.append((viewer.client_id, partner, *given.values()))
        return self.package


@dataclass
class Door:
    """What a client can do, and what it costs field by field.

    Every query is asked of a hub that plans and of one that does not: their answers must be the same, byte by byte.
    A query that does not fail must have been planned, unless it asks for what Python answers.
    """

    client: httpx.AsyncClient
    oracle: httpx.AsyncClient
    issuer: Issuer
    sessions: async_sessionmaker[AsyncSession]
    here: dict[str, list[UUID]]
    there: dict[str, list[UUID]]
    commands: FakeCommands
    batches: Batches
    statements: list[str] = field(default_factory=list)

    def token(
        self,
        granted: list[str] | None = None,
        code: str = world.HERE,
        department: Department | None = None,
        role: Role | None = None,
        purpose: str | None = None,
        **more: Any,
    ) -> str:
        """A token of the bureau's, or of a department's machine, unless another role is named. at: when it is issued."""
        names, at = READ if granted is None else granted, more.pop("at", NOW)
        role = role or (Role.DEPARTMENT if department else Role.BUREAU_OFFICER)
        purpose = purpose or ("COMPARISON" if department else "CONTROL")
        viewer = Viewer(
            more.pop("client_id", "tester"),
            frozenset(names),
            code,
            department,
            role=role,
            purposes=more.pop("purposes", frozenset({purpose})),
            **more,
        )
        return token.issue(self.issuer, viewer, at)

    async def post(
        self, query: str, variables: Any = None, path: str = "/graphql", **viewer: Any
    ) -> httpx.Response:
        before = self.batches.statements
        answer = await self.planned(query, variables, path, **viewer)
        if not query.lstrip().startswith("mutation"):
            recorded = await self.recorded()
            assert answer.content == (await self.field_by_field(query, variables, path, **viewer)).content
            if "errors" not in answer.json() and not NOT_PLANNED.search(query):
                assert self.batches.statements > before, query
                _alike(recorded, await self.recorded(), answer.text)
        return answer

    async def recorded(self) -> Any:
        """The last line of the audit log, by its moment: ids of the same millisecond stand in any order."""
        return next(iter(await self.records(1)), None)

    async def records(self, number: int) -> list[Any]:
        """The last lines of the audit log, by their moments; they are looked for among the newest ids, which have an index."""
        newest = aliased(
            tables.AuditRecord,
            select(tables.AuditRecord).order_by(tables.AuditRecord.id.desc()).limit(100).subquery(),
        )
        async with self.sessions() as session:
            await session.connection(
                execution_options={"isolation_level": "AUTOCOMMIT"}
            )  # not three round trips
            return list(
                await session.scalars(select(newest).order_by(newest.created_at.desc()).limit(number))
            )

    async def planned(
        self, query: str, variables: Any = None, path: str = "/graphql", **viewer: Any
    ) -> httpx.Response:
        """The answer of a hub that plans what it can."""
        said = {"query": query, "variables": variables}
        return await self.client.post(path, json=said, headers=self.headers(**viewer))

    async def field_by_field(
        self, query: str, variables: Any = None, path: str = "/graphql", **viewer: Any
    ) -> httpx.Response:
        """The answer of a hub that does not plan."""
        said = {"query": query, "variables": variables}
        return await self.oracle.post(path, json=said, headers=self.headers(**viewer))

    def headers(self, ticket: str | None = None, stated: str | None = None, **viewer: Any) -> dict[str, str]:
        """What a viewer says beside its query. stated: its purpose, where that is not the token's own."""
        said = {"authorization": f"Bearer {self.token(**viewer)}"}
        more = {"hub-ticket": ticket, "hub-purpose": stated}
        return said | {name: value for name, value in more.items() if value}

    async def ask(self, query: str, variables: Any = None, **viewer: Any) -> Any:
        """The data of an operation that must not fail."""
        self.statements.clear()
        answer = (await self.post(query, variables, **viewer)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def on(self, sessions: async_sessionmaker[AsyncSession], batches: Batches, limits: Limits) -> Door:
        """The same door to another database."""
        return replace(self, sessions=sessions, batches=batches).within(limits)

    def within(self, limits: Limits, **more: Any) -> Door:
        """The same door under other limits. more: what else the application is to be told."""
        client, oracle = (
            _client(_application(self.issuer, self.sessions, self.commands, limits, batches, **more))
            for batches in (self.batches, None)
        )
        return replace(self, client=client, oracle=oracle)

    async def codes(self, query: str, variables: Any = None, **viewer: Any) -> list[str]:
        """The codes of an operation's errors."""
        answer = await self.post(query, variables, **viewer)
        assert answer.status_code < 500, answer.text
        return [error["extensions"]["code"] for error in answer.json().get("errors", [])]


def _alike(planned: Any, stepwise: Any, answer: str) -> None:
    """Both ways put the same on record; of people at least those who are shown, field by field also those who were read."""
    (said, people), (also_said, read) = _told(planned), _told(stepwise)
    assert said == also_said
    assert people <= read
    shown = {UUID(key).bytes for noun, key in _IDS.findall(answer) if noun in ("Student", "Guardian")}
    assert shown <= people


def _told(record: Any) -> tuple[Any, set[bytes]]:
    """What a line of the audit log says, whichever way it was written, and whom it was about."""
    if record is None:
        return None, set()
    people = {record.subjects[at : at + 16] for at in range(0, len(record.subjects), 16)}
    who = (
        record.client_id,
        record.subject,
        record.role,
        record.purpose,
        record.ticket,
        record.jurisdiction_code,
    )
    return (*who, record.kind, record.operation, record.document, record.path, record.outcome), people


def _application(
    issuer: Issuer, sessions: Any, commands: FakeCommands, limits: Limits, batches: Any, **more: Any
) -> Starlette:
    return app(
        issuer=issuer,
        sessions=sessions,
        commands=commands,
        ring=sealing.ring,
        now=lambda: NOW,
        limits=limits,
        batches=batches,
        **more,
    )


async def placed(sessions: async_sessionmaker[AsyncSession], records: int) -> None:
    while records:  # PostgreSQL's own maintenance may hold a transaction open for a moment
        records -= await sequencer.drain(sessions)


def _client(application: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=ISSUER)


def front(
    sessions: async_sessionmaker[AsyncSession],
    batches: Batches,
    here: dict[str, list[UUID]],
    there: dict[str, list[UUID]],
    limits: Limits = Limits(strangers=0),
) -> Door:
    """The door to a database. here, there: the ids of two counties' rows by noun.

    All tests ask from one address, and what is refused there is most of what they ask: it is not counted.
    """
    issuer = Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
    changes = Changes(sessions, world.HERE, lambda: NOW, sealing.ring)
    commands = FakeCommands(here["ExchangePackage"][0], here["ExchangeCycle"][0], changes)
    client, oracle = (
        _client(_application(issuer, sessions, commands, limits, each)) for each in (batches, None)
    )
    return Door(client, oracle, issuer, sessions, here, there, commands, batches)


@pytest.fixture(scope="session")
async def graph_engine(databases: Databases, template: str) -> AsyncIterator[AsyncEngine]:
    engine = database.session.engine(databases.make("graph", template))
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def batches(graph_engine: AsyncEngine) -> AsyncIterator[Batches]:
    url = graph_engine.url.render_as_string(hide_password=False)
    async with database.session.pool(url) as pool:
        yield Batches(pool)


@pytest.fixture(scope="session")
async def door(graph_engine: AsyncEngine, batches: Batches) -> AsyncIterator[Door]:
    sessions = database.session.sessions(graph_engine)
    async with sessions.begin() as session:
        await world.rules(session)
        county = world.County(session, world.HERE)
        here = await county.make()
        await county.worked()
        there = await world.County(session, world.THERE).make()
    await placed(sessions, len(here["AuditRecord"] + there["AuditRecord"]))
    made = front(sessions, batches, here, there)
    async with made.client, made.oracle:

        def seen(*args: Any) -> None:
            if args[2].lstrip().upper().startswith(("SELECT", "WITH")) and not _ASIDE.search(args[2]):
                made.statements.append(args[2])

        event.listen(graph_engine.sync_engine, "before_cursor_execute", seen)
        yield made
