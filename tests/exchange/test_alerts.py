"""Alerts: each thing told once, heard at least once under one id, tried again with pauses, given up in the end; of no person a word."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors import _reasons
from database import ids, tables
from domain.alert import AlertKind, DeliveryState, wait
from domain.errors import Refused
from domain.exchange import CycleState
from exchange import alert_delivery, alerts, decide
from exchange.alert_delivery import Post
from hub import keys as hub_keys
from hub.alerting import Alerting
from partners.faults import Fault
from tests import sealing
from tests.exchange import world
from tests.exchange.test_faults import played, worker
from tests.partners import standin

COUNTY = world.small_county()
START = datetime.fromisoformat("2026-08-07T20:00:00+00:00")  # four hours after the month was due


@dataclass
class Ear:
    """An endpoint that a test plays: what it was sent, and how often it does not answer first."""

    deaf: int = 0
    heard: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def send(self, url: str, secret: str, message_id: str, body: bytes, at: datetime) -> int:
        self.heard.append((url, message_id, body))
        if len(self.heard) <= self.deaf:
            raise Refused(_reasons.TIMED_OUT.at("ear.test"))
        return 204

    @property
    def said(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.heard]


@dataclass
class Hub:
    """A county's alerts at a clock that a test sets."""

    sessions: async_sessionmaker[AsyncSession]
    ear: Ear
    now: datetime = START
    receipts: KeySet | None = None

    @property
    def alerting(self) -> Alerting:
        ear = self.ear
        post = Post(
            self.sessions, world.CODE, sealing.ring, lambda: self.now, ear.send, "https://hub.test/graphql"
        )
        return Alerting(post, self.receipts)

    async def endpoint(self, name: str = "ops", kinds: tuple[str, ...] = ()) -> str:
        [made] = ids.fresh(1)
        async with self.sessions.begin() as session:
            given = {
                "name": name,
                "url": f"https://{name}.test/hook",
                "kinds": list(kinds),
                "added_by": "张三",
            }
            return await alert_delivery.add(session, sealing.ring, world.CODE, made, **given)

    async def deliveries(self) -> list[tables.AlertDelivery]:
        async with self.sessions() as session:
            return list(await session.scalars(select(tables.AlertDelivery).order_by(tables.AlertDelivery.id)))

    async def kinds(self) -> set[str]:
        async with self.sessions() as session:
            return {each.name for each in await session.scalars(select(tables.Alert.kind))}

    async def moved(self, **values: Any) -> None:
        async with self.sessions.begin() as session:
            await session.execute(update(tables.ExchangeCycle).values(**values))


@asynccontextmanager
async def month(fresh: Callable[[], str], *faults: Fault, deaf: int = 0) -> AsyncIterator[Hub]:
    """August with the police, run to its end."""
    with standin.desk(data=COUNTY) as desk:
        for fault in faults:
            desk.faults.set(fault, 10_000)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            hub = Hub(sessions, Ear(deaf))
            await hub.endpoint()
            await played(cycle)
            yield hub


async def test_a_failed_month_is_told_once_to_whoever_wants_it_with_why_and_where(
    fresh: Callable[[], str],
) -> None:
    async with month(fresh, Fault.WRONG_MONTH) as hub:
        await hub.endpoint("night", (AlertKind.MONTH_HELD.name,))
        assert await hub.alerting.once() == (1, 1)
        [(url, message_id, _)] = hub.ear.heard
        [said] = hub.ear.said
        assert (url, message_id[:4]) == ("https://ops.test/hook", "msg_")
        assert said["type"] == "exchange.month_failed"
        told = said["data"]
        assert (told["partner"], told["period"], told["code"]) == ("police", world.PERIOD, "WRONG_PERIOD")
        assert (told["fixer"], told["link"]) == ("PARTNER", "https://hub.test/graphql")
        assert await hub.alerting.once() == (0, 0)
        [row] = await hub.deliveries()
        assert (row.state, row.status, row.attempts) == (DeliveryState.DELIVERED, 204, 1)


async def test_a_message_that_is_not_heard_is_sent_again_under_one_id_later_each_time_and_given_up_in_the_end(
    fresh: Callable[[], str],
) -> None:
    async with month(fresh, Fault.WRONG_MONTH, deaf=10_000) as hub:
        async with hub.sessions.begin() as session:
            rule = update(tables.RuleParameter).where(tables.RuleParameter.code == alert_delivery.ATTEMPTS)
            await session.execute(rule.values(value=4))
        for attempt in (1, 2, 3):
            assert (await hub.alerting.once())[1] == 1
            [row] = await hub.deliveries()
            assert (row.state, row.attempts, row.code) == (DeliveryState.WAITING, attempt, "TIMED_OUT")
            assert row.next_at == hub.now + wait(attempt)
            hub.now = row.next_at - timedelta(seconds=1)
            assert (await hub.alerting.once())[1] == 0
            hub.now = row.next_at
        await hub.alerting.once()
        [row] = await hub.deliveries()
        assert (row.state, row.attempts) == (DeliveryState.DEAD, 4)
        assert len({(message_id, body) for _, message_id, body in hub.ear.heard}) == 1
        hub.now += timedelta(days=1)
        assert (await hub.alerting.post.once()) == 0


async def test_who_is_killed_while_sending_leaves_the_message_to_the_next_under_the_same_id(
    fresh: Callable[[], str],
) -> None:
    async with month(fresh, Fault.WRONG_MONTH) as hub:
        async with hub.sessions.begin() as session:
            await alerts.detect(session, world.CODE, hub.now, None)
        [first] = await hub.alerting.post.claimed()  # and never came back
        assert await hub.alerting.post.once() == 0
        hub.now += alert_delivery.CLAIMED
        assert await hub.alerting.post.once() == 1
        assert hub.ear.heard[0][1:] == (first.id, first.body)


async def test_a_held_month_an_overdue_one_and_a_paused_or_failing_partner_are_told(
    fresh: Callable[[], str],
) -> None:
    async with month(fresh, Fault.WRONG_MONTH) as hub:
        await hub.moved(
            state=CycleState.HELD, failure={"code": "HELD", "zh": "存疑", "en": "doubted"}, due_at=hub.now
        )
        await hub.alerting.once()
        assert "MONTH_OVERDUE" not in await hub.kinds()
        hub.now += timedelta(days=1)
        async with hub.sessions.begin() as session:
            await session.execute(update(tables.ExchangePartner).values(failures=3))
            await decide.pause(session, world.CODE, "police", decide.Decision("张三", "升级", hub.now))
        await hub.alerting.once()
        assert await hub.kinds() == {"MONTH_HELD", "MONTH_OVERDUE", "PARTNER_PAUSED", "PARTNER_FAILING"}
        assert "张三" not in str(hub.ear.said)


async def test_too_many_lines_sent_back_are_told_above_the_places_limit(fresh: Callable[[], str]) -> None:
    async with month(fresh) as hub:
        await hub.alerting.once()
        assert await hub.kinds() == set()
        async with hub.sessions.begin() as session:
            rule = update(tables.RuleParameter).where(tables.RuleParameter.code == alerts.RETURNED)
            await session.execute(rule.values(value=1))
        await hub.alerting.once()
        assert await hub.kinds() == {"LINES_RETURNED"}


async def test_a_line_that_is_lost_is_told_once_the_package_has_moved(fresh: Callable[[], str]) -> None:
    async with month(fresh) as hub:
        await hub.alerting.once()
        async with hub.sessions.begin() as session:
            lost = "DELETE FROM exchange_record WHERE id = (SELECT r.id FROM exchange_record r LEFT JOIN discrepancy d ON d.record_id = r.id JOIN exchange_package p ON p.id = r.package_id WHERE d.id IS NULL AND p.code = 'SCHOOL_AGE_POPULATION' AND p.direction = 'PULL' LIMIT 1)"
            assert (await session.execute(text(lost))).rowcount == 1
            moved = "UPDATE exchange_package SET updated_at = updated_at + interval '1 second'"
            await session.execute(text(moved))
        assert (await hub.alerting.once())[0] == 1
        [said] = hub.ear.said
        assert (said["data"]["kind"], said["data"]["package"]) == (
            "LEDGER_UNBALANCED",
            "SCHOOL_AGE_POPULATION",
        )
        assert (await hub.alerting.once())[0] == 0


async def test_a_receipt_that_was_altered_is_told(fresh: Callable[[], str]) -> None:
    key = ECKey.generate_key("P-256", auto_kid=True)
    async with month(fresh) as hub:
        sign = hub_keys.signer(key)
        receipt, public = (
            tables.ExchangeReceipt,
            KeySet.import_key_set({"keys": [key.as_dict(private=False)]}),
        )
        hub.receipts = public
        async with hub.sessions.begin() as session:
            row = (await session.scalars(select(receipt))).one()
            row.signature = sign(alerts.receipt_chain.canonical(row.body))
        await hub.alerting.once()
        assert await hub.kinds() == set()
        async with hub.sessions.begin() as session:
            row = (await session.scalars(select(receipt))).one()
            row.body = {**row.body, "period": "2026-07"}
        await hub.alerting.once()
        [said] = hub.ear.said
        assert (said["data"]["kind"], said["data"]["code"]) == ("RECEIPT_BROKEN", "BAD_RECEIPT")


async def test_a_secret_is_told_once_and_kept_sealed(fresh: Callable[[], str]) -> None:
    async with month(fresh, Fault.WRONG_MONTH) as hub:
        secret = await hub.endpoint("second")
        async with hub.sessions() as session:
            kept = list(await session.scalars(select(tables.AlertEndpoint.secret_sealed)))
        assert not any(base64.b64decode(secret[6:]) in each or secret.encode() in each for each in kept)
        async with hub.sessions.begin() as session:
            await alerts.detect(session, world.CODE, hub.now, None)
        messages = {each.url: each for each in await hub.alerting.post.claimed()}
        message = messages["https://second.test/hook"]
        assert message.secret == secret
        given = {"name": "x", "url": "http://x.test", "kinds": [], "added_by": "张三"}
        async with hub.sessions() as session:
            with pytest.raises(Refused, match="BAD_ENDPOINT"):
                await alert_delivery.add(session, sealing.ring, world.CODE, ids.fresh(1)[0], **given)
