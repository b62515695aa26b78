"""GraphQL over HTTP: methods, media types, what may be kept, and the name each request has."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from auth import token
from auth.viewer import Viewer
from hub import negotiation
from tests.hub import world
from tests.hub.conftest import NOW, Door

GRAPH, JSON = "application/graphql-response+json", "application/json"
COUNT = "query Count($name: String) { students(filter: {name: $name}) { totalCount } }"
CHANGE = 'mutation { exchangeStart(input: {partner: "police", period: "2026-09"}) { __typename } }'


async def get(door: Door, accept: str = JSON, headers: Any = None, **parameters: str) -> httpx.Response:
    sent = {"authorization": f"Bearer {door.token()}", "accept": accept, **(headers or {})}
    return await door.client.get("/graphql", params=parameters, headers=sent)


def code(answer: httpx.Response) -> str:
    [error] = answer.json()["errors"]
    assert error["extensions"]["messageZh"]
    assert error["extensions"]["messageEn"]
    found: str = error["extensions"]["code"]
    return found


async def test_a_query_may_be_asked_by_get(door: Door) -> None:
    answer = await get(
        door, query=COUNT, variables=json.dumps({"name": None}), operationName="Count", extensions="{}"
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)
    assert answer.json() == {"data": {"students": {"totalCount": world.CHILDREN}}}


async def test_an_answer_the_client_still_knows_is_not_sent_again(door: Door) -> None:
    first = await get(door, query=COUNT)
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Authorization, Hub-Purpose, Hub-Ticket, Accept"
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = await get(door, headers={"if-none-match": f'"other", {tag}'}, query=COUNT)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    weak = await get(door, headers={"if-none-match": f"W/{tag}"}, query=COUNT)
    assert weak.status_code == 304
    changed = await get(door, headers={"if-none-match": tag}, query=COUNT, variables='{"name": "无此人"}')
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)
    other_kind = await get(door, GRAPH, headers={"if-none-match": tag}, query=COUNT)
    assert (other_kind.status_code, other_kind.headers["etag"] != tag) == (200, True)


async def test_an_answer_by_post_and_a_refusal_are_not_to_be_kept(door: Door) -> None:
    assert (await door.post(COUNT)).headers["cache-control"] == "no-store"
    refused = await get(door, GRAPH, query="{ nothing }")
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")
    assert "etag" not in refused.headers


@pytest.mark.parametrize("accept", [JSON, GRAPH])
async def test_a_refusal_is_sent_in_full_whatever_the_client_knows(door: Door, accept: str) -> None:
    for wrong in ("{ nothing }", "{", "query ($f: Int!) { students(first: $f) { totalCount } }"):
        refused = await get(door, accept, headers={"if-none-match": "*"}, query=wrong)
        assert (refused.status_code, code(refused)) == (200 if accept == JSON else 400, "BAD_REQUEST")
        assert refused.headers["cache-control"] == "no-store"
        assert "etag" not in refused.headers
    assert (await get(door, accept, headers={"if-none-match": "*"}, query=COUNT)).status_code == 304


@pytest.mark.parametrize("accept", [JSON, GRAPH, "*/*"])
async def test_nothing_is_changed_by_get(door: Door, accept: str) -> None:
    told = len(door.commands.told)
    answer = await get(door, accept, query=CHANGE)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert code(answer) == "METHOD_NOT_ALLOWED"
    assert len(door.commands.told) == told


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_told_which_there_are(door: Door, method: str) -> None:
    headers = {"authorization": f"Bearer {door.token()}"}
    answer = await door.client.request(method, "/graphql", headers=headers)
    assert (answer.status_code, answer.headers["allow"], code(answer)) == (
        405,
        "GET, HEAD, POST",
        "METHOD_NOT_ALLOWED",
    )


@pytest.mark.parametrize(
    ("parameters", "status", "wrong"),
    [
        ({}, 400, "BAD_REQUEST"),
        ({"query": ""}, 400, "BAD_REQUEST"),
        ({"query": COUNT, "variables": "{"}, 400, "BAD_REQUEST"),
        ({"query": COUNT, "variables": "[]"}, 400, "BAD_REQUEST"),
        ({"query": COUNT, "extensions": "1"}, 400, "BAD_REQUEST"),
        ({"query": COUNT, "documentId": "sha256:" + "0" * 64}, 400, "BAD_REQUEST"),
        ({"query": "#" * 20_000 + COUNT}, 414, "ADDRESS_TOO_LONG"),
    ],
)
async def test_an_address_that_asks_wrongly_is_told_so(
    door: Door, parameters: dict[str, str], status: int, wrong: str
) -> None:
    answer = await get(door, **parameters)
    assert (answer.status_code, code(answer)) == (status, wrong)


async def test_an_address_needs_a_token_too(door: Door) -> None:
    assert (await door.client.get("/graphql", params={"query": COUNT})).status_code == 401
    assert (await door.client.get("/graphql")).status_code == 401


async def test_a_token_is_verified_once_however_its_header_is_spelt(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified, seen, sent = token.verified, [], door.token()
    monkeypatch.setattr(token, "verified", lambda *given: (seen.append(given), verified(*given))[1])
    for scheme in ("Bearer", "bearer", "BEARER", *("Bearer" + " " * n for n in range(1, 20))):
        answer = await door.client.get(
            "/graphql", params={"query": COUNT}, headers={"authorization": f"{scheme} {sent}"}
        )
        assert answer.status_code == 200
    assert len(seen) == 1


async def test_a_browser_gets_the_page(door: Door) -> None:
    page = await door.client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "GraphiQL" in page.text


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPH, GRAPH),
        (f"{GRAPH}, {JSON}", GRAPH),
        (f"{JSON}, {GRAPH}", GRAPH),
        (f"{GRAPH};q=0.5, {JSON}", JSON),
        (f"{GRAPH}, {JSON};q=0.9", GRAPH),
        (f"{GRAPH}; charset=utf-8", GRAPH),
        (f"{GRAPH}; charset=gbk, {JSON};q=0.1", JSON),
        (f"{GRAPH}, */*;q=0.1", GRAPH),
        (f"{GRAPH};q=0, */*", JSON),
        (f"{GRAPH};q=x, {JSON}", JSON),
        ("Application/JSON", JSON),
        ("text/plain", None),
        ("text/event-stream", None),
        (f"{JSON};q=0", None),
    ],
)
def test_the_media_type_wanted_most_is_sent(accept: str, media: str | None) -> None:
    assert negotiation.wanted(accept.encode()) == (media.encode() if media else None)


async def test_a_client_that_takes_none_of_our_types_is_told_which_there_are(door: Door) -> None:
    answer = await get(door, "text/plain", query=COUNT)
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


async def test_the_graphql_media_type_says_by_status_what_failed(door: Door) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "accept": GRAPH}
    good = await door.client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert (good.status_code, good.headers["content-type"]) == (200, GRAPH)
    assert good.json() == {"data": {"__typename": "Query"}}
    bad = await door.client.post("/graphql", json={"query": "{ nothing }"}, headers=headers)
    assert bad.status_code == 400


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (JSON, 200),
        ("application/json; charset=UTF-8", 200),
        ('application/json;charset="utf-8"', 200),
        ("application/json; charset=gb18030", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
async def test_only_json_in_utf_8_is_read_by_post(door: Door, kind: str, status: int) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "content-type": kind}
    answer = await door.client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert answer.status_code == status


async def test_one_operation_a_request(door: Door) -> None:
    headers = {"authorization": f"Bearer {door.token()}"}
    answer = await door.client.post("/graphql", json=[{"query": COUNT}] * 2, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "NO_BATCHES")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
        b'{"query": "\xed\xa0\x80"}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 6_000 + b"}}",
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 2_000 + b"]" * 2_000 + b"}}",
    ],
)
async def test_what_is_no_json_is_refused_in_words(door: Door, body: bytes) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "content-type": JSON}
    answer = await door.client.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("value", [[0] * 6_000, {"a": [[]] * 6_000}, json.loads("[" * 30 + "]" * 30)])
async def test_variables_are_measured_before_anything_is_done_with_them(door: Door, value: Any) -> None:
    answer = await door.post("{ __typename }", {"a": value})
    assert (answer.status_code, code(answer)) == (400, "VARIABLES_TOO_LARGE")


async def test_a_body_for_files_may_not_hold_a_structure_of_that_size(door: Door) -> None:
    many = {"a": [0] * 200_000}
    answer = await door.post("{ __typename }", many, granted=["enrollment:import"])
    assert (answer.status_code, code(answer)) == (413, "BODY_TOO_LARGE")
    file = await door.post("{ __typename }", {"a": "x" * 400_000}, granted=["enrollment:import"])
    assert file.status_code == 200


async def test_apollos_persisted_queries_are_refused_as_its_clients_expect(door: Door) -> None:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    headers = {"authorization": f"Bearer {door.token()}"}
    answer = await door.client.post("/graphql", json={"extensions": extensions}, headers=headers)
    assert answer.status_code == 200
    assert code(answer) == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert answer.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    both = {"query": "{ __typename }", "extensions": extensions}
    assert (await door.client.post("/graphql", json=both, headers=headers)).json()["data"]


async def test_every_answer_says_which_request_it_belongs_to(door: Door) -> None:
    named = await get(door, headers={"x-request-id": "gateway-0001"}, query=COUNT)
    assert named.headers["x-request-id"] == "gateway-0001"
    insane = [
        await get(door, headers={"x-request-id": name}, query=COUNT)
        for name in ("short", "x" * 65, "a b" * 5)
    ]
    made = [answer.headers["x-request-id"] for answer in insane]
    assert len(set(made)) == 3
    assert all(8 <= len(name) <= 64 for name in made)
    assert (await door.client.get("/graphql")).headers["x-request-id"]


async def test_a_browser_at_the_root_is_led_to_the_page(door: Door) -> None:
    answer = await door.client.get("/", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (307, "/graphql")
    page = await door.client.get("/graphql", headers={"accept": "text/html"})
    assert "<title>控辍保学数据共享中枢 · GraphiQL</title>" in page.text


@pytest.mark.parametrize(
    ("headers", "zh", "en"),
    [
        ({}, "未带访问令牌", "no access token"),
        ({"authorization": "Bearer eyJ"}, "访问令牌无效", "not a valid access token"),
        ({"authorization": "expired"}, "已过期", "the token has expired"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_who_is_not_let_in_is_told_why_in_both_languages(
    door: Door, method: str, headers: dict[str, str], zh: str, en: str
) -> None:
    if "expired" in headers.values():
        viewer = Viewer("tester", frozenset(), world.HERE)
        made = token.issue(door.issuer, viewer, NOW - timedelta(seconds=token.LIFETIME))
        headers = {"authorization": f"Bearer {made}"}
    answer = await door.client.request(method, "/graphql", headers=headers)
    assert answer.status_code == 401
    [error] = answer.json()["errors"]
    assert zh in error["extensions"]["messageZh"]
    assert en in error["message"]


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b" ", JSON, "the body is empty"),
        (b"{}", f"{JSON}; charset=gbk", "its charset none but UTF-8"),
        (json.dumps({"query": "{ a }" + " " * 20_000}).encode(), JSON, "document at most 20000 characters"),
    ],
)
async def test_a_body_that_is_refused_is_told_what_is_wrong_with_it(
    door: Door, body: bytes, kind: str, said: str
) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "content-type": kind}
    answer = await door.client.post("/graphql", content=body, headers=headers)
    assert said in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ('{ student(id: "Organization:1") { name } }', "id"),
        ('{ students(filter: {schoolId: "Student:1"}) { totalCount } }', "schoolId"),
        ("{ students(first: 0) { totalCount } }", "first, last"),
        ('{ students(after: "x") { totalCount } }', "after, before"),
    ],
)
async def test_an_argument_that_is_refused_is_named(door: Door, query: str, place: str) -> None:
    [error] = (await door.post(query)).json()["errors"]
    assert error["extensions"]["place"] == place
