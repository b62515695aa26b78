"""What came, as it came: a package's bytes in sealed pages, so that nobody ever holds more of it than one (docs/decisions/0039)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from bisect import bisect_right
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys

LEAST = 2 * 1024 * 1024
"""Bytes after which a page ends with the next line."""
_PAGE, _RECORD = tables.ExchangePage, tables.ExchangeRecord
_COLUMNS = ["id", "package_id", "first_line", "content_sealed"]


@dataclass(frozen=True, slots=True)
class Page:
    """Whole lines of a package; first_line: the number of the first of them, from 1."""

    first_line: int
    content: bytes

    @property
    def lines(self) -> list[bytes]:
        """Its lines, without what ends them."""
        return self.content.splitlines()


class Keeper:
    """Keeps what comes of a package, part by part, in the session's transaction. package_id: None keeps nothing."""

    def __init__(self, session: AsyncSession, keys: Keys, package_id: UUID | None) -> None:
        self._session, self._package_id = session, package_id
        self._field = Field(keys, _PAGE.content_sealed)
        self._hashed, self._rest, self._first = hashlib.sha256(), b"", 1

    async def add(self, part: bytes) -> None:
        """The bytes that come next; a page ends with a line."""
        held, at = (self._rest + part if self._rest else part), 0
        while (end := held.find(b"\n", at + LEAST - 1) + 1) > 0:
            await self._page(held[at:end])
            at = end
        self._rest = held[at:]

    async def end(self) -> str:
        """That was all. Returns the SHA-256 of it, in hex."""
        if self._rest:
            await self._page(self._rest)
        return self._hashed.hexdigest()

    async def _page(self, content: bytes) -> None:
        packed, lines = await asyncio.to_thread(self._packed, content)
        if self._package_id is not None:
            [page_id] = ids.fresh(1)
            row = (page_id, self._package_id, self._first, self._field.seal(page_id, packed))
            await bulk.copy(self._session, _PAGE.__tablename__, _COLUMNS, [row])
        self._first += lines

    def _packed(self, content: bytes) -> tuple[bytes, int]:
        self._hashed.update(content)
        packed = b"" if self._package_id is None else gzip.compress(content, 1, mtime=0)
        return packed, len(content.splitlines())


async def keep(session: AsyncSession, keys: Keys, package_id: UUID, content: bytes) -> None:
    """Keep all of a package that is known to be small."""
    keeper = Keeper(session, keys, package_id)
    await keeper.add(content)
    await keeper.end()


async def read(session: AsyncSession, keys: Keys, package_id: UUID) -> AsyncIterator[Page]:
    """The pages of a package, in order, each read when it is asked for. Raises Refused (FIELD_ALTERED, FIELD_KEY_UNKNOWN)."""
    for page_id, first_line in await _index(session, package_id):
        yield await _opened(session, keys, page_id, first_line)


async def whole(session: AsyncSession, keys: Keys, package_id: UUID) -> bytes:
    """All bytes of a package that is known to be small. Raises Refused as `read` does."""
    return b"".join([page.content async for page in read(session, keys, package_id)])


async def said(
    session: AsyncSession, keys: Keys, package_id: UUID, records: Collection[Any]
) -> dict[UUID, Mapping[str, Any]]:
    """What lines of one package say, by the id of their record. records: `id`, `line_no` and `line_sealed` of each.

    Raises Refused as `read` does.
    """
    own = Field(keys, _RECORD.line_sealed)
    found = {each.id: own.open(each.id, each.line_sealed) for each in records if each.line_sealed is not None}
    wanted = {each.line_no: each.id for each in records if each.line_sealed is None}
    index = await _index(session, package_id) if wanted else []
    for page, numbers in _holding(index, wanted):
        lines = (await _opened(session, keys, *page)).lines
        found |= {wanted[number]: lines[number - page[1]] for number in numbers}
    return {record_id: msgspec.json.decode(line) for record_id, line in found.items()}


async def _index(session: AsyncSession, package_id: UUID) -> Sequence[tuple[UUID, int]]:
    statement = select(_PAGE.id, _PAGE.first_line).where(_PAGE.package_id == package_id)
    rows = await session.execute(statement.order_by(_PAGE.first_line))
    return [(row.id, row.first_line) for row in rows]


def _holding(
    index: Sequence[tuple[UUID, int]], wanted: Collection[int]
) -> Iterator[tuple[tuple[UUID, int], Iterator[int]]]:
    """The pages that hold any of the lines, each with the numbers of those."""
    firsts = [first for _, first in index]
    for at, numbers in groupby(sorted(wanted), lambda number: bisect_right(firsts, number) - 1):
        yield index[at], numbers


async def _opened(session: AsyncSession, keys: Keys, page_id: UUID, first_line: int) -> Page:
    sealed = await session.scalar(select(_PAGE.content_sealed).where(_PAGE.id == page_id))
    assert sealed is not None  # nobody takes a page from a package
    packed = Field(keys, _PAGE.content_sealed).open(page_id, sealed)
    return Page(first_line, await asyncio.to_thread(gzip.decompress, packed))
