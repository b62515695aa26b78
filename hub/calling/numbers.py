"""Numbers in the address of a call."""

from __future__ import annotations

from starlette.requests import Request

from domain.errors import Refused
from hub.calling.manifest import BAD_REQUEST

_DIGITS = 10


def number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """A whole number of the address, within bounds. Raises Refused BAD_REQUEST naming the parameter."""
    given = request.query_params.getlist(name) or [str(default)]
    [text] = given if len(given) == 1 else [""]
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and least <= int(text) <= most):
        raise Refused(BAD_REQUEST.at(name))
    return int(text)
