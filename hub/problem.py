"""A refused request outside the graph, as problem+json (RFC 9457) in Chinese and English."""

from __future__ import annotations

from starlette.responses import JSONResponse

from domain.errors import Reason
from hub import catalogue


def problem(reason: Reason) -> JSONResponse:
    """The refusal with the HTTP status of its code."""
    status = catalogue.status(reason.code)
    said = {
        "type": "about:blank",
        "title": reason.en,
        "status": status,
        "code": reason.code,
        "messageZh": reason.zh,
        "messageEn": reason.en,
        "fixer": reason.fixer.value,
        **({"place": reason.place} if reason.place else {}),
    }
    return JSONResponse(said, status, {"Cache-Control": "no-store"}, media_type="application/problem+json")
