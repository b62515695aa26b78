"""Children in ledgers: entered when a person determines something, struck off with reason and evidence (GH-33, 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.changes import changing
from casework import units
from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.evidence import are_independent
from domain.ledger import LedgerEntryState, LedgerType
from domain.ledger_form import WITH_EVIDENCE
from domain.machines.ledger import LEDGER_ENTRY

_ENTRY = tables.LedgerEntry
OF_CASES = (LedgerType.SUSPECTED_DROPOUT, LedgerType.DROPOUT, LedgerType.WORK)
"""Ledgers that a child leaves with its case."""
STANDING = _ENTRY.state != LedgerEntryState.CLOSED


async def open(act: Act, case: tables.DropoutCase, type: LedgerType, why: str) -> None:
    """Enter the child of a case in its school's ledger of a kind; one who stands there stays, with the new reason."""
    assert case.school_id is not None
    ledger = await units.ledger(act.session, act.author.jurisdiction_code, case.school_id, type)
    await enter(act, ledger, case.student_id, why)


async def enter(
    act: Act,
    ledger: tables.Ledger,
    student: UUID,
    why: str,
    facts: dict[str, Any] | None = None,
    clauses: Sequence[str] = ("GH-33",),
) -> tables.LedgerEntry:
    """Enter a child in a ledger that is held; one who stands there stays, with the new reason and facts.

    A child that stood there and was struck off comes back as a new line: the old one is history. The ledger is not empty
    any more.
    """
    entry = await standing(act, ledger.id, student)
    if entry is None:
        entry = _ENTRY(
            ledger_id=ledger.id,
            student_id=student,
            reason=why,
            opened_at=act.author.now,
            state=LEDGER_ENTRY.require(None, LedgerEntryState.OPEN).target,
            facts=facts or {},
        )
        await act.add(entry)
    else:
        await amend(act, entry, why, facts)
    await changing.change(act.session, ledger, declared_empty=False)
    await act.tell(student, entry, clauses, why, ("4.5", None, entry.state.name))
    return entry


async def amend(act: Act, entry: tables.LedgerEntry, why: str, facts: dict[str, Any] | None = None) -> None:
    """Say what is known now of a child that stands in a ledger (异动即改, GH-29); a fact that is None is taken away."""
    LEDGER_ENTRY.require(entry.state, LedgerEntryState.UPDATED)
    merged = {key: value for key, value in (entry.facts | (facts or {})).items() if value is not None}
    now = {"reason": why, "facts": merged, "state": LedgerEntryState.UPDATED, "changed_at": act.author.now}
    await changing.change(act.session, entry, **now)


async def strike_off(act: Act, entry: tables.LedgerEntry, why: str, evidence: Sequence[UUID]) -> None:
    """Strike a child off a ledger (销号). evidence: ids; to leave a ledger of dropouts two that are independent.

    Raises Refused: ILLEGAL_TRANSITION, UNKNOWN_EVIDENCE, NOT_INDEPENDENT.
    """
    shown = await act.shown(evidence, entry.student_id)
    ledger = await act.session.get_one(tables.Ledger, entry.ledger_id)
    if ledger.type in WITH_EVIDENCE:
        _require_independent(ledger.type, shown)
    await act.move(entry, "state", LEDGER_ENTRY, LedgerEntryState.CLOSED, why)
    closed = {"closed_at": act.author.now, "close_reason": why, "evidence": [each.id for each in shown]}
    await changing.change(act.session, entry, **closed)


async def reopen(act: Act, entry: tables.LedgerEntry, why: str) -> None:
    """A child that was struck off stands in the ledger again (辍学反弹, GH-37, GH-48). Raises Refused ILLEGAL_TRANSITION,
    ENTRY_OPEN."""
    if entry.state is LedgerEntryState.CLOSED and await standing(act, entry.ledger_id, entry.student_id):
        zh, en = "该学生已在此台账中", "the child stands in this ledger already"
        raise Refused(Reason("ENTRY_OPEN", zh, en, Fixer.CALLER, "entryId"))
    await act.move(entry, "state", LEDGER_ENTRY, LedgerEntryState.REOPENED, why)
    again = {"reason": why, "closed_at": None, "close_reason": None, "changed_at": act.author.now}
    await changing.change(act.session, entry, **again)
    ledger = await act.session.get_one(tables.Ledger, entry.ledger_id, with_for_update=True)
    await changing.change(act.session, ledger, declared_empty=False)


async def close(act: Act, student: UUID, types: Sequence[LedgerType], why: str) -> None:
    """Strike a child off (销号) all ledgers of some kinds, wherever in the county it stands."""
    kept = tables.Ledger
    here = kept.jurisdiction_code == act.author.jurisdiction_code
    of_kind = select(kept.id).where(kept.type.in_(types), here)
    found = select(_ENTRY).where(
        _ENTRY.student_id == student, _ENTRY.state != LedgerEntryState.CLOSED, _ENTRY.ledger_id.in_(of_kind)
    )
    for entry in list(await act.session.scalars(found.with_for_update())):
        await changing.change(act.session, entry, close_reason=why, closed_at=act.author.now)
        await act.move(entry, "state", LEDGER_ENTRY, LedgerEntryState.CLOSED, why)


async def leave(act: Act, case: tables.DropoutCase, why: str, evidence: Sequence[tables.Evidence]) -> None:
    """Strike the child of a case off the ledgers of cases.

    Off a ledger of dropouts only with two independent pieces of evidence. Raises Refused NOT_INDEPENDENT.
    """
    kept = tables.Ledger
    stands = select(kept.type).join(_ENTRY, _ENTRY.ledger_id == kept.id)
    guarded = stands.where(_ENTRY.student_id == case.student_id, STANDING, kept.type.in_(WITH_EVIDENCE))
    type = await act.session.scalar(guarded.limit(1))
    if type is not None:
        _require_independent(type, evidence)
    await close(act, case.student_id, OF_CASES, why)


def _require_independent(type: LedgerType, evidence: Sequence[tables.Evidence]) -> None:
    if len(evidence) < 2 or not are_independent((each.kind, each.source) for each in evidence):
        zh = f"从《{type.zh}》销号须有两份相互独立的佐证材料（来源部门或种类不同）"
        en = "to be struck off this ledger two independent pieces of evidence are needed: of two departments or kinds"
        raise Refused(Reason("NOT_INDEPENDENT", zh, en, Fixer.SCHOOL, "evidence", "GH-37"))


async def standing(act: Act, ledger: UUID, student: UUID) -> tables.LedgerEntry | None:
    """The open entry of a child in a ledger, held, if there is one."""
    found = select(_ENTRY).where(_ENTRY.ledger_id == ledger, _ENTRY.student_id == student, STANDING)
    return await act.session.scalar(found.with_for_update())
