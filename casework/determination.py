"""Determinations: a named person says that a child is a suspected dropout, or a dropout; never the hub (GH-33, DC-14, A-42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case as cases
from casework import clocks, due, entries, registry, report, sign, visit
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.ledger import LedgerType
from domain.machines.dropout_case import DROPOUT_CASE
from domain.organization import Department
from domain.report import ReportKind
from domain.role import ACTS_FOR
from domain.student import SchoolingStatus


async def determine_suspected(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    determined_by: str,
    determined_on: date,
    causes: Sequence[DropoutCause],
    reason: str,
    suspected_class: str | None = None,
) -> UUID:
    """Determine that a child is a suspected dropout (GH-33).

    The first cause is the primary one; suspected_class: the code of its class in the place's standard (DC-14). Enters the child in the school's ledger L2; the written report is owed from then on
    (GH-21). Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_NOT_PREPARED, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, NO_CAUSE,
    CLASS_MISSING, NOT_IN_STANDARD.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    await require_prepared(act, case)
    on_or_before(determined_on, act.today, "determinedOn")
    not_before(determined_on, case.noticed_on, "determinedOn")
    why = text(reason, "reason")
    await suspect(act, case, determined_by, determined_on, causes, why, suspected_class)
    return await act.done(case, case.student_id)


async def suspect(
    act: Act,
    case: tables.DropoutCase,
    by: str,
    on: date,
    causes: Sequence[DropoutCause],
    why: str,
    of_class: str | None,
) -> None:
    """What a determination as suspected does: stage, class, causes, status, ledger L2, the report that is owed."""
    named = text(by, "determinedBy", 60)
    _require_class(act, of_class)
    await changing.change(act.session, case, suspected_on=on, suspected_by=named, suspected_class=of_class)
    if case.stage is not CaseStage.SUSPECTED:
        await act.move(case, "stage", DROPOUT_CASE, CaseStage.SUSPECTED, why)
    await _name_causes(act, case, causes)
    child = await act.session.get_one(tables.Student, case.student_id, with_for_update=True)
    await act.become(child, SchoolingStatus.SUSPECTED_DROPOUT, on, why)
    if case.school_id is not None:
        await entries.open(act, case, LedgerType.SUSPECTED_DROPOUT, why)
    await report.owe(act, case, ReportKind.SUSPECTED_DROPOUT, on)
    await sign.determined(act, case.student_id)
    until = await due.at(act, "T-26b", on)
    await clocks.start(
        act,
        "T-26b",
        case,
        due=until,
        student=case.student_id,
        owner=case.school_id,
        clauses=act.rules.clauses("dropout.criteria"),
    )


async def determine_dropout(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    determined_by: str,
    determined_on: date,
    reason: str,
) -> UUID:
    """Determine that a suspected dropout is a dropout, or that its persuasion failed (DC-14, HL-44).

    The days since the suspicion are kept; `dropout.criteria` binds nobody, a person determines (A-06). Enters the child in
    the ledgers L3 and, where the place keeps it, L6; marks the registry (QC-38). A second time only the stage moves. Raises
    Refused: UNKNOWN_CASE, STALE_VERSION, NOT_THE_DETERMINER, ILLEGAL_TRANSITION, VISITS_MISSING, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    _require_determiner(act)
    DROPOUT_CASE.require(case.stage, CaseStage.DROPOUT)
    on_or_before(determined_on, act.today, "determinedOn")
    not_before(determined_on, case.suspected_on or case.noticed_on, "determinedOn")
    why, by = text(reason, "reason"), text(determined_by, "determinedBy", 60)
    if case.dropout_on is None:
        await visit.require_three(act, case)
        days = (determined_on - (case.suspected_on or determined_on)).days
        said = {"dropout_on": determined_on, "dropout_by": by, "dropout_after": days}
        await changing.change(session, case, **said)
        await _drop_out(act, case, determined_on, why)
        await clocks.end(act, case.id, "T-26b")
    await act.move(case, "stage", DROPOUT_CASE, CaseStage.DROPOUT, why)
    return await act.done(case, case.student_id)


async def _drop_out(act: Act, case: tables.DropoutCase, on: date, why: str) -> None:
    child = await act.session.get_one(tables.Student, case.student_id, with_for_update=True)
    await act.become(child, SchoolingStatus.DROPOUT, on, why)
    await registry.mark(act, child, on, why)
    await entries.close(act, child.id, (LedgerType.SUSPECTED_DROPOUT,), LedgerType.DROPOUT.zh)
    if case.school_id is not None:
        await entries.open(act, case, LedgerType.DROPOUT, why)
        if LedgerType.WORK.name in act.rules["ledgers.required"]:
            await entries.open(act, case, LedgerType.WORK, why)
    if act.rules["report.viaCenterSchool"]:
        await report.owe(act, case, ReportKind.CENTER_SCHOOL, on)


def _require_determiner(act: Act) -> None:
    """A-42: the place says who determines a dropout; the bureau does where it says nothing."""
    viewer, named = act.author.viewer, act.rules["determination.dropoutBy"]
    own = ACTS_FOR.get(viewer.role) if viewer and viewer.role else None
    if viewer is not None and (own is None or own.name not in named):
        who = "、".join(Department[each].zh for each in named)
        zh, en = f"辍学由{who}认定", f"a dropout is determined by: {', '.join(named)}"
        raise Refused(Reason("NOT_THE_DETERMINER", zh, en, Fixer.BUREAU, "caseId"))


def _require_class(act: Act, named: str | None) -> None:
    """DC-14: where the place has a standard, a class of it is named; where it has none, there is none to name."""
    classes = act.rules["suspected.classes"] or ()
    if named is None and classes:
        zh = f"请注明所属类别：{'、'.join(each['zh'] for each in classes)}"
        en = "the place has a standard of classes: say which one it is of"
        raise Refused(Reason("CLASS_MISSING", zh, en, Fixer.CALLER, "suspectedClass", "DC-14"))
    if named is not None and named not in {each["code"] for each in classes}:
        zh, en = "本地分类标准中没有此类别", "the place's standard has no such class"
        raise Refused(Reason("NOT_IN_STANDARD", zh, en, Fixer.CALLER, "suspectedClass", "DC-14"))


async def require_prepared(act: Act, case: tables.DropoutCase) -> None:
    """Raise Refused CASE_NOT_PREPARED without what GH-36 demands: 责任人、劝返时限、帮扶措施, and a team."""
    lacking = [] if case.responsible_name and case.persuasion_deadline else ["责任人、劝返时限"]
    for (table, ended), zh in zip(cases.CURRENT, ("专班成员", "帮扶措施"), strict=True):
        current = select(func.count()).where(table.case_id == case.id, ended.is_(None))
        if not await act.session.scalar(current):
            lacking.append(zh)
    if lacking:
        zh = f"认定前须明确：{'、'.join(lacking)}"
        en = "before a determination the case needs a responsible person, a deadline, a team and measures"
        raise Refused(Reason("CASE_NOT_PREPARED", zh, en, Fixer.SCHOOL, "caseId", "GH-36"))


async def _name_causes(act: Act, case: tables.DropoutCase, causes: Sequence[DropoutCause]) -> None:
    named = list(dict.fromkeys(causes))
    if not named:
        zh, en = "至少应填写一个原因，首个为主要原因", "one cause at least; the first is the primary one"
        raise Refused(Reason("NO_CAUSE", zh, en, Fixer.CALLER, "causes", "DC-13"))
    of = tables.CaseCause
    await act.session.execute(delete(of).where(of.case_id == case.id))
    for place, cause in enumerate(named):
        await act.add(of(case_id=case.id, student_id=case.student_id, cause=cause, primary=place == 0))
