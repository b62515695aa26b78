"""`python -m hub exchange replay`: a simulated year of exchanges, twice, in databases that are dropped at the end."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from domain import calendar
from hub import assembly
from hub import replay as replaying
from hub.replay import Replayed, Size
from hub.settings import Settings

SHOWN = 20
"""So many rows that differ are printed."""


async def replay(given: Settings, size: Size) -> None:
    """Live the year, and say what came of it. Raises typer.Exit with status 1 if anything differs."""
    console = Console(stderr=True)

    def told(at: datetime) -> None:
        if calendar.today(at).day == 1:
            console.print(f"{calendar.today(at):%Y-%m}", highlight=False)

    with ExitStack() as held:
        held.enter_context(assembly.server(given))
        home = Path(held.enter_context(tempfile.TemporaryDirectory()))
        known = given.model_copy(update={"database_url": assembly.database_url(given), "home": home})
        one, two = (held.enter_context(assembly.scratch(known, f"replay_{name}")) for name in ("a", "b"))
        found = await replaying.replayed(known, size, (one, two), told)
    ended(found, Console())


def ended(found: Replayed, console: Console) -> None:
    """Show what came of a year. Raises typer.Exit with status 1 if it was not the same twice, or not what was planted."""
    table = Table(title="同一年两次 / a year, twice")
    for name in ("", "rows", "differ"):
        table.add_column(name, justify="left" if not name else "right")
    differs = [each.split(" ", 1)[0] for each in found.differs]
    for name, rows in sorted(found.rows.items()):
        table.add_row(name, str(rows), str(differs.count(name)))
    console.print(table)
    for each in found.differs[:SHOWN]:
        console.print(each, markup=False, highlight=False)
    held = ", ".join(f"{partner} {period}" for partner, period in found.lived.held)
    failed = ", ".join(f"{period} {code}" for period, code in sorted(found.lived.failed))
    console.print(
        f"暂缓放行 / held and released: {held}；失败后补办 / failed, then done: {failed}", markup=False
    )
    console.print(f"再次执行 / begun again: {found.again} months, {len(found.moved)} rows touched")
    for code in sorted(found.missed):
        console.print(f"{code}: missed / 漏 {found.missed[code]}, beyond / 多 {found.beyond[code]}")
    if not found.is_identical:
        raise typer.Exit(1)
