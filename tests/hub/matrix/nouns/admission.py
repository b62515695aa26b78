"""Entering school: registrations and notices of children; what a school plans tells of nobody (catalogue 9.2, C9, N5)."""

from database import tables
from domain.admission import AdmissionBasis, AdmissionState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       admissionRegistrations>AdmissionRegistration(id=student_id) admissionNotices>AdmissionNotice(id=student_id)
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
AdmissionChanged
  FORM       admissionRegistration>AdmissionRegistration
AdmissionNoticeChanged
  FORM       admissionNotice>AdmissionNotice
Query
  ROOT       admissionRegistrations>AdmissionRegistration admissionNotices>AdmissionNotice
"""
ARGUMENTS = """
AdmissionRegistrationFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 schoolYear="school_ye" state=[ARRIVED]
  GROUP      basis=[RESIDENCE_PERMIT] named=true
AdmissionNoticeFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 schoolYear="school_ye" serialNo="serial_no-0.17" served=true
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
AdmissionRegistrationOrder
  KEY        ID NEWEST
AdmissionNoticeOrder
  KEY        ID
  STATUS     SERIAL
"""
CHANGES = """
cases:write
  admissionArrive       AdmissionArriveInput       AdmissionChanged        school bureau
  admissionWithdraw     AdmissionWithdrawInput     AdmissionChanged        school bureau
  admissionNoticeIssue  AdmissionNoticeIssueInput  AdmissionNoticeChanged  school township
  admissionNoticeServe  AdmissionNoticeServeInput  AdmissionNoticeChanged  school township
"""
SEEN = """
students:read
  school,township,bureau  AdmissionRegistration AdmissionNotice
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
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
    (tables.AdmissionNotice, {}),
)
"""Whoever has arrived is seen where it is registered as a pupil; only who is awaited is seen by the school that awaits it."""
