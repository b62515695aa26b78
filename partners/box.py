"""A department in a box: its endpoint as its contract promises it, with its token endpoint and its fault switches."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from connectors import _bulk
from connectors._core import Connector
from domain.errors import Refused
from domain.exchange import PackageCode
from partners import faults, problems
from partners.bulk import Answered, BulkDesk, Office
from partners.faults import Faults
from partners.inbox import Inbox
from partners.proofs import GivesNonces, ProofDesk
from partners.tokens import TokenDesk

Export = Callable[[Inbox, PackageCode, _bulk.ExportRequest, str], Answered]
"""A department's lines of a package for a client, with what was submitted to it at hand."""


def app(
    connector: Connector,
    export: Export,
    client_keys: Mapping[str, KeySet],
    issuer: str,
    switches: Faults,
    *,
    prefix: str,
    jurisdiction_code: str | None = None,
    state: Path | None = None,
    bound: bool = False,
    now: Callable[[], float] = time.time,
) -> Starlette:
    """The department's endpoint as its contract in openapi/departments promises it.

    client_keys: public keys by client id; issuer: the aud of assertions and tokens; prefix: how its own reference numbers
    begin; state: keeps submissions. bound: tokens are given and taken with a proof of possession only.
    """
    inbox = Inbox(state)
    scopes = frozenset(map(_bulk.scope, connector.packages))
    proofs = ProofDesk(issuer, switches, now)
    tokens = TokenDesk(client_keys, issuer, scopes, switches, now, proofs, bound)
    office = Office(
        connector,
        jurisdiction_code,
        lambda code, asked, client: export(inbox, code, asked, client),
        prefix=prefix,
    )
    desk = BulkDesk(office, inbox, tokens, switches, now)
    routes = [
        Route("/.well-known/oauth-authorization-server", tokens.metadata, methods=["GET"]),
        Route("/token", tokens.token, methods=["POST"]),
        faults.control(switches),
        *desk.routes(),
    ]
    handlers = {
        Refused: problems.refused,
        HTTPException: problems.unrouted,
        Exception: problems.refused,
    }
    giving = [Middleware(GivesNonces, proofs=proofs)]
    served = Starlette(routes=routes, exception_handlers=handlers, middleware=giving)
    served.state.inbox = inbox
    return served
