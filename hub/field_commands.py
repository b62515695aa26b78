"""`python -m hub keys fields …`: the keys of sealed fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from database.crypto.suites import SUITES
from hub import assembly, field_keys
from hub.assembly import Database
from hub.settings import Settings
from hub.shell import run

fields = typer.Typer(no_args_is_help=True, help="Keys of sealed fields / 字段加密密钥")

T = TypeVar("T")


@fields.command("status")
def status() -> None:
    """Every key, its state, and how many values are sealed with it. / 密钥状态"""
    Console().print(_on_database(field_keys.status))


@fields.command("rotate")
def rotate() -> None:
    """A new key; all rows are sealed anew while the hub works. Run it again if it was interrupted. / 轮换密钥"""
    done = _on_database(lambda opened: field_keys.rotate(opened, _tell))
    typer.echo(f"{done} rows sealed anew, 0 left / 已重新封存 {done} 行，剩余 0")


@fields.command("migrate")
def migrate(
    suite: Annotated[str, typer.Option(help=f"One of / 可用: {', '.join(SUITES)}")],
) -> None:
    """Another suite; imports and exchanges wait until it is done. Run it again if it was interrupted. / 迁移密码套件"""
    if suite not in SUITES:
        raise typer.BadParameter(f"one of / 可用: {', '.join(SUITES)}")
    done = _on_database(lambda opened: field_keys.migrate(opened, SUITES[suite], _tell))
    typer.echo(f"{done} rows moved to {suite}, 0 left / 已迁移 {done} 行，剩余 0")


@fields.command("retire")
def retire() -> None:
    """Take unused keys out of the ring; older backups open only with a copy of it from then. / 停用旧密钥"""
    gone, kept = _on_database(field_keys.retire)
    typer.echo(f"{gone} keys retired, {kept} still in use / 已停用 {gone} 个，仍在使用 {kept} 个")


def _on_database(work: Callable[[Database], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with assembly.database(Settings()) as database:
            return await work(database)

    return run(opened)


def _tell(table: str, done: int) -> None:
    typer.echo(f"{table} {done}", err=True)
