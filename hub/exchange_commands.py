"""`python -m hub exchange`: months run, released, refused; receipts written out and verified."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.exchange import CycleState, PackageCode, PackageState
from exchange import rerun
from hub import (
    by_file,
    checking,
    inbox,
    log_commands,
    operations,
    progress_command,
    receipts,
    registers,
    replay,
    replay_command,
    rerun_command,
    scorecard_commands,
)
from hub import month_commands as months
from hub.settings import Settings
from hub.shell import named, refusals, run

commands = typer.Typer(no_args_is_help=True, help="The monthly exchange / 每月交换")
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object / 输出 JSON")]
BY = Annotated[str, typer.Option("--by", help="Who decides / 决定人")]
WHY = Annotated[str, typer.Option("--reason", help="Why / 理由")]
_THERE = {"exists": True, "dir_okay": False}


@commands.command("run")
def exchange_run(partner: str, period: str, as_json: JSON = False) -> None:
    """Run a partner's month; a month already closed stays as it is. / 执行某部门某月交换"""
    run(lambda: operations.exchange(Settings(), partner, period, as_json))


@commands.command("preview")
def exchange_preview(partner: str, period: str, as_json: JSON = False) -> None:
    """Go through a month and take it back: what would go back, be found, be doubted, be written. / 演练、预览"""
    run(lambda: months.preview(Settings(), partner, period, as_json))


@commands.command("rehearsed")
def exchange_rehearsed(partner: str, period: str, as_json: JSON = False) -> None:
    """What a partner is told of its month's rehearsal: lines by package, those that would go back and why. / 演练报告"""
    run(lambda: months.rehearsed(Settings(), partner, period, as_json))


@commands.command("progress")
def exchange_progress(
    partner: str,
    period: str,
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a change / 每次变化一行 JSON")
    ] = False,
) -> None:
    """A month as it goes on, until it is closed, held or failed. / 实时查看进度"""
    run(lambda: progress_command.progress(Settings(), partner, period, as_json))


@commands.command("rerun")
def exchange_rerun(
    partner: Annotated[str | None, typer.Option(help="Of this one / 部门")] = None,
    since: Annotated[str | None, typer.Option(help="This month or later / 起始月份")] = None,
    until: Annotated[str | None, typer.Option(help="This month or earlier / 截止月份")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="That failed / 失败的")] = False,
    held: Annotated[bool, typer.Option("--held", help="That are held / 暂缓的")] = False,
    code: Annotated[str | None, typer.Option(help="That failed or are held for this / 失败代码")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what each would do / 试算")] = False,
    as_json: JSON = False,
) -> None:
    """Run months again from the failed step with what is stored, the oldest of each partner first. / 重新执行"""
    states = [state for state, wanted in ((CycleState.FAILED, failed), (CycleState.HELD, held)) if wanted]
    wanted = rerun.Wanted((), partner, since, until, states, code)
    run(lambda: rerun_command.rerun(Settings(), wanted, dry_run, as_json))


@commands.command("due")
def exchange_due(
    as_json: JSON = False,
    begin: Annotated[bool, typer.Option("--run", help="Run them, one after the other / 逐一执行")] = False,
) -> None:
    """Months whose day has come and that are not closed: late partners, held and failed ones. / 应办未结"""
    run(lambda: months.due_now(Settings(), as_json, begin))


@commands.command("pause")
def exchange_pause(partner: str, by: BY, reason: WHY) -> None:
    """Exchange nothing with a partner until it is resumed. / 暂停与某部门的交换"""
    run(lambda: months.pause(Settings(), partner, by, reason))
    typer.echo(f"paused / 已暂停; exchange resume {partner}")


@commands.command("resume")
def exchange_resume(partner: str) -> None:
    """Exchange with a partner again; failures in a row are forgotten. / 恢复与某部门的交换"""
    run(lambda: months.resume(Settings(), partner))
    typer.echo("resumed / 已恢复")


@commands.command("release")
def exchange_release(
    partner: str,
    period: str,
    by: BY,
    reason: WHY,
    package: Annotated[
        list[str] | None, typer.Option(help="Of the rosters held, only this one / 仅此名册")
    ] = None,
    preview: Annotated[
        str | None, typer.Option(help="What was looked at: the preview's digest / 所依据预览的校验值")
    ] = None,
) -> None:
    """Agree that held rosters are right; once two persons have, run the month again. / 批准暂缓的名册（须两人）"""
    codes = [_code(each) for each in package or ()]
    missing = run(lambda: operations.release(Settings(), partner, period, by, reason, codes, preview))
    if missing:
        typer.echo(f"{missing} more must agree / 尚须另外 {missing} 人批准")
    else:
        typer.echo(f"released / 已批准; exchange run {partner} {period}")


@commands.command("refuse")
def exchange_refuse(partner: str, period: str, package: str, by: BY, reason: WHY) -> None:
    """Refuse a roster of a month not yet applied; the next run asks for it anew. / 拒收名册"""
    code = _code(package)
    run(lambda: operations.refuse(Settings(), partner, period, code, by, reason))
    typer.echo(f"refused / 已拒收; exchange run {partner} {period}")


@commands.command("hand-in")
def exchange_hand_in(
    partner: str,
    package: str,
    period: str,
    file: Annotated[Path, typer.Argument(**_THERE)],
    as_json: JSON = False,
) -> None:
    """Take a department's package as a sheet, .xlsx or .csv; what goes back is written beside it. / 收取部门报送的文件"""
    code = _code(package)
    run(lambda: by_file.hand_in(Settings(), partner, code, period, file, as_json))


@commands.command("hand-out")
def exchange_hand_out(
    partner: str, package: str, period: str, file: Annotated[Path, typer.Argument(dir_okay=False)]
) -> None:
    """Write what the hub sends a department without an endpoint as a workbook. / 导出发往部门的数据包"""
    code = _code(package)
    rows = run(lambda: by_file.hand_out(Settings(), partner, code, period, file))
    typer.echo(f"{rows} lines / 行: {file}")


@commands.command("inbox")
def exchange_inbox(
    watch: Annotated[bool, typer.Option(help="Go on looking every few seconds / 持续监视")] = False,
) -> None:
    """Take what lies in the watched folder, .hub/inbox/PARTNER. / 收取报送文件夹中的文件"""
    run(lambda: inbox.from_shell(Settings(), watch))


@commands.command("check")
def exchange_check(partner: str, as_json: JSON = False) -> None:
    """Test the connection to a department, layer by layer; status 1 if one fails. / 检测与部门的连接"""
    if not run(lambda: checking.check(Settings(), partner, as_json)):
        raise typer.Exit(1)


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


@commands.command("log")
def exchange_log(
    partner: Annotated[str | None, typer.Option(help="The connector's name / 部门代码")] = None,
    package: Annotated[str | None, typer.Option(help="Which package / 数据包代码")] = None,
    period: Annotated[str | None, typer.Option(help="Month, YYYY-MM / 月份")] = None,
    state: Annotated[str | None, typer.Option(help="What has become of it / 数据包状态")] = None,
    code: Annotated[
        str | None, typer.Option(help="Why the month failed, or lines went back / 失败或退回代码")
    ] = None,
    student: Annotated[
        str | None, typer.Option(help="The lines about this child, by its id / 某学生的记录，按学生标识")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="So many at most / 最多条数")] = 50,
    as_json: JSON = False,
) -> None:
    """What was sent and received, the last first; or what happened with the lines about a child. / 交换日志"""
    if student is None:
        kinds = named(PackageCode, package), named(PackageState, state)
        asked = log_commands.Asked(partner, kinds[0], period, kinds[1], code, most)
        run(lambda: log_commands.log(Settings(), asked, as_json))
        return
    if any(each is not None for each in (partner, package, period, state, code)):
        raise typer.BadParameter("--student 不与其他条件同用 / --student stands alone")
    run(lambda: log_commands.of_child(Settings(), student, most, as_json))


@commands.command("scorecard")
def exchange_scorecard(
    partner: str,
    as_json: JSON = False,
    xlsx: Annotated[Path | None, typer.Option(dir_okay=False, help="Write a workbook / 写入工作簿")] = None,
) -> None:
    """How good a partner's months were, against those before, and what is to be mended by whom. / 数据质量评分"""
    run(lambda: scorecard_commands.show(Settings(), partner, as_json, xlsx))


@commands.command("replay")
def exchange_replay(
    children: Annotated[
        int, typer.Option(min=120, max=20_000, help="Of the synthetic county / 儿童数")
    ] = 150,
    months_: Annotated[
        int, typer.Option("--months", min=3, max=13, help="From an August on; 13 is to the next / 月数")
    ] = 13,
    seed: Annotated[int, typer.Option(help="Who plays which part")] = 8,
) -> None:
    """Live a year of exchanges twice, the second time from what the first kept; status 1 if they differ. / 全年交换重演"""
    run(lambda: replay_command.replay(Settings(), replay.Size(children, seed, months_)))


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


def _code(package: str) -> PackageCode:
    if package not in PackageCode.__members__:
        raise typer.BadParameter(f"one of / 可用: {', '.join(PackageCode.__members__)}")
    return PackageCode[package]
