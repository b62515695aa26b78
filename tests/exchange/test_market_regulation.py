"""Market regulation's screening by file (HL-27): children seen at work are found, and each is a clue for labor inspection, once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from connectors._core import members
from connectors.market_regulation import MinorAtWorkplace
from database import tables
from domain.child_labor import ChildLaborClueState, ClueSource, MinorWork
from domain.exchange import ComparisonCode, PackageCode
from domain.organization import Department
from exchange import labor_inspection
from partners.differences import Part, in_range
from partners.people import Child
from tests import sealing
from tests.exchange.rural import AUGUST, COUNTY, SEPTEMBER, Fresh, Hub, hub, sheet

PARTNER, CODE = "market_regulation", PackageCode.MINORS_AT_WORKPLACES
HEADINGS = [one.column.heading for one in members(MinorAtWorkplace)]
PUPIL, TRADER, *_ = (
    child
    for at, child in enumerate(COUNTY.children)
    if at not in COUNTY.parts and in_range(child, COUNTY.year)
)
STRANGER = next(
    COUNTY.children[at] for at, part in COUNTY.parts.items() if part is Part.NEVER_ENROLLED_UNKNOWN
)


def row(
    at: int, child: Child, *, on: str = "2026-07-20", activity: str = "务工", shop: str = "某餐馆"
) -> Any:
    return (f"SJ-{at}", on, activity, shop, "", "某街道1号", child.id_number, child.name)


async def month(here: Hub, rows: list[Any], period: str = AUGUST) -> tuple[Any, dict[str, Any]]:
    handed = await here.hand_in(sheet(rows, HEADINGS), period, "摸排.csv", CODE, PARTNER)
    return handed, await here.month(period, partner=PARTNER)


async def clues(here: Hub) -> list[tables.ChildLaborClue]:
    async with here.sessions() as session:
        return list(await session.scalars(select(tables.ChildLaborClue).order_by(tables.ChildLaborClue.id)))


@pytest.mark.rule("HL-27")
async def test_children_seen_working_or_trading_are_found_and_passed_to_labor_inspection_HL_27(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        async with here.sessions() as session:
            before = dict(
                (await session.execute(select(tables.Student.id, tables.Student.schooling_status))).all()
            )
        rows = [row(1, PUPIL), row(2, TRADER, activity="经商", shop="某食杂店"), row(3, STRANGER)]
        handed, outcome = await month(here, rows)
        assert handed.counts.accepted == 3
        (package,) = outcome["packages"]
        assert (package["accepted"], package["rejected"]) == (2, 1)  # nobody of ours
        assert outcome["comparisons"]["M_17"]["opened"] == 2
        assert outcome["moves"]["clues_opened"] == 2
        first, second = await clues(here)
        assert {each.source for each in (first, second)} == {ClueSource.SCREENING}
        assert (first.state, first.work, first.addressee) == (
            ChildLaborClueState.REPORTED,
            MinorWork.CHILD_LABOR,
            Department.LABOR,
        )
        assert (first.employer_name, second.employer_name) == ("某餐馆", "某食杂店")
        assert ("务工" in first.description, "经商" in second.description) == (True, True)
        async with here.sessions.begin() as session:
            numbers, found = await here.numbers(), tables.Discrepancy
            about = await session.scalars(
                select(found.student_id).where(found.comparison == ComparisonCode.M_17)
            )
            assert {numbers[child] for child in about} == {PUPIL.id_number, TRADER.id_number}
            after = dict(
                (await session.execute(select(tables.Student.id, tables.Student.schooling_status))).all()
            )
            assert after == before
            # What labor inspection is sent next.
            asked = tables.ExchangePackage(
                jurisdiction_code=first.jurisdiction_code, partner_code="labor_inspection", sequence=1, sha256="",
                code=PackageCode.CHILD_LABOR_CLUES, direction="PUSH", period=AUGUST, state="VALIDATED", header={},
            )  # fmt: skip
            session.add(asked)
            await session.flush()
            lines: Any = await labor_inspection.clues(session, sealing.KEYS, asked.id)
            assert {(line.name, line.employer_name) for line in lines} == {
                (PUPIL.name, "某餐馆"),
                (TRADER.name, "某食杂店"),
            }


async def test_a_child_at_an_employer_who_is_being_looked_into_is_no_second_clue(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await month(here, [row(1, PUPIL)])
        seen = [
            row(1, PUPIL),
            row(2, PUPIL, on="2026-09-01"),
            row(3, PUPIL, on="2026-09-01", shop="另一家店"),
        ]
        _, outcome = await month(here, seen, SEPTEMBER)
        (package,) = outcome["packages"]
        # What was said before is a repetition; what is said anew of the same place no second clue, of another one a clue.
        assert (package["accepted"], package["duplicate"]) == (2, 1)
        assert outcome["moves"]["clues_opened"] == 1
        assert [each.employer_name for each in await clues(here)] == ["某餐馆", "另一家店"]
        again = await here.month(SEPTEMBER, partner=PARTNER)
        assert (again["state"], len(await clues(here))) == ("CLOSED", 2)


async def test_an_empty_sheet_proves_that_nobody_was_seen(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        handed, outcome = await month(here, [])
        assert (handed.counts.received, outcome["moves"]["clues_opened"]) == (0, 0)
