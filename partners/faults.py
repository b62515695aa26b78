"""The switches of a simulated department: what goes wrong, how many times, with which package."""

from __future__ import annotations

from enum import Enum
from ipaddress import ip_address
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from domain.errors import Refused
from partners import body, problems

LARGEST_SWITCHES = 4096


class Fault(Enum):
    """What may go wrong. Counted per answer up to LOST_ANSWER, per exported package from WRONG_MONTH on."""

    NEW_NONCE = "new_nonce"  # the nonces given so far are taken no more
    SLOW = "slow"  # the status says 202 once more
    UNAUTHORIZED = "unauthorized"  # 401 for a good token
    EXPIRED_TOKEN = "expired_token"  # the token issued is already past its time
    THROTTLED = "throttled"  # 429 with Retry-After
    ERROR = "error"  # 500
    RESET = "reset"  # a part breaks off mid-body
    TRUNCATED = "truncated"  # a part is complete as HTTP, yet a third of it is missing
    WRONG_HASH = "wrong_hash"  # a part differs by a blank from what was hashed
    LOST_ANSWER = "lost_answer"  # a submission is taken, its answer breaks off
    WRONG_MONTH = "wrong_month"  # the head names the month before
    WRONG_ENCODING = "wrong_encoding"  # GB18030 bytes, correctly hashed
    BAD_CHECKSUMS = "bad_checksums"  # every tenth identity number has a wrong check digit
    DUPLICATES = "duplicates"  # every tenth line comes twice
    TWINS = "twins"  # every tenth child has a twin of the same address and day
    RENAMED_TOWNSHIPS = "renamed_townships"  # township and village codes and names have changed
    EMPTY_ROSTER = "empty_roster"  # no lines at all
    SCHEMA_DRIFT = "schema_drift"  # a field the contract does not know
    TEN_TIMES = "ten_times"  # ten times the rows, all different people


class Faults:
    """How often each fault is still to happen; one set for a package happens with that package only."""

    def __init__(self) -> None:
        self._left: dict[tuple[Fault, str], int] = {}

    def set(self, fault: Fault, times: int = 1, package: str = "") -> None:
        """Let it happen the next so many times; 0 ends it."""
        self._left[fault, package] = times

    def take(self, fault: Fault, package: str = "") -> bool:
        """Whether it happens now; if so, once less from here on."""
        for key in ((fault, package), (fault, "")):
            if self._left.get(key, 0) > 0:
                self._left[key] -= 1
                return True
        return False

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._left.clear()

    def left(self) -> dict[str, int]:
        """What is still to happen: "wrong_hash" or "wrong_hash@PACKAGE", and how often."""
        return {
            f"{fault.value}@{package}" if package else fault.value: times
            for (fault, package), times in self._left.items()
            if times
        }


def trip(faults: Faults, package: str) -> None:
    """Refuse a request for a package if a switch says so."""
    for fault, reason in (
        (Fault.UNAUTHORIZED, problems.INVALID_TOKEN),
        (Fault.THROTTLED, problems.RATE_LIMITED),
        (Fault.ERROR, problems.INTERNAL_ERROR),
    ):
        if faults.take(fault, package):
            raise Refused(reason)


class BrokenOff(Response):
    """An answer that promises its whole length, sends half and hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI without ever finishing; the server then closes the connection."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


def control(faults: Faults) -> Route:
    """/control/faults, from this machine only: GET what is left, PUT {"slow": 3} (?package=…), DELETE all."""

    async def endpoint(request: Request) -> Response:
        if request.client is None or not ip_address(request.client.host).is_loopback:
            return Response(status_code=404)
        if request.method == "DELETE":
            faults.clear()
        if request.method == "PUT":
            for fault, times in _switches(await body.read(request, LARGEST_SWITCHES)).items():
                faults.set(fault, times, request.query_params.get("package", ""))
        return JSONResponse(faults.left())

    return Route("/control/faults", endpoint, methods=["GET", "PUT", "DELETE"])


def _switches(body: bytes) -> dict[Fault, int]:
    try:
        return msgspec.json.decode(body, type=dict[Fault, Annotated[int, msgspec.Meta(ge=0)]])
    except msgspec.DecodeError:
        raise Refused(problems.BAD_REQUEST) from None
