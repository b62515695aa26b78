"""Emergencies in persuasion and placement (突发情况): reported, handed to the departments concerned, followed to their end (HL-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.incident import INCIDENT, IncidentState, IncidentUrgency
from domain.organization import AUTHORITIES, Department

_OF, _HANDLING = tables.CaseIncident, tables.IncidentHandling
UNKNOWN_INCIDENT = Reason(
    "UNKNOWN_INCIDENT",
    "没有此突发情况，或不在您的办理范围内",
    "there is no such emergency, or it is not yours to act on",
    Fixer.CALLER,
    "incidentId",
)


async def report(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    urgency: IncidentUrgency,
    happened_on: date,
    description: str,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Report an emergency in a case that is open; its id. Raises Refused: UNKNOWN_CASE, CASE_CLOSED, IMPOSSIBLE_DATE, BAD_TEXT,
    UNKNOWN_EVIDENCE."""
    act = await begin(session, author)
    case = await cases.held(act, case_id, None)
    on_or_before(happened_on, act.today, "happenedOn")
    not_before(happened_on, case.noticed_on, "happenedOn")
    made = _OF(
        student_id=case.student_id,
        case_id=case.id,
        urgency=urgency,
        state=INCIDENT.require(None, IncidentState.REPORTED).target,
        happened_on=happened_on,
        description=text(description, "description", 1000),
        reported_by=author.name,
        evidence=[each.id for each in await act.shown(evidence, case.student_id)],
    )
    await act.add(made)
    await act.tell(case.student_id, made, ("HL-15",), urgency.zh, (INCIDENT.code, None, made.state.name))
    return await act.done(made, case.student_id)


async def hand(
    session: AsyncSession,
    author: Author,
    *,
    incident_id: UUID,
    expected_version: int,
    coordinator: str,
    departments: Sequence[dict[str, Any]],
) -> UUID:
    """Hand an emergency to the departments concerned, each with what it is asked; its id. Later others may be added.

    Raises Refused: UNKNOWN_INCIDENT, STALE_VERSION, ILLEGAL_TRANSITION, NO_DEPARTMENT, WRONG_ADDRESSEE, HANDED_ALREADY, BAD_TEXT.
    """
    act, incident = await _begun(session, author, incident_id, expected_version)
    name = text(coordinator, "coordinator", 60)
    known = {each.department for each in await _handlings(act, incident)}
    wanted = _wanted(departments, known)
    if incident.state is IncidentState.HANDED:
        incident.coordinator, incident.version = name, incident.version + 1
    else:
        await act.move(incident, "state", INCIDENT, IncidentState.HANDED, "", coordinator=name)
    for place, each in enumerate(wanted):
        await _hand_to(act, incident, each, f"departments[{place}].asked")
    return await act.done(incident, incident.student_id)


async def answer(
    session: AsyncSession,
    author: Author,
    *,
    incident_id: UUID,
    expected_version: int,
    department: Department,
    answered_on: date,
    answer: str,
    papers: Sequence[UUID],
    document_no: str | None = None,
) -> UUID:
    """Record what a department did about an emergency, on its own paper; the emergency's id.

    Raises Refused: UNKNOWN_INCIDENT, STALE_VERSION, NOT_HANDED, ANSWERED_ALREADY, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE,
    EVIDENCE_MISSING.
    """
    act, incident = await _begun(session, author, incident_id, expected_version)
    handling = _unanswered(await _handlings(act, incident), department)
    on_or_before(answered_on, act.today, "answeredOn")
    not_before(answered_on, handling.handed_on, "answeredOn")
    shown = await act.shown(papers, incident.student_id)
    if not any(each.source is department for each in shown):
        zh, en = f"应附{department.zh}出具的材料", f"a paper of {department.name} is needed"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "papers", "HL-15"))
    handling.answered_on, handling.answer = answered_on, text(answer, "answer", 1000)
    handling.document_no = text(document_no, "documentNo", 100) if document_no is not None else None
    handling.papers = [each.id for each in shown]
    incident.version += 1
    await act.tell(incident.student_id, handling, ("HL-15",), department.zh)
    return await act.done(incident, incident.student_id)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    incident_id: UUID,
    expected_version: int,
    closed_on: date,
    result: str,
) -> UUID:
    """End an emergency, once every department that it was handed to has answered; its id. It ends also after its case.

    Raises Refused: UNKNOWN_INCIDENT, STALE_VERSION, ILLEGAL_TRANSITION, NOT_ANSWERED, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act, incident = await _begun(session, author, incident_id, expected_version)
    handlings = await _handlings(act, incident)
    on_or_before(closed_on, act.today, "closedOn")
    for each in handlings:
        not_before(closed_on, each.answered_on or each.handed_on, "closedOn")
    not_before(closed_on, incident.happened_on, "closedOn")
    waits = [each.department for each in handlings if each.answered_on is None]
    if waits:
        zh = f"尚未答复：{'、'.join(each.zh for each in waits)}"
        en = f"not answered yet: {', '.join(each.name for each in waits)}"
        raise Refused(Reason("NOT_ANSWERED", zh, en, Fixer.PARTNER, "incidentId", "HL-15"))
    why = text(result, "result", 1000)
    await act.move(incident, "state", INCIDENT, IncidentState.CLOSED, why, closed_on=closed_on, result=why)
    return await act.done(incident, incident.student_id)


async def _begun(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.CaseIncident]:
    act = await begin(session, author)
    return act, await act.held(_OF, id, UNKNOWN_INCIDENT, expected)


async def _handlings(act: Act, incident: tables.CaseIncident) -> Sequence[tables.IncidentHandling]:
    of = select(_HANDLING).where(_HANDLING.incident_id == incident.id).order_by(_HANDLING.id)
    return (await act.session.scalars(of.with_for_update())).all()


def _wanted(said: Sequence[dict[str, Any]], known: set[Department]) -> Sequence[dict[str, Any]]:
    """The departments that are named. Raises Refused: NO_DEPARTMENT, WRONG_ADDRESSEE, HANDED_ALREADY."""
    if not said:
        zh, en = "请指明有关部门", "name the departments concerned"
        raise Refused(Reason("NO_DEPARTMENT", zh, en, Fixer.CALLER, "departments", "HL-15"))
    seen = set(known)
    for place, each in enumerate(said):
        department, at = each["department"], f"departments[{place}].department"
        if department not in AUTHORITIES:
            zh, en = f"{department.zh}不是可以交办的部门", f"{department.name} is no department to hand it to"
            raise Refused(Reason("WRONG_ADDRESSEE", zh, en, Fixer.CALLER, at, "HL-15"))
        if department in seen:
            zh, en = f"已交{department.zh}", f"it was handed to {department.name} already"
            raise Refused(Reason("HANDED_ALREADY", zh, en, Fixer.CALLER, at))
        seen.add(department)
    return said


async def _hand_to(act: Act, incident: tables.CaseIncident, said: dict[str, Any], place: str) -> None:
    made = _HANDLING(
        student_id=incident.student_id,
        incident_id=incident.id,
        department=said["department"],
        asked=text(said["asked"], place),
        handed_on=act.today,
    )
    await act.add(made)
    await act.tell(incident.student_id, made, ("HL-15",), made.department.zh)


def _unanswered(
    handlings: Sequence[tables.IncidentHandling], department: Department
) -> tables.IncidentHandling:
    """What a department was handed and did not answer. Raises Refused: NOT_HANDED, ANSWERED_ALREADY."""
    found = next((each for each in handlings if each.department is department), None)
    if found is None:
        zh, en = f"未交{department.zh}办理", f"it was not handed to {department.name}"
        raise Refused(Reason("NOT_HANDED", zh, en, Fixer.CALLER, "department"))
    if found.answered_on is not None:
        zh, en = f"{department.zh}已答复", f"{department.name} has answered already"
        raise Refused(Reason("ANSWERED_ALREADY", zh, en, Fixer.CALLER, "department"))
    return found
