"""The transport proves what it pulls and pushes, waits out silence, and says plainly what it refuses."""

import asyncio
import json
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from connectors import _bulk, _core, _token
from connectors._transport import Transport
from connectors.police import SchoolAgePerson, VerificationRequest, VerificationResult
from domain.errors import Fixer, Refused
from partners.faults import Fault
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock

MANY = 1000
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with standin.desk() as made:
        yield made


def requests(*names: str) -> bytes:
    return _core.encode(
        [
            VerificationRequest(line_no=n, request_id=f"r-{n}", reason="IDENTITY_ERROR", name=name)
            for n, name in enumerate(names, 1)
        ]
    )


def scripted(handler: Handler, time: FakeClock | None = None, **changes: object) -> Transport:
    """A transport to a partner that answers as scripted; its token endpoint works."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer", "expires_in": 300})
        return handler(request)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Transport(standin.profile(**changes), client, (time or FakeClock()).clock())


async def refusal(transport: Transport, **asked: object) -> Refused:
    with pytest.raises(Refused) as caught:
        await transport.pull(standin.ask(**asked))  # type: ignore[arg-type]  # named by the test
    return caught.value


# What goes well


async def test_a_package_arrives_whole_with_its_head(desk: Desk) -> None:
    reply = await desk.transport.pull(standin.ask())
    people = [msgspec.json.decode(line, type=SchoolAgePerson) for line in reply.content.splitlines()]
    assert [person.id_number for person in people] == [standin.number(n) for n in range(1, 13)]
    assert (reply.header.period, reply.header.sequence, reply.header.line_count) == ("2026-09", 1, 12)
    assert desk.time.waits == []


async def test_a_package_in_several_parts_is_joined_in_order() -> None:
    with standin.desk(data=standin.StandIn(5001)) as desk:
        reply = await desk.transport.pull(standin.ask())
    assert [msgspec.json.decode(line)["lineNo"] for line in reply.content.splitlines()] == list(
        range(1, 5002)
    )
    assert desk.count("/parts/") == 2


async def test_an_empty_package_is_proof_of_exchange(desk: Desk) -> None:
    desk.faults.set(Fault.EMPTY_ROSTER)
    reply = await desk.transport.pull(standin.ask())
    assert (reply.content, reply.header.line_count) == (b"", 0)
    taken = await desk.transport.push(standin.ask(standin.REQUEST), b"", "run-202609-empty")
    assert taken.received == 0


async def test_results_answer_the_requests_handed_in_before_and_quote_their_sequence(desk: Desk) -> None:
    await desk.transport.push(standin.ask(standin.REQUEST), requests("甲", "乙"), "run-202609-1")
    await desk.transport.push(standin.ask(standin.REQUEST, 2), requests("丙"), "run-202609-2")
    everything = await desk.transport.pull(standin.ask(standin.RESULT, 3))
    first = await desk.transport.pull(standin.ask(standin.RESULT, 4, in_reply_to=1))
    assert (everything.header.line_count, everything.header.in_reply_to) == (3, 2)
    assert (first.header.line_count, first.header.in_reply_to) == (2, 1)
    result = msgspec.json.decode(first.content.splitlines()[0], type=VerificationResult)
    assert (result.request_id, result.finding) == ("r-1", "REGISTER_CONFIRMED")


async def test_what_the_partner_spoiled_in_its_lines_still_arrives_for_intake_to_judge(desk: Desk) -> None:
    for fault in (Fault.BAD_CHECKSUMS, Fault.DUPLICATES, Fault.SCHEMA_DRIFT, Fault.TEN_TIMES, Fault.TWINS):
        desk.faults.set(fault)
        reply = await desk.transport.pull(standin.ask())
        assert reply.header.line_count == _bulk.count(reply.content)
    assert desk.faults.left() == {}


# Silence is waited out


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED])
async def test_silence_is_tried_again_with_growing_pauses_until_it_ends(desk: Desk, fault: Fault) -> None:
    desk.faults.set(fault, 3)
    assert (await desk.transport.pull(standin.ask())).header.line_count == 12
    expected = {Fault.ERROR: [0.375, 0.75, 1.5], Fault.THROTTLED: [2.0, 2.0, 2.0]}
    assert desk.time.waits == expected[fault]


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.ERROR, "PARTNER_ERROR"), (Fault.THROTTLED, "RATE_LIMITED"), (Fault.SLOW, "TIMED_OUT")],
)
async def test_silence_without_end_is_refused_by_the_deadline(desk: Desk, fault: Fault, code: str) -> None:
    desk.faults.set(fault, MANY)
    refused = await refusal(desk.transport)
    assert (refused.reason.code, refused.reason.fixer) == (code, Fixer.PARTNER)
    assert desk.time.seconds <= standin.profile().deadline


async def test_a_slow_export_is_asked_about_as_often_as_the_partner_wants(desk: Desk) -> None:
    desk.faults.set(Fault.SLOW, 3)
    await desk.transport.pull(standin.ask())
    assert desk.time.waits == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("said", "waited"), [("0", 1.0), ("7", 7.0), ("3600", 60.0), ("soon", 1.0), (None, 1.0)]
)
async def test_the_wait_for_an_export_stays_within_bounds(said: str | None, waited: float) -> None:
    time, polls = FakeClock(), iter((202, 404))

    def partner(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(202, headers={"Content-Location": "/v1/exports/x"})
        return httpx.Response(next(polls), headers={} if said is None else {"Retry-After": said})

    await refusal(scripted(partner, time))
    assert time.waits == [waited]


async def test_a_retry_after_beyond_the_deadline_is_refused_at_once() -> None:
    time = FakeClock()
    throttled = scripted(lambda _: httpx.Response(429, headers={"Retry-After": "86400"}), time)
    assert (await refusal(throttled)).reason.code == "RATE_LIMITED"
    assert time.waits == []


async def test_a_retry_after_may_be_a_date() -> None:
    time, answers = FakeClock(), iter((503, 400))
    date = "Tue, 08 Sep 2026 00:00:09 GMT"
    await refusal(scripted(lambda _: httpx.Response(next(answers), headers={"Retry-After": date}), time))
    assert time.waits == [9.0]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectError("refused"), "UNREACHABLE"),
        (httpx.ReadError("reset"), "UNREACHABLE"),
        (httpx.ReadTimeout("slow"), "TIMED_OUT"),
        (httpx.ConnectTimeout("slow"), "TIMED_OUT"),
    ],
)
async def test_lost_connections_are_tried_again_then_named(error: Exception, code: str) -> None:
    time = FakeClock()

    def partner(_: httpx.Request) -> httpx.Response:
        raise error

    assert (await refusal(scripted(partner, time))).reason.code == code
    assert len(time.waits) > 10
    assert max(time.waits) <= 30


async def test_an_untrusted_certificate_is_refused_at_once() -> None:
    time = FakeClock()

    def partner(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from ssl.SSLCertVerificationError("self-signed")

    assert (await refusal(scripted(partner, time))).reason.code == "CERTIFICATE"
    assert time.waits == []


# Damage is fetched again, then refused


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.WRONG_HASH])
async def test_a_damaged_part_is_fetched_again(desk: Desk, fault: Fault) -> None:
    desk.faults.set(fault, 2)
    assert (await desk.transport.pull(standin.ask())).header.line_count == 12
    assert desk.count("/parts/") == 3


@pytest.mark.parametrize(
    ("fault", "code"), [(Fault.TRUNCATED, "TRUNCATED"), (Fault.WRONG_HASH, "HASH_MISMATCH")]
)
async def test_a_part_that_stays_damaged_is_refused(desk: Desk, fault: Fault, code: str) -> None:
    desk.faults.set(fault, MANY)
    refused = await refusal(desk.transport)
    assert (refused.reason.code, refused.reason.fixer) == (code, Fixer.PARTNER)
    assert refused.reason.place.endswith("/parts/1")
    assert desk.count("/parts/") == 3


async def test_a_file_in_another_encoding_is_refused_with_its_line(desk: Desk) -> None:
    desk.faults.set(Fault.WRONG_ENCODING)
    refused = await refusal(desk.transport)
    assert refused.reason.code == "WRONG_ENCODING"
    assert refused.reason.place.endswith("行 1")
    assert refused.__context__ is None, "the decoder's error carries the bytes"


async def test_another_month_is_refused_without_a_second_try(desk: Desk) -> None:
    desk.faults.set(Fault.WRONG_MONTH)
    assert (await refusal(desk.transport)).reason.code == "WRONG_PERIOD"
    assert (desk.count("$export"), desk.count("/parts/"), desk.time.waits) == (1, 0, [])


def manifest(**head: object) -> dict[str, object]:
    header = {
        "packageCode": "SCHOOL_AGE_POPULATION",
        "partner": "police",
        "direction": "PULL",
        "period": "2026-09",
        "jurisdictionCode": "150785",
        "sequence": 1,
        "generatedAt": "2026-09-08T00:00:00Z",
        "lineCount": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "schemaVersion": "1.0",
    }
    return {"header": {**header, **head}, "output": []}


def exporting(answer: object, location: str = "/v1/exports/x") -> Handler:
    def partner(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(202, headers={"Content-Location": location})
        return httpx.Response(200, json=answer)

    return partner


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"packageCode": "HOUSEHOLD_CHANGE_ROSTER"}, "WRONG_PACKAGE"),
        ({"partner": "civil_affairs"}, "WRONG_PARTNER"),
        ({"direction": "PUSH"}, "WRONG_DIRECTION"),
        ({"period": "2026-08"}, "WRONG_PERIOD"),
        ({"jurisdictionCode": "150784"}, "WRONG_JURISDICTION"),
        ({"sequence": 2}, "WRONG_SEQUENCE"),
        ({"schemaVersion": "2.0"}, "WRONG_VERSION"),
        ({"lineCount": 1}, "WRONG_COUNT"),
        ({"sha256": "0" * 64}, "HASH_MISMATCH"),
        ({"sequence": "1"}, "MALFORMED"),
    ],
)
async def test_a_head_that_is_not_what_was_asked_for_is_refused(head: dict[str, object], code: str) -> None:
    refused = await refusal(scripted(exporting(manifest(**head))))
    assert (refused.reason.code, refused.reason.place) == (code, "GET /v1/exports/x")


async def test_a_reply_to_another_request_is_refused() -> None:
    partner = exporting(manifest(packageCode="VERIFICATION_RESULT", inReplyTo=1))
    assert (
        await refusal(scripted(partner), package=standin.RESULT, in_reply_to=2)
    ).reason.code == "WRONG_REPLY"


@pytest.mark.parametrize("answer", [[], {"header": {}}, None, "x", {"output": []}])
async def test_a_manifest_off_the_contract_is_refused(answer: object) -> None:
    assert (await refusal(scripted(exporting(answer)))).reason.code == "MALFORMED"


# The token stays where it belongs


@pytest.mark.parametrize(
    "location", ["https://elsewhere.example/v1", "//elsewhere.example/x", "http://127.0.0.1:1/x"]
)
async def test_our_token_follows_no_address_that_is_not_the_partners(location: str) -> None:
    hosts = []

    def partner(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return exporting(None, location)(request)

    assert (await refusal(scripted(partner))).reason.code == "FOREIGN_ADDRESS"
    assert hosts == ["127.0.0.1"]


async def test_a_redirect_is_refused() -> None:
    moved = httpx.Response(307, headers={"Location": f"{ISSUER}/elsewhere"})
    assert (await refusal(scripted(lambda _: moved))).reason.code == "REDIRECTED"


async def test_an_oversized_answer_is_refused_while_it_is_read() -> None:
    endless = scripted(lambda _: httpx.Response(202, content=b"x" * 4096), largest_answer=2048)
    assert (await refusal(endless)).reason.code == "TOO_LARGE"


async def test_an_oversized_part_or_package_is_refused() -> None:
    for limit in ("largest_part", "largest_package"):
        with standin.desk(**{limit: 200}) as desk:
            assert (await refusal(desk.transport)).reason.code == "TOO_LARGE"


async def test_a_compressed_answer_is_refused() -> None:
    packed = httpx.Response(202, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"\x1f\x8b"))
    assert (await refusal(scripted(lambda _: packed))).reason.code == "MALFORMED"


@pytest.mark.parametrize("url", ["http://police.example", "ftp://127.0.0.1", "police.example"])
def test_a_profile_without_https_is_refused_save_on_this_machine(url: str) -> None:
    with pytest.raises(Refused) as caught:
        standin.profile(base_url=url)
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("INSECURE_ADDRESS", Fixer.OPERATOR)


def test_a_profile_does_not_show_its_key() -> None:
    assert standin.KEY.as_dict(private=True)["d"] not in repr(standin.profile())


# Tokens


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
    assert refused.reason.place == "POST /token"


@pytest.mark.parametrize(
    "answer",
    [{"access_token": "a\r\nb", "token_type": "Bearer"}, {"access_token": "a", "token_type": "DPoP"}, []],
)
async def test_a_token_answer_off_the_contract_is_refused(answer: object) -> None:
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer)))
    refused = await refusal(Transport(standin.profile(), client, FakeClock().clock()))
    assert refused.reason.code == "MALFORMED"


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-384", {"kid": "k"}), "ES384"),
        (OKPKey.generate_key("Ed25519", {"kid": "k"}), "Ed25519"),
        (RSAKey.generate_key(2048, {"kid": "k"}), "PS256"),
    ],
)
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


# Pushes


async def test_a_push_with_the_same_key_and_content_gets_the_same_answer(desk: Desk) -> None:
    ask, lines = standin.ask(standin.REQUEST), requests("甲", "乙")
    first = await desk.transport.push(ask, lines, "run-202609-1")
    again = await desk.transport.push(ask, lines, "run-202609-1")
    assert first == again
    assert (first.received, first.reference) == (2, "GA-2026-09-0001")
    assert [r.status_code for q, r in desk.seen if "$submit" in q.url.path] == [201, 200]


async def test_the_same_sequence_with_other_content_is_a_conflict(desk: Desk) -> None:
    await desk.transport.push(standin.ask(standin.REQUEST), requests("甲"), "run-202609-1")
    with pytest.raises(Refused) as caught:
        await desk.transport.push(standin.ask(standin.REQUEST), requests("乙"), "run-202609-2")
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("SEQUENCE_CONFLICT", Fixer.OPERATOR)
    results = await desk.transport.pull(standin.ask(standin.RESULT))
    assert results.header.line_count == 1


async def test_every_retry_of_a_push_bears_the_same_key_and_content() -> None:
    seen: list[tuple[str, bytes]] = []

    def partner(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers["Idempotency-Key"], request.content))
        return httpx.Response(503 if len(seen) < 4 else 400)

    with pytest.raises(Refused):
        await scripted(partner).push(standin.ask(standin.REQUEST), requests("甲"), "run-202609-1")
    assert len(seen) == 4
    assert set(seen) == {("run-202609-1", requests("甲"))}


@pytest.mark.parametrize(
    ("received", "sha256", "code"),
    [(2, None, "WRONG_COUNT"), (1, "0" * 64, "HASH_MISMATCH"), ("1", None, "MALFORMED")],
)
async def test_an_acknowledgment_of_something_else_is_refused(
    received: object, sha256: str | None, code: str
) -> None:
    lines = requests("甲")
    answer = {"reference": "x", "received": received, "sha256": sha256 or standin.sha256(lines)}
    with pytest.raises(Refused) as caught:
        await scripted(lambda _: httpx.Response(201, json=answer)).push(
            standin.ask(standin.REQUEST), lines, "run-202609-1"
        )
    assert caught.value.reason.code == code


async def test_a_package_goes_only_the_way_it_was_declared(desk: Desk) -> None:
    with pytest.raises(ValueError, match="not exchanged"):
        await desk.transport.push(standin.ask(), b"", "run-202609-1")
    with pytest.raises(ValueError, match="not exchanged"):
        await desk.transport.pull(standin.ask(standin.REQUEST))
    assert desk.seen == []


# Refusals


async def test_a_refusal_is_never_tried_again(desk: Desk) -> None:
    narrow = "export:HOUSEHOLD_CHANGE_ROSTER"
    with standin.desk(scope=narrow) as other:
        refused = await refusal(other.transport)
    assert (refused.reason.code, refused.reason.fixer) == ("INSUFFICIENT_SCOPE", Fixer.OPERATOR)
    assert (other.count("$export"), other.time.waits) == (1, [])


async def test_a_partners_own_words_are_not_quoted_for_they_may_name_a_child() -> None:
    said = {
        "code": "CHILD_张三",
        "detail": "张三",
        "zh": "张三",
        "en": "x",
        "type": "x",
        "title": "张三",
        "status": 400,
    }
    refused = await refusal(scripted(lambda _: httpx.Response(400, content=json.dumps(said))))
    assert refused.reason.code == "PARTNER_REFUSED"
    assert "张三" not in str(refused)


async def test_the_place_of_a_refusal_has_no_query() -> None:
    transport = scripted(lambda _: httpx.Response(400))
    with pytest.raises(Refused) as caught:
        await transport.push(standin.ask(standin.REQUEST), b"", "run-202609-1")
    assert caught.value.reason.place == "POST /v1/packages/VERIFICATION_REQUEST/$submit"


def test_the_digest_of_a_body_is_that_of_rfc_9530() -> None:
    assert _bulk.digest(b'{"hello": "world"}') == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
