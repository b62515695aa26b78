"""Cases (一生一案): opened on a sign and prepared as GH-36 demands (catalogue 2.5, 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, sign, units
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain import calendar
from domain.case import CaseStage
from domain.cause import CaseTrigger
from domain.errors import Fixer, Reason, Refused
from domain.machines.schooling import SCHOOLING
from domain.responsibility import ResponsibilityRole
from domain.student import SchoolingStatus

UNKNOWN_CASE = Reason(
    "UNKNOWN_CASE",
    "没有此个案，或不在您的办理范围内",
    "there is no such case, or it is not yours to act for",
    Fixer.CALLER,
    "caseId",
)
NOT_REPORTED = frozenset(
    {
        CaseTrigger.NOT_REPORTED_AT_TERM_START,
        CaseTrigger.GRADUATE_NOT_ARRIVED,
        CaseTrigger.APPLICATION_EXPIRED,
    }
)
"""Triggers that say that a child did not come; all others say that one may stay away."""
CURRENT: tuple[tuple[Any, Any], ...] = (
    (tables.CaseMember, tables.CaseMember.left_on),
    (tables.SupportMeasure, tables.SupportMeasure.ended_on),
)


async def open(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    trigger: CaseTrigger,
    noticed_on: date,
    reason: str,
) -> UUID:
    """Open a child's case; its id. Starts the clocks of T-01, from the day of the sign, and of T-03, from now.

    Raises Refused: UNKNOWN_STUDENT, CASE_OPEN, IMPOSSIBLE_DATE, BAD_TEXT, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(noticed_on, act.today, "noticedOn")
    await _refuse_second(act, child.id)
    case = await begin_for(act, child, trigger, noticed_on, worded(reason, "reason"))
    return await act.done(case, child.id)


async def begin_for(
    act: Act, child: tables.Student, trigger: CaseTrigger, noticed_on: date, why: str
) -> tables.DropoutCase:
    """The case of a child that is held and has none; the child is marked by it, its signs join it, its clocks run."""
    case = await made(act, child, trigger, noticed_on)
    await act.tell(child.id, case, ("GH-36", "DC-L2b"), why, ("4.2", None, case.stage.name))
    await _mark(act, child, trigger, why)
    await sign.join(act, case)
    await start_clocks(act, case)
    return case


async def prepare(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    responsible_name: str,
    responsible_unit_id: UUID,
    persuasion_deadline: date,
    team: Sequence[dict[str, Any]],
    measures: Sequence[dict[str, Any]],
) -> UUID:
    """Say who is responsible, by when, with whom and by which measures (GH-36); a second time ends the team and measures before.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, IMPOSSIBLE_DATE, BAD_TEXT, NO_SUCH_UNIT.
    """
    act = await begin(session, author)
    case = await held(act, case_id, expected_version)
    if persuasion_deadline < act.today:
        zh, en = "劝返时限不能早于今天", "the deadline of persuasion has passed already"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "persuasionDeadline", "GH-36"))
    await check_units(act, [responsible_unit_id, *(each["organization_id"] for each in team)])
    await replace(act, case, team, measures)
    await changing.change(
        session,
        case,
        responsible_name=worded(responsible_name, "responsibleName", 60),
        responsible_id=responsible_unit_id,
        persuasion_deadline=persuasion_deadline,
    )
    await act.tell(case.student_id, case, ("GH-36",))
    return await act.done(case, case.student_id)


async def held(act: Act, id: UUID, expected: int | None) -> tables.DropoutCase:
    """A case that is open, held. Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED."""
    case = await act.held(tables.DropoutCase, id, UNKNOWN_CASE, expected)
    if case.stage is CaseStage.CLOSED:
        zh, en = (
            "个案已销号，不可更改；再次辍学请另立新案",
            "a closed case never changes; a relapse is a new case",
        )
        raise Refused(Reason("CASE_CLOSED", zh, en, Fixer.CALLER, "caseId", "GH-37"))
    return case


async def start_clocks(act: Act, case: tables.DropoutCase) -> None:
    """Start the clocks of T-01, from the day of the sign, and of T-03, from now."""
    for limit, since in (("T-01", case.noticed_on), ("T-03", act.author.now)):
        until = await due.at(act, limit, since)
        await clocks.start(act, limit, case, due=until, student=case.student_id, owner=case.school_id)


async def of_child(act: Act, child: UUID) -> tables.DropoutCase | None:
    """A child's open case, held."""
    of = tables.DropoutCase
    found = select(of).where(of.student_id == child, of.stage != CaseStage.CLOSED)
    return await act.session.scalar(found.with_for_update())


async def last_attempt(act: Act, case: tables.DropoutCase) -> tables.PersuasionAttempt | None:
    """The last attempt of persuasion in a case."""
    of = tables.PersuasionAttempt
    return await act.session.scalar(select(of).where(of.case_id == case.id).order_by(of.seq.desc()).limit(1))


async def _refuse_second(act: Act, child: UUID) -> None:
    of = tables.DropoutCase
    found = select(of.case_no).where(of.student_id == child, of.stage != CaseStage.CLOSED)
    number = await act.session.scalar(found)
    if number is not None:
        zh, en = f"该学生已有未销号的个案 {number}", f"the child has an open case already: {number}"
        raise Refused(Reason("CASE_OPEN", zh, en, Fixer.CALLER, "studentId", "GH-36"))


async def made(
    act: Act, child: tables.Student, trigger: CaseTrigger, noticed_on: date, **said: Any
) -> tables.DropoutCase:
    """A new case of a child, linked to the returned one before. said: columns that are known already."""
    school = await units.school_of(act.session, child)
    known: dict[str, Any] = {
        "stage": CaseStage.ABSENT if trigger in NOT_REPORTED else CaseStage.SIGN,
        "relapse_of": await _last_closed(act, child.id),
    }
    case = tables.DropoutCase(
        jurisdiction_code=act.author.jurisdiction_code,
        case_no=await act.number(tables.DropoutCase.case_no, calendar.school_year(f"{act.today:%Y-%m}")),
        student_id=child.id,
        school_id=school,
        township_id=await units.township_of(act.session, child, school),
        trigger=trigger,
        noticed_on=noticed_on,
        opened_at=act.author.now,
        **known | said,
    )
    await act.add(case)
    return case


async def _last_closed(act: Act, child: UUID) -> UUID | None:
    of = tables.DropoutCase
    returned = select(of.id).where(of.student_id == child, of.returned_on.is_not(None))
    return await act.session.scalar(returned.order_by(of.id.desc()).limit(1))


async def _mark(act: Act, child: tables.Student, trigger: CaseTrigger, why: str) -> None:
    """A child at school becomes one at risk, or one who did not come (4.1); where it is out of school already it stays so."""
    to = SchoolingStatus.NOT_REPORTED if trigger in NOT_REPORTED else SchoolingStatus.AT_RISK
    if any(step.target is to for step in SCHOOLING.from_(child.schooling_status)):
        await act.become(child, to, act.today, why)


async def check_units(act: Act, ids: Sequence[UUID], place: str = "responsibleUnitId") -> None:
    """Raise Refused NO_SUCH_UNIT unless all are units of the county."""
    of = tables.Organization
    here = of.jurisdiction_code == act.author.jurisdiction_code
    wanted = set(ids)
    if await act.session.scalar(select(func.count()).where(of.id.in_(wanted), here)) != len(wanted):
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, place))


async def replace(
    act: Act,
    case: tables.DropoutCase,
    team: Sequence[dict[str, Any]],
    measures: Sequence[dict[str, Any]],
) -> None:
    """Put the team and the measures in the place of those before. Raises Refused BAD_TEXT."""
    for table, ended in CURRENT:
        now = update(table).where(table.case_id == case.id, ended.is_(None))
        await act.session.execute(now.values({ended: act.today}))
    of_case = {"case_id": case.id, "student_id": case.student_id}
    for place, each in enumerate(team):
        await act.add(
            tables.CaseMember(
                **of_case,
                name=worded(each["name"], f"team[{place}].name", 60),
                organization_id=each["organization_id"],
                role=each.get("role") or ResponsibilityRole.CASE_TEAM_MEMBER,
                joined_on=act.today,
            )
        )
    for place, each in enumerate(measures):
        await act.add(
            tables.SupportMeasure(
                **of_case,
                type=each["type"],
                content=worded(each["content"], f"measures[{place}].content"),
                provider=worded(each["provider"], f"measures[{place}].provider", 100),
                started_on=act.today,
            )
        )
