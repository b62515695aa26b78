"""What market regulation saw when it screened shops and restaurants: each child a clue for labor inspection, once (HL-27, 4.14)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.crypto.keys import Keys
from domain.child_labor import ClueSource, WorkplaceActivity
from domain.organization import Department
from exchange import answers, labor_findings

_CLAUSES = ["HL-27", "HL-28a"]


async def take(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[str, int]:
    """Take over the accepted lines of one package, once. No child's status moves.

    Returns {"clues_opened"}. Of a child at an employer about whom a clue is being worked at no second one is made, nor of
    somebody who is no minor any more (A-38).
    """
    made = 0
    clue = tables.ChildLaborClue
    async for record, said in answers.lines(session, keys, package_id):
        of_child = (clue.student_id == record.student_id) & (clue.addressee == Department.LABOR)
        if await session.scalar(select(exists().where(of_child, labor_findings.at_work(said)))):
            continue
        seen = WorkplaceActivity[said["activity"]].zh
        told = f"{Department.MARKET_REGULATION.zh}摸排查见{seen}，编号{said['screeningNo']}"
        opened = await labor_findings.opened(session, record, said, ClueSource.SCREENING, told, _CLAUSES)
        made += opened is not None
    return {"clues_opened": made}
