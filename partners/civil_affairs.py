"""Civil affairs in a box: assisted households and decisions on requests from a synthetic county."""

from __future__ import annotations

from typing import Protocol

import msgspec

from connectors import _bulk
from connectors.civil_affairs import AssistanceCandidate, AssistanceResult, AssistedChild
from domain.exchange import PackageCode
from partners.assistance import CivilAffairs
from partners.box import Export
from partners.bulk import Answered
from partners.county import County
from partners.inbox import Inbox

PREFIX = "MZ"
"""How the reference numbers of civil affairs begin."""


class AssistanceData(Protocol):
    """What civil affairs know of a county. Line numbers are given on the way out."""

    def households(self) -> list[AssistedChild]:
        """School-age members of households on 低保 or 特困 (HL-22)."""

    def decide(self, candidate: AssistanceCandidate) -> AssistanceResult:
        """The decision on one request; the same each time it is asked (QC-13)."""


def exporting(data: County | AssistanceData) -> Export:
    """What civil affairs answer with: their register, or their decisions on what was submitted to them."""
    known: AssistanceData = CivilAffairs(data) if isinstance(data, County) else data

    def export(inbox: Inbox, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        if code is PackageCode.ASSISTANCE_HOUSEHOLDS:
            return Answered(known.households())
        return _decisions(known, inbox, asked, client)

    return export


def _decisions(data: AssistanceData, inbox: Inbox, asked: _bulk.ExportRequest, client: str) -> Answered:
    candidates = PackageCode.ASSISTANCE_CANDIDATES.name
    submitted = inbox.of(client, candidates, asked.jurisdiction_code, asked.period, asked.in_reply_to)
    asks = {
        ask.request_id: (one.period, ask)
        for one in submitted
        for ask in (
            msgspec.json.decode(line, type=AssistanceCandidate) for line in one.lines.split("\n")[:-1]
        )
    }
    due = inbox.due({request: period for request, (period, _) in asks.items()}, asked.period)
    results = [data.decide(ask) for request, (_, ask) in asks.items() if request in due]
    return Answered(results, submitted[-1].sequence if submitted else asked.in_reply_to)
