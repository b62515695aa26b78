"""The keys of one moment: which data key seals, which open what was sealed before, which roots index."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from database.crypto.suites import Cipher, Mac, Suite
from domain.errors import Fixer, Reason, Refused

KEY_ID = 4
"""Bytes of a data key's id in an envelope, behind the suite's mark."""
HEAD = 1 + KEY_ID


class State(Enum):
    """CURRENT: writes are made with it. LEAVING: an index root whose rows are being moved. OLDER: it only reads."""

    CURRENT = "current"
    LEAVING = "leaving"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals values. head: what every envelope of it begins with, the suite's mark and the key's id."""

    id: bytes
    suite: Suite
    state: State
    made_at: str
    secret: bytes = field(repr=False)

    @property
    def head(self) -> bytes:
        """The first bytes of its envelopes."""
        return bytes([self.suite.mark]) + self.id


@dataclass(frozen=True, slots=True)
class IndexRoot:
    """A root from which the index key of each purpose is derived; at most one a suite.

    A row's indexes belong to the root of the suite that seals the row.
    """

    suite: Suite
    state: State
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Keys:
    """Immutable; a change makes another one. Exactly one data key and one index root are CURRENT, of one suite."""

    data: tuple[DataKey, ...]
    roots: tuple[IndexRoot, ...]
    _ciphers: dict[bytes, Cipher] = field(default_factory=dict, repr=False, compare=False)
    _macs: dict[tuple[str, str], Mac] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError where no key, or more than one, is current, or two bear one name."""
        suites = {self.current.suite.name, self.root.suite.name}
        heads, roots = {key.head for key in self.data}, {root.suite.name for root in self.roots}
        if len(suites) > 1 or len(heads) < len(self.data) or len(roots) < len(self.roots):
            raise ValueError("the current key and root are of one suite, and no two keys bear one name")
        self._ciphers.update({key.head: key.suite.cipher(key.secret) for key in self.data})

    @property
    def current(self) -> DataKey:
        """The data key that seals."""
        [only] = [key for key in self.data if key.state is State.CURRENT]
        return only

    @property
    def root(self) -> IndexRoot:
        """The index root that writes are indexed with."""
        [only] = [root for root in self.roots if root.state is State.CURRENT]
        return only

    @property
    def moving(self) -> bool:
        """Whether rows are being moved from one index root to another, so that registers cannot be joined."""
        return any(root.state is State.LEAVING for root in self.roots)

    def cipher(self, head: bytes) -> Cipher:
        """What opens envelopes with this head. Raises Refused (FIELD_KEY_UNKNOWN)."""
        found = self._ciphers.get(head)
        if found is None:
            raise Refused(UNKNOWN_KEY)
        return found

    def mac(self, root: IndexRoot, purpose: str) -> Mac:
        """The keyed digest of a purpose under a root."""
        key = (root.suite.name, purpose)
        if key not in self._macs:
            self._macs[key] = root.suite.mac(root.secret, purpose)
        return self._macs[key]

    @property
    def asked(self) -> tuple[IndexRoot, ...]:
        """The roots a value may be found under: the current one, and one whose rows are being moved."""
        return tuple(sorted((r for r in self.roots if r.state is not State.OLDER), key=_current_first))

    def rotated(self, now: datetime) -> Keys:
        """With a new current data key of the same suite; those before only open."""
        older = tuple(replace(key, state=State.OLDER) for key in self.data)
        return Keys((*older, made(self.current.suite, now)), self.roots)

    def moved(self, suite: Suite, now: datetime) -> Keys:
        """With another suite's data key and index root as the current ones; the rows' old root is LEAVING.

        A key or root of that suite that is still there is taken again, so that an interrupted move goes on.
        """
        known = [key for key in self.data if key.suite == suite]
        data = (*self.data, *([] if known else [made(suite, now)]))
        current = known[-1].id if known else data[-1].id
        roots = [replace(r, state=State.LEAVING) for r in self.roots if r.suite != suite]
        root = next((r for r in self.roots if r.suite == suite), _root(suite))
        return Keys(
            tuple(replace(k, state=State.CURRENT if k.id == current else State.OLDER) for k in data),
            (*roots, replace(root, state=State.CURRENT)),
        )

    def settled(self) -> Keys:
        """With every row moved: no root is LEAVING any more."""
        return Keys(
            self.data,
            tuple(r if r.state is State.CURRENT else replace(r, state=State.OLDER) for r in self.roots),
        )

    def without(self, heads: set[bytes]) -> Keys:
        """Without data keys that nothing is sealed with, and index roots of suites that no key is left of."""
        data = tuple(key for key in self.data if key.head not in heads or key.state is State.CURRENT)
        left = {key.suite.name for key in data}
        return Keys(data, tuple(root for root in self.roots if root.suite.name in left))


Ring = Callable[[], Keys]
"""The keys as they are now: a command may change them while others are at work."""


def first(suite: Suite, now: datetime) -> Keys:
    """The keys of a new hub."""
    return Keys((made(suite, now),), (_root(suite),))


def made(suite: Suite, now: datetime) -> DataKey:
    """A new data key, current."""
    secret = secrets.token_bytes(suite.key_size)
    return DataKey(
        secrets.token_bytes(KEY_ID), suite, State.CURRENT, now.isoformat(timespec="seconds"), secret
    )


def _root(suite: Suite) -> IndexRoot:
    return IndexRoot(suite, State.CURRENT, secrets.token_bytes(32))


def _current_first(root: IndexRoot) -> bool:
    return root.state is not State.CURRENT


UNKNOWN_KEY = Reason(
    "FIELD_KEY_UNKNOWN",
    "密钥环中没有封存该数据所用的密钥；请恢复 keys/fields.json 的备份",
    "the key ring lacks the key that this was sealed with; restore keys/fields.json from its backup",
    Fixer.OPERATOR,
)
