"""`python -m hub grant`: who sees what, until when; ended, renewed, opened for an emergency."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from database import tables
from domain.access import Area, Detail, Purpose
from domain.organization import Department
from domain.role import Role
from hub import expiry, grants
from hub.settings import Settings
from hub.shell import named, run, several

commands = typer.Typer(no_args_is_help=True, help="Grants / 授权")


@commands.command("list")
def show(
    expiring: Annotated[
        bool,
        typer.Option(help="Only those that end soon or have ended; status 3 if there are any / 即将到期"),
    ] = False,
    days: Annotated[int, typer.Option(min=0, max=3650, help="How soon / 天数")] = expiry.NOTICE.days,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line / 输出一行 JSON")] = False,
) -> None:
    """Every grant: whom, what, which rows, until when. / 授权列表"""
    settings = Settings()
    found = run(lambda: grants.expiring(settings, days) if expiring else grants.listed(settings))
    if as_json:
        typer.echo(json.dumps([_told(each) for each in found], ensure_ascii=False))
    else:
        for each in found:
            typer.echo(_line(each))
    if expiring and found:
        raise typer.Exit(3)


def _line(grant: tables.AccessGrant) -> str:
    what = ", ".join((grant.noun, *grant.changes)).strip(", ")
    shown = f"shown {','.join(grant.shown) or '-'}; masked {','.join(grant.masked) or '-'}"
    area, until = f"{grant.area.name} {grant.area.zh}", f"→ {grant.valid_until:%Y-%m-%d}"
    return "\t".join((grant.code, what, area, shown, until))


def _told(grant: tables.AccessGrant) -> dict[str, Any]:
    return {
        "code": grant.code,
        "source": grant.source.name,
        "role": grant.role.name if grant.role else None,
        "noun": grant.noun or None,
        "changes": grant.changes,
        "area": grant.area.name,
        "shown": grant.shown,
        "masked": grant.masked,
        "validUntil": grant.valid_until.isoformat(),
    }


@commands.command("unused")
def unused(days: Annotated[int, typer.Option(min=1, help="For so long / 天数")] = 90) -> None:
    """Grants about people that nobody used. / 长期未使用的授权"""
    for code in run(lambda: grants.unused(Settings(), days)):
        typer.echo(code)


@commands.command("add")
def add(
    code: Annotated[str, typer.Argument(help="The agreement's own / 协议编号")],
    noun: Annotated[str, typer.Option(help="A type of the graph / 数据类型")],
    area: Annotated[str, typer.Option(help=f"{', '.join(Area.__members__)} / 数据范围")],
    purpose: Annotated[list[str], typer.Option(help=f"{', '.join(Purpose.__members__)}, repeatable / 用途")],
    basis: Annotated[list[str], typer.Option(help="Ids of clauses, repeatable / 依据条款")],
    months: Annotated[int, typer.Option(min=1, max=36)] = 12,
    role: Annotated[str | None, typer.Option(help=f"{', '.join(Role.__members__)} / 角色")] = None,
    department: Annotated[str | None, typer.Option(help="PUBLIC_SECURITY … / 部门")] = None,
    client: Annotated[str | None, typer.Option(help="Its id / 接入方编号")] = None,
    user: Annotated[str | None, typer.Option(help="The login name / 登录名")] = None,
    show: Annotated[list[str] | None, typer.Option(help=f"{', '.join(Detail.__members__)} / 展示")] = None,
    mask: Annotated[list[str] | None, typer.Option(help="As many / 脱敏")] = None,
    note: Annotated[str, typer.Option(help="What it is for / 说明")] = "",
) -> None:
    """Grant the reading of a noun by an agreement: all who are what is named. / 按协议授权"""
    given = {
        "noun": noun,
        "area": named(Area, area),
        "purposes": several(Purpose, purpose),
        "basis": basis,
        "months": months,
        "role": named(Role, role),
        "department": named(Department, department),
        "client": client,
        "user": user,
        "shown": several(Detail, show) or [],
        "masked": several(Detail, mask) or [],
        "note": note,
    }
    run(lambda: grants.add(Settings(), code=code, **given))
    typer.echo(f"{code}: {months} months from today / 自今日起 {months} 个月")


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
