"""Tokens already verified: a signature is checked once, the expiry every time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from auth import token
from auth.token import BadToken, Issuer
from auth.viewer import Viewer

_MOST = 4_096  # tokens of about 700 bytes each
_LENGTH = 10_000  # bytes


class Remembered:
    """Viewers by the token they came with, however its header was spelt; the ones used last are kept.

    A refused token is not remembered: it costs its sender a verification each time, and us no memory.
    """

    def __init__(self, issuer: Issuer, now: Callable[[], datetime], most: int = _MOST) -> None:
        self._issuer, self._now, self._most = issuer, now, most
        self._known: OrderedDict[str, tuple[Viewer, int]] = OrderedDict()

    def viewer(self, authorization: bytes) -> Viewer:
        """Whom a header speaks for at this moment. Raises BadToken, with an empty text where there is no header."""
        now, sent = self._now(), _bearer(authorization)
        known = self._known.get(sent)
        if known is None:
            return self._verified(sent, now)
        if now.timestamp() >= known[1]:
            del self._known[sent]
            raise BadToken("expired")
        self._known.move_to_end(sent)
        return known[0]

    def __len__(self) -> int:
        return len(self._known)

    def _verified(self, sent: str, now: datetime) -> Viewer:
        known = token.verified(self._issuer, sent, now)
        self._known[sent] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known[0]


def _bearer(authorization: bytes) -> str:
    if len(authorization) > _LENGTH:
        raise BadToken("too long")
    scheme, _, sent = authorization.decode("latin-1").partition(" ")
    if not scheme:
        raise BadToken("")
    if scheme.lower() != "bearer":
        raise BadToken("only Bearer is accepted")
    return sent.strip()
