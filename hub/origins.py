"""Which web pages of other sites may ask from a browser (CORS, Fetch 3.2), and where.

Nobody's cookie or password goes along: a page needs a token, which it puts into a header itself. Starlette's middleware
is not used: it answers origins that are not listed too, and names no Vary where a request has no Origin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Lines = tuple[tuple[bytes, bytes], ...]
PUBLIC = "/.well-known/"
"""Below it stands what anyone may read: metadata, keys, checkpoints and proofs."""
_SENT = "Authorization, Content-Type, DPoP, Hub-Purpose, Hub-Ticket, If-None-Match, X-Request-Id"
_SHOWN = b"DPoP-Nonce, ETag, Retry-After, WWW-Authenticate, X-Request-Id"
_REMEMBERED = b"600"  # seconds for which a browser need not ask again
_ORIGIN, _METHOD = b"origin", b"access-control-request-method"
_VARIES: Lines = ((b"vary", b"Origin"),)
_ANYONE: Lines = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _SHOWN))


class Origins:
    """The sites that are let in. listed: their origins, exactly as browsers send them ("https://portal.example:8443").

    shared: by path, the methods that they may use there. A site that is not listed gets no header at all.
    """

    def __init__(self, listed: Collection[str], shared: Mapping[str, Collection[str]]) -> None:
        self._shared = {path: ", ".join(methods).encode() for path, methods in shared.items() if listed}
        self._lines: dict[bytes, Lines] = {each.encode("ascii"): _let_in(each) for each in listed}

    def lines(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Lines:
        """What a response at a path carries. A cache must not give one site what another one got, nor what none got."""
        if path in self._shared:
            return self._lines.get(_origin(headers), _VARIES)
        return _ANYONE if path.startswith(PUBLIC) else ()

    def preflight(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Lines | None:
        """The headers that answer a browser's question before a request; None if it is none, or not let in."""
        asked = dict(headers)
        if _METHOD not in asked or _ORIGIN not in asked:
            return None
        methods = self._shared.get(path) or (b"GET" if path.startswith(PUBLIC) else b"")
        lines = self.lines(path, asked.items())
        return (*lines, *_allowed(methods)) if methods and lines not in (_VARIES, ()) else None


def _let_in(origin: str) -> Lines:
    shown = (b"access-control-expose-headers", _SHOWN)
    return ((b"access-control-allow-origin", origin.encode("ascii")), shown, *_VARIES)


def _allowed(methods: bytes) -> Lines:
    return (
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", _SENT.encode()),
        (b"access-control-max-age", _REMEMBERED),
    )


def _origin(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return next((value for name, value in headers if name == _ORIGIN), b"")
