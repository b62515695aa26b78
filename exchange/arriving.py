"""A package on its way in from a department that is asked for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from database import gate, tables
from database.crypto.keys import Ring
from domain.exchange import PackageState
from exchange import landing, pages


class Arriving:
    """A package on its way in, kept part by part; what was taken counts once it is kept and the transaction commits.

    The transaction begins with the first part: nobody waits in one for a department that takes its time.
    """

    def __init__(self, session: AsyncSession, ring: Ring, key: landing.PackageKey) -> None:
        self._session, self._ring, self._key = session, ring, key
        self._package: tables.ExchangePackage | None = None
        self._keeper: pages.Keeper | None = None
        self._is_new = True

    async def take(self, part: bytes) -> None:
        """The next part, of whole lines."""
        keeper, _ = await self._opened()
        await keeper.add(part)

    async def keep(self, header: dict[str, Any], state: PackageState) -> UUID:
        """That was all. Returns the package's id. Raises Refused (SEQUENCE_REUSED) as `keep` does."""
        keeper, package = await self._opened()
        sha256 = await keeper.end()
        if not self._is_new:
            return landing.same(package, self._key, sha256)
        package.sha256, package.header, package.state = sha256, header, state
        await self._session.flush()
        return package.id

    async def _opened(self) -> tuple[pages.Keeper, tables.ExchangePackage]:
        if self._keeper is None or self._package is None:
            keys = await gate.writing(self._session, self._ring)
            known = await landing.find(self._session, self._key)
            self._is_new = known is None
            self._package = known or await landing.new(self._session, self._key, {}, PackageState.RECEIVED)
            self._keeper = pages.Keeper(self._session, keys, self._package.id if self._is_new else None)
        return self._keeper, self._package
