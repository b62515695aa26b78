"""`python -m hub alerts`: endpoints added, listed, ended and tried out; what was told, and what was not heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import gate, ids, tables
from domain.alert import AlertKind, DeliveryState
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from exchange import alert_delivery, alerts, organizations
from hub import alerting, assembly
from hub.settings import Settings
from hub.shell import run, several

commands = typer.Typer(no_args_is_help=True, help="Alerts of the exchange / 交换告警")
_UNKNOWN = Reason(
    "UNKNOWN_ENDPOINT", "没有此告警接收地址", "no such endpoint of alerts", Fixer.OPERATOR, "name"
)
_EXISTS = Reason(
    "ENDPOINT_EXISTS",
    "同名的告警接收地址已存在",
    "an endpoint of alerts has this name already",
    Fixer.OPERATOR,
    "name",
)


@commands.command("add")
def alerts_add(
    name: Annotated[str, typer.Argument(help="What it is called here, 1 to 40 characters / 名称")],
    url: Annotated[str, typer.Argument(help="Where messages go, https:// / 接收地址")],
    by: Annotated[str, typer.Option("--by", help="Who adds it / 登记人")],
    event: Annotated[
        list[str] | None, typer.Option(help=f"Only these: {', '.join(AlertKind.__members__)} / 仅此类告警")
    ] = None,
) -> None:
    """Tell an endpoint; its secret is printed this once. / 登记告警接收地址，密钥只显示一次"""
    if not 1 <= len(name.strip()) <= 40:
        raise typer.BadParameter("1 to 40 characters / 1至40个字符")
    kinds = [kind.name for kind in several(AlertKind, event) or ()]
    typer.echo(run(lambda: add(Settings(), name.strip(), url, kinds, by)))


@commands.command("list")
def alerts_list() -> None:
    """Endpoints that are told. / 告警接收地址"""
    rows = run(lambda: listed(Settings()))
    table = Table("name", "url", "events", "added by", "since")
    for row in rows:
        told = ", ".join(row.kinds) or "all / 全部"
        table.add_row(row.name, row.url, told, row.added_by, f"{row.created_at:%Y-%m-%d}")
    Console().print(table if rows else "no endpoint is told / 未登记告警接收地址")


@commands.command("end")
def alerts_end(name: str) -> None:
    """Tell an endpoint no more. / 停用告警接收地址"""
    run(lambda: end(Settings(), name))
    typer.echo("ended / 已停用")


@commands.command("test")
def alerts_test(name: str) -> None:
    """Send a message to an endpoint now, and say what came of it; status 1 if it was not heard. / 测试告警接收地址"""
    run(lambda: try_out(Settings(), name))
    typer.echo("heard / 已送达")


@commands.command("log")
def alerts_log(
    dead: Annotated[bool, typer.Option(help="Only what was given up / 仅未送达的")] = False,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="So many at most / 最多条数")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line / 输出 JSON")] = False,
) -> None:
    """What was told to whom, the last first, and what was not heard. / 告警记录"""
    rows = run(lambda: log(Settings(), dead, most))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    names = ("raisedAt", "kind", "partner", "period", "endpoint", "state", "attempts", "code")
    table = Table(*names)
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in names))
    Console().print(table if rows else "nothing was told / 没有告警")


async def add(settings: Settings, name: str, url: str, kinds: list[str], by: str) -> str:
    """Keep an endpoint; its secret. Raises Refused (BAD_ENDPOINT, ENDPOINT_EXISTS, BAD_ALERT_SETTINGS, FIELD_KEYS_MOVING)."""
    alerting.sender(settings)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        if await _standing(session, settings, name) is not None:
            raise Refused(_EXISTS.at(name))
        keys = await gate.writing(session, opened.ring)
        [made] = ids.fresh(1)
        given = {"name": name, "url": url, "kinds": kinds, "added_by": by}
        secret = await alert_delivery.add(session, lambda: keys, settings.jurisdiction, made, **given)
        await _note(session, settings, "alerts add", name)
    return secret


async def listed(settings: Settings) -> list[tables.AlertEndpoint]:
    """Those that stand, by name."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        endpoint = tables.AlertEndpoint
        own = (endpoint.jurisdiction_code == settings.jurisdiction, endpoint.ended_at.is_(None))
        return list(await session.scalars(select(endpoint).where(*own).order_by(endpoint.name)))


async def end(settings: Settings, name: str) -> None:
    """Tell it no more; what is on its way is not sent. Raises Refused (UNKNOWN_ENDPOINT)."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        row = await _found(session, settings, name)
        row.ended_at = datetime.now(UTC)
        await _note(session, settings, "alerts end", name)


async def try_out(settings: Settings, name: str) -> None:
    """A message of its own, sent at once. Raises Refused: UNKNOWN_ENDPOINT, or why it was not heard."""
    async with assembly.database(settings) as opened, assembly.idle(settings, opened) as cycle:
        post, now = alerting.post(settings, cycle), datetime.now(UTC)
        async with opened.sessions.begin() as session:
            row = await _found(session, settings, name)
            found = alerts.test(name, now)
            await alerts.raised(session, settings.jurisdiction, [found], now, only=row.id)
            await _note(session, settings, "alerts test", name)
        for message in await post.claimed():
            refused = await post.deliver(message)
            if message.url == row.url and refused is not None:
                raise refused


async def log(settings: Settings, dead: bool, most: int) -> list[dict[str, Any]]:
    """Deliveries, the last first."""
    alert, delivery, endpoint = tables.Alert, tables.AlertDelivery, tables.AlertEndpoint
    statement = (
        select(delivery, alert, endpoint.name)
        .join(alert, alert.id == delivery.alert_id)
        .join(endpoint, endpoint.id == delivery.endpoint_id)
        .where(alert.jurisdiction_code == settings.jurisdiction)
    )
    if dead:
        statement = statement.where(delivery.state == DeliveryState.DEAD)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        rows = (await session.execute(statement.order_by(delivery.id.desc()).limit(most))).all()
    return [
        {
            "raisedAt": what.raised_at.isoformat(timespec="seconds"),
            "kind": what.kind.name,
            "partner": what.told.get("partner"),
            "period": what.told.get("period"),
            "endpoint": name,
            "state": row.state.name,
            "attempts": row.attempts,
            "status": row.status,
            "code": row.code,
        }
        for row, what, name in rows
    ]


async def _standing(session: AsyncSession, settings: Settings, name: str) -> tables.AlertEndpoint | None:
    endpoint = tables.AlertEndpoint
    own = (endpoint.jurisdiction_code == settings.jurisdiction, endpoint.ended_at.is_(None))
    return (await session.scalars(select(endpoint).where(*own, endpoint.name == name))).one_or_none()


async def _found(session: AsyncSession, settings: Settings, name: str) -> tables.AlertEndpoint:
    row = await _standing(session, settings, name)
    if row is None:
        raise Refused(_UNKNOWN.at(name))
    return row


async def _note(session: AsyncSession, settings: Settings, operation: str, path: str) -> None:
    said = writing.by_operator(settings.jurisdiction, AuditKind.ADMINISTRATION, operation, path=path)
    await writing.note(session, said)
