"""Requests outside the graph that fail through no fault of theirs, each told in the form its endpoint speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth.oauth import page
from domain.errors import Fixer, Reason, Refused
from execution import refusals
from hub import catalogue
from hub.problem import headers, problem

Answer = Callable[[Request], Awaitable[Response]]
Told = Callable[[Reason], Response]
_NOT_FOUND = Reason("NOT_FOUND", "没有此地址", "there is nothing at this address", Fixer.CALLER)
_OTHER_METHOD = Reason(
    "METHOD_NOT_ALLOWED", "此地址不支持该方法", "another method is needed here", Fixer.CALLER
)


def guarded(routes: Iterable[Route], told: Told, patience: float) -> list[Route]:
    """The same routes: answered within `patience` seconds, with a refusal in words where nothing else came of it."""
    return [
        Route(each.path, _guarded(each.endpoint, told, patience), methods=list(each.methods or ()))
        for each in routes
    ]


def _guarded(endpoint: Answer, told: Told, patience: float) -> Answer:
    async def answer(request: Request) -> Response:
        try:
            async with asyncio.timeout(patience):
                return await endpoint(request)
        except Refused as refused:
            return told(refused.reason)
        except ClientDisconnect:
            return Response()  # nobody reads it
        except Exception as error:
            return told(refusals.reason(error))

    return answer


def oauth(reason: Reason) -> Response:
    """As programs read it that ask for tokens (RFC 6749 4.1.2.1 and 5.2)."""
    status = catalogue.status(reason.code)
    error = "temporarily_unavailable" if status == 503 else "server_error"
    return JSONResponse({"error": error, "error_description": reason.en}, status, headers(status))


def browsed(reason: Reason) -> Response:
    """As people read it who are about to sign in."""
    status = catalogue.status(reason.code)
    made = page.failed(reason.zh, reason.en, status)
    made.headers.update(headers(status))
    return made


async def unrouted(request: Request, error: Exception) -> Response:
    """Where there is no route, or none for the method."""
    assert isinstance(error, HTTPException)
    made = problem(_OTHER_METHOD if error.status_code == 405 else _NOT_FOUND)
    made.headers.update(error.headers or {})
    return made
