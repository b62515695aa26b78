"""Whether funds arrive in time and in full, and whether the poor are paid more aid than the year before (HL-29)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.aid import AidGround, AidKind, AidProgramCode, EntitlementState
from domain.compliance import Compliance as C
from domain.organization import Department, OrgType
from domain.role import Role
from domain.target import Indicator as I
from tests.casework.desk import Desk
from tests.casework.places.five import side_by_side
from tests.conftest import Databases
from tests.duties.indicated import OFFICE, children, indicators, stands, told, values
from tests.duties.obliged import department, unit
from tests.duties.registers import BUREAU, allocation, arrival, seen

FINANCE: dict[str, Any] = {"role": Role.DEPARTMENT, "department": Department.FINANCE}
TERM = {"period": ["2026-2027-1"]}
YEAR = {"period": ["2026-2027"]}
RATE = "FUNDS_ARRIVAL_RATE"
YUAN = 100
NOTHING = (0, 0, None)
P = AidProgramCode


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Hulin, 12 October 2026, in the autumn term, which ends on 15 January."""
    async with indicators(databases, template, "HL") as made:
        yield made


async def due(here: Desk, day: str, yuan: int, *parts: tuple[str, int], fen: int = 0) -> Any:
    """So many yuan that were due by a day, and what arrived on which days; fen: of the last part that are missing."""
    own = await department(here, Department.FINANCE)
    said = allocation(here, own, heldOn="2026-09-01", dueOn=day, amount=yuan * YUAN)
    of = await here.done("fundAllocationRecord", said, **FINANCE)
    for number, (on, part) in enumerate(parts):
        missing = fen if number == len(parts) - 1 else 0
        came = arrival(here, of, part * YUAN - missing, heldOn=on)
        await here.done("fundArrivalRecord", came, **FINANCE)
    return of


async def rates(here: Desk, **period: Any) -> tuple[Any, Any]:
    """In full, in time: numerator, denominator and value of each."""
    return (
        await told(here, RATE, variant=["IN_FULL"], **period),
        await told(here, RATE, variant=["ON_TIME"], **period),
    )


async def on(here: Desk, day: date) -> None:
    here.move_to(day)
    await here.tick()


@pytest.mark.rule("HL-29")
async def test_funds_are_told_in_time_and_in_full_by_hand_HL_29(here: Desk) -> None:
    await here.tick()
    assert await rates(here, **TERM) == (NOTHING, NOTHING)
    await due(here, "2026-10-01", 100_000, ("2026-09-28", 60_000), ("2026-10-05", 40_000))
    half = await due(here, "2026-10-10", 500_000, ("2026-10-10", 20_000))
    third = await due(here, "2026-10-11", 30_000)
    await due(here, "2026-10-20", 80_000, ("2026-10-08", 80_000))
    never = await due(here, "2026-10-01", 999_999)
    # Recorded wrongly: 50,000 were due of the second, 3,000 arrived of the third, 5,000 did not arrive, the last never was due.
    query = "{ fundAllocations(first: 50) { nodes { id version } } }"
    rows = (await here.ask(query, role=BUREAU))["fundAllocations"]["nodes"]
    version = {each["id"]: each["version"] for each in rows}
    mended = {"allocationId": half["id"], "expectedVersion": version[half["id"]], "reason": "多写一个零"}
    await here.done("fundAllocationCorrect", mended | {"amount": 50_000 * YUAN}, **FINANCE)
    part = await here.done(
        "fundArrivalRecord", arrival(here, third, 30_000 * YUAN, heldOn="2026-10-11"), **FINANCE
    )
    await here.done("fundArrivalCorrect", seen(part, "arrivalId", amount=3_000 * YUAN), **FINANCE)
    false = await here.done(
        "fundArrivalRecord", arrival(here, half, 5_000 * YUAN, heldOn="2026-10-10"), **FINANCE
    )
    await here.done("fundArrivalWithdraw", seen(false, "arrivalId"), **FINANCE)
    await here.done("fundAllocationWithdraw", seen(never, "allocationId"), **FINANCE)
    await on(here, date(2026, 10, 13))
    # Due: 100 + 50 + 30. Arrived: 100 + 20 + 3 = 123; in time, without the 40 that came on the 5th, 83. The 80 are not due yet.
    whole = ((123_000, 180_000, "68.33"), (83_000, 180_000, "46.11"))
    assert (await rates(here, **TERM), await rates(here, **YEAR)) == (whole, whole)
    await on(here, date(2026, 10, 20))
    # With the 80, which came early: 203 and 163 of 260.
    assert await rates(here, **TERM) == ((203_000, 260_000, "78.08"), (163_000, 260_000, "62.69"))


@pytest.mark.rule("HL-29")
@pytest.mark.parametrize(
    ("parts", "fen", "in_full", "on_time"),
    [
        ([("2026-12-31", 1_000_000)], 0, ("100.00", "MET"), ("100.00", "MET")),
        ([("2027-01-04", 1_000_000)], 0, ("100.00", "MET"), ("0.00", "MISSED")),
        # A fen is missing: nearly all is never all.
        ([("2026-12-31", 1_000_000)], 1, ("99.99", "MISSED"), ("99.99", "MISSED")),
        ([], 0, ("0.00", "MISSED"), ("0.00", "MISSED")),
    ],
)
async def test_of_the_term_all_must_have_come_and_by_its_day_HL_29(
    here: Desk, parts: list[tuple[str, int]], fen: int, in_full: tuple[str, str], on_time: tuple[str, str]
) -> None:
    here.move_to(date(2027, 1, 12))
    await due(here, "2026-12-31", 1_000_000, *parts, fen=fen)
    await here.tick()
    await on(here, date(2027, 2, 20))
    for variant, wanted in (("IN_FULL", in_full), ("ON_TIME", on_time)):
        found = await stands(here, RATE, variant=[variant], **TERM)
        assert found["finalAt"]
        assert (found["value"], found["compliance"]) == wanted
        assert found["target"]["clausesCited"] == ["HL-29"]


async def test_what_comes_after_the_term_is_of_the_year_alone_HL_29(here: Desk) -> None:
    here.move_to(date(2027, 1, 25))
    await due(here, "2027-01-10", 400, ("2027-01-10", 100), ("2027-01-20", 300))
    await here.tick()
    assert (await rates(here, **TERM))[0] == (100, 400, "25.00")
    assert (await rates(here, **YEAR))[0] == (400, 400, "100.00")
    assert (await rates(here, **YEAR))[1] == (100, 400, "25.00")


async def test_the_countys_offices_see_the_rates_in_yuan_and_only_hulin_has_a_target(
    databases: Databases, template: str
) -> None:
    async with side_by_side(databases, template) as five:

        async def settled(desk: Desk) -> Any:
            own = await unit(desk, "BUREAU", OrgType.EDUCATION_BUREAU, Department.EDUCATION_BUREAU)
            of = await desk.done("fundAllocationRecord", allocation(desk, own), BUREAU)
            await desk.done("fundArrivalRecord", arrival(desk, of, 250_000), BUREAU)
            desk.move_to(date(2026, 8, 31))
            await desk.tick()
            desk.move_to(date(2026, 9, 20))
            await desk.tick()
            found = await values(desk, RATE, OFFICE, period=["2025-2026"], variant=["IN_FULL"])
            return [
                (each["numerator"], each["denominator"], each["value"], each["compliance"]) for each in found
            ]

        assert await five.each(settled) == {
            place: [(2_500, 10_000, "25.00", "MISSED" if place == "HL" else None)]
            for place in ("GH", "DC", "BS", "HL", "QC")
        }


async def paid(here: Desk, child: int, program: P, fen: int | None, day: date | None, term: int = 1) -> None:
    """Aid that a child was given, and when it arrived."""
    student = here.rows["Student"][child]
    year = here.today.year if here.today.month > 8 else here.today.year - 1
    async with here.door.sessions.begin() as session:
        entitled = tables.AidEntitlement(
            student_id=student,
            program=program,
            state=EntitlementState.ENDED,
            ground=AidGround.NEED,
            priority=2,
            since=date(2024, 9, 1),
            until=date(2028, 7, 1),
            determined_by="资助专干",
        )
        session.add(entitled)
        await session.flush()
        session.add(
            tables.AidGrant(
                entitlement_id=entitled.id,
                student_id=student,
                program=program,
                period=f"{year}-{year + 1}-{term}",
                kind=AidKind.SUBSIDIZE if fen else AidKind.WAIVE,
                amount=fen,
                granted_by="资助中心",
                paid_on=day,
            )
        )


@pytest.mark.rule("HL-29")
@pytest.mark.parametrize(("more", "verdict"), [(0, C.MISSED), (100, C.MET)])
async def test_aid_of_the_poor_is_added_up_year_by_year_and_should_rise_HL_29(
    databases: Databases, template: str, more: int, verdict: C
) -> None:
    async with indicators(databases, template, "HL", date(2026, 8, 10)) as here:
        one, two = await children(here, 2)
        today = here.today
        await paid(here, one, P.ECONOMIC_DIFFICULTY_AID, 150_050, today)
        await paid(here, two, P.SOCIAL_ASSISTANCE, 149_950, today)
        # In Hulin 两免一补 is of the registered poor; what it waives has no amount.
        await paid(here, one, P.TWO_EXEMPT_ONE_SUBSIDY, 100_000, today)
        await paid(here, two, P.TWO_EXEMPT_ONE_SUBSIDY, None, today)
        # Neither what has not arrived, nor what came a year before, nor what is not for the poor.
        await paid(here, one, P.ECONOMIC_DIFFICULTY_AID, 70_000, None, term=2)
        await paid(here, two, P.ECONOMIC_DIFFICULTY_AID, 70_000, date(2025, 8, 31))
        await paid(here, two, P.DISABILITY_CERTIFICATE_FEE, 70_000, today)
        await here.tick()
        # 1,500.50 + 1,499.50 + 1,000 yuan.
        assert await told(here, "AID_PAID_AMOUNT", period=["2025-2026"]) == (4_000, None, "4000")
        await on(here, date(2026, 9, 20))
        last = await stands(here, "AID_PAID_AMOUNT", period=["2025-2026"])
        assert (last["value"], last["ground"]) == ("4000", "NO_LAST_YEAR")
        await paid(here, one, P.ECONOMIC_DIFFICULTY_AID, 400_000 + more, here.today)
        await on(here, date(2027, 8, 20))
        await on(here, date(2027, 9, 20))
        # Rights end after twelve months: what stands in a year's time is looked at where it is kept.
        of = tables.IndicatorValue
        async with here.door.sessions() as session:
            kept = (
                of.indicator == I.AID_PAID_AMOUNT,
                of.period == "2026-2027",
                of.jurisdiction_code == here.code,
            )
            [this] = await session.scalars(select(of).where(*kept))
            assert (this.value, this.compliance) == (str(4_000 + more // YUAN), verdict)
            target = await session.get_one(tables.Target, this.target_id)
        assert target.clauses == ["HL-29"]
