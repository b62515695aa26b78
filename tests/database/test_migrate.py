"""The schema's history, tried on throw-away tables and migrations in a folder of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import migrate
from domain.errors import Refused


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The hub's own machinery with no migrations, in a folder whose name tries the quoting."""
    folder = tmp_path / "历史 100% 样本"
    shutil.copytree(migrate.HISTORY, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    return folder


@pytest.fixture
def metadata() -> MetaData:
    metadata = MetaData()
    Table("pupil", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
    return metadata


def test_a_drafted_migration_is_named_by_date_and_ends_the_drift(
    empty_database_url: str, history: Path, metadata: MetaData
) -> None:
    assert migrate.drift(empty_database_url, metadata) == ["add table pupil"]
    file = migrate.draft(empty_database_url, "Lay out pupils", history=history, metadata=metadata)
    assert re.fullmatch(r"\d{4}_\d\d_\d\d_lay_out_pupils\.py", file.name)
    assert "SET LOCAL lock_timeout = '5s'" in file.read_text("utf-8")
    migrate.upgrade(empty_database_url, history=history)
    assert migrate.current(empty_database_url) == migrate.head(history) is not None
    assert migrate.drift(empty_database_url, metadata) == []


def test_a_downgrade_takes_back_what_the_upgrade_made(
    empty_database_url: str, history: Path, metadata: MetaData
) -> None:
    migrate.draft(empty_database_url, "Lay out pupils", history=history, metadata=metadata)
    migrate.upgrade(empty_database_url, history=history)
    migrate.downgrade(empty_database_url, "base", history=history)
    assert migrate.current(empty_database_url) is None
    assert migrate.drift(empty_database_url, metadata) == ["add table pupil"]


def test_drift_names_what_differs_and_leaves_the_workflow_engines_schema_alone(
    empty_database_url: str, metadata: MetaData
) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("CREATE SCHEMA dbos")
        connection.execute("CREATE TABLE dbos.workflow (id int)")
        connection.execute("CREATE TABLE pupil (id int PRIMARY KEY, name varchar(9), age int)")
        connection.execute("CREATE TABLE stray (id int)")
    assert sorted(migrate.drift(empty_database_url, metadata)) == [
        "modify type pupil.name",
        "remove column pupil age",
        "remove table stray",
    ]


def test_a_failed_migration_leaves_the_database_as_it_was_and_the_lock_free(
    empty_database_url: str, history: Path, metadata: MetaData
) -> None:
    file = migrate.draft(empty_database_url, "Lay out pupils", history=history, metadata=metadata)
    sound = file.read_text("utf-8")
    file.write_text(sound.replace("def downgrade", "    raise ZeroDivisionError\n\n\ndef downgrade"), "utf-8")
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(empty_database_url, history=history)
    assert migrate.current(empty_database_url) is None
    assert migrate.drift(empty_database_url, metadata) == ["add table pupil"]
    file.write_text(sound, "utf-8")
    migrate.upgrade(empty_database_url, history=history)
    assert migrate.drift(empty_database_url, metadata) == []


def test_two_processes_that_upgrade_at_once_take_turns(
    empty_database_url: str, history: Path, metadata: MetaData
) -> None:
    migrate.draft(empty_database_url, "Lay out pupils", history=history, metadata=metadata)
    with psycopg.connect(empty_database_url) as starter:
        starter.execute("SELECT pg_advisory_lock(%s)", [migrate._ONE_AT_A_TIME])
        runs = [_upgrading(empty_database_url, history) for _ in range(2)]
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while starter.execute(waiting).fetchone() != (2,):
            assert [run.poll() for run in runs] == [None, None]
    assert [run.wait() for run in runs] == [0, 0]
    assert migrate.current(empty_database_url) == migrate.head(history)


def _upgrading(url: str, history: Path) -> subprocess.Popen[bytes]:
    script = "import sys, pathlib; from database import migrate; "
    script += "migrate.upgrade(sys.argv[1], history=pathlib.Path(sys.argv[2]))"
    return subprocess.Popen([sys.executable, "-c", script, url, history], cwd=Path(__file__).parents[2])


def test_waiting_too_long_for_another_migration_is_refused(
    empty_database_url: str, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_PATIENCE", "10ms")
    with psycopg.connect(empty_database_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [migrate._ONE_AT_A_TIME])
        with pytest.raises(Refused, match="MIGRATION_ONGOING"):
            migrate.upgrade(empty_database_url, history=history)


def test_the_migrations_make_what_the_tables_say_and_can_be_taken_back(database_url: str) -> None:
    assert migrate.drift(database_url) == []
    migrate.downgrade(database_url, "base")
    assert {line.split()[0] for line in migrate.drift(database_url)} == {"add"}
    migrate.upgrade(database_url)
    assert migrate.drift(database_url) == []


@pytest.mark.parametrize("turn", [1, 2])
async def test_what_a_test_commits_in_its_session_is_gone_in_the_next(
    session: AsyncSession, turn: int
) -> None:
    await session.execute(text("CREATE TABLE once (turn int)"))
    await session.commit()
    assert (await session.execute(text("SELECT count(*) FROM once"))).scalar() == 0


def test_a_database_of_the_tests_own_is_at_the_newest_revision(database_url: str) -> None:
    assert migrate.current(database_url) == migrate.head()
