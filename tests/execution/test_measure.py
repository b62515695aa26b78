"""Documents are measured before anything is done with them: a hostile one never gets as far as validation."""

from __future__ import annotations

import pytest
from graphql import build_schema

from domain.errors import Refused
from execution import documents
from execution.documents import Document, Documents
from execution.limits import Limits
from execution.measure import parsed

LIMITS = Limits(document=300, comments=3, tokens=70, parts=36, depth=4, aliases=2, selections=10, repeats=18)


@pytest.mark.parametrize(
    "text",
    [
        "{ a { b { c { d } } } }",
        "{ x: a y: b }",
        "{ a ...f } fragment f on Q { b { c } }",
        "query one { a } query two { b }",
        "{ ...missing }",
    ],
)
def test_what_is_within_limits_is_parsed(text: str) -> None:
    assert parsed(text, LIMITS).definitions


BEYOND = [
    ("{ a { b { c { d { e } } } } }", "depth"),
    ("{ ... { ... { ... { ... { a } } } } }", "depth"),
    ("{ ...f } fragment f on Q { ...f }", "depth"),
    ("{ x: a y: b z: c }", "aliases"),
    ("query one { x: a y: b } query two { z: c }", "aliases"),
    ("{ a b c d e f g h i j k }", "selections"),
    ("{ ...f ...f ...f ...f } fragment f on Q { a b }", "selections"),
    ("{ " + "a " * 80 + "}", "tokens"),
    ("{ a a a a a a a }", "repeats"),
    ("{ a { b } a { b } a { b } a { b } a { b } }", "repeats"),
    ("{ ...f ...f ...f ...f ...f } fragment f on Q { a }", "repeats"),
    ("{ a } fragment unused on Q { b b b b b b b }", "repeats"),
    ("{ a } fragment f on Q { ...g } fragment g on Q { ...f }", "depth"),
    ("{ a(b: [1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8]) }", "parts"),
    ("{ a @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b @b }", "parts"),
    ("query a { a } query b { b } query c { c } query d { d }", "parts"),
    ("query ($a: " + "[" * 40 + "Int" + "]" * 40 + ") { a }", "tokens"),
    ("{ a }" + " " * 300, "document"),
    ("#\n#\n#\n#\n{ a }", "comments"),
]


@pytest.mark.parametrize(("text", "place"), BEYOND)
def test_what_is_beyond_is_refused_by_name(text: str, place: str) -> None:
    with pytest.raises(Refused) as refused:
        parsed(text, LIMITS)
    assert refused.value.reason.code == "DOCUMENT_TOO_LARGE"
    assert refused.value.reason.place == place


def test_a_document_beyond_the_limits_is_not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    def validate(*_: object, **__: object) -> None:
        raise AssertionError("validated")

    monkeypatch.setattr(documents, "validate", validate)
    known = Documents(build_schema("type Query { a: Int }"), LIMITS)
    for text, _ in BEYOND:
        assert "DOCUMENT_TOO_LARGE" in str(known.get(text, None))


def test_a_registered_document_may_be_larger() -> None:
    known = Documents(build_schema("type Query { a: Int }"), LIMITS)
    text = "{ a a a a a a a }"
    assert not isinstance(known.get(text, None), Document)
    assert isinstance(known.get(text, None, trusted=True), Document)
