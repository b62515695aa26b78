"""A person signs in through a portal: pushed request, code with PKCE, id_token, going on, ending (RFC 6749, 9126, 7636, 9207, OIDC)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from sqlalchemy import delete, select, text, update

from auth import passwords, scopes, token
from auth.login import ANYWHERE, ATTEMPTS
from database import tables
from domain.role import Role
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import ISSUER, NOW, Door
from tests.hub.visiting import BACK, LOGIN, PASSWORD, Visit


@pytest.fixture(scope="module")
async def portal(door: Door) -> Asking:
    made = Asking(door, "portal")
    await made.register(
        scopes=[scopes.STUDENTS_READ, scopes.LEDGERS_READ],
        redirect_uris=[BACK],
        purposes=["CONTROL", "SUPERVISION"],
    )
    async with door.sessions.begin() as session:
        session.add(
            tables.UserAccount(
                login_name="zhang.san",
                display_name="张三 <b>",
                password_hash=passwords.hashed(PASSWORD),
                role=Role.BUREAU_OFFICER,
                jurisdiction_code=world.HERE,
                scopes=[scopes.STUDENTS_READ, scopes.EXCHANGE_READ],
                purposes=["CONTROL", "STATISTICS"],
            )
        )
    return made


@pytest.fixture
async def visit(portal: Asking) -> AsyncIterator[Visit]:
    transport = portal.door.client._transport
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as browser:
        yield Visit(portal, browser)


def _query(answer: httpx.Response) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def test_a_person_signs_in_allows_and_the_portal_reads_in_that_name(visit: Visit, door: Door) -> None:
    page = await visit.open()
    assert "测试接入方" in page.text
    consent = await visit.submit(page, **LOGIN)
    assert "张三 &lt;b&gt;" in consent.text
    assert "students:read" in consent.text
    assert "ledgers:read" not in consent.text  # the portal's, but not the person's
    back = await visit.submit(consent, decision="allow")
    assert back.status_code == 303
    assert back.headers["location"].startswith(BACK + "?")
    said = _query(back)
    assert (said["state"], said["iss"]) == ("s t&", ISSUER)
    given = (await visit.redeem(said["code"])).json()
    assert given["scope"] == "openid students:read"
    assert (await visit.portal.ask(given["access_token"])).json()["data"]["students"][
        "totalCount"
    ] == world.CHILDREN
    viewer = token.verify(door.issuer, given["access_token"], NOW)
    assert (viewer.client_id, viewer.role, viewer.purposes) == ("portal", Role.BUREAU_OFFICER, {"CONTROL"})
    identity = jwt.decode(given["id_token"], door.issuer.key)
    assert identity.header["kid"] == door.issuer.key.kid
    claims = identity.claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "portal", "n-1")
    assert (claims["sub"], claims["name"]) == (viewer.subject, "张三 <b>")
    assert claims["exp"] - claims["iat"] <= 300


async def test_who_denies_sends_no_code_but_state_and_issuer(visit: Visit) -> None:
    consent = await visit.submit(await visit.open(), **LOGIN)
    back = await visit.submit(consent, decision="deny")
    said = _query(back)
    assert (said["error"], said["state"], said["iss"]) == ("access_denied", "s t&", ISSUER)
    assert "code" not in said
    assert (await visit.submit(consent, decision="allow")).status_code == 400


async def test_pages_can_be_used_without_script_and_let_nothing_in(visit: Visit) -> None:
    page = await visit.open()
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' https://portal.test;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert page.text.index("登录") < page.text.index("Sign in")
    fields = re.findall(r'<input type="(?:text|password)" id="(\w+)"', page.text)
    assert fields
    assert all(f'<label for="{name}"' in page.text for name in fields)
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"redirect_uri": None},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?x=1"},
        {"redirect_uri": 'https://evil.test/"\\'},
        {"response_type": "token"},
        {"response_type": 'co"de'},
        {"response_type": None},
        {"response_mode": "fragment"},
        {"scope": "exchange:run"},
        {"scope": "开放"},
        {"request_uri": "urn:x"},
        {"request": "e30."},
        {"resource": "http://elsewhere.test"},
        {"prompt": "none"},
        {"prompt": '"\\'},
        {"nonce": "a\x00b"},
        {"state": "x" * 1_025},
        {"client_id": "somebody"},
    ],
)
async def test_requests_that_are_not_exact_are_not_taken_in(
    visit: Visit, changed: dict[str, str | None]
) -> None:
    answer = await visit.push(**changed)
    assert answer.status_code in (400, 401), answer.text
    assert "request_uri" not in answer.json()
    assert "location" not in answer.headers


async def test_without_a_pushed_request_there_is_no_page(visit: Visit) -> None:
    direct = await visit.browser.get("/oauth/authorize", params={"client_id": "portal", **visit.asked()})
    assert direct.status_code == 400
    assert "location" not in direct.headers
    for address in (
        "/oauth/authorize",
        "/oauth/authorize?x=%ff",
        "/oauth/authorize?request_uri=a&request_uri=b",
    ):
        assert (await visit.browser.get(address)).status_code == 400


async def test_machines_cannot_send_people(visit: Visit, door: Door) -> None:
    machine = await Asking(door, "machine").register()
    answer = await machine.post("/oauth/par", machine.form(**visit.asked()))
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


async def test_another_browser_and_another_site_cannot_go_on(visit: Visit) -> None:
    page = await visit.open()
    async with httpx.AsyncClient(transport=visit.browser._transport, base_url=ISSUER) as other:
        stolen = Visit(visit.portal, other)
        assert (await stolen.submit(page, **LOGIN)).status_code == 400
    assert (await visit.submit(page, csrf="0" * 64, **LOGIN)).status_code == 400
    assert (await visit.submit(page, **LOGIN)).status_code == 200


async def test_consent_without_signing_in_is_none(visit: Visit) -> None:
    page = await visit.open()
    page._content = page.content.replace(b"/oauth/login", b"/oauth/consent")
    page.__dict__.pop("_text", None)
    assert (await visit.submit(page, decision="allow")).status_code == 400


async def test_who_looks_where_a_link_leads_does_not_open_it(visit: Visit) -> None:
    pushed = (await visit.push()).json()
    address = {"client_id": visit.portal.client_id, "request_uri": pushed["request_uri"]}
    async with httpx.AsyncClient(transport=visit.browser._transport, base_url=ISSUER) as preview:
        looked = await preview.head("/oauth/authorize", params=address)
        assert (looked.status_code, looked.headers["allow"]) == (405, "GET")
        assert "set-cookie" not in looked.headers
    assert (await visit.browser.get("/oauth/authorize", params=address)).status_code == 200


async def test_loading_the_page_again_gives_no_more_time(visit: Visit, door: Door) -> None:
    pushed = (await visit.push()).json()
    address = {"client_id": visit.portal.client_id, "request_uri": pushed["request_uri"]}
    handle = pushed["request_uri"].rpartition(":")[2]
    mine = tables.OauthAuthorization.request_hash == sha256(handle.encode()).hexdigest()
    ends = NOW + timedelta(seconds=5)
    assert (await visit.browser.get("/oauth/authorize", params=address)).status_code == 200
    await _set(door, mine, expires_at=ends)
    page = await visit.browser.get("/oauth/authorize", params=address)
    assert (await visit.submit(page, **LOGIN)).status_code == 200
    async with door.sessions() as session:
        assert await session.scalar(select(tables.OauthAuthorization.expires_at).where(mine)) == ends
    await _set(door, mine, expires_at=NOW)
    assert (await visit.browser.get("/oauth/authorize", params=address)).status_code == 400


async def test_a_consent_page_decides_for_the_person_it_was_shown_to(visit: Visit, door: Door) -> None:
    async with door.sessions.begin() as session:
        session.add(
            tables.UserAccount(
                login_name="li.si",
                display_name="李四",
                password_hash=passwords.hashed(PASSWORD),
                role=Role.BUREAU_OFFICER,
                jurisdiction_code=world.HERE,
                scopes=[scopes.STUDENTS_READ],
            )
        )
    page = await visit.open()
    first = await visit.submit(page, **LOGIN)
    second = await visit.submit(page, login_name="li.si", password=PASSWORD)
    assert "李四" in second.text
    assert (await visit.submit(first, decision="allow")).status_code == 400
    hidden = dict(re.findall(r'name="(request|csrf)" value="([^"]*)"', first.text))
    again = await visit.browser.post("/oauth/login", data=hidden | LOGIN)
    assert again.status_code == 400  # the form of consent is none to sign in with
    code = _query(await visit.submit(second, decision="allow"))["code"]
    given = (await visit.redeem(code)).json()
    assert jwt.decode(given["id_token"], door.issuer.key).claims["name"] == "李四"


async def test_a_refresh_token_of_a_locked_account_is_not_active(visit: Visit, door: Door) -> None:
    given = (await visit.redeem(await visit.code())).json()
    user = tables.UserAccount.login_name == "zhang.san"

    async def active() -> bool:
        form = visit.portal.form(token=given["refresh_token"])
        return bool((await visit.portal.post("/oauth/introspect", form)).json()["active"])

    assert await active()
    await _set(door, user, locked_until=NOW + timedelta(days=1))
    assert not await active()
    await _set(door, user, locked_until=None, active=False)
    assert not await active()
    await _set(door, user, active=True)
    assert await active()


@pytest.mark.parametrize("what", ["account", "client", "authorization"])
@pytest.mark.parametrize("grant", ["refresh", "redeem"])
async def test_what_is_issued_beside_a_lock_does_not_survive_it(
    visit: Visit, door: Door, what: str, grant: str
) -> None:
    code = await visit.code()
    given = (await visit.redeem(code)).json() if grant == "refresh" else {}
    renew = {"grant_type": "refresh_token", "refresh_token": given.get("refresh_token", "")}
    locked = {
        "account": (tables.UserAccount.login_name == "zhang.san", {"active": False}, {"active": True}),
        "client": (tables.OauthClient.client_id == "portal", {"active": False}, {"active": True}),
        "authorization": (
            tables.OauthAuthorization.code_hash == sha256(code.encode()).hexdigest(),
            {"refresh_hash": None, "expires_at": NOW},
            {},
        ),
    }
    where, shut, opened = locked[what]
    async with door.sessions.begin() as other:
        await other.execute(update(where.left.table).where(where).values(**shut))
        asked = visit.portal.tokens(**renew) if grant == "refresh" else visit.redeem(code)
        asking = asyncio.create_task(asked)
        await _waits(door, asking)
        assert not asking.done()
    answer = await asking
    if opened:
        await _set(door, where, **opened)
    assert answer.json()["error"] in ("invalid_grant", "invalid_client"), answer.text
    assert "access_token" not in answer.text


async def _waits(door: Door, asking: asyncio.Task[httpx.Response]) -> None:
    """Until a request waits for a lock in the database, or is done."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with door.sessions() as session:
        while not asking.done():
            if await session.scalar(waiting):
                return


async def test_twelve_at_once_redeem_one_code_once(visit: Visit) -> None:
    await visit.portal.token()  # so that everyone has the nonce
    code = await visit.code()
    answers = await asyncio.gather(*(visit.redeem(code) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 11
    given = next(answer.json() for answer in answers if answer.status_code == 200)
    # And whoever was late gave away that the code was known twice: what it gave has ended.
    assert (await visit.portal.ask(given["access_token"])).status_code == 401
    again = await visit.portal.tokens(grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert again.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed", [{"code_verifier": "x" * 43}, {"redirect_uri": BACK + "/"}, {"code": "other"}]
)
async def test_a_code_with_anything_wrong_gives_nothing(visit: Visit, changed: dict[str, str]) -> None:
    code = await visit.code()
    answer = await visit.redeem(code, **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_a_wrong_verifier_burns_the_code(visit: Visit) -> None:
    code = await visit.code()
    await visit.redeem(code, code_verifier="x" * 43)
    assert (await visit.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_code_is_of_its_client_and_of_its_key(visit: Visit, door: Door) -> None:
    stranger = await Asking(door, "stranger").register(redirect_uris=[BACK])
    code = await visit.code()
    theirs = await Visit(stranger, visit.browser, visit.verifier).redeem(code)
    assert theirs.json()["error"] == "invalid_grant"
    code = await visit.code(dpop_jkt="A" * 43)
    assert (await visit.redeem(code)).json()["error"] == "invalid_grant"
    code = await visit.code(dpop_jkt=visit.portal.proves.thumbprint())
    assert (await visit.redeem(code)).status_code == 200


async def test_a_code_for_one_resource_gives_no_token_for_another(visit: Visit, door: Door) -> None:
    code = await visit.code(resource=f"{ISSUER}/graphql")
    assert (await visit.redeem(code, resource=ISSUER)).json()["error"] == "invalid_target"
    given = (await visit.redeem(await visit.code(resource=ISSUER))).json()["access_token"]
    assert jwt.decode(given, door.issuer.key).claims["aud"] == ISSUER


async def test_an_old_code_gives_nothing(visit: Visit, door: Door) -> None:
    code = await visit.code()
    await _set(door, tables.OauthAuthorization.code_hash == sha256(code.encode()).hexdigest(), expires_at=NOW)
    assert (await visit.redeem(code)).json()["error"] == "invalid_grant"


async def test_going_on_gives_the_rights_of_now_and_ends_with_the_account(visit: Visit, door: Door) -> None:
    given = (await visit.redeem(await visit.code())).json()
    renew = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    renewed = (await visit.portal.tokens(**renew)).json()
    assert renewed["scope"] == "openid students:read"
    assert "nonce" not in jwt.decode(renewed["id_token"], door.issuer.key).claims
    other = await Asking(door, "other portal").register(redirect_uris=[BACK])
    assert (await other.tokens(**renew)).json()["error"] == "invalid_grant"
    assert (await visit.portal.tokens(**renew, scope="exchange:read")).json()["error"] == "invalid_scope"
    user = tables.UserAccount.login_name == "zhang.san"
    await _set(door, user, scopes=[])
    assert (await visit.portal.tokens(**renew)).json()["scope"] == "openid"
    await _set(door, user, active=False, scopes=[scopes.STUDENTS_READ])
    assert (await visit.portal.tokens(**renew)).json()["error"] == "invalid_grant"
    await _set(door, user, active=True)


async def test_a_revoked_refresh_token_takes_its_access_tokens_along(visit: Visit) -> None:
    given = (await visit.redeem(await visit.code())).json()
    assert (await visit.portal.ask(given["access_token"])).status_code == 200
    form = visit.portal.form(token=given["refresh_token"], token_type_hint="refresh_token")
    assert (await visit.portal.post("/oauth/revoke", form)).status_code == 200
    assert (await visit.portal.ask(given["access_token"])).status_code == 401


@pytest.fixture
async def untried(door: Door) -> AsyncIterator[None]:
    """Nobody has tried to sign in yet, nor is anybody shut out afterwards."""
    async with door.sessions.begin() as session:
        await session.execute(delete(tables.LoginPlace))
    yield
    async with door.sessions.begin() as session:
        await session.execute(delete(tables.LoginPlace))


WRONG = {"login_name": "ZHANG.SAN ", "password": "wrong"}


def _elsewhere(visit: Visit, address: str) -> Visit:
    """Somebody else, in a browser of his own, at another address."""
    transport = httpx.ASGITransport(visit.portal.door.client._transport.app, client=(address, 1))  # type: ignore[attr-defined]
    return Visit(visit.portal, httpx.AsyncClient(transport=transport, base_url=ISSUER))


@pytest.mark.usefixtures("untried")
async def test_wrong_passwords_lock_the_place_and_nobody_can_tell_which_accounts_exist(
    visit: Visit, door: Door
) -> None:
    page = await visit.open()
    known = [await visit.submit(page, **WRONG) for _ in range(ATTEMPTS)]
    unknown = await visit.submit(page, login_name="nobody.known", password="wrong")
    locked = await visit.submit(page, **LOGIN)
    assert {answer.status_code for answer in (*known, unknown, locked)} == {400}
    assert {answer.text for answer in (*known, unknown, locked)} == {unknown.text}
    assert 'role="alert"' in unknown.text
    assert "hub-known" not in visit.browser.cookies
    await _set(door, tables.LoginPlace.locked_until.is_not(None), locked_until=NOW - timedelta(seconds=1))
    assert (await visit.submit(page, **LOGIN)).status_code == 200
    answers = [await visit.submit(page, **WRONG) for _ in range(ATTEMPTS - 1)]
    assert {answer.status_code for answer in answers} == {400}
    assert (await visit.submit(page, **LOGIN)).status_code == 200


@pytest.mark.usefixtures("untried")
async def test_as_many_wrong_passwords_at_once_lock_too(visit: Visit) -> None:
    page = await visit.open()
    await asyncio.gather(*(visit.submit(page, **WRONG) for _ in range(ATTEMPTS)))
    assert (await visit.submit(page, **LOGIN)).status_code == 400


@pytest.mark.usefixtures("untried")
async def test_a_stranger_shuts_out_himself_and_not_the_person(visit: Visit) -> None:
    stranger = _elsewhere(visit, "198.51.100.7")
    page = await stranger.open()
    for _ in range(2 * ATTEMPTS):
        await stranger.submit(page, **WRONG)
    assert (await stranger.submit(page, **LOGIN)).status_code == 400
    assert (await visit.submit(await visit.open(), **LOGIN)).status_code == 200


@pytest.mark.usefixtures("untried")
async def test_a_browser_that_is_known_is_shut_out_neither_by_its_neighbours_nor_by_many_strangers(
    visit: Visit, door: Door
) -> None:
    consent = await visit.submit(await visit.open(), **LOGIN)
    cookie = consent.headers["set-cookie"].lower()
    assert all(each in cookie for each in ("hub-known=", "httponly", "samesite=lax"))
    neighbour = Visit(visit.portal, _elsewhere(visit, "127.0.0.1").browser)
    page = await neighbour.open()
    for _ in range(ATTEMPTS):
        await neighbour.submit(page, **WRONG)
    assert (await neighbour.submit(page, **LOGIN)).status_code == 400
    async with door.sessions.begin() as session:  # the rest of them came from elsewhere
        await session.execute(
            update(tables.LoginPlace).where(tables.LoginPlace.place == "").values(failures=ANYWHERE - 1)
        )
    last = _elsewhere(visit, "198.51.100.8")
    await last.submit(await last.open(), **WRONG)
    another = _elsewhere(visit, "198.51.100.9")
    assert (await another.submit(await another.open(), **LOGIN)).status_code == 400
    assert (await visit.submit(await visit.open(), **LOGIN)).status_code == 200
    for _ in range(ATTEMPTS):  # but it has no more tries than anyone
        await visit.submit(await visit.open(), **WRONG)
    assert (await visit.submit(await visit.open(), **LOGIN)).status_code == 400


@pytest.mark.usefixtures("untried")
async def test_what_is_tried_on_accounts_that_there_are_not_is_written_down_alike(
    visit: Visit, door: Door
) -> None:
    page = await visit.open()
    rows = []
    for name in ("zhang.san", "nobody.known"):
        await visit.submit(page, login_name=name, password="wrong")
        async with door.sessions() as session:
            rows.append(len((await session.scalars(select(tables.LoginPlace))).all()))
    assert rows == [2, 4]


@pytest.mark.usefixtures("untried")
async def test_locking_a_place_ends_nobodys_session(visit: Visit) -> None:
    given = (await visit.redeem(await visit.code())).json()
    page = await visit.open()
    for _ in range(ATTEMPTS):
        await visit.submit(page, **WRONG)
    again = await visit.portal.tokens(grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert again.status_code == 200


async def _set(door: Door, where: Any, **values: Any) -> None:
    async with door.sessions.begin() as session:
        await session.execute(update(where.left.table).where(where).values(**values))
