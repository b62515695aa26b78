"""What is done with a clue of any kind: passed to a department, taken up, concluded on its own paper, put into the child's case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.cause import CaseTrigger, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.machine import Machine
from domain.organization import Department

Clue: TypeAlias = tables.ChildLaborClue | tables.ObstructionClue


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of clue. addressees: who takes one up; speakers: whose paper concludes one; clause: that says so.

    Its machine has the states REPORTED, ACCEPTED, INSPECTED, NOT_FOUND, FOUND and CLOSED, whatever else it has. cause,
    trigger: of the case of a child of whom one is found true.
    """

    table: type[Any]  # of one of the clues
    unknown: Reason
    machine: Machine[Any]
    addressees: Collection[Department]
    speakers: Callable[[Department], Collection[Department]]
    clause: str
    cause: DropoutCause
    trigger: CaseTrigger


async def made(
    act: Act,
    kind: Kind,
    child: tables.Student,
    *,
    noticed_on: date,
    addressee: Department,
    place: str,
    description: str,
    evidence: Sequence[UUID],
    **said: Any,
) -> Clue:
    """A clue about a child that is held, in the child's open case if there is one, not told yet. said: columns of its kind.

    Raises Refused: IMPOSSIBLE_DATE, WRONG_ADDRESSEE, BAD_TEXT, UNKNOWN_EVIDENCE.
    """
    on_or_before(noticed_on, act.today, "noticedOn")
    if addressee not in kind.addressees:
        zh, en = f"不应移交{addressee.zh}", f"it is not passed to {addressee.name}"
        raise Refused(Reason("WRONG_ADDRESSEE", zh, en, Fixer.CALLER, "addressee", kind.clause))
    case = await cases.of_child(act, child.id)
    clue = kind.table(
        jurisdiction_code=act.author.jurisdiction_code,
        student_id=child.id,
        case_id=case.id if case is not None else None,
        state=kind.machine.require(None, kind.machine.states["REPORTED"]).target,
        noticed_on=noticed_on,
        addressee=addressee,
        place=text(place, "place", 200),
        description=text(description, "description"),
        reported_by=act.author.name,
        evidence=[each.id for each in await act.shown(evidence, child.id)],
        **said,
    )
    await act.add(clue)
    return cast("Clue", clue)


async def accept(
    kind: Kind,
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    accepted_on: date,
    document_no: str | None = None,
) -> UUID:
    """Record that the department took a clue up; its id. Raises Refused: the kind's unknown, STALE_VERSION, ILLEGAL_TRANSITION,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act, clue = await begun(kind, session, author, clue_id, expected_version)
    on_or_before(accepted_on, act.today, "acceptedOn")
    not_before(accepted_on, clue.noticed_on, "acceptedOn")
    number = text(document_no, "documentNo", 100) if document_no is not None else None
    said = {"accepted_on": accepted_on, "document_no": number}
    await act.move(clue, "state", kind.machine, kind.machine.states["ACCEPTED"], clue.addressee.zh, **said)
    return await act.done(clue, clue.student_id)


async def conclude(
    kind: Kind,
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    inspected_on: date,
    found: bool,
    finding: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record what the department found, on its own paper; the clue's id.

    Where it is true the child's case says so: one is opened if none is, and it has the kind's cause. Raises Refused: the
    kind's unknown, STALE_VERSION, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE, EVIDENCE_MISSING.
    """
    act, clue = await begun(kind, session, author, clue_id, expected_version)
    on_or_before(inspected_on, act.today, "inspectedOn")
    not_before(inspected_on, clue.accepted_on or clue.noticed_on, "inspectedOn")
    kept = await papers(act, kind, clue, evidence)
    why, states = text(finding, "finding"), kind.machine.states
    said = {"inspected_on": inspected_on, "finding": why, "evidence": kept}
    await act.move(clue, "state", kind.machine, states["INSPECTED"], "", **said)
    await act.move(clue, "state", kind.machine, states["FOUND" if found else "NOT_FOUND"], why)
    if found:
        await _into_case(act, kind, clue, inspected_on)
    return await act.done(clue, clue.student_id)


async def begun(
    kind: Kind, session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, Any]:
    """An act about a clue of a kind, held. Raises Refused: the kind's unknown, STALE_VERSION."""
    act = await begin(session, author)
    return act, await act.held(kind.table, id, kind.unknown, expected)


async def papers(act: Act, kind: Kind, clue: Clue, evidence: Sequence[UUID]) -> list[UUID]:
    """All that a clue rests on. Raises Refused: UNKNOWN_EVIDENCE, EVIDENCE_MISSING without a paper of who takes it up."""
    shown = await act.shown(evidence, clue.student_id)
    speakers = kind.speakers(clue.addressee)
    if not any(each.source in speakers for each in shown):
        named = sorted(speakers, key=lambda each: each.name)
        zh = f"应附{'或'.join(each.zh for each in named)}出具的材料"
        en = f"a paper of {' or '.join(each.name for each in named)} is needed"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", kind.clause))
    return [*clue.evidence, *(each.id for each in shown)]


async def _into_case(act: Act, kind: Kind, clue: Clue, on: date) -> None:
    """Each child of whom it is true has a case; its cause stands there, the first one if it has none."""
    case = await cases.of_child(act, clue.student_id)
    if case is None:
        child = await act.session.get_one(tables.Student, clue.student_id, with_for_update=True)
        case = await cases.begin_for(act, child, kind.trigger, on, clue.finding or "")
    of = tables.CaseCause
    named = set(await act.session.scalars(select(of.cause).where(of.case_id == case.id)))
    if kind.cause not in named:
        await act.add(of(case_id=case.id, student_id=case.student_id, cause=kind.cause, primary=not named))
    clue.case_id = case.id
    await act.session.flush()
