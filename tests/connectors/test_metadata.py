"""Where the profile names an issuer only, its metadata says where tokens are given, and is believed only so far."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from connectors import _metadata
from connectors._transport import Transport
from domain.errors import Fixer
from tests.connectors.scripted import MANY, refusal
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock

OAUTH, OPENID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
SAID = {
    "issuer": ISSUER,
    "token_endpoint": f"{ISSUER}/token",
    "dpop_signing_alg_values_supported": ["ES256"],
}


@pytest.fixture
def found() -> Iterator[Desk]:
    with standin.desk(bound=True, sender_constraint="dpop", token_url="") as made:
        yield made


def published(said: object, path: str = OAUTH, **changes: Any) -> tuple[Transport, list[httpx.Request]]:
    """A transport to a partner that publishes what is given, at one place, and what it is asked."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=said) if request.url.path == path else httpx.Response(404)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    profile = standin.profile(**{"token_url": "", "sender_constraint": "dpop", **changes})
    return Transport(profile, client, FakeClock().clock()), seen


async def test_the_token_endpoint_is_looked_up_once_an_hour(found: Desk) -> None:
    for _ in range(3):
        await found.transport.pull(standin.ask())
    assert found.count(OAUTH) == 1
    found.time.seconds += _metadata.KEPT
    await found.transport.pull(standin.ask())
    assert found.count(OAUTH) == 2


async def test_nothing_of_ours_goes_with_the_question_for_metadata(found: Desk) -> None:
    await found.transport.pull(standin.ask())
    asked = next(request for request, _ in found.seen if request.url.path == OAUTH)
    assert (asked.method, asked.content) == ("GET", b"")
    assert not {"authorization", "dpop"} & set(asked.headers)


async def test_a_token_url_in_the_profile_needs_no_metadata() -> None:
    transport, seen = published({}, token_url=f"{ISSUER}/token", sender_constraint="none")
    await refusal(transport)
    assert [request.url.path for request in seen] == ["/token"]


@pytest.mark.parametrize(
    ("issuer", "places"),
    [
        ("https://sso.example", [f"https://sso.example{OAUTH}", f"https://sso.example{OPENID}"]),
        (
            "https://sso.example/realms/gov",
            [f"https://sso.example{OAUTH}/realms/gov", f"https://sso.example/realms/gov{OPENID}"],
        ),
    ],
)
def test_metadata_stands_where_the_standards_say(issuer: str, places: list[str]) -> None:
    assert list(_metadata.well_known(issuer)) == places


async def test_what_openid_connect_publishes_serves_as_well() -> None:
    transport, seen = published(SAID, OPENID)
    await refusal(transport)
    assert [request.url.path for request in seen] == [OAUTH, OPENID, "/token"]


@pytest.mark.parametrize(
    ("said", "code", "fixer"),
    [
        ({**SAID, "issuer": "https://other.example"}, "WRONG_ISSUER", Fixer.OPERATOR),
        ({**SAID, "issuer": ISSUER + "/"}, "WRONG_ISSUER", Fixer.OPERATOR),
        ({**SAID, "dpop_signing_alg_values_supported": ["RS256"]}, "BINDING_UNSUPPORTED", Fixer.OPERATOR),
        ({"issuer": ISSUER, "token_endpoint": f"{ISSUER}/token"}, "BINDING_UNSUPPORTED", Fixer.OPERATOR),
        ({**SAID, "token_endpoint": "ftp://127.0.0.1/token"}, "INSECURE_ADDRESS", Fixer.OPERATOR),
        ({**SAID, "token_endpoint": "/token"}, "INSECURE_ADDRESS", Fixer.OPERATOR),
        ({**SAID, "token_endpoint": "http://elsewhere.example/token"}, "INSECURE_ADDRESS", Fixer.OPERATOR),
        ({**SAID, "token_endpoint": "http://[bad/token"}, "INSECURE_ADDRESS", Fixer.OPERATOR),
        ({"issuer": ISSUER}, "MALFORMED", Fixer.PARTNER),
        ([], "MALFORMED", Fixer.PARTNER),
        ("x" * 2_000_000, "TOO_LARGE", Fixer.PARTNER),
    ],
)
async def test_metadata_that_is_not_to_be_believed_is_refused_before_anything_is_sent(
    said: object, code: str, fixer: Fixer
) -> None:
    transport, seen = published(said)
    refused = await refusal(transport)
    assert (refused.reason.code, refused.reason.fixer) == (code, fixer)
    assert refused.reason.zh
    assert refused.reason.en
    assert len(seen) == 1


async def test_metadata_of_https_leads_to_no_port_of_this_machine() -> None:
    said = {**SAID, "issuer": "https://sso.example", "token_endpoint": "http://127.0.0.1:1/token"}
    transport, seen = published(said, issuer="https://sso.example")
    assert (await refusal(transport)).reason.code == "INSECURE_ADDRESS"
    assert len(seen) == 1


async def test_an_issuer_without_metadata_is_for_the_operator_to_write_its_token_url() -> None:
    transport, seen = published(SAID, "/nowhere")
    refused = await refusal(transport)
    assert (refused.reason.code, refused.reason.fixer) == ("NO_METADATA", Fixer.OPERATOR)
    assert "token_url" in refused.reason.zh
    assert len(seen) == 2


async def test_metadata_that_redirects_is_refused() -> None:
    moved = httpx.Response(302, headers={"Location": f"{ISSUER}/elsewhere"})
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: moved))
    profile = standin.profile(token_url="", sender_constraint="dpop")
    assert (await refusal(Transport(profile, client, FakeClock().clock()))).reason.code == "REDIRECTED"


async def test_metadata_that_fails_is_silence_until_the_deadline() -> None:
    time, calls = FakeClock(), []

    def failing(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(503)

    client = httpx.AsyncClient(transport=httpx.MockTransport(failing))
    transport = Transport(standin.profile(token_url="", sender_constraint="dpop"), client, time.clock())
    assert (await refusal(transport)).reason.code == "PARTNER_ERROR"
    assert 2 < len(calls) < MANY
    assert time.seconds <= 300
