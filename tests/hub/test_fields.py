"""The key ring's file: made once, for nobody else, whole or not at all; and what happens without it."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import database.session
from database import migrate, tables
from database.crypto import ring
from domain.errors import Refused
from domain.student import CoverageBasis, IdStatus, IdType, SchoolingStatus, Sex
from hub.fields import FileRing, belongs
from tests import sealing

NOW = datetime(2026, 8, 8, tzinfo=UTC)
BEFORE = "dd8352d9e4b4"
"""The revision whose tables held numbers in clear."""


def dumped(home: Path) -> str:
    return ring.dumped(FileRing(home)())


def test_processes_that_come_first_at_once_get_one_ring(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert len(set(pool.map(dumped, [tmp_path] * 8))) == 1
    path = FileRing(tmp_path).path
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["fields.json"]


def test_a_change_by_another_process_is_seen(tmp_path: Path) -> None:
    here, there = FileRing(tmp_path), FileRing(tmp_path)
    before = here()
    there.keep(there().rotated(NOW))
    assert here() == there() != before
    assert here() is here()


@pytest.mark.parametrize("content", ["", "{}", "\0"])
def test_a_ring_that_cannot_be_read_is_said_and_kept(content: str, tmp_path: Path) -> None:
    made = FileRing(tmp_path)
    made()
    made.path.write_text(content)
    with pytest.raises(Refused, match="BAD_KEY"):
        FileRing(tmp_path)()
    assert made.path.read_text() == content


async def test_a_database_with_sealed_rows_wants_the_ring_that_sealed_them(
    database_url: str, tmp_path: Path
) -> None:
    engine, made = database.session.engine(database_url), FileRing(tmp_path)
    await belongs(engine, made)  # an empty one takes any
    async with AsyncSession(engine) as session:
        session.add(tables.Jurisdiction(code="150785", name_zh="根河市", level="COUNTY"))
        await session.flush()
        session.add(child("150785201503120019"))
        await session.commit()
    with pytest.raises(Refused, match="FIELD_KEYS_MISSING"):
        await belongs(engine, made)
    made()
    with pytest.raises(Refused, match="FIELD_KEYS_MISSING"):
        await belongs(engine, made)
    made.keep(sealing.KEYS)
    await belongs(engine, made)
    await engine.dispose()


def child(number: str) -> tables.Student:
    id_ = UUID(int=7)
    return tables.Student(
        id=id_,
        jurisdiction_code="150785",
        name="张三",
        id_type=IdType.RESIDENT_ID,
        id_status=IdStatus.UNVERIFIED,
        sex=Sex.MALE,
        birth_date=NOW.date(),
        schooling_status=SchoolingStatus.ATTENDING,
        coverage_basis=CoverageBasis.BOTH,
        **sealing.of(tables.Student.id_number_sealed, id_, number),
    )


async def test_tables_that_hold_numbers_in_clear_are_neither_migrated_nor_emptied(database_url: str) -> None:
    migrate.downgrade(database_url, BEFORE)
    engine = database.session.engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO jurisdiction (code, name_zh, level) VALUES ('150785', '根河市', 'COUNTY')"
        )
        await connection.exec_driver_sql(
            "INSERT INTO guardian (jurisdiction_code, name, phone) VALUES ('150785', '家长', '13800000000')"
        )
    with pytest.raises(Refused) as refused:
        migrate.upgrade(database_url)
    said = refused.value.reason
    assert (said.code, said.place) == ("CLEAR_DATA", "guardian")
    assert "python -m hub db downgrade base" in said.zh
    assert "python -m hub db downgrade base" in said.en
    assert migrate.current(database_url) == BEFORE
    async with engine.begin() as connection:
        phones = await connection.exec_driver_sql("SELECT phone FROM guardian")
        assert phones.scalars().all() == ["13800000000"]
    await engine.dispose()
