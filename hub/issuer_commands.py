"""`python -m hub issuer`: the tokens of another issuer, as far as they are this hub's to end."""

from __future__ import annotations

from typing import Annotated

import typer

from hub import issuers
from hub.settings import Settings
from hub.shell import run

commands = typer.Typer(no_args_is_help=True, help="The other issuer / 外部签发者")


@commands.command("end")
def end(
    client: Annotated[str, typer.Option(help="Of this client of theirs / 某接入方")] = "",
    person: Annotated[str, typer.Option(help="Of this person, by its sub / 某用户")] = "",
) -> None:
    """End its tokens within seconds: all, or a client's, or a person's; newer ones are accepted. / 作废其令牌"""
    if client and person:
        raise typer.BadParameter("--client 与 --person 不能同用 / it is either --client or --person")
    whose = run(lambda: issuers.end(Settings(), client, person))
    typer.echo(f"{whose}: ended / 已作废")
