"""Serving: the application, the worker beside it, and how to get in."""

from __future__ import annotations

import socket

import uvicorn
from rich.console import Console

from auth.token import Issuer
from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import assembly, keys, process, tokens
from hub.app import app
from hub.commands import Commands
from hub.settings import Settings


async def serve(settings: Settings, console: Console) -> None:
    """Serve until interrupted. Raises Refused (PORT_TAKEN) if somebody else listens there."""
    listening = _listen(settings)
    settings = settings.model_copy(update={"port": listening.getsockname()[1]})
    async with assembly.database(settings) as opened, assembly.exchange(settings, opened) as cycle:
        issuer = Issuer(settings.public_issuer, keys.key(settings.home, "tokens"))
        application = app(
            issuer=issuer,
            sessions=opened.sessions,
            commands=Commands(cycle, opened.sessions),
            limits=Limits(rate=settings.rate, burst=max(1, round(2 * settings.rate))),
            batches=Batches(opened.reads),
        )
        process.settle()
        config = uvicorn.Config(
            application, log_level="warning", access_log=False, timeout_graceful_shutdown=5
        )
        console.print(f"\nGraphiQL  {settings.public_issuer}/graphql   (Ctrl-C 结束 / ends it)")
        again = "python -m hub token" + (" --demo" if settings.home.name == "demo" else "")
        console.print(
            f"令牌，5 分钟有效；新令牌 / a token for five minutes; another one: {again}", soft_wrap=True
        )
        console.print(tokens.operator(settings, tokens.READ, 300), soft_wrap=True, highlight=False)
        await uvicorn.Server(config).serve(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.port), backlog=2048)
    except OSError as error:
        raise Refused(
            Reason(
                "PORT_TAKEN",
                "端口已被占用；请停止占用它的程序，或设置 HUB_PORT",
                "the port is taken; stop who uses it, or set HUB_PORT",
                Fixer.OPERATOR,
                f"{settings.host}:{settings.port}",
            )
        ) from error
