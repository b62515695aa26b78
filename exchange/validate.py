"""Validation: every line of a received package is accepted, rejected or recognized as a repetition."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Package
from database import tables
from domain import verdict
from domain.errors import Fixer, Reason
from domain.exchange import PackageCode, PackageState, RecordState, RejectCode
from exchange import landing

Judge = Callable[[Mapping[str, Any], verdict.Scope], verdict.Verdict]

JUDGES: dict[PackageCode, Judge] = {
    PackageCode.SCHOOL_AGE_POPULATION: verdict.population,
    PackageCode.HOUSEHOLD_CHANGE_ROSTER: verdict.household_change,
    PackageCode.VERIFICATION_RESULT: verdict.verification_result,
}


async def validate(
    session: AsyncSession, package_id: UUID, package: Package, scope: verdict.Scope
) -> dict[str, int]:
    """Judge the stored bytes of a package and keep a record a line, once. Returns the loss ledger's counts."""
    row = await session.get_one(tables.ExchangePackage, package_id, options=[landing.WITH_CONTENT])
    if row.state is not PackageState.RECEIVED:
        return landing.counts(row).as_dict()
    lines = gzip.decompress(row.content or gzip.compress(b"")).splitlines()
    counts = await landing.record(session, package_id, judged(lines, package, scope))
    row.state = PackageState.VALIDATED
    await session.flush()
    return counts.as_dict()


def judged(lines: list[bytes], package: Package, scope: verdict.Scope) -> Iterator[landing.Landed]:
    """One Landed a line, in order. A line equal to an earlier one but for its number is a DUPLICATE."""
    judge, decoder, seen = JUDGES[package.code], msgspec.json.Decoder(package.line), set[bytes]()
    for number, raw in enumerate(lines, start=1):
        try:
            line = msgspec.to_builtins(decoder.decode(raw))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield _unreadable(number, str(error))
            continue
        line["lineNo"] = number
        content = msgspec.json.encode({name: value for name, value in line.items() if name != "lineNo"})
        yield _landed(number, line, judge(line, scope), content in seen)
        seen.add(content)


def _landed(number: int, line: dict[str, Any], found: verdict.Verdict, repeated: bool) -> landing.Landed:
    state = RecordState.REJECTED if found.rejected else RecordState.ACCEPTED
    if repeated and not found.rejected:
        state = RecordState.DUPLICATE
    return landing.Landed(
        line_no=number,
        state=state,
        fields=line,
        reject_code=RejectCode.DUPLICATE_LINE if state is RecordState.DUPLICATE else found.rejected,
        reasons=(found.reason,) if found.reason else (),
        id_number=found.id_number,
        name=found.name,
        birth_date=found.birth_date,
    )


def _unreadable(number: int, why: str) -> landing.Landed:
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
        fields={},
        reject_code=RejectCode.SCHEMA,
        reasons=(reason,),
    )
