"""A random world: every noun's table filled, both counties' rows pointing at each other, the same for the same seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Enum, String, Table, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.paths import PATHS
from database import tables
from database.crypto.field import SEALED, Field
from domain import identity
from domain.ledger import LedgerType
from schema.declared import Noun, noun_of
from schema.graph import graph
from schema.standing import camel
from tests import sealing
from tests.execution import mended
from tests.execution.cells import MONTHS, cell, identifier, text

HERE, THERE = "150785", "511703"
MARKS = {HERE: "\ue001", THERE: "\ue002"}
"""Stands in every text of a row that is a county's own."""
_COUNTY = "jurisdiction_code"
_TRANCHES = 4  # a row points at rows of its own table that are in an earlier one
_POOL = 12
Values = dict[str, Any]


@dataclass
class World:
    """What there is. rows: by noun; home: the county that a row is of, none where all may see it."""

    nouns: list[Noun]
    rows: dict[str, list[Values]] = field(default_factory=lambda: defaultdict(list))
    home: dict[UUID, str | None] = field(default_factory=dict)
    by_id: dict[tuple[str, UUID], Values] = field(default_factory=dict)

    def some(self, random: Random, noun: str, county: str) -> Values:
        """A row of a noun, mostly of the county."""
        rows = self.rows[noun]
        for _ in range(6):
            found = random.choice(rows)
            if self.home[found["id"]] in (None, county):
                return found
        return random.choice(rows)

    def said(self, row: Mapping[str, Any], name: str) -> Any:
        """What a row has that an argument of that name might be about: period, jurisdiction, partner, clause."""
        columns = {camel(key): value for key, value in row.items()}
        for key in (name, f"{name}Id", f"{name}Code", f"{name}s", "code"):
            found = columns.get(key)
            if isinstance(found, list):
                return found[0] if found else None
            if isinstance(found, UUID) and not name.endswith("Id"):
                return next(
                    (r["code"] for (_, id), r in self.by_id.items() if id == found and "code" in r), found
                )
            if key in columns:
                return found
        return None


async def fill(session: AsyncSession, seed: int, size: int = 100) -> World:
    """Makes the world: about `size` rows a noun."""
    kinds = graph().types.values()
    maker = _Maker(session, Random(seed), World([noun_of(kind) for kind in kinds]))
    order = {table: place for place, table in enumerate(tables.metadata.sorted_tables)}
    # The log has no foreign keys and speaks of people all the same.
    kept = [noun for noun in maker.world.nouns if _table(noun) in order]
    for noun in sorted(kept, key=lambda noun: (noun.table is tables.AuditRecord, order[_table(noun)])):
        await maker.fill(noun, size)
    await maker.ask_of_schools()
    for noun in maker.world.nouns:
        if noun not in kept:
            await maker.take(noun)
    return maker.world


class _Maker:
    def __init__(self, session: AsyncSession, random: Random, world: World) -> None:
        self._session, self._random, self.world = session, random, world
        self._pools: dict[Any, list[str]] = defaultdict(list)
        self._clear: dict[UUID, Values] = defaultdict(dict)  # what a row's sealed columns hold
        self._of_table = {_table(noun).name: noun.name for noun in world.nouns}

    async def fill(self, noun: Noun, size: int) -> None:
        table, wanted = _table(noun), self._random.randint(size * 6 // 10, size * 2)
        for tranche in range(_TRANCHES):
            proposed = [self._row(noun, tranche * 1000 + n) for n in range(wanted // _TRANCHES)]
            made = insert(table).on_conflict_do_nothing().returning(table.c.id)
            kept = set((await self._session.execute(made, proposed)).scalars())
            for row in proposed:
                if row["id"] in kept:
                    self._keep(noun, row | self._clear.get(row["id"], {}))

    async def ask_of_schools(self) -> None:
        """Ledgers that each county has its schools keep."""
        for county in (HERE, THERE):
            document = self.world.some(self._random, "PolicyDocument", county)["id"]
            said = {_COUNTY: county, "document_id": document, "owner": ["SCHOOL"], "clauses": ["X-1"]}
            asked = [
                {"type": type, "name_zh": MARKS[county], "code": f"{county}{type.name}", "ordinal": place}
                | {"valid_from": date(2026, 1, 1), **said}
                for place, type in enumerate(self._random.sample(list(LedgerType), 3))
            ]
            await self._session.execute(insert(tables.RequiredLedger), asked)

    async def take(self, noun: Noun) -> None:
        """What is no table of its own, but what tables say."""
        for row in (await self._session.execute(select(_table(noun)))).mappings():
            self._keep(noun, dict(row))

    def _keep(self, noun: Noun, row: Values) -> None:
        self.world.rows[noun.name].append(row)
        self.world.by_id[noun.name, row["id"]] = row
        self.world.home[row["id"]] = self._home(noun, row)

    def _home(self, noun: Noun, row: Values) -> str | None:
        path = PATHS[noun.table]
        if not path:
            return None
        return row[path[0].key] if len(path) == 1 else self.world.home[row[path[0].key]]

    def _row(self, noun: Noun, number: int) -> Values:
        table, row = _table(noun), cast("Values", {})
        row["id"] = identifier(self._random)
        # The county first, then what points elsewhere: a text says whose row it stands in.
        for column in sorted(table.c, key=lambda each: (each.name != _COUNTY, not each.foreign_keys)):
            if column.name != "id" or column.foreign_keys:
                row[column.name] = self._cell(noun, column, row, number)
        for column in table.c:
            if SEALED in column.info:
                self._seal(noun, column, row)
        mended.mend(noun.table, self._random, self.world.rows, row)
        return row

    def _cell(self, noun: Noun, column: Column[Any], row: Values, number: int) -> Any:
        if column.name == _COUNTY:
            return self._random.choice((HERE, THERE))
        if column.nullable and self._random.random() < 0.2:
            return None
        for key in column.foreign_keys:
            return self._pointer(key.column, row)
        if isinstance(column.type, Enum) or not isinstance(column.type, String):
            return cell(self._random, column)
        return self._text(noun, column, row, number)

    def _seal(self, noun: Noun, column: Column[Any], row: Values) -> None:
        field, name = Field(sealing.KEYS, column), column.name.removesuffix("_sealed")
        value = (
            self._number(MARKS.get(self._county(noun, row) or "", ""))
            if not column.nullable or self._random.random() < 0.8
            else None
        )
        self._clear[row["id"]][name] = value
        row[column.name] = field.text(row["id"], value)
        for beside, said in (
            (f"{name}_index", field.index(value)),
            (f"{name}_masked", identity.masked(value)),
        ):
            if beside in row:
                row[beside] = said

    def _number(self, mark: str) -> str:
        return mark + "".join(self._random.choices("0123456789X", k=self._random.choice((3, 10, 11, 17))))

    def _pointer(self, there: Column[Any], row: Values) -> Any:
        noun = self._of_table.get(there.table.name)
        if noun is None or not self.world.rows[noun]:
            return None
        # Some have many, most a few, some none.
        known, county = self.world.rows[noun], row.get(_COUNTY, self._random.choice((HERE, THERE)))
        if self._random.random() < 0.3:
            known = known[: max(1, len(known) // 20)]
        for _ in range(4 if self._random.random() < 0.85 else 1):
            found = self._random.choice(known)
            if self.world.home[found["id"]] in (None, county):
                break
        return found[there.name]

    def _text(self, noun: Noun, column: Column[Any], row: Values, number: int) -> str:
        length = cast("String", column.type).length
        county = self._county(noun, row)
        if column.name == "code" and noun.table is tables.Jurisdiction:
            return {0: HERE, 1: THERE}.get(number, f"{number:06}")
        if column.name == "period":
            return self._random.choice(MONTHS[:4])
        pool = self._pools[column, county]
        again = {0: 0.8, 1: 0.0}.get(_unique(column), 0.3)
        if len(pool) >= _POOL and self._random.random() < again:
            return self._random.choice(pool)
        made = self._fresh(column, length, MARKS.get(county or "", ""), number)
        pool.append(made)
        return made

    def _fresh(self, column: Column[Any], length: int | None, mark: str, number: int) -> str:
        if column.name.endswith(("_no", "_number", "subject")) and (length or 0) >= 19:
            return self._number(mark)
        if _unique(column):
            return (mark + f"{number:x}" + text(self._random, 3) + _word(self._random))[:length]
        return (mark + text(self._random, length))[:length]

    def _county(self, noun: Noun, row: Values) -> str | None:
        path = PATHS[noun.table]
        if path and path[0].key == "id":
            return (
                None  # a school: its county is its organization's, and its code is a key of the whole graph
            )
        return self._home(noun, row)


def _word(random: Random) -> str:
    return "".join(random.choices("abcdefgh", k=4))


def _unique(column: Column[Any]) -> int:
    """How many columns the narrowest unique key with this one has; 0 if there is none."""
    table = cast("Table", column.table)
    groups = [index.columns for index in table.indexes if index.unique]
    groups += [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    return min((len(group) for group in groups if column.name in group), default=0)


def _table(noun: Noun) -> Table:
    return cast("Table", noun.table.__table__)
