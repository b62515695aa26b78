"""`python -m hub partners`: departments in a box, to rehearse with."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from hub import box, rehearsal
from hub.settings import Settings
from hub.shell import run
from partners.departments import DEPARTMENTS

commands = typer.Typer(no_args_is_help=True, help="Simulated departments / 模拟部门")
_NAMES = f"Which / 部门: {', '.join(DEPARTMENTS)}; all if left out"


@commands.callback()
def partners() -> None:
    """Simulated departments / 模拟部门."""


@commands.command("serve")
def serve(
    partners: Annotated[list[str] | None, typer.Argument(help=_NAMES)] = None,
    children: Annotated[
        int, typer.Option(min=50, max=1_000_000, help="Children in the synthetic county / 儿童数")
    ] = 5000,
    seed: Annotated[int, typer.Option(help="The county's seed / 种子")] = 8,
    period: Annotated[str, typer.Option(help="Month, YYYY-MM / 月份")] = "2026-08",
) -> None:
    """Serve departments with their fault switches and connect them to this hub until Ctrl-C. / 启动模拟部门供演练"""
    settings = Settings()
    county = box.County(children, seed, period, settings.jurisdiction)
    run(lambda: rehearsal.serve(settings, partners or [], county, Console(stderr=True)))
