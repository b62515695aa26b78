"""What units report and schools hand in: no child is in it; figures are whose children they are and the level's above (GH-02, DC-25)."""

from datetime import date

from database import tables
from domain.period_report import PeriodReportKind, PeriodReportState, ReportLevel
from domain.submission import SubmissionKind, SubmissionMedium, SubmissionState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Organization
  OPEN       periodReports>PeriodReport(id=unit_id)
PeriodReport
  KEY        id
  OPEN       kind kindLabel level levelLabel period firstDay lastDay revision correctionReason state stateLabel countedOn
  OPEN       published documentNo signatory sealedOn dueOn submittedAt submittedBy lateDays decidedAt decidedBy returnReason
  OPEN       version unit>Organization(unit_id=id) receiver>Organization(receiver_id=id) event>ScheduledEvent(event_id=id)
  OPEN       figures>ReportFigure(id=report_id) sections>ReportSection(id=report_id) history>DutyEntry(id=row_id)
  OPEN       corrects>PeriodReport(corrects_id=id) previous>PeriodReport(previous_id=id)
ReportFigure
  KEY        id
  OPEN       ordinal axis axisLabel code nameZh now before difference
ReportSection
  KEY        id
  OPEN       strand strandLabel textZh controlStrands
Submission
  KEY        id
  OPEN       kind kindLabel year clauses medium mediumLabel deliveredTo state stateLabel sealed bound dueOn
  OPEN       submittedAt submittedBy lateDays receivedOn receivedBy returnReason version
  OPEN       unit>Organization(unit_id=id) receiver>Organization(receiver_id=id) event>ScheduledEvent(event_id=id)
  OPEN       items>SubmissionItem(id=submission_id)
SubmissionItem
  KEY        id
  OPEN       ordinal type typeLabel nameZh present reference paper statedBy
PeriodReportChanged
  FORM       periodReport>PeriodReport
SubmissionChanged
  FORM       submission>Submission
Query
  ROOT       periodReports>PeriodReport unitsWithoutReport>Organization submissions>Submission
  ROOT       unitsWithoutSubmission>Organization
"""
ARGUMENTS = """
PeriodReportFilter
  OPEN       kind=[COUNTY_YEAR] level=[COUNTY] state=[RETURNED] period="2026-08" unitId=@Organization.3
  OPEN       receiverId=@Organization.0 late=true
Organization.periodReports
  FORM       filter=PeriodReportFilter order=PeriodReportOrder
Query.periodReports
  FORM       filter=PeriodReportFilter order=PeriodReportOrder
Query.unitsWithoutReport
  OPEN       lacksReport=SCHOOL_MONTHLY reportPeriod="2026-09"
  FORM       order=OrganizationOrder
SubmissionFilter
  OPEN       kind=[YEARLY_BUNDLE] state=[SUBMITTED] year="2027" unitId=@Organization.3 late=true
Query.submissions
  FORM       filter=SubmissionFilter order=SubmissionOrder
Query.unitsWithoutSubmission
  OPEN       lacksSubmissionOf="2027"
  FORM       order=OrganizationOrder
PeriodReportDraftInput
  INPUT      kind="SCHOOL_MONTHLY" period="1999-01" idempotencyKey="periodReportDraft"
PeriodReportInput
  WHICH      reportId=@PeriodReport.0
  INPUT      expectedVersion=0 idempotencyKey="periodReport"
PeriodReportWriteInput
  WHICH      reportId=@PeriodReport.0
  INPUT      expectedVersion=0 strand="LEDGER" textZh="某事" controlStrands=["LAWFUL"] idempotencyKey="periodReportWrite"
PeriodReportSubmitInput
  WHICH      reportId=@PeriodReport.0
  INPUT      expectedVersion=0 signatory="某人" sealedOn="2026-08-01" documentNo="某号" idempotencyKey="periodReportSubmit"
PeriodReportReasonInput
  WHICH      reportId=@PeriodReport.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="periodReportReason"
SubmissionPrepareInput
  INPUT      year="1999" idempotencyKey="submissionPrepare"
SubmissionItemSetInput
  WHICH      submissionId=@Submission.0
  INPUT      expectedVersion=0 ordinal=1 reference="Roster:00000000-0000-7000-8000-000000000000" paper="某方案"
  INPUT      idempotencyKey="submissionItemSet"
SubmissionHandInInput
  WHICH      submissionId=@Submission.0
  INPUT      expectedVersion=0 sealed=true bound=true idempotencyKey="submissionHandIn"
SubmissionReceiveInput
  WHICH      submissionId=@Submission.0
  INPUT      expectedVersion=0 receivedOn="2026-08-01" idempotencyKey="submissionReceive"
SubmissionReturnInput
  WHICH      submissionId=@Submission.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="submissionReturn"
"""
ORDERS = """
PeriodReportOrder
  KEY        NEWEST PERIOD ID
SubmissionOrder
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  periodReportDraft    PeriodReportDraftInput   PeriodReportChanged  school center township bureau
  periodReportRefresh  PeriodReportInput        PeriodReportChanged  school center township bureau
  periodReportWrite    PeriodReportWriteInput   PeriodReportChanged  school center township bureau
  periodReportSubmit   PeriodReportSubmitInput  PeriodReportChanged  school center township bureau
  periodReportCorrect  PeriodReportReasonInput  PeriodReportChanged  school center township bureau
  periodReportReturn   PeriodReportReasonInput  PeriodReportChanged  center bureau leading
  periodReportSignOff  PeriodReportInput        PeriodReportChanged  center bureau leading
  submissionPrepare    SubmissionPrepareInput   SubmissionChanged    school
  submissionItemSet    SubmissionItemSetInput   SubmissionChanged    school
  submissionHandIn     SubmissionHandInInput    SubmissionChanged    school
  submissionReceive    SubmissionReceiveInput   SubmissionChanged    bureau
  submissionReturn     SubmissionReturnInput    SubmissionChanged    bureau
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,agreed  PeriodReport ReportSection
  owing,county,leading,inspection,agreed         Submission SubmissionItem
  counting,center,county,agreed                  ReportFigure
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
OF_UNITS: Rows = (
    (
        tables.PeriodReport,
        {
            "kind": PeriodReportKind.COUNTY_YEAR,
            "level": ReportLevel.COUNTY,
            "period": "2026-08",
            "revision": 1,
            "corrects_id": None,
            "previous_id": None,
            "first_day": date(2026, 8, 1),
            "last_day": date(2026, 8, 31),
            "state": PeriodReportState.RETURNED,
            "published": {"figures": {}},
            "event_id": None,
            "late_days": 2,
        },
    ),
    (tables.ReportFigure, {"receiver_id": None, "now": 3, "before": 1, "difference": 2}),
    (tables.ReportSection, {"receiver_id": None, "control_strands": ["LAWFUL"]}),
    (
        tables.Submission,
        {
            "kind": SubmissionKind.YEARLY_BUNDLE,
            "year": "2027",
            "medium": SubmissionMedium.PAPER,
            "state": SubmissionState.SUBMITTED,
            "event_id": None,
            "late_days": 3,
            "received_on": None,
            "return_reason": None,
        },
    ),
    (tables.SubmissionItem, {"paper": None}),
)
"""Rows of a unit: its report, returned, and what it handed in late."""
