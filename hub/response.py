"""What is sent back: answers, refusals with the status their code has, and answers that need not be sent again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

from domain.errors import Fixer, Reason
from execution import refusals
from execution.answers import Answer, Path, encoded
from hub import catalogue, problem
from hub.negotiation import GRAPH, HTML, JSON

Header = tuple[bytes, bytes]
METHODS = b"GET, HEAD, POST"
_NO_STORE: Header = (b"cache-control", b"no-store")
_LATER: tuple[Header, ...] = (_NO_STORE, (b"retry-after", b"%d" % problem.SECONDS))
_PASSING = {"UNAVAILABLE", "AUDIT_UNAVAILABLE", "OVERLOADED"}
# Each time the hub is asked whether it is still so, for rights may have changed; nobody else may keep it.
_ASK_AGAIN: tuple[Header, ...] = (
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Authorization, Hub-Purpose, Hub-Ticket, Accept"),
)
_NO_TOKEN = (
    "请求未带访问令牌，请加请求头 Authorization: Bearer …",
    "no access token: send Authorization: Bearer …",
)
_EXPIRED = ("访问令牌已过期，请重新获取", "the token has expired; ask for a new one")


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back. media: the type of the body."""

    status: int
    media: bytes
    body: bytes
    headers: tuple[Header, ...] = (_NO_STORE,)


def html(content: bytes, policy: bytes) -> Response:
    """A page without data. policy: what a browser may load and run for it (Content-Security-Policy)."""
    headers = ((b"vary", b"Accept"), (b"content-security-policy", policy))
    return Response(200, HTML + b"; charset=utf-8", content, headers)


def answered(answer: Answer, media: bytes) -> Response:
    """An answer. Plain JSON says 200 whatever an operation came to; the newer type says by status what failed.

    Either says so where the hub cannot answer just now: whoever passes requests on knows by the status to try again.
    """
    if answer.path is not Path.REFUSED:
        return Response(200, media, answer.body)
    if answer.code == "METHOD_NOT_ALLOWED":
        return Response(405, media, answer.body, (_NO_STORE, (b"allow", b"POST")))
    headers = _LATER if answer.code in _PASSING else (_NO_STORE,)
    said = media == GRAPH or answer.code in _PASSING
    return Response(catalogue.status(answer.code) if said else 200, media, answer.body, headers)


def unexpected(error: Exception) -> Response:
    """What nobody foresaw before an operation ran: a fault of ours, or the database is away."""
    said = refusals.unexpected(error)
    code = said["errors"][0]["extensions"]["code"]
    headers = _LATER if code in _PASSING else (_NO_STORE,)
    return Response(catalogue.status(code), JSON, encoded(said), headers)


def refusal(reason: Reason, media: bytes | None, *more: Header) -> Response:
    """A request that never became an operation."""
    status = catalogue.status(reason.code)
    if status == 405:
        more = (*more, (b"allow", METHODS))
    headers = _LATER if reason.code in _PASSING else (_NO_STORE,)
    return Response(status, media or JSON, encoded(refusals.refused(reason)), (*headers, *more))


def unauthorized(why: str, media: bytes | None, challenge: tuple[Header, ...]) -> Response:
    """No valid token; the challenge says what was wrong, and where to get one."""
    zh, en = {"": _NO_TOKEN, "expired": _EXPIRED}.get(
        why, ("访问令牌无效", f"not a valid access token: {why}")
    )
    return refusal(Reason("UNAUTHENTICATED", zh, en, Fixer.CALLER), media, *challenge)


def conditional(answer: Answer, media: bytes, known: bytes | None) -> Response:
    """An answer by GET with a strong ETag, or 304 if the client knows it (RFC 9110 13.1.2). known: If-None-Match.

    A refusal is sent in full whatever the client knows: there is nothing yet that it could have kept.
    """
    made = answered(answer, media)
    if answer.path is Path.REFUSED:
        return made
    tag = b'"%b"' % blake2b(made.body, digest_size=16, key=media[:64]).hexdigest().encode()
    headers = ((b"etag", tag), *_ASK_AGAIN)
    if known is not None and matches(known, tag):
        return Response(304, media, b"", headers)
    return replace(made, headers=headers)


def matches(known: bytes, tag: bytes) -> bool:
    """Whether If-None-Match names a tag, weakly or strongly, or any at all."""
    tags = [each.strip().removeprefix(b"W/") for each in known.split(b",")]
    return tag in tags or tags == [b"*"]
