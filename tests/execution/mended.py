"""What constraints and joins ask of a random row beyond its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from database import tables
from database.tables.policy import Kept
from domain.access import Detail
from domain.accountability_action import ActionState, ActionType
from domain.accountability_proposal import ProposalState
from domain.admission import AdmissionBasis, AdmissionState, PlanState
from domain.aid import FIRST, ORDINARY, AidGround, EntitlementState
from domain.assistance import AssistanceDecision, AssistanceState
from domain.attendance import AttendanceStatus, SignSource, SummaryState
from domain.case import CaseStage
from domain.compliance import Compliance, ComplianceGround
from domain.conduct_complaint import ComplaintResult, ComplaintState
from domain.curriculum import ITEMS, MOST_EXERCISE
from domain.duty_task import TaskOrigin, TaskState
from domain.enrollment_change import FORBIDDEN, ChangeState, EnrollmentChangeType
from domain.handover import Arrival, Destination, HandoverState
from domain.home_teaching import HomeTeachingMonthState, HomeTeachingPlanState
from domain.incident import IncidentState
from domain.indicator import IndicatorLevel
from domain.inspection import InspectionState, ItemAnswer
from domain.ledger import LedgerScope
from domain.letter import IN_FORCE
from domain.period_report import PeriodReportState
from domain.persuasion_assist import AssistState
from domain.rectification import RectificationState
from domain.referral import ReferralState
from domain.roster import RosterState
from domain.scheduled_event import ScheduledEventState
from domain.staffing import VISITS
from domain.student import SpecialGroup
from domain.submission import SubmissionState
from domain.timer import RUNNING, TimerState
from domain.training import GraduateChoice, TrainingOutcome, TrainingWishState
from domain.venue import VenueClueState
from domain.work_plan import OF_CASES, WorkPlanState, WorkPlanType
from domain.yearly_appraisal import (
    CONFIRMED_ONCE,
    AppraisalGrade,
    AppraisalScheme,
    AppraisalState,
    ConsequenceKind,
)
from tests.execution.cells import day, moment, text

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
"""The rows there are so far, by noun."""
Mend = Callable[[Random, Rows, Row], None]


def mend(kind: type, random: Random, rows: Rows, row: Row) -> None:
    """Changes a row of a table so that the database takes it."""
    for each, mends in _MENDED.items():
        if issubclass(kind, each):
            for one in mends:
                one(random, rows, row)


def _together(*columns: str) -> Mend:
    """All of them are there, or none."""

    def mended(random: Random, rows: Rows, row: Row) -> None:
        if any(row[column] is None for column in columns):
            row.update(dict.fromkeys(columns))

    return mended


def _given(column: str, by: str, states: Collection[Any], made: Callable[[Random], Any]) -> Mend:
    """It is there in these states, and in no other."""

    def mended(random: Random, rows: Rows, row: Row) -> None:
        row[column] = made(random) if row[by] in states else None

    return mended


def _needed(column: str, by: str, states: Collection[Any]) -> Mend:
    """It is there in these states; in others it may be."""

    def mended(random: Random, rows: Rows, row: Row) -> None:
        if row[by] in states and row[column] is None:
            row[column] = day(random)

    return mended


def _in_order(first: str, last: str) -> Mend:
    def mended(random: Random, rows: Rows, row: Row) -> None:
        if row[first] is not None and row[last] is not None:
            row[first], row[last] = sorted((row[first], row[last]))

    return mended


def _set(column: str, made: Callable[[Random], Any]) -> Mend:
    def mended(random: Random, rows: Rows, row: Row) -> None:
        row[column] = made(random)

    return mended


def _balanced(random: Random, rows: Rows, row: Row) -> None:
    parts = ("accepted", "rejected", "held", "duplicate")
    row.update({part: random.randrange(5) for part in parts})
    row["received"] = sum(row[part] for part in parts)
    county = row["jurisdiction_code"]
    own = [each for each in rows["ExchangePartner"] if each["jurisdiction_code"] == county]
    row["partner_code"] = random.choice(own)["code"]


def _of_people(random: Random, rows: Rows, row: Row) -> None:
    row["xact"] = random.randrange(3, 9)  # of the transactions that made PostgreSQL itself
    people = [*rows["Student"], *rows["Guardian"]]
    row["subjects"] = b"".join(random.choice(people)["id"].bytes for _ in range(random.randrange(4)))


def _without_effect(random: Random, rows: Rows, row: Row) -> None:
    row["revoked_at"] = row["valid_from"]  # who sees what, the default grants say alone


def _cites(random: Random, rows: Rows, row: Row) -> None:
    if random.random() < 0.7:
        row["valid_to"] = None
    if "clauses" in row:
        own = [c["code"] for c in rows["PolicyClause"] if c["document_id"] == row["document_id"]]
        row["clauses"] = random.sample(own, min(len(own), random.randrange(5))) + row["clauses"][:1]


def _graduated(random: Random, rows: Rows, row: Row) -> None:
    names = ("entrants", "transfers_in", "transfers_out", "deaths", "graduates")
    row.update({name: random.randrange(9) + 20 * (name == "entrants") for name in names})


def _placed(random: Random, rows: Rows, row: Row) -> None:
    """A county's value is of no unit, a class's of its school."""
    if row["unit_id"] is None:
        row["level"], row["class_id"] = IndicatorLevel.COUNTY, None
    elif row["class_id"] is None:
        row["level"] = random.choice((IndicatorLevel.TOWNSHIP, IndicatorLevel.SCHOOL))
    else:
        row["level"] = IndicatorLevel.CLASS
    unclear = row["compliance"] is Compliance.NOT_EVALUABLE
    row["ground"] = random.choice(list(ComplianceGround)) if unclear else None


def _clocks(random: Random, rows: Rows, row: Row) -> None:
    """Whom a clock is about, what it runs for, and who must keep it: of a unit, of a class's month, of a child's matter."""
    if random.random() < 0.3:
        row["student_id"] = None
    own = random.choice(("AttendanceSummary", "ClassTermRecord"))
    noun = own if row["student_id"] is None else "DropoutCase"
    if rows[noun] and random.random() < 0.8:
        row["row_id"] = random.choice(rows[noun])["id"]


def _of_class(random: Random, rows: Rows, row: Row) -> None:
    if row["class_id"] is None and row["scope"] is LedgerScope.CLASS:
        row["scope"] = LedgerScope.SCHOOL
    if row["scope"] is not LedgerScope.CLASS:
        row["class_id"] = None


def _takes_part(random: Random, rows: Rows, row: Row) -> None:
    visit = row["attempt_id"] is None or random.random() < 0.5
    row["attempt_id" if visit else "visit_id"] = None
    noun, column = ("HomeVisit", "visit_id") if visit else ("PersuasionAttempt", "attempt_id")
    row[column] = row[column] or random.choice(rows[noun])["id"]


def _against_one(random: Random, rows: Rows, row: Row) -> None:
    guardian = row["clue_id"] is None or random.random() < 0.5
    row["clue_id" if guardian else "case_id"] = None
    noun, column = ("DropoutCase", "case_id") if guardian else ("ChildLaborClue", "clue_id")
    row[column] = row[column] or random.choice(rows[noun])["id"]


def _says(random: Random, rows: Rows, row: Row) -> None:
    """What a line of a list says: by the detail that it tells, and by column."""
    columns = ("student.name", "guardian.name", "student.id_number", "groups", "enrollment.grade")
    details = random.sample([each.name for each in Detail], random.randrange(len(Detail)))
    row["said"] = {each: {key: text(random, 8) for key in columns} for each in details}


def _checked_again(random: Random, rows: Rows, row: Row) -> None:
    first = row["verified_on"] = min(row["verified_on"], date(2026, 9, 1))
    row["next_check_on"] = max(row["next_check_on"], first + timedelta(days=1))


def _unseen(random: Random, rows: Rows, row: Row) -> None:
    if row["reported"]:
        row["cause"] = None


def _goes_up(random: Random, rows: Rows, row: Row) -> None:
    if row["from_level"] is not None:
        row["from_level"] = random.randrange(4)
        row["to_level"] = row["from_level"] + 1 + random.randrange(3)


def _counts(random: Random, rows: Rows, row: Row) -> None:
    counted = random.sample(list(AttendanceStatus), random.randrange(len(AttendanceStatus)))
    row["by_reason"] = {each.name: random.randrange(40) for each in counted}


def _judged(random: Random, rows: Rows, row: Row) -> None:
    row["judged"] = row["judged"] or row["state"] is not HomeTeachingMonthState.OPEN


def _planned(random: Random, rows: Rows, row: Row) -> None:
    """Figures once it is drawn up, an instant once it is published."""
    row["grade"] = random.randint(1, 9)
    drawn = row["state"] is not PlanState.EXPECTED
    row.update({each: random.randint(1, 90) if drawn else None for each in ("classes", "places")})
    row["catchment_count"] = random.randrange(90) if drawn else None
    row["published_at"] = moment(random) if row["state"] is PlanState.PUBLISHED else None


def _screened(random: Random, rows: Rows, row: Row) -> None:
    """Whom it found, once the school was there."""
    row["children_found"] = random.randrange(90) if row["screened_on"] else None


def _permitted(random: Random, rows: Rows, row: Row) -> None:
    if row["basis"] is AdmissionBasis.RESIDENCE_PERMIT and row["permit_no_sealed"] is None:
        row["basis"] = AdmissionBasis.RESIDENCE


def _taken_up(random: Random, rows: Rows, row: Row) -> None:
    out = row["type"] is EnrollmentChangeType.TRANSFER_OUT and row["state"] is ChangeState.EFFECTIVE
    if not out or row["to_school_id"] is not None:
        row["taken_up_on"] = None


def _compared(random: Random, rows: Rows, row: Row) -> None:
    """Of a cycle, or of a school on a day; only a school's is reported."""
    if row["cycle_id"] is not None and (row["school_id"] is None or random.random() < 0.5):
        row.update(dict.fromkeys(("school_id", "compared_on", "reported_on")))
        return
    row["cycle_id"] = None
    row["school_id"] = row["school_id"] or random.choice(rows["School"])["id"]
    row["compared_on"] = row["compared_on"] or day(random)


def _relapses(random: Random, rows: Rows, row: Row) -> None:
    row["relapse"] = row["relapse"] and row["closed_on"] is not None


def _goes_on(random: Random, rows: Rows, row: Row) -> None:
    """Who goes to a junior school of the county may stand in a handover, and may have come."""
    if row["destination"] is not Destination.ELSEWHERE:
        row["school_name"] = None
    if row["destination"] is not Destination.COUNTY_JUNIOR:
        row["junior_id"] = row["handover_id"] = row["arrival"] = None
    elif row["junior_id"] is None:
        row["junior_id"] = random.choice(rows["School"])["id"]
    if row["handover_id"] is None:
        row["arrival"] = None
    row["arrived_on"] = day(random) if row["arrival"] is Arrival.ARRIVED else None


def _entitled(random: Random, rows: Rows, row: Row) -> None:
    """What gives an entitlement stands unless it was declined; a group where the ground is one."""
    if row["state"] is EntitlementState.DECLINED:
        row["ground"] = None
    elif row["ground"] is None:
        row["ground"] = AidGround.NEED
    grouped = row["ground"] is AidGround.GROUP
    row["group"] = random.choice(list(SpecialGroup)) if grouped else None
    row["until"] = row["since"] if row["state"] is EntitlementState.ENDED else None
    row["priority"] = random.choice((FIRST, ORDINARY))


def _decided(random: Random, rows: Rows, row: Row) -> None:
    """A decision has its day, an end that was decided its last day and its reason."""
    row["decided_on"] = day(random) if row["decided_by"] is not None else None
    ended = row["ended_by"] is not None and row["valid_to"] is not None
    row["ended_by"], row["end_reason"] = ("决定人", "某因") if ended else (None, None)


def _in_fen(random: Random, rows: Rows, row: Row) -> None:
    row["amount"] = random.randrange(1, 10**6)


def _coordinated(random: Random, rows: Rows, row: Row) -> None:
    if row["state"] is IncidentState.HANDED:
        row["coordinator"] = text(random, 8)


def _offered(random: Random, rows: Rows, row: Row) -> None:
    """A task that is over is offered to nobody; one of a cause is one of its kind in a case."""
    if row["ended_at"] is not None:
        row["handed_to_id"] = None
    if row["origin"] is TaskOrigin.CAUSE:
        row["case_id"] = None


def _near(random: Random, rows: Rows, row: Row) -> None:
    """Only what lies near a school lies so many metres from it."""
    row["distance_m"] = random.randint(0, 500) if row["school_id"] is not None else None


def _explained(random: Random, rows: Rows, row: Row) -> None:
    done = all(row[each] is not False for each in ITEMS)
    row["shortfall"] = None if done else text(random, 8)
    row["exercise_minutes"] = random.choice((None, 0, 40, MOST_EXERCISE))


def _worded(random: Random, rows: Rows, row: Row) -> None:
    row["effective_from"] = day(random) if row["state"] in IN_FORCE else None
    row["copies"], row["text_version"] = random.randrange(4), random.randrange(1, 2**15)


def _signed(random: Random, rows: Rows, row: Row) -> None:
    row["signed_on"] = day(random) if row["signed_by"] else None
    if row["signed_by"] is None:
        row["sealed_on"] = None


def _reported(random: Random, rows: Rows, row: Row) -> None:
    """Signed once it is handed in; a later revision corrects another report."""
    row["first_day"], row["last_day"] = sorted((row["first_day"], row["last_day"]))
    if row["state"] is not PeriodReportState.DRAFT:
        row["submitted_at"] = row["submitted_at"] or moment(random)
    row["signatory"] = text(random, 8) if row["submitted_at"] else None
    returned = row["state"] is PeriodReportState.RETURNED
    row["return_reason"] = text(random, 8) if returned else None
    row["corrects_id"], row["revision"] = None, 1


def _differs(random: Random, rows: Rows, row: Row) -> None:
    row["now"] = random.randrange(90)
    row["before"] = None if random.random() < 0.3 else random.randrange(90)
    row["difference"] = None if row["before"] is None else row["now"] - row["before"]


def _handed_in(random: Random, rows: Rows, row: Row) -> None:
    """Paper sealed and bound, once it is handed in; received on a day."""
    draft = row["state"] is SubmissionState.DRAFT
    row["submitted_at"] = None if draft else moment(random)
    row["sealed"] = row["bound"] = not draft
    row["received_on"] = day(random) if row["state"] is SubmissionState.ACCEPTED else None
    returned = row["state"] is SubmissionState.RETURNED_FOR_CORRECTION
    row["return_reason"] = text(random, 8) if returned else None


def _is_one(random: Random, rows: Rows, row: Row) -> None:
    """A row of the hub, or a paper, or missing."""
    row["reference" if random.random() < 0.5 else "paper"] = None
    row["present"] = bool(row["reference"] or row["paper"])


_CLUE_ENDED = {VenueClueState.CLOSED, VenueClueState.NOT_FOUND}


def _inspected(random: Random, rows: Rows, row: Row) -> None:
    """What is closed has its day and what was lacking, and may be announced."""
    closed = row["state"] is InspectionState.CLOSED
    row["closed_on"], row["shortcomings"] = (day(random), text(random, 8)) if closed else (None, None)
    if not closed:
        row["announcement_id"] = None


def _seen(random: Random, rows: Rows, row: Row) -> None:
    if row["answer"] is ItemAnswer.NOT_MET:
        row["note"] = text(random, 8)


def _ordered(random: Random, rows: Rows, row: Row) -> None:
    """One order on a finding runs at a time."""
    if any(each["finding_id"] == row["finding_id"] for each in rows["RectificationOrder"]):
        row["state"] = random.choice((RectificationState.PASSED, RectificationState.FAILED))
    ended = row["state"] in (RectificationState.PASSED, RectificationState.FAILED)
    row["concluded_on"] = day(random) if ended else None


def _deducts(of: Any) -> Mend:
    """Points, of a deduction alone."""
    kind = "type" if of is ActionType else "kind"
    return _given("points", kind, {of.SCORE_DEDUCTION}, lambda random: random.randint(1, 9_000))


def _said(random: Random) -> str:
    return text(random, 8)


def _marked(random: Random, rows: Rows, row: Row) -> None:
    row["full_marks"] = random.randint(1, 9_000)
    row["score"] = random.randint(0, row["full_marks"])


def _appraised(random: Random, rows: Rows, row: Row) -> None:
    row["year"], row["total"] = random.randrange(2**15), random.randrange(10_001)
    row["correction_reason"] = text(random, 8) if row["corrects_id"] is not None else None
    row["result"] = None if row["state"] is AppraisalState.DRAFT else random.choice(list(AppraisalGrade))


def _concluded(random: Random, rows: Rows, row: Row) -> None:
    ended = row["state"] is ComplaintState.CONCLUDED
    row["result"] = random.choice(list(ComplaintResult)) if ended else None
    row["finding"] = text(random, 8) if ended else None
    row["concluded_on"] = row["received_on"] if ended else None


_CHANGES = [each for each in EnrollmentChangeType if each not in FORBIDDEN]


def _versioned(random: Random, rows: Rows, row: Row) -> None:
    """A plan of a place names it, one of a child its case; no two are the same version."""
    units, cases = rows["Organization"], rows.get("DropoutCase", [])
    if row["type"] in OF_CASES and not cases:
        row["type"] = WorkPlanType.HOME_TEACHING
    row["case_id"] = random.choice(cases)["id"] if row["type"] in OF_CASES else None
    row["area_id"] = random.choice(units)["id"] if row["type"] is WorkPlanType.AREA else None
    row["text_version"] = len(rows.get("WorkPlan", ())) + 1
    if row["state"] in (WorkPlanState.IN_FORCE, WorkPlanState.SUPERSEDED):
        row["state"], row["in_force_from"] = WorkPlanState.SUPERSEDED, day(random)


def _reached(random: Random, rows: Rows, row: Row) -> None:
    for name in ("teachers", "students", "families", "employers"):
        whole = random.choice((None, random.randrange(900)))
        row[name] = whole
        row[f"{name}_reached"] = None if whole is None else random.randint(0, whole)


def _hosted(random: Random, rows: Rows, row: Row) -> None:
    visits = row["kind"] in VISITS
    row["host_id"] = random.choice(rows["School"])["id"] if visits else None


def _funded(random: Random, rows: Rows, row: Row) -> None:
    """Of what is due all has arrived, on a day, or less."""
    row["amount"] = random.randrange(1, 10**12)
    row["full_on"] = random.choice((None, day(random)))
    row["arrived"] = row["amount"] if row["full_on"] else random.randrange(row["amount"])


def _boards(random: Random, rows: Rows, row: Row) -> None:
    row["boarding_beds"], row["boarding_needed"] = random.randrange(900), random.randrange(900)
    row["boarders"] = random.randint(0, row["boarding_needed"])


def _paired(random: Random, rows: Rows, row: Row) -> None:
    """Two schools, and ended: a pair runs once."""
    others = [each["id"] for each in rows["School"] if each["id"] != row["urban_id"]]
    row["rural_id"] = random.choice(others)
    row["ended_on"] = row["ended_on"] or row["held_on"]


_MENDED: Mapping[type, tuple[Mend, ...]] = {
    tables.ExchangePackage: (_balanced,),
    tables.ComparisonRun: (_compared,),
    tables.Discrepancy: (
        _together("registered", "present"),
        _together("same_person", "is_real", "decided_at", "decision_reason"),
    ),
    tables.ResponsibilityAssignment: (_in_order("valid_from", "valid_to"),),
    tables.LeadingGroupMember: (_in_order("valid_from", "valid_to"),),
    tables.UnitTarget: (_together("ended_on", "reason"),),
    tables.CohortRecord: (_graduated,),
    tables.IndicatorValue: (_placed,),
    tables.GuaranteeAssignment: (_in_order("started_on", "ended_on"),),
    tables.AuditRecord: (_of_people,),
    tables.AccessGrant: (_without_effect,),
    Kept: (_cites,),
    tables.Ledger: (_of_class,),
    tables.LedgerLine: (_in_order("since", "until"), _says),
    tables.Roster: (_given("submitted_at", "state", set(RosterState) - {RosterState.DRAFT}, moment),),
    tables.RosterLine: (_says,),
    tables.Timer: (
        _clocks,
        _given("ended_at", "state", set(TimerState) - set(RUNNING), moment),
        _given("paused_at", "state", {TimerState.PAUSED}, moment),
    ),
    tables.SchoolClass: (_set("school_year", lambda random: random.choice(("2025-2026", "2026-2027"))),),
    tables.AdmissionPlan: (_planned,),
    tables.ScreeningAssignment: (_screened,),
    tables.AdmissionRegistration: (
        _given("arrived_on", "state", {AdmissionState.ARRIVED}, day),
        _given("withdrawn_reason", "state", {AdmissionState.WITHDRAWN}, lambda random: text(random, 8)),
        _needed("permit_valid_to", "basis", {AdmissionBasis.RESIDENCE_PERMIT}),
        _permitted,
    ),
    tables.AdmissionNotice: (_together("service_method", "served_on", "served_to"),),
    tables.ClassTermEntry: (_given("outflow", "enrolled", {False}, lambda random: text(random, 8)),),
    tables.Application: (_in_order("starts_on", "ends_on"),),
    tables.DropoutCase: (
        _given("closed_at", "stage", {CaseStage.CLOSED}, moment),
        _needed("suspected_on", "stage", {CaseStage.SUSPECTED, CaseStage.PERSUADING}),
        _needed("dropout_on", "stage", {CaseStage.DROPOUT, CaseStage.ENFORCING}),
        _needed("returned_on", "stage", {CaseStage.RETURNED}),
        _in_order("suspected_on", "dropout_on"),
    ),
    tables.Enforcement: (_set("served_on", day), _against_one),
    tables.JudicialReferral: (
        _given("answered_on", "state", set(ReferralState) - {ReferralState.REQUESTED}, day),
        _given("concluded_on", "state", {ReferralState.CONCLUDED}, day),
        _given("result", "state", {ReferralState.CONCLUDED}, lambda random: text(random, 8)),
    ),
    tables.CaseIncident: (
        _given("closed_on", "state", {IncidentState.CLOSED}, day),
        _given("result", "state", {IncidentState.CLOSED}, lambda random: text(random, 8)),
        _coordinated,
    ),
    tables.IncidentHandling: (_together("answered_on", "answer"),),
    tables.CurriculumStatement: (_explained,),
    tables.AccountabilityProposal: (
        _given("decided_at", "state", {ProposalState.TAKEN_UP, ProposalState.DISMISSED}, moment),
        _given("reason", "state", {ProposalState.TAKEN_UP, ProposalState.DISMISSED}, _said),
    ),
    tables.ConductComplaint: (_concluded,),
    tables.AccountabilityAction: (
        _deducts(ActionType),
        _given("end_reason", "state", {ActionState.WITHDRAWN}, _said),
        _given("appeal_reason", "state", {ActionState.APPEALED}, _said),
        _in_order("decided_on", "effective_on"),
    ),
    tables.YearlyAppraisal: (
        _appraised,
        _given("confirmed_by", "state", CONFIRMED_ONCE, _said),
        _given("confirmed_at", "state", CONFIRMED_ONCE, moment),
        _given("position_zh", "scheme", {AppraisalScheme.LEADER}, _said),
    ),
    tables.AppraisalItem: (_marked,),
    tables.AppraisalConsequence: (_deducts(ConsequenceKind),),
    tables.DutyTask: (
        _given("result", "state", {TaskState.DONE}, lambda random: text(random, 8)),
        _given("ended_at", "state", {TaskState.DONE, TaskState.CANCELLED}, moment),
        _offered,
        _together("holder_name", "measures"),
    ),
    tables.VenueViolationClue: (
        _given("finding", "state", _CLUE_ENDED, lambda random: text(random, 8)),
        _given("closed_at", "state", _CLUE_ENDED, moment),
        _near,
    ),
    tables.VenueAction: (_set("document_no", lambda random: text(random, 8)),),
    tables.DutyAssignment: (_in_order("valid_from", "valid_to"),),
    tables.Inspection: (_inspected,),
    tables.InspectionItem: (_seen,),
    tables.InspectionFinding: (_together("withdrawn_on", "withdrawal_reason"),),
    tables.RectificationOrder: (_in_order("issued_on", "due_on"), _ordered),
    tables.ParentCommittee: (_in_order("founded_on", "dissolved_on"),),
    tables.CommitteeMember: (_in_order("joined_on", "left_on"),),
    tables.CommitteeMeeting: (_set("present", lambda random: random.randint(1, 90)),),
    tables.ResponsibilityLetter: (_worded,),
    tables.LetterParty: (_signed,),
    tables.VocationalElective: (_together("ended_on", "result"), _in_order("started_on", "ended_on")),
    tables.ChildLaborClue: (
        _together("returned_on", "returned_to"),
        _set("cost", lambda random: random.randrange(9_000)),
        _set("said_cost", lambda random: random.randrange(9_000)),
        _set("said_penalty", lambda random: random.randrange(9_000)),
        _together("answer", "answered_on"),
    ),
    tables.EnrollmentChange: (
        _set("type", lambda random: random.choice(_CHANGES)),
        _needed("effective_on", "state", {ChangeState.EFFECTIVE}),
        _taken_up,
    ),
    tables.OutboundTracking: (_together("ended_on", "end"), _checked_again),
    tables.StudentStrategy: (_in_order("started_on", "ended_on"),),
    tables.ReturneeFile: (_in_order("opened_on", "follow_up_until"), _relapses),
    tables.RiskSign: (
        _together("closed_at", "close_reason"),
        _given("days", "source", {SignSource.ATTENDANCE}, lambda random: random.randrange(40)),
    ),
    tables.AttendanceRecord: (_together("verified_at", "verified_by"),),
    tables.AttendanceSummary: (
        _counts,
        _given("prepared_at", "state", set(SummaryState) - {SummaryState.DRAFT}, moment),
        _given("reviewed_at", "state", {SummaryState.REVIEWED}, moment),
    ),
    tables.TermReturnCheck: (_unseen, _together("cause", "cause_verified_at", "contacted_on")),
    tables.HomeVisit: (_in_order("visited_on", "next_visit_on"),),
    tables.PersuasionAttempt: (_set("seq", lambda random: random.randint(1, 2**15 - 1)),),
    tables.Visitor: (_takes_part,),
    tables.WrittenReport: (_together("sent_at", "content", "signed_by"),),
    tables.ReportRecipient: (_together("received_at", "received_by"),),
    tables.Escalation: (_goes_up,),
    tables.MedicalAppraisal: (
        _together("appraised_on", "result"),
        _together("answered_at", "said_on", "said_result"),
    ),
    tables.DisabilityAssessment: (_together("concluded_on", "conclusion"),),
    tables.Placement: (_in_order("started_on", "ended_on"),),
    tables.HomeTeachingPlan: (
        _given("closed_on", "state", {HomeTeachingPlanState.CLOSED}, day),
        _set("weekly_lessons", lambda random: [random.randrange(8) for _ in range(7)]),
    ),
    tables.HomeTeachingMonth: (_judged,),
    tables.AidEntitlement: (_entitled,),
    tables.SpecialGroupMembership: (_in_order("valid_from", "valid_to"), _decided),
    tables.AidGrant: (_in_fen,),
    tables.AssistanceRequest: (
        _given("answered_at", "state", {AssistanceState.DECIDED}, moment),
        _given(
            "decision",
            "state",
            {AssistanceState.DECIDED},
            lambda random: random.choice(list(AssistanceDecision)),
        ),
    ),
    tables.Student: (_together("registration_progress", "registration_told_on"),),
    tables.PersuasionAssist: (_given("sent_at", "state", {AssistState.SENT}, moment),),
    tables.TrainingWish: (
        _given("training", "choice", {GraduateChoice.TRAINING}, lambda random: text(random, 8)),
        _given("answered_at", "state", {TrainingWishState.ANSWERED}, moment),
        _given(
            "outcome",
            "state",
            {TrainingWishState.ANSWERED},
            lambda random: random.choice(list(TrainingOutcome)),
        ),
    ),
    tables.PeriodReport: (_reported,),
    tables.ReportFigure: (_differs,),
    tables.Submission: (_handed_in,),
    tables.SubmissionItem: (_is_one,),
    tables.ScheduledEvent: (
        _given("done_at", "state", {ScheduledEventState.DONE, ScheduledEventState.DONE_LATE}, moment),
    ),
    tables.WorkPlan: (_versioned,),
    tables.Meeting: (_set("present", lambda random: random.randint(1, 90)),),
    tables.PublicityActivity: (_in_order("held_on", "ended_on"), _reached),
    tables.LegalEducationTeam: (_in_order("held_on", "dissolved_on"),),
    tables.StaffingRecord: (_hosted,),
    tables.FundAllocation: (_in_order("held_on", "due_on"), _funded),
    tables.FundArrival: (_in_fen,),
    tables.SchoolCondition: (_boards,),
    tables.SchoolPairing: (_in_order("held_on", "ended_on"), _paired),
    tables.Teacher: (
        _set("number", lambda random: str(random.randrange(10**12))),
        _in_order("serves_from", "serves_until"),
        _together("serves_until", "leaving_reason"),
    ),
    tables.TransitionHandover: (
        _given("signed_at", "state", set(HandoverState) - {HandoverState.DRAFT}, moment),
    ),
    tables.GraduateDestination: (_goes_on, _says),
    tables.HomeTeachingVisit: (_set("lessons", lambda random: random.randint(1, 12)),),
}
