"""What happens at the authorization server, told to whoever keeps the record of it before it takes effect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Event:
    """事件. what: the path below /oauth/ ("token", "par", "introspect", "revoke", "login", "consent").

    client_id: who proved to be asking, empty if nobody did; user: the id of the person, empty if there is none;
    session: the authorization (`sid`) concerned; outcome: "ok" or an error code.
    """

    what: str
    client_id: str = ""
    user: str = ""
    session: str = ""
    outcome: str = "ok"


Witness = Callable[[AsyncSession, Event], Awaitable[None]]
"""Writes an event down in the transaction that it is part of. If it raises, nothing is answered and nothing is kept."""


async def nobody(session: AsyncSession, event: Event) -> None:
    """Keeps no record."""
