"""What the leading department does about a clue of a venue; its task goes with the clue (HL-23, HL-23a, QC-11a, catalogue 4.15)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.duty_task import TaskState
from domain.errors import Fixer, Reason, Refused
from domain.machines.venue import VENUE_CLUE
from domain.role import Role
from domain.venue import VenueActionKind, VenueClueState, VenueParty
from duties import basis, entries, task, units

_OF = tables.VenueViolationClue
_FOLLOWING = frozenset({Role.BUREAU_OFFICER, Role.LEADING_GROUP_OFFICER})
UNKNOWN = Reason(
    "UNKNOWN_VENUE_CLUE",
    "没有此线索，或不在您的办理范围内",
    "there is no such clue, or it is not yours to act on",
    Fixer.CALLER,
    "clueId",
)


async def accept(session: AsyncSession, author: Author, *, clue_id: UUID, expected_version: int) -> UUID:
    """The leading department takes the clue up. Raises Refused: UNKNOWN_VENUE_CLUE, STALE_VERSION, NOT_YOUR_CLUE,
    ILLEGAL_TRANSITION."""
    act, clue = await _own(session, author, clue_id, expected_version)
    await _step(act, clue, VenueClueState.ACCEPTED)
    asked = await _task(act, clue)
    if asked.state is not TaskState.OVERDUE:
        await task.step(act, asked, TaskState.ASSIGNED)
    return await act.done(clue)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    kind: VenueActionKind,
    against: VenueParty,
    taken_on: date,
    legal_basis: str,
    document_no: str | None = None,
    note: str | None = None,
) -> UUID:
    """Put down a measure that was taken; the clue's id. There may be several.

    Raises Refused as `accept`, and IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER, DOCUMENT_NO_MISSING.
    """
    act, clue = await _own(session, author, clue_id, expected_version)
    on_or_before(taken_on, act.today, "takenOn")
    not_before(taken_on, clue.seen_on, "takenOn")
    if kind is not VenueActionKind.WARNING and document_no is None:
        zh, en = "除警告外应注明文书编号", "a measure other than a warning has its document's number"
        raise Refused(Reason("DOCUMENT_NO_MISSING", zh, en, Fixer.CALLER, "documentNo", clue.clauses[0]))
    made = tables.VenueAction(
        jurisdiction_code=author.jurisdiction_code,
        clue_id=clue.id,
        unit_id=clue.unit_id,
        reported_by_id=clue.reported_by_id,
        school_id=clue.school_id,
        kind=kind,
        against=against,
        taken_on=taken_on,
        legal_basis=text(legal_basis, "legalBasis", 200),
        document_no=text(document_no, "documentNo", 100) if document_no is not None else None,
        note=text(note, "note") if note is not None else None,
        recorded_by=author.name,
    )
    if clue.state is VenueClueState.ACTED:
        await entries.change(act, clue, clue.unit_id, (), kind.zh, counterpart=clue.reported_by_id)
    else:
        await _step(act, clue, VenueClueState.ACTED, kind.zh)
    await act.add(made)
    await _begun(act, await _task(act, clue))
    return await act.done(clue)


async def close(
    session: AsyncSession, author: Author, *, clue_id: UUID, expected_version: int, finding: str
) -> UUID:
    """Say what came of it, in time or late: closed after a measure, NOT_FOUND where there was nothing to act on; its task is done.

    Raises Refused as `accept`, and BAD_TEXT, PERSONAL_NUMBER.
    """
    act, clue = await _own(session, author, clue_id, expected_version)
    said = text(finding, "finding", 1000)
    acted = clue.state is VenueClueState.ACTED
    to = VenueClueState.CLOSED if acted else VenueClueState.NOT_FOUND
    await _step(act, clue, to, said, finding=said, closed_at=author.now)
    asked = await _task(act, clue)
    await _begun(act, asked)
    ends: dict[str, Any] = {"result": said, "ended_at": author.now}
    await task.step(act, asked, TaskState.DONE, said, **ends)
    return await act.done(clue)


async def give_back(
    session: AsyncSession, author: Author, *, clue_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It is not this department's. Raises Refused as `close`."""
    act, clue = await _own(session, author, clue_id, expected_version)
    why = text(reason, "reason")
    await _step(act, clue, VenueClueState.RETURNED, why)
    await _return_task(act, await _task(act, clue), why)
    return await act.done(clue)


async def redirect(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    unit_id: UUID,
    reason: str,
    duty_id: UUID | None = None,
    clause: str | None = None,
) -> UUID:
    """A clue that was given back goes to the right department, by whoever reported it, the bureau or the leading group's office.

    Raises Refused: UNKNOWN_VENUE_CLUE, STALE_VERSION, NOT_YOUR_CLUE, NO_SUCH_UNIT, NOT_A_DEPARTMENT, DUTY_MISSING, UNKNOWN_DUTY, NOT_THEIR_DUTY,
    UNKNOWN_CLAUSE, BAD_TEXT, PERSONAL_NUMBER, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    clue = await act.held(_OF, clue_id, UNKNOWN, expected_version)
    viewer = author.viewer
    follows = viewer is None or viewer.role in _FOLLOWING
    if not follows and not (clue.reported_by_id and await units.is_own_by_id(act, clue.reported_by_id)):
        raise Refused(_other())
    unit = await units.held(act, unit_id, "unitId")
    if unit.department is None:
        zh, en = "应转交有关部门", "it goes to a department"
        raise Refused(Reason("NOT_A_DEPARTMENT", zh, en, Fixer.CALLER, "unitId"))
    rests = await basis.of(act, unit, duty_id, clause)
    why, clauses = text(reason, "reason"), list(rests.clauses)
    await _step(act, clue, VenueClueState.REPORTED, why, unit_id=unit.id, clauses=clauses)
    goes: dict[str, Any] = {"unit_id": unit.id, "duty_id": rests.duty, "clauses": clauses}
    await task.note(act, await _task(act, clue), why, **goes)
    return await act.done(clue)


async def _own(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.VenueViolationClue]:
    """A clue of the author's own department, held."""
    act = await begin(session, author)
    clue = await act.held(_OF, id, UNKNOWN, expected)
    if not await units.is_own_by_id(act, clue.unit_id):
        raise Refused(_other())
    return act, clue


def _other() -> Reason:
    zh, en = "应由承办部门或上报单位办理", "it is for the leading department, or for whoever reported it"
    return Reason("NOT_YOUR_CLUE", zh, en, Fixer.CALLER, "clueId")


async def _step(
    act: Act, clue: tables.VenueViolationClue, to: VenueClueState, why: str = "", **values: Any
) -> None:
    unit = values.get("unit_id", clue.unit_id)
    await entries.move(act, clue, unit, VENUE_CLUE, to, why, counterpart=clue.reported_by_id, **values)


async def _task(act: Act, clue: tables.VenueViolationClue) -> tables.DutyTask:
    return await act.session.get_one(tables.DutyTask, clue.task_id, with_for_update=True)


async def _begun(act: Act, asked: tables.DutyTask) -> None:
    if asked.state is TaskState.ASSIGNED:
        await task.step(act, asked, TaskState.IN_PROGRESS)


async def _return_task(act: Act, asked: tables.DutyTask, why: str) -> None:
    """Given back; what is past its day stays so, whose ever it is (4.15)."""
    if asked.state is TaskState.OVERDUE:
        await task.note(act, asked, why)
    else:
        await task.step(act, asked, TaskState.RETURNED, why)
