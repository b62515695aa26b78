"""Tokens already verified: a signature is checked once; its key and the expiry every time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from auth import token
from auth.external import External
from auth.token import Access, BadToken, Issuer

_MOST = 4_096  # tokens of about 700 bytes each


class Remembered:
    """What tokens say; the ones used last are kept.

    A refused token is not remembered: it costs its sender a verification each time, and us no memory.
    external: another issuer whose tokens are accepted too.
    """

    def __init__(
        self,
        issuer: Issuer,
        now: Callable[[], datetime],
        most: int = _MOST,
        external: External | None = None,
    ) -> None:
        self._issuer, self._now, self._most, self._external = issuer, now, most, external
        self._known: OrderedDict[str, tuple[Access, Issuer | External]] = OrderedDict()

    def known(self, sent: str) -> Access | None:
        """What a token says at this moment, if it was verified before. Raises BadToken."""
        found = self._known.get(sent)
        if found is None:
            return None
        known, signer = found
        if self._now().timestamp() >= known.expires:
            del self._known[sent]
            raise BadToken("expired")
        if not signer.holds(known.key):  # taken back since, or to be asked about again
            del self._known[sent]
            return None
        self._known.move_to_end(sent)
        return known

    async def access(self, sent: str) -> Access:
        """What a token says at this moment. Raises BadToken."""
        return self.known(sent) or await self._verified(sent, self._now())

    def __len__(self) -> int:
        return len(self._known)

    async def _verified(self, sent: str, now: datetime) -> Access:
        signer: Issuer | External = self._issuer
        if self._external is not None and self._external.issued(sent):
            signer, known = self._external, await self._external.verified(sent, now)
        else:
            known = token.verified(self._issuer, sent, now)
        self._known[sent] = known, signer
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known
