"""`python -m hub`: what an operator can do from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from connectors.departments import CONNECTORS
from database import embedded, migrate
from hub import (
    account_commands,
    alert_commands,
    assembly,
    audit_commands,
    calendar_commands,
    catalogue,
    client_commands,
    demo,
    diagnose,
    exchange_commands,
    field_commands,
    grant_commands,
    graphql,
    imports,
    issuer_commands,
    keys,
    ledger_commands,
    operations,
    partner_commands,
    released,
    samples,
    serving,
    states,
    term_commands,
    tokens,
    year_command,
)
from hub.settings import Settings
from hub.shell import Plain, refusals, run
from hub.users import KINDS

application = typer.Typer(
    cls=Plain, no_args_is_help=True, add_completion=False, help="控辍保学数据共享中枢 / dropout-control hub"
)
database = typer.Typer(no_args_is_help=True, help="The database / 数据库")
bring = typer.Typer(no_args_is_help=True, help="Take over a file / 导入文件")
signing = typer.Typer(no_args_is_help=True, help="The hub's keys / 密钥")


def for_demo(
    context: typer.Context,
    on_demo: Annotated[bool, typer.Option("--demo", help="In the demo's database / 用于演示库")] = False,
) -> None:
    """Whether the commands of a group are about the demo."""
    if on_demo:
        with refusals():
            context.with_resource(demo.surroundings(Settings()))


application.add_typer(database, name="db")
application.add_typer(bring, name="import")
application.add_typer(exchange_commands.commands, name="exchange")
application.add_typer(alert_commands.commands, name="alerts", callback=for_demo)
application.add_typer(partner_commands.commands, name="partners")
application.add_typer(client_commands.commands, name="client", callback=for_demo)
application.add_typer(audit_commands.commands, name="audit")
application.add_typer(ledger_commands.commands, name="ledger", callback=for_demo)
application.add_typer(account_commands.commands, name="user", callback=for_demo)
application.add_typer(grant_commands.commands, name="grant", callback=for_demo)
application.add_typer(term_commands.commands, name="term", callback=for_demo)
application.add_typer(calendar_commands.commands, name="calendar", callback=for_demo)
application.add_typer(issuer_commands.commands, name="issuer", callback=for_demo)
signing.add_typer(field_commands.fields, name="fields")
application.add_typer(signing, name="keys")
application.command("diagnose")(diagnose.command)
application.command("year")(year_command.command)

JSON = Annotated[bool, typer.Option("--json", help="One JSON line instead of text / 输出一行 JSON")]


@application.command("demo")
def demo_command(
    once: Annotated[bool, typer.Option(help="End after the summary / 运行后退出")] = False,
    as_json: JSON = False,
    children: Annotated[
        int, typer.Option(min=50, max=1_000_000, help="Children in the synthetic county")
    ] = 5000,
    seed: Annotated[int, typer.Option(help="The county's seed")] = 8,
    period: Annotated[str, typer.Option(help="Month, YYYY-MM")] = "2026-08",
    fresh: Annotated[bool, typer.Option(help="Start from an empty demo database")] = False,
) -> None:
    """The 8th, end to end, on a synthetic county; then GraphiQL. / 合成县演示每月8日交换"""
    plan = demo.Plan(children, seed, period, once=once, as_json=as_json, fresh=fresh)
    run(lambda: demo.run(Settings(), plan))


@application.command()
def serve(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
) -> None:
    """Serve /graphql and run exchanges. / 启动服务"""
    settings = Settings()
    changed = settings.model_copy(
        update={"host": host or settings.host, "port": settings.port if port is None else port}
    )
    run(lambda: serving.serve(changed, Console(stderr=True)))


@application.command()
def schema(
    write: Annotated[
        bool, typer.Option(help="Into schema/*.graphql; error codes and state machines into docs/")
    ] = False,
    release: Annotated[
        bool, typer.Option(help="From now on a change that breaks this SDL must stand in CHANGELOG.md")
    ] = False,
) -> None:
    """Print the graph's SDL. / 输出 GraphQL 模式"""
    if write or release:
        typer.echo(f"{graphql.write()}; {catalogue.write()}; {states.write()}")
    if release:
        typer.echo(released.release())
    if not write and not release:
        typer.echo(graphql.sdl())


@application.command()
def token(
    scope: Annotated[str | None, typer.Option(help="Scopes, separated by blanks")] = None,
    kind: Annotated[
        str | None, typer.Option("--as", help=f"As a kind of user / 用户类别: {', '.join(KINDS)}")
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=3600)] = 300,
    on_demo: Annotated[bool, typer.Option("--demo", help="For the demo's server")] = False,
    unit: Annotated[str | None, typer.Option(help="Code of a school or township / 学校或乡镇代码")] = None,
    issuer: Annotated[
        str | None, typer.Option(help="The hub's address, as `serve` shows it / 中枢地址，以 serve 所示为准")
    ] = None,
) -> None:
    """An operator's token for trying things out; it is signed with the hub's own key. / 签发临时访问令牌"""
    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"one of / 可用: {', '.join(KINDS)}")
    if kind is not None and scope is not None:
        raise typer.BadParameter("--as 与 --scope 不能同用 / it is either --as or --scope")
    with refusals():
        settings = demo.settings(Settings()) if on_demo else Settings()
        settings = settings.model_copy(update={"issuer": issuer or settings.issuer})
        if kind is None:
            typer.echo(tokens.operator(settings, tokens.READ if scope is None else scope, seconds))
            return
        works_for = run(lambda: tokens.of_unit(settings, KINDS[kind], unit))
        typer.echo(tokens.of_kind(settings, KINDS[kind], seconds, works_for))


@application.command()
def key(
    use: Annotated[str, typer.Argument(help="A department's name, or receipts, or tokens")],
    alg: Annotated[
        str | None, typer.Option(help="A new key of a department / 新密钥算法: ES256, ES384, PS256, Ed25519")
    ] = None,
) -> None:
    """The public half of one of the hub's keys, as a JWKS to hand over. / 输出公钥"""
    if alg is not None and (use not in CONNECTORS or alg not in keys.ALGORITHMS):
        raise typer.BadParameter(f"only of / 仅限 {', '.join(CONNECTORS)}: {', '.join(keys.ALGORITHMS)}")
    with refusals():
        found = keys.client(Settings().home, use, alg or "")
        told = {**found.as_dict(private=False), "use": "sig", "alg": keys.algorithm(found)}
        typer.echo(json.dumps({"keys": [told]}))


@signing.command("rotate")
def keys_rotate(
    compromised: Annotated[
        bool,
        typer.Option(
            help="Begin anew: every access token ends within seconds; refresh tokens are not signed with it and live on "
            "/ 密钥泄露，数秒内作废全部访问令牌；刷新令牌不用此密钥签名，继续有效"
        ),
    ] = False,
) -> None:
    """Let the next key sign; running hubs follow within seconds. / 轮换签名密钥"""
    with refusals():
        ring = keys.rotate(Settings().home, compromised=compromised)
        typer.echo(f"{ring.current.kid} signs / 开始签名; {len(ring.others)} more are published / 另公布")


@database.command("start")
def db_start() -> None:
    """Start the embedded database and print its address. / 启动内嵌数据库"""
    with refusals():
        typer.echo(assembly.database_url(Settings()))


@database.command("stop")
def db_stop() -> None:
    """Stop the embedded database. / 停止内嵌数据库"""
    with refusals():
        home = Settings().home
        ran = embedded.status(home).running
        embedded.stop(home)
    typer.echo("stopped / 已停止" if ran else "it was not running / 未在运行")


@database.command("status")
def db_status() -> None:
    """Whether the embedded database runs. / 内嵌数据库状态"""
    with refusals():
        typer.echo(str(embedded.status(Settings().home)))


@database.command("upgrade")
def db_upgrade(revision: str = "head") -> None:
    """Bring the tables to a revision. / 升级表结构"""
    with refusals():
        migrate.upgrade(assembly.database_url(Settings()), revision)


@database.command("downgrade")
def db_downgrade(revision: str) -> None:
    """Take the tables back to a revision ("-1", "base"); what newer tables held is lost. / 回退表结构"""
    with refusals():
        migrate.downgrade(assembly.database_url(Settings()), revision)


@database.command("revision")
def db_revision(message: str) -> None:
    """Draft a migration from what changed in database/tables; read it before you commit it. / 生成迁移草稿"""
    with refusals(), assembly.scratch(Settings(), "draft") as url:
        migrate.upgrade(url)
        typer.echo(migrate.draft(url, message))


@application.command("policies")
def policies() -> None:
    """Load the places' rules; loading twice changes nothing. / 载入各地政策规则"""
    typer.echo(json.dumps(run(lambda: operations.load_policies(Settings())), ensure_ascii=False))


@bring.command("organizations")
def import_organizations(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Units, schools and catchments from .xlsx or .csv. / 导入单位与学校"""
    typer.echo(run(lambda: imports.units(Settings(), file)))


@bring.command("enrollment")
def import_enrollment(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    period: Annotated[str | None, typer.Option(help="Month, YYYY-MM; this month if left out")] = None,
    again: Annotated[bool, typer.Option(help="Even if these very bytes were imported before")] = False,
    as_json: JSON = False,
) -> None:
    """An export of the student registry, .xlsx or .csv. / 导入学籍系统导出表"""
    run(lambda: imports.enrollment(Settings(), file, period, again, as_json))


@application.command("samples")
def write_samples(folder: Annotated[Path, typer.Argument(file_okay=False)]) -> None:
    """Write a table of units and a registry export to learn from; nobody in them exists. / 生成示例文件"""
    with refusals():
        for path in samples.write(folder):
            typer.echo(str(path))
