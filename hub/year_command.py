"""`python -m hub year`: the simulated school year of the five places, each in a process of its own, told side by side."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from os import cpu_count
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from hub import assembly, year
from hub.settings import Settings
from hub.shell import refusals
from hub.year import Size
from partners import places
from partners.year.county import Fact
from partners.year.verdict import Result, differences

_SMALLEST = 30
CODES = tuple(each.code for each in places.PLACES)


@dataclass(frozen=True, slots=True)
class Told:
    """Says on stderr how far a place's year has come, once a simulated month. code: GB/T 2260; started: monotonic."""

    code: str
    started: float

    def __call__(self, day: date) -> None:
        if day.day == 1:
            sys.stderr.write(
                f"{places.of(self.code).name} {day:%Y-%m} {time.monotonic() - self.started:.0f} s\n"
            )


def command(
    place: Annotated[
        list[str] | None, typer.Option(help=f"GB/T 2260 code, again for another / 地区: {', '.join(CODES)}")
    ] = None,
    children: Annotated[
        int, typer.Option(min=3 * _SMALLEST, max=20_000, help="Children of each place")
    ] = 2000,
    seed: Annotated[int, typer.Option(help="Who plays which part")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, help="Places at a time / 同时模拟的地区数")] = None,
) -> None:
    """A school year of the five places, day by day over HTTP; status 1 if an outcome is missed. / 模拟五地一学年"""
    chosen = place or list(CODES)
    if unknown := set(chosen) - set(CODES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}; one of / 可用: {', '.join(CODES)}")
    # Ten sheets a day, and three at least: for two schools to differ, and a class that nobody else's story is about.
    settings, size = Settings(), Size(children, seed, max(_SMALLEST, children // 10))
    with refusals(), assembly.server(settings):
        given = settings.model_copy(update={"database_url": assembly.database_url(settings)})
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs or min(len(chosen), cpu_count() or 1), context) as processes:
            results = list(processes.map(lived, [given] * len(chosen), chosen, [size] * len(chosen)))
    ended(results, Console())


def lived(given: Settings, code: str, size: Size) -> Result:
    """The year of one place, in this process."""
    return asyncio.run(year.simulate(given, code, size, Told(code, time.monotonic())))


def ended(results: Sequence[Result], console: Console) -> None:
    """Show the results. Raises typer.Exit with status 1 if something planted was not found."""
    show(results, console)
    if any(each.mismatches for each in results):
        raise typer.Exit(1)


def show(results: Sequence[Result], console: Console) -> None:
    """What was planted and found, place by place; then what the places do not have in common, and by which clause."""
    console.print(_planted(results))
    if len(results) > 1:
        console.print(_differing(results))
    for result in results:
        name = places.of(result.code).name
        for each in result.mismatches:
            planted = _value(each.planted.value(each.place))
            clauses = ", ".join(each.planted.clauses.get(each.place, ()))
            found = "—" if each.found is None else _cell(each.found)
            console.print(
                f"[red]✗ {name} {each.story}: {each.fact}[/red] planted {planted} {clauses}; found {found}"
            )


def _planted(results: Sequence[Result]) -> Table:
    table = Table(title="预设结局与所见 / outcomes planted and found")
    table.add_column("")
    for name in ("planted", "found", "dropouts", "noticed after (school days)", "overdue", "requests"):
        table.add_column(name, justify="right")
    for each in results:
        noticed = each.noticed
        days = ", ".join(str(value) for value in noticed)
        missed = len(each.mismatches)
        table.add_row(
            places.of(each.code).name,
            str(len(each.planted)),
            f"{len(each.planted) - missed} {'✓' if not missed else '✗'}",
            str(len(noticed)),
            days,
            str(each.overdue),
            str(each.requests),
        )
    return table


def _differing(results: Sequence[Result]) -> Table:
    table = Table(title="五地规则差异 / where the places differ")
    for name in ("", *(places.of(each.code).name for each in results)):
        table.add_column(name, overflow="fold")
    for story, fact, found in differences(results):
        cells = [found[each.code] for each in results]
        table.add_row(f"{story}: {fact}", *("—" if cell is None else _cell(cell) for cell in cells))
    return table


def _cell(found: Fact) -> str:
    value, clauses = found
    return (
        f"{_value(value)} [{', '.join(clauses)}]".replace("[", "(").replace("]", ")")
        if clauses
        else _value(value)
    )


def _value(value: object) -> str:
    return ", ".join(map(str, value)) or "∅" if isinstance(value, tuple) else str(value)
