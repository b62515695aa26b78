"""Whom a read was about, as the log has it: those reached through others, those counted, and no text of the caller's."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

import database.session
from auth import scopes
from database import tables
from domain.audit import OK, AuditKind
from execution.limits import Limits
from execution.planned.batch import Batches
from tests.conftest import Databases
from tests.hub import world
from tests.hub.conftest import NOW, Door

NAMES = "{ students(first: 100) { nodes { name } } }"


async def _subjects(door: Door, query: str, *, planned: bool) -> set[UUID]:
    """Whom the last read is recorded to be about."""
    ask = door.planned if planned else door.field_by_field
    answer = await ask(query)
    assert "errors" not in answer.json(), answer.text
    recorded = await door.recorded()
    assert recorded.kind is AuditKind.READ
    return {UUID(bytes=recorded.subjects[at : at + 16]) for at in range(0, len(recorded.subjects), 16)}


@pytest.mark.parametrize("planned", [True, False])
async def test_an_adult_who_is_reached_through_a_child_is_on_record(door: Door, planned: bool) -> None:
    child, tie = door.here["Student"][0], door.here["Guardianship"][0]
    async with door.sessions() as session:
        of_child = select(tables.Guardianship.guardian_id).where(tables.Guardianship.student_id == child)
        adults = set((await session.scalars(of_child)).all())
        [adult, its_child] = (
            await session.execute(
                select(tables.Guardianship.guardian_id, tables.Guardianship.student_id).where(
                    tables.Guardianship.id == tie
                )
            )
        ).one()
    through = "{ node(id: %s) { ... on Student { guardianships { guardian { name } } } } }"
    assert adults
    assert await _subjects(door, through % f'"Student:{child}"', planned=planned) == {child, *adults}
    named = f'{{ node(id: "Guardianship:{tie}") {{ ... on Guardianship {{ guardian {{ name }} }} }} }}'
    assert await _subjects(door, named, planned=planned) == {its_child, adult}


@pytest.mark.parametrize("planned", [True, False])
async def test_what_was_verified_is_about_the_child_it_was_asked_for(door: Door, planned: bool) -> None:
    verification = door.here["Verification"][0]
    found, asked = tables.Discrepancy, tables.Verification
    async with door.sessions() as session:
        child = await session.scalar(
            select(found.student_id)
            .join(asked, asked.discrepancy_id == found.id)
            .where(asked.id == verification)
        )
    query = f'{{ node(id: "Verification:{verification}") {{ ... on Verification {{ state }} }} }}'
    assert child is not None
    assert await _subjects(door, query, planned=planned) == {child}


async def test_whoever_is_counted_among_few_is_on_record_and_a_number_of_many_is_about_nobody(
    door: Door,
) -> None:
    few = '{ students(filter: {bornFrom: "2016-01-03", bornTo: "2016-01-04"}) { totalCount } }'
    two = await _subjects(door, few, planned=True)
    assert len(two) == 2
    assert two <= set(door.here["Student"])
    assert await _subjects(door, few, planned=False) == two
    # Field by field the page is read too, though nobody asked to see it.
    assert await _subjects(door, "{ students { totalCount } }", planned=True) == set()
    nested = "{ students(first: 1) { nodes { id ledgerEntries { ledger { entries { totalCount } } } } } }"
    assert len(await _subjects(door, nested, planned=True)) == 1


async def test_a_number_in_an_operations_name_is_not_kept(door: Door) -> None:
    for ask in (door.planned, door.field_by_field):
        await ask("query Zhang_150785201503120019 { students(first: 1) { nodes { id } } }")
        recorded = await door.recorded()
        assert recorded.operation == "Zhang__"


async def test_what_is_shown_beside_a_refusal_is_a_read_and_the_refusal_an_attempt(door: Door) -> None:
    query = "query Both { students(first: 2) { nodes { name studentNo } } }"
    answer = await door.planned(query, granted=[scopes.STUDENTS_READ])
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    record = tables.AuditRecord
    async with door.sessions() as session:
        rows = (await session.scalars(select(record).where(record.operation == "Both"))).all()
    assert {(each.kind, each.outcome) for each in rows} == {
        (AuditKind.READ, OK),
        (AuditKind.REFUSED, "FORBIDDEN"),
    }
    assert [len(each.subjects) // 16 for each in rows if each.kind is AuditKind.REFUSED] == [0]


async def test_a_grant_that_ends_while_a_request_is_at_work_ends_for_that_request(
    door: Door, databases: Databases, template: str
) -> None:
    url = databases.make("ends_meanwhile", template)
    engine = database.session.engine(url)
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        await world.rules(session)
        await world.County(session, world.HERE).make()
    async with database.session.pool(url) as pool:
        hub = door.on(sessions, Batches(pool), Limits())
        headers = {"authorization": f"Bearer {door.token()}"}
        for client, waits in ((hub.oracle, "SELECT student"), (hub.client, "WITH answer")):
            async with sessions.begin() as session:
                await session.execute(update(tables.AccessGrant).values(revoked_at=None))
            before = await client.post("/graphql", json={"query": NAMES}, headers=headers)
            assert before.json()["data"]["students"]["nodes"]
            async with sessions() as obstacle:
                await obstacle.execute(text("LOCK TABLE student IN ACCESS EXCLUSIVE MODE"))
                asking = asyncio.create_task(client.post("/graphql", json={"query": NAMES}, headers=headers))
                async with sessions() as watching:
                    while not await watching.scalar(_WAITING, {"begins": f"{waits}%"}):
                        await watching.rollback()
                async with sessions.begin() as session:
                    await session.execute(update(tables.AccessGrant).values(revoked_at=NOW))
                await obstacle.rollback()
            assert (await asking).json()["data"]["students"]["nodes"] == []
    await engine.dispose()
    databases.drop("ends_meanwhile")


_WAITING = text("""
    SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE :begins)
""")
