"""Lines that repeat or contradict earlier ones: as somebody finds them who reads a package from its first line to its last."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors.police import SchoolAgePerson
from database import tables
from domain import calendar
from domain.exchange import RecordState, RejectCode
from domain.verdict import Scope
from exchange import landing, pages
from exchange.validate import judged
from partners import county as synthetic
from tests import sealing
from tests.exchange import test_handed_in as handing
from tests.exchange import world

SCOPE = Scope(calendar.today(world.NOW), world.CODE)
Seen = tuple[str, str | None]
ACCEPTED, DUPLICATE = (
    (RecordState.ACCEPTED.name, None),
    (RecordState.DUPLICATE.name, RejectCode.DUPLICATE_LINE.name),
)
CONTRADICTS, WRONG = (
    (RecordState.REJECTED.name, RejectCode.DUPLICATE_LINE.name),
    (RecordState.REJECTED.name, RejectCode.BAD_CODE.name),
)


def read(lines: list[SchoolAgePerson]) -> list[Seen]:
    """What becomes of each, line after line, whose children all have sound numbers; a sex that is none is what goes back."""
    said: set[bytes] = set()
    children: set[str | None] = set()
    found = []
    for line in lines:
        content = msgspec.json.encode(msgspec.structs.replace(line, line_no=0))
        if line.sex == "X":
            found.append(WRONG)
        elif content in said:
            found.append(DUPLICATE)
        else:
            found.append(CONTRADICTS if line.id_number in children else ACCEPTED)
            children.add(line.id_number)
        said.add(content)
    return found


def mixed(chance: random.Random, children: list[SchoolAgePerson], many: int) -> list[SchoolAgePerson]:
    """Lines about few children, some of which say the same, some otherwise, some what no line may say."""
    changes: list[dict[str, Any]] = [
        {},
        {},
        {},
        {"name": "另一名"},
        {"sex": "X"},
        {"name": "另一名", "sex": "X"},
    ]
    return [
        msgspec.structs.replace(chance.choice(children), line_no=number, **chance.choice(changes))
        for number in range(1, many + 1)
    ]


@pytest.mark.parametrize("seed", range(6))
async def test_repetitions_are_found_across_pages(
    county_sessions: async_sessionmaker[AsyncSession], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(pages, "LEAST", chance.choice([1, 300, 2_000, 2**20]))
    county: synthetic.County = world.small_county()
    roster = county.school_age_population()
    sound = judged(handing.encode(roster).splitlines(), handing.ROSTER.package, SCOPE)
    taken = [line for line, each in zip(roster, sound, strict=True) if each.state is RecordState.ACCEPTED]
    lines = mixed(chance, taken[40 : 40 + chance.choice([5, 30, 90])], 120)
    content = handing.encode(lines)
    package, _ = await handing.kept(county_sessions, handing.ROSTER, content)
    record = tables.ExchangeRecord
    statement = select(record).where(record.package_id == package.id).order_by(record.line_no)
    async with county_sessions() as session:
        rows = list(await session.scalars(statement.options(landing.WITH_LINE)))
        told = await pages.said(session, sealing.KEYS, package.id, rows)
        assert await pages.whole(session, sealing.KEYS, package.id) == content
    assert [row.line_no for row in rows] == [line.line_no for line in lines]
    assert [(row.state.name, row.reject_code and row.reject_code.name) for row in rows] == read(lines)
    assert [told[row.id]["name"] for row in rows] == [line.name for line in lines]
    assert {row.line_sealed is None for row in rows if row.state is RecordState.ACCEPTED} == {True}
    assert landing.counts(package).received == len(lines)
    firsts: dict[str | None, int] = {}
    for row, line in zip(rows, lines, strict=True):
        if row.state is RecordState.ACCEPTED:
            firsts[line.id_number] = row.line_no
    for row, line in zip(rows, lines, strict=True):
        if (row.state.name, row.reject_code and row.reject_code.name) == CONTRADICTS:
            assert f"line {firsts[line.id_number]} of" in row.reason["reasons"][0]["en"]
