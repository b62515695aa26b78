"""Changing keys at work: nothing is lost, nothing doubled, wherever the command is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from sqlalchemy import func, select, text

import database.session
from auth import defaults, scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from database import resealing, tables
from database.crypto.field import SEALED, Field
from database.crypto.keys import Keys, State
from database.crypto.suites import GM_1, INTL_1
from domain import policy
from domain.errors import Refused
from domain.role import Role
from execution.planned.batch import Batches
from hub import field_keys, places
from hub.app import app
from hub.assembly import Database
from hub.fields import FileRing
from hub.settings import CHECKOUT
from tests import registry_export, registry_import, sealing
from tests.exchange import world
from tests.exchange.test_faults import played, worker
from tests.partners import standin

AT_ONCE = 150
_DAMAGE = "UPDATE guardian SET phone_sealed = overlay(phone_sealed PLACING '\\x00000000'::bytea FROM 20) WHERE id = :id"
Telling = Callable[[str, int], None]
Change = Callable[[Database, Telling], Any]


class Killed(Exception):
    """What stands for kill -9 between two commits."""


@asynccontextmanager
async def opened(url: str, home: Path, ring: FileRing | None = None) -> AsyncIterator[Database]:
    """The small county's database with a ring in a home of its own."""
    made = ring or FileRing(home)
    if not made.exists:
        made.keep(sealing.KEYS)
    engine, sessions = world.opened(url)
    async with database.session.pool(url) as reads:
        yield Database(url, engine, sessions, reads, made)
    await engine.dispose()


async def rotated(hub: Database, tell: Telling) -> int:
    return await field_keys.rotate(hub, tell, at_once=AT_ONCE)


async def migrated(hub: Database, tell: Telling) -> int:
    return await field_keys.migrate(hub, GM_1, tell, at_once=AT_ONCE)


def silent(table: str, done: int) -> None:
    """Nobody listens."""


def killed_after(batches: int) -> Telling:
    left = [batches]

    def tell(table: str, done: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise Killed

    return tell


async def held(hub: Database) -> dict[Any, Any]:
    """Every sealed value in clear, by table, row and column, with the version of its row where it has one."""
    found, keys = {}, hub.ring()
    async with hub.sessions() as session:
        for table, columns in resealing.sealed_tables().items():
            for row in await session.execute(select(table)):
                for column in columns:
                    field = Field(keys, column)
                    value = row._mapping[column]
                    clear = None if value is None else field.open(row.id, value)
                    found[table.name, row.id, column.name] = clear, getattr(row, "version", None)
    return found


async def wrong(hub: Database, expected: dict[Any, Any]) -> list[str]:
    """What is not as it was, or not as the current keys have it."""
    said = [] if await held(hub) == expected else ["a value was lost, doubled or changed"]
    keys = hub.ring()
    async with hub.sessions() as session:
        heads = set(await resealing.counted(session))
        for table, columns in resealing.sealed_tables().items():
            for row in await session.execute(select(table)):
                for column in (each for each in columns if each.info[SEALED]):
                    name = column.name.removesuffix("_sealed")
                    value = Field(keys, column).clear(row.id, row._mapping[column])
                    if Field(keys, column).index(value) != getattr(row, f"{name}_index"):
                        said.append(f"an index of {table.name}.{name}")
    return said + (["a value under another key"] if heads != {keys.current.head} else [])


@pytest.mark.slow
@pytest.mark.parametrize("change", [rotated, migrated])
async def test_a_change_of_keys_killed_anywhere_and_run_again_loses_and_doubles_nothing(
    change: Change, fresh: Callable[[], str], tmp_path: Path
) -> None:
    batches: list[str] = []
    async with opened(fresh(), tmp_path / "quiet") as hub:
        await change(hub, lambda table, done: batches.append(table))
        assert await wrong(hub, await held(hub)) == []
    assert len(batches) > 6
    for moment in range(1, len(batches) + 1):
        async with opened(fresh(), tmp_path / str(moment)) as hub:
            expected = await held(hub)
            with pytest.raises(Killed):
                await change(hub, killed_after(moment))
            data = len(hub.ring().data)
            await change(hub, silent)
            assert await wrong(hub, expected) == [], moment
            # Only where all was done before the kill does rotating again mean another key.
            assert len(hub.ring().data) == data + (change is rotated and moment == len(batches)), moment
            assert not hub.ring().moving


class Mortal(FileRing):
    """A ring whose hub is killed just before or just after it is written for the nth time."""

    def __init__(self, home: Path, at: int, before: bool) -> None:
        super().__init__(home)
        self.at, self.before = at, before

    def keep(self, changed: Keys) -> None:
        self.at -= 1
        if not self.at and self.before:
            raise Killed
        super().keep(changed)
        if not self.at:
            raise Killed


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("change", "at"), [(rotated, 1), (migrated, 1), (migrated, 2)])
async def test_a_change_killed_while_it_writes_the_ring_goes_on(
    change: Change, at: int, before: bool, fresh: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh()
    FileRing(tmp_path).keep(sealing.KEYS)
    async with opened(url, tmp_path, Mortal(tmp_path, at, before)) as hub:
        expected = await held(hub)
        with pytest.raises(Killed):
            await change(hub, silent)
    async with opened(url, tmp_path) as hub:
        await change(hub, silent)
        assert await wrong(hub, expected) == []
        assert (hub.ring().moving, len(hub.ring().data)) == (False, 2)


async def test_a_retired_key_is_gone_and_one_still_in_use_stays(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    async with opened(fresh(), tmp_path) as hub:
        expected = await held(hub)
        with pytest.raises(Killed):
            await field_keys.rotate(hub, killed_after(2), at_once=AT_ONCE)
        assert await field_keys.retire(hub) == (0, 1)
        await rotated(hub, silent)
        assert await field_keys.retire(hub) == (1, 0)
        assert len(hub.ring().data) == 1
        assert await field_keys.retire(hub) == (0, 0)
        await migrated(hub, silent)
        assert await migrated(hub, silent) == 0
        assert await field_keys.retire(hub) == (1, 0)
        assert [(root.suite, root.state) for root in hub.ring().roots] == [(GM_1, State.CURRENT)]
        assert await wrong(hub, expected) == []
        await field_keys.migrate(hub, INTL_1, silent)
        assert await wrong(hub, expected) == []


async def test_a_damaged_row_is_named_and_left_and_stops_no_other(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    async with opened(fresh(), tmp_path) as hub:
        async with hub.sessions.begin() as session:
            damaged = await session.scalar(select(tables.Guardian.id).limit(1))
            await session.execute(text(_DAMAGE), {"id": damaged})
        with pytest.raises(Refused) as refused:
            await rotated(hub, silent)
        assert (refused.value.reason.code, refused.value.reason.place) == (
            "FIELD_ALTERED",
            f"guardian {damaged}",
        )
        async with hub.sessions() as session:
            counts = await resealing.counted(session)
        assert set(counts) == {key.head for key in hub.ring().data}
        assert counts[sealing.KEYS.current.head] <= 2


async def test_half_way_to_another_suite_children_are_found_and_registers_are_not_joined(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    async with opened(fresh(), tmp_path) as hub:
        async with hub.sessions() as session:
            students = await session.scalar(select(func.count()).select_from(tables.Student))
        assert students is not None
        done: list[str] = []

        def half_way(table: str, so_far: int) -> None:
            done.append(table)
            if table == "student":
                raise Killed

        with pytest.raises(Killed):
            await field_keys.migrate(hub, GM_1, half_way, at_once=students // 2)
        async with hub.sessions() as session:
            heads = await session.execute(
                text(
                    "SELECT get_byte(student_no_sealed, 0), count(*) FROM student GROUP BY 1 HAVING count(*) > 1"
                )
            )
            assert {mark for mark, _ in heads} >= {INTL_1.mark, GM_1.mark}
        numbers = await registry_numbers(hub)
        assert await found(hub, numbers) == len(numbers)
        async with hub.sessions() as session:
            with pytest.raises(Refused, match="FIELD_KEYS_MOVING"):
                await registry_import.take(
                    session,
                    registry_export.workbook([["学籍号"]]),
                    ring=hub.ring,
                    jurisdiction_code=world.CODE,
                )
        with standin.desk(data=world.small_county()) as desk:
            async with worker(hub.url, desk.transport, hub.ring) as (cycle, _):
                refused = await played(cycle)
                assert (refused["state"], refused["failure"]["code"]) == ("FAILED", "FIELD_KEYS_MOVING")
                await migrated(hub, silent)
                assert (await played(cycle))["state"] == "CLOSED"
        assert await found(hub, numbers) == len(numbers)


async def registry_numbers(hub: Database) -> list[str]:
    field = Field(hub.ring(), tables.Student.student_no_sealed)
    async with hub.sessions() as session:
        rows = await session.execute(
            select(tables.Student.id, tables.Student.student_no_sealed).where(
                tables.Student.student_no_sealed.is_not(None)
            )
        )
        return [field.open(id_, sealed).decode() for id_, sealed in rows]


async def found(hub: Database, numbers: list[str]) -> int:
    """How many children the graph finds by their registry numbers."""
    rulebook = policy.load_all(places.texts())
    async with hub.sessions.begin() as session:
        await defaults.load(session, rulebook.hub.access, jurisdiction=world.CODE, on=world.NOW.date())
    issuer = Issuer("http://hub.test", ECKey.generate_key("P-256", auto_kid=True))
    application = app(
        issuer=issuer,
        sessions=hub.sessions,
        commands=None,  # type: ignore[arg-type]  # nothing is changed here
        ring=hub.ring,
        now=lambda: world.NOW,
        batches=Batches(hub.reads),
    )
    viewer = Viewer(
        "t",
        frozenset({scopes.STUDENTS_READ, scopes.IDENTITY_READ}),
        world.CODE,
        role=Role.BUREAU_OFFICER,
        purposes=frozenset({"CONTROL"}),
    )
    body = {
        "query": "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Student { studentNo } } }",
        "variables": {"r": [{"__typename": "Student", "studentNo": number} for number in numbers[:100]]},
    }
    headers = {"authorization": f"Bearer {token.issue(issuer, viewer, world.NOW)}"}
    total = 0
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://hub.test"
    ) as client:
        for at in range(0, len(numbers), 50):
            part = numbers[at : at + 50]
            body["variables"] = {"r": [{"__typename": "Student", "studentNo": each} for each in part]}
            said = (await client.post("/graphql", json=body, headers=headers)).json()
            assert "errors" not in said, said["errors"][0]
            assert [row["studentNo"] for row in said["data"]["_entities"]] == part
            total += len(part)
    return total


async def test_a_month_under_the_national_suite_finds_what_one_under_the_international_suite_finds(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    outcomes = []
    for suite in (INTL_1, GM_1):
        url = fresh()
        async with opened(url, tmp_path / suite.name) as hub:
            await field_keys.migrate(hub, suite, silent)
            with standin.desk(data=world.small_county()) as desk:
                async with worker(url, desk.transport, hub.ring) as (cycle, _):
                    outcomes.append(await played(cycle))
    one, other = outcomes
    assert (one["comparisons"], one["moves"], one["packages"]) == (
        other["comparisons"],
        other["moves"],
        other["packages"],
    )


def command(url: str, home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "hub", "keys", "fields", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "HUB_HOME": str(home), "HUB_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
async def test_the_commands_go_on_after_kill_9_and_say_what_is_left(
    fresh: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh()
    async with opened(url, tmp_path) as hub:
        expected = await held(hub)
    for arguments, suite in ((["rotate"], "INTL-1"), (["migrate", "--suite", "GM-1"], "GM-1")):
        with command(url, tmp_path, *arguments) as first:
            assert first.stderr is not None
            first.stderr.readline()
            first.send_signal(signal.SIGKILL)
        said, complaints = command(url, tmp_path, *arguments).communicate()
        assert "0 left" in said, complaints
        async with opened(url, tmp_path) as hub:
            assert await wrong(hub, expected) == []
            assert hub.ring().current.suite.name == suite
    said, _ = command(url, tmp_path, "retire").communicate()
    assert "0 still in use" in said
    said, _ = command(url, tmp_path, "status").communicate()
    assert said.count("current") == 2
    assert "older" not in said


async def test_a_hub_that_lost_its_ring_makes_no_other_one(fresh: Callable[[], str], tmp_path: Path) -> None:
    said, complaints = command(fresh(), tmp_path, "status").communicate()
    assert "FIELD_KEYS_MISSING" in complaints, said
    assert not FileRing(tmp_path).exists
