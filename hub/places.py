"""The places' policy files, and bringing them into the database."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import defaults
from database import policies
from domain import arrangement, calendar, policy
from domain.arrangement import YearArrangement
from hub.settings import CHECKOUT


def texts() -> dict[str, str]:
    """The policy files by name."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "policies").glob("*.yaml"))
    }


@cache
def arrangements() -> tuple[YearArrangement, ...]:
    """The national arrangements of holidays, by year. Raises PolicyRefused with everything that is wrong in them."""
    folder = CHECKOUT / "policies" / "calendar"
    return arrangement.load_all(
        {f"calendar/{path.name}": path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    )


def default(key: str) -> object:
    """The hub's own default of a rule parameter, where no place's rules are loaded."""
    hub = policy.parse_hub(texts()[policy.HUB_FILE])
    return next(each.value for each in hub.parameters if each.key == key)


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
