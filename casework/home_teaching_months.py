"""Months of home teaching (送教月度): opened and judged by the clock, released when a plan closes (DC-23, T-08, 4.11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlalchemy import (
    ARRAY,
    Date,
    FromClause,
    String,
    and_,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due
from casework.act import Act, begin
from database import tables
from domain import calendar, home_teaching
from domain.home_teaching import HomeTeachingMonthState, HomeTeachingPlanState, Minimum
from domain.machines.home_teaching import HOME_TEACHING_MONTH, HOME_TEACHING_PLAN

_PLAN, _MONTH, _VISIT = tables.HomeTeachingPlan, tables.HomeTeachingMonth, tables.HomeTeachingVisit
MOST = 500
"""Rows of a kind brought forward in one transaction."""
_DAY = timedelta(days=1)


async def advance(session: AsyncSession, author: Author) -> int:
    """Begin plans whose day has come, open the months they owe, judge those that are over; how many rows, of each kind at most MOST.

    One process at a time does so in a county; another finds nothing to do. author: at the hub's shell, with the county's
    arrangements of working days.
    """
    if not await _alone(session, author) or not await _is_any(session, author):
        return 0
    act = await begin(session, author)
    return await _begin_plans(act) + await _open(act) + await _judge(act)


async def activate(act: Act, plan: tables.HomeTeachingPlan) -> None:
    """Put an approved plan in force once its first day has come."""
    if plan.starts_on <= act.today:
        await act.move(plan, "state", HOME_TEACHING_PLAN, HomeTeachingPlanState.ACTIVE)


async def close(act: Act, plan: tables.HomeTeachingPlan, day: date, why: str) -> None:
    """Close a plan that is held. Open months that it was not in force long enough for are not judged."""
    ended = {"closed_on": day, "close_reason": why}
    await act.move(plan, "state", HOME_TEACHING_PLAN, HomeTeachingPlanState.CLOSED, why, **ended)
    middle = await _middles(act)
    of = _MONTH
    found = select(of).where(of.plan_id == plan.id, of.state == HomeTeachingMonthState.OPEN).with_for_update()
    for month in await act.session.scalars(found):
        owed_on = middle(month.month)
        if owed_on is None or day < owed_on:
            await changing.change(act.session, month, judged=False)
            await clocks.lift(act, month.id, why, "T-08")


async def close_plans(act: Act, placed: tables.Placement, day: date) -> None:
    """Close whatever plans stand under a placement that ends."""
    found = select(_PLAN).where(_PLAN.placement_id == placed.id, _PLAN.state != HomeTeachingPlanState.CLOSED)
    for plan in await act.session.scalars(found.with_for_update()):
        await close(act, plan, day, "安置已变更或结束")


async def keep(act: Act, visit: tables.HomeTeachingVisit) -> None:
    """Once a month's visits meet its minimum, its clock ends."""
    of = _MONTH
    first = visit.visited_on.replace(day=1)
    found = select(of).where(of.student_id == visit.student_id, of.month == first, of.judged.is_(True))
    month = await act.session.scalar(found)
    if month is not None and await qualified(act, month) >= (month.visits_due or 0):
        await clocks.end(act, month.id, "T-08")


async def qualified(act: Act, month: tables.HomeTeachingMonth) -> int:
    """How many visits of a month count: each by its own lessons."""
    last = calendar.month_end(month.month.year, month.month.month)
    found = select(func.count()).where(
        _VISIT.student_id == month.student_id,
        _VISIT.visited_on.between(month.month, last),
        _VISIT.lessons >= (month.lessons_due or 0),
    )
    return await act.session.scalar(found) or 0


async def _alone(session: AsyncSession, author: Author) -> bool:
    key = f"home teaching {author.jurisdiction_code}"
    said = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
    return bool(await session.scalar(said, {"key": key}))


async def _is_any(session: AsyncSession, author: Author) -> bool:
    county = author.jurisdiction_code
    living = exists().where(
        _PLAN.jurisdiction_code == county,
        _PLAN.state.in_((HomeTeachingPlanState.APPROVED, HomeTeachingPlanState.ACTIVE)),
    )
    waiting = exists().where(_MONTH.jurisdiction_code == county, _MONTH.state == HomeTeachingMonthState.OPEN)
    return bool(await session.scalar(select(or_(living, waiting))))


async def _begin_plans(act: Act) -> int:
    found = select(_PLAN).where(
        _PLAN.jurisdiction_code == act.author.jurisdiction_code,
        _PLAN.state == HomeTeachingPlanState.APPROVED,
        _PLAN.starts_on <= act.today,
    )
    plans = list(await act.session.scalars(found.limit(MOST).with_for_update()))
    for plan in plans:
        await activate(act, plan)
    return len(plans)


def _months_past(today: date) -> list[date]:
    """The first days of a day's month and of the eleven before it: what the hub did not open in time, it opens now."""
    ends = (calendar.month_end(today.year - 1, today.month + 1 + n) for n in range(12))
    return [end.replace(day=1) for end in ends]


async def _open(act: Act) -> int:
    """Open the months that plans in force owe, of all that are past in one statement."""
    middle = await _middles(act)
    due_on = {month: day for month in _months_past(act.today) if (day := middle(month)) is not None}
    owed = _table(due_on)
    found = (
        select(_PLAN, owed.c.month)
        .join(owed, and_(_PLAN.starts_on <= owed.c.middle, _PLAN.approved_on <= owed.c.middle))
        .where(
            _PLAN.jurisdiction_code == act.author.jurisdiction_code,
            _PLAN.state == HomeTeachingPlanState.ACTIVE,
            _PLAN.school_year.in_((owed.c.school_year, owed.c.other_year)),
            ~exists().where(_MONTH.student_id == _PLAN.student_id, _MONTH.month == owed.c.month),
        )
    )
    plans = (await act.session.execute(found.order_by(owed.c.month, _PLAN.id).limit(MOST))).all()
    for plan, month in plans:
        await _owe(act, plan, month)
    return len(plans)


def _table(due_on: Mapping[date, date]) -> FromClause:
    """Months that are due, each with its middle and the school years whose plans owe it."""
    years = [_years(month) for month in due_on]
    days = (cast(list(each), ARRAY(Date)) for each in (due_on.keys(), due_on.values()))
    written = (cast([each[n] for each in years], ARRAY(String)) for n in (0, 1))
    named = (column("month", Date), column("middle", Date))
    of = (column("school_year", String), column("other_year", String))
    return func.unnest(*days, *written).table_valued(*named, *of, name="owed").render_derived()


def _years(month: date) -> tuple[str, str]:
    # A school year's plan owes no month of another one; terms may begin in August, which belongs to both.
    year = calendar.school_year(f"{month:%Y-%m}")
    return year, calendar.school_year(f"{month.year}-07") if month.month == calendar.AUGUST else year


async def _owe(act: Act, plan: tables.HomeTeachingPlan, month: date) -> None:
    least = Minimum.of(act.rules["homeTeaching.min"])
    step = HOME_TEACHING_MONTH.require(None, HomeTeachingMonthState.OPEN)
    row = _MONTH(
        jurisdiction_code=plan.jurisdiction_code,
        student_id=plan.student_id,
        plan_id=plan.id,
        school_id=plan.school_id,
        month=month,
        state=step.target,
        judged=least is not None,
        visits_due=least.visits if least else None,
        lessons_due=least.lessons if least else None,
    )
    await act.add(row)
    await act.tell(
        plan.student_id, row, step.clauses, moved=(HOME_TEACHING_MONTH.code, None, step.target.name)
    )
    await clocks.start(
        act,
        "T-08",
        row,
        due=await due.at(act, "T-08", month),
        student=plan.student_id,
        owner=plan.school_id,
        clauses=act.rules.clauses("homeTeaching.min"),
    )
    if least is not None and await qualified(act, row) >= least.visits:
        await clocks.end(act, row.id, "T-08")


async def _judge(act: Act) -> int:
    found = select(_MONTH).where(
        _MONTH.jurisdiction_code == act.author.jurisdiction_code,
        _MONTH.state == HomeTeachingMonthState.OPEN,
        _MONTH.judged.is_(True),
        _MONTH.month < _first_unsettled(act),
    )
    months = list(await act.session.scalars(found.order_by(_MONTH.id).limit(MOST).with_for_update()))
    for month in months:
        count = await qualified(act, month)
        met = count >= (month.visits_due or 0)
        state = HomeTeachingMonthState.MET if met else HomeTeachingMonthState.NOT_MET
        await act.move(month, "state", HOME_TEACHING_MONTH, state, visits_qualified=count)
        if met:
            await clocks.end(act, month.id, "T-08")
    return len(months)


def _first_unsettled(act: Act) -> date:
    """The first month that may still be added to: a month is settled once its closing day in the next has passed."""
    this = act.today.replace(day=1)
    closing = act.rules["monthlyCloseDay"]
    return this if act.today.day > closing else (this - _DAY).replace(day=1)


async def _middles(act: Act) -> Callable[[date], date | None]:
    """The day of a month by which it is owed (domain.home_teaching.middle), under the county's rules and calendar."""
    cadence = act.rules["homeTeaching.dueMonths"]
    days, terms = await due.days(act), await due.terms(act)
    return lambda month: home_teaching.middle(month, cadence, days, terms)
