"""Entering school, and the class record of a term: what a school plans tells of nobody (catalogue 9.2, C8, C9, F9, N5)."""

from database import tables
from domain.admission import AdmissionBasis, AdmissionState, PlanState
from domain.timer import TimerState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       admissionRegistrations>AdmissionRegistration(id=student_id) admissionNotices>AdmissionNotice(id=student_id)
  OPEN       classTermEntries>ClassTermEntry(id=student_id)
AdmissionPlan
  KEY        id
  OPEN       schoolYear grade state stateLabel knownCount catchmentCount countedOn classes places drawnUpBy publishedAt
  OPEN       publishedBy version school>School(school_id=id) timers>Timer(id=row_id)
ClassTermRecord
  KEY        id
  OPEN       schoolYear kind kindLabel openedAt completedAt version schoolClass>SchoolClass(class_id=id)
  OPEN       timers>Timer(id=row_id) entries>ClassTermEntry(id=record_id)
ClassTermEntry
  KEY        id
  STATUS     enrolled outflow recordedBy recordedAt version record>ClassTermRecord(record_id=id)
  NAME       guardianName
  IDENTITY   contactMasked=contact_masked
  OPEN       student>Student(student_id=id)
AdmissionRegistration
  KEY        id
  STATUS     schoolYear grade state stateLabel assignedBy assignedByLabel registeredOn registeredBy arrivedOn version
  STATUS     school>School(school_id=id)
  CASE       withdrawnReason
  GROUP      basis basisLabel named
  RESIDENCE  householdRegion permitValidTo residence>Organization(residence_id=id)
  IDENTITY   permitNoMasked=permit_no_masked
  OPEN       student>Student(student_id=id) timers>Timer(id=row_id)
AdmissionNotice
  KEY        id
  STATUS     serialNo schoolYear issuer issuerLabel issuedOn reportBy assignedBy assignedByLabel legalText
  STATUS     legalTextVersion serviceMethod serviceMethodLabel servedOn version
  STATUS     school>School(school_id=id) issuingUnit>Organization(issuer_id=id)
  NAME       servedTo
  CASE       receipt>Evidence(evidence_id=id)
  OPEN       student>Student(student_id=id)
AdmissionPlanChanged
  FORM       admissionPlan>AdmissionPlan
ClassTermRecordChanged
  FORM       classTermRecord>ClassTermRecord
AdmissionChanged
  FORM       admissionRegistration>AdmissionRegistration
AdmissionNoticeChanged
  FORM       admissionNotice>AdmissionNotice
Query
  ROOT       admissionPlans>AdmissionPlan classTermRecords>ClassTermRecord classTermEntries>ClassTermEntry
  ROOT       admissionRegistrations>AdmissionRegistration admissionNotices>AdmissionNotice
"""
ARGUMENTS = """
AdmissionPlanFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" grade=1 state=[PUBLISHED]
ClassTermRecordFilter
  OPEN       classId=@SchoolClass.0 schoolId=@School.0 schoolYear="school_ye" kind=[AUTUMN] completed=true
ClassTermEntryFilter
  STATUS     recordId=@ClassTermRecord.0 studentId=@Student.0 enrolled=true
Query.admissionPlans
  FORM       filter=AdmissionPlanFilter order=AdmissionPlanOrder
Query.classTermRecords
  FORM       filter=ClassTermRecordFilter order=ClassTermRecordOrder
Query.classTermEntries
  FORM       filter=ClassTermEntryFilter order=ClassTermEntryOrder
ClassTermRecord.entries
  FORM       filter=ClassTermEntryFilter order=ClassTermEntryOrder
AdmissionPlanDraftInput
  INPUT      schoolId=@School.0 schoolYear="2026-2027" grade=1 catchmentCount=-1 classes=1 places=1 expectedVersion=0
  INPUT      idempotencyKey="admissionPlanDraft"
AdmissionPlanPublishInput
  WHICH      planId=@AdmissionPlan.0
  INPUT      expectedVersion=0 idempotencyKey="admissionPlanPublish"
AdmissionRegisterInput
  WHICH      planId=@AdmissionPlan.0
  INPUT      studentId=@Student.0 registeredOn="2100-01-01" basis="HOUSEHOLD" assignedBy="CATCHMENT" householdRegion="150785"
  INPUT      residenceId=@Organization.1 homeAddress="某村" permitNo="0" permitValidTo="2027-01-01" guardians=[]
  INPUT      idempotencyKey="admissionRegister"
AdmissionRegisterChildInput
  WHICH      planId=@AdmissionPlan.0
  INPUT      name="新生" sex="MALE" birthDate="2020-01-01" idType="NONE" idNumber="0" registeredOn="2100-01-01"
  INPUT      basis="HOUSEHOLD" assignedBy="CATCHMENT" householdRegion="150785" residenceId=@Organization.1
  INPUT      homeAddress="某村" permitNo="0" permitValidTo="2027-01-01" guardians=[] idempotencyKey="admissionRegisterChild"
ClassTermEntryInput
  INPUT      studentId enrolled homeAddress guardianName contact outflow
ClassTermRecordSubmitInput
  WHICH      classId=@SchoolClass.0
  INPUT      entries=[] expectedVersion=0 idempotencyKey="classTermRecordSubmit"
AdmissionRegistrationFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 schoolYear="school_ye" state=[ARRIVED]
  GROUP      basis=[RESIDENCE_PERMIT] named=true
AdmissionNoticeFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 schoolYear="school_ye" serialNo="N-0" served=true
Query.admissionRegistrations
  FORM       filter=AdmissionRegistrationFilter order=AdmissionRegistrationOrder
Query.admissionNotices
  FORM       filter=AdmissionNoticeFilter order=AdmissionNoticeOrder
AdmissionGuardianInput
  INPUT      name relation phone idNumber
AdmissionArriveInput
  WHICH      registrationId=@AdmissionRegistration.0
  INPUT      expectedVersion=0 arrivedOn="2100-01-01" classId=@SchoolClass.0 idempotencyKey="admissionArrive"
AdmissionWithdrawInput
  WHICH      registrationId=@AdmissionRegistration.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="admissionWithdraw"
AdmissionNoticeIssueInput
  WHICH      studentId=@Student.0
  INPUT      schoolId=@School.0 schoolYear="2026-2027" reportBy="2026-09-01" assignedBy="CATCHMENT" issuedOn="2100-01-01"
  INPUT      legalText="某法" legalTextVersion="1" idempotencyKey="admissionNoticeIssue"
AdmissionNoticeServeInput
  WHICH      noticeId=@AdmissionNotice.0
  INPUT      expectedVersion=0 method="DIRECT" servedOn="2026-08-01" servedTo="父亲" evidence=[]
  INPUT      idempotencyKey="admissionNoticeServe"
"""
ORDERS = """
AdmissionPlanOrder
  KEY        ID NEWEST
ClassTermRecordOrder
  KEY        NEWEST ID
ClassTermEntryOrder
  KEY        ID
AdmissionRegistrationOrder
  KEY        ID NEWEST
AdmissionNoticeOrder
  KEY        ID
  STATUS     SERIAL
"""
CHANGES = """
cases:write
  admissionPlanDraft      AdmissionPlanDraftInput      AdmissionPlanChanged    school bureau
  admissionPlanPublish    AdmissionPlanPublishInput    AdmissionPlanChanged    bureau
  admissionRegister       AdmissionRegisterInput       AdmissionChanged        school township bureau
  admissionRegisterChild  AdmissionRegisterChildInput  AdmissionChanged        school township bureau
  classTermRecordSubmit   ClassTermRecordSubmitInput   ClassTermRecordChanged  homeroom school
  admissionArrive       AdmissionArriveInput       AdmissionChanged        school bureau
  admissionWithdraw     AdmissionWithdrawInput     AdmissionChanged        school bureau
  admissionNoticeIssue  AdmissionNoticeIssueInput  AdmissionNoticeChanged  school township
  admissionNoticeServe  AdmissionNoticeServeInput  AdmissionNoticeChanged  school township
"""
SEEN = """
students:read
  school,township,bureau  AdmissionPlan AdmissionRegistration AdmissionNotice
  homeroom,school,bureau  ClassTermRecord ClassTermEntry
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_CLOCK = {"student_id": None, "limit": "T-12", "state": TimerState.DONE_LATE, "paused_at": None}
PLANS: Rows = (
    (tables.AdmissionPlan, {"school_year": "2026-2027", "state": PlanState.PUBLISHED}),
    (tables.Timer, {"noun": "AdmissionPlan", **_CLOCK}),
)
"""What a school has, once for each school."""
ROOMS: Rows = ((tables.ClassTermRecord, {}), (tables.Timer, {"noun": "ClassTermRecord", **_CLOCK}))
"""What a class has, once for each class."""
_PERMIT = {"permit_no_sealed": b"0", "permit_no_index": b"0", "permit_no_masked": "150785***********9"}
ROWS: Rows = (
    (
        tables.AdmissionRegistration,
        {
            "state": AdmissionState.ARRIVED,
            "basis": AdmissionBasis.RESIDENCE_PERMIT,
            "home_address_sealed": b"0",
            "withdrawn_reason": None,
            **_PERMIT,
        },
    ),
    (tables.AdmissionNotice, {"serial_no": lambda number: f"N-{number}"}),
    (
        tables.ClassTermEntry,
        {
            "home_address_sealed": b"0",
            "contact_sealed": b"0",
            "contact_masked": "139*******8",
            "outflow": None,
        },
    ),
)
"""Whoever has arrived is seen where it is registered as a pupil; only who is awaited is seen by the school that awaits it."""
