"""Checkpoints: the tree's root at a size, signed as a note that anyone can keep (C2SP signed-note, tlog-checkpoint)."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import storage
from database import tables

_ED25519 = b"\1"  # the signature type of C2SP signed-note
_DASH = "— "


class BadNote(Exception):
    """Not a checkpoint, or not signed by a key that was given; the text says why, in English."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """检查点. origin: the log's name; root: over the first `size` records."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text, without signatures."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs checkpoints. origin: the log's name, an address without scheme, blanks and plus signs."""

    origin: str
    key: Ed25519PrivateKey

    def signed(self, size: int, root: bytes) -> str:
        """The signed note."""
        text = Checkpoint(self.origin, size, root).text
        proof = _key_id(self.origin, self.key.public_key()) + self.key.sign(text.encode())
        return f"{text}\n{_DASH}{self.origin} {b64encode(proof).decode()}\n"

    @property
    def verifier_key(self) -> str:
        """The public half as witnesses take it: name+id+key ("vkey" of C2SP signed-note)."""
        public = self.key.public_key()
        encoded = b64encode(_ED25519 + public.public_bytes_raw()).decode()
        return f"{self.origin}+{_key_id(self.origin, public).hex()}+{encoded}"


def public_key(verifier_key: str) -> Ed25519PublicKey:
    """The key in a vkey. Raises BadNote."""
    name, _, rest = verifier_key.strip().partition("+")
    named, _, encoded = rest.partition("+")
    kind_and_key = _decoded(encoded)
    if len(kind_and_key) != 33 or kind_and_key[:1] != _ED25519:
        raise BadNote("not the verifier key of an Ed25519 signature")
    key = Ed25519PublicKey.from_public_bytes(kind_and_key[1:])
    if _key_id(name, key).hex() != named:
        raise BadNote("the verifier key's id does not belong to its name and key")
    return key


def opened(note: str, keys: Sequence[Ed25519PublicKey]) -> Checkpoint:
    """What a note says, once one of the keys is found to have signed it. Raises BadNote.

    The name may change with the hub's address; the key is what counts, under the name that the note itself gives.
    """
    text, _, signatures = note.rpartition("\n\n")
    found = _parsed(text + "\n")
    proofs = [line.removeprefix(f"{_DASH}{found.origin} ") for line in signatures.split("\n")]
    if not any(_holds(found, _decoded(proof), key) for proof in proofs for key in keys):
        raise BadNote("no signature of a known key holds")
    return found


async def latest(session: AsyncSession) -> str | None:
    """The last signed note."""
    made = tables.AuditCheckpoint.__table__.c
    return await session.scalar(select(made.note).order_by(made.size.desc()).limit(1))


async def issue(session: AsyncSession, signer: Signer, *, apart: timedelta = timedelta()) -> bool:
    """Sign the tree as it is, unless it is signed or was signed a shorter while ago than `apart`. Returns whether."""
    made = tables.AuditCheckpoint.__table__.c
    # One from the future is none: a clock that was wrong for a moment must not keep the tree unsigned for years.
    now = func.clock_timestamp()
    fresh_then = made.at.between(now - apart, now)
    last = select(made.size, fresh_then).order_by(made.size.desc()).limit(1)
    signed, fresh = (await session.execute(last)).one_or_none() or (-1, False)
    size = await storage.size(session)
    if fresh or size <= signed:
        return False
    root = (await storage.growing(session, size)).root()
    values = {"size": size, "root": root, "note": signer.signed(size, root)}
    await session.execute(insert(tables.AuditCheckpoint).values(values).on_conflict_do_nothing())
    return True


def _parsed(text: str) -> Checkpoint:
    origin, size, root, *_ = (*text.split("\n"), "", "", "")
    if not origin or not size.isascii() or not size.isdecimal() or len(size) > 18 or str(int(size)) != size:
        raise BadNote("not a checkpoint: a line with the log's name, one with its size, one with its root")
    found = Checkpoint(origin, int(size), _decoded(root))
    if len(found.root) != 32 or found.text != text:
        raise BadNote("not a checkpoint: the root is not a SHA-256 in base64, or more follows it")
    return found


def _holds(found: Checkpoint, proof: bytes, key: Ed25519PublicKey) -> bool:
    if proof[:4] != _key_id(found.origin, key):
        return False
    try:
        key.verify(proof[4:], found.text.encode())
    except InvalidSignature:
        return False
    return True


def _key_id(name: str, key: Ed25519PublicKey) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
