"""The places' policy files, and bringing them into the database."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import defaults
from database import policies
from domain import calendar, policy
from hub.settings import CHECKOUT


def texts() -> dict[str, str]:
    """The policy files by name."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "policies").glob("*.yaml"))
    }


async def load(sessions: async_sessionmaker[AsyncSession], jurisdiction: str) -> dict[str, Any]:
    """Bring every place's rules into the database; what is there already stays as it is. Returns counts of rows.

    jurisdiction: the county whose audit log tells of grants that were opened or closed.
    """
    rulebook = await asyncio.to_thread(lambda: policy.load_all(texts()))
    on = calendar.today(datetime.now(UTC))
    async with sessions.begin() as session:
        rules = dataclasses.asdict(await policies.load(session, rulebook, on=on))
        access = dataclasses.asdict(
            await defaults.load(session, rulebook.hub.access, jurisdiction=jurisdiction, on=on)
        )
    return {name: rules[name] + access[name] for name in rules}
