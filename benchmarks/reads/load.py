"""The load: so many connections, each sending its next request when the last is answered, in a process of its own.

wrk where it is installed, else this module's own loop on uvloop, which takes about four times wrk's processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import cast

import uvloop

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back. seconds: how long it took; bytes: with HTTP's own; p50, p99: seconds a request."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float
    errors: int


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent. bodies: a file with one body a line; token: a file with the token."""

    port: int
    path: str
    bodies: Path
    token: Path

    def run(self, connections: int, seconds: float, begin: int, *, wrk: bool) -> Heard:
        """The load for so many seconds, from the body at `begin` on."""
        command = self._wrk(connections, seconds, begin) if wrk else self._own(connections, seconds, begin)
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        return Heard(**json.loads(done.stdout.splitlines()[-1]))

    def _wrk(self, connections: int, seconds: float, begin: int) -> list[str]:
        threads, script = min(connections, 1), str(Path(__file__).with_name("wrk.lua"))
        options = [f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "120s"]
        target = f"http://127.0.0.1:{self.port}{self.path}"
        return ["wrk", *options, "-s", script, target, "--", str(self.bodies), str(self.token), str(begin)]

    def _own(self, connections: int, seconds: float, begin: int) -> list[str]:
        numbers = [str(self.port), str(connections), str(seconds), str(begin)]
        return [
            sys.executable, "-m", "benchmarks.reads.load", self.path, str(self.bodies), str(self.token), *numbers
        ]  # fmt: skip


def has_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


@dataclass
class _Tally:
    until: float
    latencies: list[float] = field(default_factory=list)
    bytes: int = 0
    errors: int = 0


class _Client(asyncio.Protocol):
    """One connection: counts an answer by its Content-Length or its chunks, then sends the next request."""

    def __init__(self, requests: Iterator[bytes], tally: _Tally) -> None:
        self._requests, self._tally = requests, tally
        self._held, self._need, self._chunked, self._sent = b"", 0, False, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._tally.bytes += len(data)
        if self._need > 0:
            self._need -= len(data)
        elif self._chunked:
            self._held = (self._held + data)[-5:]
        else:
            self._held += data
            self._head()
        if self._chunked and self._held.endswith(b"0" + _HEAD_END):
            self._need, self._chunked = 0, False
        if self._need == 0 and not self._chunked and not self._held.startswith(b"HTTP"):
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        if time.perf_counter() < self._tally.until:
            self._tally.errors += 1

    def _head(self) -> None:
        head, found, rest = self._held.partition(_HEAD_END)
        if not found:
            return
        self._tally.errors += not head.startswith(b"HTTP/1.1 200")
        lowered = head.lower()
        if b"\r\ncontent-length:" in lowered:
            length = int(lowered.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
            self._need, self._held = length - len(rest), b""
        else:
            self._chunked, self._held = True, rest[-5:]

    def _answered(self) -> None:
        now = time.perf_counter()
        if now >= self._tally.until:
            return
        self._tally.latencies.append(now - self._sent)
        self._send()

    def _send(self) -> None:
        self._held, self._sent = b"", time.perf_counter()
        self._transport.write(next(self._requests))


async def _drive(requests: Iterator[bytes], port: int, connections: int, seconds: float) -> Heard:
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    tally = _Tally(began + seconds)
    made = [
        await loop.create_connection(lambda: _Client(requests, tally), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(max(0.0, tally.until - time.perf_counter()))
    passed = time.perf_counter() - began
    for transport, _ in made:
        transport.close()
    took = sorted(tally.latencies) or [seconds]
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    return Heard(len(tally.latencies), passed, tally.bytes, p50, p99, tally.errors)


def _prepared(path: str, bodies: Path, token: Path, port: int, begin: int) -> Iterator[bytes]:
    fixed = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token.read_text().strip()}\r\nContent-Length: "
    ).encode()
    ready = [fixed + str(len(each)).encode() + _HEAD_END + each for each in bodies.read_bytes().splitlines()]
    return islice(cycle(ready), begin % len(ready), None)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads.load")
    for name, kind in (("path", str), ("bodies", Path), ("token", Path), ("port", int), ("connections", int)):
        parser.add_argument(name, type=kind)
    parser.add_argument("seconds", type=float)
    parser.add_argument("begin", type=int)
    given = parser.parse_args()
    requests = _prepared(given.path, given.bodies, given.token, given.port, given.begin)
    heard = uvloop.run(_drive(requests, given.port, given.connections, given.seconds))
    sys.stdout.write(json.dumps({name: getattr(heard, name) for name in Heard.__slots__}) + "\n")


if __name__ == "__main__":
    _main()
