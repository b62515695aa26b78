"""Passwords: kept as argon2id (RFC 9106), compared in the same time whether the account exists or not."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import Fixer, Reason, Refused

SHORTEST, LONGEST = 12, 128  # characters
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)  # RFC 9106 4, second recommendation
_AT_ONCE = 2  # each takes 64 MiB and 60 ms of a processor


def hashed(password: str) -> str:
    """How a password is kept. Raises Refused BAD_PASSWORD for one too short, too long, or all of a kind."""
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < 5 or not password.isprintable():
        zh = f"密码应为 {SHORTEST} 至 {LONGEST} 个字符，且至少有 5 个不同字符"
        en = f"a password has {SHORTEST} to {LONGEST} characters, at least 5 of them different"
        raise Refused(Reason("BAD_PASSWORD", zh, en, Fixer.CALLER, "password"))
    return _HASHER.hash(password)


class Passwords:
    """Compares passwords beside the event loop, two at a time, so that guessing does not stop the hub."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def match(self, kept: str | None, given: str) -> bool:
        """Whether a password is the one kept. None: there is no account to look at, which takes as long to find out."""
        async with self._turns:
            held = await asyncio.to_thread(_verified, kept or _nobody(), given)
        return held and kept is not None


def _verified(kept: str, given: str) -> bool:
    try:
        return _HASHER.verify(kept, given.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
