"""How a command ends: with its work done, or with a refusal in words and a status that says so."""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime
from typing import Any, NoReturn, TypeVar

import click
import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rich.console import Console
from typer.core import TyperGroup

from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term
from hub import away
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


def several(kind: type[T], names: list[str] | None) -> list[T] | None:
    """Values of a closed list by their English names; says which there are."""
    if names is None:
        return None
    return [found for name in names if (found := named(kind, name))]


def day(text: str) -> date:
    """A civil date as YYYY-MM-DD; says how it is written."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        raise typer.BadParameter("日期应写作 2026-09-01 / a date is written 2026-09-01")
    return found


class refusals:
    """Says refusals on stderr instead of showing a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refused):
            _refuse(error.reason)
        if isinstance(error, ValidationError):
            for each in error.errors(include_url=False):
                typer.echo(_misset(each), err=True)
            raise SystemExit(1) from None
        if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
            raise SystemExit(130) from None
        if (unreachable := away.reason(error, Settings())) is not None:
            _refuse(unreachable)
        if isinstance(error, Exception) and not isinstance(
            error, click.exceptions.Exit | click.ClickException
        ):
            Console(stderr=True, soft_wrap=True).print(_unexpected(error), highlight=False, markup=False)
            raise SystemExit(70) from None


class Plain(TyperGroup):
    """Commands that take text alone: what is no UTF-8 could neither be kept nor shown."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # typer keeps click's types to itself
        """Raises Refused, said as `refusals` does it."""
        with refusals():
            if any("\x00" in each or not _encodes(each) for each in args):
                zh, en = "参数不是有效的 UTF-8 文本", "an argument is not text in UTF-8"
                raise Refused(Reason("BAD_VALUE", zh, en, Fixer.CALLER))
        return super().parse_args(ctx, args)


def _encodes(text: str) -> bool:
    try:
        return bool(text.encode()) or not text
    except UnicodeEncodeError:
        return False


def _refuse(reason: Reason) -> NoReturn:
    Console(stderr=True, soft_wrap=True).print(f"[red]✗[/red] {_plain(reason)}", highlight=False)
    raise SystemExit(1) from None


def _plain(said: Reason) -> str:
    place = f"{said.place}\n  " if said.place else ""
    return f"{place}{said.zh}\n  {said.en}\n  [{said.code}] 由谁处理 / who can fix it: {said.fixer.value}".replace(
        "[", "\\["
    )


def _misset(wrong: ErrorDetails) -> str:
    name, kind = "_".join(map(str, wrong["loc"])).upper(), wrong["type"]
    zh = next((zh for start, zh in _WRONG.items() if kind.startswith(start)), "取值无效")
    return f"✗ 设置无效 / not a valid setting: HUB_{name}={wrong['input']}\n  {zh}\n  {wrong['msg']}"


_WRONG = {
    "int_": "应为整数",
    "float_": "应为数字",
    "finite_": "应为有限的数",
    "greater_": "数值过小",
    "less_": "数值过大",
    "string_pattern": "格式不符",
}
"""What is wrong with a setting, by how pydantic names the fault."""


def _unexpected(error: Exception) -> str:
    """What an operator needs of an error of ours: where the rest of it is. The text itself might name a child."""
    path = Settings().home / "errors.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    said = "".join(traceback.format_exception(error)[-40:])
    with open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as log:
        log.write(f"{datetime.now(UTC).isoformat()}\n{said}\n")
    return f"✗ 程序内部错误，详情见 {path}\n  an error of the program itself; details are in {path} ({type(error).__name__})"
