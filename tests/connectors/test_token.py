"""One token serves all who need it, and each is asked for with an assertion of its own."""

import asyncio
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from connectors import _token
from connectors._transport import Transport
from domain.errors import Fixer
from partners.faults import Fault
from tests.connectors.scripted import MANY, refusal
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock


def assertions(desk: Desk) -> list[dict[str, object]]:
    tokens = [request for request, _ in desk.seen if request.url.path == "/token"]
    signed = [parse_qs(request.content.decode())["client_assertion"][0] for request in tokens]
    return [dict(jwt.decode(one, standin.KEY).claims) for one in signed]


async def test_pulls_at_the_same_time_make_one_token_request(desk: Desk) -> None:
    await asyncio.gather(*(desk.transport.pull(standin.ask(sequence=n)) for n in range(1, 9)))
    assert (desk.count("/token"), desk.count("$export")) == (1, 8)


async def test_a_token_is_renewed_before_it_expires(desk: Desk) -> None:
    await desk.transport.pull(standin.ask())
    desk.time.seconds += 239  # of 300, with half the jitter: fresh for 240
    await desk.transport.pull(standin.ask())
    assert desk.count("/token") == 1
    desk.time.seconds += 1
    await desk.transport.pull(standin.ask())
    assert (desk.count("/token"), [r.status_code for _, r in desk.seen if r.status_code >= 400]) == (2, [])


@pytest.mark.parametrize("fault", [Fault.EXPIRED_TOKEN, Fault.UNAUTHORIZED])
async def test_a_token_that_is_not_accepted_is_replaced_once(desk: Desk, fault: Fault) -> None:
    desk.faults.set(fault)
    assert (await desk.transport.pull(standin.ask())).header.line_count == 12
    assert (desk.count("/token"), desk.count("$export"), desk.time.waits) == (2, 2, [])


@pytest.mark.parametrize("fault", [Fault.EXPIRED_TOKEN, Fault.UNAUTHORIZED])
async def test_tokens_that_are_never_accepted_are_refused(desk: Desk, fault: Fault) -> None:
    desk.faults.set(fault, MANY)
    assert (await refusal(desk.transport)).reason.code == "TOKEN_NOT_ACCEPTED"
    assert (desk.count("/token"), desk.count("$export")) == (2, 2)


async def test_every_assertion_has_its_own_jti_the_issuer_as_audience_and_a_short_life(desk: Desk) -> None:
    for _ in range(3):
        desk.time.seconds += 300
        await desk.transport.pull(standin.ask())
    made = assertions(desk)
    assert len({claims["jti"] for claims in made}) == 3
    for claims in made:
        assert (claims["iss"], claims["sub"], claims["aud"]) == ("hub", "hub", ISSUER)
        assert isinstance(claims["exp"], int)
        assert isinstance(claims["iat"], int)
        assert claims["exp"] - claims["iat"] <= 300


async def test_without_a_scope_the_partner_decides_what_the_token_opens() -> None:
    with standin.desk(scope="") as desk:
        assert (await desk.transport.pull(standin.ask())).header.line_count == 12
    form = parse_qs(desk.seen[0][0].content.decode(), keep_blank_values=True)
    assert "scope" not in form


async def test_a_lost_token_answer_is_asked_for_again_with_a_new_jti() -> None:
    seen: list[str] = []

    def server(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/token":
            return httpx.Response(400)
        signed = parse_qs(request.content.decode())["client_assertion"][0]
        seen.append(jwt.decode(signed, standin.KEY).claims["jti"])
        if len(seen) == 1:
            raise httpx.ReadError("lost")
        return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer"})

    client = httpx.AsyncClient(transport=httpx.MockTransport(server))
    await refusal(Transport(standin.profile(), client, FakeClock().clock()))
    assert len(set(seen)) == len(seen) == 2


async def test_a_client_the_partner_does_not_know_is_for_the_operator() -> None:
    with standin.desk(client_id="stranger") as desk:
        refused = await refusal(desk.transport)
    assert (refused.reason.code, refused.reason.fixer) == ("TOKEN_REFUSED", Fixer.OPERATOR)
    assert refused.reason.place == "POST /token invalid_client"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"access_token": "a\r\nb", "token_type": "Bearer"}, "MALFORMED"),
        ({"access_token": "a", "token_type": "Bearer", "expires_in": "300"}, "MALFORMED"),
        ({"token_type": "Bearer"}, "MALFORMED"),
        ([], "MALFORMED"),
        ({"access_token": "a", "token_type": "DPoP"}, "WRONG_TOKEN_TYPE"),
        ({"access_token": "a", "token_type": "mac"}, "WRONG_TOKEN_TYPE"),
        ({"access_token": "a", "token_type": "Bearer", "expires_in": 0}, "TOKEN_EXPIRED"),
        ({"access_token": "a", "token_type": "Bearer", "expires_in": -5}, "TOKEN_EXPIRED"),
    ],
)
async def test_a_token_answer_off_the_contract_is_refused_for_the_partner_to_mend(
    answer: object, code: str
) -> None:
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer)))
    refused = await refusal(Transport(standin.profile(), client, FakeClock().clock()))
    assert (refused.reason.code, refused.reason.fixer) == (code, Fixer.PARTNER)


async def test_a_token_is_asked_for_the_resource_the_profile_names() -> None:
    with standin.desk(resource="https://police.example/v1") as desk:
        await desk.transport.pull(standin.ask())
    assert parse_qs(desk.seen[0][0].content.decode())["resource"] == ["https://police.example/v1"]


@pytest.mark.parametrize(
    ("status", "body", "code", "place"),
    [
        (400, {"error": "invalid_scope", "error_description": "李四"}, "TOKEN_REFUSED", " invalid_scope"),
        (400, {"error": "invalid_target"}, "TOKEN_REFUSED", " invalid_target"),
        (400, {"error": "李四"}, "TOKEN_REFUSED", ""),
        (403, "<html>", "TOKEN_REFUSED", ""),
        (400, {"error": "invalid_dpop_proof"}, "PROOF_REFUSED", " invalid_dpop_proof"),
    ],
)
async def test_a_refused_token_names_the_error_and_nothing_of_the_partners_own_words(
    status: int, body: object, code: str, place: str
) -> None:
    answer = httpx.Response(status, json=body)
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer))
    refused = await refusal(Transport(standin.profile(), client, FakeClock().clock()))
    assert (refused.reason.code, refused.reason.place) == (code, f"POST /token{place}")
    assert refused.reason.fixer is Fixer.OPERATOR


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-384", {"kid": "k"}), "ES384"),
        (OKPKey.generate_key("Ed25519", {"kid": "k"}), "Ed25519"),
        (OKPKey.generate_key("Ed25519", {"kid": "k"}), "EdDSA"),
        (RSAKey.generate_key(2048, {"kid": "k"}), "PS256"),
    ],
)
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_an_assertion_is_signed_with_any_key_departments_accept(
    key: ECKey | OKPKey | RSAKey, alg: str
) -> None:
    profile = standin.profile(key=key.as_dict(private=True), alg=alg)
    signed = jwt.decode(_token.assertion(profile, FakeClock().clock()), key, algorithms=[alg])
    assert (signed.header["alg"], signed.header["kid"], signed.claims["aud"]) == (alg, "k", ISSUER)


@pytest.mark.parametrize("alg", ["HS256", "none", "RS256"])
def test_an_assertion_is_never_signed_with_a_weak_algorithm(alg: str) -> None:
    with pytest.raises(ValueError, match="client key"):
        _token.assertion(standin.profile(alg=alg), FakeClock().clock())
