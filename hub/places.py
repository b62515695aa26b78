"""The places' policy files, and bringing them into the database."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import policies
from domain import calendar, policy
from hub.settings import CHECKOUT


def texts() -> dict[str, str]:
    """The policy files by name."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "policies").glob("*.yaml"))
    }


async def load(sessions: async_sessionmaker[AsyncSession]) -> dict[str, Any]:
    """Bring every place's rules into the database; what is there already stays as it is. Returns counts of rows."""
    rulebook = await asyncio.to_thread(lambda: policy.load_all(texts()))
    async with sessions.begin() as session:
        counts = await policies.load(session, rulebook, on=calendar.today(datetime.now(UTC)))
    return dataclasses.asdict(counts)
