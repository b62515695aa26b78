"""Serves a simulated department as a process of its own: python -m partners.serve police --port 0 …"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from joserfc.jwk import KeySet
from starlette.types import ASGIApp

from connectors import _bulk
from partners import box, county
from partners.departments import DEPARTMENTS
from partners.faults import Faults

BACKLOG = 128


class Build(Protocol):
    """Makes the synthetic county a department knows: so many children, from a seed, for a month and a county."""

    def __call__(self, children: int, seed: int, period: str, jurisdiction_code: str) -> Any:
        """The county, as far as the department asks it; the same arguments give the same county."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def main(arguments: Sequence[str], build: Build) -> None:
    """Serve until the process is ended. Prints one JSON line when ready: partner, issuer, baseUrl, tokenUrl, scope, senderConstraint, pid."""
    asked = _parser().parse_args(arguments)
    listening = socket.create_server((asked.host, asked.port), backlog=BACKLOG)
    issuer: str = asked.issuer or f"http://{asked.host}:{listening.getsockname()[1]}"
    if asked.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
    config = uvicorn.Config(_app(asked, build, issuer), lifespan="off", **quiet)
    _Server(config, lambda: _announce(asked, issuer)).run(sockets=[listening])


def _app(asked: argparse.Namespace, build: Build, issuer: str) -> ASGIApp:
    keys = {asked.client_id: KeySet.import_key_set(json.loads(asked.client_jwks.read_text("utf-8")))}
    county = build(asked.children, asked.seed, asked.period, asked.jurisdiction_code)
    code: str = asked.jurisdiction_code
    bound: bool = asked.sender_constraint == "dpop"
    of = DEPARTMENTS[asked.partner]
    given = {"prefix": of.prefix, "jurisdiction_code": code, "state": asked.state, "bound": bound}
    return box.app(of.connector, of.exporting(county), keys, issuer, Faults(), **given)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()  # the kernel closes it for a killed parent, too
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(asked: argparse.Namespace, issuer: str) -> None:
    ready = {
        "partner": asked.partner,
        "issuer": issuer,
        "baseUrl": issuer,
        "tokenUrl": f"{issuer}/token",
        "scope": " ".join(map(_bulk.scope, DEPARTMENTS[asked.partner].connector.packages)),
        "senderConstraint": asked.sender_constraint,
        "pid": os.getpid(),
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m partners.serve")
    parser.add_argument("partner", choices=sorted(DEPARTMENTS))
    parser.add_argument("--host", default="127.0.0.1", help="loopback unless a rehearsal spans machines")
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--issuer", help="its public root address, if that is not host and port")
    parser.add_argument("--client-jwks", type=Path, required=True, help="the hub's public JWKS")
    parser.add_argument("--client-id", default="hub")
    parser.add_argument("--sender-constraint", choices=["dpop", "none"], default="dpop", help="of its tokens")
    parser.add_argument("--state", type=Path, help="keeps what was handed in, across restarts")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with whoever started it")
    parser.add_argument("--children", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--period", default="2026-08", help="YYYY-MM")
    parser.add_argument("--jurisdiction-code", default="150785", help="GB/T 2260")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:], county.build)
