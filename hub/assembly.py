"""Putting the hub together: the database, the departments' transports, the engine, the cycle."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from auth import external as issuers
from auth.external import External, Keys
from connectors._by_file import ByFile, FileTransport
from connectors._transport import Profile, Transport, document
from connectors.departments import CONNECTORS
from database import catalog, embedded, migrate, session
from domain.errors import Fixer, Reason, Refused
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.judging import WORKFLOW as JUDGE
from exchange.judging import Judging
from exchange.start import WORKFLOW
from hub import keys, places
from hub.fields import FileRing, belongs
from hub.settings import Settings

_FILES = ("certificate", "certificate_key", "authorities")
"""Fields of a profile that name files, beside it unless their path is absolute."""
_SETTABLE = {field.name for field in fields(Profile)} - {"partner", "key", "proof_key"}


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: its address, engine and sessions, the connections of planned reads, the keys of its fields."""

    url: str
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    reads: asyncpg.Pool
    ring: FileRing


def database_url(settings: Settings) -> str:
    """The PostgreSQL we were given, or the embedded one, started if it does not run."""
    return settings.database_url or embedded.ensure(settings.home)


@contextlib.contextmanager
def server(settings: Settings) -> Iterator[None]:
    """The embedded server for as long as the block lasts: stopped at the end if it did not run before."""
    ran = settings.database_url is not None or embedded.status(settings.home).running
    try:
        yield
    finally:
        if not ran:
            embedded.stop(settings.home)


@contextlib.contextmanager
def scratch(settings: Settings, name: str) -> Iterator[str]:
    """The address of an empty database beside the hub's own, dropped at the end."""
    url = database_url(settings)
    catalog.drop(url, name)
    catalog.create(url, name)
    try:
        yield catalog.beside(url, name)
    finally:
        catalog.drop(url, name)


@contextlib.asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The hub's database, migrated, for as long as the block lasts. Raises Refused (FIELD_KEYS_MISSING)."""
    url = await asyncio.to_thread(database_url, settings)
    await asyncio.to_thread(migrate.upgrade, url)
    engine, ring = session.engine(url), FileRing(settings.home)
    try:
        await belongs(engine, ring)
        async with session.pool(url) as reads:
            yield Database(url, engine, session.sessions(engine), reads, ring)
    finally:
        await engine.dispose()


def profiles(settings: Settings) -> dict[str, Profile | ByFile]:
    """The departments' connection profiles, one JSON file each. Raises Refused (BAD_PROFILE) naming the file."""
    return {path.stem: _profile(path, settings) for path in sorted(settings.profiles.glob("*.json"))}


def external(settings: Settings) -> External | None:
    """The other issuer whose tokens are accepted, if the operator named one. Raises Refused (BAD_PROFILE)."""
    if settings.external_issuer is None:
        return None
    profile = external_profile(settings.external_issuer)
    return External(profile, Keys(profile.jwks_url, document, time.monotonic), settings.jurisdiction)


def external_profile(path: Path) -> issuers.Profile:
    """What an operator wrote about another issuer. Raises Refused (BAD_PROFILE)."""
    try:
        return issuers.profile(path.read_bytes())
    except (ValueError, OSError) as error:
        zh, en = "外部签发者配置无法读取", f"the profile of the external issuer cannot be read: {error}"
        raise Refused(Reason("BAD_PROFILE", zh, en, Fixer.OPERATOR, str(path))) from error


@contextlib.asynccontextmanager
async def idle(settings: Settings, opened: Database) -> AsyncIterator[Cycle]:
    """What exchange cycles need, with nobody at work: no run is begun or taken over. The places' rules are loaded first."""
    await places.load(opened.sessions, settings.jurisdiction)
    transports = {
        partner: FileTransport(profile) if isinstance(profile, ByFile) else Transport(profile)
        for partner, profile in profiles(settings).items()
    }
    try:
        yield Cycle(
            engine=Engine(opened.url, opened.engine),
            sessions=opened.sessions,
            connectors=CONNECTORS,
            transports=transports,
            now=lambda: datetime.now(UTC),
            sign=keys.signer(keys.key(settings.home, "receipts")),
            jurisdiction_code=settings.jurisdiction,
            ring=opened.ring,
        )
    finally:
        for transport in transports.values():
            await transport.close()


@contextlib.asynccontextmanager
async def exchange(settings: Settings, opened: Database) -> AsyncIterator[Cycle]:
    """A worker for exchange cycles, running until the block ends."""
    async with idle(settings, opened) as cycle:
        judging = Judging(cycle)
        await cycle.engine.start({WORKFLOW: cycle.run, JUDGE: judging.run})
        try:
            await judging.catch_up()
            yield cycle
        finally:
            await cycle.engine.stop()


def _profile(path: Path, settings: Settings) -> Profile | ByFile:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if "by" in data:
            return _by_file(path.stem, **data)
        if unknown := data.keys() - _SETTABLE:
            raise ValueError("unknown / 未知: " + ", ".join(sorted(unknown)))
        data |= {name: str(path.parent / data[name]) for name in _FILES if data.get(name)}
        made = {
            "partner": path.stem,
            "key": _jwk(keys.client(settings.home, path.stem, data.get("alg", "ES256"))),
        }
        if data.get("sender_constraint", "dpop") == "dpop":
            made["proof_key"] = _jwk(keys.proof(settings.home, path.stem))
        return msgspec.convert({**data, **made}, Profile)
    except (TypeError, ValueError, AttributeError, msgspec.ValidationError) as error:
        raise Refused(
            Reason(
                "BAD_PROFILE",
                "对接部门的连接配置无法读取，请按 docs/connecting.md 修改",
                f"the department's connection profile cannot be read; see docs/connecting.md: {error}",
                Fixer.OPERATOR,
                str(path),
            )
        ) from error


def _by_file(partner: str, *, by: str, schema_version: str) -> ByFile:
    if by != "file":
        raise ValueError("by is file, or left out / by 只能为 file")
    if partner in CONNECTORS and schema_version != CONNECTORS[partner].schema_version:
        raise ValueError(f"schema_version is {CONNECTORS[partner].schema_version}")
    return ByFile(partner, schema_version)


def _jwk(key: ECKey | OKPKey | RSAKey) -> dict[str, str]:
    return {name: str(value) for name, value in key.as_dict(private=True).items()}
