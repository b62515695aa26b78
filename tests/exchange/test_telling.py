"""What a database says: the same for the same content whatever its ids, and otherwise for one row that is otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables, telling
from database.crypto.field import Field
from database.telling import Telling, Work
from tests import registry_export as export
from tests import sealing
from tests.registry_import import only, take, take_rows

DAY = timedelta(days=1)
ROWS = (export.row(1, 是否孤儿="是"), export.row(2), export.row(3))
FILE = export.workbook(export.grid(ROWS))


async def said(session: AsyncSession) -> Telling:
    """What the county says of a day's work."""
    now = datetime.now(UTC)
    return await telling.told(session, sealing.ring(), Work(now - DAY, now + DAY))


async def test_what_is_done_twice_says_the_same_under_other_ids(county: AsyncSession) -> None:
    told, ids = [], set()
    for _ in range(2):
        async with county.begin_nested() as step:
            await take(county, FILE)
            told.append(await said(county))
            ids |= set(await county.scalars(select(tables.Student.id)))
            await step.rollback()
    assert len(ids) == 2 * len(ROWS)
    assert telling.differences(*told) == []
    assert sum(told[0]["student"].values()) == len(ROWS)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger_entry", "SET state = 'CLOSED'"),
        ("special_group_membership", "SET valid_to = '2026-10-01'"),
        ("guardianship", "SET relation = 'OTHER'"),
        ("student", "SET id_number_index = sha256('another')"),
        ("enrollment", "SET class_id = NULL"),
        ("exchange_record", "SET student_id = NULL"),
    ],
)
async def test_one_cell_of_one_row_that_is_otherwise_is_said(
    county: AsyncSession, table: str, change: str
) -> None:
    await take_rows(county, *ROWS)
    before = await said(county)
    one = f"WHERE id = (SELECT id FROM {table} ORDER BY id LIMIT 1)"
    changed = await county.execute(text(f"UPDATE {table} {change} {one}"))
    assert changed.rowcount == 1
    only_in = telling.differences(before, await said(county))
    assert {each.split()[1] for each in only_in if each.startswith(f"{table} ")} == {"+1", "-1"}


async def test_a_row_more_or_less_is_said(county: AsyncSession) -> None:
    await take_rows(county, *ROWS)
    before = await said(county)
    await county.execute(
        text("DELETE FROM ledger_entry WHERE id = (SELECT max(id::text)::uuid FROM ledger_entry)")
    )
    (lost,) = telling.differences(before, await said(county))
    assert lost.startswith("ledger_entry +1 ")


async def test_what_is_sealed_is_said_by_what_it_holds(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    before, child = await said(county), await only(county, tables.Student)
    phone = Field(sealing.ring(), tables.Student.phone_sealed)
    child.phone_sealed = phone.seal(child.id, b"13800000000")
    await county.flush()
    assert telling.differences(before, await said(county)) == []
    child.phone_sealed = phone.seal(child.id, b"13800000001")
    await county.flush()
    assert "13800000001" in "".join(telling.differences(before, await said(county)))


async def test_whose_a_row_is_is_said(county: AsyncSession) -> None:
    """Two memberships change their children: every row has the columns it had, ids aside."""
    await take_rows(county, *ROWS)
    before = await said(county)
    link = tables.Guardianship
    first, second, _ = (await county.scalars(select(link).order_by(link.id))).all()
    adults = first.guardian_id, second.guardian_id
    await county.execute(
        text("DELETE FROM guardianship WHERE id = ANY(:ids)"), {"ids": [first.id, second.id]}
    )
    county.add_all(
        link(student_id=each.student_id, guardian_id=adult, relation=each.relation)
        for each, adult in zip((first, second), reversed(adults), strict=True)
    )
    await county.flush()
    assert any(each.startswith("guardianship ") for each in telling.differences(before, await said(county)))
