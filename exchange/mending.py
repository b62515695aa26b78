"""A line that went back, mended alone or given up by a person: judged as any line, what came kept beside it, counted anew.

The department is not asked again: the next run takes the line up from what is stored (docs/decisions/0035).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from auth import scopes
from auth.changes.author import Author
from casework.act import text
from connectors._core import Package
from connectors.departments import CONNECTORS
from database import gate, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import calendar, judging, verdict
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import (
    PASSED_OVER,
    RESTRICTED_PACKAGES,
    WAITING,
    CycleState,
    Direction,
    LineResolution,
    PackageState,
    RecordState,
    RejectCode,
)
from exchange import decide, freeze, landing, pages
from exchange.decisions import person
from exchange.handed_in import MONTH_APPLIED, MONTH_RUNNING
from exchange.line_content import Content, content
from exchange.reconcile import latest_packages
from exchange.traffic import ANSWERS, SETTLES, TAKES

_RECORD = tables.ExchangeRecord
WITH_ORIGINAL = undefer(_RECORD.original_sealed)
_RESTING = {*WAITING, CycleState.CLOSED}
_ONCE = ANSWERS.keys() | SETTLES.keys() | TAKES.keys()
"""Packages whose lines do something when their month is applied, once; a register's lines are compared month by month."""


async def mend(
    session: AsyncSession,
    author: Author,
    *,
    record_id: UUID,
    members: Sequence[Mapping[str, Any]],
    reason: str,
) -> UUID:
    """Say what a line should have said. members: {"name", "value"} of those that were wrong, by wire names; without a value
    the line says nothing there. Twice is once.

    Raises Refused (PERSON_NEEDED, UNKNOWN_LINE, LINE_SETTLED, LINE_OUTDATED, MONTH_APPLIED, MONTH_RUNNING, NO_SUCH_MEMBER, and
    LINE_REJECTED with member and reason if it would go back again).
    """
    assert author.ring is not None
    keys = await gate.writing(session, author.ring)
    record, package = await _held(session, author, record_id)
    by, why = person(author), text(reason, "input.reason")
    await _counts_still(session, package)
    declared = CONNECTORS[package.partner_code].package(package.code, Direction.PULL)
    sealed = Field(keys, _RECORD.line_sealed)
    came = sealed.open(record.id, record.line_sealed or b"")
    said = content(declared, msgspec.json.decode(came), members, record.line_no)
    scope = verdict.Scope(calendar.today(author.now), author.jurisdiction_code)
    found = _judged(declared, said, scope)
    state = await _among(session, keys, declared, record, said, scope, found)
    record.original_sealed = Field(keys, _RECORD.original_sealed).seal(record.id, came)
    record.line_sealed = sealed.seal(record.id, msgspec.json.encode(said))
    _say(record, keys, found, state)
    _resolved(record, LineResolution.MENDED, by, why, author)
    package.rejected -= 1
    package.accepted += state is RecordState.ACCEPTED
    package.duplicate += state is RecordState.DUPLICATE
    package.version += 1
    await session.flush()
    await _settled(session, record, package)
    if package.cycle_id is not None:
        await decide.void(session, package.cycle_id, package.id)
    await author.note(session, f"ExchangeRecord:{record.id}", kind=AuditKind.EXCHANGE)
    return record.id


async def give_up(session: AsyncSession, author: Author, *, record_id: UUID, reason: str) -> UUID:
    """Say that a line which went back will not be mended; it stays where it is. Raises Refused as `mend` does."""
    record, _ = await _held(session, author, record_id)
    by, why = person(author), text(reason, "input.reason")
    if record.resolution is not None:
        raise Refused(_SETTLED.at("recordId"))
    _resolved(record, LineResolution.GIVEN_UP, by, why, author)
    await session.flush()
    await author.note(session, f"ExchangeRecord:{record.id}", kind=AuditKind.EXCHANGE)
    return record.id


async def mended(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[int, Content]:
    """What mended lines of a package say since, by number."""
    loading = (
        select(_RECORD)
        .where(_RECORD.package_id == package_id, _RECORD.resolution == LineResolution.MENDED)
        .options(landing.WITH_LINE)
    )
    sealed, found = Field(keys, _RECORD.line_sealed), {}
    for each in await session.scalars(loading):
        said = msgspec.json.decode(sealed.open(each.id, each.line_sealed or b""))
        found[each.line_no] = {name: value for name, value in said.items() if name != "lineNo"}
    return found


async def _held(
    session: AsyncSession, author: Author, record_id: UUID
) -> tuple[tables.ExchangeRecord, tables.ExchangePackage]:
    """The line and its package, held with their month: the month first, as its own steps hold it."""
    county = author.jurisdiction_code
    of = tables.ExchangePackage
    wanted = select(of).join(_RECORD, _RECORD.package_id == of.id).where(_RECORD.id == record_id)
    package = await session.scalar(wanted.where(of.jurisdiction_code == county))
    if package is None or package.partner_code not in CONNECTORS or package.direction is not Direction.PULL:
        raise Refused(_UNKNOWN.at("recordId"))
    if package.code in RESTRICTED_PACKAGES and author.viewer:
        scopes.require(author.viewer, scopes.RESTRICTED_READ)
    if package.cycle_id is not None:
        await session.get_one(tables.ExchangeCycle, package.cycle_id, with_for_update=True)
    await session.refresh(package, with_for_update=True)
    loading = select(_RECORD).where(_RECORD.id == record_id).options(landing.WITH_LINE)
    record = (await session.scalars(loading)).one()
    if record.state is not RecordState.REJECTED:
        raise Refused(_SETTLED.at("recordId"))
    return record, package


async def _counts_still(session: AsyncSession, package: tables.ExchangePackage) -> None:
    """Raise Refused unless what the package says will be looked at once more."""
    place = f"{package.partner_code}/{package.code.name}/{package.period}/{package.sequence}"
    newest = await latest_packages(session, package.jurisdiction_code, "9999-12")
    if package.state in PASSED_OVER or newest.get(package.code, package.id) != package.id:
        raise Refused(_OUTDATED.at(place))
    if package.state is PackageState.RECEIVED or not await _rests(session, package.cycle_id):
        raise Refused(MONTH_RUNNING.at(place))
    if package.state is PackageState.APPLIED and package.code in _ONCE:
        raise Refused(MONTH_APPLIED.at(place))


async def _rests(session: AsyncSession, cycle_id: UUID | None) -> bool:
    if cycle_id is None:
        return True
    return (await session.get_one(tables.ExchangeCycle, cycle_id)).state in _RESTING


def _judged(package: Package, said: Content, scope: verdict.Scope) -> verdict.Verdict:
    found = judging.judge(package.shape, said, scope)
    if found.rejected:
        assert found.reason is not None
        raise _rejected(found.member, found.reason.zh, found.reason.en)
    return found


async def _among(
    session: AsyncSession,
    keys: Keys,
    package: Package,
    record: tables.ExchangeRecord,
    said: Content,
    scope: verdict.Scope,
    found: verdict.Verdict,
) -> RecordState:
    """ACCEPTED; DUPLICATE of a line of the package that says the same. Raises Refused where one says otherwise of the same subject."""
    others = (
        select(_RECORD)
        .where(_RECORD.package_id == record.package_id, _RECORD.state == RecordState.ACCEPTED)
        .options(landing.WITH_LINE)
    )
    if found.id_number is not None:
        index = Field(keys, _RECORD.id_number_sealed).index(found.id_number)
        others = others.where(_RECORD.id_number_index == index)
    found_there = list(await session.scalars(others))
    told = await pages.said(session, keys, record.package_id, found_there)
    for other in found_there:
        theirs = told[other.id]
        if _unnumbered(theirs) == _unnumbered(said):
            return RecordState.DUPLICATE
        if found.subject is not None and found.subject == judging.judge(package.shape, theirs, scope).subject:
            zh = f"本数据包第{other.line_no}行对同一对象另有说法"
            raise _rejected(
                "line", zh, f"line {other.line_no} of this package says otherwise of the same subject"
            )
    return RecordState.ACCEPTED


def _unnumbered(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "lineNo" and value is not None}


def _say(record: tables.ExchangeRecord, keys: Keys, found: verdict.Verdict, state: RecordState) -> None:
    """The record as if its line had come so."""
    number = Field(keys, _RECORD.id_number_sealed)
    was = {"code": record.reject_code.name if record.reject_code else None, **record.reason}
    notes = {"reasons": [freeze.said(found.reason)]} if found.reason else {}
    record.reason = {**notes, "was": was}
    record.reject_code = RejectCode.DUPLICATE_LINE if state is RecordState.DUPLICATE else None
    record.state, record.fields, record.student_id = state, dict(found.facts), None
    record.id_number_sealed = number.text(record.id, found.id_number)
    record.id_number_index = number.index(found.id_number)
    record.name, record.birth_date = found.name, found.birth_date


def _resolved(record: tables.ExchangeRecord, what: LineResolution, by: str, why: str, author: Author) -> None:
    record.resolution, record.resolved_by, record.resolution_reason = what, by, why
    record.resolved_at = author.now


async def _settled(
    session: AsyncSession, record: tables.ExchangeRecord, package: tables.ExchangePackage
) -> None:
    """What the hub itself knows may send it back once more: then nothing of it stays."""
    if package.code not in SETTLES:
        return
    await SETTLES[package.code](session, package.id)
    await session.refresh(record, ["state", "reason"])
    await session.refresh(package)
    if record.state is RecordState.REJECTED:
        reason = landing.reasons(record.reason)[0]
        raise _rejected("line", reason.zh, reason.en)


def _rejected(member: str, zh: str, en: str) -> Refused:
    return Refused(Reason("LINE_REJECTED", zh, en, Fixer.CALLER, member))


_UNKNOWN = Reason("UNKNOWN_LINE", "没有此退回行", "there is no such line that went back", Fixer.CALLER)
_SETTLED = Reason(
    "LINE_SETTLED",
    "该行未被退回，或已更正、已注明不再更正",
    "this line did not go back, or was mended or given up already",
    Fixer.CALLER,
)
_OUTDATED = Reason(
    "LINE_OUTDATED",
    "该行所属的数据包已被拒收或被后来的数据包取代，更正不再有意义",
    "the package of this line was refused or replaced since; mending it would change nothing",
    Fixer.CALLER,
)
