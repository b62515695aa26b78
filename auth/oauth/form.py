"""What is sent to the authorization server: read, measured and checked before any of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from starlette.requests import Request

Form = dict[str, str]
_BODY = 16_384  # bytes
_FIELDS = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to an endpoint. path: below the issuer's address; headers: names in lower case; peer: who connected."""

    form: Form
    path: str
    headers: Mapping[bytes, bytes]
    peer: str = ""


async def read(request: Request) -> Asked:
    """The form of a POST. Raises InvalidRequestError: too large, of another kind, repeated, or not plain text.

    Repeated parameters are refused (RFC 6749 3.2), and a second way to authenticate beside the form.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise InvalidRequestError("the body is too large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise InvalidRequestError("the body must be application/x-www-form-urlencoded")
    if "authorization" in request.headers:
        raise InvalidRequestError("one way to authenticate is enough")
    return Asked(
        fields(body), request.url.path, single(request), request.client.host if request.client else ""
    )


def fields(encoded: bytes) -> Form:
    """The parameters of a form or an address. Raises InvalidRequestError."""
    try:
        text = encoded.decode("ascii")
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=_FIELDS
        )
    except ValueError as error:
        raise InvalidRequestError("the form cannot be read") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise InvalidRequestError("a parameter is repeated")
    # The database takes no NUL; strict UTF-8 above lets no lone surrogate through.
    if any("\x00" in text for pair in pairs for text in pair):
        raise InvalidRequestError("a parameter contains NUL")
    return form


def single(request: Request) -> dict[bytes, bytes]:
    """The headers, those in several lines as one list: two proofs are therefore none."""
    found: dict[bytes, bytes] = {}
    for name, value in request.headers.raw:
        found[name] = found[name] + b", " + value if name in found else value
    return found
