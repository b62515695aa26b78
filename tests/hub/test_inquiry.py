"""Asking about tokens and ending them (RFC 7662, RFC 7009), in this process and in others; keys that rotate."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import structlog
from joserfc import jwt
from joserfc.jwk import ECKey

from auth import revoked, scopes, token
from auth.token import Issuer, Ring
from auth.viewer import Viewer
from domain.errors import Refused
from domain.role import Role
from hub import keys
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.hub.asking import QUERY, Asking
from tests.hub.conftest import NOW, Door, _client


@pytest.fixture(scope="module")
async def mine(door: Door) -> Asking:
    return await Asking(door, "inquirer").register(plain_bearer_reason="it is tested without a key here")


async def _plain(one: Asking) -> str:
    answer = await one.post("/oauth/token", one.form(grant_type="client_credentials"))
    return str(answer.json()["access_token"])


async def _read(client: httpx.AsyncClient, token: str) -> int:
    answer = await client.post("/graphql", json=QUERY, headers={"authorization": f"Bearer {token}"})
    return answer.status_code


async def test_a_client_asks_about_its_own_tokens_and_a_resource_about_all(mine: Asking, door: Door) -> None:
    other = await Asking(door, "curious").register()
    server = await Asking(door, "resource server").register(introspects=True)
    given = await _plain(mine)
    for one, active in ((mine, True), (server, True), (other, False)):
        said = (await one.post("/oauth/introspect", one.form(token=given))).json()
        assert said["active"] is active, one.client_id
        assert active or said == {"active": False}
    said = (await mine.post("/oauth/introspect", mine.form(token=given))).json()
    assert (said["client_id"], said["scope"], said["aud"]) == (
        "inquirer",
        "students:read",
        door.issuer.audience,
    )
    bound = (await mine.post("/oauth/introspect", mine.form(token=await mine.token()))).json()
    assert bound["cnf"] == {"jkt": mine.proves.thumbprint()}


GARBAGE = ["garbage", "a.b.c", "e30.e30.e30", "\u00e9", "x" * 9_000, "..", "e30." + "W" * 9_000 + "."]


@pytest.mark.parametrize("path", ["/oauth/introspect", "/oauth/revoke"])
async def test_garbage_is_no_token_and_no_accident(mine: Asking, path: str) -> None:
    for sent in GARBAGE:
        answer = await mine.post(path, mine.form(token=sent, token_type_hint="whatever"))
        assert answer.status_code == 200, sent
        assert not answer.json().get("active")
    assert (await mine.post(path, mine.form())).json()["error"] == "invalid_request"
    assert (await mine.post(path, {"token": "x"})).status_code == 401


async def test_a_revoked_token_stops_with_the_next_request(mine: Asking, door: Door) -> None:
    given, kept = await _plain(mine), await _plain(mine)
    assert await _read(door.client, given) == 200
    assert (await mine.post("/oauth/revoke", mine.form(token=given))).status_code == 200
    assert await _read(door.client, given) == 401
    assert (await mine.post("/oauth/introspect", mine.form(token=given))).json() == {"active": False}
    assert await _read(door.client, kept) == 200


async def test_nobody_ends_the_tokens_of_another(mine: Asking, door: Door) -> None:
    other, given = await Asking(door, "meddler").register(), await _plain(mine)
    answer = await other.post("/oauth/revoke", other.form(token=given))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert await _read(door.client, given) == 200


async def test_another_process_knows_of_it_when_its_list_is_two_seconds_old(mine: Asking, door: Door) -> None:
    seconds = 0.0
    another = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        clock=lambda: seconds,
    )
    async with _client(another) as client:
        given = await _plain(mine)
        assert await _read(client, given) == 200
        await mine.post("/oauth/revoke", mine.form(token=given))
        seconds = revoked.FRESH
        assert await _read(client, given) == 401


async def test_a_list_that_cannot_be_read_lets_nobody_in(door: Door) -> None:
    def broken() -> None:
        raise OSError("the database is away")

    another = app(
        issuer=door.issuer, ring=sealing.ring, sessions=broken, commands=door.commands, now=lambda: NOW
    )  # type: ignore[arg-type]
    async with _client(another) as client:
        answer = await client.post(
            "/graphql", json=QUERY, headers={"authorization": f"Bearer {door.token()}"}
        )
        assert answer.status_code == 503
        assert "data" not in answer.json()


async def test_what_a_token_says_of_a_resource_is_what_was_asked_for(mine: Asking, door: Door) -> None:
    form = {"grant_type": "client_credentials", "resource": door.issuer.issuer}
    given = (await mine.post("/oauth/token", mine.form(**form))).json()["access_token"]
    assert jwt.decode(given, door.issuer.key).claims["aud"] == door.issuer.issuer
    assert await _read(door.client, given) == 200
    elsewhere = await mine.post("/oauth/token", mine.form(**form | {"resource": "http://elsewhere.test"}))
    assert (elsewhere.status_code, elsewhere.json()["error"]) == (400, "invalid_target")


def _aged(home: Path) -> None:
    path = home / "keys" / "tokens.json"
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - token.LONGEST))


def test_rotation_signs_with_the_key_that_all_know_already_and_takes_the_old_tokens(tmp_path: Path) -> None:
    before = keys.ring(tmp_path)
    issuer = Issuer("http://hub.test", keys.following(tmp_path, clock=iter(range(0, 1_000, 6)).__next__))
    viewer, now = Viewer("a", frozenset({scopes.STUDENTS_READ}), world.HERE), datetime.now(UTC)
    old = token.issue(issuer, viewer, now)
    with pytest.raises(Refused) as refused:
        keys.rotate(tmp_path)
    assert refused.value.reason.code == "KEY_TOO_YOUNG"
    _aged(tmp_path)
    after = keys.rotate(tmp_path)
    assert after.current.kid == before.others[0].kid
    assert {key["kid"] for key in issuer.jwks()["keys"]} == {
        before.current.kid,
        after.current.kid,
        after.others[0].kid,
    }
    assert token.verify(issuer, old, now) == viewer
    assert jwt.decode(token.issue(issuer, viewer, now), after.all).header["kid"] == after.current.kid


def test_two_rotations_at_once_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys.ring(tmp_path)
    _aged(tmp_path)
    made = os.link
    second: list[Future[Ring]] = []

    def second_comes_in_between(*paths: Path) -> None:
        monkeypatch.setattr(os, "link", made)
        second.append(workers.submit(keys.rotate, tmp_path))
        wait(second, timeout=1)  # it waits for the lock; without one it would be done
        made(*paths)

    monkeypatch.setattr(os, "link", second_comes_in_between)
    with ThreadPoolExecutor() as workers:
        after = keys.rotate(tmp_path)
        refused = second[0].exception()
    assert isinstance(refused, Refused)
    assert refused.reason.code == "KEY_TOO_YOUNG"
    assert {key.kid for key in after.others} >= {before.current.kid}
    assert keys.ring(tmp_path).kids == after.kids


def test_keys_that_leaked_end_every_token(tmp_path: Path) -> None:
    issuer = Issuer("http://hub.test", keys.following(tmp_path, clock=iter(range(0, 1_000, 6)).__next__))
    now = datetime.now(UTC)
    old = token.issue(issuer, Viewer("a", frozenset(), world.HERE), now)
    keys.rotate(tmp_path, compromised=True)
    with pytest.raises(token.BadToken):
        token.verify(issuer, old, now)


async def test_keys_that_leaked_end_the_tokens_that_were_used_before_too(door: Door, tmp_path: Path) -> None:
    seconds = 0.0
    issuer = Issuer(door.issuer.issuer, keys.following(tmp_path, clock=lambda: seconds))
    another = app(
        issuer=issuer, ring=sealing.ring, sessions=door.sessions, commands=door.commands, now=lambda: NOW
    )
    viewer = Viewer("a", frozenset({scopes.STUDENTS_READ}), world.HERE, role=Role.BUREAU_OFFICER)
    given = token.issue(issuer, replace(viewer, purposes=frozenset({"CONTROL"})), NOW)
    async with _client(another) as client:
        assert [await _read(client, given) for _ in range(2)] == [200, 200]
        _aged(tmp_path)
        keys.rotate(tmp_path)
        seconds += 6
        assert await _read(client, given) == 200
        keys.rotate(tmp_path, compromised=True)
        seconds += 6
        assert [await _read(client, given) for _ in range(2)] == [401, 401]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"kty": "oct", "k": "x"}', None])
async def test_keys_that_cannot_be_read_while_the_hub_runs_are_known_to_its_operator_alone(
    door: Door, tmp_path: Path, content: str | None
) -> None:
    seconds, path = 0.0, tmp_path / "keys" / "tokens.json"
    issuer = Issuer(door.issuer.issuer, keys.following(tmp_path, clock=lambda: seconds))
    another = app(
        issuer=issuer, ring=sealing.ring, sessions=door.sessions, commands=door.commands, now=lambda: NOW
    )
    given = token.issue(issuer, Viewer("a", frozenset({scopes.STUDENTS_READ}), world.HERE), NOW)
    good = path.read_text()
    path.unlink()
    path.mkdir() if content is None else path.write_text(content)
    with structlog.testing.capture_logs() as said:
        async with _client(another) as client:
            for _ in range(3):
                seconds += 6
                assert await _read(client, given) == 200
                shown = await client.get("/.well-known/jwks.json")
                assert (shown.status_code, len(shown.json()["keys"])) == (200, 2)
                assert str(tmp_path) not in shown.text
    assert [(each["event"], each["place"]) for each in said] == [("keys.unreadable", str(path))]
    with pytest.raises(Refused) as refused:
        keys.following(tmp_path)
    assert refused.value.reason.code == "BAD_KEY"
    path.rmdir() if content is None else path.unlink()
    path.write_text(good)
    seconds += 6
    assert (
        await _read(_client(another), token.issue(issuer, Viewer("b", frozenset(), world.HERE), NOW)) == 200
    )


async def test_nonces_and_tokens_are_those_of_every_process_with_the_key(mine: Asking, door: Door) -> None:
    another = app(
        issuer=door.issuer, ring=sealing.ring, sessions=door.sessions, commands=door.commands, now=lambda: NOW
    )
    given = await mine.token()
    assert mine.nonce
    async with _client(another) as client:
        headers = {
            "authorization": f"DPoP {given}",
            "dpop": mine.proof(f"{door.issuer.issuer}/graphql", given),
        }
        assert (await client.post("/graphql", json=QUERY, headers=headers)).status_code == 200


async def test_thirty_at_once_with_one_assertion_get_one_token(mine: Asking) -> None:
    form = mine.form(grant_type="client_credentials")
    answers = await asyncio.gather(*(mine.post("/oauth/token", form) for _ in range(30)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 29


def test_a_token_of_a_stranger_with_the_name_of_our_key_does_not_hold() -> None:
    mine, theirs = (ECKey.generate_key("P-256", {"kid": "same"}) for _ in range(2))
    now = datetime.now(UTC)
    forged = token.issue(Issuer("http://hub.test", theirs), Viewer("a", frozenset(), world.HERE), now)
    with pytest.raises(token.BadToken):
        token.verify(Issuer("http://hub.test", mine), forged, now)
