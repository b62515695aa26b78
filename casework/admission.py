"""Entering school (入学): a child is registered once for a school year, arrives, or is withdrawn (BS-20, GH-16, QC-33)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, nearby, newcomer, registry, sign
from casework.act import Act, begin, not_before, on_or_before, text
from casework.admission_papers import Papers, check
from casework.admission_plan import UNKNOWN_ADMISSION_PLAN
from casework.newcomer import Named
from casework.pupils import UNKNOWN_CLASS
from database import ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import admission, identity, term
from domain.admission import AdmissionState, PlanState
from domain.attendance import SignSource
from domain.errors import Fixer, Reason, Refused
from domain.machines.admission import ADMISSION
from domain.machines.whereabouts import AT_SCHOOL
from domain.school_age import Standing
from domain.student import IdType, SchoolingStatus, Sex
from domain.term import TermKind

_REGISTERED, _PLAN = tables.AdmissionRegistration, tables.AdmissionPlan
LIMITS = ("T-02", "T-04a")
"""By when a registered child comes: within the week of term start; whoever is registered later, promptly."""
UNKNOWN_REGISTRATION = Reason(
    "UNKNOWN_REGISTRATION",
    "没有此入学登记，或不在您的办理范围内",
    "there is no such admission, or it is not yours to act for",
    Fixer.CALLER,
    "registrationId",
)


async def register(
    session: AsyncSession,
    author: Author,
    *,
    plan_id: UUID,
    student_id: UUID,
    **papers: Any,  # the rest of the input, whose kinds are those of Papers
) -> UUID:
    """Register a child that the author may act for under a school's published plan; the registration's id.

    Raises Refused: UNKNOWN_ADMISSION_PLAN, PLAN_NOT_PUBLISHED, UNKNOWN_STUDENT, ALREADY_REGISTERED, ALREADY_ENROLLED, NOT_ADMISSIBLE,
    NOT_OF_AGE, NOT_OF_COUNTY, NOT_NEARBY, BAD_BASIS, BAD_REGION, NO_SUCH_UNIT, IMPOSSIBLE_DATE, BAD_TEXT, BAD_IDENTITY, BAD_PHONE.
    """
    act = await begin(session, author)
    said, plan = Papers(**papers), await _plan(act, plan_id)
    keys = await newcomer.sealing(act)
    await check(act, _year(plan).last_day, said)
    newcomer.known_basis(act, said.lives)
    return await _register(act, keys, plan, await act.child(student_id), said)


async def register_child(
    session: AsyncSession,
    author: Author,
    *,
    plan_id: UUID,
    name: str,
    sex: Sex,
    birth_date: date,
    id_type: IdType,
    id_number: str | None = None,
    **papers: Any,  # the rest of the input, whose kinds are those of Papers
) -> UUID:
    """Register a child by its own papers: one whom the registers know by the number, else a new one; the registration's id.

    Raises Refused: as `register`, and IDENTITY_CONFLICT.
    """
    act = await begin(session, author)
    said, plan = Papers(**papers), await _plan(act, plan_id)
    who = newcomer.checked(act, Named(name, sex, birth_date, id_type, id_number))
    keys = await newcomer.sealing(act)
    await check(act, _year(plan).last_day, said)
    basis = newcomer.known_basis(act, said.lives)
    child = await newcomer.found(act, keys, who)
    if child is None:
        _require_age(act, plan, who.birth_date)
        child = await newcomer.made(act, keys, who, said.lives, basis)
    return await _register(act, keys, plan, child, said)


async def arrive(
    session: AsyncSession,
    author: Author,
    *,
    registration_id: UUID,
    expected_version: int,
    arrived_on: date,
    class_id: UUID | None = None,
) -> UUID:
    """The child came: it holds a 学籍 at the school from then on, and signs that it was missed are closed; the registration's id.

    Raises Refused: UNKNOWN_REGISTRATION, STALE_VERSION, ILLEGAL_TRANSITION, ALREADY_ENROLLED, UNKNOWN_CLASS, IMPOSSIBLE_DATE.
    """
    act = await begin(session, author)
    row = await act.held(_REGISTERED, registration_id, UNKNOWN_REGISTRATION, expected_version)
    on_or_before(arrived_on, act.today, "arrivedOn")
    not_before(arrived_on, row.registered_on, "arrivedOn")
    child = await session.get_one(tables.Student, row.student_id, with_for_update=True)
    room = await _room(act, row, class_id) if class_id is not None else None
    why = AdmissionState.ARRIVED.zh
    await act.move(row, "state", ADMISSION, AdmissionState.ARRIVED, why, arrived_on=arrived_on)
    await registry.refuse_enrolled(act, child.id)
    enrollment = await registry.enter(act, child, row.school_id, row.grade, arrived_on, why)
    await changing.change(session, enrollment, class_id=room)
    await clocks.end(act, row.id, *LIMITS)
    await sign.settle(act, child.id, why, SignSource.ADMISSION)
    return await act.done(row, child.id)


async def withdraw(
    session: AsyncSession, author: Author, *, registration_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Take a registration back: the child may be registered at another school; the registration's id.

    Raises Refused: UNKNOWN_REGISTRATION, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT.
    """
    act = await begin(session, author)
    row = await act.held(_REGISTERED, registration_id, UNKNOWN_REGISTRATION, expected_version)
    why, state = text(reason, "reason"), AdmissionState.WITHDRAWN
    await act.move(row, "state", ADMISSION, state, why, withdrawn_reason=why)
    await clocks.lift(act, row.id, why, *LIMITS)
    return await act.done(row, row.student_id)


async def refuse_registered(act: Act, child: UUID, school_year: str) -> None:
    """Raise Refused ALREADY_REGISTERED: a child is registered once a school year, wherever it lives (GH-16, A-41)."""
    there = exists().where(
        _REGISTERED.student_id == child,
        _REGISTERED.school_year == school_year,
        _REGISTERED.state != AdmissionState.WITHDRAWN,
    )
    if await act.session.scalar(select(there)):
        zh, en = "该儿童本学年已登记入学", "the child is registered for this school year already"
        raise Refused(Reason("ALREADY_REGISTERED", zh, en, Fixer.CALLER, "studentId", "BS-20"))


async def _plan(act: Act, id: UUID) -> tables.AdmissionPlan:
    plan = await act.held(_PLAN, id, UNKNOWN_ADMISSION_PLAN, None)
    if plan.state is not PlanState.PUBLISHED:
        zh, en = "入学计划尚未公布", "the admission plan is not published"
        raise Refused(Reason("PLAN_NOT_PUBLISHED", zh, en, Fixer.BUREAU, "planId", "BS-21"))
    return plan


async def _register(
    act: Act, keys: Keys, plan: tables.AdmissionPlan, child: tables.Student, said: Papers
) -> UUID:
    await refuse_registered(act, child.id, plan.school_year)
    await registry.refuse_enrolled(act, child.id)
    _require_age(act, plan, child.birth_date)
    await _admit(act, child, said.registered_on)
    await newcomer.settle(act, child, said.lives, newcomer.known_basis(act, said.lives))
    await nearby.require(act, child.village_id, plan.school_id, said.assigned_by)
    await newcomer.answer(act, keys, child.id, said.guardians)
    row = _row(act, keys, plan, child, said)
    await act.add(row)
    step = ADMISSION.require(None, row.state)
    await act.tell(child.id, row, step.clauses, moved=(ADMISSION.code, None, row.state.name))
    await _start_clock(act, row)
    return await act.done(row, child.id)


def _row(
    act: Act, keys: Keys, plan: tables.AdmissionPlan, child: tables.Student, said: Papers
) -> tables.AdmissionRegistration:
    id, address = ids.fresh(1)[0], Field(keys, _REGISTERED.home_address_sealed)
    permit = Field(keys, _REGISTERED.permit_no_sealed)
    number = identity.normalize(said.permit_no) if said.permit_no else None
    return _REGISTERED(
        id=id,
        student_id=child.id,
        school_id=plan.school_id,
        school_year=plan.school_year,
        grade=plan.grade,
        state=AdmissionState.REGISTERED,
        basis=said.basis,
        named=admission.is_named(said.basis, act.rules["coverage.universe"]),
        assigned_by=said.assigned_by,
        household_region=said.household_region,
        residence_id=said.residence_id,
        home_address_sealed=address.text(id, said.home_address),
        permit_no_sealed=permit.text(id, number),
        permit_no_index=permit.index(number),
        permit_no_masked=identity.masked(number),
        permit_valid_to=said.permit_valid_to,
        registered_on=said.registered_on,
        registered_by=act.author.name,
    )


async def _start_clock(act: Act, row: tables.AdmissionRegistration) -> None:
    """By when the child comes: in the week of term start (T-02); if it is registered later, promptly (T-04a)."""
    first = (await due.terms(act)).term(term.school_year(row.school_year), TermKind.AUTUMN).first_school_day
    in_time = row.registered_on <= first
    limit = LIMITS[0] if in_time else LIMITS[1]
    until = await due.at(act, limit, first if in_time else row.registered_on)
    clauses = act.rules.clauses("noShow.registerWithin")
    await clocks.start(
        act, limit, row, due=until, student=row.student_id, owner=row.school_id, clauses=clauses
    )


async def _admit(act: Act, child: tables.Student, on: date) -> None:
    """One that moved away and is back is of the universe again; one that dropped out returns, it does not enter (GH-37)."""
    if child.schooling_status is SchoolingStatus.MOVED_OUT:
        await act.become(child, SchoolingStatus.NEVER_ENROLLED, on)
    if child.schooling_status not in registry.ENTERS.union(AT_SCHOOL):
        zh = f"就学状态为“{child.schooling_status.zh}”，不办理入学登记"
        en = f"a child that is {child.schooling_status.name} is not registered for admission"
        raise Refused(Reason("NOT_ADMISSIBLE", zh, en, Fixer.CALLER, "studentId", "GH-37"))


def _require_age(act: Act, plan: tables.AdmissionPlan, born: date) -> None:
    if admission.standing(born, _year(plan), act.rules.values) is not Standing.OF_AGE:
        zh, en = "不在本地规定的适龄范围内", "the child is not of school age in that school year"
        raise Refused(Reason("NOT_OF_AGE", zh, en, Fixer.CALLER, "birthDate", "HL-70"))


def _year(plan: tables.AdmissionPlan) -> term.SchoolYear:
    return term.school_year(plan.school_year)


async def _room(act: Act, row: tables.AdmissionRegistration, id: UUID) -> UUID:
    of = tables.SchoolClass
    own = {"school_id": row.school_id, "school_year": row.school_year, "grade": row.grade}
    found: UUID | None = await act.session.scalar(select(of.id).where(of.id == id).filter_by(**own))
    if found is None:
        raise Refused(UNKNOWN_CLASS)
    return found
