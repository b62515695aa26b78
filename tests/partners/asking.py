"""Assertions, proofs and token requests as a test makes them: good, wrong or forged."""

import uuid
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from connectors import _token
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock

Key = ECKey | OKPKey | RSAKey


class _Long(JWSRegistry):
    max_header_length = 4_096


def signed(
    key: ECKey | OctKey = standin.KEY, alg: str = "ES256", kid: str | None = "hub-1", **claims: object
) -> str:
    now = int(FakeClock().now())
    said = {"iss": "hub", "sub": "hub", "aud": ISSUER, "iat": now, "exp": now + 60, "jti": uuid.uuid4().hex}
    header = {"alg": alg} if kid is None else {"alg": alg, "kid": kid}
    kept = {name: value for name, value in {**said, **claims}.items() if value is not None}
    return jwt.encode(header, kept, key, algorithms=[alg])


def proof(
    key: Key = standin.PROOF_KEY,
    alg: str = "ES256",
    typ: str = "dpop+jwt",
    jwk: object = None,
    **claims: object,
) -> str:
    said = {"htm": "POST", "htu": f"{ISSUER}/token", "iat": int(FakeClock().now()), "jti": uuid.uuid4().hex}
    kept = {name: value for name, value in {**said, **claims}.items() if value is not None}
    head = {"alg": alg, "typ": typ, "jwk": jwk or key.as_dict(private=False)}
    return jwt.encode(head, kept, key, algorithms=[alg], registry=_Long(algorithms=[alg]))


async def asked(desk: Desk, assertion: str, extra: str = "", **form: str) -> tuple[int, dict[str, Any]]:
    fields = {
        "grant_type": "client_credentials",
        "client_assertion_type": _token.ASSERTION_TYPE,
        "client_assertion": assertion,
        **form,
    }
    answer = await desk.client.post(
        "/token",
        content=urlencode(fields) + extra,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    return answer.status_code, answer.json()
