"""`python -m hub grant`: who sees what, until when; ended, renewed, opened for an emergency."""

from __future__ import annotations

from typing import Annotated

import typer

from hub import grants
from hub.settings import Settings
from hub.shell import run

commands = typer.Typer(no_args_is_help=True, help="Grants / 授权")


@commands.command("list")
def show() -> None:
    """Every grant: whom, what, which rows, until when. / 授权列表"""
    for each in run(lambda: grants.listed(Settings())):
        what = ", ".join((each.noun, *each.changes)).strip(", ")
        shown = f"shown {','.join(each.shown) or '-'}; masked {','.join(each.masked) or '-'}"
        typer.echo(
            f"{each.code}\t{what}\t{each.area.name} {each.area.zh}\t{shown}\t→ {each.valid_until:%Y-%m-%d}"
        )


@commands.command("unused")
def unused(days: Annotated[int, typer.Option(min=1, help="For so long / 天数")] = 90) -> None:
    """Grants about people that nobody used. / 长期未使用的授权"""
    for code in run(lambda: grants.unused(Settings(), days)):
        typer.echo(code)


@commands.command("revoke")
def revoke(code: str) -> None:
    """End a grant at once. / 撤销授权"""
    run(lambda: grants.revoke(Settings(), code))
    typer.echo(f"{code}: revoked / 已撤销")


@commands.command("renew")
def renew(code: str, months: Annotated[int, typer.Option(min=1, max=36)] = 12) -> None:
    """Let a grant hold for longer. / 续期授权"""
    run(lambda: grants.renew(Settings(), code, months))
    typer.echo(f"{code}: {months} months from today / 自今日起 {months} 个月")


@commands.command("emergency")
def emergency(
    user: Annotated[str, typer.Argument(help="Login name / 登录名")],
    reason: Annotated[str, typer.Option(help="Why / 理由")],
    reviewer: Annotated[str, typer.Option(help="Login name of who looks at it afterwards / 复核人登录名")],
) -> None:
    """Show a person the county's children for three hours; every look is on record. / 应急授权三小时"""
    code = run(lambda: grants.emergency(Settings(), user, reason, reviewer))
    typer.echo(f"{code}: three hours, with Hub-Purpose: EMERGENCY / 三小时内以 Hub-Purpose: EMERGENCY 查询")
