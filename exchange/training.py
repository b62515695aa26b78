"""Training of graduates who do not go on: their wishes to labor inspection once, its results put with them (HL-19)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from connectors._core import Line
from connectors.labor_inspection import TrainingWish
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.errors import Fixer
from domain.exchange import RejectCode
from domain.machines.training import TRAINING_WISH
from domain.organization import Department
from domain.training import TRAINED, GraduateChoice, TrainingOutcome, TrainingWishState
from exchange import answers

_OF, _S = tables.TrainingWish, TrainingWishState
_CLAUSES = ("HL-19",)


async def wishes(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Graduates who wish to be trained and whom no package has carried there yet, with just what it takes to invite them.

    One that a package carried which never arrived goes with the next, under the same id.
    """
    child, township = tables.Student, aliased(tables.Organization)
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(_OF, child, township.code)
        .join(child, child.id == _OF.student_id)
        .outerjoin(township, township.id == _OF.township_id)
        .where(
            child.jurisdiction_code == package.jurisdiction_code,
            _OF.state == _S.NOTED,
            _OF.choice == GraduateChoice.TRAINING,
        )
        .order_by(_OF.noted_on, _OF.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(_OF).where(_OF.id.in_([row.id for row, *_ in rows])).values(sent_package_id=package_id)
    )
    contacts = await _contacts(session, keys, [person for _, person, _ in rows])
    return [
        TrainingWish(
            line_no=number,
            wish_id=str(row.id),
            stage=row.stage.name,
            training=row.training or "",
            township_code=code,
            name=person.name,
            birth_date=person.birth_date.isoformat(),
            contact=contacts.get(person.id),
        )
        for number, (row, person, code) in enumerate(rows, start=1)
    ]


async def _contacts(
    session: AsyncSession, keys: Keys, graduates: Collection[tables.Student]
) -> dict[UUID, str | None]:
    """A telephone by graduate: its own, else of who answers for it."""
    adult, link = tables.Guardian, tables.Guardianship
    statement = (
        select(link.student_id, adult.id, adult.phone_sealed)
        .join(adult, adult.id == link.guardian_id)
        .where(link.student_id.in_([each.id for each in graduates]), adult.phone_sealed.is_not(None))
        .order_by(link.is_legal_guardian, link.id.desc())  # the last one stays
    )
    theirs, own = Field(keys, adult.phone_sealed), Field(keys, tables.Student.phone_sealed)
    found = {
        id: theirs.clear(row, envelope) for id, row, envelope in (await session.execute(statement)).all()
    }
    return found | {
        each.id: own.clear(each.id, each.phone_sealed) for each in graduates if each.phone_sealed is not None
    }


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The wishes that a package carried have arrived."""
    await session.execute(
        update(_OF)
        .where(_OF.sent_package_id == package_id, _OF.state == _S.NOTED)
        .values(state=_S.SENT, sent_at=func.now(), version=_OF.version + 1)
    )


async def settle(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Hold results against the wishes that went out: what answers none of them goes back, what was answered before is a
    repetition, and of who was trained it must be said since when. Doing it twice changes nothing. Returns the counts."""
    fault = {
        "code": RejectCode.MISSING.name,
        "zh": "trainedFrom：参加过培训的应注明开班日期",
        "en": "trainedFrom: of who was trained it must be said since when",
        "fixer": Fixer.PARTNER.name,
    }
    given = {"package": package_id, "trained": sorted(each.name for each in TRAINED)}
    await session.execute(text(_UNDATED), given | {"fault": json.dumps(fault, ensure_ascii=False)})
    return await answers.settle(
        session,
        package_id,
        _OF,
        waiting=_OF.state != _S.ANSWERED,
        asked=_OF.sent_package_id.is_not(None),
        member="wishId",
        zh="没有对应的培训意愿",
        en="no such training wish was sent",
    )


async def take(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[str, int]:
    """Put each accepted result with its wish, once. Returns {"training_answered"}."""
    answered = 0
    async for _, said in answers.lines(session, keys, package_id):
        wish = await session.get_one(_OF, UUID(said["wishId"]), with_for_update=True)
        if wish.state is _S.ANSWERED:
            continue
        source, step = wish.state.name, TRAINING_WISH.require(wish.state, _S.ANSWERED)
        wish.state, wish.outcome = step.target, TrainingOutcome[said["outcome"]]
        wish.course = said["course"].strip()
        wish.trained_from = date.fromisoformat(said["trainedFrom"]) if said.get("trainedFrom") else None
        wish.answered_at, wish.version = func.now(), wish.version + 1
        await session.flush()
        moved = {"machine": TRAINING_WISH.code, "source": source, "target": step.target.name}
        await answers.tell(session, wish, _CLAUSES, f"{Department.LABOR.zh}反馈：{wish.outcome.zh}", **moved)
        answered += 1
    return {"training_answered": answered}


_UNDATED = """
    WITH undated AS (
        UPDATE exchange_record r SET state = 'REJECTED', reject_code = 'MISSING',
            reason = jsonb_build_object('reasons', jsonb_build_array(
                CAST(:fault AS jsonb) || jsonb_build_object('place', 'line ' || r.line_no)))
        FROM exchange_package p
        WHERE p.id = CAST(:package AS uuid) AND r.package_id = p.id AND p.state <> 'APPLIED' AND r.state = 'ACCEPTED'
          AND r.fields ->> 'outcome' = ANY(:trained) AND NOT r.fields ? 'trainedFrom'
        RETURNING 1
    )
    UPDATE exchange_package SET accepted = accepted - (SELECT count(*) FROM undated),
                                rejected = rejected + (SELECT count(*) FROM undated)
    WHERE id = CAST(:package AS uuid)
"""
