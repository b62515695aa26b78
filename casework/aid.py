"""Aid (资助): who is entitled to which of the place's programs, decided by a named person on what the registers say (catalogue 2.16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import aid
from domain.aid import AidGround, AidProgramCode, EntitlementState
from domain.cause import DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.student import FINDING_GROUPS, HELD_ENROLLMENT, RESTRICTED_GROUPS, SpecialGroup

_ENTITLED = tables.AidEntitlement
_HIDDEN = frozenset(group.name for group in (*RESTRICTED_GROUPS, *FINDING_GROUPS))
UNKNOWN_ENTITLEMENT = Reason(
    "UNKNOWN_ENTITLEMENT",
    "没有此资助资格，或不在您的办理范围内",
    "there is no such entitlement, or it is not yours to act for",
    Fixer.CALLER,
    "entitlementId",
)


async def determine(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    program: AidProgramCode,
    since: date,
    determined_by: str,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Decide that a child is entitled to a program of the place; the entitlement's id.

    What gives it is found in the registers: a group that the document names, the cause of its open case, that it is
    registered; where the document names no group, evidence of need will do.
    Raises Refused: UNKNOWN_STUDENT, NO_SUCH_PROGRAM, ALREADY_ENTITLED, NO_GROUND, IMPOSSIBLE_DATE, UNKNOWN_EVIDENCE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    listed = await programs(act)
    rule = _listed(listed, program)
    on_or_before(since, act.today, "since")
    await _require_none(act, child.id, program)
    shown = [each.id for each in await act.shown(evidence, child.id)]
    groups = await _groups(act, child.id)
    ground = await _ground(act, child.id, rule, groups, bool(shown))
    given = next((name for name in rule.groups if name in groups), None)
    entitled = _ENTITLED(
        student_id=child.id,
        program=program,
        state=EntitlementState.ENTITLED,
        ground=ground,
        group=SpecialGroup[given] if ground is AidGround.GROUP and given else None,
        priority=aid.priority(program, {each.program: each.groups for each in listed.values()}, groups),
        since=since,
        determined_by=text(determined_by, "determinedBy", 60),
        evidence=shown,
    )
    await act.add(entitled)
    await act.tell(child.id, entitled, rule.clauses, ground.zh, (None, None, entitled.state.name))
    return await act.done(entitled, child.id)


async def decline(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    program: AidProgramCode,
    decided_on: date,
    determined_by: str,
    reason: str,
) -> UUID:
    """Decide that a child is not entitled to a program; the decision's id. Raises Refused: UNKNOWN_STUDENT, NO_SUCH_PROGRAM,
    ALREADY_ENTITLED, IMPOSSIBLE_DATE, BAD_TEXT."""
    act = await begin(session, author)
    child = await act.child(student_id)
    rule = _listed(await programs(act), program)
    on_or_before(decided_on, act.today, "decidedOn")
    await _require_none(act, child.id, program)
    declined = _ENTITLED(
        student_id=child.id,
        program=program,
        state=EntitlementState.DECLINED,
        priority=aid.ORDINARY,
        since=decided_on,
        determined_by=text(determined_by, "determinedBy", 60),
        reason=text(reason, "reason"),
    )
    await act.add(declined)
    await act.tell(child.id, declined, rule.clauses, reason, (None, None, declined.state.name))
    return await act.done(declined, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    entitlement_id: UUID,
    expected_version: int,
    until: date,
    reason: str,
) -> UUID:
    """End an entitlement with a day (动态调整, HL-56); its id. Raises Refused: UNKNOWN_ENTITLEMENT, STALE_VERSION, NOT_ENTITLED,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act = await begin(session, author)
    entitled = await standing(act, entitlement_id, expected_version)
    on_or_before(until, act.today, "until")
    not_before(until, entitled.since, "until")
    why, ended = text(reason, "reason"), EntitlementState.ENDED
    await changing.change(session, entitled, state=ended, until=until, reason=why)
    moved = (None, EntitlementState.ENTITLED.name, ended.name)
    await act.tell(entitled.student_id, entitled, (), why, moved)
    return await act.done(entitled, entitled.student_id)


async def standing(act: Act, id: UUID, expected: int | None) -> tables.AidEntitlement:
    """An entitlement that stands, held. Raises Refused: UNKNOWN_ENTITLEMENT, STALE_VERSION, NOT_ENTITLED."""
    entitled = await act.held(_ENTITLED, id, UNKNOWN_ENTITLEMENT, expected)
    if entitled.state is not EntitlementState.ENTITLED:
        zh, en = "未认定符合此项资助，或资格已终止", "the child is not entitled, or not any more"
        raise Refused(Reason("NOT_ENTITLED", zh, en, Fixer.CALLER, "entitlementId", "GH-38"))
    return entitled


async def programs(act: Act) -> Mapping[AidProgramCode, tables.AidProgram]:
    """The programs that the place's document lists."""
    of = tables.AidProgram
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    return {each.program: each for each in await act.session.scalars(select(of).where(*here))}


async def require_decision(act: Act, case: tables.DropoutCase) -> None:
    """Raise Refused AID_UNDECIDED for a case of poverty without a decision on aid, where the place owes further aid (GH-24)."""
    further = (await programs(act)).get(AidProgramCode.FURTHER_AID)
    if further is None or DropoutCause.POVERTY not in await _causes(act, case.id):
        return
    by_poverty = sorted(aid.BY_CAUSE[DropoutCause.POVERTY], key=lambda code: code.name)
    decided = select(_ENTITLED.id).where(
        _ENTITLED.student_id == case.student_id, _ENTITLED.program.in_(by_poverty)
    )
    if await act.session.scalar(decided.limit(1)) is None:
        zh, en = "因家庭经济困难的个案须先作出资助决定", "a case of poverty needs a decision on aid first"
        raise Refused(Reason("AID_UNDECIDED", zh, en, Fixer.SCHOOL, "caseId", further.clauses[0]))


def _listed(listed: Mapping[AidProgramCode, tables.AidProgram], program: AidProgramCode) -> tables.AidProgram:
    if program not in listed or program in aid.RULES:
        there = "、".join(each.zh for code, each in listed.items() if code not in aid.RULES)
        names = ", ".join(code.name for code in listed if code not in aid.RULES)
        zh, en = (
            f"本地文件没有此资助项目，可选：{there}",
            f"the place's document lists no such aid; there are: {names}",
        )
        raise Refused(Reason("NO_SUCH_PROGRAM", zh, en, Fixer.CALLER, "program"))
    return listed[program]


async def _require_none(act: Act, student: UUID, program: AidProgramCode) -> None:
    stands = select(_ENTITLED.id).where(
        _ENTITLED.student_id == student,
        _ENTITLED.program == program,
        _ENTITLED.state == EntitlementState.ENTITLED,
    )
    if await act.session.scalar(stands) is not None:
        zh, en = "该学生已认定符合此项资助", "the child is entitled to it already"
        raise Refused(Reason("ALREADY_ENTITLED", zh, en, Fixer.CALLER, "program"))


async def _ground(
    act: Act, student: UUID, rule: tables.AidProgram, groups: frozenset[str], proven: bool
) -> AidGround:
    case = await cases.of_child(act, student)
    causes = await _causes(act, case.id) if case else []
    found = aid.ground(rule.program, rule.groups, groups, causes)
    if found is AidGround.ENROLLED and not await _registered(act, student):
        found = None
    if found is None and not rule.groups and proven and rule.program not in aid.FOR_ALL:
        found = AidGround.NEED
    if found is None:
        named = "、".join(SpecialGroup[name].zh for name in rule.groups)
        zh = f"没有资助依据：须属于{named}" if named else "没有资助依据：须为在籍学生，或提交困难认定材料"
        of = ", ".join(rule.groups)
        en = (
            f"nothing gives it: one of {of} is needed"
            if of
            else "nothing gives it: registered, or evidence of need"
        )
        raise Refused(Reason("NO_GROUND", zh, en, Fixer.SCHOOL, "program", next(iter(rule.clauses), None)))
    return found


async def _groups(act: Act, student: UUID) -> frozenset[str]:
    """The groups that a child belongs to now, but those that few may know of: an entitlement would tell."""
    of = tables.SpecialGroupMembership
    begun = or_(of.valid_from.is_(None), of.valid_from <= act.today)
    lasts = or_(of.valid_to.is_(None), of.valid_to >= act.today)
    valid = select(of.group).where(of.student_id == student, begun, lasts)
    return frozenset(group.name for group in await act.session.scalars(valid)) - _HIDDEN


async def _causes(act: Act, case: UUID) -> Sequence[DropoutCause]:
    of = tables.CaseCause
    return (await act.session.scalars(select(of.cause).where(of.case_id == case))).all()


async def _registered(act: Act, student: UUID) -> bool:
    held = tables.Enrollment
    found = select(held.id).where(held.student_id == student, held.status.in_(HELD_ENROLLMENT)).limit(1)
    return await act.session.scalar(found) is not None
