"""What ends with a client's or an account's rights: the tokens they have, and what would give new ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.revoked import revoking
from database import tables


async def end(session: AsyncSession, now: datetime, begun: ColumnElement[bool], whose: str) -> None:
    """End it. now: taken after the row of whom it concerns was changed, so that nothing issued beside it is younger.

    begun: their sign-ins; whose: as `auth.revoked` names whose tokens they are. Everybody who locks rows does so in this order:
    client, account, sign-ins, revocation.
    """
    gone = update(tables.OauthAuthorization).where(begun)
    await session.execute(gone.values(refresh_hash=None, expires_at=now))
    await session.execute(revoking([whose], now))
