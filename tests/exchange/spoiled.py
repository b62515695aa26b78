"""Rosters gone wrong in every way, and a department that sends them all the same, whole and proven."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._core import Acknowledgment, Ask, Header, Reply, Take
from domain.exchange import Direction, PackageCode
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW
from partners.numbers import checked
from tests.exchange import world

SHARES = (0.02, 0.1, 0.5, 1.0)


@dataclass
class Says:
    """A department that says what a test puts into its mouth; what is not there is empty. sent: what was sent to it."""

    content: dict[PackageCode, bytes]
    sent: list[PackageCode] = field(default_factory=list)

    async def pull(self, ask: Ask, take: Take) -> Reply:
        header = Header(
            package_code=ask.package.code.name,
            partner="",
            direction=Direction.PULL.name,
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            generated_at="2026-09-08T00:00:00+08:00",
            line_count=0,
            sha256="",
            schema_version="1.0",
        )
        await take(self.content.get(ask.package.code, b""))
        return Reply(header)

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        self.sent.append(ask.package.code)
        return Acknowledgment("n", len(lines.splitlines()), "")


@asynccontextmanager
async def telling(
    url: str, says: Says, partner: str = "police"
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession]]]:
    """A hub that exchanges with such a department."""
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    cycle = replace(world.cycle(durable, sessions, says), transports={partner: says})
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


def spoiled(content: list[bytes], seed: int) -> tuple[list[bytes], list[tuple[str, float]]]:
    """The lines after up to three things went wrong with a share of them, and which."""
    chance = random.Random(seed)
    done = []
    for _ in range(chance.randrange(1, 4)):
        how, share = chance.choice((*_WHOLE, *_LINE)), chance.choice(SHARES)
        if how in _WHOLE:
            content = _WHOLE[how](content, share, chance)
        else:
            content = [_line(line, how, chance) if chance.random() < share else line for line in content]
        done.append((how, share))
    return content, done


def _truncated(content: list[bytes], share: float, chance: random.Random) -> list[bytes]:
    whole = b"".join(content)
    return whole[: int(len(whole) * (1 - share))].splitlines(keepends=True)


_WHOLE = {
    "truncated": _truncated,
    "dropped": lambda content, share, chance: [each for each in content if chance.random() >= share],
    "shuffled": lambda content, share, chance: chance.sample(content, len(content)),
    "repeated": lambda content, share, chance: content * (1 + int(share * 4)),
}


def _line(line: bytes, how: str, chance: random.Random) -> bytes:
    if how == "corrupted" and line:
        at = chance.randrange(len(line))
        return line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]
    try:
        said = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return line
    if isinstance(said, dict) and how in _LINE:
        _LINE[how](said, chance)
    return msgspec.json.encode(said) + b"\n"


def _renumber(said: dict[str, Any], chance: random.Random) -> None:
    born = f"{chance.randrange(2012, 2019)}0{chance.randrange(1, 10)}1{chance.randrange(10)}"
    said["idNumber"] = checked(f"150785{born}{chance.randrange(700, 999)}")
    said["birthDate"] = f"{born[:4]}-{born[4:6]}-{born[6:]}"


_LINE = {
    "corrupted": lambda said, chance: None,
    "named": lambda said, chance: said.update(name="".join(chance.sample("王李张刘陈杨赵黄周吴", 3))),
    "born": lambda said, chance: said.update(birthDate=f"20{chance.randrange(8, 22):02}-05-11"),
    "renumbered": _renumber,
    "blanked": lambda said, chance: said.pop(
        chance.choice(("name", "birthDate", "villageCode", "sex", "address")), None
    ),
    "moved": lambda said, chance: said.update(villageCode=f"150785{chance.randrange(10**6):06}"),
}
