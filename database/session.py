"""How the hub talks to PostgreSQL: one engine a process, one session an operation."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import asyncpg
from sqlalchemy import URL, Dialect, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from database.outage import is_away
from domain.errors import Fixer, Reason, Refused

_DIALECTS = {"postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg"}
_NOT_POSTGRESQL = Reason(
    "DATABASE_URL_NOT_POSTGRESQL",
    "数据库地址应形如 postgresql://用户:口令@主机:5432/库名。",
    "The database URL should read postgresql://user:password@host:5432/name.",
    Fixer.OPERATOR,
    "HUB_DATABASE_URL",
)


def engine(url: str, *, size: int = 10, wait: float = 10) -> AsyncEngine:
    """The engine of this process, which dispose() closes; connects on first use. Raises Refused.

    size: connections kept; as many again are opened under load. wait: seconds for one of them to become free, past
    which the hub is overloaded and says so.
    """
    made = create_async_engine(
        asynchronous(url),
        pool_size=size,
        max_overflow=size,
        pool_timeout=wait,
        pool_recycle=1800,  # firewalls forget quiet connections
        hide_parameters=True,  # an error's text may end in a log, and parameters are children
        connect_args={
            "timeout": 10,
            # asyncpg looks types up with queries that JIT makes slower, not faster.
            "server_settings": {"application_name": "hub", "timezone": "UTC", "jit": "off"},
        },
    )
    _watch(made.sync_engine)
    return made


QUIET = 2.0  # seconds


def _watch(engine: Engine) -> None:
    """Gives out no connection that is gone: asyncpg knows of one that PostgreSQL closed; of one that was quiet it is asked.

    SQLAlchemy's own pre-ping asks each time, in a transaction: three of the dozen round trips that a change has at least.
    """

    @event.listens_for(engine, "do_connect")
    def opening(dialect: Dialect, _: Any, given: Any, named: Any) -> Any:
        try:
            return dialect.connect(*given, **named)
        except OSError as error:  # nobody listens, or in vain: an error of the database's, not of the hub's
            raise dialect.loaded_dbapi.OperationalError(str(error), error) from error

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        """asyncpg says of some connections that they are open which PostgreSQL has said it closes, or never opened."""
        if is_away(context.original_exception):
            context.is_disconnect = True

    @event.listens_for(engine, "checkin")
    def returned(_: Any, record: ConnectionPoolEntry) -> None:
        record.info["returned"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _: Any) -> None:
        before = record.info.get("returned")
        if before is None:  # it was opened just now
            return
        known, quiet = record.driver_connection, time.monotonic() - before > QUIET
        if known is None or known.is_closed() or (quiet and not _answers(engine.dialect, connection)):
            raise InvalidatePoolError


def _answers(dialect: Dialect, connection: DBAPIConnection) -> bool:
    try:
        return dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error:
        return False


class Patient(AsyncSession):
    """A session that waits for PostgreSQL no longer than somebody waits for it. patience: seconds, by its `info`.

    A statement's own timeout is PostgreSQL's to keep; one that hangs, or a network that swallows everything, keeps none.
    What waited too long raises TimeoutError, and its connection is given up.
    """

    async def execute(self, *given: Any, **named: Any) -> Any:
        """As AsyncSession does. Raises TimeoutError."""
        async with self._deadline():
            return await super().execute(*given, **named)

    async def scalar(self, *given: Any, **named: Any) -> Any:
        """As AsyncSession does. Raises TimeoutError."""
        async with self._deadline():
            return await super().scalar(*given, **named)

    async def commit(self) -> None:
        """As AsyncSession does. Raises TimeoutError."""
        async with self._deadline():
            await super().commit()

    async def rollback(self) -> None:
        """As AsyncSession does. Raises TimeoutError."""
        async with self._deadline():
            await super().rollback()

    async def close(self) -> None:
        """As AsyncSession does; a connection that does not answer is no reason to fail."""
        with contextlib.suppress(TimeoutError):
            async with self._deadline():
                await super().close()

    def _deadline(self) -> asyncio.Timeout:
        return asyncio.timeout(self.info["patience"])


def sessions(engine: AsyncEngine, *, patience: float | None = None) -> async_sessionmaker[AsyncSession]:
    """Makes sessions, one an operation; what was loaded stays readable after the commit.

    patience: seconds that a statement may be waited for, connecting included; None for work that nobody waits for.
    """
    if patience is None:
        return async_sessionmaker(engine, expire_on_commit=False)
    return async_sessionmaker(engine, class_=Patient, expire_on_commit=False, info={"patience": patience})


PATIENCE = 25.0  # seconds: one to connect takes 10, a statement another 10


def pool(url: str, *, size: int = 4, seconds: float = 10) -> asyncpg.Pool:
    """Connections for planned reads, which enter the pool with `async with`. Raises Refused.

    seconds: that a statement may take. Statements stay prepared as long as a connection lives, with one plan for all
    values: a statement with a dozen joins takes longer to plan than to run.
    """
    return asyncpg.create_pool(
        synchronous(url).set(drivername="postgresql").render_as_string(hide_password=False),
        min_size=0,
        max_size=size,
        max_inactive_connection_lifetime=1800,
        timeout=10,
        statement_cache_size=100,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        reset=_nothing,
        server_settings={
            "application_name": "hub reads",
            "timezone": "UTC",
            "datestyle": "ISO",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
            "statement_timeout": str(int(seconds * 1000)),
            # A read waits for a lock only while somebody alters a table: the audit log's, say.
            "lock_timeout": str(int(seconds * 200)),
        },
    )


async def _nothing(connection: asyncpg.Connection) -> None:
    """A planned read changes nothing about its connection, so there is nothing to reset."""


def asynchronous(url: str) -> URL:
    """The URL for asyncpg, which calls libpq's `sslmode` `ssl`. Raises Refused."""
    return _driven_by("asyncpg", url, {"sslmode": "ssl"})


def synchronous(url: str) -> URL:
    """The same database for psycopg, which migrations and the workflow engine use. Raises Refused."""
    return _driven_by("psycopg", url, {"ssl": "sslmode"})


def _driven_by(driver: str, url: str, renamed: dict[str, str]) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Refused(_NOT_POSTGRESQL) from error.with_traceback(None)
    if parsed.drivername not in _DIALECTS or not parsed.database:
        raise Refused(_NOT_POSTGRESQL)
    query = {renamed.get(name, name): value for name, value in parsed.query.items()}
    return parsed.set(drivername=f"postgresql+{driver}", query=query)
