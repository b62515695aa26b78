"""Validation: every line of a received package is accepted, rejected or recognized as a repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Package
from database import tables
from database.crypto.keys import Keys
from domain import verdict
from domain.errors import Fixer, Reason
from domain.exchange import PackageState, RecordState, RejectCode
from domain.line import judge
from exchange import landing
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


async def validate(
    session: AsyncSession, keys: Keys, package_id: UUID, package: Package, scope: verdict.Scope
) -> dict[str, int]:
    """Judge the stored bytes of a package and keep a record a line, once. Returns the loss ledger's counts."""
    # Locked: its month may take a package up while it is judged as handed in.
    row = await session.get_one(
        tables.ExchangePackage, package_id, options=[landing.WITH_CONTENT], with_for_update=True
    )
    if row.state is not PackageState.RECEIVED:
        return landing.counts(row).as_dict()
    lines, empty = landing.content(keys, row).splitlines(), Counter[str]()
    sheet = SheetSaid.of(row.header, package)
    landed = _counting(judged(lines, package, scope, sheet), package, empty)
    counts = await landing.record(session, keys, package_id, landed)
    row.header = {**row.header, "empty": dict(sorted(empty.items()))}
    row.state = PackageState.REFUSED if worthless(counts, package) else PackageState.VALIDATED
    await session.flush()
    if row.state is PackageState.VALIDATED:
        await landing.supersede(session, row)
    return counts.as_dict()


def _counting(
    landed: Iterator[landing.Landed], package: Package, empty: Counter[str]
) -> Iterator[landing.Landed]:
    """The same, noting of each member how many readable lines say nothing in it; of what is no register nothing is noted."""
    members = () if package.may_be_empty else tuple(package.shape.members)
    for each in landed:
        if isinstance(each.line, Mapping) and each.line:
            empty.update(member for member in members if not each.line.get(member))
        yield each


def worthless(counts: landing.Counts, package: Package) -> Reason | None:
    """Why a package as a whole is worth nothing as it was judged: no line where there must be some, or most lines sent back."""
    if counts.received == 0 and not package.may_be_empty:
        return _EMPTY.at(package.code.name)
    if counts.received >= FEW and counts.rejected * 2 > counts.received:
        return _MOSTLY_REJECTED.at(package.code.name)
    return None


def judged(
    lines: list[bytes], package: Package, scope: verdict.Scope, sheet: SheetSaid | None = None
) -> Iterator[landing.Landed]:
    """One Landed a line, in order. sheet: the one that the lines were made of; then its rows number them.

    A line equal to an earlier one but for its number is a DUPLICATE; one that says otherwise of the same subject
    goes back, for the hub cannot know which of the two is right.
    """
    decoder, shape = msgspec.json.Decoder(package.line), package.shape
    seen: set[bytes] = set()
    subjects: dict[tuple[str | None, ...], int] = {}
    for position, raw in enumerate(lines, start=1):
        number = sheet.row(raw) if sheet else position
        try:
            line = msgspec.to_builtins(decoder.decode(raw))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield (sheet and sheet.lost(number, raw)) or _unreadable(number, str(error))
            continue
        if any("\0" in value for value in line.values() if isinstance(value, str)):
            yield _unreadable(number, "U+0000 is not text")
            continue
        line["lineNo"] = number
        content = msgspec.json.encode({name: value for name, value in line.items() if name != "lineNo"})
        found = judge(shape, line, scope)
        if content not in seen and not found.rejected and found.subject is not None:
            first = subjects.setdefault(found.subject, number)
            found = found if first == number else _contradicts(found, number, first)
        if sheet and found.reason:
            found = replace(found, reason=sheet.placed(found.reason, found.member, number))
        yield _landed(number, line, found, content in seen)
        seen.add(content)


def _contradicts(found: verdict.Verdict, number: int, first: int) -> verdict.Verdict:
    en = f"line {first} of this package says otherwise of the same subject"
    return replace(verdict.reject(RejectCode.DUPLICATE_LINE, number, "line", en), id_number=found.id_number)


def _landed(number: int, line: dict[str, Any], found: verdict.Verdict, repeated: bool) -> landing.Landed:
    state = RecordState.REJECTED if found.rejected else RecordState.ACCEPTED
    if repeated and not found.rejected:
        state = RecordState.DUPLICATE
    return landing.Landed(
        line_no=number,
        state=state,
        line=line,
        facts=found.facts,
        reject_code=RejectCode.DUPLICATE_LINE if state is RecordState.DUPLICATE else found.rejected,
        reasons=(found.reason,) if found.reason else (),
        id_number=found.id_number,
        name=found.name,
        birth_date=found.birth_date,
    )


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
