"""A refused request outside the graph, in the shape that is expected there: problem+json, an OAuth error, a page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.oauth import page
from domain.errors import Reason
from execution import refusals
from hub import catalogue
from hub.calling import replies

OAUTH = "/oauth/"
TOLD = "hub.told"  # under which a request keeps an error that was logged and answered
SECONDS = 5  # of Retry-After; a database starts in two or three
LATER = {"Retry-After": str(SECONDS)}
_PAGES = {"/oauth/authorize", "/oauth/login", "/oauth/consent"}
_UNKEPT = {"Cache-Control": "no-store"}


def problem(reason: Reason) -> JSONResponse:
    """The refusal with the HTTP status of its code (RFC 9457), in Chinese and English."""
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
    return JSONResponse(said, status, _headers(status), media_type="application/problem+json")


def shaped(path: str, reason: Reason, seconds: int = 0) -> Response:
    """The refusal as whoever asks at a path can read it. seconds: when to ask again, where that is known."""
    if path.startswith(replies.PATH):
        return replies.problem(reason, seconds)
    if path in _PAGES:
        made: Response = _paged(reason)
    else:
        made = _oauth(reason) if path.startswith(OAUTH) else problem(reason)
    if seconds:
        made.headers["Retry-After"] = str(seconds)
    return made


async def unexpected(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged once by its kind and place, for its text may hold a secret; answered without it."""
    request.scope[TOLD] = error
    return shaped(request.url.path, refusals.reason(error))


def _paged(reason: Reason) -> Response:
    status = catalogue.status(reason.code)
    made = page.refused(reason, status)
    made.headers.update(_headers(status))
    return made


def _oauth(reason: Reason) -> JSONResponse:
    # RFC 6749 has words for it at the authorization endpoint alone (4.1.2.1); no others fit better.
    status = catalogue.status(reason.code)
    said = {
        "error": "temporarily_unavailable" if status in (429, 503) else "server_error",
        "error_description": reason.en,
        "code": reason.code,
        "messageZh": reason.zh,
        "messageEn": reason.en,
    }
    return JSONResponse(said, status, _headers(status))


def _headers(status: int) -> dict[str, str]:
    return _UNKEPT | (LATER if status == 503 else {})
