"""The disabled persons' federation in a box: its children and appraisals every month, three kinds in August (DC-20, HL-37)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from connectors import _bulk
from connectors.disability_federation import (
    CONNECTOR,
    AppraisalRequest,
    AppraisalResult,
    DisabledChild,
    ThreeDisabilityChild,
)
from domain.exchange import PackageCode
from partners import box, disabled
from partners.box import Export
from partners.bulk import Answered
from partners.county import County
from partners.faults import Faults
from partners.inbox import Inbox

PREFIX = "CL"
"""How the federation's own reference numbers begin."""


class FederationData(Protocol):
    """Whom the federation knows. Line numbers from 1."""

    def disabled_children(self) -> list[DisabledChild]:
        """Disabled children aged 6-15, of whatever category (DC-20)."""

    def three_disabilities(self) -> list[ThreeDisabilityChild]:
        """Children with one of the three disabilities (HL-37)."""

    def appraised(self, requests: Sequence[AppraisalRequest], period: str) -> list[AppraisalResult]:
        """What doctors found in a month of the requests that are answered in it (HL-38)."""


def answering(data: FederationData) -> Export:
    """What the federation answers with: one of its two registers, or what doctors found of what was asked in the months before."""

    def export(inbox: Inbox, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        if code is PackageCode.APPRAISAL_RESULT:
            return Answered(data.appraised(_requests(inbox, asked, client), asked.period))
        every_month = code is PackageCode.DISABLED_CHILDREN
        return Answered(data.disabled_children() if every_month else data.three_disabilities())

    return export


def _requests(inbox: Inbox, asked: _bulk.ExportRequest, client: str) -> list[AppraisalRequest]:
    """The requests that are answered now: doctors see a child by the next month."""
    submitted = inbox.of(
        client, PackageCode.APPRAISAL_REQUEST.name, asked.jurisdiction_code, asked.period, None
    )
    requests = {
        request.appraisal_id: (one.period, request)
        for one in submitted
        if one.period < asked.period
        for request in (
            msgspec.json.decode(line, type=AppraisalRequest) for line in one.lines.split("\n")[:-1]
        )
    }
    due = inbox.due({name: period for name, (period, _) in requests.items()}, asked.period)
    return [request for name, (_, request) in requests.items() if name in due]


def exporting(county: County) -> Export:
    """The same out of a synthetic county."""
    return answering(disabled.Federation(county))


def app(
    data: FederationData, client_keys: dict[str, KeySet], issuer: str, switches: Faults, **more: Any
) -> Starlette:
    """The federation's endpoint as openapi/departments/disability_federation.yaml promises it (more: as `box.app`)."""
    return box.app(CONNECTOR, answering(data), client_keys, issuer, switches, prefix=PREFIX, **more)
