"""Ids for rows that must have one before they are written, because a sealed value belongs to its row."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as DriverUUID

_AT_ONCE = 1000
_RANDOM = 74  # bits of a version 7 id that are not time, version or variant


def fresh(count: int) -> list[UUID]:
    """Ids in rising order (UUIDv7, RFC 9562 6.2 method 2: one instant, a random start, random steps)."""
    return [UUID(int=number) for number in _numbers(count)]


def stream() -> Iterator[UUID]:
    """Ids in rising order, as many as are asked for, of the driver's own kind, which COPY takes as it is."""
    while True:
        yield from [DriverUUID(number.to_bytes(16, "big")) for number in _numbers(_AT_ONCE)]


def _numbers(count: int) -> Iterator[int]:
    instant = time.time_ns() // 1_000_000
    at = secrets.randbits(_RANDOM - 1)  # half of the space is left for the steps
    for step in _steps(count):
        at += step
        high, low = at >> 62, at & (2**62 - 1)
        yield instant << 80 | 7 << 76 | high << 64 | 2 << 62 | low


def _steps(count: int) -> list[int]:
    drawn = secrets.token_bytes(4 * count)
    return [int.from_bytes(drawn[at : at + 4], "big") + 1 for at in range(0, len(drawn), 4)]
