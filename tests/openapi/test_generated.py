"""Requests made from hub.yaml, as it says and as it does not say: every answer is one that it promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from structlog.testing import capture_logs

from auth import scopes
from domain.organization import Department
from tests.conftest import Databases
from tests.hub.listening import listening
from tests.hub.served import Served
from tests.openapi import generating

pytestmark = pytest.mark.slow
CONTRACT = Path(__file__).parents[2] / "openapi" / "hub.yaml"
CONTRACTED = schemathesis.openapi.from_path(CONTRACT, config=generating.config(40))
CALLED = (scopes.EXCHANGE_READ, scopes.EXCHANGE_SUBMIT, scopes.EXCHANGE_ASK)
FORMS = ("/oauth/token", "/oauth/par", "/oauth/introspect", "/oauth/revoke")


@dataclass
class Caller:
    """Who sends what was generated. hub: None for somebody without a token."""

    address: str
    session: requests.Session
    hub: Served | None
    answered: int = 0

    def send(self, case: Any) -> None:
        """Send it and look at what comes back."""
        headers: dict[str, str] = {}
        if self.hub is not None:
            headers = self._introduced(case, self.hub)
        generating.send(case, self.address, self.session, headers)
        self.answered += 1

    def _introduced(self, case: Any, hub: Served) -> dict[str, str]:
        if case.path in FORMS and isinstance(case.body, dict):
            form = hub.portal.form()
            case.body.update(form)
            return {"DPoP": hub.portal.proof(f"http://hub.test{case.path}")}
        if "graphql" in case.path:
            return {"Authorization": f"Bearer {hub.door.token()}"}
        if case.path.startswith("/exchange/"):
            machine = {"granted": list(CALLED), "department": Department.CIVIL_AFFAIRS}
            return {"Authorization": f"Bearer {hub.door.token(**machine)}"}
        return {}


@pytest.fixture(scope="module")
def hub(databases: Databases, template: str) -> Iterator[tuple[str, Served]]:
    with capture_logs() as logs, listening(databases.make("generated", template)) as hub:
        yield hub
    assert [line for line in logs if line["log_level"] in ("error", "critical")] == []


@pytest.fixture(scope="module")
def nobody(hub: tuple[str, Served]) -> Iterator[Caller]:
    with requests.Session() as session:
        yield Caller(hub[0], session, None)


@pytest.fixture(scope="module")
def known(hub: tuple[str, Served]) -> Iterator[Caller]:
    with requests.Session() as session:
        yield Caller(hub[0], session, hub[1])


@CONTRACTED.parametrize()
def test_whatever_nobody_sends_is_answered_as_promised(case: Any, nobody: Caller) -> None:
    nobody.send(case)


@CONTRACTED.parametrize()
def test_whatever_a_client_sends_is_answered_as_promised(case: Any, known: Caller) -> None:
    known.send(case)


def test_thousands_were_answered_and_a_good_request_still_is(nobody: Caller, known: Caller) -> None:
    if known.answered:  # not when this test runs alone
        assert nobody.answered + known.answered > 2_000
    headers = {"Authorization": f"Bearer {known.hub.door.token()}"} if known.hub else {}
    query = {"query": "{ students { totalCount } }"}
    answer = known.session.post(f"{known.address}/graphql", json=query, headers=headers, timeout=60)
    assert answer.json() == {"data": {"students": {"totalCount": 12}}}
