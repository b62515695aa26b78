"""Taking over files from a shell: the registry export, with a progress bar and the rejects written beside it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from domain.audit import AuditKind
from exchange import enrollment_import, organizations, organizations_file
from exchange.enrollment_report import ImportReport
from hub import assembly, operations
from hub.settings import Settings

STAGES = {
    "read": "读取 read",
    "validate": "校验 validate",
    "match": "比对 match",
    "land": "入库 land",
    "apply": "应用 apply",
}


async def enrollment(settings: Settings, file: Path, period: str | None, again: bool, as_json: bool) -> None:
    """Import an export and say what came of it; rejected rows are written beside the file."""
    content = await asyncio.to_thread(file.read_bytes)
    month = period or operations.today().strftime("%Y-%m")
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    async with assembly.database(settings) as opened:
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            bars = {stage: progress.add_task(name, total=None) for stage, name in STAGES.items()}
            async with opened.sessions.begin() as session:
                await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
                report = await enrollment_import.import_enrollment(
                    session,
                    ring=opened.ring,
                    jurisdiction_code=settings.jurisdiction,
                    content=content,
                    file_name=file.name,
                    today=operations.today(),
                    period=month,
                    again=again,
                    progress=lambda stage, done, of: advance(progress, bars, stage, done, of),
                )
                path, rows = f"ExchangePackage:{report.package_id}", report.counts.received
                await _note(session, settings, "import enrollment", rows, path)
    returned = await asyncio.to_thread(keep_rejects, report, file)
    if as_json:
        said = {**told(report), "rejectFile": str(returned) if returned else None}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        _show(report, returned, Console())


def advance(progress: Progress, bars: dict[str, TaskID], stage: str, done: int, of: int) -> None:
    """Move a stage's bar; a stage without one is too short to show."""
    if stage in bars:
        progress.update(bars[stage], completed=done, total=of)


async def units(settings: Settings, file: Path) -> str:
    """Import units, schools and catchments; all or nothing."""
    rows = await asyncio.to_thread(lambda: organizations_file.read(file.read_bytes()))
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        changed = await organizations.register(session, settings.jurisdiction, rows)
        await _note(session, settings, "import organizations", len(rows))
    return f"{len(rows)} units / 单位；{changed} new or changed / 新增或变更"


async def _note(
    session: AsyncSession, settings: Settings, operation: str, rows: int, path: str | None = None
) -> None:
    said = writing.by_operator(settings.jurisdiction, AuditKind.CHANGE, operation, path=path, rows=rows)
    await writing.note(session, said)


def keep_rejects(report: ImportReport, beside: Path) -> Path | None:
    """Write the rejected rows as a copy of the sheet beside the file they came in; None where nothing was rejected."""
    content = None if report.unchanged else report.reject_file()
    return None if content is None else kept_beside(beside.with_name(report.reject_file_name), content)


def kept_beside(wanted: Path, content: bytes) -> Path:
    """Write a file that tells of people, under a name of its own unless it stands there already; where it is."""
    path, number = wanted, 1
    while path.exists() and path.read_bytes() != content:  # somebody may be mending the earlier one
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    with open(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
    ) as file:  # as clear as what came in
        file.write(content)
    return path


def told(report: ImportReport) -> dict[str, Any]:
    """An import's counts as plain data."""
    return {
        "unchanged": report.unchanged or not sum(report.written.values()),
        "package": {"code": "ENROLLMENT_REGISTRY", "direction": "FILE", **report.counts.as_dict()},
        "students": {
            "inserted": report.students_inserted,
            "updated": report.students_updated,
            "unchanged": report.students_unchanged,
            "notInThisFile": report.not_in_this_file,
        },
        "seconds": dict(report.seconds),
    }


def _show(report: ImportReport, returned: Path | None, console: Console) -> None:
    counts = report.counts
    console.print(
        f"接收 received {counts.received} = 接受 accepted {counts.accepted} + 退回 rejected {counts.rejected}"
        f" + 暂缓 held {counts.held} + 重复 duplicate {counts.duplicate}"
    )
    if report.unchanged:
        console.print("此文件已导入过，未改变任何数据；如其后新增了学校，请加 --again")
        console.print(
            "this very file was imported before; nothing changed (--again, if schools were added since)"
        )
    else:
        console.print(
            f"学生 students: 新增 {report.students_inserted} · 更新 {report.students_updated} · "
            f"未变 {report.students_unchanged} · 不在此表（保持不变）not in this file, left as they are "
            f"{report.not_in_this_file}"
        )
    for reject in report.rejects[:10]:
        for reason in reject.reasons:
            console.print(f"  {reason}", markup=False, highlight=False)
    if len(report.rejects) > 10:
        console.print(f"  … {len(report.rejects) - 10} more / 其余见退回表")
    if report.unknown_columns:
        console.print(f"未识别的列 columns not known: {'、'.join(report.unknown_columns)}")
    if returned:
        console.print(f"退回表 / rejected rows: {returned}")
