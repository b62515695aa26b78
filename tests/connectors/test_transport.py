"""The transport proves what it pulls and pushes, and says plainly what it refuses."""

import json

import httpx
import msgspec
import pytest

from connectors import _bulk
from connectors.police import SchoolAgePerson, VerificationResult
from domain.errors import Fixer, Refused
from partners.faults import Fault
from tests.connectors.scripted import MANY, exporting, manifest, refusal, requests, scripted
from tests.partners import standin
from tests.partners.standin import Desk


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
    await desk.transport.push(
        standin.ask(standin.REQUEST, 2), requests("丙"), "run-202609-2"
    )  # r-1 once more
    everything = await desk.transport.pull(standin.ask(standin.RESULT, 3))
    first = await desk.transport.pull(standin.ask(standin.RESULT, 4, in_reply_to=1))
    assert (everything.header.line_count, everything.header.in_reply_to) == (2, 2)
    assert (first.header.line_count, first.header.in_reply_to) == (2, 1)
    result = msgspec.json.decode(first.content.splitlines()[0], type=VerificationResult)
    assert (result.request_id, result.finding) == ("r-1", "REGISTER_CONFIRMED")


async def test_what_the_partner_spoiled_in_its_lines_still_arrives_for_intake_to_judge(desk: Desk) -> None:
    for fault in (Fault.BAD_CHECKSUMS, Fault.DUPLICATES, Fault.SCHEMA_DRIFT, Fault.TEN_TIMES, Fault.TWINS):
        desk.faults.set(fault)
        reply = await desk.transport.pull(standin.ask())
        assert reply.header.line_count == _bulk.count(reply.content)
    assert desk.faults.left() == {}


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
