"""How departments are answered: JSON and NDJSON that need not be fetched twice, problems in the words of their own contracts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from connectors import _bulk
from domain.errors import Reason
from hub import catalogue
from hub.response import matches

PATH = "/exchange/"
TYPE = "urn:dropout-control:problem:"
SECONDS = 5  # of Retry-After, where nothing better is known
JSON = "application/json"
_PASSING = {"NOT_JUDGED", "MONTH_RUNNING"}  # what will be otherwise in a while
_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Hub-Purpose"}


def problem(reason: Reason, seconds: int = 0) -> Response:
    """A refusal as the departments' contracts have it (RFC 9457). seconds: when to ask again, where that is known."""
    status = catalogue.status(reason.code)
    said = _bulk.Problem(
        type=TYPE + reason.code,
        title=f"{reason.zh} / {reason.en}",
        status=status,
        code=reason.code,
        zh=reason.zh,
        en=reason.en,
        who_fixes_it=reason.fixer.name,
        place=reason.place,
    )
    headers = {"Cache-Control": "no-store"}
    if seconds or status in (429, 503) or reason.code in _PASSING:
        headers["Retry-After"] = str(seconds or SECONDS)
    return Response(encoded(said), status, headers, media_type=_bulk.PROBLEM_JSON)


def fresh(said: Any, status: int, headers: Mapping[str, str]) -> Response:
    """An answer that is good for this moment alone."""
    kept = {"Cache-Control": "no-store", **headers}
    return Response(encoded(said), status, kept, media_type=JSON)


def conditional(
    request: Request, body: bytes, media: str, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer with a strong ETag, or 304 if the caller holds it (RFC 9110 13.1.2)."""
    tag = f'"{hashlib.sha256(media.encode() + body).hexdigest()[:32]}"'
    more = {**_KEPT, **(headers or {}), "ETag": tag}
    known = request.headers.get("If-None-Match")
    if known is not None and matches(known.encode("latin-1"), tag.encode()):
        return Response(status_code=304, headers=more)
    return Response(body, headers=more, media_type=media)


def encoded(said: Any) -> bytes:
    """One object in JSON."""
    return msgspec.json.encode(said)


def lines(rows: Iterable[Any]) -> bytes:
    """NDJSON: one object a line, each ended by a line feed."""
    return b"".join(encoded(row) + b"\n" for row in rows)


def following(request: Request, rows: int, first: int, last: int) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288), if this one was full. last: number of its last line."""
    if rows < first:
        return {}
    address = request.url.include_query_params(after=last)
    return {"Link": f'<{address.path}?{address.query}>; rel="next"'}
