"""`exchange scorecard`: how good a partner's months were, what is to be mended and by whom; as text, JSON or a workbook."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from database import tables
from domain.errors import Refused
from domain.scorecard import Measure
from exchange import scorecard
from exchange.start import unknown
from hub import assembly, places
from hub.settings import Settings

_MONTHS = 24
HEADINGS = ("月份", "总分", "与前期比较", "逾期天数", *(measure.zh for measure in Measure), "整改建议")


async def show(settings: Settings, partner: str, as_json: bool, xlsx: Path | None) -> None:
    """Score what has moved, then tell a partner's last months, the newest first. Raises Refused (UNKNOWN_PARTNER, NO_RULES)."""
    async with assembly.database(settings) as opened:
        await places.load(opened.sessions, settings.jurisdiction)
        author = Author(
            settings.jurisdiction,
            "exchangeScore",
            lambda: datetime.now(UTC),
            arrangements=places.arrangements(),
        )
        async with opened.sessions.begin() as session:
            while await scorecard.advance(session, author):
                continue
        async with opened.sessions() as session:
            found = await cards(session, settings.jurisdiction, partner)
    if xlsx is not None:
        await asyncio.to_thread(xlsx.write_bytes, workbook(partner, found))
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    elif xlsx is None:
        _print(found)


async def cards(session: AsyncSession, jurisdiction_code: str, partner: str) -> list[dict[str, Any]]:
    """A partner's scorecards, the newest month first. Raises Refused (UNKNOWN_PARTNER)."""
    who, card = tables.ExchangePartner, tables.ExchangeScorecard
    known = dict(
        (
            await session.execute(select(who.code, who.id).where(who.jurisdiction_code == jurisdiction_code))
        ).all()
    )
    if partner not in known:
        raise Refused(unknown(partner, known))
    statement = select(card).where(card.partner_id == known[partner]).order_by(card.period.desc())
    return [_said(row) for row in await session.scalars(statement.limit(_MONTHS))]


def workbook(partner: str, found: list[dict[str, Any]]) -> bytes:
    """A sheet with a line a month; text is text, never a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet("数据质量评分")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.write_string(0, 0, f"数据质量评分 {partner}", bold)
    for at, heading in enumerate(HEADINGS):
        page.write_string(1, at, heading, bold)
    for line, row in enumerate(found, 2):
        told = (row["period"], row["score"], row["trend"], row["daysLate"], *row["measures"].values())
        for at, value in enumerate(told):
            page.write(line, at, "" if value is None else value)
        page.write_string(line, len(told), "\n".join(each["zh"] for each in row["mend"]), wrapped)
    page.set_column(len(HEADINGS) - 1, len(HEADINGS) - 1, 80)
    page.freeze_panes(2, 1)
    book.close()
    return out.getvalue()


def _said(row: tables.ExchangeScorecard) -> dict[str, Any]:
    return {
        "period": row.period,
        "score": row.score,
        "trend": row.trend,
        "daysLate": row.days_late,
        "measures": {measure.name: getattr(row, measure.name.lower()) for measure in Measure},
        "lines": row.lines,
        "found": row.found,
        "mend": row.mend,
        "scoredAt": row.scored_at.isoformat(),
    }


def _print(found: list[dict[str, Any]]) -> None:
    console = Console()
    table = Table("period", "score", "trend", "days late", *(measure.name.lower() for measure in Measure))
    for row in found:
        told = (row["period"], row["score"], row["trend"], row["daysLate"], *row["measures"].values())
        table.add_row(*("" if value is None else str(value) for value in told))
    console.print(table if found else "no month is scored yet / 尚无评分")
    for each in found[0]["mend"] if found else ():
        console.print(f"{each['zh']} / {each['en']} ({each['fixer']})", markup=False)
