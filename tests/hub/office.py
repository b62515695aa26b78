"""An administrator's office: a hub on a database of its own, a clock that can be moved, mutations told in a line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import httpx
from joserfc.jwk import ECKey
from sqlalchemy import func, select

import database.session
from auth import scopes
from auth.token import Issuer
from database import tables
from domain.role import Role
from execution.planned.batch import Batches
from hub.app import app
from hub.changes import Changes
from tests import sealing
from tests.conftest import Databases
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import ISSUER, NOW, READ, Door, FakeCommands, _client
from tests.hub.visiting import BACK, Visit

Rows: TypeAlias = dict[str, list[UUID]]
_POPULATED: dict[tuple[Databases, str, tuple[str, ...]], tuple[str, dict[str, Rows]]] = {}
"""Of a process: to make counties takes as long as most tests."""
MANAGE = [*READ, scopes.ACCESS_MANAGE]
_SHOWN = {
    "client": "oauthClient { id clientId name active role scopes purposes version trustedDocuments { nodes { documentId } } }",
    "user": "userAccount { id loginName displayName role scopes active lockedUntil version organization { id } }",
    "grant": "accessGrant { id code noun userId givenBy reviewer validUntil revokedAt version }",
}
_INPUTS = {
    **dict.fromkeys(["clientRetire", "clientRestore"], "ClientInput"),
    **dict.fromkeys(["userLock", "userUnlock", "userRetire", "userRestore"], "UserInput"),
    "grantRevoke": "GrantInput",
}


@dataclass
class Time:
    """Seconds since NOW, moved by hand; it is the wall's clock and the one that only grows."""

    seconds: float = 0
    began: float = 0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - self.began)

    def again(self) -> None:
        """It is NOW again; by the clock that only grows a second later."""
        self.seconds += 1
        self.began = self.seconds

    def clock(self) -> float:
        return self.seconds


@dataclass
class Office:
    """admin: the id of the administrator who asks."""

    door: Door
    time: Time
    admin: str

    @property
    def rights(self) -> dict[str, Any]:
        return {"granted": MANAGE, "role": Role.ADMINISTRATOR, "purpose": "OPERATION", "subject": self.admin}

    async def post(self, what: str, said: dict[str, Any], **viewer: Any) -> Any:
        """The answer to a mutation, as it comes."""
        kind = _INPUTS.get(what, f"{what[0].upper()}{what[1:]}Input")
        noun = next(name for name in _SHOWN if what.startswith(name))
        query = f"""mutation ($i: {kind}!) {{ {what}(input: $i) {{ __typename
          ... on {noun.title()}Changed {{ {_SHOWN[noun]} }}
          ... on Refused {{ code messageZh messageEn fixer place }} }} }}"""
        return (await self.door.post(query, {"i": said}, **self.rights | viewer)).json()

    async def done(self, what: str, said: dict[str, Any], **viewer: Any) -> dict[str, Any]:
        """The row of a change that was made; then three seconds pass, in which every process hears of it."""
        found = (await self.post(what, said, **viewer))["data"][what]
        assert found["__typename"] != "Refused", found
        self.time.seconds += 3
        row: dict[str, Any] = next(value for key, value in found.items() if key != "__typename")
        return row

    async def refused(self, what: str, said: dict[str, Any], **viewer: Any) -> tuple[str, str]:
        """Why a change was not made, and where it is wrong; it is on record."""
        before = await self.count(tables.AuditRecord)
        found = (await self.post(what, said, **viewer))["data"][what]
        assert found["__typename"] == "Refused", found
        assert found["messageZh"]
        assert found["messageEn"]
        last = await self.door.recorded()
        assert await self.count(tables.AuditRecord) == before + 1
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", what, found["code"])
        return found["code"], found["place"]

    async def count(self, table: Any) -> int:
        async with self.door.sessions() as session:
            return int(await session.scalar(select(func.count()).select_from(table)) or 0)

    async def person(self, login_name: str, role: Role, code: str = world.HERE, **more: Any) -> str:
        """Somebody's global id, whose account was there before."""
        user = tables.UserAccount(
            login_name=login_name,
            display_name="周八",
            password_hash="!",
            role=role,
            jurisdiction_code=code,
            **more,
        )
        async with self.door.sessions.begin() as session:
            session.add(user)
            await session.flush()
            return f"UserAccount:{user.id}"

    async def registered(self, client_id: str, **terms: Any) -> tuple[Asking, dict[str, Any]]:
        """A client that was registered through the graph, with its key."""
        asking = Asking(self.door, client_id, now=self.time.now)
        given = {
            "clientId": client_id,
            "name": "某部门",
            "jwks": {"keys": [asking.key.as_dict(private=False)]},
            "scopes": [scopes.STUDENTS_READ],
            "role": "BUREAU_OFFICER",
            "purposes": ["CONTROL"],
        }
        return asking, await self.done("clientRegister", given | terms)

    @asynccontextmanager
    async def visit(self, portal: Asking) -> AsyncIterator[Visit]:
        async with httpx.AsyncClient(transport=self.door.client._transport, base_url=ISSUER) as browser:
            yield Visit(portal, browser)


@asynccontextmanager
async def opened(
    databases: Databases, template: str, name: str, code: str = world.HERE
) -> AsyncIterator[Office]:
    """An office in a county, with an administrator."""
    counties = (world.HERE, world.THERE if code == world.HERE else code)
    async with offices(databases, template, name, counties, (code,)) as made:
        yield made[code]


@asynccontextmanager
async def offices(
    databases: Databases, template: str, name: str, counties: Sequence[str], codes: Sequence[str]
) -> AsyncIterator[dict[str, Office]]:
    """Offices on one database of several counties, of which world.HERE is one; by the codes of the counties they are in."""
    populated, rows = await _populated(databases, template, tuple(counties))
    engine = database.session.engine(databases.make(name, populated))
    sessions = database.session.sessions(engine)
    url = engine.url.render_as_string(hide_password=False)
    async with database.session.pool(url) as pool, AsyncExitStack() as stack:
        yield {
            code: await stack.enter_async_context(_office(sessions, Batches(pool), rows, code))
            for code in codes
        }
    await engine.dispose()
    databases.drop(name)


async def _populated(
    databases: Databases, template: str, counties: tuple[str, ...]
) -> tuple[str, dict[str, Rows]]:
    """The name of a database of these counties, which nobody is connected to, and the ids of their rows."""
    made = databases, template, counties
    if made not in _POPULATED:
        name = f"counties_{len(_POPULATED)}"
        engine = database.session.engine(databases.make(name, template))
        async with database.session.sessions(engine).begin() as session:
            await world.rules(session)
            rows = {code: await world.County(session, code).make() for code in counties}
        await engine.dispose()
        _POPULATED[made] = name, rows
    name, rows = _POPULATED[made]
    return name, deepcopy(rows)


@asynccontextmanager
async def _office(
    sessions: Any, batches: Batches, rows: Mapping[str, Any], code: str
) -> AsyncIterator[Office]:
    time, issuer = Time(), Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
    other = next(each for each in rows if each != world.HERE) if code == world.HERE else code
    here, there = rows[world.HERE], rows[other]
    changes = Changes(sessions, code, time.now, sealing.ring)
    commands = FakeCommands(here["ExchangePackage"][0], here["ExchangeCycle"][0], changes)
    planned, stepwise = (
        app(
            issuer=issuer,
            sessions=sessions,
            commands=commands,
            ring=sealing.ring,
            now=time.now,
            clock=time.clock,
            batches=each,
        )
        for each in (batches, None)
    )
    async with _client(planned) as client, _client(stepwise) as oracle:
        door = Door(client, oracle, issuer, sessions, here, there, commands, batches)
        office = Office(door, time, str(UUID(int=0)))
        office.admin = (await office.person(f"admin.{code}", Role.ADMINISTRATOR, code)).partition(":")[2]
        yield office


__all__ = ["BACK", "MANAGE", "Office", "offices", "opened"]
