"""Verifying the log from scratch: every record against its leaf, their order and number against what was signed.

Nothing that is stored is believed but the signatures: leaves and roots are computed anew from the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth.audit import checkpoint, record
from auth.audit.checkpoint import BadNote, Checkpoint
from auth.audit.reading import Entry, Signed
from auth.audit.tree import Growing
from domain.errors import Fixer, Reason, Refused


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found to hold. unsigned: records after the last checkpoint, which nothing proves yet."""

    size: int
    root: bytes
    checkpoints: int
    unsigned: int


def broken(zh: str, en: str, place: str) -> Refused:
    """The log does not hold; place names where."""
    return Refused(
        Reason(
            "AUDIT_BROKEN", f"审计日志被改动：{zh}", f"the audit log was altered: {en}", Fixer.OPERATOR, place
        )
    )


@dataclass(slots=True)
class Verification:
    """Takes in a log in order. keys: whose signature counts. kept: a checkpoint that a witness kept.

    `take` and `finish` raise Refused (AUDIT_BROKEN), naming the first wrong place.
    """

    keys: Sequence[Ed25519PublicKey]
    kept: Checkpoint | None = None
    _tree: Growing = field(default_factory=Growing)
    _covered: int = 0
    _checkpoints: int = 0

    def take(self, each: Entry | Signed) -> None:
        """The next of the log."""
        if isinstance(each, Entry):
            self._place(each)
        else:
            self._signature(each)

    def finish(self) -> Verified:
        """What holds, once all was taken."""
        size = self._tree.size
        if self.kept is not None and self.kept.size > size:
            raise _truncated(self._covered, size, self.kept.size)
        if size and not self._checkpoints:
            raise broken("没有任何已签名的检查点", "no checkpoint is left that anyone signed", "seq 0")
        return Verified(size, self._tree.root(), self._checkpoints, size - self._covered)

    def _place(self, each: Entry) -> None:
        size = self._tree.size
        if each.seq != size:
            raise _out_of_turn(each, size)
        if each.record is None:
            raise broken("此处的记录已被删除", "the record that stood here was deleted", f"seq {size}")
        if _leaf(each.record) != each.leaf:
            zh, en = "此记录不是当初记下的那一条", "the record is not the one that was entered here"
            raise broken(zh, en, _named(each))
        self._tree.add(each.leaf)
        kept = self.kept
        if kept is not None and kept.size == self._tree.size and kept.root != self._tree.root():
            raise _forked(kept.size)

    def _signature(self, each: Signed) -> None:
        try:
            signed = checkpoint.opened(each.note, self.keys)
        except BadNote as error:
            raise broken(
                f"检查点签名无效（{error}）", f"a checkpoint does not hold: {error}", f"size {each.size}"
            ) from error
        if signed.size != each.size or each.size < self._covered:
            raise broken(
                "检查点不在其位", "a checkpoint stands where it does not belong", f"size {each.size}"
            )
        if signed.size > self._tree.size:
            raise _truncated(self._covered, self._tree.size, signed.size)
        if signed.size < self._tree.size or signed.root != self._tree.root():
            raise _differs(self._covered, signed.size)
        self._covered, self._checkpoints = signed.size, self._checkpoints + 1


def _leaf(said: Any) -> bytes | None:
    try:
        return record.leaf(said)
    except ValueError:  # an export may hold what no record can: NaN, half a surrogate pair
        return None


def _named(each: Entry) -> str:
    return f"seq {each.seq}, id {each.record.get('id') if each.record else None}"


def _out_of_turn(each: Entry, expected: int) -> Refused:
    if each.seq > expected:
        zh, en = "缺少记录", "records are missing"
        return broken(zh, en, f"seq {expected}–{each.seq - 1}")
    return broken("多出记录或次序有误", "a record was inserted, or moved", _named(each))


def _truncated(good: int, size: int, signed: int) -> Refused:
    zh, en = f"检查点证明曾有 {signed} 条，现只有 {size} 条", f"{signed} records were signed, {size} are left"
    return broken(zh, en, f"seq {good}–{signed - 1}")


def _differs(good: int, signed: int) -> Refused:
    zh = "这一段的记录与检查点不符：被改动、增删或调换过次序"
    en = "these records are not those that were signed: changed, inserted, removed or put in another order"
    return broken(zh, en, f"seq {good}–{signed - 1}")


def _forked(size: int) -> Refused:
    zh = "与所留存的检查点不一致：日志被改写或另有一份"
    en = "it does not extend the checkpoint that was kept: it was rewritten, or there are two of it"
    return broken(zh, en, f"seq 0–{size - 1}")
