"""What tests of indicators share: a county without children but those that a test makes, and the values that people see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from database import ids, tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.citation import ParameterOrigin
from domain.organization import Department
from domain.role import Role
from domain.student import SchoolingStatus, SpecialGroup
from tests.casework.desk import Desk
from tests.casework.places.five import CODES, pupil
from tests.conftest import Databases
from tests.duties.calendar_desk import calendar_desk

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
OFFICE, INSPECTION = Role.LEADING_GROUP_OFFICER, Role.INSPECTION_OFFICER
S = SchoolingStatus
VALUE = """id indicator variant formulaVersion level periodKind period startsOn endsOn settlesOn stage area groups causes guard
  numerator denominator lacking value compliance ground dataOn finalAt unit { id } schoolClass { id } target { clausesCited }
  unitTarget { id value }"""
_LISTED = f"""query ($f: IndicatorValueFilter) {{ indicatorValues(filter: $f, order: PERIOD, first: 100) {{ totalCount
  nodes {{ {VALUE} }} }} }}"""
_BEHIND = """query ($id: ID!) { node(id: $id) { ... on IndicatorValue { exceptions(first: 100) { totalCount
  nodes { student { id } } } } } }"""


@asynccontextmanager
async def indicators(
    databases: Databases, template: str, place: str, day: date = date(2026, 10, 12)
) -> AsyncIterator[Desk]:
    """A desk in a place on a day of the autumn term, whose county has no children of school age."""
    async with calendar_desk(databases, template, CODES[place]) as made:
        async with made.door.sessions.begin() as session:
            gone = {"schooling_status": S.MOVED_OUT, "birth_date": date(2000, 1, 1)}
            await session.execute(update(tables.Student).values(gone))
            await session.execute(delete(tables.SpecialGroupMembership))
            await session.execute(delete(tables.Enrollment))
        made.move_to(day)
        yield made


async def children(
    here: Desk, number: int, status: S = S.ATTENDING, *groups: SpecialGroup, **more: Any
) -> list[int]:
    """So many more children; their numbers at the desk. more: of their enrollment."""
    made = [await pupil(here, status, **{"entry_date": date(2026, 8, 20)} | more) for _ in range(number)]
    async with here.door.sessions.begin() as session:
        for each, group in ((each, group) for each in made for group in groups):
            said = {
                "group": group,
                "source": Department.CIVIL_AFFAIRS,
                "student_id": here.rows["Student"][each],
            }
            session.add(tables.SpecialGroupMembership(**said))
    return made


async def case(
    here: Desk, child: int, stage: CaseStage = CaseStage.SUSPECTED, *causes: DropoutCause, **said: Any
) -> UUID:
    """A case of a child, of its school, determined suspected today unless said otherwise."""
    id = ids.fresh(1)[0]
    kept = {
        "noticed_on": here.today,
        "suspected_on": here.today,
        "dropout_on": here.today if stage in (CaseStage.DROPOUT, CaseStage.ENFORCING) else None,
        "returned_on": here.today if stage is CaseStage.RETURNED else None,
        "closed_at": here.time.now() if stage is CaseStage.CLOSED else None,
    } | said
    async with here.door.sessions.begin() as session:
        student = here.rows["Student"][child]
        session.add(
            tables.DropoutCase(
                id=id,
                jurisdiction_code=here.code,
                case_no=f"2026-2027-{id.hex[-8:]}",
                student_id=student,
                school_id=here.rows["School"][0],
                stage=stage,
                trigger=CaseTrigger.SIGN,
                opened_at=here.time.now(),
                **kept,
            )
        )
        await session.flush()
        for cause in causes:
            first = cause is causes[0]
            session.add(tables.CaseCause(case_id=id, student_id=student, cause=cause, primary=first))
    return id


async def values(here: Desk, indicator: str, role: Role = BUREAU, **filter: Any) -> list[dict[str, Any]]:
    """Values of an indicator that somebody sees. viewer: more of who asks, in `viewer`."""
    viewer = filter.pop("viewer", {})
    said = {"indicator": [indicator], **filter}
    found: list[dict[str, Any]] = (await here.door.ask(_LISTED, {"f": said}, **here.role(role) | viewer))[
        "indicatorValues"
    ]["nodes"]
    return found


async def stands(here: Desk, indicator: str, role: Role = BUREAU, **filter: Any) -> dict[str, Any]:
    """The one value of the county, or of whatever else the filter says, over all children; without a variant, the plain one."""
    wanted = {"level": ["COUNTY"], "whole": True} | filter
    found = [
        each
        for each in await values(here, indicator, role, **wanted)
        if each["variant"] is None or "variant" in filter
    ]
    [one] = found
    return one


async def told(here: Desk, indicator: str, **filter: Any) -> tuple[int | None, int | None, str | None]:
    """Numerator, denominator and value."""
    found = await stands(here, indicator, **filter)
    return found["numerator"], found["denominator"], found["value"]


async def behind(here: Desk, value: dict[str, Any], role: Role = BUREAU, **viewer: Any) -> list[str]:
    """The children behind a value that somebody sees."""
    found = (await here.door.ask(_BEHIND, {"id": value["id"]}, **here.role(role) | viewer))["node"][
        "exceptions"
    ]
    ids_: list[str] = sorted(each["student"]["id"] for each in found["nodes"])
    assert found["totalCount"] == len(ids_)
    return ids_


def these(here: Desk, *numbers: int) -> list[str]:
    return sorted(here.student(each) for each in numbers)


async def over(here: Desk, day: date) -> None:
    """Draw up the indicators of today, and once more on a later day."""
    await here.tick()
    here.move_to(day)
    await here.tick()


async def set_rule(here: Desk, key: str, value: Any) -> None:
    """What the county sets of itself."""
    async with here.door.sessions.begin() as session:
        of = tables.RuleParameter
        here_now = (of.jurisdiction_code == here.code, of.code == key, of.valid_to.is_(None))
        loaded = (await session.scalars(select(of).where(*here_now))).one()
        names = ("jurisdiction_code", "document_id", "code", "ordinal", "zh", "en", "unit", "marked")
        kept = {name: getattr(loaded, name) for name in names}
        own = {"origin": ParameterOrigin.LOCAL_OVERRIDE, "valid_from": here.today, "note": ""}
        session.add(of(**kept, **own, value=value))
