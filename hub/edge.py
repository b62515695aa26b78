"""The edge: what stands around every request, whichever part of the hub answers it.

Headers that tell browsers what they must not do, the sites that may ask from a browser, and how often an address may
ask where no client has proved itself yet.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.address import Addresses
from auth.rate import Rate, TooOften
from hub.origins import Lines, Origins
from hub.problem import OAUTH, shaped

_PROOFS, _HEALTH = "/.well-known/audit/", "/health"
_ALWAYS: Lines = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_KNOWN = 256  # combinations of headers; the hub's own answers have about twenty
_SECURE: Lines = ((b"strict-transport-security", b"max-age=31536000"),)  # seconds: a year


class Edge:
    """Stands around an application. secure: clients reach it by HTTPS; by_address: requests that prove nothing."""

    def __init__(self, *, secure: bool, origins: Origins, addresses: Addresses, by_address: Rate) -> None:
        self._always = _ALWAYS + _SECURE if secure else _ALWAYS
        self._origins, self._addresses, self._rate = origins, addresses, by_address
        self._known: dict[tuple[bytes, ...], Lines] = {}

    async def __call__(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: what the application answers, with what the edge adds."""
        path, headers = scope["path"], scope["headers"]
        allowed = self._origins.preflight(path, headers) if scope["method"] == "OPTIONS" else None
        if allowed is not None:
            inner = Response(status_code=204)
        lines = allowed or self._origins.lines(path, headers)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message["headers"]
                message["headers"] = [*own, *self._missing(tuple([name for name, _ in own])), *lines]
            await send(message)

        if path.startswith((OAUTH, _PROOFS)) or path == _HEALTH:
            await self._counted(inner, scope, receive, dressed)
        else:
            await inner(scope, receive, dressed)

    def _missing(self, named: tuple[bytes, ...]) -> Lines:
        """What an answer with these headers does not say itself; worked out once for all answers that have the same."""
        found = self._known.get(named)
        if found is None:
            found = tuple(each for each in self._always if each[0] not in named)
            if len(self._known) < _KNOWN:
                self._known[named] = found
        return found

    async def _counted(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A request counted against its address, unless a client or a person proves to be behind it."""
        path, address = scope["path"], self._addresses.of(scope)
        try:
            self._rate.take(address)
        except TooOften as refused:
            inner = shaped(path, refused.reason, refused.seconds)

        async def proved(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._rate.give_back(address)
            await send(message)

        await inner(scope, receive, proved if path.startswith(OAUTH) else send)
