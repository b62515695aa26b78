"""What processes cost: processor time and memory of a server's processes and of PostgreSQL's."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil
import psycopg

from benchmarks.reads import county


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds so far, user and system. machine: of everything that runs, the load itself included."""

    server: float
    postgres: float | None
    machine: float


@dataclass(frozen=True)
class Meter:
    """Reads the cost of one server. postmaster: None where PostgreSQL runs on another machine."""

    server: psutil.Process
    postmaster: psutil.Process | None

    def read(self) -> Usage:
        """The cost until now."""
        postgres = _seconds(self.postmaster) if self.postmaster else None
        whole = psutil.cpu_times()
        return Usage(_seconds(self.server), postgres, whole.user + whole.system + getattr(whole, "nice", 0.0))

    def memory(self) -> int:
        """Resident bytes of the server's processes."""
        return sum(each.memory_info().rss for each in _tree(self.server))

    def settle(self, patience: float = 60.0) -> None:
        """Wait until the server has nothing left to do: under 5 % of a core for a fifth of a second."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            before = self.read()
            time.sleep(0.2)
            after = self.read()
            if after.server - before.server + (after.postgres or 0) - (before.postgres or 0) <= 0.01:
                return


def postmaster(url: str) -> psutil.Process | None:
    """The process all of PostgreSQL's others descend from; None where it is not on this machine."""
    with psycopg.connect(county.driver_url(url)) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row
        try:
            backend = psutil.Process(row[0])
            return backend.parent() if "postgres" in backend.name() else None
        except psutil.Error:
            return None


def _seconds(root: psutil.Process) -> float:
    total = 0.0
    for each in _tree(root):
        try:
            spent = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        # Connections come and go: what an ended process took stands with the parent that reaped it.
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]
