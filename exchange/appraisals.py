"""Medical appraisals: asked of the federation once, its results held for who confirms them; no path moves (4.7, HL-36, HL-38)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Line
from connectors.disability_federation import AppraisalRequest
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.disability import (
    AppraisalNeed,
    CertificateStatus,
    DisabilityCategory,
    DisabilityGrade,
    DisabilityPathState,
)
from domain.organization import Department
from exchange import answers

_OF = tables.MedicalAppraisal


async def requests(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Appraisals that the federation leads or supports and that nobody has sent or made yet, with just what finds the child.

    Of who holds no valid certificate it is asked to handle one, too (HL-36). One that a package carried which never arrived
    goes with the next, under the same id.
    """
    child, path, paper = tables.Student, tables.DisabilityPath, tables.DisabilityCertificate
    package = await session.get_one(tables.ExchangePackage, package_id)
    certified = select(paper.id).where(
        paper.student_id == _OF.student_id, paper.status == CertificateStatus.VALID
    )
    statement = (
        select(_OF, child, certified.exists())
        .join(child, child.id == _OF.student_id)
        .join(path, path.id == _OF.path_id)
        .where(
            child.jurisdiction_code == package.jurisdiction_code,
            path.state == DisabilityPathState.APPRAISAL_REQUESTED,
            or_(
                _OF.organiser == Department.DISABLED_FEDERATION,
                _OF.support.contains([Department.DISABLED_FEDERATION.name]),
            ),
            _OF.appraised_on.is_(None),
            _OF.answered_at.is_(None),
            _OF.sent_at.is_(None),
        )
        .order_by(_OF.requested_on, _OF.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(_OF).where(_OF.id.in_([row.id for row, *_ in rows])).values(sent_package_id=package_id)
    )
    number = Field(keys, child.id_number_sealed)
    return [
        AppraisalRequest(
            line_no=line_no,
            appraisal_id=str(row.id),
            name=person.name,
            id_number=number.clear(person.id, person.id_number_sealed),
            birth_date=None if person.id_number_sealed else person.birth_date.isoformat(),
            need=(AppraisalNeed.APPRAISAL if has else AppraisalNeed.APPRAISAL_AND_CERTIFICATE).name,
            requested_on=row.requested_on.isoformat(),
        )
        for line_no, (row, person, has) in enumerate(rows, start=1)
    ]


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The requests that a package carried have arrived."""
    await session.execute(
        update(_OF)
        .where(_OF.sent_package_id == package_id, _OF.sent_at.is_(None))
        .values(sent_at=func.now(), version=_OF.version + 1)
    )


async def settle(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Hold results against the requests that went out: what answers none of them goes back, what was answered before is a
    repetition. Doing it twice changes nothing. Returns the package's counts."""
    return await answers.settle(
        session,
        package_id,
        _OF,
        waiting=_OF.answered_at.is_(None),
        asked=_OF.sent_package_id.is_not(None),
        member="appraisalId",
        zh="没有对应的医学鉴定申请",
        en="no such request for an appraisal was sent",
    )


async def take(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[str, int]:
    """Put each accepted result with its request, once, for a person to confirm. Returns {"appraisals_answered"}.

    It tells no timeline: what doctors found is for few (decision 0020).
    """
    answered = 0
    async for _, said in answers.lines(session, keys, package_id):
        row = await session.get_one(_OF, UUID(said["appraisalId"]), with_for_update=True)
        if row.answered_at is not None:
            continue
        row.said_on, row.said_result = date.fromisoformat(said["appraisedOn"]), said["result"].strip()
        row.said_category = DisabilityCategory[said["category"]] if said.get("category") else None
        row.said_grade = DisabilityGrade[said["grade"]] if said.get("grade") else None
        row.said_document_no = said.get("documentNo") or None
        row.answered_at, row.version = func.now(), row.version + 1
        await session.flush()
        answered += 1
    return {"appraisals_answered": answered}
