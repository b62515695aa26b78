"""Which OAuth error an answer names: in its body (RFC 6749 5.2) or in its challenge (RFC 6750 3, RFC 9449 7.1)."""

from __future__ import annotations

import re

import msgspec

from connectors._wire import Answer

OF_PROOF = frozenset({"invalid_dpop_proof", "use_dpop_nonce"})
_KNOWN = OF_PROOF | {
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "invalid_token",
    "insufficient_scope",
    "unauthorized_client",
    "unsupported_grant_type",
}
_IN_CHALLENGE = re.compile(r'\berror\s*=\s*"?([a-z_]+)', re.ASCII | re.IGNORECASE)


class _Body(msgspec.Struct):
    error: str


def error(answer: Answer) -> str:
    """One of the errors the RFCs know, or "" if it names none; a partner's own words are never passed on."""
    # Several may be named, for frameworks put words of their own into the body: what is wrong with the proof comes first.
    known = sorted(set(_named(answer)) & _KNOWN, key=lambda name: (name not in OF_PROOF, name))
    return known[0] if known else ""


def challenges(answer: Answer) -> bool:
    """Whether the answer's challenge names any error, known or not."""
    return bool(_IN_CHALLENGE.search(answer.headers.get("WWW-Authenticate", "")))


def _named(answer: Answer) -> list[str]:
    named = _IN_CHALLENGE.findall(answer.headers.get("WWW-Authenticate", ""))
    try:
        return [*named, msgspec.json.decode(answer.content, type=_Body).error]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return list(named)
