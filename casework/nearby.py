"""Admission near home (就近入学): a school that is said to follow from the catchment answers for the child's village (BS-22)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.admission import ENTRANCE, AssignedBy
from domain.errors import Fixer, Reason, Refused
from domain.organization import SchoolStage


async def require(act: Act, village: UUID | None, school: UUID, assigned_by: AssignedBy) -> None:
    """Raise Refused NOT_NEARBY for a school that does not answer for the village, where another one of its stage does.

    Where nobody knows the village, or no school of that stage answers for it, there is nothing to hold it against.
    """
    if village is None or assigned_by is not AssignedBy.CATCHMENT:
        return
    near, stage = tables.Catchment, (await act.session.get_one(tables.School, school)).stage
    found = await act.session.execute(select(near.school_id, near.stage).where(near.village_id == village))
    answering = {id for id, taught in found if _alike(taught, stage)}
    if answering and school not in answering:
        zh = "该校不是此村（社区）的划片学校；统筹安排的请选“统筹安排”"
        en = "the school does not answer for the child's village: say COORDINATION if it was arranged"
        raise Refused(Reason("NOT_NEARBY", zh, en, Fixer.CALLER, "assignedBy", "BS-22"))


def _alike(one: SchoolStage, other: SchoolStage) -> bool:
    return not set(ENTRANCE.get(one, ())).isdisjoint(ENTRANCE.get(other, ()))
