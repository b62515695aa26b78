"""Tokens through the front door: none, bad ones, and how a machine gets a good one (RFC 6749, 7523, 9068)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from auth import assertion, scopes, token
from auth.token import Binding, Issuer
from auth.viewer import Viewer
from database import tables
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import ISSUER, NOW, Door

QUERY = {"query": "{ students { totalCount } }"}
KEYS: dict[str, Any] = {
    "ES256": ECKey.generate_key("P-256", auto_kid=True),
    "ES384": ECKey.generate_key("P-384", auto_kid=True),
    "PS256": RSAKey.generate_key(2048, auto_kid=True),
    "Ed25519": OKPKey.generate_key("Ed25519", auto_kid=True),
}
REGISTERED = [scopes.STUDENTS_READ, scopes.LEDGERS_READ]


@pytest.fixture(scope="module")
async def client_id(door: Door) -> str:
    public = [key.as_dict(private=False) for key in KEYS.values()]
    async with door.sessions.begin() as session:
        session.add(
            tables.OauthClient(
                client_id="bureau",
                name="教育局",
                jwks={"keys": public},
                scopes=REGISTERED,
                jurisdiction_code=world.HERE,
                role=Role.BUREAU_OFFICER,
                purposes=["CONTROL"],
                plain_bearer_reason="it is tested without a key here",
            )
        )
    return "bureau"


def _claims(**changed: Any) -> dict[str, Any]:
    now = int(NOW.timestamp())
    claims = {
        "iss": "bureau",
        "sub": "bureau",
        "aud": ISSUER,
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid4()),
    }
    return {name: value for name, value in (claims | changed).items() if value is not None}


def _form(
    alg: str = "ES256", key: Any = None, extra: dict[str, str] | None = None, **changed: Any
) -> dict[str, str]:
    signing = key or KEYS[alg]
    signed = jwt.encode({"alg": alg, "kid": signing.kid}, _claims(**changed), signing, algorithms=[alg])
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": assertion.TYPE,
        "client_assertion": signed,
    }
    return form | (extra or {})


async def _asked(door: Door, form: dict[str, str]) -> httpx.Response:
    return await door.client.post("/oauth/token", data=form)


@pytest.mark.parametrize("alg", list(KEYS))
async def test_a_machine_proves_itself_and_reads(door: Door, client_id: str, alg: str) -> None:
    answer = await _asked(door, _form(alg))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] <= 300
    assert body["scope"] == "ledgers:read students:read"
    assert answer.headers["cache-control"] == "no-store"
    sent = {"authorization": f"Bearer {body['access_token']}"}
    found = await door.client.post("/graphql", json=QUERY, headers=sent)
    assert found.json() == {"data": {"students": {"totalCount": world.CHILDREN}}}


async def test_scopes_are_narrowed_and_never_widened(door: Door, client_id: str) -> None:
    narrowed = await _asked(door, _form(extra={"scope": "ledgers:read"}))
    assert narrowed.json()["scope"] == "ledgers:read"
    widened = await _asked(door, _form(extra={"scope": "exchange:run"}))
    assert (widened.status_code, widened.json()["error"]) == (400, "invalid_scope")


async def test_an_assertion_works_once_even_at_the_same_time(door: Door, client_id: str) -> None:
    form = _form()
    answers = await asyncio.gather(*(_asked(door, form) for _ in range(30)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 29
    assert (await _asked(door, form)).json()["error"] == "invalid_client"


async def test_a_refused_scope_burns_the_assertion_too(door: Door, client_id: str) -> None:
    form = _form(extra={"scope": "exchange:run"})
    assert (await _asked(door, form)).status_code == 400
    assert (await _asked(door, {**form, "scope": "ledgers:read"})).status_code == 401


_LATER = int(NOW.timestamp())


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "http://elsewhere.test"},
        {"aud": [ISSUER]},
        {"aud": None},
        {"aud": f"{ISSUER}/oauth/token"},
        {"iss": "someone"},
        {"sub": "nobody", "iss": "nobody"},
        {"sub": "bureau\x00", "iss": "bureau\x00"},
        {"sub": 7, "iss": 7},
        {"sub": None},
        {"exp": _LATER - 1, "iat": _LATER - 100},
        {"exp": _LATER + 301},
        {"exp": None},
        {"iat": None},
        {"iat": _LATER + 100, "exp": _LATER + 200},
        {"nbf": _LATER + 60},
        {"nbf": "soon"},
        {"exp": "soon"},
        {"exp": True},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 129},
        {"jti": "a\x00b"},
        {"jti": ["a"]},
    ],
)
async def test_bad_assertions_get_no_token(door: Door, client_id: str, changed: dict[str, Any]) -> None:
    answer = await _asked(door, _form(**changed))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "access_token" not in answer.text


async def test_wrong_keys_and_algorithms_get_no_token(door: Door, client_id: str) -> None:
    secret = OctKey.generate_key(256, auto_kid=True)
    strangers = ECKey.generate_key("P-256", auto_kid=True)
    for form in (
        _form("HS256", secret),
        _form("ES256", strangers),
        _form("RS256", KEYS["PS256"]),
        _form() | {"client_assertion": "a.b.c"},
        _form() | {"client_assertion": ""},
        _form() | {"client_assertion": "x" * 9000},
        _form() | {"client_id": "someone"},
        _form() | {"client_secret": "s"},
        _form() | {"client_assertion_type": "other"},
    ):
        answer = await _asked(door, form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_an_assertion_names_its_key_and_is_told_so(door: Door, client_id: str) -> None:
    signed = jwt.encode({"alg": "ES256"}, _claims(), KEYS["ES256"])
    answer = await _asked(door, {**_form(), "client_assertion": signed})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "kid" in answer.json()["error_description"]


async def test_nobody_is_sent_to_a_host_that_the_request_names(door: Door, client_id: str) -> None:
    for path in ("/oauth/token/", "/oauth/par/", "/health/", "/.well-known/jwks.json/"):
        headers = {"host": "evil.test"}
        for answer in (
            await door.client.post(path, data=_form(), headers=headers),
            await door.client.get(path, headers=headers),
        ):
            assert answer.status_code == 404
            assert "location" not in answer.headers


async def test_malformed_token_requests_are_refused(door: Door, client_id: str) -> None:
    form = "application/x-www-form-urlencoded"
    for content, kind in (
        (b"", form),
        (b"grant_type=client_credentials&grant_type=client_credentials", form),
        (b"grant_type=%ff", form),
        (b"x" * 20_000, form),
        (b"{}", "application/json"),
        (b"grant_type=password&username=a", form),
    ):
        answer = await door.client.post("/oauth/token", content=content, headers={"content-type": kind})
        assert answer.status_code == 400
        assert answer.json()["error"] in ("invalid_request", "unsupported_grant_type")


async def test_inactive_clients_get_no_token(door: Door, client_id: str) -> None:
    async with door.sessions.begin() as session:
        gone = {"client_id": "gone", "name": "x", "jurisdiction_code": world.HERE, "active": False}
        session.add(
            tables.OauthClient(
                **gone, jwks={"keys": [KEYS["ES256"].as_dict(private=False)]}, scopes=REGISTERED
            )
        )
    assert (await _asked(door, _form(iss="gone", sub="gone"))).status_code == 401


def _forged(door: Door) -> dict[str, str]:
    key, stranger = door.issuer.key, ECKey.generate_key("P-256", auto_kid=True)
    viewer = Viewer("t", frozenset(REGISTERED), world.HERE)
    good = token.issue(door.issuer, viewer, NOW)
    claims = jwt.decode(good, key, algorithms=["ES256"]).claims
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    return {
        "nothing": "",
        "garbage": "garbage",
        "surrogate-like": "\u00e9.\u00e9.\u00e9",
        "expired": token.issue(door.issuer, viewer, NOW - timedelta(seconds=300)),
        "other issuer": token.issue(Issuer("http://other.test", key), viewer, NOW),
        "not yet": jwt.encode(head, {**claims, "nbf": claims["iat"] + 60}, key),
        "for ten years": jwt.encode(head, {**claims, "exp": claims["iat"] + 10 * 365 * 86_400}, key),
        "of the future": jwt.encode(head, {**claims, "iat": claims["iat"] + 60}, key),
        "without the name of its key": jwt.encode({"alg": "ES256", "typ": "at+jwt"}, claims, key),
        "expiry that is true": jwt.encode(head, {**claims, "iat": True}, key),
        "bound": token.issue(door.issuer, viewer, NOW, binding=Binding(key="k" * 43)),
        "bound to a certificate": token.issue(
            door.issuer, viewer, NOW, binding=Binding(certificate="c" * 43)
        ),
        "bound in an unknown way": jwt.encode(head, {**claims, "cnf": {"kid": "x"}}, key),
        "time of another kind": jwt.encode(head, {**claims, "exp": "soon"}, key),
        "other audience": jwt.encode(head, {**claims, "aud": "http://hub.test/other"}, key),
        "audience list": jwt.encode(head, {**claims, "aud": [claims["aud"]]}, key),
        "other key": token.issue(Issuer(ISSUER, stranger), viewer, NOW),
        "no type": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
        "id token": jwt.encode({**head, "typ": "JWT"}, claims, key),
        "secret": jwt.encode(
            {**head, "alg": "HS256"}, claims, OctKey.generate_key(256), algorithms=["HS256"]
        ),
        "missing claim": jwt.encode(head, {k: v for k, v in claims.items() if k != "client_id"}, key),
        "scope of another kind": jwt.encode(head, {**claims, "scope": ["students:read"]}, key),
        "unsigned": good.rpartition(".")[0] + ".",
        "long": "x" * 10_000,
    }


async def test_bad_tokens_are_unauthorized(door: Door) -> None:
    for name, forged in _forged(door).items():
        headers = {"authorization": f"Bearer {forged}".encode()}
        answer = await door.client.post("/graphql", json=QUERY, headers=headers)
        assert answer.status_code == 401, name
        scheme = "DPoP" if name == "bound" else "Bearer"
        assert answer.headers["www-authenticate"].startswith(f'{scheme} error="invalid_token"'), name
        assert "data" not in answer.json()


async def test_no_token_no_answer_not_even_the_schema(door: Door) -> None:
    for query in (
        "{ students { totalCount } }",
        "{ __schema { types { name } } }",
        "{ _service { sdl } }",
        "{",
    ):
        answer = await door.client.post("/graphql", json={"query": query})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith(
            f'Bearer resource_metadata="{ISSUER}/.well-known/'
        )
        assert "error" not in answer.headers["www-authenticate"]
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    in_address = await door.client.post(f"/graphql?access_token={door.token()}", json=QUERY)
    assert in_address.status_code == 401
    basic = await door.client.post("/graphql", json=QUERY, headers={"authorization": "Basic YTpi"})
    assert basic.status_code == 401


async def test_what_the_hub_publishes_about_itself(door: Door) -> None:
    keys = (await door.client.get("/.well-known/jwks.json")).json()["keys"]
    assert [key["kid"] for key in keys] == [door.issuer.key.kid]
    assert keys[0]["kid"] == door.issuer.key.kid
    assert "d" not in keys[0]
    said = (await door.client.get("/.well-known/oauth-authorization-server")).json()
    assert said["issuer"] == ISSUER
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert (await door.client.get("/health")).json() == {"status": "ok", "database": True, "audit": True}
    page = await door.client.get("/graphql", headers={"accept": "text/html"})
    assert "GraphiQL" in page.text
    assert 'id="console"' in page.text
