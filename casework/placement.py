"""Placements (安置): where a disabled child is schooled, as assessed, or in the place's order (GH-41, DC-19, HL-64, QC-44)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import scopes
from auth.changes import changing
from auth.changes.author import Author
from casework import disability, home_teaching_months
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain.disability import (
    BY_ASSESSMENT,
    FITTING,
    STATUS,
    DisabilityPathState,
    PlacementType,
    comes_first,
)
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.machines.disability import DISABILITY
from domain.student import HELD_ENROLLMENT, SchoolingStatus

UNKNOWN_PLACEMENT = Reason(
    "UNKNOWN_PLACEMENT",
    "没有此安置，或不在您的办理范围内",
    "there is no such placement, or it is not yours to act for",
    Fixer.CALLER,
    "placementId",
)
_CLAUSES = ("GH-41", "DC-19", "HL-64", "QC-34")


async def decide(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    type: PlacementType,
    started_on: date,
    reason: str | None = None,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Place a child; its id. The placement before ends, and the plans of home teaching under it.

    reason: why no earlier form of the place's order serves. evidence: the guardian's application to a vocational school.
    Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, BAD_TEXT, NOT_REGISTERED, NOT_HERE, UNKNOWN_EVIDENCE, NO_ASSESSMENT,
    NOT_AS_ASSESSED, ORDER_UNEXPLAINED, PLACEMENT_STANDS, ILLEGAL_TRANSITION, FORBIDDEN.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(started_on, act.today, "startedOn")
    school = await _registered(act, child.id)
    _require_scope(act, type)
    why = worded(reason, "reason") if reason is not None else None
    basis = await _basis(act, child.id, type, why)
    if type is PlacementType.VOCATIONAL:
        await _require_application(act, child.id, evidence)
    await _end_before(act, child.id, type, started_on)
    placed = tables.Placement(
        student_id=child.id,
        type=type,
        school_id=school,
        assessment_id=basis.id if basis else None,
        reason=why,
        started_on=started_on,
    )
    await act.add(placed)
    await _carry_out(act, child, placed)
    return await act.done(placed, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    placement_id: UUID,
    expected_version: int,
    ended_on: date,
    reason: str,
) -> UUID:
    """End a placement; a child that it was schooled by is in its ordinary class again.

    Raises Refused: UNKNOWN_PLACEMENT, STALE_VERSION, PLACEMENT_STANDS, IMPOSSIBLE_DATE, BAD_TEXT, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    placed = await act.held(tables.Placement, placement_id, UNKNOWN_PLACEMENT, None)
    if not _is_open(act, placed.type):
        raise Refused(UNKNOWN_PLACEMENT)
    changing.require(placed, expected_version)
    if placed.ended_on is not None:
        zh, en = "安置已结束", "the placement has ended"
        raise Refused(Reason("PLACEMENT_STANDS", zh, en, Fixer.CALLER, "placementId"))
    on_or_before(ended_on, act.today, "endedOn")
    why = worded(reason, "reason")
    child = await session.get_one(tables.Student, placed.student_id, with_for_update=True)
    await finish(act, placed, ended_on)
    if child.schooling_status is STATUS.get(placed.type):
        await act.become(child, SchoolingStatus.ATTENDING, ended_on, why)
    return await act.done(placed, child.id)


async def current(act: Act, child: UUID) -> tables.Placement | None:
    """A child's placement that stands, held."""
    of = tables.Placement
    found = select(of).where(of.student_id == child, of.ended_on.is_(None)).with_for_update()
    return await act.session.scalar(found)


async def _registered(act: Act, child: UUID) -> UUID:
    of = tables.Enrollment
    found = await act.session.scalar(
        select(of.school_id).where(of.student_id == child, of.status.in_(HELD_ENROLLMENT))
    )
    if found is None:
        zh, en = "应先纳入学籍管理，再落实安置", "a child that is placed must be in the registry first"
        raise Refused(Reason("NOT_REGISTERED", zh, en, Fixer.SCHOOL, "studentId", "QC-44"))
    school: UUID = found
    return school


def _is_open(act: Act, type: PlacementType) -> bool:
    """Whether the author's token is for such placements: that a child is taught in custody is restricted (catalogue 9.2)."""
    viewer = act.author.viewer
    return type is not PlacementType.CUSTODIAL or viewer is None or scopes.RESTRICTED_READ in viewer.scopes


def _require_scope(act: Act, type: PlacementType) -> None:
    if not _is_open(act, type):
        zh, en = f"令牌缺少权限 {scopes.RESTRICTED_READ}", f"the token lacks {scopes.RESTRICTED_READ}"
        raise Refused(Reason("FORBIDDEN", zh, en, Fixer.OPERATOR, scopes.RESTRICTED_READ))


async def _basis(
    act: Act, child: UUID, type: PlacementType, why: str | None
) -> tables.DisabilityAssessment | None:
    if type not in BY_ASSESSMENT:
        return None
    found = await disability.concluded(act, child)
    if found is not None and found.conclusion is not None:
        if type not in FITTING[found.conclusion]:
            zh, en = "应按专家委员会评估认定结果安置", "the child was assessed for another placement"
            raise Refused(Reason("NOT_AS_ASSESSED", zh, en, Fixer.CALLER, "type", "HL-64"))
        return found
    if act.rules["expertCommittee"] == "REQUIRED":
        zh, en = "本地须先由专家委员会评估认定", "here the expert committee assesses first"
        raise Refused(Reason("NO_ASSESSMENT", zh, en, Fixer.BUREAU, "studentId", "HL-64"))
    if why is None and not comes_first(type, act.rules["placement.order"]):
        zh, en = "请说明为何不能采取更优先的安置方式", "say why no earlier form of placement serves"
        said = next(iter(act.rules.clauses("placement.order")), None)
        raise Refused(Reason("ORDER_UNEXPLAINED", zh, en, Fixer.CALLER, "reason", said))
    return None


async def _require_application(act: Act, child: UUID, evidence: Sequence[UUID]) -> None:
    shown = await act.shown(evidence, child)
    if act.rules["vocational.placement"] != "ON_APPLICATION":
        zh, en = (
            "本地不安排义务教育阶段学生到职业学校就读",
            "here no child is placed at a vocational school",
        )
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "type", "HL-68"))
    if EvidenceKind.GUARDIAN_APPLICATION not in {each.kind for each in shown}:
        zh, en = "须有监护人书面申请", "the guardian's written application is needed"
        raise Refused(Reason("UNKNOWN_EVIDENCE", zh, en, Fixer.CALLER, "evidence", "HL-68"))


async def _end_before(act: Act, child: UUID, type: PlacementType, day: date) -> None:
    before = await current(act, child)
    if before is None:
        return
    if before.type is type:
        zh, en = f"已安置为“{type.zh}”", f"the child is placed so already: {type.name}"
        raise Refused(Reason("PLACEMENT_STANDS", zh, en, Fixer.CALLER, "type"))
    await finish(act, before, day)


async def finish(act: Act, placed: tables.Placement, day: date) -> None:
    """End a placement that is held, with the plans of home teaching under it. Raises Refused IMPOSSIBLE_DATE."""
    disability.not_before(day, placed.started_on, "endedOn")
    await changing.change(act.session, placed, ended_on=day)
    await _tell(act, placed)
    await home_teaching_months.close_plans(act, placed, day)


async def _carry_out(act: Act, child: tables.Student, placed: tables.Placement) -> None:
    await _tell(act, placed)
    await end_exemption(act, child.id, placed.started_on)
    status = STATUS.get(placed.type)
    if status is not None:
        await act.become(child, status, placed.started_on)
    path = await disability.standing(act, child.id)
    if path is not None and path.state is DisabilityPathState.ASSESSED:
        await act.move(path, "state", DISABILITY, DisabilityPathState.PLACED)


async def end_exemption(act: Act, child: UUID, day: date) -> None:
    """End a child's exemption, where it is exempted: it is placed, or assessed anew."""
    of = tables.ExemptionRecord
    found = select(of).where(of.student_id == child, of.ended_on.is_(None)).with_for_update()
    exempted = await act.session.scalar(found)
    if exempted is not None:
        await changing.change(act.session, exempted, ended_on=day)


async def _tell(act: Act, placed: tables.Placement) -> None:
    # That a child is taught in custody is restricted, and the timeline is not: the audit log alone has it.
    if placed.type is not PlacementType.CUSTODIAL:
        await act.tell(placed.student_id, placed, _CLAUSES)
