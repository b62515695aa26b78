"""Clues of venues that harm pupils: reported, and routed to the departments that the place names (HL-23, HL-23a, HL-31a, QC-11, QC-11a)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import due, registry
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain.duty import DutyRole
from domain.duty_task import TaskCategory, TaskOrigin, TaskState
from domain.errors import Fixer, Reason, Refused
from domain.machines.duty_task import DUTY_TASK
from domain.machines.venue import VENUE_CLUE
from domain.organization import Department
from domain.venue import FARTHEST, FITS, NEAR_SCHOOL, VenueClueState, VenueMatter, VenueType
from duties import basis, entries, units

_OF, _TASK = tables.VenueViolationClue, tables.DutyTask


async def report(
    session: AsyncSession,
    author: Author,
    *,
    venue_type: VenueType,
    matter: VenueMatter,
    venue_name: str,
    location: str,
    seen_on: date,
    description: str,
    school_id: UUID | None = None,
    distance_m: int | None = None,
) -> UUID:
    """Report a venue; the clue's id. It asks the leading department to act, and those that support it, each by a task.

    school_id: near which of the author's schools it is; distance_m: metres to it. Raises Refused: VENUE_MISMATCH,
    SCHOOL_MISSING, NO_SUCH_SCHOOL, BAD_DISTANCE, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER, NO_VENUE_DUTY, DEPARTMENT_MISSING,
    ALLOWED_ON_HOLIDAY.
    """
    act = await begin(session, author)
    _require_fit(venue_type, matter)
    await _check_school(act, matter, school_id, distance_m)
    on_or_before(seen_on, act.today, "seenOn")
    await _refuse_allowed(act, venue_type, matter, seen_on)
    said: dict[str, Any] = {
        "venue_type": venue_type,
        "matter": matter,
        "venue_name": text(venue_name, "venueName", 100),
        "location": text(location, "location", 200),
        "description": text(description, "description"),
    }
    routes = [each for each in act.rules["venueClue.route"] or [] if each["matter"] == matter.name]
    lead, unit = await _lead(act, routes)
    asks = await units.own(act)
    number = await act.number(_OF.clue_no, str(act.today.year))
    asked: dict[str, Any] = {
        "title": f"线索 {number}：{matter.zh}",
        "requirement": f"{venue_type.zh}“{said['venue_name']}”（{said['location']}）：{said['description']}",
        "raised_by_id": asks.id if asks else None,
    }
    task = await _ask(act, lead, unit, asked)
    for each in routes:
        await _ask_support(act, each, task, asked)
    clue = _OF(
        jurisdiction_code=author.jurisdiction_code,
        clue_no=number,
        **said,
        school_id=school_id,
        distance_m=distance_m,
        seen_on=seen_on,
        reported_by_id=task.raised_by_id,
        reported_at=author.now,
        unit_id=unit.id,
        task_id=task.id,
        clauses=task.clauses,
        state=VenueClueState.REPORTED,
    )
    await entries.make(act, clue, clue.unit_id, VENUE_CLUE, counterpart=clue.reported_by_id)
    return await act.done(clue)


def _require_fit(type: VenueType, matter: VenueMatter) -> None:
    if type not in FITS[matter]:
        zh, en = f"“{matter.zh}”不适用于{type.zh}", f"{matter.name} cannot be said of {type.name}"
        raise Refused(Reason("VENUE_MISMATCH", zh, en, Fixer.CALLER, "matter"))


async def _check_school(act: Act, matter: VenueMatter, school: UUID | None, distance: int | None) -> None:
    if school is not None:
        await registry.own_school(act, school, "schoolId")
    elif matter in NEAR_SCHOOL or distance is not None:
        zh, en = "请指明在哪所学校周边", "say near which school it is"
        raise Refused(Reason("SCHOOL_MISSING", zh, en, Fixer.CALLER, "schoolId"))
    if distance is not None and not 0 <= distance <= FARTHEST:
        zh, en = f"距离应为 0 至 {FARTHEST} 米", f"a distance is 0 to {FARTHEST} metres"
        raise Refused(Reason("BAD_DISTANCE", zh, en, Fixer.CALLER, "distanceM"))


async def _refuse_allowed(act: Act, type: VenueType, matter: VenueMatter, day: date) -> None:
    """An arcade with minors in it on a statutory holiday violates nothing where the place allows that (HL-23, not QC-11a)."""
    if (type, matter) != (VenueType.ARCADE, VenueMatter.ADMITS_MINORS):
        return
    if not act.rules["venueClue.arcadeOnHolidays"]:
        return
    # Days off by the State Council's notice; the county's own days off are no statutory holidays, nor are plain weekends.
    if (await due.days(act)).exceptions.get(day) is False:
        zh = f"{day} 为国家法定节假日，电子游戏场所可以接纳未成年人"
        en = f"{day} is a statutory holiday, on which arcades may admit minors"
        clause = next(iter(act.rules.clauses("venueClue.arcadeOnHolidays")), None)
        raise Refused(Reason("ALLOWED_ON_HOLIDAY", zh, en, Fixer.CALLER, "seenOn", clause))


async def _lead(act: Act, routes: list[dict[str, Any]]) -> tuple[dict[str, Any], tables.Organization]:
    """Who leads, and the unit that this is. Raises Refused: NO_VENUE_DUTY, DEPARTMENT_MISSING."""
    lead = next((each for each in routes if each["role"] == DutyRole.LEAD.name), None)
    if lead is None:
        zh, en = "本地文件未规定由哪个部门查处", "no document of the place names a department for it"
        raise Refused(Reason("NO_VENUE_DUTY", zh, en, Fixer.BUREAU, "matter"))
    department = Department[lead["department"]]
    unit = await units.first(act.session, act.author.jurisdiction_code, department)
    if unit is None:
        zh, en = f"{department.zh}尚未登记为单位", f"{department.name} is not on record as a unit"
        raise Refused(Reason("DEPARTMENT_MISSING", zh, en, Fixer.OPERATOR, "matter", lead["clause"]))
    return lead, unit


async def _ask_support(act: Act, route: dict[str, Any], lead: tables.DutyTask, asked: dict[str, Any]) -> None:
    """A supporting department that is on record is asked as well; one that is not is not waited for."""
    if route["role"] != DutyRole.SUPPORT.name:
        return
    unit = await units.first(act.session, act.author.jurisdiction_code, Department[route["department"]])
    if unit is not None:
        helps = asked | {"title": f"配合{asked['title']}", "supports_id": lead.id}
        await _ask(act, route, unit, helps)


async def _ask(
    act: Act, route: dict[str, Any], unit: tables.Organization, asked: dict[str, Any]
) -> tables.DutyTask:
    clauses = (route["clause"],)
    task = _TASK(
        jurisdiction_code=act.author.jurisdiction_code,
        task_no=await act.number(_TASK.task_no, str(act.today.year)),
        origin=TaskOrigin.CLUE,
        category=TaskCategory[route["category"]],
        unit_id=unit.id,
        duty_id=await basis.duty_of(act, Department[route["department"]], clauses),
        clauses=list(clauses),
        raised_at=act.author.now,
        due_on=act.today + timedelta(days=act.rules["venueClue.days"]),
        state=TaskState.NEW,
        **asked,
    )
    await entries.make(act, task, unit.id, DUTY_TASK, counterpart=task.raised_by_id)
    return task
