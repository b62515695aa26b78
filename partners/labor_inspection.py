"""Labor inspection in a box: what its inspections found, its answers to clues and wishes that were handed in to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from connectors import _bulk
from connectors.labor_inspection import (
    CONNECTOR,
    ChildLaborClue,
    ChildLaborFinding,
    TrainingResult,
    TrainingWish,
)
from domain.exchange import PackageCode
from partners import box, training
from partners.box import Export
from partners.bulk import Answered
from partners.county import County
from partners.faults import Faults
from partners.inbox import Inbox
from partners.labor_findings import Inspection

PREFIX = "RS"
"""How labor inspection's own reference numbers begin."""


class LaborData(Protocol):
    """What labor inspection knows of a county. Line numbers are given on the way out."""

    def findings(self) -> list[ChildLaborFinding]:
        """What inspections of the month found by themselves (HL-20)."""

    def answer(self, clue: ChildLaborClue, period: str) -> ChildLaborFinding:
        """What an inspection in a month came to about a clue; the same each time it is asked."""


Trained = Callable[[Sequence[TrainingWish], str], list[TrainingResult]]
"""What came of wishes, as it is told in a period."""


def exporting(county: County) -> Export:
    """What labor inspection of a county answers with."""
    return answering(Inspection(county), county.period)


def answering(data: LaborData, first: str, trained: Trained = training.results) -> Export:
    """The findings of the month `first`; in every month what was found about the clues of the months before, once each.

    trained: what came of the wishes of the years before, once each.
    """

    def export(inbox: Inbox, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        if code is PackageCode.TRAINING_RESULTS:
            return Answered(trained(_wishes(inbox, asked, client), asked.period))
        own = data.findings() if asked.period == first else []
        return Answered([*own, *_answers(data, inbox, asked, client)])

    return export


def _wishes(inbox: Inbox, asked: _bulk.ExportRequest, client: str) -> list[TrainingWish]:
    """The wishes of the years before that are answered now: a course is held between two Augusts."""
    submitted = inbox.of(
        client, PackageCode.TRAINING_WISHES.name, asked.jurisdiction_code, asked.period, None
    )
    wishes = {
        wish.wish_id: (one.period, wish)
        for one in submitted
        if one.period < asked.period
        for wish in (msgspec.json.decode(line, type=TrainingWish) for line in one.lines.split("\n")[:-1])
    }
    due = inbox.due({name: period for name, (period, _) in wishes.items()}, asked.period)
    return [wish for name, (_, wish) in wishes.items() if name in due]


def _answers(
    data: LaborData, inbox: Inbox, asked: _bulk.ExportRequest, client: str
) -> list[ChildLaborFinding]:
    submitted = inbox.of(
        client, PackageCode.CHILD_LABOR_CLUES.name, asked.jurisdiction_code, asked.period, None
    )
    clues = {
        clue.clue_id: (one.period, clue)
        for one in submitted
        if one.period < asked.period  # it takes until the next month to go and look
        for clue in (msgspec.json.decode(line, type=ChildLaborClue) for line in one.lines.split("\n")[:-1])
    }
    due = inbox.due({clue: period for clue, (period, _) in clues.items()}, asked.period)
    return [data.answer(clue, asked.period) for name, (_, clue) in clues.items() if name in due]


def app(
    county: County, client_keys: Mapping[str, KeySet], issuer: str, switches: Faults, **more: Any
) -> Starlette:
    """Labor inspection's endpoint as openapi/departments/labor_inspection.yaml promises it (more: as `box.app`)."""
    return box.app(CONNECTOR, exporting(county), client_keys, issuer, switches, prefix=PREFIX, **more)
