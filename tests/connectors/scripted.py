"""A partner that answers as a test scripts it, and the refusal a pull ends in."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from connectors import _core
from connectors._transport import Transport
from connectors.police import VerificationRequest
from domain.errors import Refused
from tests.partners import standin
from tests.partners.standin import FakeClock

MANY = 1000
Handler = Callable[[httpx.Request], httpx.Response]


def requests(*names: str) -> bytes:
    return _core.encode(
        [
            VerificationRequest(line_no=n, request_id=f"r-{n}", reason="IDENTITY_ERROR", name=name)
            for n, name in enumerate(names, 1)
        ]
    )


def scripted(handler: Handler, time: FakeClock | None = None, **changes: Any) -> Transport:
    """A transport to a partner that answers as scripted; its token endpoint works."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer", "expires_in": 300})
        return handler(request)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Transport(standin.profile(**changes), client, (time or FakeClock()).clock())


async def refusal(transport: Transport, **asked: object) -> Refused:
    with pytest.raises(Refused) as caught:
        await transport.pull(standin.ask(**asked))  # type: ignore[arg-type]  # named by the test
    return caught.value


def manifest(**head: object) -> dict[str, object]:
    header = {
        "packageCode": "SCHOOL_AGE_POPULATION",
        "partner": "police",
        "direction": "PULL",
        "period": "2026-09",
        "jurisdictionCode": "150785",
        "sequence": 1,
        "generatedAt": "2026-09-08T00:00:00Z",
        "lineCount": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "schemaVersion": "1.0",
    }
    return {"header": {**header, **head}, "output": []}


def exporting(answer: object, location: str = "/v1/exports/x") -> Handler:
    def partner(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(202, headers={"Content-Location": location})
        return httpx.Response(200, json=answer)

    return partner
