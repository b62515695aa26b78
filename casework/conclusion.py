"""What the police concluded about a child (公安审查结论): without it no 学籍 is cancelled (HL-66, 4.10)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from auth.changes import changing
from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import VerificationFinding, VerificationState
from domain.machines.verification import VERIFICATION

_TABLE = tables.Verification
_STANDS = (VerificationState.CONCLUDED, VerificationState.APPLIED)


async def require(
    act: Act,
    student: UUID,
    id: UUID | None,
    findings: Collection[VerificationFinding],
    place: str,
) -> tables.Verification:
    """The conclusion that stands, of a child: this one, or any if no id is said. Raises Refused: UNKNOWN_CONCLUSION,
    CONCLUSION_MISSING (none, not concluded yet, or another finding)."""
    about = select(tables.Discrepancy.id).where(
        tables.Discrepancy.student_id == student,
        tables.Discrepancy.jurisdiction_code == act.author.jurisdiction_code,
    )
    found = select(_TABLE).where(_TABLE.discrepancy_id.in_(about)).order_by(_TABLE.id.desc())
    mine = list(await act.session.scalars(found.with_for_update()))
    if id is not None and id not in [each.id for each in mine]:
        zh, en = "没有关于该学生的此项核查", "there is no such verification of this child"
        raise Refused(Reason("UNKNOWN_CONCLUSION", zh, en, Fixer.CALLER, place, "HL-66"))
    for each in mine:
        if each.id == (id or each.id) and each.state in _STANDS and each.finding in findings:
            return each
    wanted = "、".join(each.zh for each in VerificationFinding if each in findings)
    zh = f"须有公安部门“{wanted}”的审查结论"
    names = ", ".join(each.name for each in VerificationFinding if each in findings)
    en = f"the police must have concluded: {names}"
    raise Refused(Reason("CONCLUSION_MISSING", zh, en, Fixer.PARTNER, place, "HL-66"))


async def apply(
    act: Act, student: UUID, id: UUID | None, findings: Collection[VerificationFinding], why: str
) -> VerificationFinding:
    """Note that a conclusion was applied to the register (4.10); what it found. Raises Refused as `require`: it may have been
    disputed since."""
    verification = await require(act, student, id, findings, "conclusionId")
    if verification.state is not VerificationState.APPLIED:
        step = VERIFICATION.require(verification.state, VerificationState.APPLIED)
        moved = (VERIFICATION.code, verification.state.name, VerificationState.APPLIED.name)
        await changing.change(act.session, verification, state=VerificationState.APPLIED)
        await act.tell(student, verification, step.clauses, why, moved)
    assert verification.finding is not None
    return verification.finding
