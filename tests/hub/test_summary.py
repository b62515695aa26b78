"""The demo's summary says why somebody was shown nothing, also where a request was refused as a whole."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from hub import summary

SHOWN = {"students": {"totalCount": 5}, "student": None, "exchangePackages": {"totalCount": 2}}
REPORT: dict[str, Any] = {
    "period": "2026-08",
    "packages": {},
    "differences": {},
    "moves": {},
    "held": [],
    "late": [],
    "receipts": {},
    "failures": {},
    "unchanged": False,
    "seconds": 1.0,
}


def told(*answers: dict[str, Any]) -> str:
    viewers = [
        {"viewer": name, "answer": answer}
        for name, answer in zip(("BUREAU_OFFICER", "DEPARTMENT"), answers, strict=True)
    ]
    out = StringIO()
    summary.show(REPORT | {"viewers": viewers}, Console(file=out, width=200))
    return out.getvalue()


def test_a_request_that_was_refused_as_a_whole_says_so_in_every_cell() -> None:
    refused = {"errors": [{"message": "revoked", "extensions": {"code": "INVALID_TOKEN"}}]}
    assert told({"data": SHOWN}, refused).count("INVALID_TOKEN") == 6


def test_a_field_that_was_refused_says_so_in_its_own() -> None:
    hidden = {"path": ["students"], "message": "no scope", "extensions": {"code": "FORBIDDEN"}}
    text = told({"data": SHOWN}, {"data": SHOWN | {"students": None}, "errors": [hidden]})
    assert text.count("FORBIDDEN") == 1
