"""Requests that no client should send: documents broken token by token, variables of any kind, bodies and headers of none."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from execution.limits import Limits
from tests.execution.cases import Case

PATHS = ("/graphql", "/subgraphs/ledgers/graphql")
_CHILD = "Student:0198a000-0000-7000-8000-000000000000"
_SURROGATE = st.characters(exclude_categories=())
_DECLARED = re.compile(r"\$(v[0-9]+)\s*:\s*(\[*\w+)")
_TOKEN = re.compile(
    r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|\.\.\.|[A-Za-z_]\w*|-?[0-9][0-9.eE+-]*|[^\s,]'
)
_PIECES = (
    *("{", "}", "(", ")", "[", "]", ":", "!", "=", "|", "&", "@", "$", "...", "..", "#", "\ufeff", "\x00", "\x7f"),
    *("@skip(if: true)", "@include(if: $x)", "@skip", "@nothing", "@deprecated", "@defer", "@stream", "@key(fields: 1)"),
    *("...f0", "...Nobody", "... on Student", "... on Nothing { id }", "...on", "fragment f0 on Query { ...f0 }"),
    *("fragment a on Query { ...b } fragment b on Query { ...a }", "fragment on on on { on }", "a: b: c", "aa: id bb: id"),
    *("99999999999999999999", "-0", "1e999", "-1e-999", "0x10", "00", "1.", ".5", "1e", "NaN", "Infinity", "1_000"),
    *('"', '""', '"""', '"""a "" b"""', '"\\ud83d"', '"\\u0000"', '"\\u{110000}"', '"\\u{1F600}"', '"\\x"', '"\u202eabc"'),
    *("null", "true", "on", "query", "query Q", "mutation", "mutation { __typename }", "subscription { __typename }"),
    *("type Query { a: Int }", "extend schema", "schema { query: Query }", "directive @a on FIELD", "scalar X", "input I { a: I }"),
    *("query Q($a: Int = $b)", "query ($a: [[[Int!]!]!]!)", "query ($a: Nothing)", "query ($a: Int, $a: Int)", "$v0", "$v9"),
    *("__typename", "__schema { types { name } }", '__type(name: "\\u0000") { name }', "_service { sdl }", "_entities"),
    *(f'node(id: "{_CHILD}") {{ id }}', "students(first: -1) { totalCount }", 'students(after: "x") { totalCount }'),
    *("# comment\n", "#\r", "# \u2028\n", "\r\n", "\t", ",,,", "\u00a0", "\u200b", "𠮷", "学生", "é"),
)  # fmt: skip
LEAVES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**53 + 1, 2**63, 10**400, 0.1, 1e300, float("nan"), float("inf")),
    *(
        "",
        " ",
        "0",
        "1",
        "-1",
        "true",
        "null",
        "NaN",
        "1e999",
        "2026-02-30",
        "0000-00-00",
        "2026-08-08T25:61:61Z",
    ),
    *(
        "\x00",
        "a\x00b",
        "\ud83d",
        "\udc00\ud800",
        "\u202e反",
        "\ufeff",
        "x" * 100_000,
        "学" * 30_000,
        "%s",
        "{}",
        "'; --",
    ),
    *(
        _CHILD,
        _CHILD.upper(),
        "Student:",
        "Nothing:1",
        "School:0198a000-0000-7000-8000-000000000000",
        ":",
        "::",
    ),
    *(
        "WyJJRCIsIjAiXQ",
        "eyJhIjoxfQ==",
        "bnVsbA",
        "W10",
        "W1tbW11dXV0",
        "////",
        "Li4vLi4v",
        "__class__",
        "constructor",
    ),
)


@dataclass(frozen=True, repr=False)
class Sent:
    """One request. body: None for a GET."""

    path: str
    body: bytes | None
    headers: dict[bytes, bytes]
    query: bytes = b""

    def __repr__(self) -> str:
        parts = (self.path, self.headers, self.query, self.body)
        return "Sent(" + ", ".join(repr(each)[:1_500] for each in parts) + ")"

    @property
    def text(self) -> str:
        """All of it that an answer may repeat."""
        said = b" ".join([self.body or b"", self.query, *self.headers.values()]).decode("utf-8", "replace")
        return said.encode().decode("unicode_escape", "replace") + said


def _nested(depth: int) -> Any:
    found: Any = "x"
    for level in range(depth):
        found = [found] if level % 2 else {"filter": found}
    return found


def _leaf(at: int) -> Any:
    return LEAVES[at]


def _raw(at: int) -> bytes:
    return _RAW[at]


values = st.recursive(
    st.integers(0, len(LEAVES) - 1).map(_leaf)
    | st.integers()
    | st.floats()
    | st.text(_SURROGATE, max_size=20)
    | st.builds(_nested, st.sampled_from((3, 19, 25, 200))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("id", "__typename", "name", "filter")) | st.text(max_size=5), inner, max_size=4
        )
    ),
    max_leaves=10,
)


def encoded(value: Any) -> bytes:
    """JSON as a careless client writes it, with NaN and lone surrogates in it."""
    return json.dumps(value).encode()


def _posted(path: str, said: Any, headers: dict[bytes, bytes]) -> Sent:
    return Sent(path, encoded(said), {b"content-type": b"application/json", **headers})


def _fitting(kind: str) -> st.SearchStrategy[Any]:
    """Of the right kind, so that it gets further: to the resolvers, and to PostgreSQL."""
    if kind.startswith("["):
        return st.lists(_fitting(kind.strip("[")), max_size=3)
    if kind == "Int":
        return st.sampled_from((0, -1, 1, 100, 101, 2**31 - 1, -(2**31))) | st.integers(-5, 200)
    texts = [at for at, each in enumerate(LEAVES) if isinstance(each, str)]
    return st.sampled_from(texts).map(_leaf) | st.text(_SURROGATE, max_size=20)


@st.composite
def hostile(draw: st.DrawFn, case: Callable[[int], Case]) -> tuple[Case, Sent]:
    """A valid document with variables that nobody would send, as far as its own do not stand."""
    found = case(draw(st.integers(1, 10**6)))
    given = dict(found.asked[0][1])
    kinds = {**dict(_DECLARED.findall(found.text)), "unknown": "", "": ""}
    for name in draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=4)):
        given[name] = draw(_fitting(kinds[name]) | _fitting(kinds[name]) | values)
    said = {"query": found.text, "variables": given, "operationName": found.name}
    return found, _posted(draw(st.sampled_from(PATHS)), said, {})


@st.composite
def broken(draw: st.DrawFn, case: Callable[[int], Case]) -> tuple[Case, Sent]:
    """A valid document after a few accidents."""
    found = case(draw(st.integers(1, 10**6)))
    tokens = _TOKEN.findall(found.text)
    for _ in range(draw(st.integers(1, 4))):
        tokens = draw(st.sampled_from(_ACCIDENTS))(draw, tokens)
    text = draw(st.sampled_from((" ", "\n", ",", "\r\n"))).join(tokens)
    names = st.sampled_from((None, found.name, "Nobody", "Main", "", "\x00", "x" * 10_000))
    said = {"query": text, "variables": found.asked[0][1], "operationName": draw(names)}
    return found, _posted(draw(st.sampled_from(PATHS)), said, {})


def _at(draw: st.DrawFn, tokens: list[str]) -> int:
    return draw(st.integers(0, max(0, len(tokens) - 1)))


def _deleted(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    at = _at(draw, tokens)
    return tokens[:at] + tokens[at + draw(st.integers(1, 3)) :]


def _doubled(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    at, many = _at(draw, tokens), draw(st.sampled_from((1, 1, 2, 50, 1_500)))
    return tokens[:at] + tokens[at : at + draw(st.integers(1, 5))] * many + tokens[at:]


def _swapped(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    first, second, made = _at(draw, tokens), _at(draw, tokens), list(tokens)
    if made:
        made[first], made[second] = made[second], made[first]
    return made


def _cut(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    return tokens[: _at(draw, tokens)]


def _inserted(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    at = _at(draw, tokens)
    return [*tokens[:at], draw(st.sampled_from(_PIECES) | st.text(_SURROGATE, max_size=8)), *tokens[at:]]


def _replaced(draw: st.DrawFn, tokens: list[str]) -> list[str]:
    at = _at(draw, tokens)
    return [*tokens[:at], draw(st.sampled_from(_PIECES)), *tokens[at + 1 :]]


_ACCIDENTS = (_deleted, _doubled, _swapped, _cut, _inserted, _inserted, _replaced)
_GOOD = "{ students(first: 1) { totalCount } }"
_RAW: tuple[bytes, ...] = (
    *(b"", b" ", b"{", b"}", b"null", b"[]", b"{}", b'""', b"1e999", b"NaN", b"\xff\xfe{}", b"\x00", b"query=%7B__typename%7D"),
    *(b'[{"query": "{__typename}"}]', b'{"query": "{__typename}"}{"query": "{__typename}"}', b'{"query": "{__typename}",}'),
    *(b'{"query": "{__typename}", "query": "{nothing}"}', b'{"query": 1, "query": "{__typename}"}', b'{"Query": "{__typename}"}'),
    *(b'{"query": null}', b'{"query": ["{__typename}"]}', b'{"query": {"a": 1}}', b'{"documentId": "sha256:x"}', b'{"documentId": 1}'),
    *(b'\xef\xbb\xbf{"query": "{__typename}"}', b'{"query": "{__typename}"}'.decode().encode("utf-16"), "{学生}".encode("gb18030")),
    *(b"[" * 50_000, b'{"a":' * 20_000, b'{"variables": ' + b"[" * 500 + b"]" * 500 + b"}", b'"' + b"a" * 250_000),
    *(gzip.compress(b'{"query": "{__typename}"}'), gzip.compress(b" " * 5_000_000), b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
    *(b'{"query": "{__typename}", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}}',),
    *(b'{"query": "\\ud83d"}', b'{"query": "{__typename} # \\u0000"}', b'{"\\u0000": 1}', b"<?xml version='1.0'?><a/>"),
)  # fmt: skip
_HEADERS: dict[bytes, tuple[bytes, ...]] = {
    b"content-type": (
        *(b"application/json", b"application/json; charset=utf-16", b"text/plain", b"application/graphql", b"", b";", b"\xff"),
        *(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/json; charset=\"\xe5\"", b"a/b/c"),
    ),
    b"accept": (
        *(b"*/*", b"application/graphql-response+json", b"text/html", b"image/png", b"application/json;q=nan", b";q=", b",,,"),
        *(b"application/json;q=1e999", b"\xff\xfe", b"*/*;q=0", b"application/*;q=-1", b"a" * 5_000, b"text/event-stream"),
    ),
    b"authorization": (
        *(b"", b"Bearer", b"Bearer ", b"Bearer x.y.z", b"Basic Og==", b"DPoP x", b"Bearer \xff\xfe", b"bearer a, Bearer b", b"Bearer " + b"." * 9_000),
        *(b"Bearer eyJhbGciOiJub25lIn0.e30.", b"Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA", b"Bearer " + b"A" * 12_000, b"Digest a=b"),
    ),
    b"hub-purpose": (b"CONTROL", b"", b"\xff", b"NOTHING", b"CONTROL,CONTROL", b"x" * 5_000, "控辍".encode(), b"__class__"),
    b"hub-ticket": (
        *(b"", b":", b"Discrepancy:", b"Discrepancy:x", b"LedgerEntry:0198a000-0000-7000-8000-000000000000", b"Student:1", b"\xff"),
        *(b"LedgerEntry:{0198a000-0000-7000-8000-000000000000}", b"LedgerEntry:" + "１".encode() * 32, b"x" * 9_000),
    ),
    b"if-none-match": (b"*", b'"x"', b"W/", b"\xff", b'"' * 3_000, b","),
    b"x-request-id": (b"\xff", b"a", b"a" * 200, b"<script>alert(1)</script>", b"good-request-id"),
    b"content-encoding": (b"gzip", b"identity", b"br, gzip"),
    b"dpop": (b"", b"x", b"a.b.c", b"eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.x", b"\xff", b"." * 9_000),
    b"origin": (b"null", b"https://evil.test", b"\xff"),
    b"apollographql-client-name": (b"\xff",),
}  # fmt: skip
_SAID = ("query", "documentId", "operationName", "variables", "extensions", "id", "x")


@st.composite
def raw(draw: st.DrawFn) -> Sent:
    """Bytes of any kind under headers of any kind, by POST or in an address."""
    names = draw(st.lists(st.sampled_from(sorted(_HEADERS)), unique=True, max_size=4))
    headers = {name: draw(st.sampled_from(_HEADERS[name])) for name in names}
    path = draw(st.sampled_from(PATHS))
    if draw(st.booleans()):
        body = draw(
            st.integers(0, len(_RAW) - 1).map(_raw)
            | st.binary(max_size=60)
            | st.builds(_parameters, _members())
        )
        return Sent(path, body, {b"content-type": b"application/json", **headers})
    return Sent(path, None, headers, draw(st.builds(_address, _members()) | st.binary(max_size=60)))


def _members() -> st.SearchStrategy[dict[str, Any]]:
    good = st.fixed_dictionaries({"query": st.just(_GOOD)}, optional=dict.fromkeys(_SAID[1:], values))
    return good | st.dictionaries(st.sampled_from(_SAID), values, max_size=4)


def _parameters(members: dict[str, Any]) -> bytes:
    return encoded(members)


def _address(members: dict[str, Any]) -> bytes:
    pairs = (
        f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in members.items()
    )
    said = "&".join(pairs).encode("utf-8", "surrogatepass")[: Limits().address + 100]
    return b"".join(b"%%%02X" % each if each < 33 or each > 126 else bytes((each,)) for each in said)
