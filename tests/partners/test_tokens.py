"""The box gives tokens only for assertions that are sound, known and new."""

import asyncio
import base64
import json
from collections.abc import Callable

import pytest
from joserfc.jwk import ECKey, OctKey

from tests.partners.asking import asked, signed
from tests.partners.standin import ISSUER, Desk, FakeClock


async def test_a_good_assertion_gets_a_short_lived_token_shaped_after_rfc_9068(desk: Desk) -> None:
    status, token = await asked(desk, signed(), scope="export:VERIFICATION_RESULT")
    header, claims = (json.loads(_unpadded(part)) for part in token["access_token"].split(".")[:2])
    assert (status, token["expires_in"], token["scope"]) == (200, 300, "export:VERIFICATION_RESULT")
    assert (header["typ"], header["alg"], "kid" in header) == ("at+jwt", "ES256", True)
    assert claims["exp"] - claims["iat"] == 300
    assert {"iss", "sub", "client_id", "aud", "jti", "scope"} <= set(claims)


def _unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "other"},
        {"sub": "other"},
        {"iss": "other", "sub": "other"},
        {"aud": [ISSUER]},
        {"aud": f"{ISSUER}/token"},
        {"aud": None},
        {"jti": None},
        {"jti": ""},
        {"exp": None},
        {"iat": None},
        {"exp": int(FakeClock().now())},
        {"exp": int(FakeClock().now()) + 301},
        {"iat": int(FakeClock().now()) + 31},
        {"exp": "soon"},
    ],
)
async def test_a_wrong_claim_in_an_assertion_is_an_invalid_client(
    desk: Desk, claims: dict[str, object]
) -> None:
    status, answer = await asked(desk, signed(**claims))  # type: ignore[arg-type]  # claims only
    assert (status, answer["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "forge",
    [
        lambda: signed(ECKey.generate_key("P-256", {"kid": "hub-1"})),
        lambda: signed(kid="hub-2"),
        lambda: signed(kid=None),
        lambda: signed(OctKey.import_key(b"0123456789abcdef0123456789abcdef"), "HS256"),
        lambda: "",
        lambda: "a.b.c",
        lambda: "é.b.c",
        lambda: f"eyJhbGciOiJub25lIiwia2lkIjoiaHViLTEifQ.{signed().split('.')[1]}.",
        lambda: ".".join(["eyJhbGciOiJFUzI1NiJ9", _deep(), "AAAA"]),
    ],
)
async def test_a_forged_assertion_is_an_invalid_client(desk: Desk, forge: Callable[[], str]) -> None:
    status, answer = await asked(desk, forge())
    assert (status, answer["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"5",
        b"null",
        b"[1]",
        b'["alg"]',
        b"{}",
        b'{"alg":5}',
        b'{"alg":[]}',
        b'{"alg":"none"}',
        b"[" * 6000,
    ]
    + [b'{"alg":"ES256","crit":%s}' % names for names in (b"5", b"[[]]", b'["b64"]')],
)
async def test_what_is_no_token_opens_nothing_whatever_its_head_says(desk: Desk, head: bytes) -> None:
    for payload in (b"", b"{}", b"5", b"[" * 6000):
        token = f"{_encoded(head)}.{_encoded(payload)}.AAAA"
        for kind in ("Bearer", "DPoP", "Basic"):
            sent = {"Authorization": f"{kind} {token}"}
            answer = await desk.client.get("/v1/exports/00000000", headers=sent)
            assert (answer.status_code, answer.json()["code"]) == (401, "INVALID_TOKEN")
        assert (await asked(desk, token))[1]["error"] == "invalid_client"


def _deep() -> str:
    return _encoded(b"[" * 6000)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


async def test_a_jti_is_good_for_one_token(desk: Desk) -> None:
    assertion = signed()
    assert (await asked(desk, assertion))[0] == 200
    assert (await asked(desk, assertion))[1]["error"] == "invalid_client"


async def test_parallel_uses_of_one_jti_give_one_token(desk: Desk) -> None:
    assertion = signed()
    answers = await asyncio.gather(*(asked(desk, assertion) for _ in range(12)))
    assert sorted(status for status, _ in answers) == [200] + [401] * 11


async def test_an_ambiguous_or_foreign_token_request_is_refused(desk: Desk) -> None:
    assert (await asked(desk, signed(), client_id="other"))[1]["error"] == "invalid_client"
    assert (await asked(desk, signed(), extra="&scope=a&scope=b"))[1]["error"] == "invalid_request"
    assert (await asked(desk, signed(), grant_type="password"))[1]["error"] == "unsupported_grant_type"
    assert (await asked(desk, signed(), client_assertion_type="x"))[1]["error"] == "invalid_client"
    assert (await asked(desk, signed(), scope="export:EVERYTHING"))[1]["error"] == "invalid_scope"
    assert (await asked(desk, signed(), scope=""))[1]["error"] == "invalid_scope"
    assert (await asked(desk, signed(), scope="x" * 20000))[0] == 413
