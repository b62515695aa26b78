"""What loading does to the default grants, and what it leaves to operators."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth import defaults
from database import tables
from database.policies import Counts
from domain.access import Admission, GrantEnd
from domain.policy import parse_hub

CODE, TODAY, LATER = "150785", date(2026, 9, 1), date(2026, 10, 1)
OFFICER = "SCHOOL_OFFICER.Student"


@pytest.fixture(scope="module")
def admissions() -> tuple[Admission, ...]:
    return tuple(
        parse_hub((Path(__file__).parents[2] / "policies" / "hub.yaml").read_text(encoding="utf-8")).access
    )


async def load(session: AsyncSession, admissions: Any, on: date = TODAY) -> Counts:
    return await defaults.load(session, admissions, jurisdiction=CODE, on=on)


async def rows(session: AsyncSession, code: str = OFFICER) -> list[tables.AccessGrant]:
    grant = tables.AccessGrant
    found = await session.scalars(
        select(grant).where(grant.code == code).order_by(grant.id).execution_options(populate_existing=True)
    )
    return list(found)


async def recorded(session: AsyncSession, code: str = OFFICER) -> list[tuple[str, str | None]]:
    record = tables.AuditRecord
    said = select(record.client_id, record.operation).where(record.path == code).order_by(record.id)
    return [(client, operation) for client, operation in await session.execute(said)]


def noted(admissions: tuple[Admission, ...], code: str) -> tuple[Admission, ...]:
    role = code.partition(".")[0]
    return tuple(replace(it, note="another") if it.role and it.role.name == role else it for it in admissions)


async def test_every_grant_that_loading_opens_is_on_record_and_loading_twice_changes_nothing(
    session: AsyncSession, admissions: tuple[Admission, ...]
) -> None:
    first = await load(session, admissions)
    assert first.inserted > 80
    assert await recorded(session) == [("hub", "grant open")]
    second = await load(session, admissions, LATER)
    assert (second.inserted, second.closed, second.unchanged) == (0, 0, first.inserted)
    assert await recorded(session) == [("hub", "grant open")]


async def test_what_changed_in_the_file_is_closed_and_opened_anew_for_no_longer_than_before(
    session: AsyncSession, admissions: tuple[Admission, ...]
) -> None:
    await load(session, admissions)
    await load(session, noted(admissions, OFFICER), LATER)
    old, new = await rows(session)
    assert (old.ended, old.revoked_by, new.revoked_at) == (GrantEnd.REPLACED, "hub", None)
    assert (new.note, new.valid_until) == ("another", old.valid_until)
    assert await recorded(session) == [("hub", each) for each in ("grant open", "grant close", "grant open")]


async def test_what_the_file_gives_up_is_closed_and_comes_back_with_the_file(
    session: AsyncSession, admissions: tuple[Admission, ...]
) -> None:
    await load(session, admissions)
    counts = await load(session, (), LATER)
    assert counts.closed > 80
    [closed] = await rows(session)
    assert closed.ended is GrantEnd.WITHDRAWN
    assert (await load(session, ())).closed == 0
    await load(session, admissions, LATER)
    assert [row.revoked_at is None for row in await rows(session)] == [False, True]


@pytest.mark.parametrize("ended", [GrantEnd.REVOKED, None])
async def test_what_an_operator_revoked_stays_revoked_whatever_the_file_says(
    session: AsyncSession, admissions: tuple[Admission, ...], ended: GrantEnd | None
) -> None:
    await load(session, admissions)
    grant = tables.AccessGrant
    revoked = update(grant).where(grant.code == OFFICER)
    await session.execute(revoked.values(revoked_at=datetime.now(UTC), ended=ended))
    for said in (admissions, noted(admissions, OFFICER), (), admissions):
        await load(session, said, LATER)
        [row] = await rows(session)
        assert row.revoked_at is not None
    assert await recorded(session) == [("hub", "grant open")]


async def test_what_has_expired_stays_so_though_its_line_changed(
    session: AsyncSession, admissions: tuple[Admission, ...]
) -> None:
    await load(session, admissions)
    over = datetime(2026, 9, 15, tzinfo=UTC)
    grant = tables.AccessGrant
    await session.execute(update(grant).where(grant.code == OFFICER).values(valid_until=over))
    await load(session, noted(admissions, OFFICER), LATER)
    assert [row.valid_until for row in await rows(session)] == [over, over]
