"""`exchange log`: what was sent and received, searched; what happened with the lines about one child."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import ARRAY, Text, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from auth.viewer import Viewer
from casework.act import UNKNOWN_STUDENT
from database import tables
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import RESTRICTED_PACKAGES, PackageCode, PackageState, RecordState
from hub import assembly
from hub.settings import Settings
from resolvers import exchange

COUNTED = ("received", "accepted", "rejected", "held", "duplicate")
BACK = (RecordState.REJECTED, RecordState.HELD)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; what is left out is any. code: of a refusal of the month, or of a line; most: rows, newest first."""

    partner: str | None = None
    package: PackageCode | None = None
    period: str | None = None
    state: PackageState | None = None
    code: str | None = None
    most: int = 50


async def log(settings: Settings, asked: Asked, as_json: bool) -> None:
    """Print packages, the last one first. Raises Refused (BAD_PERIOD)."""
    if asked.period is not None:
        calendar.period(asked.period)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        found = await packages(session, settings.jurisdiction, asked)
    _print(found, as_json)


async def of_child(settings: Settings, student: str, most: int, as_json: bool) -> None:
    """Print the lines about a child, the last one first, which stands on the audit log. Raises Refused (BAD_ID, UNKNOWN_STUDENT)."""
    student_id = _id(student)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        found = await lines(session, settings.jurisdiction, student_id, most)
    _print(found, as_json)


async def packages(session: AsyncSession, jurisdiction_code: str, asked: Asked) -> list[dict[str, Any]]:
    """Packages with their month's state, their loss ledger and how many lines went back for which reason."""
    package, cycle = tables.ExchangePackage, tables.ExchangeCycle
    statement = exchange.packages(
        _operator(jurisdiction_code),
        partner=_value(asked.partner),
        code=_value(asked.package and asked.package.name),
        period=_value(asked.period),
        state=_value(asked.state and asked.state.name),
    ).where(package.jurisdiction_code == jurisdiction_code)
    if asked.code is not None:
        line, why = tables.ExchangeRecord, literal(asked.code)
        back = select(line.id).where(line.package_id == package.id, cast(line.reject_code, Text) == why)
        statement = statement.where((cycle.failure["code"].astext == why) | back.exists())
    statement = statement.outerjoin(cycle, cycle.id == package.cycle_id).add_columns(cycle)
    rows = (await session.execute(statement.order_by(package.id.desc()).limit(asked.most))).all()
    reasons = await _reasons(session, [row.id for row, _ in rows])
    return [_package(row, of, reasons.get(row.id, {})) for row, of in rows]


async def lines(
    session: AsyncSession, jurisdiction_code: str, student_id: UUID, most: int = 50
) -> list[dict[str, Any]]:
    """What became of the lines about a child, save those of a restricted group (decision 0040); the look is put on record.

    Raises Refused (UNKNOWN_STUDENT).
    """
    child, line, package = tables.Student, tables.ExchangeRecord, tables.ExchangePackage
    cycle = tables.ExchangeCycle
    this = select(child.id).where(child.id == student_id, child.jurisdiction_code == jurisdiction_code)
    if await session.scalar(this) is None:
        raise Refused(UNKNOWN_STUDENT.at("student"))
    statement = (
        exchange.records(_operator(jurisdiction_code), student_id=literal(student_id))
        .join(package, package.id == line.package_id)
        .outerjoin(cycle, cycle.id == package.cycle_id)
        .where(package.code.not_in(RESTRICTED_PACKAGES))
        .add_columns(package, cycle)
        .order_by(line.id.desc())
        .limit(most)
    )
    found = [_line(*row) for row in await session.execute(statement)]
    said = writing.Note(
        jurisdiction_code=jurisdiction_code,
        client_id=writing.OPERATOR,
        kind=AuditKind.READ,
        operation="exchange log",
        nouns=("ExchangeRecord",),
        subjects=(student_id,),
        rows=len(found),
    )
    await writing.note(session, said)
    return found


async def _reasons(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, dict[str, int]]:
    """Of each package, how many lines went back for which reason, the most frequent first; by the index of states."""
    line = tables.ExchangeRecord
    code = cast(line.reject_code, Text)
    statement = (
        select(line.package_id, code, func.count())
        .where(line.package_id.in_(ids), line.state.in_(BACK), line.reject_code.is_not(None))
        .group_by(line.package_id, code)
        .order_by(func.count().desc(), code)
    )
    told: dict[UUID, dict[str, int]] = defaultdict(dict)
    for package_id, why, number in await session.execute(statement):
        told[package_id][why] = number
    return told


def _package(
    row: tables.ExchangePackage, cycle: tables.ExchangeCycle | None, reasons: dict[str, int]
) -> dict[str, Any]:
    return {
        "id": f"ExchangePackage:{row.id}",
        "at": row.created_at.astimezone(calendar.COUNTY_TIME).isoformat(timespec="seconds"),
        "moved": row.updated_at.astimezone(calendar.COUNTY_TIME).isoformat(timespec="seconds"),
        "partner": row.partner_code,
        "period": row.period,
        "package": row.code.name,
        "sequence": row.sequence,
        "direction": row.direction.name,
        "state": row.state.name,
        **{name: getattr(row, name) for name in COUNTED},
        "reasons": reasons,
        "month": cycle.state.name if cycle else None,
        "failure": cycle.failure.get("code") if cycle else None,
    }


def _line(
    row: tables.ExchangeRecord, package: tables.ExchangePackage, cycle: tables.ExchangeCycle | None
) -> dict[str, Any]:
    first: dict[str, str] = next(iter(row.reason.get("reasons", ())), {})
    return {
        "id": f"ExchangeRecord:{row.id}",
        "at": row.created_at.astimezone(calendar.COUNTY_TIME).isoformat(timespec="seconds"),
        "partner": package.partner_code,
        "period": package.period,
        "package": package.code.name,
        "sequence": package.sequence,
        "line": row.line_no,
        "state": row.state.name,
        "code": row.reject_code.name if row.reject_code else None,
        "why": first.get("zh"),
        "packageState": package.state.name,
        "month": cycle.state.name if cycle else None,
    }


def _print(found: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    names = [name for name in next(iter(found), {}) if name not in ("id", "moved")]
    table = Table(*names)
    for row in found:
        table.add_row(*(_told(row[name]) for name in names))
    Console().print(table if found else "nothing found / 没有记录")


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {number}" for name, number in value.items())
    return "" if value is None else str(value)


def _operator(jurisdiction_code: str) -> Viewer:
    return Viewer(writing.OPERATOR, frozenset(), jurisdiction_code)


def _value(said: str | None) -> Any:
    """As a filter is given: text, of which lists come as an array of one."""
    return None if said is None else literal([said], ARRAY(Text))


def _id(said: str) -> UUID:
    try:
        return UUID(said.removeprefix("Student:"))
    except ValueError:
        zh, en = "不是学生的标识", "not the id of a child"
        raise Refused(Reason("BAD_ID", zh, en, Fixer.CALLER, "student")) from None
