"""Anyone can hold the log against its checkpoints, with what the hub shows to all."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import ECKey
from sqlalchemy import text
from structlog.testing import capture_logs

import database.session
from auth.audit import checkpoint, proofs, sequencer, writing
from auth.audit.checkpoint import Checkpoint, Signer
from auth.audit.writing import Note
from auth.token import Issuer
from domain.audit import AuditKind
from hub.app import app
from hub.beside import beside
from hub.sequencing import LONGEST, Sequencing
from tests import sealing
from tests.hub import world

PUBLIC = "/.well-known/audit"
KEY = Ed25519PrivateKey.generate()
SIGNER = Signer("hub.test/audit", KEY)


class Witness:
    """A department that asks the hub over HTTP, and a log that grows meanwhile."""

    def __init__(self, sessions: Any) -> None:
        issuer = Issuer("http://hub.test", ECKey.generate_key("P-256", auto_kid=True))
        served = app(issuer=issuer, ring=sealing.ring, sessions=sessions, commands=cast(Any, None))
        self.sessions = sessions
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://hub.test")

    async def grow(self, records: int) -> None:
        async with self.sessions.begin() as session:
            for _ in range(records):
                said = Note(jurisdiction_code=world.HERE, client_id="portal", kind=AuditKind.READ)
                await writing.note(session, said)
        while records:
            records -= await sequencer.drain(self.sessions)
        async with self.sessions.begin() as session:
            await checkpoint.issue(session, SIGNER)

    async def checkpoint(self) -> Checkpoint:
        answer = await self.client.get(f"{PUBLIC}/checkpoint")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        return checkpoint.opened(answer.text, [KEY.public_key()])

    async def proof(self, kind: str, **asked: Any) -> dict[str, Any]:
        answer = await self.client.get(f"{PUBLIC}/{kind}", params=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return {**found, "proof": [b64decode(hash) for hash in found["proof"]]}

    async def records(self) -> list[str]:
        async with self.sessions() as session:
            return [str(each) for each in await session.scalars(SEQUENCED)]


SEQUENCED = text("SELECT record_id FROM audit_leaf ORDER BY seq")


@pytest.fixture
async def witness(database_url: str) -> AsyncIterator[Witness]:
    engine = database.session.engine(database_url)
    yield Witness(database.session.sessions(engine))
    await engine.dispose()


async def test_a_department_that_keeps_checkpoints_can_prove_that_the_log_only_grew(witness: Witness) -> None:
    kept = []
    for records in (1, 2, 4, 6, 3):
        await witness.grow(records)
        kept.append(await witness.checkpoint())
    for old in kept:
        for new in kept[kept.index(old) :]:
            found = await witness.proof("consistency", **{"from": old.size, "to": new.size})
            assert proofs.extends(old.size, old.root, new.size, new.root, found["proof"])


async def test_every_record_is_proved_to_be_under_each_checkpoint_that_covers_it(witness: Witness) -> None:
    await witness.grow(5)
    first = await witness.checkpoint()
    await witness.grow(2)
    second = await witness.checkpoint()
    for seq, record in enumerate(await witness.records()):
        for kept in (first, second)[seq >= 5 :]:
            found = await witness.proof("inclusion", record=record, size=kept.size)
            assert (found["record"], found["seq"]) == (record, seq)
            assert proofs.includes(b64decode(found["leaf"]), seq, kept.size, found["proof"], kept.root)


@pytest.mark.parametrize(
    ("asked", "status", "code", "place"),
    [
        ("inclusion", 400, "BAD_PROOF_REQUEST", "record"),
        ("inclusion?record=1&size=1", 400, "BAD_PROOF_REQUEST", "record"),
        ("inclusion?record={id}", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={id}&size=-1", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={id}&size=1&size=1", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={id}&size=٣", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={id}&size=9999999999999999999", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={id}&size=%00", 400, "BAD_PROOF_REQUEST", "size"),
        ("inclusion?record={ID}&size=1", 400, "BAD_PROOF_REQUEST", "record"),
        ("inclusion?record={id}&size=0", 404, "NOT_IN_LOG", None),
        ("inclusion?record={id}&size=999999999999999999", 404, "NOT_IN_LOG", None),
        ("inclusion?record={other}&size=1", 404, "NOT_IN_LOG", None),
        ("consistency?from=0&to=1", 400, "BAD_PROOF_REQUEST", "from"),
        ("consistency?from=3&to=2", 400, "BAD_PROOF_REQUEST", "from"),
        ("consistency?from=1", 400, "BAD_PROOF_REQUEST", "to"),
        ("consistency?from=1&to=4", 404, "NOT_IN_LOG", None),
        ("consistency?from=%ff&to=1", 400, "BAD_PROOF_REQUEST", "from"),
    ],
)
async def test_what_cannot_be_proved_is_refused_with_the_reason(
    witness: Witness, asked: str, status: int, code: str, place: str | None
) -> None:
    await witness.grow(3)
    (record, *_) = await witness.records()
    path = asked.replace("{id}", record).replace("{ID}", f"{{{record}}}").replace("{other}", str(uuid4()))
    answer = await witness.client.get(f"{PUBLIC}/{path}")
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, said["status"], said["code"], said.get("place")) == (
        status,
        status,
        code,
        place,
    )
    assert said["messageZh"]
    assert said["messageEn"]


async def test_a_log_without_a_checkpoint_says_so(witness: Witness) -> None:
    answer = await witness.client.get(f"{PUBLIC}/checkpoint")
    assert (answer.status_code, answer.json()["code"]) == (404, "NO_CHECKPOINT")


async def test_a_database_that_is_away_is_no_error_of_ours() -> None:
    engine = database.session.engine("postgresql://nobody@127.0.0.1:1/none")
    answer = await Witness(database.session.sessions(engine)).client.get(f"{PUBLIC}/checkpoint")
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")


async def test_nothing_that_is_shown_to_all_tells_of_anyone(witness: Witness) -> None:
    await witness.grow(2)
    record = (await witness.records())[0]
    for path in ("checkpoint", f"inclusion?record={record}&size=2", "consistency?from=1&to=2"):
        assert "portal" not in (await witness.client.get(f"{PUBLIC}/{path}")).text


class Enough(Exception):
    pass


async def test_sequencing_goes_on_after_failures_ever_more_slowly_and_says_so_once(witness: Witness) -> None:
    await witness.grow(1)
    away = database.session.sessions(database.session.engine("postgresql://nobody@127.0.0.1:1/none"))
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 8:
            work.sessions = witness.sessions
        if len(waited) == 9:
            raise Enough

    work = Sequencing(away, SIGNER, pause)
    with capture_logs() as logged, pytest.raises(Enough):
        await work.run()
    assert waited == [2, 4, 8, *[LONGEST] * 5, 1]
    assert [entry["event"] for entry in logged] == ["audit sequencing fails", "audit sequencing works again"]
    assert "127.0.0.1" not in json.dumps(logged)


async def test_records_get_their_places_while_the_application_is_served(witness: Witness) -> None:
    async with witness.sessions.begin() as session:
        said = Note(jurisdiction_code=world.HERE, client_id="portal", kind=AuditKind.READ)
        await writing.note(session, said)
    async with beside(Sequencing(witness.sessions, SIGNER).run)(object()):
        while (
            not await witness.records()
            or (await witness.client.get(f"{PUBLIC}/checkpoint")).status_code != 200
        ):
            pass
    assert (await witness.checkpoint()).size <= 1
