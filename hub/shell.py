"""How a command ends: with its work done, or with a refusal in words and a status that says so."""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
import typer
from pydantic import ValidationError
from rich.console import Console

from domain.errors import Refused
from domain.vocabulary import Term
from hub.settings import Settings

R = TypeVar("R")


def run(work: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run async work; a refusal is said in both languages and ends with status 1, Ctrl-C with 130."""
    with refusals():
        return asyncio.run(work())


T = TypeVar("T", bound=Term)


def named(kind: type[T], name: str | None) -> T | None:
    """A value of a closed list by its English name; says which there are."""
    if name is None:
        return None
    if name not in kind.__members__:
        raise typer.BadParameter(f"one of / 可用: {', '.join(kind.__members__)}")
    return kind[name]


class refusals:
    """Says refusals on stderr instead of showing a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refused):
            Console(stderr=True, soft_wrap=True).print(f"[red]✗[/red] {_plain(error)}", highlight=False)
            raise typer.Exit(1) from None
        if isinstance(error, ValidationError):
            wrong = ", ".join(f"HUB_{'_'.join(map(str, each['loc'])).upper()}" for each in error.errors())
            typer.echo(f"✗ 设置无效 / not a valid setting: {wrong}", err=True)
            raise typer.Exit(1) from None
        if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
            raise typer.Exit(130) from None
        if isinstance(error, Exception) and not isinstance(
            error, click.exceptions.Exit | click.ClickException
        ):
            Console(stderr=True, soft_wrap=True).print(_unexpected(error), highlight=False, markup=False)
            raise typer.Exit(70) from None


def _plain(error: Refused) -> str:
    said = error.reason
    place = f"{said.place}\n  " if said.place else ""
    return f"{place}{said.zh}\n  {said.en}\n  [{said.code}] 由谁处理 / who can fix it: {said.fixer.value}".replace(
        "[", "\\["
    )


def _unexpected(error: Exception) -> str:
    """What an operator needs of an error of ours: where the rest of it is. The text itself might name a child."""
    path = Settings().home / "errors.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    said = "".join(traceback.format_exception(error)[-40:])
    with open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as log:
        log.write(f"{datetime.now(UTC).isoformat()}\n{said}\n")
    return f"✗ 程序内部错误，详情见 {path}\n  an error of the program itself; details are in {path} ({type(error).__name__})"
