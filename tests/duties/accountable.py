"""A county that is supervised: who judges, and what is found there put on record as if it had happened."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from database import tables
from database.tables.row import Row
from domain import calendar
from domain.case import CaseStage
from domain.cause import CaseTrigger
from domain.organization import Department, OrgType
from domain.role import Role
from domain.timer import TimerState
from tests.casework.classroom import move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import reading, unit

SCHOOL, TOWNSHIP, BUREAU, OFFICE, INSPECTION = (
    Role.SCHOOL_OFFICER,
    Role.TOWNSHIP_OFFICER,
    Role.BUREAU_OFFICER,
    Role.LEADING_GROUP_OFFICER,
    Role.INSPECTION_OFFICER,
)
INSPECTING: dict[str, Any] = {"role": INSPECTION, "purpose": "SUPERVISION"}
"""督导室."""
TODAY = date(2026, 9, 20)
GENHE, DACHUAN, BOSHAN, HULIN, QIAOCHENG = "150785", "511703", "370304", "230381", "341602"
_NUMBERS = itertools.count(1)
PROPOSALS = """query ($u: ID) { accountabilityProposals(filter: {unitId: $u}, order: ID, first: 50) { nodes {
  id ground period state clausesCited foundCount version reason complaints { id }
  evidence(first: 50) { nodes { kind noun foundOn student { id } dropoutCase { id } } } } } }"""


@asynccontextmanager
async def supervised(
    databases: Databases, template: str, code: str, day: date = TODAY
) -> AsyncIterator[Desk]:
    """A desk in a county whose bureau and inspection are on record."""
    async with desk(databases, template, code) as made:
        move_to(made, day)
        await unit(made, "000", OrgType.EDUCATION_BUREAU)
        await unit(made, "010", OrgType.DEPARTMENT, Department.INSPECTION)
        yield made


async def proposals(here: Desk, unit: str | None = None, role: Role = BUREAU) -> list[Any]:
    """What somebody sees of the proposals, of one unit or of all."""
    more = INSPECTING if role is INSPECTION else {}
    found = await here.door.ask(PROPOSALS, {"u": unit}, **reading(here, role) | more)
    nodes: list[Any] = found["accountabilityProposals"]["nodes"]
    return nodes


async def school(here: Desk) -> str:
    """Another school; its id as a unit's."""
    made = await here.school(f"{7000 + next(_NUMBERS)}")
    return made.replace("School:", "Organization:")


def key(id: str) -> UUID:
    """The row's of a global id."""
    return UUID(id.partition(":")[2])


async def put(here: Desk, row: Row) -> Row:
    """A row as if it had been there before."""
    async with here.door.sessions.begin() as session:
        session.add(row)
    return row


async def case(here: Desk, unit: str, number: int, noticed: date, **more: Any) -> tables.DropoutCase:
    """A case of a child that is over; determined where `more` says when."""
    if "dropout_on" in more:
        more.setdefault("suspected_on", more["dropout_on"])
    row = tables.DropoutCase(
        jurisdiction_code=here.code,
        case_no=f"2026-2027-{900000 + next(_NUMBERS)}",
        student_id=here.rows["Student"][number],
        school_id=key(unit),
        stage=CaseStage.CLOSED,
        trigger=CaseTrigger.UNEXCUSED_ABSENCE,
        noticed_on=noticed,
        opened_at=instant(noticed),
        closed_at=here.time.now(),
        **more,
    )
    await put(here, row)
    return row


async def clock(
    here: Desk, limit: str, row: Any, due: date, state: TimerState = TimerState.OVERDUE, **more: Any
) -> None:
    """A clock of a row that ran out at the end of a day, or did not."""
    ended = state in (TimerState.DONE, TimerState.DONE_LATE)
    timer = tables.Timer(
        jurisdiction_code=here.code,
        limit=limit,
        student_id=row.student_id,
        noun=type(row).__name__,
        row_id=row.id,
        started_at=instant(due - timedelta(days=3)),
        due_at=calendar.end_of_day(due),
        state=state,
        ended_at=here.time.now() if ended else None,
        **more,
    )
    await put(here, timer)


def instant(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), calendar.COUNTY_TIME)


def deciding(here: Desk, unit: str, type: str, ground: str, **more: Any) -> dict[str, Any]:
    """What is said of an accountability action of today."""
    said = {"unitId": unit, "type": type, "ground": ground, "fact": "经查，该单位工作不到位"}
    return said | {"decidedBy": "周主任", "decidedOn": here.on(0)} | more


def on(what: str, row: Any, **more: Any) -> dict[str, Any]:
    """Which row, as it was seen. what: the name of its id."""
    return {what: row["id"], "expectedVersion": row["version"], **more}


def drafting(unit: str, scheme: str, year: int = 2026, **more: Any) -> dict[str, Any]:
    """A sheet of two items, 85 points of 100."""
    items = [
        {"nameZh": "入学率", "fullMarks": 6000, "score": 5500},
        {"nameZh": "控辍保学", "fullMarks": 4000, "score": 3000},
    ]
    return {"unitId": unit, "scheme": scheme, "year": year, "items": items} | more


async def eligible(here: Desk, year: int = 2026, role: Role = BUREAU) -> set[str]:
    """The schools and townships that may be given awards in a year."""
    query = """query ($y: Int!) { unitsEligibleForAwards(eligibleIn: $y, first: 100,
      type: [SCHOOL, TOWNSHIP]) { nodes { id } } }"""
    found = await here.door.ask(query, {"y": year}, **reading(here, role))
    return {each["id"] for each in found["unitsEligibleForAwards"]["nodes"]}
