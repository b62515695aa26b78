"""What reads put on record when many are answered together, and what they say when records do not get their places."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select, text

from auth.audit.checkpoint import Signer
from database import tables
from execution.limits import Limits
from hub.sequencing import LATEST, Sequencing
from tests.hub.conftest import Door

CHILD = "query Together($id: ID!) { student(id: $id) { name } }"
NAMES = "{ students { nodes { name } } }"
SIGNER = Signer("hub.test/audit", Ed25519PrivateKey.generate())


async def _counted(door: Door, operation: str) -> dict[str, tuple[int, int, set[bytes]]]:
    """By client: records, requests, and whom they were about."""
    record = tables.AuditRecord
    requests = func.sum(func.coalesce(record.requests, 1))
    told = func.string_agg(record.subjects, b"")
    query = select(record.client_id, func.count(), requests, func.sum(record.rows), told).where(
        record.operation == operation
    )
    async with door.sessions() as session:
        rows = await session.execute(query.group_by(record.client_id))
        return {
            client: (made, asked, {people[at : at + 16] for at in range(0, len(people), 16)})
            for client, made, asked, shown, people in rows
            if shown * 16 == len(people)
        }


async def test_requests_of_one_caller_that_run_together_are_one_record_that_counts_them(door: Door) -> None:
    children = door.here["Student"][:10]
    answers = await asyncio.gather(
        *(
            door.planned(CHILD, {"id": f"Student:{child}"}, client_id=client)
            for child in children
            for client in ("one", "other", "one")
        )
    )
    assert all(answer.json()["data"]["student"] for answer in answers)
    counted = await _counted(door, "Together")
    assert {client: asked for client, (_, asked, _) in counted.items()} == {"one": 20, "other": 10}
    for made, asked, people in counted.values():
        assert made < asked
        assert people == {child.bytes for child in children}


async def test_an_answer_that_is_everybodys_is_counted_for_each_of_them(door: Door) -> None:
    query = "query Everybody { students(first: 2) { nodes { id } } }"
    answers = await asyncio.gather(*(door.planned(query) for _ in range(12)))
    assert len({answer.content for answer in answers}) == 1
    record = tables.AuditRecord
    async with door.sessions() as session:
        rows = (await session.scalars(select(record).where(record.operation == "Everybody"))).all()
    assert sum(each.requests or 1 for each in rows) == 12
    assert len(rows) < 12
    assert all(len(each.subjects) == 2 * 16 and each.rows == 2 * (each.requests or 1) for each in rows)


async def test_when_nobody_gives_records_their_places_reads_of_people_stop(door: Door) -> None:
    now = [0.0]
    sequencing = Sequencing(door.sessions, SIGNER, clock=lambda: now[0])
    hub = door.within(Limits(), is_logging=sequencing.works)
    await hub.ask(NAMES)
    now[0] += LATEST
    for ask in (hub.planned, hub.field_by_field):
        refused = await ask(NAMES)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert [each["extensions"]["code"] for each in refused.json()["errors"]] == ["AUDIT_UNAVAILABLE"]
        assert "data" not in refused.json()
    assert await hub.codes("{ jurisdictions { nodes { code } } }") == []
    health = await hub.client.get("/health")
    assert (health.status_code, health.json()) == (
        503,
        {"status": "unavailable", "database": True, "audit": False},
    )
    await sequencing.once()
    assert await hub.codes(NAMES) == []
    assert (await hub.client.get("/health")).json() == {"status": "ok", "database": True, "audit": True}


async def test_a_sequencer_that_gets_nowhere_does_not_count_as_one_that_works(door: Door) -> None:
    now = [0.0]
    sequencing = Sequencing(door.sessions, SIGNER, clock=lambda: now[0])
    await sequencing.once()
    async with door.sessions.begin() as session:
        await session.execute(_HOUR_OLD)
    async with door.sessions() as other:
        # Another process holds the lock, and does nothing.
        await other.execute(select(func.pg_advisory_xact_lock(0x61756469)))
        now[0] += LATEST
        await sequencing.once()
        assert not sequencing.works()
    await sequencing.once()
    assert sequencing.works()


_HOUR_OLD = text("""
    INSERT INTO audit_record (at, jurisdiction_code, client_id, kind, outcome)
    VALUES (now() - interval '1 hour', '999999', 'elsewhere', 'READ', 'OK')
""")
