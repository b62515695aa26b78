"""Random values of columns, the awkward ones among them: what JSON must escape, what no clock shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, SmallInteger, Uuid
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

PIECES = (
    *(
        "李明",
        "王",
        "Zoë",
        "a",
        "Ab",
        "某某镇",
        "10",
        "'",
        "%",
        "_",
        "\\",
        '"',
        '\\"',
        "\\u0041",
        "/",
        "</script>",
    ),
    *("\n", "\r\n", "\t", "\b", "\f", "\x01", "\x1b", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\u00a0"),
    *(
        "😀",
        "👩\u200d👧",
        "\u0301",
        "e\u0301",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "𠮷",
        "{",
        "}",
        "[",
        ",",
        "null",
        "$1",
    ),
    *("NULL", "::text", "%s", "${x}", " ", ""),
)
NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 10, 100, 2**31 - 1, -(2**31), 2**53, 2**63 - 1, 2**64, 10**20, 10**30),
    *(0.05, 1.5, 1.0, 100.0, 1e-7, 0.1, 1e16, 1e20, 1e21, 1e22, 1.5e300, 5e-324, -0.0, 123456789.125, 1 / 3),
)
KEYS = ("zh", "en", "code", "place", "fixer", "reasons", "note", "中文", 'a"b', "", "a\\b", "😀", "x y")
# Not the very first and last: asyncpg takes those for the infinities, which no register has.
DAYS = (date(1, 1, 2), date(999, 12, 31), date(9999, 12, 30))
MOMENTS = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 8, 8, tzinfo=UTC),
)
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))


def text(random: Random, length: int | None = None) -> str:
    """Up to length characters; now and then a very long one where there is no limit."""
    most = random.choice((0, 1, 2, 3, 5, 8)) if length or random.random() < 0.98 else 2_000
    made = "".join(random.choice(PIECES) for _ in range(most))
    return made[: length or 600]  # an index entry holds 2,704 bytes


def day(random: Random) -> date:
    if random.random() < 0.1:
        return random.choice(DAYS)
    return date(2010, 1, 1) + timedelta(days=random.randrange(12)) * random.choice((1, 500))


def moment(random: Random) -> datetime:
    if random.random() < 0.1:
        return random.choice(MOMENTS)
    micro = random.choice((0, 0, 1, 500_000, 123_456, 120_000))
    return datetime(2026, random.randint(1, 12), 3, random.randrange(24), 5, 7, micro, UTC)


def facts(random: Random, depth: int = 3) -> dict[str, Any]:
    """A JSON object. Those of an exchange have keys that fields of the graph are computed from."""
    made = {random.choice(KEYS): json(random, depth - 1) for _ in range(random.randrange(5))}
    if random.random() < 0.5:
        made["reasons"] = [facts(random, 1) for _ in range(random.randrange(3))]
    return made


def json(random: Random, depth: int = 3) -> Any:
    """Any JSON value, nulls inside."""
    kind = random.randrange(8 if depth > 0 else 6)
    if kind == 0:
        return random.choice((None, True, False))
    if kind in (1, 2):
        return random.choice(NUMBERS)
    if kind < 6:
        return text(random, 40)
    if kind == 6:
        return facts(random, depth - 1)
    return [json(random, depth - 1) for _ in range(random.randrange(4))]


def identifier(random: Random) -> UUID:
    """A UUIDv7 of no particular time."""
    return UUID(int=random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def cell(random: Random, column: Column[Any]) -> Any:
    """A value for a column that points nowhere; never null."""
    kind = column.type
    if isinstance(kind, EnumType):
        return random.choice(list(kind.enum_class or ()))
    if isinstance(kind, Boolean):
        return random.random() < 0.5
    if isinstance(kind, Integer):
        most = 2**15 if isinstance(kind, SmallInteger) else 2**31
        return random.choice((-most, most - 1)) if random.random() < 0.03 else random.randrange(12)
    if isinstance(kind, DateTime):
        return moment(random)
    if isinstance(kind, Date):
        return day(random)
    if isinstance(kind, ARRAY):
        return [_item(random, kind.item_type) for _ in range(random.randrange(4))]
    if isinstance(kind, JSON):
        return _json_of(random, column)
    if isinstance(kind, Uuid):
        return identifier(random)
    if isinstance(kind, LargeBinary):
        return random.randbytes(3)
    return text(random, getattr(kind, "length", None))


def _item(random: Random, kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, Uuid):
        return identifier(random)
    return random.randrange(12) if isinstance(kind, Integer) else text(random, 20)


def _json_of(random: Random, column: Column[Any]) -> Any:
    if column.nullable:
        return json(random)
    return facts(random) if column.server_default is not None else [facts(random)] * random.randrange(3)
