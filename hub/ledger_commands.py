"""`python -m hub ledger`: which ledgers there are, and one of them as a workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import select

from auth.audit import writing
from casework import sheet
from casework.sight import Sight
from database import tables
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from hub import assembly, workbook
from hub.settings import Settings
from hub.shell import run

commands = typer.Typer(no_args_is_help=True, help="Ledgers / 台账")


@commands.command("list")
def show() -> None:
    """Every ledger: its id, name, unit, state, last month confirmed. / 台账列表"""
    for line in run(lambda: listed(Settings())):
        typer.echo(line)


@commands.command("export")
def export(
    ledger: Annotated[str, typer.Argument(help="Its id, as `list` shows it / 台账标识")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it, .xlsx / 输出文件")],
    period: Annotated[str | None, typer.Option(help="As it was kept for a month, YYYY-MM / 月份")] = None,
    clear: Annotated[bool, typer.Option(help="Numbers in clear; it is on record / 证件号码不脱敏")] = False,
) -> None:
    """One ledger as a workbook, with the official title and columns. / 导出台账"""
    content, lines = run(lambda: made(Settings(), ledger, period, clear))
    file.write_bytes(content)
    typer.echo(f"{file}: {lines} lines / 行")


async def listed(settings: Settings) -> list[str]:
    """A line for each ledger of the county."""
    kept, unit = tables.Ledger, tables.Organization
    found = (
        select(kept, unit.name_zh)
        .join(unit, unit.id == kept.owner_id)
        .where(kept.jurisdiction_code == settings.jurisdiction)
        .order_by(unit.code, kept.type)
    )
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return [
            "\t".join(
                (
                    str(row.id),
                    row.type.zh,
                    name,
                    f"{row.status.name} {row.status.zh}",
                    row.confirmed_month or "-",
                )
            )
            for row, name in await session.execute(found)
        ]


async def made(settings: Settings, ledger: str, period: str | None, clear: bool) -> tuple[bytes, int]:
    """A ledger's workbook, and how many lines it has. On record with whom it is about. Raises Refused."""
    try:
        id = UUID(ledger)
    except ValueError as error:
        zh, en = "不是台账标识", "not the id of a ledger"
        raise Refused(Reason("NOT_FOUND", zh, en, Fixer.CALLER, "ledger")) from error
    now, county = datetime.now(UTC), settings.jurisdiction
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        sight = Sight(None, opened.ring() if clear else None)
        found = await sheet.of_ledger(session, id, sight, county, now, period)
        said = writing.by_operator(
            county,
            AuditKind.READ,
            "ledger export",
            path=f"Ledger:{id}{' clear' if clear else ''}",
            rows=len(found.people),
        )
        nouns = ("Student", "LedgerEntry")
        await writing.note(session, replace(said, nouns=nouns, subjects=found.people))
    return workbook.write(found, "", calendar.today(now)), len(found.people)
