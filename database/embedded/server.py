"""The embedded PostgreSQL from outside: it runs when asked for, outlives the command that asked, stops cleanly."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import psycopg

from database.embedded import binaries, cluster, home, postmaster, refusals
from database.embedded.account import Account
from database.embedded.home import Home

_BUSY_SECONDS = postmaster.START_SECONDS + postmaster.STOP_SECONDS
_LOGIN_SECONDS = 15.0
# A stranger at our port cannot ask for the password in clear, nor keep us waiting; PGOPTIONS and the like stay out.
_CAREFULLY = (
    "?hostaddr=127.0.0.1&require_auth=scram-sha-256&sslmode=disable&gssencmode=disable"
    "&channel_binding=disable&target_session_attrs=any&options=&connect_timeout=5"
)


@dataclass(frozen=True, slots=True)
class Status:
    """How the embedded server fares; port and pid are None where they cannot be told or it does not run."""

    running: bool
    port: int | None
    pid: int | None
    data: Path | None
    log: Path


class _Answer(Enum):
    WELCOME = auto()
    WRONG_PASSWORD = auto()
    NO_DATABASE = auto()
    NONE = auto()


def ensure(root: Path, *, durable: bool = True) -> str:
    """The URL of the embedded server's database `hub`, started if it does not run.

    root: the `.hub` folder of the checkout, made if missing. durable: False gives up crash safety for speed, for
    tests; it counts when the server starts. Raises Refused when the server cannot run.
    """
    with refusals.plainly(root):
        return _running(root.resolve()) or _started(home.prepared(root), durable)


def stop(root: Path) -> None:
    """Stops the embedded server cleanly; does nothing where none runs. Raises Refused."""
    with refusals.plainly(root):
        if found := home.known(root.resolve()):
            with _locked(found):
                postmaster.stop(found)


def status(root: Path) -> Status:
    """How the server fares, without changing anything. Raises Refused."""
    with refusals.plainly(root):
        real = root.resolve()
        found = home.known(real)
        if found is None:
            return Status(False, None, None, None, Home(real, real).log)
        if not postmaster.lives(found):
            return Status(False, None, None, found.data, found.log)
        return Status(True, found.port(), _pid(found), found.data, found.log)


def _running(root: Path) -> str | None:
    found = home.known(root)
    if found is None or not postmaster.lives(found):
        return None
    port, password = found.port(), found.password()
    if port and password and _ask(port, password) is _Answer.WELCOME:
        return _url(port, password)
    return None


def _pid(found: Home) -> int | None:
    try:
        return postmaster.serving_pid(found)
    except PermissionError:  # started by another account
        return None


def _started(root: Path, durable: bool) -> str:
    with _locked(Home(root, root / "postgres")):
        found, runner = home.settle(root)
        programs = binaries.reachable(found, runner)
        password = found.password() or found.new_password()
        cluster.make(found, runner, programs, password, durable=durable)
        port = _up(found, runner, programs, durable)
        if _open_up(port, password) is _Answer.WRONG_PASSWORD:
            postmaster.stop(found)
            cluster.mend_password(found, runner, programs, password)
            port = _up(found, runner, programs, durable)
        if _open_up(port, password) is not _Answer.WELCOME:
            raise refusals.not_ready(found.log, _LOGIN_SECONDS)
        return _url(port, password)


def _up(found: Home, runner: Account, programs: binaries.Programs, durable: bool) -> int:
    """The port of the server, running from now on if it was not."""
    if postmaster.serving_pid(found):
        port = postmaster.port_when_ready(found)
    else:
        port = postmaster.start(found, runner, programs, durable=durable)
    found.remember(port)
    return port


def _open_up(port: int, password: str) -> _Answer:
    """Logs in, making the database `hub` anew should somebody have dropped it."""
    until = time.monotonic() + _LOGIN_SECONDS
    while (answer := _ask(port, password)) is _Answer.NONE and time.monotonic() < until:
        time.sleep(0.05)
    if answer is not _Answer.NO_DATABASE:
        return answer
    with psycopg.connect(_url(port, password, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE hub")
    return _ask(port, password)


def _ask(port: int, password: str) -> _Answer:
    """Whether our server is at the port: it knows the password's SCRAM verifier, and never gets to see the password."""
    try:
        psycopg.connect(_url(port, password) + _CAREFULLY).close()
    except psycopg.OperationalError as error:
        return _meaning(str(error))
    return _Answer.WELCOME


def _meaning(words: str) -> _Answer:
    if "password authentication failed" in words:
        return _Answer.WRONG_PASSWORD
    if 'database "hub" does not exist' in words:
        return _Answer.NO_DATABASE
    # Said after the password was found right.
    full = "too many clients" in words or "connection slots are reserved" in words
    return _Answer.WELCOME if full else _Answer.NONE


def _url(port: int, password: str, database: str = "hub") -> str:
    return f"postgresql://hub:{password}@127.0.0.1:{port}/{database}"


@contextmanager
def _locked(found: Home) -> Iterator[None]:
    """One command at a time may start or stop the server. Raises Refused after a long wait."""
    with open(found.lock, "rb+", buffering=0, opener=home.opener) as lock:
        until = time.monotonic() + _BUSY_SECONDS
        while not _taken(lock.fileno()):
            if time.monotonic() > until:
                raise refusals.busy(found.lock, _BUSY_SECONDS)
            time.sleep(0.02)
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
