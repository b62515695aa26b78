"""A refused request outside the graph, as problem+json (RFC 9457) in Chinese and English."""

from __future__ import annotations

from starlette.responses import JSONResponse

from domain.errors import Reason
from hub import catalogue

SECONDS = 5  # of Retry-After; a database starts in two or three


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
    return JSONResponse(said, status, headers(status), media_type="application/problem+json")


def headers(status: int) -> dict[str, str]:
    """Those of every refusal: nobody keeps it, and what passes is to be tried again."""
    later = {"Retry-After": str(SECONDS)} if status == 503 else {}
    return {"Cache-Control": "no-store", **later}
