"""The police in a box keep their contract and count a submission once."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import yaml
from joserfc.jwk import ECKey, KeySet
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from connectors import _bulk, _core
from connectors._transport import Transport
from connectors.police import CONNECTOR, VerificationRequest
from domain.errors import Refused
from domain.exchange import Direction, PackageCode, RejectCode
from domain.verdict import Scope
from partners import county, identity_findings
from partners import police as box
from partners.faults import Fault, Faults
from tests.exchange.reading import judged
from tests.partners import standin
from tests.partners.asking import asked, signed
from tests.partners.standin import COUNTY, ISSUER, Desk, FakeClock

ROOT = Path(__file__).parents[2]
LINES = _core.encode([VerificationRequest(line_no=1, request_id="r-1", reason="IDENTITY_ERROR", name="甲")])
PUSH = standin.ask(standin.REQUEST)


def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "openapi" / CONNECTOR.contract).read_text("utf-8"))
    return loaded


async def headers(desk: Desk, **more: str) -> dict[str, str]:
    _, token = await asked(desk, signed())
    return {"Authorization": f"Bearer {token['access_token']}", "Idempotency-Key": "key-0001", **more}


ASKED = {"period": "2026-09", "jurisdictionCode": COUNTY, "sequence": 1}
EXPORT = "/v1/packages/SCHOOL_AGE_POPULATION/$export"
SUBMIT = "/v1/packages/VERIFICATION_REQUEST/$submit"
QUERY = {"period": "2026-09", "jurisdictionCode": COUNTY, "sequence": "1", "schemaVersion": "1.0"}


@pytest.mark.parametrize(
    ("path", "body", "changed", "status", "code"),
    [
        (EXPORT, ASKED, {"Authorization": ""}, 401, "INVALID_TOKEN"),
        (EXPORT, ASKED, {"Authorization": "Bearer a.b.c"}, 401, "INVALID_TOKEN"),
        (EXPORT, ASKED, {"Idempotency-Key": ""}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "period": "2026-13"}, {}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "period": "2026-09\n"}, {}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "jurisdictionCode": f"{COUNTY}\n"}, {}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "sequence": 0}, {}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "more": 1}, {}, 400, "BAD_REQUEST"),
        (EXPORT, {**ASKED, "jurisdictionCode": "511703"}, {}, 403, "OUT_OF_SCOPE"),
        (EXPORT, "x" * 70000, {}, 413, "TOO_LARGE"),
        ("/v1/packages/NO_SUCH/$export", ASKED, {}, 404, "UNKNOWN_PACKAGE"),
        ("/v1/packages/VERIFICATION_REQUEST/$export", ASKED, {}, 404, "UNKNOWN_PACKAGE"),
        ("/v1/elsewhere", ASKED, {}, 404, "BAD_REQUEST"),
    ],
)
async def test_an_export_off_the_contract_is_a_problem_in_both_languages(
    desk: Desk, path: str, body: object, changed: dict[str, str], status: int, code: str
) -> None:
    answer = await desk.client.post(path, json=body, headers=await headers(desk, **changed))
    problem = msgspec.json.decode(answer.content, type=_bulk.Problem)
    assert (answer.status_code, problem.status, problem.code) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem.type == f"urn:dropout-control:problem:{code}"
    assert problem.who_fixes_it == "CALLER"


@pytest.mark.parametrize(
    ("body", "query", "changed", "status", "code"),
    [
        (b"{}\n", {}, {}, 422, "SCHEMA"),
        (LINES[:-1], {}, {}, 422, "SCHEMA"),
        (LINES + b"\n", {}, {}, 422, "SCHEMA"),
        (LINES.decode().encode("gb18030"), {}, {}, 422, "SCHEMA"),
        (LINES, {}, {"Content-Digest": _bulk.digest(b"other")}, 400, "HASH_MISMATCH"),
        (LINES, {}, {"Content-Digest": "md5=:x:"}, 400, "BAD_REQUEST"),
        (LINES, {}, {"Content-Type": "text/csv"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (LINES, {"schemaVersion": "2.0"}, {}, 400, "BAD_REQUEST"),
        (LINES, {"sequence": "x"}, {}, 400, "BAD_REQUEST"),
    ],
)
async def test_a_submission_off_the_contract_is_refused_whole(
    desk: Desk, body: bytes, query: dict[str, str], changed: dict[str, str], status: int, code: str
) -> None:
    sent = {"Content-Type": _bulk.NDJSON, "Content-Digest": _bulk.digest(body), **changed}
    answer = await desk.client.post(
        SUBMIT, content=body, params={**QUERY, **query}, headers=await headers(desk, **sent)
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await desk.transport.pull(standin.ask(standin.RESULT))).header.line_count == 0


async def test_a_part_is_named_by_its_number_and_there_is_no_other(desk: Desk) -> None:
    sent = await headers(desk)
    where = (await desk.client.post(EXPORT, json=ASKED, headers=sent)).headers["Content-Location"]
    assert (await desk.client.get(f"{where}/parts/1", headers=sent)).status_code == 200
    for other in ("0", "2", "-1", "01", "１", "x", "9" * 5000):
        answer = await desk.client.get(f"{where}/parts/{other}", headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (404, "UNKNOWN_EXPORT")


async def test_a_method_that_is_not_served_is_refused_with_those_that_are(desk: Desk) -> None:
    for path, allowed in ((EXPORT, {"POST"}), ("/v1/exports/nothing", {"GET", "HEAD"})):
        answer = await desk.client.put(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
        assert set(answer.headers["Allow"].split(", ")) == allowed


async def test_a_key_used_for_another_request_is_refused(desk: Desk) -> None:
    await desk.transport.push(PUSH, LINES, "run-202609-1")
    with pytest.raises(Refused) as caught:
        await desk.transport.push(standin.ask(standin.REQUEST, 2), LINES, "run-202609-1")
    assert caught.value.reason.code == "KEY_REUSED"
    sent = await headers(desk)
    first, again, other = [
        await desk.client.post(EXPORT, json={**ASKED, "sequence": n}, headers=sent) for n in (1, 1, 2)
    ]
    assert first.headers["Content-Location"] == again.headers["Content-Location"]
    assert (other.status_code, other.json()["code"]) == (422, "KEY_REUSED")


async def test_an_export_is_found_only_by_the_client_that_asked() -> None:
    key = ECKey.generate_key("P-256", {"kid": "other-1"})
    app = box.app(
        standin.StandIn(), {**standin.CLIENTS, "other": KeySet([key])}, ISSUER, Faults(), now=FakeClock().now
    )
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER)
    desk = Desk(None, Faults(), FakeClock(), client, app, [])  # type: ignore[arg-type]  # the client only
    where = (await client.post(EXPORT, json=ASKED, headers=await headers(desk))).headers["Content-Location"]
    _, token = await asked(desk, signed(key, kid="other-1", iss="other", sub="other"))
    foreign = await client.get(where, headers={"Authorization": f"Bearer {token['access_token']}"})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "UNKNOWN_EXPORT")


async def test_every_answer_of_the_box_is_one_the_contract_promises(desk: Desk) -> None:
    desk.faults.set(Fault.SLOW)
    for fault in (Fault.ERROR, Fault.THROTTLED, Fault.UNAUTHORIZED):
        desk.faults.set(fault)
        await desk.transport.pull(standin.ask(standin.CHANGES))
    await desk.transport.push(PUSH, LINES, "run-202609-1")
    await desk.transport.push(PUSH, LINES, "run-202609-1")
    await desk.transport.pull(standin.ask(standin.RESULT))
    await asked(desk, "forged")
    await _bound_to_a_key(desk)
    promised = contract()
    registry = Registry().with_resource("urn:contract", Resource.from_contents(promised, DRAFT202012))
    statuses = {_conforms(promised, registry, *seen) for seen in desk.seen}
    assert statuses == {200, 201, 202, 400, 401, 429, 500}


async def _bound_to_a_key(desk: Desk) -> None:
    profile = standin.profile(sender_constraint="dpop", token_url="")
    bound = Transport(profile, desk.client, desk.time.clock())
    await bound.pull(standin.ask())
    desk.faults.set(Fault.NEW_NONCE)
    await bound.pull(standin.ask(sequence=2))


def _conforms(
    promised: dict[str, Any], registry: "Registry[Any]", request: httpx.Request, answer: httpx.Response
) -> int:
    path = next(path for path in promised["paths"] if _matches(path, request.url.path))
    response = promised["paths"][path][request.method.lower()]["responses"][str(answer.status_code)]
    if "$ref" in response:
        response = promised["components"]["responses"][response["$ref"].rpartition("/")[2]]
    media = answer.headers.get("Content-Type")
    assert media in response.get("content", {None: None})
    if media is not None and media.endswith("json") and media != _bulk.NDJSON:
        reference = response["content"][media]["schema"]["$ref"]
        OAS31Validator({"$ref": f"urn:contract{reference}"}, registry=registry).validate(answer.json())
    for name, header in response.get("headers", {}).items():
        assert not header.get("required") or name in answer.headers
    return answer.status_code


def _matches(template: str, path: str) -> bool:
    parts, found = template.split("/"), path.split("/")
    return len(parts) == len(found) and all(
        p.startswith("{") or p == f for p, f in zip(parts, found, strict=True)
    )


async def test_every_line_of_the_box_is_one_the_contract_promises(desk: Desk) -> None:
    promised = contract()
    registry = Registry().with_resource("urn:contract", Resource.from_contents(promised, DRAFT202012))
    await desk.transport.push(PUSH, LINES, "run-202609-1")
    for package in (standin.POPULATION, standin.CHANGES, standin.RESULT):
        reference = f"urn:contract#/components/schemas/{package.line.__name__}"
        reply = await desk.transport.pull(standin.ask(package))
        assert reply.content
        for line in reply.content.splitlines():
            OAS31Validator({"$ref": reference}, registry=registry).validate(json.loads(line))


async def test_whom_the_police_found_is_told_once_and_every_line_is_one_the_contract_promises() -> None:
    known = county.build(300, 8, "2026-08", COUNTY)
    package = CONNECTOR.package(PackageCode.IDENTITY_FINDINGS, Direction.PULL)
    month = identity_findings.month(known)
    with standin.desk(data=known) as desk:  # type: ignore[arg-type]  # a county is what the police know, too
        told = (await desk.transport.pull(_core.Ask(package, month, COUNTY, 1))).content.splitlines()
        for other in ("2026-08", "2026-09", "2026-11"):
            assert (await desk.transport.pull(_core.Ask(package, other, COUNTY, 1))).content == b""
    registry = Registry().with_resource("urn:contract", Resource.from_contents(contract(), DRAFT202012))
    schema = OAS31Validator({"$ref": "urn:contract#/components/schemas/IdentityFinding"}, registry=registry)
    for line in told:
        schema.validate(json.loads(line))
    truth = identity_findings.truth(known, month)
    assert len(told) == truth.received
    found = judged(told, package, Scope(date(2026, 10, 8), COUNTY))
    rejected = [each.line_no for each in found if each.reject_code]
    # Who is whom the hub says itself, once the line is in order.
    assert rejected == [each.line_no for each in truth.rejects if each.code is RejectCode.BAD_ID]
