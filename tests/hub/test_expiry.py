"""Grants that end, and who hears of it before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

import database.session
from hub.beside import beside
from hub.cli import application
from hub.expiry import NOTICE, Reminding

NOW = datetime.now(UTC)
PASSWORD = "a long and honest password\n"
SOON, ENDED, LATER = "SCHOOL_OFFICER.Student", "TOWNSHIP_OFFICER.Student", "BUREAU_OFFICER.Student"
LINE = "1 项授权将在 30 天内到期，1 项已到期 / 1 grants end within 30 days, 1 have ended: python -m hub grant list --expiring"


@pytest.fixture
def county(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the default grants: one ends soon, one has ended, one that was ended by somebody, an emergency's."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    assert CliRunner().invoke(application, ["policies"]).exit_code == 0
    assert told("list", "--expiring").exit_code == 0
    for name in ("zhang.san", "li.si"):
        user = ["user", "add", name, "--name", name, "--role", "SCHOOL_OFFICER", "--scope", "students:read"]
        assert CliRunner().invoke(application, user, PASSWORD * 2).exit_code == 0
    emergency = ["emergency", "zhang.san", "--reason", "走失", "--reviewer", "li.si"]
    assert told(*emergency).exit_code == 0
    ends = "UPDATE access_grant SET valid_until = %s WHERE code = %s"
    with psycopg.connect(database_url) as connection:
        connection.execute(ends, [NOW + NOTICE - timedelta(hours=1), SOON])
        connection.execute(ends, [NOW - timedelta(days=400), ENDED])
        connection.execute(ends, [NOW + NOTICE + timedelta(days=1), LATER])
    assert told("revoke", "SCHOOL_OFFICER.Enrollment").exit_code == 0
    with psycopg.connect(database_url) as connection:
        connection.execute(ends, [NOW, "SCHOOL_OFFICER.Enrollment"])
    return database_url


@pytest.fixture
async def sessions(county: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    engine = database.session.engine(county)
    yield database.session.sessions(engine)
    await engine.dispose()


def told(*arguments: str) -> Result:
    return CliRunner().invoke(application, ["grant", *arguments])


def test_grants_that_end_soon_or_have_ended_are_listed_for_people_and_for_cron(county: str) -> None:
    listed = told("list", "--expiring")
    assert listed.exit_code == 3
    assert [line.split("\t")[0] for line in listed.output.splitlines()] == [ENDED, SOON]
    one = told("list", "--expiring", "--days", "0", "--json")
    [ended] = json.loads(one.stdout)
    assert (one.exit_code, ended["code"], ended["role"]) == (3, ENDED, "TOWNSHIP_OFFICER")
    assert datetime.fromisoformat(ended["validUntil"]) < NOW
    every = {each["code"] for each in json.loads(told("list", "--json").stdout)}
    assert {SOON, ENDED, LATER} < every
    assert told("list", "--json").exit_code == 0


def test_what_is_renewed_or_revoked_is_no_longer_spoken_of(county: str) -> None:
    assert told("renew", SOON).exit_code == 0
    assert told("revoke", ENDED).exit_code == 0
    nothing = told("list", "--expiring")
    assert (nothing.exit_code, nothing.output) == (0, "")


async def _days(reminding: Any, count: int) -> list[str]:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == count:
            raise asyncio.CancelledError

    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await reminding(pause).run()
    assert set(waits) == {86_400.0}
    return [each["event"] for each in logs]


async def test_a_hub_says_so_when_it_starts_and_every_day_in_both_languages(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    assert await _days(lambda pause: Reminding(sessions, lambda: NOW, pause), 3) == [LINE] * 3
    long_ago = NOW - timedelta(days=3650)
    assert await _days(lambda pause: Reminding(sessions, lambda: long_ago, pause), 2) == []


async def test_a_day_without_a_database_is_left_out_and_the_next_one_is_not() -> None:
    engine = database.session.engine("postgresql://nobody@127.0.0.1:1/nowhere")
    away = database.session.sessions(engine)
    assert (
        await _days(lambda pause: Reminding(away, lambda: NOW, pause), 2)
        == ["grants could not be looked at"] * 2
    )
    await engine.dispose()


async def test_it_is_said_while_the_application_is_served(sessions: async_sessionmaker[AsyncSession]) -> None:
    with capture_logs() as logs:
        async with beside(Reminding(sessions).run)(object()):
            while not logs:
                async with sessions() as session:
                    await session.execute(text("SELECT 1"))
    assert [each["event"] for each in logs] == [LINE]
