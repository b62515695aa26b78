"""A line is judged alike whatever was judged before it, though what stood in a line that was taken is known again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec
import pytest

from connectors._core import Package
from connectors.departments import CONNECTORS
from domain import verdict
from domain.exchange import Direction, RecordState
from domain.line import Kind
from exchange import pages
from exchange.validate import Judging
from partners.numbers import checked

SCOPE = verdict.Scope(date(2026, 9, 8), "150785")
NUMBERS = [checked(f"15078520150312{at:03d}") for at in range(1, 9)]
SAID = [
    *NUMBERS, NUMBERS[0].lower(), f" {NUMBERS[1]}", "150785201503120018", "张三", " 李四 ", "王五", " ", "2015-03-12",
    "2016-02-29", "2026-09-09", "2015-02-30", "1", "2", "9", "01", "10", "150785", "150784", "150785100001", "150785100002",
    "1234", "某街1号", str(UUID(int=7 << 76)), "91150700701347574J", f"{NUMBERS[0]}11", "0", "12000", "男",
]  # fmt: skip
PACKAGES = [
    each
    for connector in CONNECTORS.values()
    for each in connector.packages
    if each.direction is Direction.PULL
]


def lines(package: Package, chance: random.Random, many: int) -> Iterator[bytes]:
    """Lines as they come, which say few different things; in a third of them one member says anything at all."""
    words = {
        name: [*SAID, *(value for _, value in kind.words)] for name, kind in package.shape.members.items()
    }
    sound = {name: sound_of(kind, words[name]) for name, kind in package.shape.members.items()}
    for at in range(many):
        said = {name: chance.choice(few) for name, few in sound.items()}
        if at % 3 == 0:
            name = chance.choice(list(said))
            said[name] = chance.choice([*words[name], "", " ", None])
        kept = {name: value for name, value in said.items() if value is not None}
        yield msgspec.json.encode({"lineNo": at + 1, **kept})


def sound_of(kind: Kind, words: list[str]) -> list[str | None]:
    """A few things that such a member may say."""
    return [word for word in words if kind.check(word, SCOPE) is None][:3]


@pytest.mark.parametrize("package", PACKAGES, ids=[each.code.name for each in PACKAGES])
def test_a_line_is_judged_as_if_it_stood_alone(package: Package) -> None:
    made = list(lines(package, random.Random(package.code.name), 600))
    together = Judging(package, SCOPE)
    landed = list(together.page(pages.Page(1, b"\n".join(made)), []))
    empty: Counter[str] = Counter()
    for position, (raw, seen) in enumerate(zip(made, landed, strict=True), 1):
        alone = Judging(package, SCOPE)
        assert list(alone.page(pages.Page(position, raw), [])) == [seen], raw
        empty.update(alone.empty)
    assert together.empty == empty
    assert Counter(each.state for each in landed)[RecordState.ACCEPTED] > 100
