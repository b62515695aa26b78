"""What tests stand on: a real PostgreSQL, a migrated database to copy, a session that leaves nothing behind."""

from __future__ import annotations

import fcntl
import gc
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import database.session
from database import catalog, embedded, migrate
from domain.errors import Refused
from tests import learnt, memory
from tests.rules import pytest_make_collect_report  # noqa: F401  # a hook of pytest's

_ROOT = Path(__file__).parent.parent / ".hub" / "test"
_BYTECODE = Path(__file__).parent.parent / ".cache" / "bytecode"
_PREFIX = "hub_test_"


@dataclass(frozen=True, slots=True)
class Databases:
    """A server to make databases on; `run` keeps two test runs apart."""

    url: str
    run: str

    def make(self, name: str, template: str = "template0") -> str:
        """Makes a database of this run and returns its URL."""
        statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"  # a small template is copied sooner than logged
        self._execute(statement, self._full(name), self._full(template))
        return make_url(self.url).set(database=self._full(name)).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        catalog.drop(self.url, self._full(name))

    def forget(self, prefix: str) -> None:
        """Drops what a run left behind."""
        for name in self._named(prefix):
            catalog.drop(self.url, name)

    def _named(self, prefix: str) -> list[str]:
        with psycopg.connect(self.url) as connection:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            return [name for (name,) in connection.execute(query, [prefix])]

    def _full(self, name: str) -> str:
        return name if name == "template0" else f"{_PREFIX}{self.run}_{name}"

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


def pytest_configure() -> None:
    """The collector of cycles looks seldom: a quarter of a test's time was spent on types and statements that stay.

    Hubs that tests start would compile the program each time where nothing may be written beside it, a quarter of a start.
    """
    gc.set_threshold(100_000, 20, 20)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(_BYTECODE))


def pytest_collection_finish() -> None:
    """What was imported stays as long as the process."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first, so that no process is left alone with them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def remembered() -> Iterator[None]:
    """What many hubs of one process find out alike: the text of statements, and whether documents are valid.

    A hub has one engine and validates a document once; hundreds of tests have a hub or two of their own.
    """
    with pytest.MonkeyPatch.context() as patch:
        learnt.statements(patch)
        learnt.documents(patch)
        yield


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Iterator[Databases]:
    """The server of HUB_TEST_DATABASE_URL (its role may create databases), else an embedded one.

    An embedded one for each process of a run: a transaction that is open anywhere on a server keeps the audit log's
    records on all of it from their places, and a test that waits for a place would wait for its neighbours'.
    """
    given = os.environ.get("HUB_TEST_DATABASE_URL")
    if given:
        yield from _on(make_url(given).set(drivername="postgresql").render_as_string(hide_password=False))
    else:
        with _test_server(_ROOT / worker_id) as url:
            yield from _on(url)


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """The name of a database migrated to the newest revision, which nobody is connected to."""
    migrate.upgrade(databases.make("template"))
    return "template"


@pytest.fixture
def database_url(databases: Databases, template: str) -> Iterator[str]:
    """A migrated, empty database of the test's own, for what commits or runs in several processes."""
    name = f"own_{next(_numbers)}"
    yield databases.make(name, template)
    databases.drop(name)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own without any table."""
    name = f"empty_{next(_numbers)}"
    yield databases.make(name)
    databases.drop(name)


@pytest.fixture(scope="session")
async def shared_engine(databases: Databases, template: str) -> AsyncIterator[AsyncEngine]:
    """An engine on one migrated database for all tests that roll back."""
    engine = database.session.engine(databases.make("shared", template))
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(shared_engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose commits are savepoints in a transaction that is rolled back after the test."""
    async with shared_engine.connect() as connection, connection.begin() as transaction:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        async with AsyncSession(connection, **options) as session:
            yield session
        await transaction.rollback()


_numbers = count()


def _on(url: str) -> Iterator[Databases]:
    databases = Databases(url, secrets.token_hex(4))
    yield databases
    databases.forget(f"{_PREFIX}{databases.run}_")


@contextmanager
def _test_server(folder: Path) -> Iterator[str]:
    """One server for all processes that name this folder; the first starts it, the last one out stops it."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "runs", "w", encoding="utf-8") as runs:
        alone = _try_exclusive(runs.fileno())
        url = _start_afresh(memory.place(folder)) if alone else None
        fcntl.flock(runs, fcntl.LOCK_SH)  # waits while the last run of before stops the server
        root = memory.place(folder)
        yield url or embedded.ensure(root, durable=False)
        if _try_exclusive(runs.fileno()):
            embedded.stop(root)
            if root != folder:
                shutil.rmtree(root)


def _start_afresh(root: Path) -> str:
    try:
        url = embedded.ensure(root, durable=False)
    except Refused:  # such a server does not survive a crash of the machine; nothing in it is worth keeping
        embedded.stop(root)
        shutil.rmtree(root / "postgres")
        url = embedded.ensure(root, durable=False)
    Databases(url, "").forget(_PREFIX)
    return url


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
