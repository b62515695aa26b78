"""Ids of rows: UUID version 7 (RFC 9562), in the order in which the rows were made, within a millisecond too."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MANY = 2_000
MIGRATION = import_module("database.migrations.versions.2026_11_23_ids_in_order")


@pytest.fixture(params=["NATIVE", "PORTABLE"])
async def made(session: AsyncSession, request: pytest.FixtureRequest) -> list[UUID]:
    """Ids made one after the other in one statement, as PostgreSQL 18 and as those before it make them."""
    await session.execute(text(getattr(MIGRATION, request.param)))
    asked = text("SELECT uuid7() FROM generate_series(1, :many)")
    return list(await session.scalars(asked, {"many": MANY}))


async def test_an_id_is_a_uuid_of_version_7_that_says_its_millisecond(
    session: AsyncSession, made: list[UUID]
) -> None:
    now = await session.scalar(text("SELECT extract(epoch FROM clock_timestamp()) * 1000"))
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert 0 <= float(now) - (made[-1].int >> 80) < 60_000


async def test_rows_of_one_statement_stand_in_the_order_in_which_they_were_made(made: list[UUID]) -> None:
    assert len(set(made)) == MANY
    moments = [each.int >> 64 for each in made]  # milliseconds, the version, the fraction
    assert moments == sorted(moments)
    assert len({each >> 16 for each in moments}) < MANY / 10  # many in each millisecond
