"""What the protocol library does of itself, and the hub must not: each of these tests fails on its stock behaviour.

1  an error undoes what was used           here; wrong verifiers burn codes in test_portal
2  long lives, HS256, plain PKCE, own aud  here; PKCE in test_portal
3  no kid, a key at random                 here; rotation in test_inquiry
4  RSA proofs too long                     here; every algorithm in test_possession
5  no typ, bound as bearer, garbage        test_tokens, test_possession, test_inquiry
6  two clients in one request              here
7  depth, surrogates, NUL                  here
8  twice at once                           test_inquiry (assertions), test_portal (codes), test_possession (proofs)
9  keys                                    here; registration in tests/auth/test_registration
10 our own calls                           tests/connectors/test_token
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from auth import assertion, token
from auth.token import Issuer, Ring
from auth.viewer import Viewer
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import ISSUER, NOW, Door

FORM = {"grant_type": "client_credentials"}
KIND = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
async def one(door: Door) -> Asking:
    return await Asking(door, "trapped").register(plain_bearer_reason="it is tested without a key here")


async def _sent(one: Asking, body: str, **headers: str) -> httpx.Response:
    return await one.door.client.post("/oauth/token", content=body, headers=KIND | headers)


async def test_trap_1_a_request_that_ends_in_an_error_has_used_its_assertion_up(one: Asking) -> None:
    for wrong in (
        {"scope": "exchange:run"},
        {"resource": "http://elsewhere.test"},
        {"grant_type": "password"},
    ):
        form = one.form(**FORM)
        assert (await one.post("/oauth/token", form | wrong)).status_code == 400
        again = await one.post("/oauth/token", form)
        # Of a grant that is not known nothing is looked at, the assertion neither.
        assert again.status_code == (200 if "grant_type" in wrong else 401), wrong


async def test_trap_2_tokens_live_five_minutes_and_are_for_the_hub(one: Asking) -> None:
    given = (await one.post("/oauth/token", one.form(**FORM))).json()
    claims = jwt.decode(given["access_token"], one.door.issuer.key).claims
    assert claims["exp"] - claims["iat"] == given["expires_in"] <= 300
    assert claims["aud"] == f"{ISSUER}/graphql"


async def test_trap_2_no_shared_secret_signs_an_assertion(one: Asking) -> None:
    public = json.dumps(one.key.as_dict(private=False)).encode()
    for secret in (OctKey.generate_key(256), OctKey.import_key(public)):
        claims = jwt.decode(one.form()["client_assertion"], one.key).claims | {"jti": uuid4().hex}
        signed = jwt.encode({"alg": "HS256", "kid": one.key.kid}, claims, secret, algorithms=["HS256"])
        answer = await one.post("/oauth/token", one.form(**FORM) | {"client_assertion": signed})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_trap_3_of_several_keys_the_current_one_signs_and_says_so() -> None:
    current, following = (ECKey.generate_key("P-256", auto_kid=True) for _ in range(2))
    ring = Ring(current, (following,))
    issuer = Issuer(ISSUER, lambda: ring)
    viewer = Viewer("a", frozenset(), world.HERE)
    heads = [jws.extract_compact(token.issue(issuer, viewer, NOW).encode()).headers() for _ in range(16)]
    assert {head["kid"] for head in heads} == {current.kid}
    assert {key["kid"] for key in issuer.jwks()["keys"]} == {current.kid, following.kid}


async def test_trap_4_a_proof_with_a_long_rsa_key_is_read(one: Asking) -> None:
    big = Asking(one.door, one.client_id, one.key, RSAKey.generate_key(4096))
    await big.post("/oauth/token", big.form(**FORM), dpop=big.proof(alg="PS256"))
    answer = await big.post("/oauth/token", big.form(**FORM), dpop=big.proof(alg="PS256"))
    assert answer.json()["token_type"] == "DPoP"


async def test_trap_6_one_client_one_way_to_prove_it_each_parameter_once(one: Asking, door: Door) -> None:
    other = await Asking(door, "bystander").register(plain_bearer_reason="as above")
    fine = urlencode(one.form(**FORM))
    assert (await _sent(one, fine)).status_code == 200
    for wrong, headers in (
        (urlencode(one.form(**FORM, client_id="bystander")), {}),
        (urlencode(one.form(**FORM, client_secret="x")), {}),
        (urlencode(one.form(**FORM)) + "&" + urlencode(other.form()), {}),
        (urlencode(one.form(**FORM)) + "&scope=students%3Aread&scope=", {}),
        (urlencode(one.form(**FORM)) + "&client_id=trapped&client_id=trapped", {}),
        (urlencode(one.form(**FORM)), {"authorization": "Basic YnlzdGFuZGVyOng="}),
    ):
        answer = await _sent(one, wrong, **headers)
        assert answer.status_code in (400, 401), wrong[:80]
        assert "access_token" not in answer.text


def _signed(one: Asking, payload: str, head: dict[str, Any] | None = None) -> str:
    """A payload as no library would write it, with a signature that holds."""
    return jws.serialize_compact(
        {"alg": "ES256", "kid": one.key.kid} | (head or {}), payload.encode(), one.key
    )


def _payloads() -> dict[str, str]:
    now = int(NOW.timestamp())
    good = f'"iss":"trapped","sub":"trapped","aud":"{ISSUER}","iat":{now},"exp":{now + 60}'
    return {
        "deep": "{" + good + ',"jti":"a","x":' + "[" * 5_000,
        "deep and closed": "{" + good + ',"jti":"a","x":' + "[" * 2_500 + "]" * 2_500 + "}",
        "a lone surrogate in jti": "{" + good + ',"jti":"\\ud800"}',
        "NUL in jti": "{" + good + ',"jti":"a\\u0000"}',
        "a lone surrogate in sub": "{" + good.replace('"sub":"trapped"', '"sub":"\\udfff"') + ',"jti":"a"}',
        "NUL in sub": "{" + good.replace('"sub":"trapped"', '"sub":"trapped\\u0000"') + ',"jti":"a"}',
        "sub of another kind": "{" + good.replace('"sub":"trapped"', '"sub":{"a":1}') + ',"jti":"a"}',
        "times without end": "{" + good.replace(f'"exp":{now + 60}', '"exp":1e999') + ',"jti":"a"}',
        "a number too long": "{" + good.replace(f'"exp":{now + 60}', '"exp":' + "9" * 5_000) + ',"jti":"a"}',
        "no object": "[]",
        "no JSON": "\x00",
    }


@pytest.mark.parametrize("name", list(_payloads()))
async def test_trap_7_nothing_that_is_sent_is_an_accident_of_the_hub(one: Asking, name: str) -> None:
    form = FORM | {
        "client_assertion_type": assertion.TYPE,
        "client_assertion": _signed(one, _payloads()[name]),
    }
    for path in ("/oauth/token", "/oauth/par", "/oauth/introspect", "/oauth/revoke"):
        answer = await one.post(path, form)
        if name != "deep and closed":
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), path
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "name", ["grant_type", "scope", "code", "redirect_uri", "refresh_token", "resource", "token", "nonce"]
)
async def test_trap_7_nor_is_any_parameter(one: Asking, name: str) -> None:
    for grant in ("client_credentials", "authorization_code", "refresh_token"):
        for value in ("\x00", "\u202e", '"\\', "x" * 9_000, "[" * 3_000, ""):
            form = one.form(grant_type=grant, code_verifier="x" * 43, token="y") | {name: value}
            for path in ("/oauth/token", "/oauth/par", "/oauth/introspect"):
                answer = await one.post(path, form)
                assert answer.status_code < 500, (path, grant, value)


async def test_trap_7_bytes_that_are_no_text_are_refused(one: Asking) -> None:
    for body in ("scope=%ED%A0%80", "scope=%00", "scope=%FF", "=", "&", "a", "%", "scope=\ud83d\ude00"):
        answer = await one.door.client.post(
            "/oauth/token", content=body.encode("utf-8", "surrogatepass"), headers=KIND
        )
        assert answer.status_code in (400, 401), body


async def test_trap_9_a_key_that_an_assertion_brings_along_is_passed_over(one: Asking) -> None:
    own = ECKey.generate_key("P-256", {"kid": one.key.kid})
    claims = jwt.decode(one.form()["client_assertion"], one.key).claims
    for head in (
        {"jwk": own.as_dict(private=False)},
        {"jku": "http://127.0.0.1:9/keys"},
        {"x5u": "http://127.0.0.1:9/certificate"},
    ):
        signed = jwt.encode({"alg": "ES256", "kid": own.kid} | head, claims | {"jti": uuid4().hex}, own)
        answer = await one.post("/oauth/token", one.form(**FORM) | {"client_assertion": signed})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_tokens_of_any_shape_are_refused_at_the_graph(door: Door) -> None:
    deep = urlsafe_b64encode(("[" * 5_000).encode()).rstrip(b"=").decode()
    for sent in (f"{deep}.e30.e30", f"e30.{deep}.e30", "..", ".", "a.b.c.d", "\u00ff"):
        for scheme in ("Bearer", "DPoP"):
            headers = {"authorization": f"{scheme} {sent}".encode("latin-1"), "dpop": sent.encode("latin-1")}
            answer = await door.client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
            assert answer.status_code == 401
