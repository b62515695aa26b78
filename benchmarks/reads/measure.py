"""The measurement: equal answers first, then slices of load in turn, each with what it cost."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from statistics import median

import psutil

from benchmarks.reads import answers, load, operations, usage
from benchmarks.reads.answers import Different
from benchmarks.reads.load import Load
from benchmarks.reads.operations import Asked, Operation
from benchmarks.reads.servers import NAMES, Server
from benchmarks.reads.usage import Meter

_CHECKED_SLOW = 10  # the idiom takes seconds for one of q3's answers


@dataclass(frozen=True, slots=True)
class Slice:
    """One server under one operation's load for a while. Times in milliseconds; elsewhere: cores others took."""

    rate: float
    p50: float
    p99: float
    server_cpu: float
    postgres_cpu: float | None
    connections: int
    elsewhere: float

    @property
    def cpu(self) -> float | None:
        """Of server and PostgreSQL together, a request."""
        return None if self.postgres_cpu is None else self.server_cpu + self.postgres_cpu


@dataclass
class Results:
    """Medians of all rounds: by operation and server; bytes of an answer; resident MB before and after the run."""

    slices: dict[str, dict[str, Slice]] = field(default_factory=lambda: defaultdict(dict))
    sizes: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    memory: dict[str, tuple[float, float]] = field(default_factory=dict)
    pages: dict[str, dict[str, Slice]] = field(default_factory=dict)


@dataclass
class Bench:
    """Servers that run, the operations and values they are asked, and how to load them."""

    servers: Mapping[str, Server]
    operations: Sequence[Operation]
    values: dict[str, list[Asked]]
    url: str
    folder: Path
    seconds: float
    rounds: int
    checks: int
    wrk: bool
    say: Callable[[str], None]
    results: Results = field(default_factory=Results)

    def __post_init__(self) -> None:
        postmaster = usage.postmaster(self.url)
        self._meters = {
            name: Meter(psutil.Process(server.process.pid), postmaster)
            for name, server in self.servers.items()
        }
        self._paces: dict[tuple[str, str], tuple[int, float]] = {}

    def check(self) -> None:
        """Raises Different unless all servers give the same answers, without row conditions to the one child only."""
        for operation in self.operations:
            values = self.values[operation.name][: self.checks]
            with ThreadPoolExecutor(len(self.servers)) as pool:
                for number, asked in enumerate(values):
                    chosen = self._asked(operation, number)
                    bodies = pool.map(Server.ask, chosen, repeat(operation), repeat(asked))
                    self._same(operation, asked, list(zip(chosen, bodies, strict=True)))
            for name, server in self.servers.items():
                sample = [len(server.ask(operation, asked)) for asked in values[:5]]
                self.results.sizes[operation.name][name] = sum(sample) // len(sample)
            self.say(f"{operation.name}: {len(values)} answers equal on all servers")

    def run(self) -> Results:
        """All rounds, each server in turn, and its memory before and after."""
        before = {name: meter.memory() for name, meter in self._meters.items()}
        found: dict[tuple[str, str], list[Slice]] = defaultdict(list)
        for operation in self.operations:
            for name in self.servers:
                self._warm(name, operation)
        for number in range(self.rounds):
            for operation in self.operations:
                for name in _turned(list(self.servers), number):
                    each = self._slice(name, operation, f"{name}-{operation.name}", number)
                    found[operation.name, name].append(each)
                    self.say(f"round {number + 1}: {operation.name} {NAMES[name]} {each.rate:,.1f}/s")
        for (operation_name, name), slices in found.items():
            self.results.slices[operation_name][name] = _middle(slices)
        for name, meter in self._meters.items():
            self.results.memory[name] = before[name] / 1e6, meter.memory() / 1e6
        return self.results

    def depth(self, name: str, operation: Operation) -> None:
        """The same page at the start of the list and near its end, in turn."""
        near, far = operations.ends(self.url, 200)
        self._write(f"{name}-near", name, operation, near)
        self._write(f"{name}-far", name, operation, far)
        found: dict[str, list[Slice]] = defaultdict(list)
        for number in range(self.rounds):
            for place in _turned(["near", "far"], number):
                found[place].append(self._slice(name, operation, f"{name}-{place}", number))
        self.results.pages[name] = {place: _middle(slices) for place, slices in found.items()}

    def _asked(self, operation: Operation, number: int) -> list[Server]:
        unlike = {"open", "bare"} if operation.page else set()
        slow = {"idiomatic"} if operation.page > 100 and number >= _CHECKED_SLOW else set()
        return [each for name, each in self.servers.items() if name not in unlike | slow]

    def _same(self, operation: Operation, asked: Asked, said: list[tuple[Server, bytes]]) -> None:
        (first, body), *others = said
        try:
            expected = answers.canonical(body)
            for other, its_body in others:
                if its_body == body:
                    continue
                answers.compare(expected, answers.canonical(its_body), (NAMES[first.name], NAMES[other.name]))
        except Different as different:
            raise Different(f"{operation.name} {asked}\n{different}") from different

    def _warm(self, name: str, operation: Operation) -> None:
        """Fill pools and caches; find out how many connections a slow server can answer within a slice."""
        self._write(f"{name}-{operation.name}", name, operation, self.values[operation.name])
        alone = min(self._alone(name, operation, number) for number in range(4))
        slow = alone * operation.connections > self.seconds
        connections = max(1, int(self.seconds / alone / 3)) if slow else operation.connections
        seconds = max(self.seconds, 5 * alone)
        warming = self._load(name, operation, f"{name}-{operation.name}")
        while warming.run(connections, seconds, 0, wrk=self.wrk).requests < connections and connections > 1:
            connections //= 4 if connections >= 4 else 2
            self._meters[name].settle()
        self._paces[name, operation.name] = connections, seconds
        self._meters[name].settle()

    def _alone(self, name: str, operation: Operation, number: int) -> float:
        began = time.perf_counter()
        self.servers[name].ask(operation, self.values[operation.name][number])
        return time.perf_counter() - began

    def _slice(self, name: str, operation: Operation, bodies: str, number: int) -> Slice:
        connections, seconds = self._paces[name, operation.name]
        meter, own, began = self._meters[name], _children(), time.perf_counter()
        before = meter.read()
        begin = number * 1_009
        heard = self._load(name, operation, bodies).run(connections, seconds, begin, wrk=self.wrk)
        after, passed = meter.read(), time.perf_counter() - began
        self._sound(name, operation, heard)
        meter.settle()
        count = max(heard.requests, 1)
        server = after.server - before.server
        postgres = None if after.postgres is None else after.postgres - (before.postgres or 0.0)
        others = after.machine - before.machine - server - (postgres or 0.0) - (_children() - own)
        return Slice(
            heard.requests / heard.seconds,
            heard.p50 * 1e3,
            heard.p99 * 1e3,
            server / count * 1e3,
            None if postgres is None else postgres / count * 1e3,
            connections,
            others / passed,
        )

    def _sound(self, name: str, operation: Operation, heard: load.Heard) -> None:
        """Raises Different if answers failed under load, or were not as long as those that were compared."""
        if heard.errors or not heard.requests:
            raise Different(
                f"{operation.name} {NAMES[name]}: {heard.errors} errors, {heard.requests} answers"
            )
        expected, mean = self.results.sizes[operation.name][name], heard.bytes / heard.requests
        unfinished = expected * operation.connections / heard.requests  # at most, when the slice ended
        if not expected * 0.9 <= mean <= expected * 1.2 + 500 + unfinished:
            raise Different(f"{operation.name} {NAMES[name]}: {mean:.0f} bytes an answer, not {expected}")

    def _load(self, name: str, operation: Operation, bodies: str) -> Load:
        server = self.servers[name]
        return Load(
            server.port, server.wording.path(operation), self.folder / bodies, self.folder / f"{name}-token"
        )

    def _write(self, file: str, name: str, operation: Operation, values: list[Asked]) -> None:
        wording = self.servers[name].wording
        lines = [wording.body(operation, asked) for asked in values]
        (self.folder / file).write_bytes(b"\n".join(lines) + b"\n")
        (self.folder / f"{name}-token").write_text(f"{self.servers[name].token or 'none'}\n")


def _turned(names: list[str], number: int) -> Iterator[str]:
    """Each round begins with another one, so that nobody always follows the same neighbor."""
    at = number % len(names)
    yield from names[at:]
    yield from names[:at]


def _middle(slices: list[Slice]) -> Slice:
    postgres = [each.postgres_cpu for each in slices if each.postgres_cpu is not None]
    return Slice(
        median(each.rate for each in slices),
        median(each.p50 for each in slices),
        median(each.p99 for each in slices),
        median(each.server_cpu for each in slices),
        median(postgres) if postgres else None,
        slices[0].connections,
        median(each.elsewhere for each in slices),
    )


def _children() -> float:
    """Processor seconds of processes we waited for: the loads."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
