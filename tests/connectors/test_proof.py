"""Every request proves the key anew, with the newest nonce its origin gave (RFC 9449)."""

import asyncio
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
from joserfc import jwt

from connectors._transport import Transport
from domain.errors import Fixer
from partners.faults import Fault
from tests.connectors.scripted import exporting, manifest, refusal, requests
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock

Answers = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def bound() -> Iterator[Desk]:
    with standin.desk(bound=True, sender_constraint="dpop") as made:
        yield made


def proof(request: httpx.Request) -> dict[str, Any]:
    """What the proof of a request says, its signature checked with the one key there is."""
    token = jwt.decode(request.headers["DPoP"], standin.PROOF_KEY, algorithms=["ES256"])
    public = standin.PROOF_KEY.as_dict(private=False)
    jwk = {name: public[name] for name in ("kty", "crv", "x", "y")}
    assert token.header == {"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk}
    return dict(token.claims)


def to(answers: Answers, **changes: Any) -> tuple[Transport, list[httpx.Request]]:
    """A transport with DPoP to a partner whose answers are scripted, and what it is asked."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answers(request)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    profile = standin.profile(sender_constraint="dpop", **changes)
    return Transport(profile, client, FakeClock().clock()), seen


def token(request: httpx.Request) -> httpx.Response | None:
    said = {"access_token": "secret-token", "token_type": "DPoP", "expires_in": 300}
    return httpx.Response(200, json=said) if request.url.path == "/token" else None


def refusing(status: int, error: str, nonce: str = "", body: object = None) -> httpx.Response:
    headers = {"WWW-Authenticate": f'DPoP error="{error}", algs="ES256"'} if error else {}
    if nonce:
        headers["DPoP-Nonce"] = nonce
    return httpx.Response(status, headers=headers, json=body)


async def test_a_bound_token_opens_the_whole_exchange_and_every_request_has_a_proof_of_its_own(
    bound: Desk,
) -> None:
    await bound.transport.push(standin.ask(standin.REQUEST), requests("甲"), "run-202609-1")
    assert (await bound.transport.pull(standin.ask())).header.line_count == 12
    proofs = [proof(request) for request, _ in bound.seen]
    assert len({said["jti"] for said in proofs}) == len(proofs) >= 6
    for (request, _), said in zip(bound.seen, proofs, strict=True):
        assert (said["htm"], said["htu"]) == (
            request.method,
            ISSUER + request.url.raw_path.decode().partition("?")[0],
        )
        assert said["iat"] == int(bound.time.now())
    assert any(request.url.query for request, _ in bound.seen), "none had a query to leave out"


async def test_a_proof_at_a_resource_names_its_token_and_one_at_the_token_endpoint_none(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    for request, _ in bound.seen:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        hashed = urlsafe_b64encode(sha256(value.encode()).digest()).rstrip(b"=").decode()
        assert proof(request).get("ath") == (hashed if scheme == "DPoP" else None)
        assert bool(scheme) != (request.url.path == "/token")


async def test_a_token_is_asked_for_again_with_the_nonce_and_a_new_assertion(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    (first, no), (second, yes) = [one for one in bound.seen if one[0].url.path == "/token"]
    assert (no.status_code, no.json()["error"], yes.status_code) == (400, "use_dpop_nonce", 200)
    assert "nonce" not in proof(first)
    assert proof(second)["nonce"] == no.headers["DPoP-Nonce"]
    assert first.content != second.content
    assert bound.time.waits == []


async def test_a_new_nonce_at_a_resource_costs_one_request_and_no_token(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    before = bound.count("/token")
    bound.faults.set(Fault.NEW_NONCE)
    await bound.transport.pull(standin.ask(sequence=2))
    refused = [request for request, answer in bound.seen if answer.status_code == 401]
    assert (len(refused), bound.count("/token"), bound.time.waits) == (1, before, [])


async def test_the_newest_nonce_of_any_answer_is_used(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    bound.time.seconds += 61  # the box gives another one from here on, and still takes the last
    await bound.transport.pull(standin.ask(sequence=2))
    given = [answer.headers["DPoP-Nonce"] for _, answer in bound.seen]
    used = [proof(request).get("nonce") for request, _ in bound.seen]
    assert len(set(given)) == 2
    assert used[1:] == given[:-1]


async def test_many_at_once_with_changing_nonces_all_arrive(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    bound.faults.set(Fault.NEW_NONCE)
    replies = await asyncio.gather(*(bound.transport.pull(standin.ask(sequence=n)) for n in range(2, 7)))
    assert [reply.header.line_count for reply in replies] == [12] * 5
    assert [answer.status_code for _, answer in bound.seen].count(401) >= 1


async def test_nonces_are_kept_apart_by_origin() -> None:
    def partner(request: httpx.Request) -> httpx.Response:
        answer = token(request) or exporting(manifest())(request)
        answer.headers["DPoP-Nonce"] = f"of-{request.url.port}"
        return answer

    transport, seen = to(partner, token_url="http://127.0.0.1:9999/token")
    await transport.pull(standin.ask())
    assert [proof(request).get("nonce") for request in seen] == [None, None, "of-8443"]


async def test_a_partner_that_wants_ever_another_nonce_is_refused_without_end_of_tries() -> None:
    count = iter(range(100))
    transport, seen = to(
        lambda request: token(request) or refusing(401, "use_dpop_nonce", f"n-{next(count)}")
    )
    reason = (await refusal(transport)).reason
    assert (reason.code, reason.fixer) == ("PROOF_REFUSED", Fixer.OPERATOR)
    assert [request.url.path.rpartition("/")[2] for request in seen] == ["token", "$export", "$export"]


async def test_a_token_endpoint_that_wants_ever_another_nonce_is_refused() -> None:
    count = iter(range(100))
    body = {"error": "use_dpop_nonce"}
    transport, seen = to(lambda _: refusing(400, "", f"n-{next(count)}", body))
    reason = (await refusal(transport)).reason
    assert (reason.code, reason.place) == ("PROOF_REFUSED", "POST /token use_dpop_nonce")
    assert len(seen) == 2


@pytest.mark.parametrize("nonce", ["", 'a"b', "a\\b", "x" * 1025])
async def test_a_nonce_that_is_none_is_not_sent_back(nonce: str) -> None:
    transport, seen = to(lambda request: token(request) or refusing(401, "use_dpop_nonce", nonce))
    assert (await refusal(transport)).reason.code == "PROOF_REFUSED"
    assert all("nonce" not in proof(request) for request in seen)
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("challenge", "body"),
    [
        ("", None),
        ("", {"status": 401, "error": "Unauthorized"}),
        ("DPoP", {"code": "X"}),
        ('DPoP error="use_dpop_nonce", error_description="invalid_token"', {"error": "Unauthorized"}),
        ('Bearer error="invalid_token", DPoP algs="ES256", error="use_dpop_nonce"', None),
        ("DPoP error=use_dpop_nonce", None),
    ],
)
async def test_a_nonce_is_understood_however_a_server_asks_for_it(challenge: str, body: object) -> None:
    asking = httpx.Response(401, headers={"WWW-Authenticate": challenge, "DPoP-Nonce": "n-1"}, json=body)

    def partner(request: httpx.Request) -> httpx.Response:
        if (given := token(request)) is not None:
            return given
        return exporting(manifest())(request) if proof(request).get("nonce") else asking

    transport, seen = to(partner)
    assert (await transport.pull(standin.ask())).header.line_count == 0
    assert [request.url.path.rpartition("/")[2] for request in seen] == ["token", "$export", "$export", "x"]


async def test_a_proof_the_partner_does_not_accept_is_for_the_operator_and_costs_no_second_token() -> None:
    transport, seen = to(lambda request: token(request) or refusing(401, "invalid_dpop_proof", "n-1"))
    refused = await refusal(transport)
    assert (refused.reason.code, refused.reason.fixer) == ("PROOF_REFUSED", Fixer.OPERATOR)
    assert refused.reason.place == "POST /v1/packages/SCHOOL_AGE_POPULATION/$export"
    assert len(seen) == 2
    assert "secret-token" not in str(refused)


async def test_a_bound_token_that_is_not_accepted_is_replaced_once() -> None:
    transport, seen = to(lambda request: token(request) or refusing(401, "invalid_token", "n-1"))
    assert (await refusal(transport)).reason.code == "TOKEN_NOT_ACCEPTED"
    paths = [request.url.path.rpartition("/")[2] for request in seen]
    assert paths == ["token", "$export", "token", "$export"]


async def test_a_bearer_token_in_place_of_a_bound_one_is_refused_and_never_sent() -> None:
    given = {"access_token": "secret-token", "token_type": "Bearer", "expires_in": 300}
    transport, seen = to(lambda _: httpx.Response(200, json=given))
    refused = await refusal(transport)
    assert (refused.reason.code, refused.reason.fixer) == ("WRONG_TOKEN_TYPE", Fixer.PARTNER)
    assert "secret-token" not in str(refused)
    assert len(seen) == 1


async def test_a_lost_answer_is_asked_for_again_with_a_proof_of_its_own() -> None:
    lost = iter([True, False, False, False])

    def partner(request: httpx.Request) -> httpx.Response:
        if (given := token(request)) is not None:
            return given
        if next(lost):
            raise httpx.ReadError("lost")
        return exporting(manifest())(request)

    transport, seen = to(partner)
    await transport.pull(standin.ask())
    kicked = [proof(request)["jti"] for request in seen if request.url.path.endswith("$export")]
    assert len(set(kicked)) == len(kicked) == 2


async def test_the_private_half_is_in_no_request_and_not_in_the_profile(bound: Desk) -> None:
    await bound.transport.pull(standin.ask())
    secret = str(standin.PROOF_KEY.as_dict(private=True)["d"])
    assert secret not in repr(standin.profile(sender_constraint="dpop"))
    for request, _ in bound.seen:
        head = request.headers["DPoP"].partition(".")[0]
        assert "d" not in json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["jwk"]


@pytest.mark.parametrize(
    "changes",
    [
        {"sender_constraint": "bearer"},
        {"sender_constraint": "dpop", "proof_key": {}},
        {"sender_constraint": "mtls"},
        {"certificate": "hub.pem"},
        {"certificate_key": "hub.key"},
    ],
)
def test_a_profile_whose_binding_lacks_its_means_is_none(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sender_constraint|proof_key|certificate"):
        standin.profile(**changes)


async def test_a_part_whose_address_has_a_password_in_it_is_foreign() -> None:
    location = ISSUER.replace("://", "://name:password@") + "/v1/exports/x"
    transport, seen = to(lambda request: token(request) or exporting(None, location)(request))
    assert (await refusal(transport)).reason.code == "FOREIGN_ADDRESS"
    assert len(seen) == 2
