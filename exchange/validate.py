"""Validation: every line of a received package is accepted, rejected or recognized as a repetition."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Package
from database import bulk, tables
from database.crypto.keys import Keys
from domain import verdict
from domain.errors import Fixer, Reason
from domain.exchange import PackageState, RecordState, RejectCode
from domain.judging import Judge
from exchange import landing, memberships, pages, records, repeats
from exchange.sheet_said import SheetSaid

FEW = 20  # lines; of fewer, most may be wrong without anything being wrong with the package
_EMPTY = Reason(
    "PACKAGE_EMPTY",
    "名册没有任何一行，不可能正确；请重新发送，下次执行将以新的序号接收",
    "the roster has no line, which cannot be right; send it again, the next run asks for it under a new sequence",
    Fixer.PARTNER,
)
_MOSTLY_REJECTED = Reason(
    "PACKAGE_MOSTLY_REJECTED",
    "半数以上的行被退回，整包拒收；请按退回原因更正后重新发送，下次执行将以新的序号接收",
    "more than half of the lines go back, so the package is refused; mend and send it again, the next run asks for it "
    "under a new sequence",
    Fixer.PARTNER,
)
_FOREIGN_NAME = re.compile(r"unknown field `.*`", re.DOTALL)
"""The decoder quotes a member's name, and whoever mistakes values for names may have written anything there."""

_Said = tuple[int, dict[str, Any] | None, verdict.Verdict, bytes, tuple[Any, ...]]
"""A line's number, the line by its wire names where it was looked at as a whole, what is judged of it, what it says, its values."""


async def validate(
    session: AsyncSession, keys: Keys, package_id: UUID, package: Package, scope: verdict.Scope
) -> dict[str, int]:
    """Judge the stored bytes of a package and keep a record a line, once. Returns the loss ledger's counts.

    No more than a page is ever held. A line equal to an earlier one but for its number is a DUPLICATE; one that says otherwise
    of the same subject goes back, for the hub cannot know which of the two is right.
    """
    # Locked: its month may take a package up while it is judged as handed in.
    row = await session.get_one(tables.ExchangePackage, package_id, with_for_update=True)
    if row.state is not PackageState.RECEIVED:
        return landing.counts(row).as_dict()
    judging = Judging(package, scope, SheetSaid.of(row.header, package))
    await repeats.begin(session)
    await _write(session, keys, package_id, judging)
    empty = dict(sorted(judging.empty.items()))
    await _repeated(session, keys, package_id, judging)
    counts = await records.count(session, package_id)
    row.header = {**row.header, "empty": empty}
    row.state = PackageState.REFUSED if worthless(counts, package) else PackageState.VALIDATED
    await session.flush()
    if row.state is PackageState.VALIDATED:
        await memberships.withdraw(session, await landing.supersede(session, row))
    return counts.as_dict()


async def _write(session: AsyncSession, keys: Keys, package_id: UUID, judging: Judging) -> None:
    """Write the records of all pages, and note by what lines are known again; a page is judged while the one before is written."""

    def judged(page: pages.Page) -> tuple[list[records.Record], list[repeats.Print]]:
        prints: list[repeats.Print] = []
        return list(records.made(keys, package_id, judging.page(page, prints))), prints

    written: tuple[list[records.Record], list[repeats.Print]] = ([], [])
    async for page in pages.read(session, keys, package_id):
        with bulk.no_cycles():
            judge = asyncio.create_task(asyncio.to_thread(judged, page))
            try:
                await _note(session, *written)
            finally:
                written = await judge
    await _note(session, *written)


async def _note(
    session: AsyncSession, rows: Sequence[records.Record], prints: Sequence[repeats.Print]
) -> None:
    if rows:
        await records.copy(session, rows)
        await repeats.note(session, prints)


async def _repeated(session: AsyncSession, keys: Keys, package_id: UUID, judging: Judging) -> None:
    """Judge those lines anew of which it turned out that they repeat or contradict others."""
    if not await repeats.find(session):
        return
    async for page in pages.read(session, keys, package_id):
        lines = page.lines
        found = await repeats.among(session, page.first_line, len(lines))
        again = [
            judging.again(position, lines[position - page.first_line], first)
            for position, first in found.items()
        ]
        await records.replace(session, keys, package_id, again)


def worthless(counts: landing.Counts, package: Package) -> Reason | None:
    """Why a package as a whole is worth nothing as it was judged: no line where there must be some, or most lines sent back."""
    if counts.received == 0 and not package.may_be_empty:
        return _EMPTY.at(package.code.name)
    if counts.received >= FEW and counts.rejected * 2 > counts.received:
        return _MOSTLY_REJECTED.at(package.code.name)
    return None


def judged(
    lines: Iterable[bytes], package: Package, scope: verdict.Scope, sheet: SheetSaid | None = None
) -> Iterator[landing.Landed]:
    """One Landed a line, in order, each judged by itself. sheet: the one that the lines were made of; then its rows number them."""
    return Judging(package, scope, sheet).lines(lines)


class Judging:
    """Judges the lines of a package one by one. empty: of each member, how many readable lines said nothing in it so far;
    of what is no register nothing is counted."""

    def __init__(self, package: Package, scope: verdict.Scope, sheet: SheetSaid | None = None) -> None:
        self.empty: dict[str, int] = {}
        self._decode = msgspec.json.Decoder(package.line).decode
        order = [each.encode_name for each in msgspec.structs.fields(package.line)]
        self._judge = Judge(package.shape, scope, order)
        self._sheet = sheet
        members = () if package.may_be_empty else package.shape.members
        self._counted = tuple((name, order.index(name)) for name in members)

    def page(self, page: pages.Page, prints: list[repeats.Print]) -> Iterator[landing.Landed]:
        """Its lines, each with what it is known again by, unless it cannot be read."""
        for position, raw in enumerate(page.lines, start=page.first_line):
            said = self._said(position, raw)
            if isinstance(said, landing.Landed):
                yield said
                continue
            number, line, found, content, values = said
            if None in values or "" in values:
                for member, at in self._counted:
                    if not values[at]:
                        self.empty[member] = self.empty.get(member, 0) + 1
            prints.append(repeats.of(position, number, content, found.subject, found.rejected is None))
            yield self._landed(number, line, found)

    def lines(self, lines: Iterable[bytes]) -> Iterator[landing.Landed]:
        """The same of lines that stand alone."""
        return self.page(pages.Page(1, b"\n".join(lines)), [])

    def again(self, position: int, raw: bytes, first: int | None) -> landing.Landed:
        """A line that repeats an earlier one; first: the one of which it says otherwise of the same subject."""
        said = self._said(position, raw)
        assert not isinstance(said, landing.Landed)  # what cannot be read repeats nothing
        number, _, found, content, _ = said
        line = {**msgspec.json.decode(content), "lineNo": number}
        if first is None:
            return self._landed(number, line, found, repeated=True)
        return self._landed(number, line, _contradicts(found, number, first))

    def _said(self, position: int, raw: bytes) -> _Said | landing.Landed:
        """The line, what is judged of it and what it says but for its number; what cannot be read goes back at once."""
        sheet = self._sheet
        number = sheet.row(raw) if sheet else position
        try:
            said = self._decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return (sheet and sheet.lost(number, raw)) or _unreadable(number, str(error))
        said.line_no = 0
        content, values = msgspec.json.encode(said), msgspec.structs.astuple(said)
        if b"\\u0000" in content and any("\0" in value for value in values if isinstance(value, str)):
            return _unreadable(number, "U+0000 is not text")
        if sheet is None and (found := self._judge.quick(values)) is not None:
            return number, None, found, content, values
        line: dict[str, Any] = msgspec.to_builtins(said)
        line["lineNo"] = number
        return number, line, self._judge(line), content, values

    def _landed(
        self, number: int, line: dict[str, Any] | None, found: verdict.Verdict, repeated: bool = False
    ) -> landing.Landed:
        state = RecordState.REJECTED if found.rejected else RecordState.ACCEPTED
        if repeated and not found.rejected:
            state = RecordState.DUPLICATE
        reason = found.reason
        if reason and self._sheet:
            reason = self._sheet.placed(reason, found.member, number)
        return landing.Landed(
            line_no=number,
            state=state,
            # The rows of a sheet have other numbers than its lines, and are not found by them.
            line=None if state is RecordState.ACCEPTED and self._sheet is None else line,
            facts=found.facts,
            reject_code=RejectCode.DUPLICATE_LINE if state is RecordState.DUPLICATE else found.rejected,
            reasons=(reason,) if reason else (),
            id_number=found.id_number,
            name=found.name,
            birth_date=found.birth_date,
        )


def _contradicts(found: verdict.Verdict, number: int, first: int) -> verdict.Verdict:
    en = f"line {first} of this package says otherwise of the same subject"
    return verdict.reject(RejectCode.DUPLICATE_LINE, number, "line", en, id_number=found.id_number)


def _unreadable(number: int, why: str) -> landing.Landed:
    why = _FOREIGN_NAME.sub("unknown field", why)
    reason = Reason(
        "SCHEMA",
        "该行不符合接口约定的格式",
        f"the line breaks the contract: {why}",
        Fixer.PARTNER,
        f"line {number}",
    )
    return landing.Landed(
        line_no=number,
        state=RecordState.REJECTED,
        line={},
        reject_code=RejectCode.SCHEMA,
        reasons=(reason,),
    )
