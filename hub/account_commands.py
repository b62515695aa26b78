"""`python -m hub user`: accounts of people who sign in through a portal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from auth.administration import user
from domain.access import Purpose
from domain.errors import Fixer, Reason, Refused
from domain.role import Role
from hub import accounts
from hub.settings import Settings
from hub.shell import named, refusals, run, several

commands = typer.Typer(no_args_is_help=True, help="People who sign in / 用户")
_ROLE = typer.Option(help=f"{', '.join(Role.__members__)} / 角色")


@commands.command("add")
def add(
    login_name: str,
    name: Annotated[str, typer.Option(help="As it is shown / 姓名")],
    role: Annotated[str, _ROLE],
    scope: Annotated[str, typer.Option(help="What portals may do in this name, separated by blanks / 权限")],
    unit: Annotated[str | None, typer.Option(help="Code of the organization / 单位代码")] = None,
    purpose: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(Purpose.__members__)}, repeatable / 用途")
    ] = None,
) -> None:
    """Make an account; its password is asked for, or the first line of the input. / 新增用户"""
    given = {
        "login_name": login_name,
        "display_name": name,
        "role": _role(role),
        "scopes": scope.split(),
        "purposes": several(Purpose, purpose) or [],
        "organization_id": unit,
        "password": _password(),
    }
    run(lambda: accounts.add(Settings(), **given))
    typer.echo(f"{login_name}: added / 已新增")


@commands.command("list")
def show() -> None:
    """Who may sign in. / 用户列表"""
    now = datetime.now(UTC)
    for row in run(lambda: accounts.listed(Settings())):
        locked = row.locked_until is not None and row.locked_until > now
        state = "locked" if locked else "active" if row.active else "inactive"
        typer.echo(" | ".join([row.login_name, row.display_name, row.role.name, state, " ".join(row.scopes)]))


@commands.command("lock")
def lock(login_name: str) -> None:
    """Close an account; whoever is signed in is not any more within seconds. / 锁定用户"""
    run(lambda: accounts.change(Settings(), "user lock", user.lock, login_name))
    typer.echo(f"{login_name}: locked / 已锁定")


@commands.command("unlock")
def unlock(login_name: str) -> None:
    """Open an account again. / 解锁用户"""
    run(lambda: accounts.change(Settings(), "user unlock", user.unlock, login_name))
    typer.echo(f"{login_name}: unlocked / 已解锁")


@commands.command("retire")
def retire(login_name: str) -> None:
    """End an account; whoever is signed in is not any more within seconds. / 停用用户"""
    run(lambda: accounts.change(Settings(), "user retire", user.retire, login_name))
    typer.echo(f"{login_name}: retired / 已停用")


@commands.command("restore")
def restore(login_name: str) -> None:
    """Take back an account that was retired. / 恢复用户"""
    run(lambda: accounts.change(Settings(), "user restore", user.restore, login_name))
    typer.echo(f"{login_name}: restored / 已恢复")


@commands.command("passwd")
def passwd(login_name: str) -> None:
    """Give an account another password: it is asked for, or the first line of the input. / 重置密码"""
    password = _password()
    run(lambda: accounts.change(Settings(), "user passwd", user.set_password, login_name, password=password))
    typer.echo(f"{login_name}: password changed / 已修改密码")


@commands.command("role")
def role(login_name: str, role: Annotated[str, typer.Argument(help=", ".join(Role.__members__))]) -> None:
    """Give an account another role. / 变更角色"""
    is_a = _role(role)
    run(lambda: accounts.change(Settings(), "user role", user.set_role, login_name, role=is_a))
    typer.echo(f"{login_name}: {is_a.name} / {is_a.zh}")


def _password() -> str:
    """Never of the command line, which every user of the machine may read, and the shell remembers."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("密码 / Password", hide_input=True, confirmation_prompt=True)
        return asked
    with refusals():
        try:
            return sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            zh, en = "密码不是有效的 UTF-8 文本", "the password is not text in UTF-8"
            raise Refused(Reason("BAD_PASSWORD", zh, en, Fixer.CALLER)) from None
    raise AssertionError("refusals end the command")


def _role(name: str) -> Role:
    found = named(Role, name)
    assert found is not None  # a name was given
    return found
