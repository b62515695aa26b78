"""A refused request outside the graph, in the shape that is expected there: problem+json, an OAuth error, a page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.oauth import page
from domain.errors import Fixer, Reason
from execution import refusals
from hub import catalogue

OAUTH = "/oauth/"
TOLD = "hub.told"  # under which a request keeps an error that was logged and answered
_PAGES = {"/oauth/authorize", "/oauth/login", "/oauth/consent"}
_NOT_NOW = {"RATE_LIMITED", "UNAVAILABLE"}
_LATER = 5  # seconds; a database starts in two or three


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
    return JSONResponse(said, status, {"Cache-Control": "no-store"}, media_type="application/problem+json")


def shaped(path: str, reason: Reason, seconds: int = 0) -> Response:
    """The refusal as whoever asks at a path can read it. seconds: when to ask again, 0 if that would not help."""
    if path in _PAGES:
        made: Response = page.refused(reason, catalogue.status(reason.code))
    else:
        made = _oauth(reason) if path.startswith(OAUTH) else problem(reason)
    if seconds:
        made.headers["Retry-After"] = str(seconds)
    return made


async def unexpected(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged once by its kind and place, for its text may hold a secret; answered without it."""
    request.scope[TOLD] = error
    [said] = refusals.unexpected(error)["errors"]
    told = said["extensions"]
    reason = Reason(told["code"], told["messageZh"], told["messageEn"], Fixer.OPERATOR)
    return shaped(request.url.path, reason, _LATER if reason.code in _NOT_NOW else 0)


def _oauth(reason: Reason) -> JSONResponse:
    # RFC 6749 has words for it at the authorization endpoint alone (4.1.2.1); no others fit better.
    said = {
        "error": "temporarily_unavailable" if reason.code in _NOT_NOW else "server_error",
        "error_description": reason.en,
        "code": reason.code,
        "messageZh": reason.zh,
        "messageEn": reason.en,
    }
    return JSONResponse(said, catalogue.status(reason.code), {"Cache-Control": "no-store"})
