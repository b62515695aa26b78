"""A school's plan of new pupils (新生入学计划): asked for each summer, drawn up by the school, published by the bureau (BS-21, T-17)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, registry
from casework.act import Act, begin
from database import tables
from domain import admission, term
from domain.admission import ENTRANCE, PlanState
from domain.errors import Fixer, Reason, Refused
from domain.machines.admission import ADMISSION_PLAN
from domain.machines.whereabouts import LEFT
from domain.term import HolidayKind, SchoolYear

_PLAN = tables.AdmissionPlan
MOST = 500
"""Plans asked for in one transaction."""
_LARGEST = 5_000
UNKNOWN_ADMISSION_PLAN = Reason(
    "UNKNOWN_ADMISSION_PLAN",
    "没有此入学计划，或不在您的办理范围内",
    "there is no such admission plan, or it is not yours to act for",
    Fixer.CALLER,
    "planId",
)


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    school_id: UUID,
    school_year: str,
    grade: int,
    catchment_count: int,
    classes: int,
    places: int,
    expected_version: int | None = None,
) -> UUID:
    """Draw up what a school plans for a grade in a school year; the plan's id. Drawn up anew it is a new version.

    catchment_count: children that the school counted in its area (BS-21); the hub puts beside it how many it knows there.
    Raises Refused: NO_SUCH_SCHOOL, UNKNOWN_ADMISSION_PLAN, BAD_TERM, BAD_COUNT, PLAN_EXISTS, PLAN_PUBLISHED, STALE_VERSION.
    """
    act = await begin(session, author)
    year = term.school_year(school_year)
    school = await registry.school(act, school_id, "schoolId")
    _count(grade, 1, 9, "grade")
    _count(catchment_count, 0, _LARGEST, "catchmentCount")
    _count(classes, 1, 99, "classes")
    _count(places, 1, _LARGEST, "places")
    plan = await _opened(act, school.id, year, grade)
    _require_open(plan, expected_version)
    said = {"catchment_count": catchment_count, "classes": classes, "places": places}
    counted = {"known_count": await _known(act, school.id, year, grade), "counted_on": act.today}
    state = PlanState.DRAFTED
    await changing.change(session, plan, state=state, drawn_up_by=author.name, **said, **counted)
    return await act.done(plan)


async def publish(session: AsyncSession, author: Author, *, plan_id: UUID, expected_version: int) -> UUID:
    """Publish a plan; children are registered under it from then on. Ends its clock of T-17.

    Raises Refused: UNKNOWN_ADMISSION_PLAN, STALE_VERSION, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    plan = await act.held(_PLAN, plan_id, UNKNOWN_ADMISSION_PLAN, expected_version)
    ADMISSION_PLAN.require(plan.state, PlanState.PUBLISHED)
    by = {"published_at": author.now, "published_by": author.name}
    await changing.change(session, plan, state=PlanState.PUBLISHED, **by)
    await clocks.end(act, plan.id, "T-17")
    return await act.done(plan)


async def advance(session: AsyncSession, author: Author) -> int:
    """In the summer, ask each school of the county for the plan of the coming school year, with its clock; how many."""
    act = await begin(session, author)
    holiday = (await due.terms(act)).holiday_of(act.today)
    if holiday is None or holiday.kind is not HolidayKind.SUMMER:
        return 0
    year = SchoolYear(act.today.year)
    asked = (await _lacking(act, year))[:MOST]
    for school, grade in asked:
        await _insert(act, school, year, grade)
    return len(asked)


async def _lacking(act: Act, year: SchoolYear) -> list[tuple[UUID, int]]:
    """Which schools have no plan of a grade that new pupils enter."""
    of, unit = tables.School, tables.Organization
    schools = await act.session.execute(
        select(of.id, of.stage)
        .join(unit, unit.id == of.id)
        .where(unit.jurisdiction_code == act.author.jurisdiction_code)
        .order_by(of.id)
    )
    made = await act.session.execute(
        select(_PLAN.school_id, _PLAN.grade).where(
            _PLAN.jurisdiction_code == act.author.jurisdiction_code, _PLAN.school_year == str(year)
        )
    )
    there = {(school, grade) for school, grade in made}
    wanted = [(id, grade) for id, stage in schools for grade in ENTRANCE.get(stage, ())]
    return [each for each in wanted if each not in there]


async def _opened(act: Act, school: UUID, year: SchoolYear, grade: int) -> tables.AdmissionPlan:
    """The plan, held; begun with its clock where there is none. Raises Refused UNKNOWN_ADMISSION_PLAN for a school out of reach."""
    await _insert(act, school, year, grade)
    key = {"school_id": school, "school_year": str(year), "grade": grade}
    id = (await act.session.scalars(select(_PLAN.id).filter_by(**key))).one()
    return await act.held(_PLAN, id, UNKNOWN_ADMISSION_PLAN.at("schoolId"), None)


async def _insert(act: Act, school: UUID, year: SchoolYear, grade: int) -> None:
    step = ADMISSION_PLAN.require(None, PlanState.EXPECTED)
    row = {"jurisdiction_code": act.author.jurisdiction_code, "school_id": school, "grade": grade}
    made = insert(_PLAN).values(school_year=str(year), state=step.target, **row)
    id = await act.session.scalar(made.on_conflict_do_nothing().returning(_PLAN.id))
    if id is not None:
        plan = await act.session.get_one(_PLAN, id)
        until = await due.at(act, "T-17", date(year.first, 1, 1))
        await clocks.start(act, "T-17", plan, due=until, owner=school, clauses=step.clauses)


def _require_open(plan: tables.AdmissionPlan, expected: int | None) -> None:
    if plan.state is PlanState.PUBLISHED:
        zh, en = "计划已公布，不可更改", "a plan that is published does not change"
        raise Refused(Reason("PLAN_PUBLISHED", zh, en, Fixer.BUREAU, "schoolId", "BS-21"))
    if plan.state is PlanState.DRAFTED and expected is None:
        zh = "该校本学年该年级的计划已拟定；更正请注明 expectedVersion"
        en = "the plan is drawn up already; a correction says which version it saw"
        raise Refused(Reason("PLAN_EXISTS", zh, en, Fixer.CALLER, "expectedVersion", "BS-21"))
    changing.require(plan, expected)


def _count(value: int, least: int, most: int, place: str) -> None:
    if not least <= value <= most:
        zh, en = f"应为 {least} 至 {most} 的整数", f"a whole number from {least} to {most} is needed"
        raise Refused(Reason("BAD_COUNT", zh, en, Fixer.CALLER, place, "BS-21"))


async def _known(act: Act, school: UUID, year: SchoolYear, grade: int) -> int:
    """How many children of the usual age the hub knows in the villages for which the school answers (DC-07, GH-16)."""
    child, near = tables.Student, tables.Catchment
    first, last = admission.entering(year, grade, act.rules.values)
    found = select(func.count()).where(
        child.jurisdiction_code == act.author.jurisdiction_code,
        child.birth_date.between(first, last),
        child.schooling_status.not_in(LEFT),
        child.village_id.in_(select(near.village_id).where(near.school_id == school)),
    )
    return await act.session.scalar(found) or 0
