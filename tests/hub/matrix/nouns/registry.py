"""The registry: changes of a 学籍 and who signed them, applications, children who study elsewhere, how a case was disposed of."""

from datetime import date

from database import tables
from domain.application import ApplicationKind, ApplicationState
from domain.disposition import CaseOutcome, Situation
from domain.enrollment_change import ChangeState, EnrollmentChangeType
from domain.outbound import OutboundEnd
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       enrollmentChanges>EnrollmentChange(id=student_id) applications>Application(id=student_id)
  OPEN       outboundTrackings>OutboundTracking(id=student_id)
DropoutCase
  OPEN       dispositions>Disposition(id=case_id)
EnrollmentChange
  KEY        id
  STATUS     type typeLabel state stateLabel applicant applicantLabel toSchoolName grade endsOn submittedOn effectiveOn
  STATUS     filingNo takenUpOn findings version fromSchool>School(from_school_id=id) toSchool>School(to_school_id=id)
  CASE       reason keptFor keptForLabel rejectReason
  GROUP      flagged
  NAME       correctedName
  PROFILE    correctedBirthDate correctedSex correctedSexLabel
  OPEN       student>Student(student_id=id) reviews>EnrollmentReview(id=change_id)
EnrollmentReview
  KEY        id
  CASE       level levelLabel post postLabel name reviewedOn
Application
  KEY        id
  STATUS     kind kindLabel state stateLabel submittedOn startsOn endsOn remindAt expiresAt approver approverLabel
  STATUS     decidedOn filingNo closedOn version
  CASE       applicantName reason destination askedFor decidedBy rejectReason closeReason
  OPEN       student>Student(student_id=id)
OutboundTracking
  KEY        id
  STATUS     regionCode schoolName verifiedOn nextCheckOn endedOn end endLabel version
  CASE       urgedOn urgedBy
  OPEN       student>Student(student_id=id)
Disposition
  KEY        id
  STATUS     resolves decidedOn
  CASE       situation situationLabel outcome outcomeLabel department departmentLabel decidedBy documentNo reason
  OPEN       student>Student(student_id=id)
EnrollmentChangeChanged
  FORM       enrollmentChange>EnrollmentChange
ApplicationChanged
  FORM       application>Application
OutboundChanged
  FORM       outboundTracking>OutboundTracking
Query
  ROOT       enrollmentChanges>EnrollmentChange applications>Application outboundTrackings>OutboundTracking
"""
ARGUMENTS = """
EnrollmentChangeFilter
  STATUS     studentId=@Student.0 type=[INFO_CHANGE] state=[REVIEWED_SCHOOL] fromSchoolId=@School.0 toSchoolId=@School.0
  STATUS     awaited=true
  GROUP      flagged=true
ApplicationFilter
  STATUS     studentId=@Student.0 kind=[ABROAD] state=[REJECTED] endsBefore="2026-08-02"
OutboundTrackingFilter
  STATUS     studentId=@Student.0 regionCode="341602" checkBefore="2026-09-02" ended=true
Query.enrollmentChanges
  FORM       filter=EnrollmentChangeFilter order=EnrollmentChangeOrder
Query.applications
  FORM       filter=ApplicationFilter order=ApplicationOrder
Query.outboundTrackings
  FORM       filter=OutboundTrackingFilter order=OutboundTrackingOrder
EnrollmentChangeSubmitInput
  WHICH      studentId=@Student.0
  INPUT      type="CANCELLATION" applicant="GUARDIAN" reason="某事" evidence=[] toSchoolId=@School.0 toSchoolName="某校"
  INPUT      grade=1 keptFor="ABROAD" endsOn="2027-01-01" conclusionId=@Verification.0 correctedName="某人"
  INPUT      correctedBirthDate="2016-01-01" correctedSex="MALE" idempotencyKey="enrollmentChangeSubmit"
EnrollmentReviewerInput
  INPUT      name post
EnrollmentChangeReviewSchoolInput
  WHICH      changeId=@EnrollmentChange.0
  INPUT      expectedVersion=0 reviewers=[] idempotencyKey="enrollmentChangeReviewSchool"
EnrollmentChangeReviewBureauInput
  WHICH      changeId=@EnrollmentChange.0
  INPUT      expectedVersion=0 reviewerName="某人" effectiveOn="2026-08-01" filingNo="1号"
  INPUT      idempotencyKey="enrollmentChangeReviewBureau"
EnrollmentChangeTakeUpInput
  WHICH      changeId=@EnrollmentChange.0
  INPUT      expectedVersion=0 takenUpOn="2026-08-01" evidence=[] idempotencyKey="enrollmentChangeTakeUp"
EnrollmentChangeRejectInput
  WHICH      changeId=@EnrollmentChange.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="enrollmentChangeReject"
ApplicationSubmitInput
  WHICH      studentId=@Student.0
  INPUT      kind="DEFERRAL" applicantName="父亲" reason="某事" evidence=[] destination="某地"
  INPUT      idempotencyKey="applicationSubmit"
ApplicationSupplementInput
  WHICH      applicationId=@Application.0
  INPUT      expectedVersion=0 evidence=[] idempotencyKey="applicationSupplement"
ApplicationAskEvidenceInput
  WHICH      applicationId=@Application.0
  INPUT      expectedVersion=0 askedFor="证明" idempotencyKey="applicationAskEvidence"
ApplicationApproveInput
  WHICH      applicationId=@Application.0
  INPUT      expectedVersion=0 filingNo="1号" decidedBy="某人" decidedOn="2026-08-01" startsOn="2026-08-01"
  INPUT      endsOn="2027-01-01" evidence=[] idempotencyKey="applicationApprove"
ApplicationRejectInput
  WHICH      applicationId=@Application.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="applicationReject"
ApplicationCloseInput
  WHICH      applicationId=@Application.0
  INPUT      expectedVersion=0 returnedOn="2026-08-01" reason="某事" evidence=[] idempotencyKey="applicationClose"
OutboundTrackInput
  WHICH      studentId=@Student.0
  INPUT      regionCode="0" schoolName="某校" verifiedOn="2026-08-01" nextCheckOn="2026-09-01" evidence=[]
  INPUT      idempotencyKey="outboundTrack"
OutboundCheckInput
  WHICH      trackingId=@OutboundTracking.0
  INPUT      expectedVersion=0 verifiedOn="2026-08-01" nextCheckOn="2026-09-01" evidence=[] idempotencyKey="outboundCheck"
OutboundUrgeInput
  WHICH      trackingId=@OutboundTracking.0
  INPUT      expectedVersion=0 urgedBy="某人" urgedOn="2026-08-01" idempotencyKey="outboundUrge"
OutboundEndInput
  WHICH      trackingId=@OutboundTracking.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" why="BACK" idempotencyKey="outboundEnd"
"""
ORDERS = """
EnrollmentChangeOrder
  KEY        NEWEST ID
ApplicationOrder
  KEY        NEWEST ID
OutboundTrackingOrder
  STATUS     NEXT_CHECK
  KEY        ID
"""
CHANGES = """
cases:write
  enrollmentChangeSubmit        EnrollmentChangeSubmitInput        EnrollmentChangeChanged  school bureau
  enrollmentChangeReviewSchool  EnrollmentChangeReviewSchoolInput  EnrollmentChangeChanged  school bureau
  enrollmentChangeReviewBureau  EnrollmentChangeReviewBureauInput  EnrollmentChangeChanged  bureau
  enrollmentChangeTakeUp        EnrollmentChangeTakeUpInput        EnrollmentChangeChanged  bureau
  enrollmentChangeReject        EnrollmentChangeRejectInput        EnrollmentChangeChanged  school bureau
  applicationSubmit             ApplicationSubmitInput             ApplicationChanged       school township bureau
  applicationSupplement         ApplicationSupplementInput         ApplicationChanged       school township bureau
  applicationAskEvidence        ApplicationAskEvidenceInput        ApplicationChanged       school township bureau
  applicationApprove            ApplicationApproveInput            ApplicationChanged       school township bureau
  applicationReject             ApplicationRejectInput             ApplicationChanged       school township bureau
  applicationClose              ApplicationCloseInput              ApplicationChanged       school township bureau
  outboundTrack                 OutboundTrackInput                 OutboundChanged          school township bureau
  outboundCheck                 OutboundCheckInput                 OutboundChanged          school bureau
  outboundUrge                  OutboundUrgeInput                  OutboundChanged          school bureau
  outboundEnd                   OutboundEndInput                   OutboundChanged          school bureau
"""
SEEN = """
students:read
  homeroom,school,township,bureau,special,sampled,agreed  EnrollmentChange EnrollmentReview Application OutboundTracking
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  Disposition
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_OUT: dict[str, object] = {
    "type": EnrollmentChangeType.TRANSFER_OUT,
    "state": ChangeState.EFFECTIVE,
    "to_school_id": None,
}
_CHECKED_AGAIN = date(2026, 9, 1)
ROWS: Rows = (
    (
        tables.EnrollmentChange,
        {"type": EnrollmentChangeType.INFO_CHANGE, "state": ChangeState.REJECTED, "taken_up_on": None},
    ),
    (tables.EnrollmentChange, _OUT),
    (tables.EnrollmentChange, _OUT | {"taken_up_on": None}),
    (
        tables.EnrollmentChange,
        {
            "type": EnrollmentChangeType.SUSPENSION,
            "state": ChangeState.REVIEWED_SCHOOL,
            "to_school_id": None,
            "flagged": False,
            "taken_up_on": None,
        },
    ),
    (tables.EnrollmentReview, {}),
    (tables.Application, {"kind": ApplicationKind.ABROAD, "state": ApplicationState.ACTIVE}),
    (tables.Application, {"kind": ApplicationKind.DEFERRAL, "state": ApplicationState.REJECTED}),
    (
        tables.OutboundTracking,
        {"region_code": "341602", "next_check_on": _CHECKED_AGAIN, "end": OutboundEnd.BACK},
    ),
    (
        tables.OutboundTracking,
        {"region_code": "511703", "next_check_on": _CHECKED_AGAIN, "ended_on": None, "end": None},
    ),
    (tables.Disposition, {"situation": Situation.ILLNESS, "outcome": CaseOutcome.RESOLVED_SUSPENDED}),
)
