"""Reads a request's body up to a limit."""

from __future__ import annotations

from starlette.requests import Request

from domain.errors import Refused
from partners import problems


async def read(request: Request, largest: int) -> bytes:
    """The body, of at most so many bytes. Raises Refused TOO_LARGE."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > largest:
            raise Refused(problems.TOO_LARGE)
    return bytes(content)
