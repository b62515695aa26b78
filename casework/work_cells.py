"""What the work itself says in a cell: visits, persuasion, reports, measures, placements, where nobody wrote anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from casework.cell import Cell, Read, Value, causes, day, joined, zh
from database import tables
from database.tables.row import Row
from domain.attendance import SignSource
from domain.enrollment_change import ChangeState
from domain.form import Column
from domain.home_teaching import HomeTeachingGoal
from domain.report import ReportAddressee
from domain.responsibility import EnforcementStep

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_TOWNSHIP = (ReportAddressee.TOWNSHIP, ReportAddressee.TERRITORIAL_GOVERNMENT)
_BUREAU = (ReportAddressee.EDUCATION_BUREAU,)


def _first_absent(cell: Cell) -> Value:
    signs = cell.of_case(tables.RiskSign)
    return min((each.noticed_on for each in signs if each.source is SignSource.ATTENDANCE), default=None)


def _attempts(cell: Cell) -> Value:
    made = sorted(cell.of_case(tables.PersuasionAttempt), key=lambda each: each.seq)
    return joined((f"第{each.seq}次 {each.attempted_on} {each.outcome.zh}" for each in made), "；")


def _reported(cell: Cell, *to: ReportAddressee) -> Value:
    """When the first report of the case went to one of them."""
    told = {each.report_id for each in cell.rows(tables.ReportRecipient) if each.addressee in to}
    sent = (each.sent_at for each in cell.of_case(tables.WrittenReport) if each.id in told and each.sent_at)
    return day(min(sent, default=None))


def _result(cell: Cell) -> Value:
    case = cell.of("cases")
    back = f"（{case.returned_on} 返校）" if case.returned_on else ""
    return f"{case.stage.zh}{back}" if case.stage else None


def _served(cell: Cell) -> Value:
    notices = (
        each for each in cell.of_case(tables.Enforcement) if each.step is EnforcementStep.RETURN_NOTICE
    )
    return min((each.served_on for each in notices if each.served_on), default=None)


def _step(cell: Cell) -> Value:
    steps = sorted(cell.of_case(tables.Enforcement), key=lambda each: (each.step_no, each.id))
    return f"{steps[-1].label_zh}（{steps[-1].state.zh}）" if steps else None


def _disposed(cell: Cell) -> Value:
    made = cell.of_case(tables.Disposition)
    return made[-1].outcome.zh if made else None


def _attends(cell: Cell) -> Value:
    return cell.last(tables.OutboundTracking).school_name or cell.known.unit(cell.of("held").school_id)


def _outflow(cell: Cell) -> Value:
    return _outbound(cell) or cell.last(tables.ClassTermEntry).outflow


def _outbound(cell: Cell) -> Value:
    goes = cell.last(tables.OutboundTracking)
    return f"{goes.school_name}（{goes.region_code}）" if goes.school_name else None


def _change(cell: Cell) -> Any:
    made = [each for each in cell.rows(tables.EnrollmentChange) if each.state is ChangeState.EFFECTIVE]
    return made[-1] if made else None


def _of_change(cell: Cell, column: str) -> Any:
    return getattr(_change(cell), column, None)


def _to_school(cell: Cell) -> Value:
    there = cell.known.unit(_of_change(cell, "to_school_id"))
    return there or _of_change(cell, "to_school_name")


def _absence(cell: Cell) -> Value:
    """Why it did not come, as it was verified at term start; else the causes of its case."""
    verified = zh(cell.last(tables.TermReturnCheck).cause)
    return verified or causes(cell)


def _contacts(cell: Cell) -> Value:
    made = sorted(cell.rows(tables.ContactAttempt), key=lambda each: each.contacted_on)[-3:]
    return joined((f"{each.contacted_on} {each.channel.zh} {each.outcome.zh}" for each in made), "；")


def _certificate(cell: Cell) -> Value:
    kept = cell.last(tables.DisabilityCertificate)
    column = tables.DisabilityCertificate.cert_no_sealed
    clear = kept.id and cell.sight.clear(column, kept.id, kept.cert_no_sealed)
    return clear or kept.cert_no_masked


def _assessed(cell: Cell) -> date | None:
    made = (each.concluded_on for each in cell.rows(tables.DisabilityAssessment) if each.concluded_on)
    return max(made, default=None)


def _goals(cell: Cell) -> Value:
    goals = cell.last(tables.HomeTeachingPlan).goals or ()
    return joined(HomeTeachingGoal[each].zh for each in goals)


def _teachers(cell: Cell) -> Value:
    plan = cell.last(tables.HomeTeachingPlan).id
    return joined(each.name for each in cell.rows(tables.HomeTeacher) if each.plan_id == plan)


def _schedule(cell: Cell) -> Value:
    """The days of the week on which lessons are planned."""
    week = zip(_WEEKDAYS, cell.last(tables.HomeTeachingPlan).weekly_lessons or (), strict=False)
    return joined(f"{name}{lessons}课时" for name, lessons in week if lessons)


_T = tables
WRITTEN: Mapping[str, tuple[tuple[type[Row], ...], Read]] = {
    "first_absent_on": ((_T.RiskSign,), _first_absent),
    "attempts": ((_T.PersuasionAttempt,), _attempts),
    "reported_to_township_on": (
        (_T.WrittenReport, _T.ReportRecipient),
        lambda cell: _reported(cell, *_TOWNSHIP),
    ),
    "reported_to_bureau_on": (
        (_T.WrittenReport, _T.ReportRecipient),
        lambda cell: _reported(cell, *_BUREAU),
    ),
    "result": ((_T.DropoutCase,), _result),
    "notice_served_on": ((_T.Enforcement,), _served),
    "enforcement_step": ((_T.Enforcement,), _step),
    "disposition": ((_T.Disposition,), _disposed),
    "attends": ((_T.OutboundTracking,), _attends),
    "destination": ((_T.OutboundTracking, _T.ClassTermEntry), _outflow),
    "change_type": ((_T.EnrollmentChange,), lambda cell: zh(_of_change(cell, "type"))),
    "from_school": (
        (_T.EnrollmentChange,),
        lambda cell: cell.known.unit(_of_change(cell, "from_school_id")),
    ),
    "to_school": ((_T.EnrollmentChange,), _to_school),
    "changed_on": ((_T.EnrollmentChange,), lambda cell: _of_change(cell, "effective_on")),
    "change_reason": ((_T.EnrollmentChange,), lambda cell: _of_change(cell, "reason")),
    "applicant": ((_T.EnrollmentChange,), lambda cell: zh(_of_change(cell, "applicant"))),
    "checked_on": ((_T.Enrollment,), lambda cell: day(cell.of("held").last_registry_sync)),
    "decided_on": ((_T.ExemptionRecord,), lambda cell: cell.last(_T.ExemptionRecord).decided_on),
}
"""Of columns that people may fill in: of which tables the work's own word is, the first of them the one it tells of."""
READ: Mapping[str, tuple[tuple[type[Row], ...], Read]] = {
    "certificate.category": (
        (_T.DisabilityCertificate,),
        lambda cell: zh(cell.last(_T.DisabilityCertificate).category),
    ),
    "certificate.grade": (
        (_T.DisabilityCertificate,),
        lambda cell: zh(cell.last(_T.DisabilityCertificate).grade),
    ),
    "certificate.number": ((_T.DisabilityCertificate,), _certificate),
    "assessment.concluded_on": ((_T.DisabilityAssessment,), _assessed),
    "placement.type": ((_T.Placement,), lambda cell: zh(cell.last(_T.Placement).type)),
    "teaching.teachers": ((_T.HomeTeacher, _T.HomeTeachingPlan), _teachers),
    "teaching.goals": ((_T.HomeTeachingPlan,), _goals),
    "teaching.schedule": ((_T.HomeTeachingPlan,), _schedule),
    "exemption.decided_on": (
        (_T.ExemptionRecord,),
        lambda cell: cell.last(_T.ExemptionRecord).decided_on,
    ),
    "exemption.review_on": ((_T.ExemptionRecord,), lambda cell: cell.last(_T.ExemptionRecord).review_on),
    "absence.cause": ((_T.TermReturnCheck,), _absence),
    "absence.returned_on": (
        (_T.TermReturnCheck,),
        lambda cell: cell.last(_T.TermReturnCheck).returned_on,
    ),
    "contact.attempts": ((_T.ContactAttempt,), _contacts),
    "outbound.place": ((_T.OutboundTracking,), _outbound),
    "outbound.verified_on": ((_T.OutboundTracking,), lambda cell: cell.last(_T.OutboundTracking).verified_on),
}
"""Of columns that the work alone fills in."""


def tables_of(columns: Iterable[Column]) -> Collection[type[Row]]:
    """The tables of the work that columns are read from."""
    both = {**WRITTEN, **READ}
    return {table for each in columns if each.key in both for table in both[each.key][0]}
