"""`python -m hub audit`: the log's places, its checkpoints, and the proof that nobody altered it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hub import audits
from hub.settings import Settings
from hub.shell import refusals, run

commands = typer.Typer(no_args_is_help=True, help="The audit log / 审计日志")
_OUT = typer.Argument(encoding="utf-8", help="The file to write, - for standard output")
_IN = typer.Argument(encoding="utf-8", errors="replace", help="An export; the database if left out")


@commands.command("sequence")
def sequence() -> None:
    """Give waiting records their places and sign; the server does it by itself. / 排序并签名"""
    typer.echo(run(lambda: audits.sequence(Settings())))


@commands.command("key")
def key() -> None:
    """The key that witnesses verify checkpoints with (C2SP vkey). / 输出验证公钥"""
    with refusals():
        typer.echo(audits.signer(Settings()).verifier_key)


@commands.command("export")
def export(file: Annotated[typer.FileTextWrite, _OUT]) -> None:
    """Records, leaves and checkpoints as JSON lines. / 导出审计日志"""
    run(lambda: audits.write(Settings(), file))


@commands.command("verify")
def verify(
    file: Annotated[typer.FileText | None, _IN] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A checkpoint that was kept / 留存的检查点"),
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="The hub's verifier key; this hub's own if left out / 验证公钥")
    ] = None,
) -> None:
    """Recompute the log from its records and hold it against every signature. / 校验审计日志"""
    with refusals():
        settings = Settings()
        known = audits.trusted(settings, key or [])
        note = checkpoint.read_text(encoding="utf-8", errors="replace") if checkpoint else None
        kept = None if note is None else audits.kept(note, known, str(checkpoint))
        said = audits.verify_export(file, known, kept) if file else None
    typer.echo(said or run(lambda: audits.verify(settings, known, kept)))
