"""4.13 An order to rectify by a deadline (限期整改), from issue to recheck."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.rectification import RectificationState as S

_ORDERED = ("GH-48", "HL-73", "QC-48")
_READING = Provenance.PROPOSAL

RECTIFICATION = Machine(
    "4.13",
    "限期整改",
    "rectification",
    S,
    (
        *Move("rectificationIssue", _ORDERED, "a finding; the order carries its own deadline (T-22)").between(
            [None], [S.ISSUED]
        ),
        *Move("rectificationStart", _ORDERED, "the unit takes it up", marked=_READING).between(
            [S.ISSUED], [S.IN_PROGRESS]
        ),
        *Move("rectificationReport", _ORDERED, "the unit reports what was done", marked=_READING).between(
            [S.IN_PROGRESS, S.OVERDUE], [S.REPORTED]
        ),
        *Move("rectificationRecheck", ("HL-41", *_ORDERED), "followed up on the spot (跟踪督查)").between(
            [S.REPORTED], [S.RECHECKED]
        ),
        *Move("rectificationConclude", _ORDERED, "the finding is mended").between([S.RECHECKED], [S.PASSED]),
        *Move(
            "rectificationConclude",
            ("GH-48", "HL-75", "QC-48"),
            "it is not",
            "talk, circular or accountability (约谈、通报、责任追究)",
        ).between([S.RECHECKED], [S.FAILED]),
        *Move("", _ORDERED, "the deadline passed without a report (逾期)").between(
            [S.ISSUED, S.IN_PROGRESS], [S.OVERDUE]
        ),
    ),
    frozenset({S.PASSED, S.FAILED}),
)
