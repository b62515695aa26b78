"""How a process is killed: by kill -9, once for each strike, and put down before."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from pathlib import Path

from tests.exchange.chaos.stage import Stage, Strike


def fire(stage: Stage, strike: Strike, worker: int | None) -> bool:
    """Kill what a strike is for, unless it has been done. worker: who is killed if it is for a worker."""
    if strike.target == "worker" and worker is None:
        return False
    path = stage.folder / f"fired-{strike.number}"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    os.close(descriptor)
    victims = {"worker": lambda: [worker], "partner": lambda: [partner(stage)]}.get(strike.target)
    killed = [pid for pid in (victims() if victims else _server(stage.data, strike.target)) if pid]
    stage.note("strike", number=strike.number, target=strike.target, killed=killed)
    for pid in killed:
        kill(pid)
    return True


def fired(stage: Stage, strike: Strike) -> bool:
    """Whether it has been done."""
    return (stage.folder / f"fired-{strike.number}").exists()


def kill(pid: int) -> None:
    """kill -9."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def lives(pid: int) -> bool:
    """Whether a process runs; one that is dead and not buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def partner(stage: Stage) -> int | None:
    """The partner's process."""
    path = stage.folder / "partner.pid"
    pid = int(path.read_text()) if path.exists() else None
    return pid if pid and lives(pid) else None


def postmaster(data: Path) -> int | None:
    """The server's first process, if it lives."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if lives(pid) else None


def _server(data: Path, target: str) -> list[int]:
    """The whole server, or one process of it that serves a connection."""
    first = postmaster(data)
    if first is None:
        return []
    children = [pid for pid in _children(first) if lives(pid)]
    if target == "backend":
        return [pid for pid in children if " hub " in _command(pid)][:1]
    os.kill(first, signal.SIGSTOP)  # it must not start another one, nor tell them to end
    return [*_children(first), first]


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def buried(pid: int, seconds: float = 10) -> None:
    """Wait until a process is gone. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while lives(pid):
        if time.monotonic() > until:
            raise TimeoutError(json.dumps({"still there": pid}))
        time.sleep(0.01)
