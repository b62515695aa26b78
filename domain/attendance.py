"""Words and rules of daily attendance (考勤): who has which status, what needs verifying, how long a child has been away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.citation import Provenance
from domain.machine import Machine, Transition
from domain.machines.whereabouts import FOR_A_TIME, ROLL_CALLED
from domain.student import EnrollmentStatus, SchoolingStatus
from domain.vocabulary import Term


class AttendanceStatus(Term):
    """考勤情况 (catalogue 2.6). ABSENT: away, and nobody knows why yet."""

    PRESENT = "到校"
    ABSENT = "缺勤（原因待核实）"
    SICK_LEAVE = "病假"
    PERSONAL_LEAVE = "事假"
    UNEXCUSED = "无故缺勤"
    LATE = "迟到"
    EARLY_LEAVE = "早退"
    HOME_TEACHING_DAY = "送教日"
    SUSPENDED = "休学"
    OTHER = "其他原因缺勤"


_S = AttendanceStatus
ABSENCES = (_S.ABSENT, _S.SICK_LEAVE, _S.PERSONAL_LEAVE, _S.UNEXCUSED, _S.OTHER)
"""What somebody must verify (GH-31)."""
UNEXCUSED = (_S.ABSENT, _S.UNEXCUSED)
"""Away without an excuse that anybody knows of (BS-24): until it is explained, an absence is none."""
ATTENDED = (_S.PRESENT, _S.LATE, _S.EARLY_LEAVE)
"""At school on the day."""
EXPLAINED = tuple(status for status in _S if status not in (_S.PRESENT, _S.ABSENT))
"""What a verification can find."""
PUPILS = (
    EnrollmentStatus.ACTIVE,
    EnrollmentStatus.TRANSFERRING,
    EnrollmentStatus.MARKED_DROPOUT,
    EnrollmentStatus.SUSPENDED,
)
"""Registrations of a class's sheet; those retained abroad or at a vocational school are taught elsewhere."""


CALLED = tuple(status for status in PUPILS if status is not EnrollmentStatus.SUSPENDED)
"""Registrations that are called at term start."""
_FREE = (SchoolingStatus.EXEMPTED, *FOR_A_TIME)
"""Whom nobody expects at school, for a time or because the child is exempt."""
AWAY_BY_LAW = (SchoolingStatus.HOME_TEACHING, SchoolingStatus.ATTENDING_VOCATIONAL, *_FREE)
"""Where a child lawfully is that does not come at term start."""


class SummaryState(Term):
    """考勤月汇总状态 (GH-32)."""

    DRAFT = "汇总中"
    PREPARED = "班主任已汇总"
    REVIEWED = "学校已审核"


def _step(source: SummaryState | None, target: SummaryState, act: str) -> Transition[SummaryState]:
    return Transition(source, target, act, ("GH-32",), marked=Provenance.PROPOSAL)


_MONTH = SummaryState
SUMMARY = Machine(
    "2.6",
    "考勤月汇总",
    "monthly attendance summary",
    SummaryState,
    (
        _step(None, _MONTH.DRAFT, "attendanceRecord"),
        _step(_MONTH.DRAFT, _MONTH.PREPARED, "attendanceSummarize"),
        _step(_MONTH.PREPARED, _MONTH.DRAFT, "attendanceRecord"),
        _step(_MONTH.PREPARED, _MONTH.REVIEWED, "attendanceSummaryReview"),
        _step(_MONTH.REVIEWED, _MONTH.DRAFT, "attendanceSummaryReturn"),
    ),
)
"""What is signed is not changed: it is returned first. [P]: the document names neither who signs nor how."""


def supposed(enrollment: EnrollmentStatus, schooling: SchoolingStatus) -> AttendanceStatus | None:
    """What "all others are here" says of a pupil: that it is, or where the registers have it; None: it must be named.

    Of a pupil with a sign, one who did not report, and one who is out of school nobody says anything in passing.
    """
    if enrollment is EnrollmentStatus.SUSPENDED or schooling in _FREE:
        return _S.SUSPENDED
    if schooling is SchoolingStatus.HOME_TEACHING:
        return _S.HOME_TEACHING_DAY
    here = schooling in ROLL_CALLED or schooling is SchoolingStatus.RETURNED
    return _S.PRESENT if here and enrollment is not EnrollmentStatus.MARKED_DROPOUT else None


def is_expected(enrollment: EnrollmentStatus, schooling: SchoolingStatus) -> bool:
    """Whether a pupil is called at term start (DC-10): all of the register but those who lawfully do not come."""
    return enrollment in CALLED and schooling not in AWAY_BY_LAW


@dataclass(frozen=True, slots=True)
class Away:
    """无故缺勤: the last recorded days in a row that a child was away without an excuse, and the first of them."""

    days: int
    since: date
    until: date


def away(records: Iterable[tuple[date, AttendanceStatus]]) -> Away | None:
    """How long a child has been away without an excuse up to its last recorded day. records: (day, status), latest first.

    Days on which the child is not expected (休学, 送教日) neither count nor end it; a day nobody recorded is not known.
    """
    run: Away | None = None
    for day, status in records:
        if status in (_S.SUSPENDED, _S.HOME_TEACHING_DAY):
            continue
        if status not in UNEXCUSED:
            break
        run = Away(run.days + 1, day, run.until) if run else Away(1, day, day)
    return run


class SignSource(Term):
    """苗头来源."""

    ATTENDANCE = "考勤"
    PERSON = "人工发现"
    HANDOVER = "小升初交接"
    ADMISSION = "入学登记"


class SignLevel(Term):
    """苗头程度 (GH-35, DC-L2c, GH-33)."""

    AT_RISK = "有辍学苗头"
    RETURN_OVERDUE = "超过复学时限未返校"
    CRITERION_MET = "达到疑似辍学认定标准（须由人认定）"


def level(run: Away, rules: Mapping[str, Any]) -> SignLevel | None:
    """How serious an absence is by the place's rules; None while it is no sign. It proposes, a person determines (GH-33).

    rules: absence.signAfterDays, return.timerDays (DC-L2c), suspected.criteria (A-06); None where nobody sets one.
    """
    since = (run.until - run.since).days
    criterion, least, most = (
        rules[key] for key in ("suspected.criteria", "absence.signAfterDays", "return.timerDays")
    )
    if criterion and since > criterion["unexcusedDaysMoreThan"]:
        return SignLevel.CRITERION_MET
    if most is not None and since > most:
        return SignLevel.RETURN_OVERDUE
    return SignLevel.AT_RISK if least is not None and run.days >= least else None
