"""`python -m hub calendar`: which days are worked, nationally and in the county."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from domain.working_days import Override
from hub import terms
from hub.settings import Settings
from hub.shell import day, run

commands = typer.Typer(no_args_is_help=True, help="Working days / 工作日历")


@commands.command("override")
def put(
    which: Annotated[str, typer.Argument(metavar="DAY", help="YYYY-MM-DD / 日期")],
    works: Annotated[bool, typer.Option("--works/--off", help="Worked, or a day off / 上班或放假")],
    reason: Annotated[str, typer.Option(help="Why / 理由")],
) -> None:
    """Say that the county works on a day, or does not. / 调整某日是否上班"""
    said = Override(day(which), works, reason)
    run(lambda: terms.set_override(Settings(), said))
    typer.echo(f"{said.day}: {_WORKS[works]}")


@commands.command("list")
def show(
    year: Annotated[int, typer.Option(min=2000, max=2099, help="The calendar year / 年份")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line / 输出一行 JSON")] = False,
) -> None:
    """Days that are not what their weekday says, and the county's own. / 放假调休与本地调整"""
    found = run(lambda: terms.year(Settings(), year))
    if as_json:
        local = [
            {"day": str(each.day), "works": each.works, "reason": each.reason} for each in found.overrides
        ]
        national = [{"day": str(each), "works": works} for each, works in found.exceptions]
        told = {"year": year, "known": found.known, "arranged": national, "overrides": local}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    if not found.known:
        typer.echo(
            f"{year}: 尚无放假安排，暂按周一至周五计算 / no arrangement is known; Monday to Friday are supposed"
        )
    for each, works in found.exceptions:
        typer.echo(f"{each}\t{_WORKS[works]}\t国务院 / national")
    for own in found.overrides:
        typer.echo(f"{own.day}\t{_WORKS[own.works]}\t本县 / county\t{own.reason}")


_WORKS = {True: "上班 / worked", False: "放假 / off"}
