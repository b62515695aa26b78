"""/graphql in bytes (GraphQL over HTTP): who asks, what is asked, the answer.

It speaks ASGI itself: what a framework's request and response cost, every request would pay.
"""

from __future__ import annotations

import re
from itertools import count
from secrets import token_hex

from starlette.types import Receive, Scope, Send

from auth.rate import TooOften
from auth.scopes import ENROLLMENT_IMPORT
from auth.token import BadToken
from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.answers import Answer, Answers, Asked, encoded
from execution.limits import Limits
from execution.live import Live
from hub import negotiation, page, response
from hub.admission import Admission
from hub.request import Sent, from_address, from_body
from hub.response import Response
from hub.streaming import Stream, Streams

Headers = dict[bytes, bytes]
Lines = list[tuple[bytes, bytes]]
_SANE = re.compile(rb"[A-Za-z0-9._~-]{8,64}")
_ASKS = re.compile(rb"(?:^|&)(?:query|documentId|extensions)=")
_HEADERS, _HEADER_BYTES = 200, 32_000  # of a request, names and values together
_STRUCTURES = 20_000  # brackets and commas of a body beyond the ordinary; a file in base64 has none


class _HungUp(Exception):
    """The client left before all of its request was here."""


class GraphEndpoint:
    """Answers the requests for one graph. graphiql: a browser that asks nothing is shown the page; streams: whoever accepts
    server-sent events is told in them.
    """

    def __init__(
        self,
        answers: Answers,
        admission: Admission,
        limits: Limits,
        graphiql: bool = True,
        streams: Streams | None = None,
    ) -> None:
        self._answers, self._admission, self._limits = answers, admission, limits
        self._graphiql, self._streams = graphiql, streams
        self._process, self._requests = token_hex(6).encode(), count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: an answer or a refusal, never a 5xx for what a client sends."""
        fit = _fit(scope["headers"])
        headers = _headers(scope["headers"]) if fit else {}
        name = self._name(headers.get(b"x-request-id", b""))
        refusals.request_id.set(name)
        try:
            made = await self._response(scope, headers, receive) if fit else _headers_too_large()
        except _HungUp:
            return
        except Exception as error:
            made = response.unexpected(error)
        if isinstance(made, Stream):
            assert self._streams is not None
            await self._streams.send(made, [(b"x-request-id", name)], receive, send)
            return
        sent = [
            (b"content-type", made.media),
            (b"content-length", b"%d" % len(made.body)),
            (b"x-request-id", name),
            *made.headers,
        ]
        await send({"type": "http.response.start", "status": made.status, "headers": sent})
        await send({"type": "http.response.body", "body": made.body})

    async def _response(self, scope: Scope, headers: Headers, receive: Receive) -> Response | Stream:
        accept = headers.get(b"accept", b"")
        if self._graphiql and _looks(scope, accept):
            return response.html(page.html(), page.policy())
        media = negotiation.wanted(accept)
        try:
            viewer = await self._admission.viewer(headers, scope)
            if self._streams and negotiation.is_stream(accept):
                return await self._stream(self._streams, viewer, scope, headers, receive)
            if media is None:
                raise _not_acceptable()
            if scope["method"] == "POST":
                sent = from_body(await self._body(headers, viewer, receive), self._limits)
                return response.answered(await self._answer(viewer, sent), media)
            if scope["method"] not in ("GET", "HEAD"):
                raise _refused("METHOD_NOT_ALLOWED", "请用 GET 或 POST", "use GET or POST")
            sent = from_address(scope["query_string"], self._limits)
            read = await self._answer(viewer, sent, reading=True)
            return response.conditional(read, media, headers.get(b"if-none-match"))
        except BadToken as error:
            return response.unauthorized(str(error), media, self._admission.challenge(error))
        except TooOften as refused:
            return response.refusal(refused.reason, media, (b"retry-after", b"%d" % refused.seconds))
        except Refused as refused:
            return response.refusal(refused.reason, media)

    async def _answer(self, viewer: Viewer, sent: Sent, reading: bool = False) -> Answer:
        return await self._answers.answer(viewer, await self._asked(viewer, sent, reading))

    async def _asked(self, viewer: Viewer, sent: Sent, reading: bool) -> Asked:
        text = await self._admission.documents.text(viewer, sent.query, sent.document_id)
        costed = sent.extensions is not None and sent.extensions.get("cost") is True
        trusted = viewer.trusted_only or sent.query is None
        return Asked(text, sent.variables, sent.name, reading, costed, trusted)

    async def _stream(
        self, streams: Streams, viewer: Viewer, scope: Scope, headers: Headers, receive: Receive
    ) -> Stream:
        """A stream that has its place. What is wrong with the document is its only event, as GraphQL over SSE wants it."""
        reading = scope["method"] != "POST"
        if reading:
            sent = from_address(scope["query_string"], self._limits)
        else:
            sent = from_body(await self._body(headers, viewer, receive), self._limits)
        asked = await self._asked(viewer, sent, reading)
        limits = self._limits.of_trusted() if asked.trusted else self._limits
        found: Live | None = None
        first: bytes | None = None
        try:
            told = self._answers.live(asked, limits)
            found, first = (None, encoded(told)) if isinstance(told, dict) else (told, None)
        except Refused as refused:
            first = encoded(refusals.refused(refused.reason))
        streams.take(viewer)
        return Stream(viewer, asked, found, first)

    async def _body(self, headers: Headers, viewer: Viewer, receive: Receive) -> bytes:
        if not negotiation.is_json(headers.get(b"content-type", b"")):
            zh = "Content-Type 应为 application/json，编码（charset）只能是 UTF-8"
            en = "the Content-Type must be application/json, its charset none but UTF-8"
            raise _refused("UNSUPPORTED_MEDIA_TYPE", zh, en)
        most = self._limits.upload if ENROLLMENT_IMPORT in viewer.scopes else self._limits.body
        body = await _received(receive, most)
        if len(body) > self._limits.body and sum(map(body.count, (b",", b"[", b"{"))) > _STRUCTURES:
            raise _too_large(self._limits.body)
        return body

    def _name(self, given: bytes) -> bytes:
        return given if given and _SANE.fullmatch(given) else b"%b-%x" % (self._process, next(self._requests))


def _looks(scope: Scope, accept: bytes) -> bool:
    """Whether a browser opens the address without asking anything."""
    return scope["method"] != "POST" and b"text/html" in accept and not _ASKS.search(scope["query_string"])


def _fit(given: Lines) -> bool:
    # Anyone may send headers, token or not: they are counted before any is looked at.
    return len(given) <= _HEADERS and sum(len(name) + len(value) for name, value in given) <= _HEADER_BYTES


def _headers(given: Lines) -> Headers:
    headers = dict(given)
    if len(headers) == len(given):
        return headers
    # One header in several lines is one list (RFC 9110 5.3); two tokens are therefore none.
    lists: dict[bytes, list[bytes]] = {}
    for name, value in given:
        lists.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in lists.items()}


async def _received(receive: Receive, most: int) -> bytes:
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _HungUp
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(most: int) -> Refused:
    return _refused("BODY_TOO_LARGE", f"请求体超过 {most} 字节", f"the body exceeds {most} bytes")


def _headers_too_large() -> Response:
    zh = f"请求头过大：最多 {_HEADERS} 行、{_HEADER_BYTES} 字节"
    en = f"the headers are too large: at most {_HEADERS} lines and {_HEADER_BYTES} bytes"
    return response.refusal(Reason("HEADERS_TOO_LARGE", zh, en, Fixer.CALLER), None)


def _not_acceptable() -> Refused:
    offered = f"{negotiation.GRAPH.decode()}, {negotiation.JSON.decode()}"
    return _refused("NOT_ACCEPTABLE", f"只提供 {offered}", f"it can be had as {offered}")


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(Reason(code, zh, en, Fixer.CALLER))
