"""Changes through the front door: handed to the exchange, answered with a row or a refusal."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from auth import scopes
from tests.hub.conftest import READ, Door

IMPORT = """mutation ($i: EnrollmentImportInput!) { enrollmentImport(input: $i) { __typename
  ... on EnrollmentImported { exchangePackage { id received } }
  ... on Refused { code messageZh messageEn fixer place clause } } }"""
START = """mutation ($i: ExchangeStartInput!) { exchangeStart(input: $i) { __typename
  ... on ExchangeStarted { exchangeCycle { id state partner { code } } }
  ... on Refused { code messageZh messageEn fixer place } } }"""
FILE = {
    "fileName": "registry.xlsx",
    "contentBase64": base64.b64encode(b"bytes").decode(),
    "period": "2026-08",
}


async def test_a_registry_export_is_handed_in(door: Door) -> None:
    done = await door.ask(IMPORT, {"i": FILE}, granted=[scopes.ENROLLMENT_IMPORT, scopes.EXCHANGE_READ])
    assert done["enrollmentImport"]["exchangePackage"]["received"] == 2
    assert door.commands.told[-1] == ("tester", "registry.xlsx", b"bytes", "2026-08")


async def test_without_the_right_to_read_it_the_package_is_not_shown(door: Door) -> None:
    done = await door.ask(IMPORT, {"i": FILE}, granted=[scopes.ENROLLMENT_IMPORT])
    assert done["enrollmentImport"] == {"__typename": "EnrollmentImported", "exchangePackage": None}


async def test_an_exchange_is_started_or_refused_as_data(door: Door) -> None:
    granted = [*READ, scopes.EXCHANGE_RUN]
    done = await door.ask(START, {"i": {"partner": "police", "period": "2026-08"}}, granted=granted)
    assert done["exchangeStart"]["exchangeCycle"]["partner"] == {"code": "police"}
    refused = await door.ask(START, {"i": {"partner": "nobody", "period": "2026-08"}}, granted=granted)
    assert refused["exchangeStart"] == {
        "__typename": "Refused",
        "code": "UNKNOWN_PARTNER",
        "messageZh": "没有此部门",
        "messageEn": "no such partner",
        "fixer": "调用方",
        "place": "partner",
    }


@pytest.mark.parametrize(
    ("changed", "code"), [({"period": "2026-13"}, "BAD_PERIOD"), ({"contentBase64": "*"}, "BAD_CONTENT")]
)
async def test_bad_input_is_refused_before_anything_is_told(
    door: Door, changed: dict[str, Any], code: str
) -> None:
    before = len(door.commands.told)
    done = await door.ask(IMPORT, {"i": FILE | changed}, granted=[scopes.ENROLLMENT_IMPORT])
    assert done["enrollmentImport"]["code"] == code
    assert len(door.commands.told) == before


async def test_without_its_scope_nothing_is_told(door: Door) -> None:
    before = len(door.commands.told)
    assert await door.codes(IMPORT, {"i": FILE}) == ["FORBIDDEN"]
    assert await door.codes(START, {"i": {"partner": "police", "period": "2026-08"}}) == ["FORBIDDEN"]
    assert len(door.commands.told) == before


async def test_the_unexpected_is_masked_and_has_a_number(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret of 150785201601010000")

    monkeypatch.setattr(door.commands, "import_enrollment", breaks)
    answer = await door.post(IMPORT, {"i": FILE}, granted=[scopes.ENROLLMENT_IMPORT])
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["correlationId"] in error["message"]
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
