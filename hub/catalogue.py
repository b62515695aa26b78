"""The HTTP status that each code of a refusal has."""

from __future__ import annotations


def status(code: str) -> int:
    """The status of a whole request refused with this code."""
    return {
        "BODY_TOO_LARGE": 413,
        "UNSUPPORTED_MEDIA_TYPE": 415,
        "UNAUTHENTICATED": 401,
        "NOT_ACCEPTABLE": 406,
        "METHOD_NOT_ALLOWED": 405,
        "ADDRESS_TOO_LONG": 414,
        "RATE_LIMITED": 429,
        "DOCUMENT_NOT_TRUSTED": 403,
        "PERSISTED_QUERY_NOT_SUPPORTED": 200,
    }.get(code, 400)
