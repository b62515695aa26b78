"""What the console does with the county's own registers: hold them against each other, or say what that would find."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from auth.audit import writing
from auth.changes.author import Author
from domain.audit import AuditKind
from domain.errors import Refused
from exchange import organizations, own_registers
from exchange.comparisons.catalogue import OWN
from hub import assembly, places
from hub.settings import Settings


async def compare(settings: Settings, release: bool) -> dict[str, str]:
    """Make all comparisons, each in a transaction of its own; by code the run's id, or why it was refused."""
    said: dict[str, str] = {}
    async with assembly.database(settings) as opened:
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        for code in OWN:
            try:
                async with opened.sessions.begin() as session:
                    made = own_registers.compare(session, _author(settings), comparison=code, release=release)
                    said[code.name] = str(await made)
            except Refused as refused:
                if refused.reason.code != "HELD":
                    raise
                said[code.name] = f"{refused.reason.code} {refused.reason.zh} / {refused.reason.en}"
    return said


async def preview(settings: Settings) -> dict[str, Any]:
    """What all of them would find, counted; nothing is kept but that it was asked. Raises Refused NO_RULES."""
    async with assembly.database(settings) as opened:
        async with opened.sessions() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
            counted = await own_registers.preview(session, _author(settings))
            await session.rollback()
        async with opened.sessions.begin() as session:
            noted = writing.by_operator(settings.jurisdiction, AuditKind.EXCHANGE, "registers preview")
            await writing.note(session, noted)
    return counted


def _author(settings: Settings) -> Author:
    clock = partial(datetime.now, UTC)
    return Author(settings.jurisdiction, "registersCompare", clock, arrangements=places.arrangements())
