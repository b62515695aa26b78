"""The Merkle tree of RFC 9162 2.1: which complete subtrees make a root or a proof, and how the tree grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from typing import NamedTuple

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


class Place(NamedTuple):
    """A complete subtree: leaves number·2^level to (number + 1)·2^level - 1. A leaf is one of level 0."""

    level: int
    number: int


Span = tuple[int, int]
"""Leaves from the first up to, without, the second; one that the tree's own splits lead to."""


def joined(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 9162 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


def complete(span: Span) -> list[Place]:
    """The complete subtrees that a span consists of, widest first; their hashes, `folded`, are its hash."""
    start, end = span
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append(Place(level, start >> level))
        start += 1 << level
    return places


def folded(hashes: Iterable[bytes]) -> bytes:
    """The hash over complete subtrees, widest first."""
    narrowest_first = list(hashes)[::-1]
    return reduce(lambda right, left: joined(left, right), narrowest_first) if narrowest_first else EMPTY


def inclusion(seq: int, size: int) -> list[Span]:
    """The spans whose hashes prove leaf `seq` in a tree of `size` (RFC 9162 2.1.3.1). 0 <= seq < size."""
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if seq < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency(old: int, new: int) -> list[Span]:
    """The spans whose hashes prove that a tree of `new` begins with that of `old` (RFC 9162 2.1.4.1). 0 < old <= new."""
    start, end, found = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    # The old tree's own root is known to who asks; another subtree that it ends with is not.
    return ([(start, end)] if start else []) + found[::-1]


def _split(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


@dataclass(slots=True)
class Growing:
    """A tree as it grows. edge: hashes of the complete subtrees of all its leaves, widest first."""

    size: int = 0
    edge: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[tuple[Place, bytes]]:
        """Take in one leaf. Returns the subtrees above it that are complete now, lowest first."""
        level, number, made, hash = 0, self.size, [], leaf
        while number & 1:
            level, number, hash = level + 1, number >> 1, joined(self.edge.pop(), hash)
            made.append((Place(level, number), hash))
        self.edge.append(hash)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The hash over all leaves."""
        return folded(self.edge)
