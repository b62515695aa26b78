"""Import of the pupil register's export: read, judge, match, land, apply — one transaction, and twice changes nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors import _files
from connectors._files import Limits, Sheet
from database import bulk, gate, tables
from database.crypto.keys import Keys, Ring
from domain import calendar, enrollment_columns, enrollment_export
from domain.enrollment_columns import Binding
from domain.enrollment_export import Verdict
from domain.enrollment_row import EnrollmentRow
from domain.errors import Reason
from domain.exchange import Direction, PackageCode, PackageState, RecordState, RejectCode
from exchange import enrollment_apply, enrollment_match, enrollment_staging, landing, records
from exchange.enrollment_report import ImportReport, Reject
from exchange.landing import Counts, Landed, PackageKey

PARTNER = "registry"
Progress = Callable[[str, int, int], None]
"""Called with the stage (read, validate, match, land, apply), how much of it is done, and how much there is."""


class _Line(msgspec.Struct, gc=False):
    line_no: int
    row_no: int
    state: RecordState
    fields: msgspec.Raw
    pupil: EnrollmentRow | None
    code: RejectCode | None
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Watch:
    """Progress and the seconds of each stage."""

    tell: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=perf_counter)

    def done(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = round(now - self.since, 3)
        self.since = now
        self.tell(stage, 1, 1)


async def import_enrollment(
    session: AsyncSession,
    *,
    ring: Ring,
    jurisdiction_code: str,
    content: bytes,
    file_name: str,
    today: date,
    period: str,
    progress: Progress | None = None,
    again: bool = False,
    limits: Limits | None = None,
) -> ImportReport:
    """Take over an export (.xlsx, or .csv in UTF-8 or GB18030) in the caller's transaction. period: YYYY-MM.

    ring: the keys that what identifies a person is sealed with before it reaches the database.

    Bytes that landed before in this county change nothing, unless `again` (a school was added since, say).
    progress is called from another thread while the file is read and judged.
    Raises Refused where the file as a whole cannot be read; what is wrong with a row goes back with the row.
    """
    watch = _Watch(progress or _silent)
    key = PackageKey(
        jurisdiction_code,
        PARTNER,
        PackageCode.ENROLLMENT_REGISTRY,
        Direction.FILE,
        calendar.period(period),
        1,
    )
    await enrollment_staging.one_at_a_time(session, jurisdiction_code)
    keys = await gate.writing(session, ring)
    earlier = None if again else await _landed_before(session, key, content)
    if earlier is not None:
        return await _unchanged(session, earlier, content, file_name)
    sheet, binding = await asyncio.to_thread(_read, content, limits)
    watch.done("read")
    known = await enrollment_staging.schools(session, jurisdiction_code)
    lines = await asyncio.to_thread(_judge, sheet, binding, known, today, watch.tell)
    watch.done("validate")
    children = await _match(session, keys, jurisdiction_code, lines, binding, known)
    watch.done("match")
    package_id = await _keep(session, keys, key, content, _header(sheet, binding, file_name))
    written = await enrollment_apply.apply(
        session,
        jurisdiction_code,
        package_id,
        today,
        calendar.school_year(period),
        binding.has("other_groups"),
    )
    watch.done("apply")
    counts = await records.record(session, keys, package_id, (_landed(line, children) for line in lines))
    await _settle(session, package_id)
    watch.done("land")
    rest = await enrollment_apply.counted(session, jurisdiction_code)
    watch.done("count")
    return ImportReport(
        package_id=package_id,
        unchanged=False,
        counts=counts,
        students_inserted=written["students_inserted"],
        students_updated=written["students_updated"],
        students_unchanged=counts.accepted - written["students_inserted"] - written["students_updated"],
        not_in_this_file=rest["not_in_this_file"],
        status_kept=rest["status_kept"],
        written=written,
        sheet=sheet.name,
        header_row=sheet.header_row,
        unknown_columns=binding.unknown,
        passed_over=sheet.passed_over,
        rejects=tuple(
            Reject(line.line_no, line.reasons) for line in lines if line.state is RecordState.REJECTED
        ),
        notes=tuple(
            reason for line in lines if line.state is RecordState.ACCEPTED for reason in line.reasons
        ),
        seconds=watch.seconds,
        file_name=file_name,
        content=content,
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Progress nobody asked for."""


async def _landed_before(
    session: AsyncSession, key: PackageKey, content: bytes
) -> tables.ExchangePackage | None:
    package = tables.ExchangePackage
    newest = (
        select(package)
        .where(package.jurisdiction_code == key.jurisdiction_code, package.code == key.code)
        .order_by(package.created_at.desc(), package.sequence.desc())
        .limit(1)
    )
    last = (await session.scalars(newest)).one_or_none()
    return last if last is not None and last.sha256 == hashlib.sha256(content).hexdigest() else None


async def _unchanged(
    session: AsyncSession, package: tables.ExchangePackage, content: bytes, file_name: str
) -> ImportReport:
    header = package.header
    return ImportReport(
        package_id=package.id,
        unchanged=True,
        counts=Counts(package.received, package.accepted, package.rejected, package.held, package.duplicate),
        students_inserted=0,
        students_updated=0,
        students_unchanged=package.accepted,
        not_in_this_file=0,
        status_kept=0,
        written={},
        sheet=header["sheet"],
        header_row=header["headerRow"],
        unknown_columns=tuple(header["unknownColumns"]),
        passed_over=tuple(header["passedOver"]),
        rejects=await _rejects_of(session, package.id),
        notes=(),
        seconds={},
        file_name=file_name,
        content=content,
    )


async def _rejects_of(session: AsyncSession, package_id: UUID) -> tuple[Reject, ...]:
    record = tables.ExchangeRecord
    statement = (
        select(record.line_no, record.reason)
        .where(record.package_id == package_id, record.state == RecordState.REJECTED)
        .order_by(record.line_no)
    )
    rows = await session.execute(statement)
    return tuple(Reject(line_no, landing.reasons(reason)) for line_no, reason in rows)


def _read(content: bytes, limits: Limits | None) -> tuple[Sheet, Binding]:
    sheet = _files.read(content, enrollment_columns.recognizes, limits)
    return sheet, enrollment_columns.bind(sheet.headings)


def _judge(
    sheet: Sheet, binding: Binding, schools: Container[str], today: date, tell: Progress
) -> list[_Line]:
    encode = msgspec.json.Encoder().encode
    verdicts = enrollment_export.judge(sheet.rows(), binding, schools, today)
    total = max(sheet.height - sheet.header_row, 1)
    lines = []
    with bulk.no_cycles():
        for line_no, verdict in enumerate(verdicts, 1):
            lines.append(_line(line_no, verdict, msgspec.Raw(encode(verdict.fields))))
            if line_no % enrollment_export.BATCH == 0:
                tell("validate", min(line_no, total), total)
    return lines


def _line(line_no: int, verdict: Verdict, fields: msgspec.Raw) -> _Line:
    # The texts of 100,000 rows are kept as JSON: a third of the memory of as many dictionaries.
    return _Line(line_no, verdict.row_no, verdict.state, fields, verdict.row, verdict.code, verdict.reasons)


async def _match(
    session: AsyncSession,
    keys: Keys,
    jurisdiction_code: str,
    lines: list[_Line],
    binding: Binding,
    known: Mapping[str, enrollment_staging.School],
) -> dict[int, enrollment_match.Rows]:
    for line_no in await enrollment_match.children(session, keys, jurisdiction_code, _accepted(lines)):
        _refuse(lines[line_no - 1], binding)
    pupils, rows = _accepted(lines), await enrollment_match.matched(session)
    adults = await enrollment_match.adults(session, keys, jurisdiction_code, pupils)
    await enrollment_staging.stage(session, keys, pupils, known, rows, adults)
    return rows


def _accepted(lines: list[_Line]) -> list[enrollment_match.Numbered]:
    return [
        (line.line_no, line.pupil)
        for line in lines
        if line.state is RecordState.ACCEPTED and line.pupil is not None
    ]


def _refuse(line: _Line, binding: Binding) -> None:
    zh, en = "该学籍号属于另一名在册学生", "this 学籍号 belongs to another known child"
    why = enrollment_export.reason(binding, RejectCode.ID_MISMATCH, "student_no", line.row_no, zh, en)
    line.state, line.code = RecordState.REJECTED, RejectCode.ID_MISMATCH
    line.reasons, line.pupil = (why,), None


async def _keep(
    session: AsyncSession, keys: Keys, key: PackageKey, content: bytes, header: dict[str, Any]
) -> UUID:
    numbered = replace(key, sequence=await landing.next_sequence(session, key))
    package_id, _ = await landing.keep(session, keys, numbered, content, header, PackageState.RECEIVED)
    return package_id


def _header(sheet: Sheet, binding: Binding, file_name: str) -> dict[str, Any]:
    return {
        "fileName": file_name,
        "form": sheet.form.name,
        "sheet": sheet.name,
        "headerRow": sheet.header_row,
        "encoding": sheet.encoding,
        "columns": list(binding.places),
        "unknownColumns": list(binding.unknown),
        "passedOver": list(sheet.passed_over),
    }


def _landed(line: _Line, children: Mapping[int, enrollment_match.Rows]) -> Landed:
    pupil, rows = line.pupil, children.get(line.line_no)
    return Landed(
        line_no=line.line_no,
        state=line.state,
        line=line.fields,
        reject_code=line.code,
        reasons=line.reasons,
        id_number=pupil.id_number if pupil else None,
        name=pupil.name if pupil else None,
        birth_date=pupil.birth_date if pupil else None,
        student_id=rows.student if rows else None,
    )


async def _settle(session: AsyncSession, package_id: UUID) -> None:
    package = tables.ExchangePackage
    await session.execute(
        update(package).where(package.id == package_id).values(state=PackageState.APPLIED),
        execution_options={"synchronize_session": False},
    )
