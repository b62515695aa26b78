"""Whether what was downloaded is all that was promised: its lines, its SHA-256, its encoding."""

from __future__ import annotations

import hashlib

from connectors import _bulk, _reasons
from domain.errors import Reason, Refused


def damage(content: bytes, lines: int, sha256: str) -> Reason | None:
    """What is wrong with a part of so many lines; None if it is whole."""
    found = _bulk.count(content)
    if found < lines or (content and not content.endswith(b"\n")):
        return _reasons.TRUNCATED
    if found > lines:
        return _reasons.WRONG_COUNT
    return None if hashlib.sha256(content).hexdigest() == sha256 else _reasons.HASH_MISMATCH


class Sum:
    """All parts together. size: bytes so far."""

    def __init__(self) -> None:
        self.size, self._lines, self._hashed = 0, 0, hashlib.sha256()

    def add(self, content: bytes) -> None:
        """One more part, which may be forgotten afterwards."""
        self.size += len(content)
        self._lines += _bulk.count(content)
        self._hashed.update(content)

    def prove(self, lines: int, sha256: str, place: str) -> None:
        """Raise Refused WRONG_COUNT or HASH_MISMATCH unless it is what was promised."""
        if self._lines != lines:
            raise Refused(_reasons.WRONG_COUNT.at(place))
        if self._hashed.hexdigest() != sha256:
            raise Refused(_reasons.HASH_MISMATCH.at(place))


def unreadable_line(content: bytes) -> int | None:
    """The first line that is not UTF-8, from 1; None if all are."""
    # The number leaves this function, the decoder's error does not: it carries the bytes.
    try:
        content.decode()
    except UnicodeDecodeError as bad:
        return content.count(b"\n", 0, bad.start) + 1
    return None
