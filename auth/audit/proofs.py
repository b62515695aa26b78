"""Checking a proof of the log: that a record is in it, that it only grew (RFC 9162 2.1.3.2 and 2.1.4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from auth.audit.tree import joined


def includes(leaf: bytes, seq: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the tree of `size` with that root has `leaf` at `seq`."""
    if not 0 <= seq < size:
        return False
    at, last, hash = seq, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            hash = joined(step, hash)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hash = joined(hash, step)
        at, last = at >> 1, last >> 1
    return last == 0 and hash == root


def extends(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of size `new` begins with the tree of size `old`. 0 < old <= new."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = joined(step, before), joined(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = joined(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root
