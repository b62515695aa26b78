"""Commendations of units whose measures are strong and whose results show (表扬; HL-74)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.inspection import InspectionState
from domain.supervision import Instrument
from duties import entries, units
from duties.supervision import inspection, standing

_OF, _INSPECTION = tables.Commendation, tables.Inspection


async def give(
    session: AsyncSession, author: Author, *, unit_id: UUID, merit: str, inspection_id: UUID | None = None
) -> UUID:
    """Commend a unit; the commendation's id. inspection_id: the closed inspection of that unit that showed it, if one did.

    Raises Refused: NO_SUCH_UNIT, NOT_HERE, NOT_THE_SUPERVISOR, WRONG_SUBJECT, UNKNOWN_INSPECTION, INSPECTION_NOT_CLOSED, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    use = standing.use(act, Instrument.COMMENDATION, "unitId")
    name = standing.using(act, use, unit, "unitId")
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        inspection_id=await _shown(act, inspection_id, unit.id),
        commended_by=name,
        commended_on=act.today,
        merit=text(merit, "merit"),
        clauses=list(use.clauses),
    )
    await act.add(made)
    await entries.enter(act, made, unit.id, use.clauses)
    return await act.done(made)


async def _shown(act: Act, id: UUID | None, unit: UUID) -> UUID | None:
    if id is None:
        return None
    here = _INSPECTION.jurisdiction_code == act.author.jurisdiction_code
    own = select(_INSPECTION).where(_INSPECTION.id == id, _INSPECTION.unit_id == unit, here)
    row = await act.session.scalar(own)
    if row is None:
        raise Refused(inspection.UNKNOWN)
    if row.state is not InspectionState.CLOSED:
        zh, en = "督查尚未结束", "the inspection is not closed"
        raise Refused(Reason("INSPECTION_NOT_CLOSED", zh, en, Fixer.CALLER, "inspectionId"))
    return row.id
