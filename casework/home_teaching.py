"""Home teaching (送教上门): a child's plan drafted, approved, closed, and each visit recorded (DC-21 to DC-23, 4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import disability, home_teaching_months, placement
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain import term
from domain.disability import PlacementType
from domain.errors import Fixer, Reason, Refused
from domain.home_teaching import (
    DAYS_A_WEEK,
    MOST_LESSONS,
    HomeTeachingGoal,
    HomeTeachingPlace,
    HomeTeachingPlanState,
    Minimum,
)
from domain.machines.home_teaching import HOME_TEACHING_PLAN

UNKNOWN_PLAN = Reason(
    "UNKNOWN_PLAN",
    "没有此送教方案，或不在您的办理范围内",
    "there is no such plan, or it is not yours to act for",
    Fixer.CALLER,
    "planId",
)


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    school_year: str,
    starts_on: date,
    goals: Sequence[HomeTeachingGoal],
    content: str,
    weekly_lessons: Sequence[int],
    teachers: Sequence[dict[str, Any]],
) -> UUID:
    """Draft a child's plan for a school year; its id. weekly_lessons: of each day of a week, Monday first.

    Raises Refused: UNKNOWN_STUDENT, NOT_HOME_TAUGHT, BAD_TERM, IMPOSSIBLE_DATE, BAD_TEXT, BAD_LESSONS, PLAN_OPEN.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    placed = await _home_placement(act, child.id)
    year = term.school_year(school_year)
    disability.not_before(starts_on, max(placed.started_on, date(year.first, 8, 1)), "startsOn")
    on_or_before(starts_on, year.last_day, "startsOn")
    _require_week(weekly_lessons)
    await _refuse_second(act, child.id, school_year)
    step = HOME_TEACHING_PLAN.require(None, HomeTeachingPlanState.DRAFT)
    plan = tables.HomeTeachingPlan(
        jurisdiction_code=author.jurisdiction_code,
        student_id=child.id,
        placement_id=placed.id,
        school_id=placed.school_id,
        school_year=school_year,
        starts_on=starts_on,
        goals=list(dict.fromkeys(each.name for each in goals)),
        content=worded(content, "content", 2000),
        weekly_lessons=list(weekly_lessons),
        state=step.target,
    )
    await act.add(plan)
    await _name_teachers(act, plan, teachers)
    await act.tell(child.id, plan, step.clauses, moved=(HOME_TEACHING_PLAN.code, None, step.target.name))
    return await act.done(plan, child.id)


async def approve(
    session: AsyncSession, author: Author, *, plan_id: UUID, expected_version: int, approved_by: str
) -> UUID:
    """Approve a plan: its teachers named and qualified (DC-22), its goals and schedule set (DC-21). It is in force from
    its first day on. Raises Refused: UNKNOWN_PLAN, STALE_VERSION, PLAN_NOT_READY, BAD_TEXT, ILLEGAL_TRANSITION."""
    act = await begin(session, author)
    plan = await act.held(tables.HomeTeachingPlan, plan_id, UNKNOWN_PLAN, expected_version)
    by = worded(approved_by, "approvedBy", 60)
    state = HomeTeachingPlanState.APPROVED
    await act.move(plan, "state", HOME_TEACHING_PLAN, state, approved_by=by, approved_on=act.today)
    await _require_ready(act, plan)
    await home_teaching_months.activate(act, plan)
    return await act.done(plan, plan.student_id)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    plan_id: UUID,
    expected_version: int,
    closed_on: date,
    reason: str,
) -> UUID:
    """Close a plan. Raises Refused: UNKNOWN_PLAN, STALE_VERSION, IMPOSSIBLE_DATE, BAD_TEXT, ILLEGAL_TRANSITION."""
    act = await begin(session, author)
    plan = await act.held(tables.HomeTeachingPlan, plan_id, UNKNOWN_PLAN, expected_version)
    on_or_before(closed_on, act.today, "closedOn")
    if plan.state is HomeTeachingPlanState.ACTIVE:
        disability.not_before(closed_on, plan.starts_on, "closedOn")
    why = worded(reason, "reason")
    await home_teaching_months.close(act, plan, closed_on, why)
    return await act.done(plan, plan.student_id)


async def record_visit(
    session: AsyncSession,
    author: Author,
    *,
    plan_id: UUID,
    visited_on: date,
    lessons: int,
    place: HomeTeachingPlace,
    content: str,
    teachers: Sequence[str],
    guardian_signed: bool,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Record a visit (送教记录, DC-23); its id. It counts by its own lessons, where the place sets how many.

    Raises Refused: UNKNOWN_PLAN, PLAN_NOT_ACTIVE, IMPOSSIBLE_DATE, BAD_LESSONS, BAD_TEXT, NO_TEACHER, UNKNOWN_EVIDENCE,
    VISIT_RECORDED.
    """
    act = await begin(session, author)
    plan = await act.held(tables.HomeTeachingPlan, plan_id, UNKNOWN_PLAN, None)
    _require_active(plan)
    on_or_before(visited_on, act.today, "visitedOn")
    disability.not_before(visited_on, plan.starts_on, "visitedOn")
    if not 1 <= lessons <= MOST_LESSONS:
        raise Refused(_bad_lessons("lessons"))
    shown = await act.shown(evidence, plan.student_id)
    await _refuse_same_day(act, plan.student_id, visited_on)
    least = Minimum.of(act.rules["homeTeaching.min"])
    visit = tables.HomeTeachingVisit(
        student_id=plan.student_id,
        plan_id=plan.id,
        visited_on=visited_on,
        lessons=lessons,
        place=place,
        content=worded(content, "content", 2000),
        teachers=_names(teachers),
        guardian_signed=guardian_signed,
        evidence=[each.id for each in shown],
        qualified=least.counts(lessons) if least else None,
    )
    await act.add(visit)
    await home_teaching_months.keep(act, visit)
    await act.tell(plan.student_id, visit, ("DC-23",))
    return await act.done(visit, plan.student_id)


async def _home_placement(act: Act, child: UUID) -> tables.Placement:
    placed = await placement.current(act, child)
    if placed is None or placed.type is not PlacementType.HOME_TEACHING:
        zh, en = "该学生的安置方式不是送教上门", "the child's placement is not home teaching"
        raise Refused(Reason("NOT_HOME_TAUGHT", zh, en, Fixer.CALLER, "studentId", "GH-41"))
    return placed


def _bad_lessons(place: str) -> Reason:
    zh, en = f"课时数应为 1 至 {MOST_LESSONS}", f"a number of lessons is 1 to {MOST_LESSONS}"
    return Reason("BAD_LESSONS", zh, en, Fixer.CALLER, place)


def _require_week(lessons: Sequence[int]) -> None:
    if len(lessons) != DAYS_A_WEEK or not all(0 <= each <= MOST_LESSONS for each in lessons):
        zh = f"应填写周一至周日每天的课时数，每天不超过 {MOST_LESSONS}"
        en = f"seven numbers of lessons, Monday first, each of {MOST_LESSONS} at most"
        raise Refused(Reason("BAD_LESSONS", zh, en, Fixer.CALLER, "weeklyLessons"))


async def _refuse_second(act: Act, child: UUID, year: str) -> None:
    of = tables.HomeTeachingPlan
    found = select(of.id).where(
        of.student_id == child, of.school_year == year, of.state != HomeTeachingPlanState.CLOSED
    )
    if await act.session.scalar(found) is not None:
        zh, en = f"{year} 学年已有未结束的送教方案", f"{year} has a plan that is not closed"
        raise Refused(Reason("PLAN_OPEN", zh, en, Fixer.CALLER, "schoolYear"))


async def _name_teachers(act: Act, plan: tables.HomeTeachingPlan, teachers: Sequence[dict[str, Any]]) -> None:
    for each in teachers:
        said = each.get("qualification")
        teacher = tables.HomeTeacher(
            plan_id=plan.id,
            student_id=plan.student_id,
            name=worded(each["name"], "teachers", 60),
            qualification=worded(said, "teachers", 200) if said else None,
        )
        await act.add(teacher)


async def _require_ready(act: Act, plan: tables.HomeTeachingPlan) -> None:
    of = tables.HomeTeacher
    said = list(await act.session.scalars(select(of.qualification).where(of.plan_id == plan.id)))
    lacks = [
        (not said or not all(said), "teachers", "DC-22", "合格的送教教师", "qualified teachers"),
        (not plan.goals, "goals", "DC-21", "送教目标", "goals"),
        (not sum(plan.weekly_lessons), "weeklyLessons", "DC-21", "每周课表", "a weekly schedule"),
    ]
    for is_missing, place, clause, zh, en in lacks:
        if is_missing:
            raise Refused(
                Reason("PLAN_NOT_READY", f"方案缺少{zh}", f"the plan lacks {en}", Fixer.SCHOOL, place, clause)
            )


def _require_active(plan: tables.HomeTeachingPlan) -> None:
    if plan.state is not HomeTeachingPlanState.ACTIVE:
        zh, en = f"送教方案为“{plan.state.zh}”", f"the plan is {plan.state.name}"
        raise Refused(Reason("PLAN_NOT_ACTIVE", zh, en, Fixer.CALLER, "planId", "DC-21"))


async def _refuse_same_day(act: Act, child: UUID, day: date) -> None:
    # Else one long visit could be told as two short ones.
    of = tables.HomeTeachingVisit
    found = select(of.id).where(of.student_id == child, of.visited_on == day)
    if await act.session.scalar(found) is not None:
        zh, en = "该日送教记录已登记", "that day's visit is on record already"
        raise Refused(Reason("VISIT_RECORDED", zh, en, Fixer.CALLER, "visitedOn", "DC-23"))


def _names(teachers: Sequence[str]) -> list[str]:
    names = [worded(each, "teachers", 60) for each in teachers]
    if not names:
        zh, en = "应填写送教教师", "who taught is needed"
        raise Refused(Reason("NO_TEACHER", zh, en, Fixer.CALLER, "teachers", "DC-23"))
    return names
