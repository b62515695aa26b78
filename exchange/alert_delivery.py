"""Alerts on their way: claimed, sent, heard or tried again later, at least once and always under one id (domain.alert)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from casework import rules as parameters
from connectors import _webhook
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Ring
from domain import alert
from domain.alert import DeliveryState
from domain.errors import Refused

ATTEMPTS = "exchange.alerts.attempts"
CLAIMED = timedelta(minutes=2)
"""How long whoever claimed a message has it to itself; killed meanwhile, another sends it after that, under the same id."""
AT_ONCE = 20
Send = Callable[[str, str, str, bytes, datetime], Awaitable[int]]
"""url, secret, id, body, moment → status. Raises Refused."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one endpoint. id: the same however often it is sent."""

    delivery_id: UUID
    attempts: int
    url: str
    secret: str
    body: bytes

    @property
    def id(self) -> str:
        """As receivers know it again by."""
        return f"msg_{self.delivery_id.hex}"


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to deliver. link: the hub's address, as messages name it."""

    sessions: async_sessionmaker[AsyncSession]
    jurisdiction_code: str
    ring: Ring
    now: Callable[[], datetime]
    send: Send
    link: str

    async def once(self) -> int:
        """Send what is due, one after the other; how many were tried. Each result is kept before the next is sent."""
        messages = await self.claimed()
        for message in messages:
            await self.deliver(message)
        return len(messages)

    async def claimed(self) -> list[Message]:
        """What is due, nobody else's for a while."""
        delivery, endpoint, now = tables.AlertDelivery, tables.AlertEndpoint, self.now()
        statement = (
            select(delivery, endpoint, tables.Alert)
            .join(endpoint, endpoint.id == delivery.endpoint_id)
            .join(tables.Alert, tables.Alert.id == delivery.alert_id)
            .where(
                endpoint.jurisdiction_code == self.jurisdiction_code,
                endpoint.ended_at.is_(None),
                delivery.state == DeliveryState.WAITING,
                delivery.next_at <= now,
            )
            .order_by(delivery.next_at, delivery.id)
            .limit(AT_ONCE)
            .with_for_update(of=delivery, skip_locked=True)
        )
        async with self.sessions.begin() as session:
            sealed = Field(self.ring(), endpoint.secret_sealed)
            found = []
            for row, to, what in (await session.execute(statement)).all():
                row.attempts, row.next_at = row.attempts + 1, now + CLAIMED
                secret = sealed.clear(to.id, to.secret_sealed)
                assert secret is not None
                found.append(Message(row.id, row.attempts, to.url, secret, self.body(what)))
        return found

    def body(self, what: tables.Alert) -> bytes:
        """What is said: {"type", "timestamp", "data": {"county", "kind", …, "link"}}."""
        data: dict[str, Any] = {
            "county": self.jurisdiction_code,
            "kind": what.kind.name,
            "kindZh": what.kind.zh,
            **what.told,
            "link": self.link,
        }
        said = {"type": alert.type_of(what.kind), "timestamp": what.raised_at.isoformat(), "data": data}
        return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()

    async def deliver(self, message: Message) -> Refused | None:
        """Send one and keep what came of it; why it was not heard."""
        status, refused = None, None
        try:
            status = await self.send(message.url, message.secret, message.id, message.body, self.now())
        except Refused as why:
            refused = why
        async with self.sessions.begin() as session:
            most = (await parameters.read(session, self.jurisdiction_code))[ATTEMPTS]
            await session.execute(_kept(message, status, refused, self.now(), most))
        return refused


def _kept(message: Message, status: int | None, refused: Refused | None, now: datetime, most: int) -> Any:
    row = tables.AlertDelivery
    of = update(row).where(row.id == message.delivery_id, row.state == DeliveryState.WAITING)
    if refused is None:
        return of.values(state=DeliveryState.DELIVERED, status=status, code=None, delivered_at=now)
    said = refused.reason.place.rpartition(" ")[2]
    values = {"status": int(said) if said.isdigit() else None, "code": refused.reason.code}
    if message.attempts >= most:
        return of.values(state=DeliveryState.DEAD, **values)
    return of.values(next_at=now + alert.wait(message.attempts), **values)


async def add(
    session: AsyncSession, ring: Ring, jurisdiction_code: str, endpoint_id: UUID, **said: Any
) -> str:
    """Keep an endpoint; its secret, which is told this once. said: name, url, kinds, added_by. Raises Refused (BAD_ENDPOINT)."""
    _webhook.checked(said["url"])
    secret = _webhook.fresh_secret()
    sealed = Field(ring(), tables.AlertEndpoint.secret_sealed).text(endpoint_id, secret)
    session.add(
        tables.AlertEndpoint(
            id=endpoint_id, jurisdiction_code=jurisdiction_code, secret_sealed=sealed, **said
        )
    )
    await session.flush()
    return secret
