"""Back at school: the return with two independent pieces of evidence, the file, follow-ups, the close, the relapse (GH-37)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import aid, clocks, determination, enforcement, entries, registry, report, sign
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind, are_independent
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.whereabouts import OUT, ROLL_CALLED
from domain.organization import Department
from domain.student import SchoolingStatus

_PRESENT = (EvidenceKind.SCHOOL_ATTENDANCE, EvidenceKind.ATTENDANCE_RECORD)
_FILE, _FOLLOWED = tables.ReturneeFile, tables.FollowUp


async def return_(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    returned_on: date,
    care_person: str,
    reason: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record that a child is back: attendance verified by its school, and one confirming record that does not repeat it.

    Strikes it off the ledgers of its case, takes the mark off its 学籍, ends its signs and clocks, opens its file (GH-37). Raises
    Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, ILLEGAL_TRANSITION, RETURN_UNPROVEN, UNKNOWN_EVIDENCE, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    DROPOUT_CASE.require(case.stage, CaseStage.RETURNED)
    on_or_before(returned_on, act.today, "returnedOn")
    not_before(returned_on, case.dropout_on or case.suspected_on or case.noticed_on, "returnedOn")
    why = text(reason, "reason")
    shown = await _confirmed(act, case, evidence, returned_on)
    await changing.change(session, case, returned_on=returned_on, evidence=[*case.evidence, *shown])
    await act.move(case, "stage", DROPOUT_CASE, CaseStage.RETURNED, why)
    child = await session.get_one(tables.Student, case.student_id, with_for_update=True)
    out = child.schooling_status in OUT
    await act.become(child, SchoolingStatus.RETURNED if out else await _form(act, child), returned_on, why)
    await registry.unmark(act, child, why)
    await entries.close(act, child.id, entries.OF_CASES, why)
    await sign.settle(act, child.id, why)
    await _stop(act, case, why)
    await _open_file(act, case, returned_on, text(care_person, "carePerson", 60))
    return await act.done(case, child.id)


async def close(
    session: AsyncSession, author: Author, *, case_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Close a case (销号): the follow-up of a returned child is over, or the disposition has taken effect.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, ILLEGAL_TRANSITION, FOLLOW_UP_NOT_OVER, AID_UNDECIDED,
    BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    DROPOUT_CASE.require(case.stage, CaseStage.CLOSED)
    await aid.require_decision(act, case)
    why = text(reason, "reason")
    child = await session.get_one(tables.Student, case.student_id, with_for_update=True)
    if case.stage is CaseStage.RETURNED:
        await _end_file(act, case)
        if child.schooling_status is SchoolingStatus.RETURNED:
            await act.become(child, await _form(act, child), act.today, why)
    await entries.close(act, child.id, entries.OF_CASES, why)
    await _stop(act, case, why)
    await _shut(act, case, why)
    return await act.done(case, child.id)


async def relapse(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    noticed_on: date,
    determined_by: str,
    causes: Sequence[DropoutCause],
    reason: str,
    responsible_name: str,
    responsible_unit_id: UUID,
    persuasion_deadline: date,
    team: Sequence[dict[str, Any]],
    measures: Sequence[dict[str, Any]],
    suspected_class: str | None = None,
) -> UUID:
    """A child that is still followed up dropped out again: its case closes, a new one linked to it is SUSPECTED (GH-37).

    The rebound is told on the timeline, it determines nothing about anybody (GH-48). The id is the new case's. Raises
    Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, NOT_RETURNED, CASE_NOT_PREPARED, NO_SUCH_UNIT, NO_CAUSE, IMPOSSIBLE_DATE, BAD_TEXT,
    CLASS_MISSING, NOT_IN_STANDARD.
    """
    act = await begin(session, author)
    old = await cases.held(act, case_id, expected_version)
    _require_returned(old)
    on_or_before(noticed_on, act.today, "noticedOn")
    not_before(noticed_on, old.returned_on or old.noticed_on, "noticedOn")
    not_before(persuasion_deadline, act.today, "persuasionDeadline")
    await cases.check_units(act, [responsible_unit_id, *(each["organization_id"] for each in team)])
    why = text(reason, "reason")
    file = await session.scalar(select(_FILE).where(_FILE.case_id == old.id).with_for_update())
    if file is not None:
        await changing.change(session, file, closed_on=act.today, next_on=None, relapse=True)
    await _stop(act, old, why)
    await _shut(act, old, why)
    child = await session.get_one(tables.Student, old.student_id, with_for_update=True)
    said = {
        "stage": CaseStage.SUSPECTED,
        "suspected_on": act.today,
        "responsible_name": text(responsible_name, "responsibleName", 60),
        "responsible_id": responsible_unit_id,
        "persuasion_deadline": persuasion_deadline,
        "relapse_of": old.id,
    }
    new = await cases.made(act, child, CaseTrigger.SIGN, noticed_on, **said)
    await cases.replace(act, new, team, measures)
    await sign.join(act, new)
    await act.tell(child.id, new, ("GH-37", "GH-48"), f"辍学反弹：{why}", ("4.2", None, new.stage.name))
    await determination.require_prepared(act, new)
    await determination.suspect(act, new, determined_by, act.today, causes, why, suspected_class)
    await cases.start_clocks(act, new)
    return await act.done(new, child.id)


async def _confirmed(
    act: Act, case: tables.DropoutCase, ids: Sequence[UUID], returned_on: date
) -> list[UUID]:
    """GH-37, and the brief: two independent pieces of evidence, one of them the school's own of attendance since the return."""
    shown = await act.shown(ids, case.student_id)
    present = any(
        each.kind in _PRESENT and each.source is Department.SCHOOL and each.issued_on >= returned_on
        for each in shown
    )
    since = [(each.kind, each.source) for each in shown if each.issued_on >= case.noticed_on]
    if not present or not are_independent(since):
        zh = "返校须有学校核实的到校证明，并有另一份相互独立的佐证"
        en = "a return needs the school's own proof of attendance and one more piece of evidence that is independent of it"
        raise Refused(Reason("RETURN_UNPROVEN", zh, en, Fixer.SCHOOL, "evidence", "GH-37"))
    return [each.id for each in shown]


async def _form(act: Act, child: tables.Student) -> SchoolingStatus:
    """How the child went to school before the case: of its timeline; ATTENDING where that does not tell."""
    of = tables.TimelineEntry
    left = select(of.source).where(
        of.student_id == child.id, of.machine == "4.1", of.source.in_([each.name for each in ROLL_CALLED])
    )
    last = await act.session.scalar(left.order_by(of.id.desc()).limit(1))
    return SchoolingStatus[last] if last else SchoolingStatus.ATTENDING


async def _stop(act: Act, case: tables.DropoutCase, why: str) -> None:
    """T-01 asked for the return and is done; nothing else is asked for any more, the ladder is closed (2.9.2)."""
    await enforcement.close(act, case.id, why)
    await clocks.end(act, case.id, "T-01")
    await clocks.lift(act, case.id, why)
    await report.lift(act, case, why)


async def _shut(act: Act, case: tables.DropoutCase, why: str) -> None:
    # In one statement, for the stage and the moment belong together, and nothing follows them.
    step = DROPOUT_CASE.require(case.stage, CaseStage.CLOSED)
    moved = (DROPOUT_CASE.code, case.stage.name, CaseStage.CLOSED.name)
    shut = {"stage": CaseStage.CLOSED, "closed_at": act.author.now, "close_reason": why}
    await changing.change(act.session, case, **shut)
    await act.tell(case.student_id, case, step.clauses, why, moved)


async def _open_file(act: Act, case: tables.DropoutCase, day: date, care_person: str) -> None:
    lasts, every = (timedelta(days=act.rules[f"returnee.{key}"]) for key in ("followUpDays", "followUpEvery"))
    file = _FILE(
        student_id=case.student_id,
        case_id=case.id,
        care_person=care_person,
        opened_on=day,
        follow_up_until=day + lasts,
        next_on=day + every,
    )
    await act.add(file)
    await act.tell(case.student_id, file, ("GH-37",))


async def _end_file(act: Act, case: tables.DropoutCase) -> None:
    file = await act.session.scalar(select(_FILE).where(_FILE.case_id == case.id).with_for_update())
    if file is None:
        return
    followed = await act.session.scalar(select(func.count()).where(_FOLLOWED.file_id == file.id))
    if act.today < file.follow_up_until or not followed:
        zh = f"跟踪期至 {file.follow_up_until}，且至少应有一次跟踪回访记录"
        en = f"the follow-up lasts until {file.follow_up_until}, and one at least must have been recorded"
        raise Refused(Reason("FOLLOW_UP_NOT_OVER", zh, en, Fixer.SCHOOL, "caseId", "GH-37"))
    await changing.change(act.session, file, closed_on=act.today, next_on=None)


def _require_returned(case: tables.DropoutCase) -> None:
    if case.stage is not CaseStage.RETURNED:
        zh, en = "只有已复学跟踪中的个案才有再次辍学", "only a child that came back can drop out again"
        raise Refused(Reason("NOT_RETURNED", zh, en, Fixer.CALLER, "caseId", "GH-37"))
