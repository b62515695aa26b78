"""Whatever is sent: an answer that says what was wrong, never a 5xx, never an inside."""

from __future__ import annotations

import dataclasses
import json
import unittest.mock
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from execution import references
from execution.limits import Limits
from tests.hub.conftest import Door

LIMITS = Limits()
_CYCLE = "fragment a on Query { ...b } fragment b on Query { ...a }"
_BOMB = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} ...f{n + 1} }}" for n in range(15))

CODES = ("BAD_REQUEST", "BODY_TOO_LARGE", "NO_BATCHES")
HOSTILE: dict[str, tuple[str, str]] = {
    "shallow inline": ("{ " + "... { " * 50 + "__typename" + " }" * 51, "DOCUMENT_TOO_LARGE"),
    "deep": ("{ students { nodes " + "{ village " * 25 + "{ id }" + "}" * 26 + " }", "DOCUMENT_TOO_LARGE"),
    "inline": ("{ " + "... { " * 500 + "__typename" + " }" * 501, "BAD_REQUEST"),
    "aliases": (
        "{ " + " ".join(f"a{n}: codeLists {{ name }}" for n in range(40)) + " }",
        "DOCUMENT_TOO_LARGE",
    ),
    "tokens": ("{ " + "__typename " * 4000 + "}", "DOCUMENT_TOO_LARGE"),
    "selections": ("{ " + "__typename " * 1500 + "}", "DOCUMENT_TOO_LARGE"),
    "bomb": (f"{{ ...f0 }} {_BOMB} fragment f15 on Query {{ __typename }}", "DOCUMENT_TOO_LARGE"),
    "cycle": (f"{{ ...a }} {_CYCLE}", "DOCUMENT_TOO_LARGE"),
    "long": ('{ node(id: "' + "x" * 60_000 + '") { id } }', "DOCUMENT_TOO_LARGE"),
    "syntax": ("{", "BAD_REQUEST"),
    "unknown": ("{ nothing }", "BAD_REQUEST"),
    "subscription": ("subscription { __typename }", "BAD_REQUEST"),
    "two": ("query a { __typename } query b { __typename }", "BAD_REQUEST"),
    "nul": ('{ students(filter: {name: "\\u0000"}) { totalCount } }', "BAD_VALUE"),
    "nul id": ('{ student(id: "Student:\\u0000") { name } }', "BAD_ID"),
    "other noun": ('{ student(id: "Ledger:0198a000-0000-7000-8000-000000000000") { name } }', "BAD_ID"),
    "upper id": ('{ student(id: "Student:0198A000-0000-7000-8000-000000000000") { name } }', "BAD_ID"),
    "braced id": ('{ student(id: "Student:{0198a000-0000-7000-8000-000000000000}") { name } }', "BAD_ID"),
    "no id": ('{ node(id: "") { id } }', "BAD_ID"),
    "date": ('{ students(filter: {bornFrom: "2016-13-01"}) { totalCount } }', "BAD_REQUEST"),
    "enum": ("{ students(filter: {schoolingStatus: [NOPE]}) { totalCount } }", "BAD_REQUEST"),
    "big int": ("{ students(first: 99999999999) { totalCount } }", "BAD_REQUEST"),
    "year": ('{ students(filter: {bornFrom: "0001-01-01"}) { totalCount } }', ""),
}


@pytest.mark.parametrize("name", list(HOSTILE))
async def test_hostile_documents_are_refused_by_name(door: Door, name: str) -> None:
    query, code = HOSTILE[name]
    codes = await door.codes(query)
    assert set(codes) == ({code} if code else set()), codes


async def test_field_by_field_an_operation_reads_no_more_rows_than_it_may(door: Door) -> None:
    query = "entries(first: 100) { nodes { id } }"
    for _ in range(2):
        query = (
            f"entries(first: 100) {{ nodes {{ student {{ ledgerEntries {{ ledger {{ {query} }} }} }} }} }}"
        )
    dear = dataclasses.replace(LIMITS, cost=10**12)
    found = await door.within(dear).ask("{ ledgers { nodes { " + query + " } } }")
    assert found["ledgers"]["nodes"]
    few = dataclasses.replace(dear, rows=30)
    answer = await door.within(few).field_by_field("{ ledgers { nodes { " + query + " } } }")
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["TOO_MANY_ROWS"]


async def test_an_answer_that_is_too_large_is_refused_on_both_paths(door: Door) -> None:
    short = door.within(dataclasses.replace(LIMITS, response=500))
    assert await short.codes("{ students { nodes { name guardianships { id } } } }") == ["ANSWER_TOO_LARGE"]


async def test_field_by_field_an_operation_may_be_expected_to_read_less(door: Door) -> None:
    few = door.within(dataclasses.replace(LIMITS, cost_stepwise=100))
    query = "{ students(first: 100) { nodes { name } } %s }"
    assert await few.codes(query % "") == []
    refused = await few.planned(query % "codeLists { name }")
    assert [error["extensions"]["code"] for error in refused.json()["errors"]] == ["TOO_EXPENSIVE"]


async def test_references_are_told_once_however_often_they_are_asked_for(door: Door) -> None:
    nouns = ["Student", "School", "Ledger", "Organization"]
    asked = [
        {"__typename": nouns[n % 4], "id": f"{nouns[n % 4]}:01980000-0000-7000-8000-{n:012}"}
        for n in range(400)
    ]
    aliases = " ".join(f"a{n}: _entities(representations: $r) {{ __typename }}" for n in range(20))
    read = references.reference
    with unittest.mock.patch.object(references, "reference", side_effect=read) as told:
        answer = await door.planned(f"query($r: [_Any!]!) {{ {aliases} }}", {"r": asked})
    assert "errors" not in answer.json()
    assert told.call_count == 400


async def test_a_value_that_the_database_refuses_spoils_nothing_beside_it(door: Door) -> None:
    query = '{ duties(filter: {clause: "\\u0000"}) { totalCount } schools { totalCount } students { totalCount } }'
    answer = (await door.field_by_field(query)).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_VALUE"]
    assert answer["data"] == {"duties": None, "schools": {"totalCount": 1}, "students": {"totalCount": 12}}


async def test_a_variables_null_where_none_may_be_is_the_callers_mistake(door: Door) -> None:
    query = 'query ($id: ID = "x") { student(id: $id) { id } schools { totalCount } }'
    answer = (await door.post(query, {"id": None})).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_REQUEST"]
    assert answer["data"] == {"student": None, "schools": {"totalCount": 1}}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"query": 1}', b'{"query": ""}', b'{"query": "{__typename}", "variables": []}',
     b'{"query": "{__typename}", "operationName": 1}', b"[" * 100_000, b"\xff", b'{"query": "{__typename}"}' + b" " * 250_000],
)  # fmt: skip
async def test_malformed_bodies_are_refused(door: Door, body: bytes) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "content-type": "application/json"}
    answer = await door.client.post("/graphql", content=body, headers=headers)
    assert answer.status_code in (400, 413)
    assert answer.json()["errors"][0]["extensions"]["code"] in CODES
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "lines",
    [
        [("x-a", "1")] * 12_000,
        [(f"x-{n}", "1") for n in range(300)],
        [("x-request-id", "gateway-0001")] * 201,
        [("x-a", "1" * 32_000)],
        [("x-a", "1" * 1_000)] * 40,
        [("accept", "text/html")] * 201,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
async def test_headers_past_the_limit_are_refused_in_words_before_any_is_read(
    door: Door, lines: list[tuple[str, str]], method: str
) -> None:
    answer = await door.client.request(method, "/graphql", headers=lines)
    assert (answer.status_code, answer.headers["content-type"]) == (431, "application/json")
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "HEADERS_TOO_LARGE"
    assert "请求头过大" in error["extensions"]["messageZh"]
    assert len(answer.headers["x-request-id"]) < 65


async def test_a_header_in_several_lines_is_one_list(door: Door) -> None:
    sent = [("authorization", f"Bearer {door.token()}"), ("content-type", "application/json")]
    body = json.dumps({"query": "{ __typename }"}).encode()
    # What the client adds of its own counts too.
    many = await door.client.post("/graphql", content=body, headers=[*sent, *[("x-a", "1")] * 190])
    assert many.json() == {"data": {"__typename": "Query"}}
    types = [("accept", "text/plain"), ("accept", "application/graphql-response+json")]
    listed = await door.client.post("/graphql", content=body, headers=[*sent, *types])
    assert listed.headers["content-type"] == "application/graphql-response+json"
    two = await door.client.post("/graphql", content=body, headers=[sent[0], *sent])
    assert two.status_code == 401


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
STUDENTS = """query ($f: StudentFilter, $first: Int, $after: String, $o: StudentOrder, $id: ID!, $r: [_Any!]!) {
  students(filter: $f, first: $first, after: $after, order: $o) { totalCount nodes { id } }
  node(id: $id) { id } _entities(representations: $r) { __typename } }"""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "f": st.dictionaries(st.sampled_from(["name", "schoolId", "bornFrom", "group", "enrolled"]), JSONS) | JSONS,
            "first": st.integers(-2, 200) | JSONS,
            "after": st.text() | JSONS,
            "o": st.sampled_from(["ID", "NAME", "X"]),
            "id": st.text() | st.just("Student:0198a000-0000-7000-8000-000000000000") | JSONS,
            "r": st.lists(st.fixed_dictionaries({"__typename": st.sampled_from(["Student", "X"]) | JSONS}, optional={
                "id": st.text() | JSONS, "studentNo": st.text() | JSONS})) | JSONS,
        },
    )
)  # fmt: skip
async def test_garbage_variables_are_answered(door: Door, variables: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {door.token()}", "content-type": "application/json"}
    body = json.dumps({"query": STUDENTS, "variables": variables})
    answer = await door.client.post("/graphql", content=body, headers=headers)
    codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}
    if answer.status_code == 400:  # a NaN or a lone surrogate: not JSON
        assert codes == {"BAD_REQUEST"}
    else:
        assert answer.status_code == 200
        assert codes <= {
            "BAD_REQUEST",
            "BAD_VALUE",
            "BAD_ID",
            "BAD_PAGE",
            "BAD_CURSOR",
            "BAD_REPRESENTATION",
        }, answer.json()


async def test_an_error_quotes_no_more_of_a_request_than_helps(door: Door) -> None:
    query = "query ($f: StudentFilter) { students(filter: $f) { totalCount } }"
    answer = await door.post(query, {"f": {"bornFrom": "x" * 100_000}})
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["BAD_REQUEST"]
    assert len(answer.content) < 2_000
