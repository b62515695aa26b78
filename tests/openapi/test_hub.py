"""What hub.yaml promises is what the application serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import yaml
from joserfc.jwk import ECKey
from openapi_spec_validator import validate
from starlette.routing import Route

from auth.token import Issuer
from hub.app import app
from tests import sealing
from tests.hub import served

CONTRACT = Path(__file__).parents[2] / "openapi" / "hub.yaml"


def test_every_route_stands_in_the_contract_and_every_promise_has_a_route() -> None:
    contract: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    validate(contract)
    issuer = Issuer("http://127.0.0.1:8080", ECKey.generate_key("P-256", auto_kid=True))
    application = app(issuer=issuer, sessions=cast(Any, None), commands=cast(Any, None), ring=sealing.ring)
    routes = {
        (_promised(route.path, contract), method.lower())
        for route in application.routes
        if isinstance(route, Route)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert routes == {
        (path, method)
        for path, methods in contract["paths"].items()
        for method in methods
        if method != "parameters"
    }


def test_whatever_needs_the_database_says_when_to_come_again() -> None:
    contract: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    for path, methods in contract["paths"].items():
        if path in served.STEADY:
            continue
        for method, operation in methods.items():
            if method != "parameters":
                away = operation["responses"]["503"]
                name = away.get("$ref", "").rpartition("/")[2]
                away = contract["components"]["responses"][name] if name else away
                assert away["headers"]["Retry-After"]["required"], path


def _promised(path: str, contract: dict[str, Any]) -> str:
    """The path under which the contract has it: one of the values of its parameter, or itself."""
    for promised, methods in contract["paths"].items():
        for parameter in methods.get("parameters", ()):
            if path in {
                promised.replace(f"{{{parameter['name']}}}", value) for value in parameter["schema"]["enum"]
            }:
                return str(promised)
    return path
