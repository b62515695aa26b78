"""`python -m hub client`: registering who may ask, and with which documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hub import clients
from hub.settings import Settings
from hub.shell import refusals, run

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
) -> None:
    """Register a client that proves itself with private_key_jwt (RFC 7523). / 登记接入方"""
    with refusals():
        given = clients.jwks(jwks)
    run(lambda: clients.add(Settings(), client_id, name, given, scope, trusted_only))
    typer.echo(f"{client_id}: registered / 已登记")


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
