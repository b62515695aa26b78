"""Every code that is said anywhere stands in the published catalogue, and none besides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import _refusals
from domain.exchange import RejectCode
from hub import catalogue
from hub.settings import CHECKOUT

LAYERS = [
    "auth",
    "casework",
    "connectors",
    "database",
    "domain",
    "duties",
    "exchange",
    "execution",
    "hub",
    "resolvers",
    "schema",
]
SAYING = {"Reason", "problem", "refuse", "refused", "_refused", "_partner", "_operator"}
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def test_the_catalogue_holds_just_the_codes_that_are_said() -> None:
    said = {code for layer in LAYERS for path in (CHECKOUT / layer).rglob("*.py") for code in codes(path)}
    said |= {code.name for code in RejectCode} | set(_refusals._SAID)
    listed = {entry.code for entry in catalogue.entries()}
    assert said - listed == set()
    assert listed - said == set()


def codes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and name(node.func) in SAYING:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                assert CODE.fullmatch(first.value), f"{path}: {first.value}"
                yield first.value


def test_who_can_fix_it_is_said_alike_by_the_code_and_the_catalogue() -> None:
    listed = {entry.code: entry.fixer.name for entry in catalogue.entries()}
    said = {pair for layer in LAYERS for path in (CHECKOUT / layer).rglob("*.py") for pair in fixers(path)}
    # A line of a roster is mended by whoever sent it, whom the catalogue calls the submitter.
    said = {(code, fixer) for code, fixer in said if code not in RejectCode.__members__}
    assert ("BAD_JWKS", "CALLER") in said
    assert {(code, fixer) for code, fixer in said if listed.get(code) != fixer} == set()


def fixers(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and name(node.func) == "Reason"
            and isinstance(node.args[0], ast.Constant)
        ):
            for each in node.args:
                if isinstance(each, ast.Attribute) and name(each.value) == "Fixer":
                    yield str(node.args[0].value), each.attr


def name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_a_code_is_listed_once_in_both_languages() -> None:
    listed = [entry.code for entry in catalogue.entries()]
    assert len(listed) == len(set(listed))
    assert all(re.search("[\u4e00-\u9fff]", entry.zh) and entry.en.isascii() for entry in catalogue.entries())


def test_the_printed_catalogue_is_the_one_in_the_code() -> None:
    assert catalogue.FILE.read_text(encoding="utf-8") == catalogue.printed()


@pytest.mark.parametrize(
    ("code", "status"),
    [("RATE_LIMITED", 429), ("INTERNAL", 500), ("BAD_ID", 400), ("PERSISTED_QUERY_NOT_SUPPORTED", 200)],
)
def test_a_refused_request_has_its_codes_status(code: str, status: int) -> None:
    assert catalogue.status(code) == status
