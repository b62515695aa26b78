"""Cursors: such as answers have shown, and such as nobody was ever given."""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from random import Random
from typing import Any

from tests.execution.world import World

SHOWN = re.compile(r'"(WyJ[\w-]{20,})"')
_BAD_CURSORS = (
    "",
    "x",
    "Ä",
    "bnVsbA",
    "W10",
    "WyJJRCJd",
    "WyJJRCIsIngiXQ",
    "W1tbW1tb",
    "WyJOQU1FIiwxLHRydWVd",
    "====",
)
_BAD_PLACES = (
    None,
    True,
    0,
    -1,
    10**12,
    10**30,
    1.5,
    "",
    "x",
    "\0",
    "\ud83d",
    "0" * 32,
    "2026-01-01",
    [],
    {},
)


class Cursors:
    """Cursors that answers have shown, by noun and order."""

    def __init__(self, world: World) -> None:
        self.known: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._nouns = {str(key): noun for noun, key in world.by_id}

    def learn(self, body: bytes) -> None:
        for cursor in SHOWN.findall(body.decode())[:40]:
            order, *_, last = read(cursor)
            self.known[self._nouns.get(last, ""), order].setdefault(cursor)

    def wrong(self, random: Random, noun: str, order: str) -> str:
        """One of another list, one that was tampered with, or none at all."""
        others = [cursor for each in self.known.values() for cursor in list(each)[:3]]
        forged = [_forged(random, cursor) for cursor in list(self.known[noun, order])[:8]]
        return random.choice([*_BAD_CURSORS, *others, *forged])


def read(cursor: str) -> list[Any]:
    """What a cursor says: the order's name, and the place in it."""
    said: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return said


def _forged(random: Random, cursor: str) -> str:
    order, *values = read(cursor)
    values[random.randrange(len(values))] = random.choice(_BAD_PLACES)
    return base64.urlsafe_b64encode(json.dumps([order, *values]).encode()).decode().rstrip("=")
