"""The server's process: whether it lives, how it is started apart from the command at hand, how it is stopped.

Every process of the server inherits a locked file, the pulse. The kernel lets go of the lock when the last of
them is gone, so neither a kill -9, a reboot, a reused process id nor another container can mislead us.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from database.embedded import refusals
from database.embedded.account import Account
from database.embedded.binaries import Programs
from database.embedded.home import Home, opener

# After a crash the write-ahead log is replayed first; max_wal_size bounds it.
START_SECONDS = 120.0
STOP_SECONDS = 60.0
_ORPHAN_SECONDS = 15.0
_BLINK = 0.01
_LOG_LIMIT = 8_000_000  # bytes

# For two cores and a few GB beside the hub itself.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may have 107 bytes, a checkout's is longer
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # requests share the cores already; containers have little /dev/shm
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_checkpoints": "off",
    # A DETAIL or a failed statement would carry identity numbers into the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "io_method": "sync",  # what tests read is in memory; another process to fetch it only takes time
}


@dataclass(frozen=True, slots=True)
class _Note:
    """What a running server writes into postmaster.pid."""

    pid: int
    port: int
    ready: bool


class _PortTaken(Exception):
    pass


def lives(home: Home) -> bool:
    """Whether any process of the server lives, be it starting, serving or orphaned."""
    try:
        with open(home.pulse, "rb") as pulse:
            return not _take(pulse.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def serving_pid(home: Home) -> int | None:
    """The process id of the postmaster; None where it is gone, be it that orphans of it still end."""
    note = _note(home) if lives(home) else None
    return note.pid if note and _is_postmaster(note.pid) else None


def port_when_ready(home: Home) -> int:
    """Waits until the running server takes connections. Raises Refused."""
    return _await(home, home.log.stat().st_size if home.log.exists() else 0)


def start(home: Home, runner: Account, programs: Programs, *, durable: bool) -> int:
    """Starts the server in a session of its own; returns its port once it is ready. Raises Refused."""
    port = home.port() or 0
    for _ in range(5):
        try:
            return _start_at(_free(port), home, runner, programs, durable)
        except _PortTaken:
            port = 0  # somebody was faster than us
    return _start_at(_free(0), home, runner, programs, durable)


def stop(home: Home) -> None:
    """Ends every session, writes a checkpoint and waits for the end. Raises Refused."""
    if pid := serving_pid(home):
        os.kill(pid, signal.SIGINT)
    _await_end(home, STOP_SECONDS)


def _start_at(port: int, home: Home, runner: Account, programs: Programs, durable: bool) -> int:
    settings = _SETTINGS | ({} if durable else _FORGETFUL) | {"port": str(port)}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with _pulse(home) as pulse:
        runner.run("/bin/rm", "-f", home.data / "postmaster.pid")  # nobody lives, so it is stale
        said_before = _spawn([programs.postgres, "-D", home.data, *flags], home.log, runner, pulse)
    return _await(home, said_before)


def _spawn(command: list[str | Path], log_path: Path, runner: Account, pulse: int) -> int:
    """Leaves the command running as init's child, so that it never becomes a zombie of ours."""
    if log_path.exists() and log_path.stat().st_size > _LOG_LIMIT:
        log_path.replace(log_path.with_name("log.1"))
    with open(log_path, "ab", opener=opener) as log:
        said_before = os.fstat(log.fileno()).st_size
        subprocess.run(
            ["/bin/sh", "-c", '"$@" &', "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(pulse,),
            check=True,
            **runner.surroundings(),
        )
    return said_before


def _await(home: Home, said_before: int) -> int:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if not lives(home):
            raise _why_it_died(home.log, said_before)
        if (note := _note(home)) and note.ready:
            return note.port
        time.sleep(_BLINK)
    raise refusals.not_ready(home.log, START_SECONDS)


def _why_it_died(log: Path, said_before: int) -> Exception:
    with open(log, "rb") as file:
        file.seek(said_before)
        said = file.read().decode("utf-8", "replace").strip()
    if "could not create any TCP/IP sockets" in said and "Address already in use" in said:
        return _PortTaken()
    return refusals.not_started(log, "\n".join(said.splitlines()[-12:]))


def _await_end(home: Home, seconds: float) -> None:
    until = time.monotonic() + seconds
    while lives(home):
        if time.monotonic() > until:
            raise refusals.not_stopped(home.log, seconds)
        time.sleep(_BLINK)


@contextmanager
def _pulse(home: Home) -> Iterator[int]:
    """The pulse, locked. What an earlier postmaster left behind ends by itself within moments of its death."""
    with open(home.pulse, "rb+", buffering=0, opener=opener) as pulse:
        until = time.monotonic() + _ORPHAN_SECONDS
        while not _take(pulse.fileno(), fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise refusals.not_stopped(home.log, _ORPHAN_SECONDS)
            time.sleep(_BLINK)
        yield pulse.fileno()


def _take(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _note(home: Home) -> _Note | None:
    try:
        lines = (home.data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
        return _Note(int(lines[0]), int(lines[3]), lines[7].strip() == "ready")
    except (FileNotFoundError, LookupError, ValueError):  # not there, or half written
        return None


def _is_postmaster(pid: int) -> bool:
    """Whether the process lives and is a postgres. Its working folder would say more, but not to root in a container."""
    if not Path("/proc/self/stat").exists():  # macOS: the pulse has to do
        return True
    try:
        _pid, name, state, *_ = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").split(" ", 3)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return name == "(postgres)" and state != "Z"


def _free(wished: int) -> int:
    """`wished` if nobody listens there, else any free port."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return 0
