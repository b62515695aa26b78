"""Requests outside the graph that fail through no fault of theirs, each told in the form its endpoint speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from domain.errors import Fixer, Reason, Refused
from execution import refusals
from hub.calling import replies
from hub.problem import problem, shaped

Answer = Callable[[Request], Awaitable[Response]]
_NOT_FOUND = Reason("NOT_FOUND", "没有此地址", "there is nothing at this address", Fixer.CALLER)
_OTHER_METHOD = Reason(
    "METHOD_NOT_ALLOWED", "此地址不支持该方法", "another method is needed here", Fixer.CALLER
)


def guarded(routes: Iterable[Route], patience: float) -> list[Route]:
    """The same routes: answered within `patience` seconds, with a refusal in words where nothing else came of it."""
    return [
        Route(each.path, _guarded(each.endpoint, patience), methods=list(each.methods or ()))
        for each in routes
    ]


def _guarded(endpoint: Answer, patience: float) -> Answer:
    async def answer(request: Request) -> Response:
        try:
            async with asyncio.timeout(patience):
                return await endpoint(request)
        except Refused as refused:
            return shaped(request.url.path, refused.reason)
        except ClientDisconnect:
            return Response()  # nobody reads it
        except Exception as error:
            return shaped(request.url.path, refusals.reason(error))

    return answer


async def unrouted(request: Request, error: Exception) -> Response:
    """Where there is no route, or none for the method."""
    assert isinstance(error, HTTPException)
    reason = _OTHER_METHOD if error.status_code == 405 else _NOT_FOUND
    called = request.url.path.startswith(replies.PATH)
    made: Response = replies.problem(reason) if called else problem(reason)
    made.headers.update(error.headers or {})
    return made
