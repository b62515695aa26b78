"""The two suites of field encryption behind one interface: international algorithms, and the national ones (国密)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher as Combined
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

IV, TAG = 12, 16
"""Bytes of the initialization vector and of the tag (NIST SP 800-38D; GB/T 36624 for SM4)."""
DIGEST = 32
"""Bytes of a blind index: SHA-256 and SM3 alike."""

Mac = Callable[[bytes], bytes]


class Cipher(Protocol):
    """Authenticated encryption under one key. Both raise cryptography.exceptions.InvalidTag on what was altered."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes of ciphertext and tag."""


class Sm4Gcm:
    """SM4-GCM (GB/T 32907, GM/T 0002) with the interface of AESGCM. key: 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""
        encryptor = Combined(self._key, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes of ciphertext and tag. Raises InvalidTag."""
        decryptor = Combined(self._key, modes.GCM(nonce, data[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-TAG]) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """Algorithms that belong together. mark: the first byte of every envelope; key_size: bytes of a data key."""

    name: str
    mark: int
    key_size: int
    cipher: Callable[[bytes], Cipher]
    hash: HashAlgorithm

    def mac(self, root: bytes, purpose: str) -> Mac:
        """HMAC (RFC 2104) under the key that HKDF (RFC 5869) derives from an index root for a purpose."""
        derived = HKDF(self.hash, DIGEST, salt=None, info=f"blind index|{purpose}".encode()).derive(root)
        keyed = HMAC(derived, self.hash)

        def digest(value: bytes) -> bytes:
            copied = keyed.copy()  # half the price of a new one
            copied.update(value)
            return copied.finalize()

        return digest


INTL_1 = Suite("INTL-1", 1, 32, AESGCM, SHA256())
GM_1 = Suite("GM-1", 2, 16, Sm4Gcm, SM3())
SUITES = {suite.name: suite for suite in (INTL_1, GM_1)}
