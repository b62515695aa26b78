"""The box takes a proof of possession only if all of it is true, and once."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tests.partners import standin
from tests.partners.asking import Key, proof, signed
from tests.partners.standin import ISSUER, Desk, FakeClock

EXPORT = "/v1/packages/SCHOOL_AGE_POPULATION/$export"
ASKED = {"period": "2026-09", "jurisdictionCode": standin.COUNTY, "sequence": 1}
FORM = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
}


@pytest.fixture
def bound() -> Iterator[Desk]:
    with standin.desk(bound=True) as made:
        yield made


async def given(desk: Desk, *proofs: str) -> tuple[int, dict[str, Any], str]:
    form = {**FORM, "client_assertion": signed()}
    answer = await desk.client.post("/token", data=form, headers=[("DPoP", one) for one in proofs])
    return answer.status_code, answer.json(), answer.headers.get("DPoP-Nonce", "")


async def nonce(desk: Desk) -> str:
    return (await given(desk, proof()))[2]


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (standin.PROOF_KEY, "ES256"),
        (ECKey.generate_key("P-384"), "ES384"),
        (OKPKey.generate_key("Ed25519"), "Ed25519"),
        (RSAKey.generate_key(3072), "PS256"),
    ],
)
async def test_a_token_is_bound_to_the_key_of_its_proof(bound: Desk, key: Key, alg: str) -> None:
    status, said, _ = await given(bound, proof(key, alg, nonce=await nonce(bound)))
    assert (status, said["token_type"]) == (200, "DPoP")


async def test_a_proof_without_nonce_gets_one(bound: Desk) -> None:
    status, said, fresh = await given(bound, proof())
    assert (status, said["error"]) == (400, "use_dpop_nonce")
    assert (await given(bound, proof(nonce=fresh)))[0] == 200
    assert (await given(bound, proof(nonce="guessed")))[1]["error"] == "use_dpop_nonce"


async def test_a_nonce_is_taken_for_two_minutes_at_most(bound: Desk) -> None:
    first = await nonce(bound)
    bound.time.seconds += 61
    moment = int(bound.time.now())
    assert (await given(bound, proof(nonce=first, iat=moment)))[1].get("error") != "use_dpop_nonce"
    bound.time.seconds += 61
    moment = int(bound.time.now())
    assert (await given(bound, proof(nonce=first, iat=moment)))[1]["error"] == "use_dpop_nonce"


@pytest.mark.parametrize(
    "wrong",
    [
        {"htm": "GET"},
        {"htu": f"{ISSUER}/other"},
        {"htu": f"{ISSUER}/token?a=b"},
        {"htu": None},
        {"jti": None},
        {"jti": ""},
        {"iat": None},
        {"iat": int(FakeClock().now()) - 121},
        {"iat": int(FakeClock().now()) + 121},
        {"ath": "x"},
        {"typ": "JWT"},
        {"jwk": ECKey.generate_key("P-256").as_dict(private=False)},
        {"jwk": standin.PROOF_KEY.as_dict(private=True)},
        {"jwk": OctKey.generate_key(256).as_dict()},
        {"jwk": {"kty": "EC"}},
    ],
)
async def test_a_proof_of_something_else_is_invalid(bound: Desk, wrong: dict[str, Any]) -> None:
    status, said, _ = await given(bound, proof(**{"nonce": await nonce(bound), **wrong}))
    assert (status, said["error"]) == (400, "invalid_dpop_proof")


@pytest.mark.parametrize("sent", [(), ("",), ("a.b.c",), ("x" * 9000,), ("e30.e30.",)])
async def test_what_is_no_proof_is_invalid(bound: Desk, sent: tuple[str, ...]) -> None:
    status, said, _ = await given(bound, *sent)
    assert (status, said["error"]) == (400, "invalid_dpop_proof")


async def test_two_proofs_at_once_and_one_twice_are_invalid(bound: Desk) -> None:
    one = proof(nonce=await nonce(bound))
    assert (await given(bound, one, proof(nonce=await nonce(bound))))[1]["error"] == "invalid_dpop_proof"
    assert (await given(bound, one))[0] == 200
    assert (await given(bound, one))[1]["error"] == "invalid_dpop_proof"


@pytest.mark.parametrize(
    ("scheme", "key", "hashed", "error"),
    [
        ("DPoP", standin.PROOF_KEY, True, ""),
        ("Bearer", standin.PROOF_KEY, True, "invalid_token"),
        ("DPoP", standin.PROOF_KEY, False, "invalid_dpop_proof"),
        ("DPoP", None, True, "invalid_dpop_proof"),
        ("DPoP", ECKey.generate_key("P-256"), True, "invalid_token"),
    ],
)
async def test_a_bound_token_opens_only_with_a_proof_of_its_own_key(
    bound: Desk, scheme: str, key: ECKey | None, hashed: bool, error: str
) -> None:
    fresh = await nonce(bound)
    token = (await given(bound, proof(nonce=fresh)))[1]["access_token"]
    headers = {"Authorization": f"{scheme} {token}", "Idempotency-Key": "key-0001"}
    if key is not None:
        ath = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode() if hashed else None
        headers["DPoP"] = proof(key, htu=ISSUER + EXPORT, ath=ath, nonce=fresh)
    answer = await bound.client.post(EXPORT, json=ASKED, headers=headers)
    assert answer.status_code == (401 if error else 202)
    assert f'error="{error}"' in answer.headers.get("WWW-Authenticate", 'error=""')


async def test_a_department_that_binds_gives_no_bearer_token_and_takes_none(bound: Desk) -> None:
    assert (await given(bound))[1]["error"] == "invalid_dpop_proof"
    with standin.desk() as lax:
        status, said, fresh = await given(lax)
    assert (status, said["token_type"], fresh) == (200, "Bearer", "")


async def test_the_metadata_says_what_the_box_does(bound: Desk) -> None:
    said = (await bound.client.get("/.well-known/oauth-authorization-server")).json()
    assert (said["issuer"], said["token_endpoint"]) == (ISSUER, f"{ISSUER}/token")
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "ES256" in said["dpop_signing_alg_values_supported"]
