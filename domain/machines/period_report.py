"""A periodic report (定期报告) on its way up: written, handed in, signed off; then it is never changed (GH-02)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.period_report import PeriodReportState as S

_READING = Provenance.PROPOSAL

PERIOD_REPORT = Machine(
    "5b",
    "定期报告",
    "periodic report",
    S,
    (
        *Move(
            "periodReportDraft",
            ("GH-02",),
            "the place's mechanism asks this unit for it",
            "the hub counts its figures",
            _READING,
        ).between([None], [S.DRAFT]),
        *Move(
            "periodReportSubmit",
            ("GH-02", "GH-01"),
            "the period is over or nearly so; signed, sealed; each strand of work told that the place names",
            "figures frozen; its event of the calendar is done; lateness counted",
            _READING,
        ).between([S.DRAFT, S.RETURNED], [S.SUBMITTED]),
        *Move("periodReportReturn", (), "a reason is given, by the level above", marked=_READING).between(
            [S.SUBMITTED], [S.RETURNED]
        ),
        *Move(
            "periodReportSignOff",
            ("GH-01",),
            "by the level above",
            "never changed; a correction is a new revision",
            _READING,
        ).between([S.SUBMITTED], [S.SIGNED_OFF]),
    ),
    frozenset({S.SIGNED_OFF}),
)
