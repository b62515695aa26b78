"""Every committed record gets one place, in the order of transactions, whatever happens to who gives it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from auth.audit import sequencer, writing
from tests.auth.audit.conftest import TRIES, Log, said

INSERT = """INSERT INTO audit_record (jurisdiction_code, client_id, kind, outcome, operation, xact)
    VALUES ('150785', 'portal', 'READ', 'OK', %s, %s::text::xid8)"""


async def test_records_stand_in_the_order_of_their_transactions_not_of_their_commits(log: Log) -> None:
    async with log.sessions.begin() as early:
        await writing.note(early, said("first begun"))
        await log.write("first committed")
        assert await sequencer.drain(log.sessions) == 0
    await log.write("last")
    await log.placed(3)
    assert await log.operations() == ["first begun", "first committed", "last"]


async def test_what_was_rolled_back_is_not_in_the_log(log: Log) -> None:
    async with log.sessions() as session:
        await writing.note(session, said("undone"))
        await session.rollback()
    await log.write("done")
    await log.placed(1)
    assert await log.operations() == ["done"]


async def test_a_backlog_is_taken_in_batches_though_one_transaction_fills_several(log: Log) -> None:
    names = [f"{n:02}" for n in range(23)]
    async with log.sessions.begin() as session:
        for name in names:
            await writing.note(session, said(name))
    await log.write("after")
    await log.placed(24, batch=5)
    assert sorted(await log.operations()) == [*names, "after"]
    assert (await log.operations())[-1] == "after"
    await log.sign()
    assert (await log.verified())[0].size == 24


async def test_several_at_once_give_each_record_one_place(log: Log) -> None:
    for _ in range(5):
        await asyncio.gather(
            *(log.write(*(str(uuid4()) for _ in range(4))) for _ in range(4)),
            *(sequencer.drain(log.sessions, batch=3) for _ in range(4)),
        )
    for _ in range(TRIES):
        await sequencer.drain(log.sessions)
        if len(await log.operations()) == 80:
            break
    found = await log.operations()
    assert len(found) == len(set(found)) == 80
    await log.sign()
    verified, waiting = await log.verified()
    assert (verified.size, verified.unsigned, waiting) == (80, 0, 0)


async def test_whom_a_record_concerns_is_found_once_each_by_the_index_of_people(log: Log) -> None:
    child, guardian = uuid4(), uuid4()
    await log.write("nobody")
    await log.write("both", subjects=(child, guardian, child))
    await log.placed(2)
    with psycopg.connect(log.url) as connection:
        found: list[tuple[int, int, UUID, int]] = connection.execute(
            "SELECT bucket, seq, encode(substring(people FROM n::int * 16 - 15 FOR 16), 'hex')::uuid, place"
            " FROM audit_subject, unnest(places) WITH ORDINALITY each(place, n)"
        ).fetchall()
    assert sorted(found) == sorted((each.int & 0x3FF, 0, each, 1) for each in (child, guardian))


async def test_one_who_is_killed_at_work_leaves_nothing_half_done(log: Log) -> None:
    await log.write("one", "two", "three")
    kill_at_work(log.url)
    assert await log.operations() == []
    await log.placed(3)
    assert await log.operations() == ["one", "two", "three"]
    await log.sign()
    assert (await log.verified())[0].size == 3


def kill_at_work(url: str) -> None:
    """Kill a sequencer once it has written leaves and not yet nodes."""
    with psycopg.connect(url) as obstacle:
        obstacle.execute("LOCK TABLE audit_node IN EXCLUSIVE MODE")
        killed = subprocess.Popen([sys.executable, "-c", SCRIPT, url], cwd=Path(__file__).parents[3])
        while obstacle.execute(f"SELECT count(*) {WAITING}").fetchone() != (1,):
            assert killed.poll() is None
        killed.kill()
        killed.wait()
        obstacle.execute(
            f"SELECT pg_terminate_backend(pid) {WAITING}"
        )  # it would notice when it answers, too
        while obstacle.execute(f"SELECT count(*) {WAITING}").fetchone() != (0,):
            assert killed.returncode


WAITING = "FROM pg_locks WHERE relation = 'audit_node'::regclass AND NOT granted"
SCRIPT = """
import asyncio, sys
import database.session
from auth.audit import sequencer
asyncio.run(sequencer.drain(database.session.sessions(database.session.engine(sys.argv[1]))))
"""


async def test_after_a_restore_where_transactions_count_anew_each_record_gets_just_one_place(
    log: Log,
) -> None:
    await log.write("placed there", "placed there too")
    await log.placed(2)
    with psycopg.connect(log.url) as restored:
        # As after pg_restore into a younger cluster: the floor is the old one's, and far above what is counted here.
        restored.execute("UPDATE audit_floor SET cluster = 'the old one', below = '900000000000'")
        restored.execute(INSERT, ["waited there", "900000000001"])
        restored.execute(INSERT, ["waited there, long", "3"])
    await log.write("written here, with a number below the floor")
    await log.placed(3, batch=2)
    placed_there, here = ["placed there", "placed there too"], "written here, with a number below the floor"
    assert await log.operations() == [*placed_there, "waited there, long", here, "waited there"]
    await log.write("next")
    await log.placed(1)
    await log.sign()
    verified, waiting = await log.verified()
    assert (verified.size, waiting) == (6, 0)


async def test_a_floor_that_this_count_never_reached_is_not_believed(log: Log) -> None:
    with psycopg.connect(log.url) as connection:
        cluster = "(SELECT system_identifier::text FROM pg_control_system())"
        connection.execute(f"INSERT INTO audit_floor (cluster, below) VALUES ({cluster}, '900000000000')")
    await log.write("below it")
    await log.placed(1)
    await log.write("then as ever")
    await log.placed(1)
    assert await log.operations() == ["below it", "then as ever"]


async def test_a_restored_number_that_might_be_of_a_transaction_at_work_waits_for_it(log: Log) -> None:
    with psycopg.connect(log.url) as working, psycopg.connect(log.url) as other:
        working.execute("SELECT pg_current_xact_id()")
        (number,) = other.execute("SELECT pg_current_xact_id()::text").fetchone() or ("",)
        other.commit()
        other.execute(INSERT, ["restored", number])
        other.commit()
        assert await sequencer.drain(log.sessions) == 0
        working.execute(
            "INSERT INTO audit_record (jurisdiction_code, client_id, kind, outcome, operation) "
            "VALUES ('150785', 'portal', 'READ', 'OK', 'at work')"
        )
    await log.placed(2)
    assert await log.operations() == ["at work", "restored"]
