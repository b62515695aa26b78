"""A child verified present again (核实到校): what it was missed by ends (DC-10, DC-L2b, catalogue 4.1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.machines.whereabouts import MISSED, ROLL_CALLED
from domain.student import SchoolingStatus

_TOLD = tables.TimelineEntry


async def restore(act: Act, child: tables.Student, since: date, why: str) -> None:
    """A child that was missed attends again, in the form in which it did before. Raises Refused ILLEGAL_TRANSITION."""
    forms = [each.name for each in ROLL_CALLED]
    last = (
        select(_TOLD.source)
        .where(
            _TOLD.student_id == child.id,
            _TOLD.machine == "4.1",
            _TOLD.source.in_(forms),
            _TOLD.target.in_([each.name for each in MISSED]),
        )
        .order_by(_TOLD.id.desc())
        .limit(1)
    )
    before = await act.session.scalar(last)
    form = SchoolingStatus[before] if before else SchoolingStatus.ATTENDING
    await act.become(child, form, since, why)
