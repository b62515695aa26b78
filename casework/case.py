"""Cases (一生一案): opened on a sign, prepared as GH-36 demands, determined by a named person (catalogue 2.5, 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, entries, units
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain import calendar
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.ledger import LedgerType
from domain.machines.dropout_case import DROPOUT_CASE
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
_CURRENT: tuple[tuple[Any, Any], ...] = (
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
    case = await _made(act, child, trigger, noticed_on)
    await act.tell(
        child.id,
        case,
        ("GH-36", "DC-L2b"),
        worded(reason, "reason"),
        ("4.2", None, case.stage.name),
    )
    await _mark(act, child, trigger, reason)
    for limit, since in (("T-01", noticed_on), ("T-03", author.now)):
        until = await due.at(act, limit, since)
        await clocks.start(act, limit, case, due=until, student=child.id, owner=case.school_id)
    return await act.done(case, child.id)


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
    await _check_units(act, [responsible_unit_id, *(each["organization_id"] for each in team)])
    await _replace(act, case, team, measures)
    await changing.change(
        session,
        case,
        responsible_name=worded(responsible_name, "responsibleName", 60),
        responsible_id=responsible_unit_id,
        persuasion_deadline=persuasion_deadline,
    )
    await act.tell(case.student_id, case, ("GH-36",))
    return await act.done(case, case.student_id)


async def determine_suspected(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    determined_by: str,
    determined_on: date,
    causes: Sequence[DropoutCause],
    reason: str,
) -> UUID:
    """Determine that a child is a suspected dropout: a named person does, never the hub (GH-33, A-42).

    The first cause is the primary one. Enters the child in the school's ledger L2 and starts the clock of the written report
    (GH-21). Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_NOT_PREPARED, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, NO_CAUSE.
    """
    act = await begin(session, author)
    case = await held(act, case_id, expected_version)
    await _require_prepared(act, case)
    on_or_before(determined_on, act.today, "determinedOn")
    _not_before(determined_on, case.noticed_on, "determinedOn")
    why = worded(reason, "reason")
    await act.move(case, "stage", DROPOUT_CASE, CaseStage.SUSPECTED, why)
    await _name_causes(act, case, causes)
    by = worded(determined_by, "determinedBy", 60)
    await changing.change(session, case, suspected_on=determined_on, suspected_by=by)
    child = await session.get_one(tables.Student, case.student_id)
    await act.become(child, SchoolingStatus.SUSPECTED_DROPOUT, determined_on, why)
    if case.school_id is not None:
        await entries.open(act, case, LedgerType.SUSPECTED_DROPOUT, why)
    until = await due.at(act, "T-04a", determined_on)
    await clocks.start(act, "T-04a", case, due=until, student=child.id, owner=case.school_id)
    return await act.done(case, child.id)


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


async def _refuse_second(act: Act, child: UUID) -> None:
    of = tables.DropoutCase
    found = select(of.case_no).where(of.student_id == child, of.stage != CaseStage.CLOSED)
    number = await act.session.scalar(found)
    if number is not None:
        zh, en = f"该学生已有未销号的个案 {number}", f"the child has an open case already: {number}"
        raise Refused(Reason("CASE_OPEN", zh, en, Fixer.CALLER, "studentId", "GH-36"))


async def _made(
    act: Act, child: tables.Student, trigger: CaseTrigger, noticed_on: date
) -> tables.DropoutCase:
    school = await units.school_of(act.session, child)
    case = tables.DropoutCase(
        jurisdiction_code=act.author.jurisdiction_code,
        case_no=await _number(act),
        student_id=child.id,
        school_id=school,
        township_id=await units.township_of(act.session, child, school),
        stage=CaseStage.ABSENT if trigger in NOT_REPORTED else CaseStage.SIGN,
        trigger=trigger,
        noticed_on=noticed_on,
        opened_at=act.author.now,
        relapse_of=await _last_closed(act, child.id),
    )
    await act.add(case)
    return case


async def _number(act: Act) -> str:
    """The county's next number in the school year; whoever opens a case at the same time waits."""
    year = calendar.school_year(f"{act.today:%Y-%m}")
    key = f"case {act.author.jurisdiction_code} {year}"
    await act.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    of = tables.DropoutCase
    last = select(func.max(of.case_no)).where(
        of.jurisdiction_code == act.author.jurisdiction_code, of.case_no.startswith(f"{year}-")
    )
    found = await act.session.scalar(last)
    return f"{year}-{(int(found.rsplit('-', 1)[1]) if found else 0) + 1:06d}"


async def _last_closed(act: Act, child: UUID) -> UUID | None:
    of = tables.DropoutCase
    returned = select(of.id).where(of.student_id == child, of.returned_on.is_not(None))
    return await act.session.scalar(returned.order_by(of.id.desc()).limit(1))


async def _mark(act: Act, child: tables.Student, trigger: CaseTrigger, why: str) -> None:
    """A child at school becomes one at risk, or one who did not come (4.1); where it is out of school already it stays so."""
    to = SchoolingStatus.NOT_REPORTED if trigger in NOT_REPORTED else SchoolingStatus.AT_RISK
    if any(step.target is to for step in SCHOOLING.from_(child.schooling_status)):
        await act.become(child, to, act.today, why)


async def _check_units(act: Act, ids: Sequence[UUID]) -> None:
    of = tables.Organization
    here = of.jurisdiction_code == act.author.jurisdiction_code
    wanted = set(ids)
    if await act.session.scalar(select(func.count()).where(of.id.in_(wanted), here)) != len(wanted):
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "responsibleUnitId"))


async def _replace(
    act: Act,
    case: tables.DropoutCase,
    team: Sequence[dict[str, Any]],
    measures: Sequence[dict[str, Any]],
) -> None:
    for table, ended in _CURRENT:
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


async def _require_prepared(act: Act, case: tables.DropoutCase) -> None:
    """GH-36: 责任人、劝返时限、帮扶措施, and a team."""
    lacking = [] if case.responsible_name and case.persuasion_deadline else ["责任人、劝返时限"]
    for (table, ended), zh in zip(_CURRENT, ("专班成员", "帮扶措施"), strict=True):
        current = select(func.count()).where(table.case_id == case.id, ended.is_(None))
        if not await act.session.scalar(current):
            lacking.append(zh)
    if lacking:
        zh = f"认定前须明确：{'、'.join(lacking)}"
        en = "before a determination the case needs a responsible person, a deadline, a team and measures"
        raise Refused(Reason("CASE_NOT_PREPARED", zh, en, Fixer.SCHOOL, "caseId", "GH-36"))


async def _name_causes(act: Act, case: tables.DropoutCase, causes: Sequence[DropoutCause]) -> None:
    named = list(dict.fromkeys(causes))
    if not named:
        zh, en = "至少应填写一个原因，首个为主要原因", "one cause at least; the first is the primary one"
        raise Refused(Reason("NO_CAUSE", zh, en, Fixer.CALLER, "causes", "DC-13"))
    of = tables.CaseCause
    await act.session.execute(delete(of).where(of.case_id == case.id))
    for place, cause in enumerate(named):
        await act.add(of(case_id=case.id, student_id=case.student_id, cause=cause, primary=place == 0))


def _not_before(day: date, first: date, place: str) -> None:
    if day < first:
        zh, en = f"日期不应早于发现之日 {first}", f"a day before the sign was noticed, {first}"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, place))
