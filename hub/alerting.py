"""Alerts at work beside the server: what there is to tell is looked for and sent every few seconds, by any number of processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from joserfc.jwk import KeySet
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from connectors import _webhook
from connectors._webhook import Route
from domain.errors import Fixer, Reason, Refused
from exchange import alerts
from exchange.alert_delivery import Post, Send
from exchange.cycle import Cycle
from hub import receipts
from hub.settings import Settings

log = structlog.get_logger(__name__)
APART = 20.0  # seconds
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('exchange alerts', 8))")


@dataclass(frozen=True, slots=True)
class Alerting:
    """Looks and sends until it is cancelled. keys: that receipts are held against."""

    post: Post
    keys: KeySet | None
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever; a failure is logged, and what it left is done at the next turn."""
        while True:
            try:
                await self.once()
            except (SQLAlchemyError, OSError) as error:
                log.error("alerts are not told", kind=type(error).__name__)
            except Refused as refused:  # no rules of the county, or keys that do not open
                log.error("alerts are not told", code=refused.reason.code)
            await self.pause(APART)

    async def once(self) -> tuple[int, int]:
        """How many alerts are new, and how many messages were tried. One process looks at a time."""
        found = 0
        async with self.post.sessions.begin() as session:
            if await session.scalar(_ALONE):
                county, now = self.post.jurisdiction_code, self.post.now()
                found = await alerts.detect(session, county, now, self.keys)
        tried = 0
        while sent := await self.post.once():
            tried += sent
        return found, tried


def of(settings: Settings, cycle: Cycle) -> Alerting:
    """The hub's own. Raises Refused (BAD_ALERT_SETTINGS)."""
    known = KeySet.import_key_set(json.loads(receipts.public_key(settings)))
    return Alerting(post(settings, cycle), known)


def post(settings: Settings, cycle: Cycle) -> Post:
    """How the hub delivers. Raises Refused (BAD_ALERT_SETTINGS)."""
    return Post(
        cycle.sessions,
        cycle.jurisdiction_code,
        cycle.ring,
        cycle.now,
        sender(settings),
        f"{settings.public_issuer}/graphql",
    )


def sender(settings: Settings) -> Send:
    """The way out, under the operator's settings. Raises Refused (BAD_ALERT_SETTINGS)."""
    try:
        allowed = _webhook.networks(settings.alert_addresses)
    except ValueError:
        zh, en = (
            "HUB_ALERT_ADDRESSES 应为以空格分隔的地址或网段",
            "HUB_ALERT_ADDRESSES lists addresses and networks, separated by blanks",
        )
        raise Refused(Reason("BAD_ALERT_SETTINGS", zh, en, Fixer.OPERATOR, "HUB_ALERT_ADDRESSES")) from None
    return partial(_webhook.send, route=Route(allowed, settings.alert_authorities))
