"""Tokens of another issuer are accepted exactly as its profile says, and its keys are asked for sparingly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from auth import external
from auth.external import External, Keys
from auth.remembered import Remembered
from auth.token import BadToken, Issuer
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.role import Role

NOW = datetime(2026, 8, 8, tzinfo=UTC)
KEY, OTHER = (ECKey.generate_key("P-256", auto_kid=True) for _ in range(2))
SECRET = OctKey.generate_key(256, auto_kid=True)
WEAK = RSAKey.generate_key(2048, {"kid": "encrypts", "use": "enc"})
ISSUER = "https://id.province.test/realms/education"
PROFILE: dict[str, Any] = {
    "issuer": ISSUER,
    "jwks_url": ISSUER + "/certs",
    "audience": "https://hub.test/graphql",
    "clients": {
        "police": {
            "scopes": ["exchange:read", "duties:read"],
            "department": "PUBLIC_SECURITY",
            "role": "DEPARTMENT",
        }
    },
    "scopes": {"exchange.r": ["exchange:read"], "children.r": ["students:read"]},
    "types": ["jwt"],
    "client_claim": "azp",
    "plain_bearer_reason": "平台尚不支持 DPoP",
}


class Province:
    """The issuer's keys as it publishes them; counts how often it is asked."""

    def __init__(self) -> None:
        self.keys, self.asked, self.down, self.time = [KEY], 0, False, 0.0

    async def fetch(self, url: str) -> bytes:
        assert url == PROFILE["jwks_url"]
        self.asked += 1
        await asyncio.sleep(0)
        if self.down:
            raise Refused(Reason("UNREACHABLE", "无法连接", "cannot be reached", Fixer.OPERATOR))
        return json.dumps({"keys": [key.as_dict(private=False) for key in (*self.keys, WEAK)]}).encode()

    def external(self, **changed: Any) -> External:
        profile = external.profile(json.dumps(PROFILE | changed).encode())
        return External(profile, Keys(profile.jwks_url, self.fetch, lambda: self.time), "150785")


def _said() -> dict[str, Any]:
    now = int(NOW.timestamp())
    return {
        "iss": ISSUER, "aud": ["account", PROFILE["audience"]], "sub": "7f", "azp": "police", "iat": now, "exp": now + 300,
        "jti": "x", "scope": "openid exchange.r children.r",
    }  # fmt: skip


def signed(key: Any = KEY, head: dict[str, Any] | None = None, **changed: Any) -> str:
    said = {name: value for name, value in (_said() | changed).items() if value is not None}
    return jwt.encode(
        {"alg": "ES256", "typ": "JWT", "kid": key.kid} | (head or {}),
        said,
        key,
        algorithms=["ES256", "PS256", "HS256"],
    )


async def test_a_token_opens_what_the_profile_maps_it_to_and_no_more() -> None:
    one = Province().external()
    assert one.issued(signed())
    viewer = (await one.verified(signed(), NOW)).viewer
    assert viewer.scopes == {"exchange:read"}
    assert (viewer.department, viewer.role) == (Department.PUBLIC_SECURITY, Role.DEPARTMENT)
    assert viewer.jurisdiction_code == "150785"
    assert (viewer.client_id, viewer.subject) == (f"{ISSUER} police", f"{ISSUER} 7f")


BAD: dict[str, Callable[[], str]] = {
    "subject of another kind": lambda: signed(sub={"a": 1}),
    "subject that is null": lambda: jwt.encode(
        {"alg": "ES256", "typ": "JWT", "kid": KEY.kid}, {**_said(), "sub": None}, KEY
    ),
    "empty subject": lambda: signed(sub=""),
    "subject with NUL": lambda: signed(sub="a\x00b"),
    "subject that is not ASCII": lambda: signed(sub="张三"),
    "long subject": lambda: signed(sub="a" * 256),
    "for a day": lambda: signed(exp=int(NOW.timestamp()) + 86_400),
    "of the future": lambda: signed(iat=int(NOW.timestamp()) + 60),
    "without the time it was made": lambda: signed(iat=None),
    "another client": lambda: signed(azp="somebody"),
    "no client": lambda: signed(azp=None),
    "another audience": lambda: signed(aud="https://elsewhere.test"),
    "no audience": lambda: signed(aud=None),
    "another issuer": lambda: signed(iss=ISSUER + "/"),
    "expired": lambda: signed(exp=int(NOW.timestamp())),
    "no expiry": lambda: signed(exp=None),
    "not yet": lambda: signed(nbf=int(NOW.timestamp()) + 60),
    "another typ": lambda: signed(head={"typ": "at+jwt"}),
    "another key under its name": lambda: signed(OTHER, {"kid": KEY.kid}),
    "no kid": lambda: signed(head={"kid": "unknown"}),
    "another algorithm": lambda: signed(SECRET, {"alg": "HS256", "kid": KEY.kid}),
    "scope of another kind": lambda: signed(scope=["exchange.r"]),
    "bound in an unknown way": lambda: signed(cnf={"kid": "x"}),
    "garbage": lambda: "a.b.c",
}


@pytest.mark.parametrize("name", list(BAD))
async def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(BadToken):
        await Province().external().verified(BAD[name](), NOW)


async def test_unbound_tokens_need_a_reason_in_the_profile() -> None:
    strict = Province().external(plain_bearer_reason="")
    with pytest.raises(BadToken, match="not bound"):
        await strict.verified(signed(), NOW)
    assert (await strict.verified(signed(cnf={"jkt": "k" * 43}), NOW)).binding.key == "k" * 43


async def test_keys_are_fetched_once_for_all_who_wait_and_not_again_for_unknown_ones() -> None:
    province = Province()
    one = province.external()
    await asyncio.gather(*(one.verified(signed(), NOW) for _ in range(10)))
    assert province.asked == 1
    for _ in range(5):
        with pytest.raises(BadToken):
            await one.verified(signed(OTHER), NOW)
    assert province.asked == 1
    province.keys, province.time = [KEY, OTHER], 31.0
    await one.verified(signed(OTHER), NOW)
    assert province.asked == 2


async def test_a_token_that_was_used_before_ends_with_the_key_its_issuer_takes_back() -> None:
    province = Province()
    known = Remembered(
        Issuer("http://hub.test", ECKey.generate_key("P-256", auto_kid=True)),
        lambda: NOW,
        external=province.external(),
    )
    sent = signed()
    await known.access(sent)
    # Another key under the same name: what counts is the key.
    province.keys = [ECKey.import_key({**OTHER.as_dict(private=True), "kid": KEY.kid})]
    province.time = 599.0
    assert (await known.access(sent)).viewer.subject == f"{ISSUER} 7f"
    assert province.asked == 1
    province.time = 600.0
    for _ in range(2):
        with pytest.raises(BadToken):
            await known.access(sent)


async def test_while_the_issuer_is_down_known_keys_serve_and_it_is_left_in_peace() -> None:
    province = Province()
    one = province.external()
    province.down = True
    for _ in range(3):
        with pytest.raises(BadToken):
            await one.verified(signed(), NOW)
    assert province.asked == 1
    province.down, province.time = False, 31.0
    await one.verified(signed(), NOW)
    province.down, province.time = True, 700.0
    await one.verified(signed(), NOW)


@pytest.mark.parametrize(
    "changed",
    [{"algorithms": ["HS256"]}, {"algorithms": []}, {"clients": {"x": {"scopes": [], "role": "KING"}}},
     {"clients": {"x": {"scopes": [], "department": "X"}}}, {"unknown": 1}, {"issuer": 7},
     {"jwks_url": "http://id.province.test/certs"}, {"jwks_url": "file:///certs"}, {"issuer": "https://x.test/" + "x" * 140},
     {"clients": {"a\x00": {"scopes": []}}}],
)  # fmt: skip
def test_a_profile_that_cannot_be_meant_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        external.profile(json.dumps(PROFILE | changed).encode())
