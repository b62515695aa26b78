"""The police's help with persuasion: what people ask for in open cases goes to them once, with just what it takes to go there (HL-32)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Line
from connectors.police import PersuasionAssist
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.case import CaseStage
from domain.persuasion_assist import AssistState
from domain.student import HouseholdStatus

_OF = tables.PersuasionAssist


async def requests(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Requests of open cases that no package has carried there yet: the case, the child, where it lives; no number, no story.

    One that a package carried which never arrived goes with the next, under the same id.
    """
    child, case, home, unit = (
        tables.Student,
        tables.DropoutCase,
        tables.HouseholdRegistration,
        tables.Organization,
    )
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(_OF, child, case.case_no, home, unit.name_zh)
        .join(child, child.id == _OF.student_id)
        .join(case, case.id == _OF.case_id)
        .outerjoin(home, and_(home.student_id == child.id, home.status == HouseholdStatus.VALID))
        .outerjoin(unit, unit.id == _OF.requested_by_id)
        .where(
            child.jurisdiction_code == package.jurisdiction_code,
            _OF.state == AssistState.REQUESTED,
            case.stage != CaseStage.CLOSED,
        )
        .order_by(_OF.requested_on, _OF.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(_OF).where(_OF.id.in_([row.id for row, *_ in rows])).values(sent_package_id=package_id)
    )
    lives, registered = Field(keys, child.home_address_sealed), Field(keys, home.address_sealed)
    return [
        PersuasionAssist(
            line_no=number,
            assist_id=str(row.id),
            case_no=case_no,
            need=row.need.name,
            requested_by=asking,
            name=person.name,
            sex=person.sex.code,
            birth_date=person.birth_date.isoformat(),
            address=lives.clear(person.id, person.home_address_sealed)
            or (registered.clear(household.id, household.address_sealed) if household else None),
        )
        for number, (row, person, case_no, household, asking) in enumerate(rows, start=1)
    ]


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The requests that a package carried have arrived."""
    await session.execute(
        update(_OF)
        .where(_OF.sent_package_id == package_id, _OF.state == AssistState.REQUESTED)
        .values(state=AssistState.SENT, sent_at=func.now(), version=_OF.version + 1)
    )
