"""What every test of requests made from a contract shares: how they are made, sent and held against it."""

from __future__ import annotations

import json
import os
from typing import Any

import requests
import schemathesis

from tests.hub import inside

# What is refused and what is let in is for the tests of each endpoint. Here: whatever comes is answered as promised.
_NOT_ASKED = (
    "negative_data_rejection",
    "positive_data_acceptance",
    "ignored_auth",
    "missing_required_header",
)


def config(examples: int) -> schemathesis.Config:
    """Requests as a contract says and as it does not say. examples: of each operation, beside those that cover its limits."""
    return schemathesis.Config.from_dict(
        {
            "suppress-health-check": ["all"],
            "generation": {
                "mode": "all",
                "max-examples": int(os.environ.get("N", examples)),
                "deterministic": True,
                "database": "none",
            },
            "checks": {name: {"enabled": False} for name in _NOT_ASKED},
        }
    )


@schemathesis.serializer("application/x-ndjson")
def _lines(_: Any, value: Any) -> bytes:
    """A list as the lines it is; whatever else was made of a body as it stands."""
    if isinstance(value, bytes):
        return value
    text = "".join(json.dumps(line) + "\n" for line in value) if isinstance(value, list) else str(value)
    return text.encode(errors="replace")


def send(case: Any, address: str, session: requests.Session, headers: dict[str, str]) -> Any:
    """The answer, held against the contract and searched for what it must not show."""
    answer = case.call(base_url=address, session=session, headers=headers, timeout=60)
    case.validate_response(answer)
    asked = repr((case.path, case.query, case.headers, case.body))
    assert not inside.shown(f"{answer.headers}{answer.text}", asked), answer.text
    return answer
