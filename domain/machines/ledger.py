"""4.5 A ledger (台账) and what stands in it."""

from __future__ import annotations

from domain.citation import Provenance
from domain.ledger import LedgerEntryState, LedgerStatus
from domain.machine import Machine, Move, Transition

_UPDATED = Move("ledgerEntryUpdate", ("GH-29",), "what is known of the child changed (异动即改)")

LEDGER_ENTRY = Machine(
    "4.5a",
    "台账条目",
    "ledger entry",
    LedgerEntryState,
    (
        *Move(
            "", ("GH-33", "DC-14", "HL-47"), "determined, found, or entered by the keeper (及时建立台账)"
        ).between([None], [LedgerEntryState.OPEN]),
        *_UPDATED.between([LedgerEntryState.OPEN, LedgerEntryState.REOPENED], [LedgerEntryState.UPDATED]),
        Transition(
            LedgerEntryState.UPDATED, LedgerEntryState.UPDATED, _UPDATED.act, _UPDATED.clauses, _UPDATED.guard
        ),
        *Move(
            "ledgerEntryClose",
            ("GH-29", "GH-37"),
            "a reason (销号); out of the dropout ledger only with two independent evidences",
            marked=Provenance.BRIEF,
        ).between(
            [LedgerEntryState.OPEN, LedgerEntryState.UPDATED, LedgerEntryState.REOPENED],
            [LedgerEntryState.CLOSED],
        ),
        *Move("ledgerEntryReopen", ("GH-37", "GH-48"), "relapse (辍学反弹)").between(
            [LedgerEntryState.CLOSED], [LedgerEntryState.REOPENED]
        ),
    ),
)

LEDGER = Machine(
    "4.5b",
    "台账",
    "ledger",
    LedgerStatus,
    (
        *Move("ledgerOpen", ("GH-27", "DC-07", "BS-18", "QC-37"), "the place asks for it").between(
            [None], [LedgerStatus.BUILDING]
        ),
        *Move("", ("GH-27", "GH-28"), "a month confirmed, verified at term start, or declared empty").between(
            [LedgerStatus.BUILDING], [LedgerStatus.CURRENT]
        ),
        *Move(
            "", ("GH-29",), "monthly update or term-start check missed (每月更新、开学必核)", "alert"
        ).between([LedgerStatus.CURRENT], [LedgerStatus.STALE]),
        *Move("", ("GH-29",), "a month confirmed, verified at term start, or declared empty").between(
            [LedgerStatus.STALE], [LedgerStatus.CURRENT]
        ),
    ),
)
