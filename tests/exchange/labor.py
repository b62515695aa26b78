"""Months of labor inspection in the small county: run to their end, and what the tables say of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._transport import Transport
from connectors.labor_inspection import ChildLaborClue, ChildLaborFinding
from database import tables
from domain.child_labor import ChildLaborClueState, ClueSource, MinorWork
from domain.organization import Department
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners.labor_findings import Inspection
from tests.exchange import world
from tests.partners.labor import PARTNER

SEPTEMBER = "2026-09"
Sessions = async_sessionmaker[AsyncSession]
_TOLD = {
    "record": """SELECT p.period, r.line_no, r.state, r.reject_code, s.name FROM exchange_record r
                 JOIN exchange_package p ON p.id = r.package_id AND p.direction = 'PULL'
                 LEFT JOIN student s ON s.id = r.student_id""",
    "discrepancy": """SELECT d.comparison, d.state, s.name, d.facts::text, d.version FROM discrepancy d
                      JOIN student s ON s.id = d.student_id""",
    "clue": """SELECT s.name, c.source, c.state, c.employer_name, c.employer_code, c.answer, c.answered_on::text, c.order_no,
                      c.said_returned_on::text, c.said_cost, c.said_penalty, c.sent_at IS NULL, c.version
               FROM child_labor_clue c JOIN student s ON s.id = c.student_id""",
    "timeline": """SELECT s.name, t.act, t.machine, t.source, t.target FROM timeline_entry t
                   JOIN student s ON s.id = t.student_id WHERE t.noun = 'ChildLaborClue'""",
    "package": """SELECT code, period, state, received, accepted, rejected, held, duplicate FROM exchange_package""",
    "status": "SELECT name, birth_date::text, schooling_status, status_since::text, version FROM student",
}


@dataclass(frozen=True)
class Telling:
    """Labor inspection that tells what a test says. lines: of the first month; the county's truth answers clues."""

    lines: list[ChildLaborFinding]

    def findings(self) -> list[ChildLaborFinding]:
        return self.lines

    def answer(self, clue: ChildLaborClue, period: str) -> ChildLaborFinding:
        return Inspection(world.small_county()).answer(clue, period)


@asynccontextmanager
async def worker(
    url: str, transport: Transport, kind: type[Engine] = Engine, now: datetime = world.NOW, **more: Any
) -> AsyncIterator[tuple[Cycle, Sessions]]:
    """A hub that exchanges with labor inspection. now: where its clock stands."""
    engine, sessions = world.opened(url)
    durable = kind(url, engine, **more)
    cycle = replace(
        world.cycle(durable, sessions, transport), transports={PARTNER: transport}, now=lambda: now
    )
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


async def month(cycle: Cycle, period: str = world.PERIOD) -> dict[str, Any]:
    """A month, run to its end, however it ended."""
    return await (await start(cycle, PARTNER, period)).handle.get_result()


def counted(outcome: dict[str, Any], code: str) -> tuple[int, int, int, int]:
    """Received, accepted, rejected, duplicate of a package of a month that was closed."""
    assert outcome["state"] == "CLOSED", outcome
    (each,) = [each for each in outcome["packages"] if each["code"] == code]
    return each["received"], each["accepted"], each["rejected"], each["duplicate"]


async def told(sessions: Sessions) -> dict[str, list[Any]]:
    """What the tables say, by natural keys."""
    async with sessions() as session:
        return {
            name: sorted(
                (tuple(row) for row in await session.execute(text(query.replace("::", r"\:\:")))), key=repr
            )
            for name, query in _TOLD.items()
        }


async def clue_about(sessions: Sessions, name: str, born: date, **said: Any) -> tables.ChildLaborClue:
    """A clue that a school reported about a child, in August."""
    child = tables.Student
    async with sessions.begin() as session:
        found = (
            await session.scalars(select(child).where(child.name == name, child.birth_date == born))
        ).one()
        columns = {
            "state": ChildLaborClueState.REPORTED,
            "source": ClueSource.CASE,
            "work": MinorWork.CHILD_LABOR,
            "noticed_on": date(2026, 8, 3),
            "addressee": Department.LABOR,
            "place": "某街道",
            "description": "同学反映其在店内帮工",
            "employer_name": f"{name}所在的餐饮店",
            "evidence": [],
            **said,
        }
        clue = tables.ChildLaborClue(
            jurisdiction_code=found.jurisdiction_code, student_id=found.id, **columns
        )
        session.add(clue)
        await session.flush()
        session.expunge(clue)
        return clue
