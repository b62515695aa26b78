"""`python -m hub exchange`: months run, released, refused; receipts written out and verified."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.exchange import PackageCode
from hub import operations, receipts, registers
from hub.settings import Settings
from hub.shell import refusals, run

commands = typer.Typer(no_args_is_help=True, help="The monthly exchange / 每月交换")
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object / 输出 JSON")]
BY = Annotated[str, typer.Option("--by", help="Who decides / 决定人")]
WHY = Annotated[str, typer.Option("--reason", help="Why / 理由")]
_THERE = {"exists": True, "dir_okay": False}


@commands.command("run")
def exchange_run(partner: str, period: str, as_json: JSON = False) -> None:
    """Run a partner's month; a month already closed stays as it is. / 执行某部门某月交换"""
    run(lambda: operations.exchange(Settings(), partner, period, as_json))


@commands.command("release")
def exchange_release(partner: str, period: str, by: BY, reason: WHY) -> None:
    """Let the findings of a held month through; then run it again. / 批准暂缓的比对结果"""
    run(lambda: operations.release(Settings(), partner, period, by, reason))
    typer.echo(f"released / 已批准; exchange run {partner} {period}")


@commands.command("refuse")
def exchange_refuse(partner: str, period: str, package: str, by: BY, reason: WHY) -> None:
    """Refuse a roster of a month not yet applied; the next run asks for it anew. / 拒收名册"""
    if package not in PackageCode.__members__:
        raise typer.BadParameter(f"one of / 可用: {', '.join(PackageCode.__members__)}")
    run(lambda: operations.refuse(Settings(), partner, period, PackageCode[package], by, reason))
    typer.echo(f"refused / 已拒收; exchange run {partner} {period}")


@commands.command("compare")
def exchange_compare(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be found / 只统计不立案")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Let many findings through / 批准暂缓的发现")
    ] = False,
) -> None:
    """Hold the county's own registers against each other, as they stand today. / 本地登记自查比对"""
    found: dict[str, Any] = run(
        lambda: registers.preview(Settings()) if dry_run else registers.compare(Settings(), release)
    )
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@commands.command("status")
def exchange_status() -> None:
    """Every cycle with its state and counts. / 交换批次状态"""
    run(lambda: operations.cycles(Settings()))


@commands.command("receipts")
def exchange_receipts(
    partner: Annotated[str | None, typer.Argument(help="Whose; all if left out / 部门")] = None,
) -> None:
    """Write receipts to standard output, a line each. / 导出回执"""
    sys.stdout.buffer.write(run(lambda: receipts.written(Settings(), partner)))


@commands.command("key")
def exchange_key() -> None:
    """The public key that partners verify receipts with (JWK Set). / 输出回执验证公钥"""
    with refusals():
        typer.echo(receipts.public_key(Settings()))


@commands.command("verify")
def exchange_verify(
    file: Annotated[
        Path | None,
        typer.Argument(help="Receipts written out; the database's if left out / 回执文件", **_THERE),
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The hub's public key / 验证公钥", **_THERE)] = None,
    of: Annotated[
        list[Path] | None,
        typer.Option("--file", help="A file that was exchanged, as often as needed / 交换过的文件", **_THERE),
    ] = None,
) -> None:
    """Check receipts: hashes, order, signatures; offline with --key, and whether files are what they speak of. / 校验回执"""
    if file is None and (key or of):
        raise typer.BadParameter("name the file of receipts / 请给出回执文件")
    if file is not None and key is None:
        raise typer.BadParameter("give the hub's public key with --key / 请用 --key 给出验证公钥")
    if file is None or key is None:
        typer.echo(run(lambda: receipts.verify(Settings())))
        return
    with refusals():
        typer.echo(receipts.verify_file(key, file, of or []))
