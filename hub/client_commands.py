"""`python -m hub client`: registering who may ask, and with which documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auth import registration
from domain.access import Purpose
from domain.organization import Department
from domain.role import Role
from hub import clients
from hub.settings import Settings
from hub.shell import named, refusals, run

commands = typer.Typer(no_args_is_help=True, help="OAuth clients / 接入方")
_FILE = typer.Argument(exists=True, dir_okay=False, help="A document (.graphql) or a manifest (.json)")


@commands.command("add")
def add(
    client_id: str,
    name: Annotated[str, typer.Option(help="Its name / 名称")],
    jwks: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Its public keys (RFC 7517)")],
    scope: Annotated[str, typer.Option(help="Scopes it may ask for, separated by blanks")],
    trusted_only: Annotated[
        bool | None,
        typer.Option(
            "--trusted-only/--any-document", help="May it run its trusted documents alone? / 仅限登记文档"
        ),
    ] = None,
    department: Annotated[
        str | None, typer.Option(help="PUBLIC_SECURITY, CIVIL_AFFAIRS … / 对接部门")
    ] = None,
    role: Annotated[str | None, typer.Option(help=f"{', '.join(Role.__members__)} / 角色")] = None,
    purpose: Annotated[
        list[str] | None,
        typer.Option(help=f"What it may ask for, repeatable / 用途: {', '.join(Purpose.__members__)}"),
    ] = None,
    redirect_uri: Annotated[
        list[str] | None, typer.Option(help="Where people are sent back to, repeatable / 回调地址")
    ] = None,
    plain_bearer: Annotated[
        str | None, typer.Option(metavar="REASON", help="Why its tokens need no key / 允许普通令牌的理由")
    ] = None,
    nonce: Annotated[bool | None, typer.Option(help="DPoP proofs carry our nonce / DPoP 随机数")] = None,
    token_url: Annotated[
        bool | None,
        typer.Option(help="Its assertions name the token endpoint as audience / 断言受众为令牌地址"),
    ] = None,
    introspects: Annotated[
        bool | None, typer.Option(help="May ask about others' tokens / 可查询他人令牌")
    ] = None,
) -> None:
    """Register a client that proves itself with private_key_jwt (RFC 7523). / 登记接入方"""
    terms = clients.Terms(
        trusted_only,
        named(Department, department),
        named(Role, role),
        purpose,
        redirect_uri,
        plain_bearer,
        nonce,
        token_url,
        introspects,
    )
    with refusals():
        given = clients.jwks(jwks)
    run(lambda: clients.add(Settings(), client_id, name, given, scope, terms))
    typer.echo(f"{client_id}: registered / 已登记")


@commands.command("list")
def show() -> None:
    """Who may ask, and on which terms. / 已登记的接入方"""
    for row in run(lambda: clients.listed(Settings())):
        terms = [
            "active" if row.active else "inactive",
            row.role.name if row.role else "-",
            f"plain bearer: {row.plain_bearer_reason}" if row.plain_bearer_reason else "bound tokens",
            " ".join(row.scopes),
        ]
        typer.echo(" | ".join([row.client_id, row.name, *terms]))


@commands.command("keys")
def replace_keys(
    client_id: str,
    jwks: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Its public keys (RFC 7517)")],
) -> None:
    """Give a client other keys; the tokens it has end within seconds. / 更换公钥"""
    with refusals():
        public = registration.public_keys(clients.jwks(jwks))
    run(lambda: clients.change(Settings(), client_id, jwks=public))
    typer.echo(f"{client_id}: {len(public['keys'])} keys / 个公钥")


@commands.command("deactivate")
def deactivate(client_id: str) -> None:
    """Let a client in no more; the tokens it has end within seconds. / 停用接入方"""
    run(lambda: clients.change(Settings(), client_id, active=False))
    typer.echo(f"{client_id}: inactive / 已停用")


@commands.command("activate")
def activate(client_id: str) -> None:
    """Let a client in again. / 启用接入方"""
    run(lambda: clients.change(Settings(), client_id, active=True))
    typer.echo(f"{client_id}: active / 已启用")


@commands.command("trust")
def trust(
    client_id: str,
    file: Annotated[Path, _FILE],
    only: Annotated[bool, typer.Option(help="Withdraw all others / 撤销其余文档")] = False,
) -> None:
    """Register a client with documents; twice changes nothing. / 登记文档"""
    with refusals():
        documents = clients.manifest(file)
    _show(run(lambda: clients.trust(Settings(), client_id, documents, only)))


@commands.command("withdraw")
def withdraw(client_id: str, document_id: str) -> None:
    """Take a document from a client; it runs five seconds longer at most. / 撤销登记文档"""
    _show(run(lambda: clients.withdraw(Settings(), client_id, document_id)))


@commands.command("documents")
def documents(client_id: str) -> None:
    """The ids of the documents a client is registered with. / 已登记文档"""
    _show(run(lambda: clients.documents(Settings(), client_id)))


def _show(ids: list[str]) -> None:
    typer.echo("\n".join([*ids, f"{len(ids)} documents / 份文档"]))
