"""Who the person behind a token is: told to whoever holds it with openid, and to nobody else (OpenID Connect Core 5.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from auth import passwords, scopes
from auth.oauth.witness import Event
from database import tables
from domain.role import Role
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import ISSUER, NOW, Door, _client
from tests.hub.visiting import BACK, LOGIN, PASSWORD, Visit

HERE = f"{ISSUER}/oauth/userinfo"
PERSON = LOGIN | {"login_name": "sun.qi"}


class Signing(Visit):
    """A visit of the person whom this file asks about."""

    async def token(self, **changed: str) -> dict[str, Any]:
        consent = await self.submit(await self.open(**changed), **PERSON)
        back = await self.submit(consent, decision="allow")
        code = httpx.URL(back.headers["location"]).params["code"]
        given: dict[str, Any] = (await self.redeem(code)).json()
        return given

    async def ask(self, token: str, method: str = "GET", **headers: str) -> httpx.Response:
        made = {"authorization": f"DPoP {token}", "dpop": self.portal.proof(HERE, token, htm=method)}
        answer = await self.browser.request(method, "/oauth/userinfo", headers=made | headers)
        self.portal.nonce = answer.headers.get("dpop-nonce", self.portal.nonce)
        return answer


@pytest.fixture(scope="module")
async def portal(door: Door) -> Asking:
    made = Asking(door, "telling portal")
    terms = {"scopes": [scopes.STUDENTS_READ, scopes.LEDGERS_READ], "redirect_uris": [BACK]}
    await made.register(**terms)
    async with door.sessions.begin() as session:
        session.add(
            tables.UserAccount(
                login_name="sun.qi",
                display_name="孙七",
                password_hash=passwords.hashed(PASSWORD),
                role=Role.TOWNSHIP_OFFICER,
                jurisdiction_code=world.HERE,
                scopes=[scopes.STUDENTS_READ],
                purposes=["CONTROL"],
            )
        )
    return made


@pytest.fixture
async def visit(portal: Asking) -> AsyncIterator[Signing]:
    async with httpx.AsyncClient(transport=portal.door.client._transport, base_url=ISSUER) as browser:
        yield Signing(portal, browser)


async def _set(door: Door, **values: Any) -> None:
    async with door.sessions.begin() as session:
        account = update(tables.UserAccount).where(tables.UserAccount.login_name == "sun.qi")
        await session.execute(account.values(**values))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_person_is_told_as_in_the_id_token_and_is_not_stored(
    visit: Signing, door: Door, method: str
) -> None:
    given = await visit.token()
    answer = await visit.ask(given["access_token"], method)
    identity = jwt.decode(given["id_token"], door.issuer.key).claims
    assert answer.json() == {"sub": identity["sub"], "name": "孙七", "role": "TOWNSHIP_OFFICER"}
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


async def test_where_it_is_stands_in_the_metadata(door: Door) -> None:
    said = (await door.client.get("/.well-known/openid-configuration")).json()
    assert said["userinfo_endpoint"] == HERE


async def test_without_openid_nobody_is_told_of(visit: Signing) -> None:
    given = await visit.token(scope="students:read")
    answer = await visit.ask(given["access_token"])
    assert answer.status_code == 403
    [first, *_] = answer.headers.get_list("www-authenticate")
    assert first.startswith("DPoP ")
    assert 'error="insufficient_scope"' in first
    assert 'scope="openid"' in first
    assert "孙七" not in answer.text


async def test_without_a_token_it_is_said_where_to_get_one_and_no_error(door: Door) -> None:
    answer = await door.client.get("/oauth/userinfo")
    assert answer.status_code == 401
    lines = answer.headers.get_list("www-authenticate")
    assert [line.split()[0] for line in lines] == ["Bearer", "DPoP"]
    assert all("error" not in line and "resource_metadata" in line for line in lines)


@pytest.mark.parametrize(
    "wrong",
    [
        {"authorization": "Bearer garbage"},
        {"authorization": "Basic YTpi"},
        {"dpop": ""},
        {"dpop": "a.b.c"},
    ],
)
async def test_a_token_that_does_not_hold_tells_nothing(visit: Signing, wrong: dict[str, str]) -> None:
    given = await visit.token()
    answer = await visit.ask(given["access_token"], **wrong)
    assert answer.status_code == 401
    assert "error=" in answer.headers["www-authenticate"]
    assert "孙七" not in answer.text


async def test_a_bound_token_needs_a_proof_for_this_address_and_method_that_was_not_used(
    visit: Signing,
) -> None:
    token = (await visit.token())["access_token"]
    await visit.ask(token, dpop="")  # gives the nonce
    for proof in (visit.portal.proof(HERE, token), visit.portal.proof(f"{ISSUER}/graphql", token, htm="GET")):
        assert (await visit.ask(token, dpop=proof)).status_code == 401
    once = visit.portal.proof(HERE, token, htm="GET")
    assert [(await visit.ask(token, dpop=once)).status_code for _ in range(2)] == [200, 401]
    plain = await visit.browser.get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"})
    assert plain.status_code == 401


async def test_a_token_in_the_body_or_the_address_is_none(visit: Signing) -> None:
    token = (await visit.token())["access_token"]
    assert (await visit.browser.post("/oauth/userinfo", data={"access_token": token})).status_code == 401
    asked = await visit.browser.get("/oauth/userinfo", params={"access_token": token})
    assert asked.status_code == 401


@pytest.mark.parametrize("closed", [{"active": False}, {"locked_until": NOW.replace(year=2030)}])
async def test_who_may_not_work_any_more_is_not_told_of(
    visit: Signing, door: Door, closed: dict[str, Any]
) -> None:
    token = (await visit.token())["access_token"]
    await _set(door, **closed)
    answer = await visit.ask(token)
    await _set(door, active=True, locked_until=None)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert (await visit.ask(token)).status_code == 200


@pytest.mark.parametrize(
    "subject", ["", "a machine", str(UUID(int=0)), "7c9d2f0e-41b8-4a6d-9e35-b2f1c08d7a64"]
)
async def test_openid_alone_makes_nobody_a_person(door: Door, subject: str) -> None:
    token = door.token([scopes.OPENID], subject=subject)
    answer = await door.client.get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


async def test_nobody_of_another_county_is_told_of(visit: Signing, door: Door) -> None:
    claims = jwt.decode((await visit.token())["access_token"], door.issuer.key).claims
    for county, status in ((world.HERE, 200), (world.THERE, 401)):
        token = door.token([scopes.OPENID], code=county, subject=claims["sub"])
        answer = await door.client.get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == status


async def test_what_was_told_and_what_was_refused_is_on_record(visit: Signing, door: Door) -> None:
    told: list[Event] = []

    async def witness(session: AsyncSession, event: Event) -> None:
        told.append(event)

    claims = jwt.decode((await visit.token())["access_token"], door.issuer.key).claims
    made = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        witness=witness,
    )
    tokens = [door.token(granted, subject=claims["sub"]) for granted in ([scopes.OPENID], [])]
    async with _client(made) as client:
        for token in tokens:
            await client.get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"})
    assert told == [
        Event("userinfo", "tester", claims["sub"]),
        Event("userinfo", "tester", claims["sub"], outcome="insufficient_scope"),
    ]
