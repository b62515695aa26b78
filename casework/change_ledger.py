"""异动台账: a change of a 学籍 that takes effect enters the ledgers of the schools it concerns by itself (DC-12, L5)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework import entries, units
from casework.act import Act
from database import tables
from domain.evidence import FINDING_EVIDENCE
from domain.ledger import LedgerType

_TYPE = LedgerType.ENROLLMENT_CHANGE
_CLAUSES = ("DC-12",)
_NEXT = "该生又有新的异动"


async def enter(act: Act, change: tables.EnrollmentChange) -> None:
    """Enter a change in the ledger of the school the child leaves and of the one it comes to, each a line of its own.

    Where the place's document asks for this ledger it is begun; elsewhere a school that keeps one has it entered.
    """
    asked = await _is_asked_for(act)
    schools = dict.fromkeys(each for each in (change.from_school_id, change.to_school_id) if each is not None)
    for school in schools:
        if asked or await _keeps(act, school):
            await _line(act, school, change)


async def _line(act: Act, school: UUID, change: tables.EnrollmentChange) -> None:
    kept = await units.ledger(act.session, act.author.jurisdiction_code, school, _TYPE)
    before = await entries.standing(act, kept.id, change.student_id)
    if before is not None:
        await entries.strike_off(act, before, _NEXT, ())
    facts = await _facts(act, change)
    await entries.enter(act, kept, change.student_id, change.reason, facts, _CLAUSES)


async def _facts(act: Act, change: tables.EnrollmentChange) -> dict[str, str]:
    """What L5 asks for, as its form keeps it. Which medical papers there were is a finding and stays in the child's file."""
    papers = await act.shown(change.evidence, change.student_id)
    open_to_all = dict.fromkeys(each.kind.zh for each in papers if each.kind not in FINDING_EVIDENCE)
    signed = tables.EnrollmentReview
    names = select(signed.name).where(signed.change_id == change.id).order_by(signed.id)
    said = {
        "change_type": change.type.name,
        "from_school": await _name(act, change.from_school_id),
        "to_school": await _name(act, change.to_school_id) or change.to_school_name,
        "changed_on": change.effective_on.isoformat() if change.effective_on else None,
        "change_reason": change.reason,
        "applicant": change.applicant.zh,
        "evidence": "、".join(open_to_all) or None,
        "reviewer": "、".join(await act.session.scalars(names)) or None,
    }
    return {key: value for key, value in said.items() if value is not None}


async def _name(act: Act, school: UUID | None) -> str | None:
    return (await act.session.get_one(tables.Organization, school)).name_zh if school else None


async def _is_asked_for(act: Act) -> bool:
    of = tables.RequiredLedger
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.type == _TYPE, of.valid_to.is_(None)
    return await act.session.scalar(select(of.id).where(*here).limit(1)) is not None


async def _keeps(act: Act, school: UUID) -> bool:
    of = tables.Ledger
    own = of.owner_id == school, of.type == _TYPE, of.class_id.is_(None), of.period.is_(None)
    return await act.session.scalar(select(of.id).where(*own)) is not None
