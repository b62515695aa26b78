"""One request sent outward and its answer: deadline, patience with silence, size cap, no redirects."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import count

import httpx

from connectors import _reasons
from connectors._clock import Clock, Deadline
from domain.errors import Reason, Refused

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# TLS alerts by which a server refuses our certificate, or that we show none (RFC 8446 6.2), as OpenSSL spells them.
_ABOUT_OURS = re.compile(r"ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)")
_SECONDS = re.compile(r"^\d{1,9}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Call:
    """A request. params and content stay out of every message."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)

    @property
    def place(self) -> str:
        """Method and path, without the query."""
        return f"{self.method} {httpx.URL(self.url).path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer below 500 that is no 429, and the request it answers. pause: its Retry-After in seconds."""

    call: Call
    status: int
    headers: httpx.Headers
    content: bytes
    pause: float | None


@dataclass(frozen=True, slots=True)
class _Silence:
    reason: Reason
    pause: float | None = None


class Wire:
    """Sends requests. What is silence (lost connections, timeouts, 429, 5xx) is tried again until the deadline."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, timeout: float) -> None:
        self._client = client
        self._clock = clock
        self._timeout = timeout

    async def send(self, make: Callable[[], Awaitable[Call]], until: Deadline, cap: int) -> Answer:
        """The answer, of at most cap bytes. make() builds each attempt anew, for what may be sent only once.

        Raises Refused when the deadline comes first, and at once for what more tries would not mend.
        """
        for attempt in count():
            call = await make()
            outcome = await self._attempt(call, until, cap)
            if isinstance(outcome, Answer):
                return outcome
            pause = self._backoff(attempt) if outcome.pause is None else outcome.pause
            if pause >= until.left():
                raise Refused(outcome.reason.at(call.place))
            await self._clock.wait(pause)
        raise AssertionError("unreachable")

    def _backoff(self, attempt: int) -> float:
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt, 10))
        return longest * (0.5 + self._clock.chance() / 2)

    async def _attempt(self, call: Call, until: Deadline, cap: int) -> Answer | _Silence:
        try:
            async with asyncio.timeout(until.left()):
                answer = await self._read(call, cap)
        except (TimeoutError, httpx.TimeoutException):
            return _Silence(_reasons.TIMED_OUT)
        except (httpx.TransportError, ssl.SSLError) as lost:
            # An alert that comes while the answer is awaited reaches us as OpenSSL has it, httpx does not wrap it.
            if (reason := of_certificates(lost)) is not None:
                raise Refused(reason.at(call.place)) from None
            return _Silence(_reasons.UNREACHABLE)
        if answer.status == 429:
            return _Silence(_reasons.RATE_LIMITED, answer.pause)
        if answer.status >= 500:
            return _Silence(_reasons.PARTNER_ERROR, answer.pause)
        if 300 <= answer.status < 400:
            raise Refused(_reasons.REDIRECTED.at(call.place))
        return answer

    async def _read(self, call: Call, cap: int) -> Answer:
        async with self._client.stream(
            call.method,
            call.url,
            # Compressed bytes could unfold past any cap before we count them.
            headers={**call.headers, "Accept-Encoding": "identity"},
            params=call.params or None,
            content=call.content or None,
            follow_redirects=False,
            timeout=self._timeout,
        ) as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise Refused(_reasons.MALFORMED.at(call.place))
            content = await _capped(response, cap, call.place)
            pause = retry_after(response.headers.get("Retry-After"), self._clock)
            return Answer(call, response.status_code, response.headers, content, pause)


async def _capped(response: httpx.Response, cap: int, place: str) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > cap:
            raise Refused(_reasons.TOO_LARGE.at(place))
    return bytes(content)


def retry_after(value: str | None, clock: Clock) -> float | None:
    """Seconds until the partner wants to be asked again (RFC 9110 10.2.3), or None where it does not say."""
    if value is None:
        return None
    if _SECONDS.match(value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - clock.now())
    except (ValueError, OverflowError):
        return None


def of_certificates(error: BaseException | None) -> Reason | None:
    """What an error says of a certificate, theirs or ours; None where it is about none."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _reasons.CERTIFICATE
        if isinstance(error, ssl.SSLError) and _ABOUT_OURS.search(error.reason or ""):
            return _reasons.CLIENT_CERTIFICATE
        error = error.__cause__ or error.__context__
    return None
