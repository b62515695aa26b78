"""What the county's own registers do not know is asked of the police with their next month, and answered (QC-42, QC-43)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from database import tables
from domain.exchange import (
    ComparisonCode,
    DiscrepancyState,
    FindingType,
    VerificationFinding,
    VerificationReason,
    VerificationState,
)
from domain.ledger import LedgerScope, LedgerType
from domain.student import IdStatus, IdType
from exchange import own_registers
from exchange.comparisons.catalogue import OWN
from hub import places
from tests.exchange import world
from tests.exchange.test_faults import worker
from tests.exchange.test_months import month
from tests.partners import standin

AUTHOR = Author(world.CODE, "registersCompare", lambda: world.NOW, arrangements=places.arrangements())
NOBODY = {"id_number_sealed": None, "id_number_index": None, "id_number_masked": None}
FOUND, ASKED = tables.Discrepancy, tables.Verification


async def pupil(session: AsyncSession, skip: int) -> tables.Student:
    """A pupil whose name and birth date no other child of the county has, so that the police find it without a number."""
    child = tables.Student
    alone = select(child.name).group_by(child.name).having(func.count() == 1)
    held = select(tables.Enrollment.student_id)
    found = (
        select(child)
        .where(child.id.in_(held), child.name.in_(alone))
        .order_by(child.id)
        .offset(skip)
        .limit(1)
    )
    return (await session.scalars(found)).one()


@pytest.mark.rule("QC-42", "QC-43")
async def test_the_police_are_asked_about_missing_numbers_and_unclear_places_and_find_who_is_not_enrolled_QC_42_QC_43(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            async with sessions.begin() as session:
                bare, rootless, homeless = [await pupil(session, skip) for skip in range(3)]
                lost = {"id_status": IdStatus.MISSING, "id_type": IdType.NONE, **NOBODY}
                of = tables.Student
                await session.execute(update(of).where(of.id == bare.id).values(lost))
                place = {"village_id": None, "home_address_sealed": None, "home_address_index": None}
                await session.execute(update(of).where(of.id == homeless.id).values(place))
                home = tables.HouseholdRegistration
                await session.execute(delete(home).where(home.student_id == rootless.id))
                school = (await session.scalars(select(tables.School.id).limit(1))).one()
                named = {
                    "jurisdiction_code": world.CODE,
                    "type": LedgerType.OTHER,
                    "owner_id": school,
                }
                ledger = tables.Ledger(scope=LedgerScope.SCHOOL, **named)
                session.add(ledger)
                await session.flush()
                session.add_all(
                    tables.LedgerEntry(ledger_id=ledger.id, student_id=each.id)
                    for each in (rootless, homeless)
                )
            for comparison in (ComparisonCode.M_09, ComparisonCode.M_11, ComparisonCode.M_11_RESIDENCE):
                async with sessions.begin() as session:
                    await own_registers.compare(session, AUTHOR, comparison=comparison)
            about = {
                bare.id: VerificationReason.NO_ID_NUMBER,
                rootless.id: VerificationReason.UNCLEAR_HOUSEHOLD,
                homeless.id: VerificationReason.UNCLEAR_RESIDENCE,
            }
            assert await asked(sessions, VerificationState.CREATED) == about
            outcome = await month(cycle, world.PERIOD)
            concluded = await asked(sessions, VerificationState.CONCLUDED)
            assert about.items() <= concluded.items()
            async with sessions() as session:
                answers = select(ASKED.finding, FOUND.state).join(FOUND, FOUND.id == ASKED.discrepancy_id)
                told = (await session.execute(answers.where(FOUND.student_id.in_(list(about))))).all()
                assert set(told) == {(VerificationFinding.REGISTER_CONFIRMED, DiscrepancyState.VERIFIED)}
                found = set(await session.scalars(select(FOUND.finding)))
            assert {FindingType.NOT_ENROLLED, FindingType.IDENTITY_ERROR} <= found
            assert outcome["comparisons"]["M_01"]["opened"] > 0


async def asked(sessions: Any, state: VerificationState) -> dict[Any, VerificationReason]:
    """By child, what the police were asked about it over the county's own registers, in a state."""
    own = tuple(reason for reason in VerificationReason if "UNCLEAR" in reason.name or "NO_ID" in reason.name)
    found = select(FOUND.student_id, ASKED.reason).join(FOUND, FOUND.id == ASKED.discrepancy_id)
    async with sessions() as session:
        rows = await session.execute(found.where(ASKED.state == state, ASKED.reason.in_(own)))
        return dict(rows.all())


async def test_the_console_says_what_would_be_found_and_keeps_nothing_of_it(fresh: Callable[[], str]) -> None:
    engine, sessions = world.opened(fresh())
    async with sessions() as session:
        counted = await own_registers.preview(session, AUTHOR)
        await session.rollback()
    assert set(counted) == {code.name for code in OWN}
    assert all(each["left"] - each["matched"] == sum(each["buckets"].values()) for each in counted.values())
    async with sessions() as session:
        assert (await session.scalar(select(func.count()).select_from(tables.ComparisonRun))) == 0
    await engine.dispose()
