"""Units and persons held to account, and what may come after: an appeal, its answer, a withdrawal (责任追究; catalogue 2.15)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import accountability_action
from domain.accountability import GROUND_CLAUSES, AccountabilityGround
from domain.accountability_action import TYPE_CLAUSES, ActionSeverity, ActionState, ActionType
from domain.accountability_proposal import ProposalState
from domain.conduct_complaint import PROVEN
from domain.errors import Fixer, Reason, Refused
from domain.machines.supervision import ACCOUNTABILITY_ACTION
from duties import entries, units
from duties.supervision import finding, impartial
from duties.supervision.complaint import UNKNOWN_COMPLAINT
from duties.supervision.proposal import UNKNOWN_PROPOSAL

_OF = tables.AccountabilityAction
UNKNOWN_ACTION = Reason(
    "UNKNOWN_ACTION",
    "没有此责任追究，或不在您的办理范围内",
    "there is no such accountability action, or it is not yours to act on",
    Fixer.CALLER,
    "actionId",
)


async def decide(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    type: ActionType,
    ground: AccountabilityGround,
    fact: str,
    decided_by: str,
    decided_on: date,
    effective_on: date | None = None,
    severity: ActionSeverity | None = None,
    points: int | None = None,
    position: str | None = None,
    person_name: str | None = None,
    finding_id: UUID | None = None,
    proposal_id: UUID | None = None,
    complaint_id: UUID | None = None,
) -> UUID:
    """Hold a unit, or a person in it, to account on a ground that the place's document names; the action's id.

    points: hundredths of a point. finding_id: of an inspection, on the same ground; proposal_id: one that was taken up;
    complaint_id: one that was found true; all of that unit.
    effective_on: the day of the decision where nothing is said. Raises Refused: NO_SUCH_UNIT, OWN_MATTER, NOT_HERE,
    POINTS_MISSING, PERSON_MISSING, SEVERITY_MISSING, UNKNOWN_FINDING, FINDING_WITHDRAWN, WRONG_GROUND, UNKNOWN_PROPOSAL, PROPOSAL_NOT_TAKEN_UP, UNKNOWN_COMPLAINT,
    COMPLAINT_NOT_PROVEN, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    await impartial.require(act, unit.id, "unitId")
    cited, weight = _clauses(act, type, ground), severity or ActionSeverity.ORDINARY
    person = _person(position, person_name)
    accountability_action.check(type, ground, weight, points, person is not None, cited)
    await _check_finding(act, unit.id, finding_id, ground)
    await _check_proposal(act, unit.id, proposal_id)
    await _check_complaint(act, unit.id, complaint_id)
    on_or_before(decided_on, act.today, "decidedOn")
    since = effective_on or decided_on
    not_before(since, decided_on, "effectiveOn")
    if since.year > act.today.year + 1:
        zh, en = "生效日期过晚", "it takes effect within the next year"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "effectiveOn"))
    own = await units.own(act)
    action = _OF(
        jurisdiction_code=author.jurisdiction_code,
        action_no=await act.number(_OF.action_no, str(act.today.year)),
        unit_id=unit.id,
        on_person=person is not None,
        type=type,
        points=points,
        ground=ground,
        severity=weight,
        year=since.year,
        fact=text(fact, "fact", 1000),
        clauses=cited,
        finding_id=finding_id,
        proposal_id=proposal_id,
        complaint_id=complaint_id,
        decided_by=text(decided_by, "decidedBy", 60),
        decided_by_id=own.id if own else None,
        decided_on=decided_on,
        effective_on=since,
        state=ActionState.IN_FORCE,
    )
    await entries.make(act, action, unit.id, ACCOUNTABILITY_ACTION, counterpart=action.decided_by_id)
    if person is not None:
        named = {"jurisdiction_code": author.jurisdiction_code, "unit_id": unit.id, "action_id": action.id}
        await act.add(tables.AccountablePerson(**named, position_zh=person[0], name=person[1]))
    return await act.done(action)


async def appeal(
    session: AsyncSession, author: Author, *, action_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The unit itself asks that it be heard once more; the action holds on.

    Raises Refused: UNKNOWN_ACTION, STALE_VERSION, NOT_YOUR_ACTION, ILLEGAL_TRANSITION, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    action = await act.held(_OF, action_id, UNKNOWN_ACTION, expected_version)
    if not await units.is_own_by_id(act, action.unit_id):
        zh, en = "应由被追究单位提出", "it is for the unit itself to appeal"
        raise Refused(Reason("NOT_YOUR_ACTION", zh, en, Fixer.CALLER, "actionId"))
    why = text(reason, "reason", 1000)
    await _step(act, action, ActionState.APPEALED, why, appeal_reason=why)
    return await act.done(action)


async def uphold(
    session: AsyncSession, author: Author, *, action_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The appeal was heard and the action is right. Raises Refused as `appeal` but for the last, and OWN_MATTER."""
    act, action = await _judged(session, author, action_id, expected_version)
    await _step(act, action, ActionState.IN_FORCE, text(reason, "reason", 1000))
    return await act.done(action)


async def withdraw(
    session: AsyncSession, author: Author, *, action_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was wrong, and holds no more; the row stays. Raises Refused as `uphold`."""
    act, action = await _judged(session, author, action_id, expected_version)
    why = text(reason, "reason", 1000)
    await _step(act, action, ActionState.WITHDRAWN, why, end_reason=why)
    return await act.done(action)


async def _judged(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.AccountabilityAction]:
    act = await begin(session, author)
    action = await act.held(_OF, id, UNKNOWN_ACTION, expected)
    await impartial.require(act, action.unit_id, "actionId")
    return act, action


async def _step(
    act: Act, action: tables.AccountabilityAction, to: ActionState, why: str, **values: Any
) -> None:
    told = action.decided_by_id
    await entries.move(
        act, action, action.unit_id, ACCOUNTABILITY_ACTION, to, why, counterpart=told, **values
    )


def _clauses(act: Act, type: ActionType, ground: AccountabilityGround) -> list[str]:
    """The clauses behind it. Raises Refused NOT_HERE where the place's document names no such type or ground."""
    asked = (
        ("accountability.actions", type, "type", TYPE_CLAUSES[type]),
        ("accountability.grounds", ground, "ground", GROUND_CLAUSES[ground]),
    )
    for key, term, place, clauses in asked:
        if term.name not in act.rules[key]:
            zh, en = f"本地文件未规定“{term.zh}”", f"the place's document does not provide for {term.name}"
            raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, place, clauses[0]))
    of_place = {clause for key, *_ in asked for clause in act.rules.clauses(key)}
    return accountability_action.clauses(type, ground, of_place)


def _person(position: str | None, name: str | None) -> tuple[str, str] | None:
    if position is None and name is None:
        return None
    if position is None or name is None:
        zh, en = "职务和姓名应一并填写", "a position and a name belong together"
        raise Refused(Reason("PERSON_MISSING", zh, en, Fixer.CALLER, "position"))
    return text(position, "position", 60), text(name, "personName", 60)


async def _check_finding(act: Act, unit: UUID, id: UUID | None, ground: AccountabilityGround) -> None:
    if id is None:
        return
    found = await finding.at_hand(act, id, "findingId")
    if found.unit_id != unit:
        raise Refused(finding.UNKNOWN)
    if found.ground is not ground:
        zh, en = (
            f"督查发现的问题是{found.ground.zh}",
            f"the finding is on another ground: {found.ground.name}",
        )
        raise Refused(Reason("WRONG_GROUND", zh, en, Fixer.CALLER, "findingId"))


async def _check_proposal(act: Act, unit: UUID, id: UUID | None) -> None:
    if id is None:
        return
    found = await act.session.get(tables.AccountabilityProposal, id)
    if found is None or found.unit_id != unit:
        raise Refused(UNKNOWN_PROPOSAL)
    if found.state is not ProposalState.TAKEN_UP:
        zh, en = "问责线索尚未采纳", "a person takes the proposal up first"
        raise Refused(Reason("PROPOSAL_NOT_TAKEN_UP", zh, en, Fixer.CALLER, "proposalId"))


async def _check_complaint(act: Act, unit: UUID, id: UUID | None) -> None:
    if id is None:
        return
    found = await act.session.get(tables.ConductComplaint, id)
    if found is None or found.unit_id != unit:
        raise Refused(UNKNOWN_COMPLAINT)
    if found.result not in PROVEN:
        zh, en = "投诉举报未查实", "the complaint was not found true"
        raise Refused(Reason("COMPLAINT_NOT_PROVEN", zh, en, Fixer.CALLER, "complaintId"))
