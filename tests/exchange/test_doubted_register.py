"""A register that is doubted: it adds to groups and ends nobody, and nothing of it stays once it is refused or replaced (exchange §2.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.exchange import PackageCode
from domain.student import SpecialGroup
from exchange import decide
from tests import sealing
from tests.exchange import persons, world
from tests.exchange.civil import AUGUST, JULY, SEPTEMBER, Hub, hub, line, pupils

SINCE = date(2025, 3, 1)


@pytest.fixture
async def doubted(fresh: Callable[[], str]) -> Any:
    """A hub whose civil affairs leave 40 children out of August's register, and the memberships before."""
    async with hub(fresh()) as here:
        many = pupils(here, 60)
        here.office.lines += [line(here, number) for number in many]
        await here.month(JULY)
        whole, before = here.office.lines, await here.members()
        here.office.drop(many[:40])
        outcome = await here.month(AUGUST, "HELD")
        assert "ASSISTANCE_HOUSEHOLDS" in outcome["failure"]["place"]
        assert await here.members() == before
        yield here, whole, before, set(many[:40])


async def test_a_register_that_leaves_many_out_ends_nothing_until_named_persons_release_it(
    doubted: Any,
) -> None:
    here, _, before, gone = doubted
    async with here.sessions.begin() as session:
        row = await decide.find(session, world.CODE, "civil_affairs", AUGUST)
        assert set(row.coarse_summary["held"]) == {"M_12", "ASSISTANCE_HOUSEHOLDS"}
        assert set(row.coarse_summary["waiting"]) == {"ASSISTANCE_HOUSEHOLDS"}
        await persons.release(session, "civil_affairs", AUGUST)
    await here.month(AUGUST)
    ended = {number for (number, _), (_, until) in (await here.members()).items() if until}
    assert ended == gone
    assert len(await here.members()) == len(before)


async def test_a_doubted_register_that_is_refused_is_asked_for_anew_and_ends_nobody(doubted: Any) -> None:
    here, whole, before, _ = doubted
    async with here.sessions.begin() as session:
        await persons.refuse(session, "civil_affairs", AUGUST, PackageCode.ASSISTANCE_HOUSEHOLDS)
    here.office.lines = whole
    await here.month(AUGUST)
    assert await here.members() == before


@pytest.mark.parametrize("way", ["refused", "replaced", "released"])
async def test_what_a_doubted_register_added_is_taken_back_unless_persons_release_it(
    fresh: Callable[[], str], way: str
) -> None:
    async with hub(fresh()) as here:
        *many, lapsed, new, kept_by_hand = pupils(here, 63)
        here.office.lines += [line(here, number) for number in (*many, lapsed)]
        await here.month(JULY)
        here.office.drop([lapsed])
        await here.month(AUGUST)
        right, before = here.office.lines, await here.members()
        here.office.lines = [*right, *(line(here, number) for number in (lapsed, new, kept_by_hand))]
        here.office.drop(many[:40])
        await here.month(SEPTEMBER, "HELD")
        added = {(number, "DIBAO"): (SINCE, None) for number in (new, kept_by_hand)}
        assert await here.members() == {**before, **added}  # nothing that lapsed is renewed
        ended = await end_by_hand(here, kept_by_hand)
        if way == "released":
            async with here.sessions.begin() as session:
                await persons.release(session, "civil_affairs", SEPTEMBER)
            await here.month(SEPTEMBER)
            members = await here.members()
            assert members[lapsed, "DIBAO"] == members[new, "DIBAO"] == (SINCE, None)
            assert all(members[number, "DIBAO"][1] for number in many[:40])
            return
        here.office.lines = right
        if way == "refused":
            async with here.sessions.begin() as session:
                await persons.refuse(session, "civil_affairs", SEPTEMBER, PackageCode.ASSISTANCE_HOUSEHOLDS)
        else:
            await here.hand_in(SEPTEMBER)
        assert await here.members() == {**before, **ended}
        await here.month(SEPTEMBER)
        assert await here.members() == {**before, **ended}


async def end_by_hand(here: Hub, number: str) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """A person ends what the register says of a child."""
    of, child = tables.SpecialGroupMembership, tables.Student
    values = {"valid_to": date(2026, 9, 10), "ended_by": "认定人", "end_reason": "经核实不符合"}
    whose = select(child.id).where(child.id_number_index == sealing.index(child.id_number_sealed, number))
    async with here.sessions.begin() as session:
        done = await session.execute(
            update(of).where(of.student_id.in_(whose), of.group == SpecialGroup.DIBAO).values(values)
        )
        assert done.rowcount == 1
    return {(number, "DIBAO"): (SINCE, date(2026, 9, 10))}
