"""Packages by file from a shell: handed in with the reject sheet beside the file, handed out as a workbook."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from connectors.departments import CONNECTORS
from database import gate
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Refused
from domain.exchange import PackageCode
from exchange import by_file, handed_out, organizations
from exchange.by_file_report import Handed
from hub import assembly, imports
from hub.settings import Settings


async def hand_in(
    settings: Settings, partner: str, code: PackageCode, period: str, file: Path, as_json: bool
) -> None:
    """Take a department's sheet and say what came of it. Raises Refused, also for a package worth nothing as a whole."""
    content = await asyncio.to_thread(file.read_bytes)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        handing = by_file.handing(CONNECTORS, settings.jurisdiction, partner, code, period)
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        keys = await gate.writing(session, opened.ring)
        handed = await by_file.hand_in(session, keys, handing, file.name, content, datetime.now(UTC))
        path = f"{partner}/{period}/{code.name}"
        await _note(session, settings, "exchange hand-in", path, handed.counts.received)
    returned = await asyncio.to_thread(keep_rejects, handed, file)
    if as_json:
        said = {**handed.told(), "rejectFile": str(returned) if returned else None}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        _show(handed, returned, Console())
    if handed.refused:
        raise Refused(handed.refused)


async def hand_out(settings: Settings, partner: str, code: PackageCode, period: str, file: Path) -> int:
    """Write what the hub sends a department of a month as a workbook; how many lines. Raises Refused."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        connector = by_file.connector(CONNECTORS, partner)
        month, county = calendar.period(period), settings.jurisdiction
        found = await handed_out.of_month(session, opened.ring(), county, connector, code, month)
        await _note(session, settings, "exchange hand-out", f"{partner}/{period}/{code.name}", found.rows)
    await asyncio.to_thread(write, file, found.content)
    return found.rows


def keep_rejects(handed: Handed, beside: Path) -> Path | None:
    """Write the rows that go back as a copy of the sheet beside it; None where nothing went back."""
    content = handed.reject_file()
    return imports.kept_beside(beside.with_name(handed.reject_file_name), content) if content else None


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner alone."""
    part = path.with_name(f".{path.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)


async def _note(session: AsyncSession, settings: Settings, operation: str, path: str, rows: int) -> None:
    said = writing.by_operator(settings.jurisdiction, AuditKind.EXCHANGE, operation, path=path, rows=rows)
    await writing.note(session, said)


def _show(handed: Handed, returned: Path | None, console: Console) -> None:
    counts = handed.counts
    console.print(
        f"接收 received {counts.received} = 接受 accepted {counts.accepted} + 退回 rejected {counts.rejected}"
        f" + 暂缓 held {counts.held} + 重复 duplicate {counts.duplicate}"
    )
    if not handed.is_new:
        console.print("此文件已报送过，未改变任何数据 / this very file was handed in before; nothing changed")
    for reasons in list(handed.reasons.values())[:10]:
        for reason in reasons:
            console.print(f"  {reason}", markup=False, highlight=False)
    if len(handed.reasons) > 10:
        console.print(f"  … {len(handed.reasons) - 10} more / 其余见退回表")
    if handed.unknown_columns:
        console.print(f"未识别的列 columns not known: {'、'.join(handed.unknown_columns)}", markup=False)
    if returned:
        console.print(
            f"退回表，改正后整表交回 / rejected rows; mend and hand that in: {returned}", markup=False
        )
