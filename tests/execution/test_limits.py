"""Documents are measured before anything is done with them."""

from __future__ import annotations

import pytest

from domain.errors import Refused
from execution.limits import Limits, parsed

LIMITS = Limits(tokens=50, depth=4, aliases=2, selections=10)


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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{ a { b { c { d { e } } } } }", "depth"),
        ("{ ... { ... { ... { ... { a } } } } }", "depth"),
        ("{ ...f } fragment f on Q { ...f }", "depth"),
        ("{ x: a y: b z: c }", "aliases"),
        ("query one { x: a y: b } query two { z: c }", "aliases"),
        ("{ a b c d e f g h i j k }", "selections"),
        ("{ ...f ...f ...f ...f } fragment f on Q { a b }", "selections"),
        ("{ " + "a " * 60 + "}", "tokens"),
    ],
)
def test_what_is_beyond_is_refused_by_name(text: str, place: str) -> None:
    with pytest.raises(Refused) as refused:
        parsed(text, LIMITS)
    assert refused.value.reason.code == "DOCUMENT_TOO_LARGE"
    assert refused.value.reason.place in (place, "document")
