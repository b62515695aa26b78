"""Events that the exchange itself concludes: its month once every partner's is closed, a department's answers with its own, August's rosters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from database import tables
from domain import calendar
from domain.exchange import CycleState, Direction, PackageCode, PackageState
from domain.organization import Department
from hub import month_due
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events

D = Department
PERIOD = "2026-11"
PARTNERS = {"own police": D.PUBLIC_SECURITY, "own federation": D.DISABLED_FEDERATION}


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Hulin, whose document asks for August's rosters, with its calendar drawn up."""
    async with calendar_desk(databases, template, PLACES["HL"]) as made:
        await made.tick()
        yield made


async def announced(here: Desk, period: str = PERIOD) -> dict[Department, UUID]:
    """A month of two partners, whose day has come."""
    made = {}
    async with here.door.sessions.begin() as session:
        for code, department in PARTNERS.items():
            named = {"code": code, "department": department, "name_zh": department.zh}
            partner = tables.ExchangePartner(jurisdiction_code=here.code, **named)
            session.add(partner)
            await session.flush()
            month = tables.ExchangeCycle(
                jurisdiction_code=here.code,
                partner_id=partner.id,
                period=period,
                workflow_id=f"exchange/{code}/{period}",
                state=CycleState.PLANNED,
                due_at=calendar.snapshot_instant(period),
                summary={},
                coarse_summary={},
                failure={},
            )
            session.add(month)
            await session.flush()
            made[department] = month.id
    return made


async def closed(here: Desk, cycle: UUID) -> None:
    async with here.door.sessions.begin() as session:
        of = tables.ExchangeCycle
        now = here.time.now()
        await session.execute(update(of).where(of.id == cycle).values(state=CycleState.CLOSED, closed_at=now))


async def event(here: Desk, code: str, department: Department, period: str = PERIOD) -> dict[str, Any]:
    (found,) = [
        each
        for each in await events(here, code=code)
        if (each["period"], each["department"]) == (period, department.name)
    ]
    return found


async def due(here: Desk) -> set[tuple[str, str]]:
    async with here.door.sessions() as session:
        rows = await month_due.told(session, here.code, here.time.now())
    return {(row["state"].split()[0], row["partner"]) for row in rows if row["period"] == PERIOD}


async def test_a_month_is_done_once_every_partner_has_closed_it_and_answers_with_their_own(
    hulin: Desk,
) -> None:
    months = await announced(hulin)
    hulin.move_to(date(2026, 11, 8))
    await closed(hulin, months[D.PUBLIC_SECURITY])
    await hulin.tick()
    whole = await event(hulin, "EXCHANGE", D.EDUCATION_BUREAU)
    assert (whole["state"], whole["shownBy"]) == ("OPEN", None)
    answers = await event(hulin, "PARTNER_ANSWERS", D.PUBLIC_SECURITY)
    assert (answers["state"], answers["shownBy"]) == ("DONE", f"ExchangeCycle:{months[D.PUBLIC_SECURITY]}")
    assert (await event(hulin, "PARTNER_ANSWERS", D.DISABLED_FEDERATION))["state"] == "OPEN"
    assert (await event(hulin, "PARTNER_ANSWERS", D.CIVIL_AFFAIRS))["state"] == "OPEN", "nobody is connected"
    last = months[D.DISABLED_FEDERATION]
    await closed(hulin, last)
    await hulin.tick()
    whole = await event(hulin, "EXCHANGE", D.EDUCATION_BUREAU)
    assert (whole["state"], whole["shownBy"]) == ("DONE", f"ExchangeCycle:{last}")
    assert whole["note"]
    await hulin.tick()
    assert await event(hulin, "EXCHANGE", D.EDUCATION_BUREAU) == whole, "once"


async def test_a_month_that_is_caught_up_is_done_late_and_listed_as_due_until_then(hulin: Desk) -> None:
    months = await announced(hulin)
    hulin.move_to(date(2026, 11, 20))
    await hulin.tick()
    bureau = ("EXCHANGE", D.EDUCATION_BUREAU.name)
    assert bureau in await due(hulin)
    for each in months.values():
        await closed(hulin, each)
    await hulin.tick()
    assert bureau not in await due(hulin)
    assert (await event(hulin, "EXCHANGE", D.EDUCATION_BUREAU))["state"] == "DONE_LATE"
    assert (await event(hulin, "PARTNER_ANSWERS", D.PUBLIC_SECURITY))["state"] == "DONE_LATE"


async def test_a_month_of_no_partner_stays_open(hulin: Desk) -> None:
    hulin.move_to(date(2026, 11, 8))
    await hulin.tick()
    assert (await event(hulin, "EXCHANGE", D.EDUCATION_BUREAU))["state"] == "OPEN"


@pytest.mark.parametrize(
    ("state", "period", "done"),
    [
        (PackageState.APPLIED, "2027-08", True),
        (PackageState.VALIDATED, "2027-08", False),
        (PackageState.REFUSED, "2027-08", False),
        (PackageState.APPLIED, "2026-08", False),
    ],
)
async def test_an_august_roster_has_come_once_it_is_applied_HL_34_HL_37(
    hulin: Desk, state: PackageState, period: str, done: bool
) -> None:
    async with hulin.door.sessions.begin() as session:
        package = tables.ExchangePackage(
            jurisdiction_code=hulin.code,
            partner_code="police",
            code=PackageCode.HOUSEHOLD_CHANGE_ROSTER,
            direction=Direction.PULL,
            period=period,
            sequence=9,
            state=state,
            sha256="0" * 64,
            header={},
        )
        session.add(package)
        await session.flush()
        name = f"ExchangePackage:{package.id}"
    hulin.move_to(date(2027, 8, 9))
    await hulin.tick()
    assert await of_august(hulin, "HOUSEHOLD_CHANGE_ROSTER") == (("DONE", name) if done else ("OPEN", None))
    assert await of_august(hulin, "THREE_DISABILITY_ROSTER") == ("OPEN", None)


async def of_august(here: Desk, code: str) -> tuple[str, str | None]:
    """How the event of 2027 stands; grants have ended by then, so nobody can ask."""
    of = tables.ScheduledEvent
    wanted = (of.jurisdiction_code == here.code, of.code == code, of.due_on == date(2027, 8, 31))
    async with here.door.sessions() as session:
        row = (await session.scalars(select(of).where(*wanted))).one()
        return row.state.name, row.shown_by
