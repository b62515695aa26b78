"""The police in a box: household rosters, verification results and findings of their own from a synthetic county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from connectors import _bulk
from connectors.police import (
    CONNECTOR,
    HouseholdChange,
    IdentityFinding,
    SchoolAgePerson,
    VerificationRequest,
    VerificationResult,
)
from domain.exchange import PackageCode
from partners import box
from partners.box import Export
from partners.bulk import Answered
from partners.faults import Faults
from partners.inbox import Inbox

PREFIX = "GA"
"""How the police's own reference numbers begin."""


class PoliceData(Protocol):
    """What the police know of a county. Line numbers are given on the way out."""

    def school_age_population(self) -> list[SchoolAgePerson]:
        """Children aged 6-15 with local household registration (HL-46)."""

    def household_changes(self) -> list[HouseholdChange]:
        """Changes since the last roster (HL-34)."""

    def identity_findings(self, period: str) -> list[IdentityFinding]:
        """Whom they found themselves in a month (QC-42)."""

    def answer(self, request: VerificationRequest) -> VerificationResult:
        """The finding on one request; the same each time it is asked (HL-66)."""


def exporting(data: PoliceData) -> Export:
    """What the police answer with: a register, or their findings on what was submitted to them."""

    def export(inbox: Inbox, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        if code is PackageCode.SCHOOL_AGE_POPULATION:
            return Answered(data.school_age_population())
        if code is PackageCode.HOUSEHOLD_CHANGE_ROSTER:
            return Answered(data.household_changes())
        if code is PackageCode.IDENTITY_FINDINGS:
            return Answered(data.identity_findings(asked.period))
        return _results(data, inbox, asked, client)

    return export


def _results(data: PoliceData, inbox: Inbox, asked: _bulk.ExportRequest, client: str) -> Answered:
    requests = PackageCode.VERIFICATION_REQUEST.name
    submitted = inbox.of(client, requests, asked.jurisdiction_code, asked.period, asked.in_reply_to)
    asks = {
        ask.request_id: (one.period, ask)
        for one in submitted
        for ask in (
            msgspec.json.decode(line, type=VerificationRequest) for line in one.lines.split("\n")[:-1]
        )
    }
    due = inbox.due({request: period for request, (period, _) in asks.items()}, asked.period)
    results = [data.answer(ask) for request, (_, ask) in asks.items() if request in due]
    return Answered(results, submitted[-1].sequence if submitted else asked.in_reply_to)


def app(
    data: PoliceData, client_keys: Mapping[str, KeySet], issuer: str, switches: Faults, **more: Any
) -> Starlette:
    """The police's endpoint as openapi/departments/police.yaml promises it (more: as `box.app`)."""
    return box.app(CONNECTOR, exporting(data), client_keys, issuer, switches, prefix=PREFIX, **more)
