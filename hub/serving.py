"""Serving: the application, the worker beside it, and how to get in."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import uvicorn
from rich.console import Console
from starlette.applications import Starlette

from auth.address import Addresses
from auth.certificate import Certificates
from auth.token import Issuer
from database import session
from domain.errors import Fixer, Reason, Refused
from exchange.cycle import Cycle
from exchange.judging import Judging
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import (
    alerting,
    assembly,
    audits,
    expiry,
    inbox,
    keeping,
    keys,
    process,
    receipts,
    sequencing,
    tokens,
    witness,
)
from hub.app import app
from hub.assembly import Database
from hub.beside import beside
from hub.commands import Commands
from hub.months import Months
from hub.settings import Settings
from hub.ticking import Ticking
from hub.users import KINDS


async def serve(settings: Settings, console: Console, door: socket.socket | None = None) -> None:
    """Serve until interrupted. Raises Refused (PORT_TAKEN) if somebody else listens there.

    door: where we listen already.
    """
    listening = door or listen(settings)
    settings = behind(settings, listening)
    async with assembly.database(settings) as opened, assembly.exchange(settings, opened) as cycle:
        served = application(settings, opened, cycle)
        process.settle()
        _show_the_way_in(settings, console)
        await server(served).serve(sockets=[listening])


def application(settings: Settings, opened: Database, cycle: Cycle) -> Starlette:
    """The hub as the settings say it is to be."""
    ticking = Ticking(opened.sessions, settings.jurisdiction, cycle.now)
    at_work = sequencing.Sequencing(opened.sessions, audits.signer(settings))
    return app(
        issuer=Issuer(settings.public_issuer, keys.following(settings.home)),
        sessions=session.sessions(opened.engine, patience=session.PATIENCE),
        commands=Commands(cycle, opened.sessions),
        limits=_limits(settings),
        batches=Batches(opened.reads),
        lifespan=beside(
            at_work.run,
            expiry.Reminding(opened.sessions).run,
            ticking.run,
            *([Months(cycle).run] if settings.exchange_by_calendar else []),
            alerting.of(settings, cycle).run,
            keeping.of(cycle).run,
            inbox.of(settings, opened.sessions, opened.ring).run,
        ),
        is_logging=at_work.works,
        certificates=Certificates(settings.certificate_header, settings.proxies.split()),
        external=assembly.external(settings),
        witness=witness.recording(settings.jurisdiction),
        ring=opened.ring,
        addresses=Addresses(settings.proxies.split()),
        cors_origins=settings.cors_origins.split(),
        graphiql=settings.graphiql,
        judges=Judging(cycle),
        receipt_keys=receipts.public_key(settings),
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        rate=settings.rate,
        burst=max(1, round(2 * settings.rate)),
        strangers=settings.rate_address,
        introspection=settings.introspection,
    )


def server(application: Starlette) -> uvicorn.Server:
    """What speaks HTTP for the application. It keeps no log of requests: addresses of the sign-in name what opens it."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # whom a proxy stands for, auth/address.py tells; who connected stays known
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )


def behind(settings: Settings, door: socket.socket) -> Settings:
    """The settings with the port that a socket has; port 0 asked for any."""
    return settings.model_copy(update={"port": door.getsockname()[1]})


def _show_the_way_in(settings: Settings, console: Console) -> None:
    again = f"{_python()} -m hub token" + (" --demo" if settings.home.name == "demo" else "")
    if settings.public_issuer != Settings().public_issuer:  # a token says by which address the hub is known
        again += f" --issuer {settings.public_issuer}"
    widest = max(len(kind.name) for kind in KINDS.values())
    lines = (
        f"\nGraphiQL  {settings.public_issuer}/graphql   (Ctrl-C 结束 / ends it)",
        f"各类用户的令牌，5 分钟有效 / a token for five minutes, by kind of user: {again} --as …",
        *(f"  {kind.name:<{widest + 2}}{kind.zh} / {kind.en}" for kind in KINDS.values()),
        f"操作员令牌；新令牌 / the operator's own; another one: {again}",
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    if console.is_terminal:  # what a service manager keeps must open nothing
        console.print(tokens.operator(settings, tokens.READ, 300), soft_wrap=True, highlight=False)


def _python() -> str:
    """This program's Python as it can be typed here: make sets one up that no path leads to."""
    here, mine = Path.cwd(), Path(sys.executable)
    return str(mine.relative_to(here)) if mine.is_relative_to(here) else "python"


def listen(settings: Settings) -> socket.socket:
    """A socket where the settings say. Raises Refused (PORT_TAKEN); whoever calls before we serve waits."""
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
