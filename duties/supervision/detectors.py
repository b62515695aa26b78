"""What in the hub's rows speaks for a ground of accountability: one statement a detector, over one month (catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, any_, exists, func, literal, not_, select
from sqlalchemy.dialects.postgresql import distinct_on

from casework.act import Act
from database import tables
from domain.accountability import AccountabilityGround
from domain.accountability_proposal import Month
from domain.accountability_proposal import ProposalEvidenceKind as Kind
from domain.cause import DropoutCause
from domain.timer import TimerState
from duties.supervision import false_data
from duties.supervision.found import Detector, civil, of_cases, rows, within

_CASE, _TIMER, _REPORT, _VISIT, _CAUSE = (
    tables.DropoutCase,
    tables.Timer,
    tables.WrittenReport,
    tables.HomeVisit,
    tables.CaseCause,
)
_LATE = (TimerState.OVERDUE, TimerState.DONE_LATE)


def overdue_persuasion(act: Act, month: Month) -> Select[Any]:
    """Cases whose persuasion was not begun within T-03 (GH-35, GH-48)."""
    on = civil(_TIMER.due_at)
    clock = and_(_TIMER.row_id == _CASE.id, _TIMER.limit == "T-03", _TIMER.state.in_(_LATE))
    past = (_TIMER.due_at >= month.begins, _TIMER.due_at < month.ends)
    return (
        of_cases(act, Kind.PERSUASION_OVERDUE, on).join(_TIMER, clock).where(*past).ext(distinct_on(_CASE.id))
    )


def few_visits(act: Act, month: Month) -> Select[Any]:
    """Cases with fewer visits that count than the place asks for, once the day of persuasion is over (GH-19, GH-48).

    None where the place has no such rule, or the child was back by then.
    """
    on = _CASE.persuasion_deadline
    made = (
        select(func.count())
        .where(
            _VISIT.case_id == _CASE.id,
            _VISIT.visited_on <= on,
            literal("THREE_VISITS") == any_(_VISIT.counts_for),
        )
        .correlate(_CASE)
        .scalar_subquery()
    )
    asked = act.rules["visitsBeforeReport"] if act.rules["visitsBeforeReport.enabled"] else 0
    back = func.coalesce(_CASE.returned_on <= on, False)
    return of_cases(act, Kind.TOO_FEW_VISITS, on).where(
        within(on, month), on < act.today, made < asked, not_(back)
    )


def relapses(act: Act, month: Month) -> Select[Any]:
    """Children who had come back and were noticed away again in the month (GH-37, GH-48)."""
    on = _CASE.noticed_on
    return of_cases(act, Kind.RELAPSE, on).where(_CASE.relapse_of.is_not(None), within(on, month))


def dropouts_rose(act: Act, month: Month) -> Select[Any]:
    """A school's dropouts determined in the month, where they are more than a month before by the place's threshold (GH-48)."""
    on, more = _CASE.dropout_on, act.rules["proposal.thresholds"]["dropoutsRose"]
    other = tables.DropoutCase.__table__.alias().c
    of = select(func.count(other.id)).where(other.school_id == _CASE.school_id).correlate(_CASE)
    now = of.where(within(other.dropout_on, month)).scalar_subquery()
    before = of.where(within(other.dropout_on, month.previous)).scalar_subquery()
    return of_cases(act, Kind.DROPOUTS_ROSE, on).where(within(on, month), now - before >= more)


def late_reports(act: Act, month: Month) -> Select[Any]:
    """Written reports past T-04 in cases that then became dropouts, each its sender's (DC-L2d: 造成辍学)."""
    on = _CASE.dropout_on
    found = rows(
        Kind.REPORTED_LATE,
        _REPORT,
        unit=_REPORT.sender_id,
        student=_REPORT.student_id,
        day=on,
        case=_REPORT.case_id,
    )
    clock = and_(_TIMER.row_id == _REPORT.id, _TIMER.limit == "T-04a", _TIMER.state.in_(_LATE))
    here = _CASE.jurisdiction_code == act.author.jurisdiction_code
    led = (within(on, month), civil(_TIMER.due_at) <= on)
    late = found.join(_CASE, _CASE.id == _REPORT.case_id).join(_TIMER, clock)
    return late.where(here, *led).ext(distinct_on(_REPORT.id))


def late_visits(act: Act, month: Month) -> Select[Any]:
    """Dropouts at whose home nobody was within the days of T-01 from the sign (DC-L2b, DC-L2d: 未及时家访造成辍学)."""
    on, first = _CASE.dropout_on, _CASE.noticed_on
    last = first + act.rules["return.timerDays"]
    went = exists().where(
        _VISIT.student_id == _CASE.student_id, _VISIT.visited_on >= first, _VISIT.visited_on <= last
    )
    return of_cases(act, Kind.VISITED_LATE, on).where(within(on, month), on > last, ~went)


def teachers(act: Act, month: Month) -> Select[Any]:
    """Dropouts of whose causes a teacher's conduct is one (DC-L4c)."""
    on = _CASE.dropout_on
    caused = exists().where(_CAUSE.case_id == _CASE.id, _CAUSE.cause == DropoutCause.TEACHER_CONDUCT)
    return of_cases(act, Kind.CONDUCT_OF_TEACHER, on).where(within(on, month), caused)


DETECTORS: Mapping[AccountabilityGround, tuple[str, tuple[Detector, ...]]] = {
    AccountabilityGround.FALSE_DATA: ("falseData", false_data.DETECTORS),
    AccountabilityGround.WEAK_PERSUASION: ("weakPersuasion", (overdue_persuasion, few_visits)),
    AccountabilityGround.DROPOUT_REBOUND: ("dropoutRebound", (relapses, dropouts_rose)),
    AccountabilityGround.LATE_REPORT: ("lateReport", (late_reports,)),
    AccountabilityGround.LATE_HOME_VISIT: ("lateHomeVisit", (late_visits,)),
    AccountabilityGround.TEACHER_CONDUCT: ("teacherConduct", (teachers,)),
}
"""By ground: which of the place's thresholds stands for it, and what is looked for. On any other a person decides unasked."""
