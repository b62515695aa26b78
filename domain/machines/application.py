"""4.8 Applications (延缓入学、出国、职业学校、休学、特殊情况): decided, in force, and what is due when they end."""

from __future__ import annotations

from domain.application import ApplicationState as S
from domain.citation import Provenance
from domain.machine import Machine, Move

_KINDS = ("HL-61", "HL-62", "HL-63", "HL-68", "HL-10")

APPLICATION = Machine(
    "4.8",
    "申请",
    "application",
    S,
    (
        *Move("applicationSubmit", _KINDS, "the guardian's application, recorded for the guardian").between(
            [None], [S.DRAFT]
        ),
        *Move("applicationSubmit", _KINDS, "in writing, evidence attached").between([S.DRAFT], [S.SUBMITTED]),
        *Move(
            "applicationAskEvidence", ("HL-62",), "evidence is missing", marked=Provenance.PROPOSAL
        ).between([S.SUBMITTED], [S.MORE_EVIDENCE]),
        *Move("applicationSupplement", ("HL-62",), "evidence added", marked=Provenance.PROPOSAL).between(
            [S.MORE_EVIDENCE], [S.SUBMITTED]
        ),
        *Move(
            "applicationApprove",
            _KINDS,
            "by the bureau (HL-61, HL-62, HL-68), the school (HL-63) or the city government (HL-10)",
            "filed (备案)",
        ).between([S.SUBMITTED], [S.APPROVED]),
        *Move("applicationReject", _KINDS, "by whoever may approve it; a reason is given").between(
            [S.SUBMITTED], [S.REJECTED]
        ),
        *Move("", _KINDS, "its first day", "schooling status and 学籍 move (4.1, 4.4)").between(
            [S.APPROVED], [S.ACTIVE]
        ),
        *Move(
            "",
            ("HL-61", "HL-62", "HL-63"),
            "expiry.reminderDays before its end (T-23)",
            "reminder",
            Provenance.PROPOSAL,
        ).between([S.ACTIVE], [S.DUE_SOON]),
        *Move(
            "", ("HL-61", "HL-62", "HL-63"), "its last day passed", "task to see to entry or return"
        ).between([S.DUE_SOON], [S.EXPIRED]),
        *Move(
            "applicationClose",
            ("HL-61", "HL-62", "HL-63"),
            "entered, returned or well again (到期后按照相关规定入学)",
        ).between([S.ACTIVE, S.DUE_SOON, S.EXPIRED], [S.CLOSED]),
        *Move("", _KINDS, "on its first day it no longer fits the child", marked=Provenance.PROPOSAL).between(
            [S.APPROVED], [S.CLOSED]
        ),
        *Move(
            "",
            ("HL-61", "HL-62", "HL-63"),
            "the day after the last one passed, neither entered nor returned",
            "the child is NOT_REPORTED (4.1)",
        ).between([S.EXPIRED], [S.OVERDUE]),
    ),
    frozenset({S.REJECTED, S.OVERDUE, S.CLOSED}),
    note="Deferral, government approval and exemption are three instruments and never interchanged (A-39).",
)
