"""The police in a box: household rosters and verification results from a synthetic county."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from connectors import _bulk
from connectors.police import (
    CONNECTOR,
    HouseholdChange,
    SchoolAgePerson,
    VerificationRequest,
    VerificationResult,
)
from domain.errors import Refused
from domain.exchange import PackageCode
from partners import faults, problems
from partners.bulk import Answered, BulkDesk, Office
from partners.faults import Faults
from partners.inbox import Inbox
from partners.proofs import GivesNonces, ProofDesk
from partners.tokens import TokenDesk


class PoliceData(Protocol):
    """What the police know of a county. Line numbers are given on the way out."""

    def school_age_population(self) -> list[SchoolAgePerson]:
        """Children aged 6-15 with local household registration (HL-46)."""

    def household_changes(self) -> list[HouseholdChange]:
        """Changes since the last roster (HL-34)."""

    def answer(self, request: VerificationRequest) -> VerificationResult:
        """The finding on one request; the same each time it is asked (HL-66)."""


@dataclass(frozen=True, slots=True)
class _Register:
    data: PoliceData
    inbox: Inbox

    def export(self, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        if code is PackageCode.SCHOOL_AGE_POPULATION:
            return Answered(self.data.school_age_population())
        if code is PackageCode.HOUSEHOLD_CHANGE_ROSTER:
            return Answered(self.data.household_changes())
        return self._results(asked, client)

    def _results(self, asked: _bulk.ExportRequest, client: str) -> Answered:
        requests = PackageCode.VERIFICATION_REQUEST.name
        submitted = self.inbox.of(client, requests, asked.jurisdiction_code, asked.period, asked.in_reply_to)
        asks = {
            ask.request_id: (one.period, ask)
            for one in submitted
            for ask in (
                msgspec.json.decode(line, type=VerificationRequest) for line in one.lines.split("\n")[:-1]
            )
        }
        due = self.inbox.due({request: period for request, (period, _) in asks.items()}, asked.period)
        results = [self.data.answer(ask) for request, (_, ask) in asks.items() if request in due]
        return Answered(results, submitted[-1].sequence if submitted else asked.in_reply_to)


def app(
    data: PoliceData,
    client_keys: Mapping[str, KeySet],
    issuer: str,
    switches: Faults,
    *,
    jurisdiction_code: str | None = None,
    state: Path | None = None,
    bound: bool = False,
    now: Callable[[], float] = time.time,
) -> Starlette:
    """The police's endpoint as openapi/departments/police.yaml promises it, with its token endpoint.

    client_keys: public keys by client id; issuer: the aud of assertions and tokens; state: keeps submissions.
    bound: tokens are given and taken with a proof of possession only.
    """
    inbox = Inbox(state)
    scopes = frozenset(map(_bulk.scope, CONNECTOR.packages))
    proofs = ProofDesk(issuer, switches, now)
    tokens = TokenDesk(client_keys, issuer, scopes, switches, now, proofs, bound)
    office = Office(CONNECTOR, jurisdiction_code, _Register(data, inbox).export, prefix="GA")
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
