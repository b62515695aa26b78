"""差异: each has an owner and a last day, a person verifies and settles it, and a newer register resolves what it finds no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from auth.changes.author import Author
from auth.rights import Rights
from auth.viewer import Viewer
from connectors.departments import CONNECTORS
from database import tables
from domain import calendar
from domain.access import Area
from domain.errors import Refused
from domain.exchange import ComparisonCode, DiscrepancyState, PackageCode
from domain.justice import JusticeKind
from domain.organization import OrgType
from domain.role import Role
from exchange import discrepancy, preview, rules
from exchange.findings import Scope
from exchange.reconcile import reconcile
from hub import places
from partners.differences import Part
from partners.people import Child
from tests.exchange import world
from tests.exchange.rural import AUGUST, SEPTEMBER, Fresh, Hub, hub
from tests.exchange.test_justice import AT_SCHOOL, HELD, OWN, handed_in, lists, placed, playing

PARTNER = "justice"
KNOWN, UNKNOWN = playing(Part.NEVER_ENROLLED_KNOWN), playing(Part.NEVER_ENROLLED_UNKNOWN)
INMATE = JusticeKind.JUVENILE_INMATE
OCTOBER = "2026-10"
_FOUND, _S = tables.Discrepancy, DiscrepancyState
LISTS = PackageCode.JUSTICE_LISTS


def author(here: Hub, viewer: Viewer | None = None) -> Author:
    return Author(world.CODE, "discrepancyVerify", here.cycle.now, viewer, arrangements=places.arrangements())


async def findings(here: Hub) -> Sequence[tables.Discrepancy]:
    async with here.sessions() as session:
        return list(await session.scalars(select(_FOUND).order_by(_FOUND.id)))


async def month(here: Hub, period: str, *listed: tuple[Child, JusticeKind]) -> dict[str, Any]:
    await handed_in(here, lists(listed), period)
    return await here.month(period, partner=PARTNER)


async def said(here: Hub, act: Any, row: tables.Discrepancy, **more: Any) -> UUID:
    async with here.sessions.begin() as session:
        done: UUID = await act(
            session,
            author(here),
            discrepancy_id=row.id,
            expected_version=row.version,
            reason="实地核查",
            **more,
        )
    return done


async def unit(here: Hub, type: OrgType) -> UUID:
    of = tables.Organization
    async with here.sessions() as session:
        found = select(of.id).where(of.type == type, of.jurisdiction_code == world.CODE).order_by(of.code)
        return (await session.scalars(found.limit(1))).one()


async def test_each_has_an_owner_and_a_last_day_and_is_resolved_when_found_no_more(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await month(here, AUGUST, (KNOWN, OWN), (UNKNOWN, OWN), (HELD, INMATE))
        bureau = await unit(here, OrgType.EDUCATION_BUREAU)
        opened = await findings(here)
        assert {row.state for row in opened} == {_S.OPEN}
        # None of these stands in a ledger: the bureau looks into it.
        assert {row.owner_id for row in opened} == {bureau}
        assert {row.due_on for row in opened} == {calendar.today(opened[0].created_at) + timedelta(days=7)}
        seen = {row.id for row in opened}
        await month(here, SEPTEMBER, (KNOWN, OWN))
        after = await findings(here)
        assert {row.id for row in after} == seen
        assert {(row.comparison, row.student_id is not None, row.state) for row in after} == {
            (ComparisonCode.M_14, True, _S.OPEN),
            (ComparisonCode.M_14, False, _S.RESOLVED),
            (ComparisonCode.M_14_JUVENILE, True, _S.RESOLVED),
        }
        # Found again after that, it is a new one.
        await month(here, OCTOBER, (KNOWN, OWN), (HELD, INMATE))
        again = await findings(here)
        assert (len(again), again[-1].state) == (len(after) + 1, _S.OPEN)


async def test_what_a_month_would_resolve_stands_in_its_preview_and_an_older_month_resolves_nothing(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        await month(here, SEPTEMBER, (KNOWN, OWN), (HELD, INMATE))
        await handed_in(here, lists([(KNOWN, OWN)]), OCTOBER)
        once, twice = [await preview.preview(here.cycle, PARTNER, OCTOBER) for _ in range(2)]
        changed = [row for row in once.written if row.noun == "Discrepancy" and not row.is_new]
        assert [row.told.split()[-1] for row in changed] == ["RESOLVED"]
        assert once.digest == twice.digest
        assert {row.state for row in await findings(here)} == {_S.OPEN}
        # August comes late, and says nothing of whom September found.
        await month(here, AUGUST, (AT_SCHOOL, OWN))
        assert {row.state for row in await findings(here)} == {_S.OPEN}


async def test_a_false_alarm_stays_known_as_one_and_what_was_real_is_settled_by_a_person(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        await month(here, AUGUST, (KNOWN, OWN), (HELD, INMATE))
        false, real = await findings(here)
        with pytest.raises(Refused) as refused:
            await said(here, discrepancy.resolve, real)
        assert refused.value.reason.code == "NOT_VERIFIED"
        await said(here, discrepancy.verify, false, is_real=False)
        await said(here, discrepancy.verify, real, is_real=True)
        with pytest.raises(Refused) as refused:
            await said(here, discrepancy.verify, real, is_real=False)
        assert refused.value.reason.code == "STALE_VERSION"
        false, real = await findings(here)
        assert (false.state, false.is_real, false.decision_reason) == (_S.VERIFIED, False, "实地核查")
        assert (real.state, real.is_real) == (_S.VERIFIED, True)
        await said(here, discrepancy.resolve, real)
        outcome = await month(here, SEPTEMBER, (KNOWN, OWN), (HELD, INMATE))
        assert outcome["comparisons"]["M_14"]["opened"] == 0, "it is known as a false alarm"
        assert outcome["comparisons"]["M_14_JUVENILE"]["opened"] == 1, (
            "a register that came later finds it again"
        )
        states = [(row.state, row.is_real) for row in await findings(here)]
        assert states == [(_S.VERIFIED, False), (_S.RESOLVED, True), (_S.OPEN, None)]
        with pytest.raises(Refused) as refused:
            await said(here, discrepancy.verify, (await findings(here))[1], is_real=False)
        assert refused.value.reason.code == "DISCREPANCY_SETTLED"


async def test_it_is_given_to_a_unit_until_a_day(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await month(here, AUGUST, (KNOWN, OWN))
        (row,) = await findings(here)
        school, today = await unit(here, OrgType.SCHOOL), calendar.today(here.cycle.now())
        for wrong, code in (
            ({"owner_id": school, "due_on": today - timedelta(days=1)}, "DUE_PAST"),
            ({"owner_id": row.id}, "NO_SUCH_UNIT"),
        ):
            with pytest.raises(Refused) as refused:
                await said(here, discrepancy.assign, row, **wrong)
            assert refused.value.reason.code == code
        await said(here, discrepancy.assign, row, owner_id=school)
        (row,) = await findings(here)
        assert (row.state, row.owner_id, row.due_on) == (_S.ASSIGNED, school, today + timedelta(days=7))
        until = date(2027, 1, 31)
        await said(here, discrepancy.verify, row, is_real=True)
        (row,) = await findings(here)
        await said(here, discrepancy.assign, row, owner_id=school, due_on=until)
        (row,) = await findings(here)
        assert (row.state, row.due_on) == (_S.VERIFIED, until)
        # The next month takes it from nobody.
        await month(here, SEPTEMBER, (KNOWN, OWN))
        (row,) = await findings(here)
        assert (row.state, row.owner_id, row.due_on) == (_S.VERIFIED, school, until)


async def test_of_a_restricted_group_who_may_not_know_of_it_finds_nothing_to_act_on(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await month(here, AUGUST, (KNOWN, OWN))
        (row,) = await findings(here)
        viewer = officer()
        async with here.sessions() as session:
            with pytest.raises(Refused) as refused:
                await discrepancy.verify(
                    session,
                    author(here, viewer),
                    discrepancy_id=row.id,
                    expected_version=row.version,
                    is_real=False,
                    reason="实地核查",
                )
        assert refused.value.reason.code == "UNKNOWN_DISCREPANCY"
        assert (await findings(here))[0].state is _S.OPEN
        async with here.sessions() as session:
            told = tables.TimelineEntry
            await said(here, discrepancy.verify, row, is_real=True)
            assert not list(await session.scalars(select(told.id).where(told.noun == "Discrepancy")))


def officer() -> Viewer:
    """An officer of the bureau who may do it, without the scope of restricted groups."""

    county = (Area.COUNTY,)
    rights = Rights({_FOUND: county}, {}, {"discrepancyVerify": county})
    return Viewer("t", frozenset(), world.CODE, Role.BUREAU_OFFICER, rights=rights, subject="someone")


async def test_found_again_by_the_same_register_it_is_a_new_one_unless_a_person_settled_it(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        await month(here, AUGUST, (HELD, INMATE))

        async def compared() -> list[DiscrepancyState]:
            async with here.sessions.begin() as session:
                cycle = (
                    await session.scalars(
                        select(tables.ExchangeCycle.id)
                        .join(tables.ExchangePartner)
                        .where(tables.ExchangePartner.code == PARTNER)
                    )
                ).one()
                scope = Scope(world.CODE, AUGUST, cycle, await rules.read(session, world.CODE))
                await reconcile(session, scope, CONNECTORS[PARTNER])
            return [row.state for row in await findings(here)]

        await placed(here, HELD)
        assert await compared() == [_S.RESOLVED]
        async with here.sessions.begin() as session:
            await session.execute(delete(tables.Placement))
        assert await compared() == [_S.RESOLVED, _S.OPEN]
        await said(here, discrepancy.verify, (await findings(here))[1], is_real=True)
        await said(here, discrepancy.resolve, (await findings(here))[1])
        assert await compared() == [_S.RESOLVED, _S.RESOLVED]
