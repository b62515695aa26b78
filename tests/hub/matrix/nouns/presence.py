"""Who is at school: attendance day by day and month by month, the roll call of term start, signs that a child may leave."""

from datetime import date

from database import tables
from domain.attendance import AttendanceStatus, SignLevel, SignSource, SummaryState
from domain.cause import DropoutCause
from domain.timer import TimerState
from tests.hub.matrix.nouns.part import Rows, Values

FIELDS = """
Student
  OPEN       attendance>AttendanceRecord(id=student_id) returnChecks>TermReturnCheck(id=student_id)
  OPEN       riskSigns>RiskSign(id=student_id)
DropoutCase
  OPEN       riskSigns>RiskSign(id=case_id)
SchoolClass
  OPEN       attendance>AttendanceSheet(id=class_id) attendanceSummaries>AttendanceSummary(id=class_id)
AttendanceSheet
  KEY        id
  OPEN       day extraDay recordedBy recordedAt version schoolClass>SchoolClass(class_id=id)
  OPEN       records>AttendanceRecord(id=sheet_id)
AttendanceRecord
  KEY        id
  STATUS     day status statusLabel verifiedAt sheet>AttendanceSheet(sheet_id=id)
  CASE       note verifiedBy
  OPEN       student>Student(student_id=id) timers>Timer(id=row_id)
AttendanceSummary
  KEY        id
  OPEN       month state stateLabel enrolled schoolDays presentDays absentDays sickLeaveDays=by_reason.SICK_LEAVE
  OPEN       personalLeaveDays=by_reason.PERSONAL_LEAVE unexcusedDays=by_reason.UNEXCUSED
  OPEN       unexplainedDays=by_reason.ABSENT otherDays=by_reason.OTHER lateDays=by_reason.LATE
  OPEN       earlyLeaveDays=by_reason.EARLY_LEAVE homeTeachingDays=by_reason.HOME_TEACHING_DAY
  OPEN       suspendedDays=by_reason.SUSPENDED suspected dropout preparedBy preparedAt reviewedBy reviewedAt version
  OPEN       schoolClass>SchoolClass(class_id=id) timers>Timer(id=row_id)
ReturnRegister
  KEY        id
  OPEN       schoolYear kind kindLabel firstSchoolDay openedAt completedAt version school>School(school_id=id)
  OPEN       timers>Timer(id=row_id) checks>TermReturnCheck(id=register_id)
TermReturnCheck
  KEY        id
  STATUS     reported checkedOn checkedBy returnedOn contactedOn causeVerifiedAt version
  STATUS     schoolClass>SchoolClass(class_id=id) register>ReturnRegister(register_id=id)
  CASE       cause causeLabel causeNote causeVerifiedBy
  OPEN       student>Student(student_id=id) timers>Timer(id=row_id)
RiskSign
  KEY        id
  STATUS     source sourceLabel level levelLabel criterionMet days noticedOn reportedBy openedAt closedAt version
  STATUS     school>Organization(school_id=id) dropoutCase>DropoutCase(case_id=id)
  CASE       reason closeReason
  OPEN       student>Student(student_id=id) tracking>TrackingRecord(id=sign_id) timers>Timer(id=row_id)
TrackingRecord
  KEY        id
  CASE       trackedOn cause causeLabel stateOfMind guardianOpinion result recordedBy visit>HomeVisit(visit_id=id)
AttendanceChanged
  FORM       attendanceSheet>AttendanceSheet
AttendanceSummaryChanged
  FORM       attendanceSummary>AttendanceSummary
ReturnCheckChanged
  FORM       returnRegister>ReturnRegister
AttendanceVerified
  FORM       student>Student
RiskSignChanged
  FORM       riskSign>RiskSign
Query
  ROOT       attendanceSheets>AttendanceSheet attendanceRecords>AttendanceRecord returnRegisters>ReturnRegister
  ROOT       attendanceSummaries>AttendanceSummary returnChecks>TermReturnCheck riskSigns>RiskSign
  ROOT       schoolClasses>SchoolClass
"""
ARGUMENTS = """
AttendanceSheetFilter
  OPEN       schoolId=@School.0 classId=@SchoolClass.0 firstDay="2026-08-01" lastDay="2026-08-01" unverified=true
AttendanceRecordFilter
  STATUS     studentId=@Student.0 status=[SICK_LEAVE] firstDay="2026-08-02" lastDay="2026-08-01" unverified=true
AttendanceSummaryFilter
  OPEN       schoolId=@School.0 classId=@SchoolClass.0 month="2026-08" state=[REVIEWED]
SchoolClassFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" withoutSheetOn="2026-08-01" withoutSummaryOf="2026-08"
ReturnRegisterFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" kind=[AUTUMN] completed=true
TermReturnCheckFilter
  STATUS     studentId=@Student.0 classId=@SchoolClass.0 registerId=@ReturnRegister.0 reported=false
  CASE       verified=true
RiskSignFilter
  STATUS     studentId=@Student.0 schoolId=@Organization.3 source=[ATTENDANCE] level=[CRITERION_MET] open=true
Query.attendanceSheets
  FORM       filter=AttendanceSheetFilter order=AttendanceSheetOrder
Query.attendanceRecords
  FORM       filter=AttendanceRecordFilter order=AttendanceRecordOrder
Query.attendanceSummaries
  FORM       filter=AttendanceSummaryFilter order=AttendanceSummaryOrder
Query.schoolClasses
  FORM       filter=SchoolClassFilter order=SchoolClassOrder
Query.returnRegisters
  FORM       filter=ReturnRegisterFilter order=ReturnRegisterOrder
Query.returnChecks
  FORM       filter=TermReturnCheckFilter order=TermReturnCheckOrder
Query.riskSigns
  FORM       filter=RiskSignFilter order=RiskSignOrder
Student.attendance
  FORM       filter=AttendanceRecordFilter order=AttendanceRecordOrder
SchoolClass.attendance
  OPEN       firstDay="2026-08-01" lastDay="2026-08-01"
  FORM       order=AttendanceSheetOrder
AttendanceSheet.records
  STATUS     status=[SICK_LEAVE]
ReturnRegister.checks
  FORM       filter=TermReturnCheckFilter order=TermReturnCheckOrder
AttendanceEntryInput
  INPUT      studentId status note
AttendanceRecordInput
  WHICH      classId=@SchoolClass.0
  INPUT      day="2100-01-01" entries=[] othersPresent=true extraDay="补课" expectedVersion=0
  INPUT      idempotencyKey="attendanceRecord"
AbsenceVerifyInput
  WHICH      sheetId=@AttendanceSheet.0
  INPUT      expectedVersion=0 verifiedBy="某人" absences=[] idempotencyKey="absenceVerify"
AttendanceSummarizeInput
  WHICH      classId=@SchoolClass.0
  INPUT      month="2099-09" preparedBy="某人" idempotencyKey="attendanceSummarize"
AttendanceSummaryReviewInput
  WHICH      summaryId=@AttendanceSummary.0
  INPUT      expectedVersion=0 reviewedBy="某人" idempotencyKey="attendanceSummaryReview"
AttendanceSummaryReturnInput
  WHICH      summaryId=@AttendanceSummary.0
  INPUT      expectedVersion=0 idempotencyKey="attendanceSummaryReturn"
ReturnCheckEntryInput
  INPUT      studentId reported
ReturnCheckRecordInput
  WHICH      classId=@SchoolClass.0
  INPUT      checkedOn="2100-01-01" entries=[] othersReported=true expectedVersion=0 idempotencyKey="returnCheckRecord"
ReturnCheckVerifyCauseInput
  WHICH      checkId=@TermReturnCheck.0
  INPUT      expectedVersion=0 cause="POVERTY" contactedOn="2026-08-01" verifiedBy="某人" note="某事"
  INPUT      idempotencyKey="returnCheckVerifyCause"
AttendanceVerifyInput
  WHICH      studentId=@Student.0
  INPUT      presentOn="2100-01-01" note="某事" idempotencyKey="attendanceVerify"
RiskSignRecordInput
  WHICH      studentId=@Student.0
  INPUT      noticedOn="2100-01-01" reason="某事" idempotencyKey="riskSignRecord"
RiskSignTrackInput
  WHICH      signId=@RiskSign.0
  INPUT      expectedVersion=0 trackedOn="2026-08-01" cause="POVERTY" stateOfMind="某事" guardianOpinion="某事"
  INPUT      result="某事" visitId=@HomeVisit.0 idempotencyKey="riskSignTrack"
RiskSignCloseInput
  WHICH      signId=@RiskSign.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="riskSignClose"
"""
ORDERS = """
AttendanceSheetOrder
  OPEN       NEWEST DAY
AttendanceRecordOrder
  STATUS     NEWEST DAY
AttendanceSummaryOrder
  OPEN       NEWEST MONTH
SchoolClassOrder
  OPEN       CLASS
ReturnRegisterOrder
  KEY        NEWEST ID
TermReturnCheckOrder
  KEY        ID
RiskSignOrder
  KEY        NEWEST ID
"""
CHANGES = """
cases:write
  attendanceRecord         AttendanceRecordInput         AttendanceChanged         homeroom school
  absenceVerify            AbsenceVerifyInput            AttendanceChanged         homeroom school
  attendanceSummarize      AttendanceSummarizeInput      AttendanceSummaryChanged  homeroom school
  attendanceSummaryReview  AttendanceSummaryReviewInput  AttendanceSummaryChanged  school
  attendanceSummaryReturn  AttendanceSummaryReturnInput  AttendanceSummaryChanged  school
  returnCheckRecord        ReturnCheckRecordInput        ReturnCheckChanged        homeroom school
  returnCheckVerifyCause   ReturnCheckVerifyCauseInput   ReturnCheckChanged        homeroom school
  attendanceVerify         AttendanceVerifyInput         AttendanceVerified        homeroom school
  riskSignRecord           RiskSignRecordInput           RiskSignChanged           homeroom school township bureau
  riskSignTrack            RiskSignTrackInput            RiskSignChanged           homeroom school bureau
  riskSignClose            RiskSignCloseInput            RiskSignChanged           school bureau
"""
SEEN = """
students:read
  homeroom,school,township,bureau,special                 AttendanceSheet
  homeroom,school,bureau,special                          AttendanceSummary
  homeroom,school,township,bureau,special,sampled         AttendanceRecord
ledgers:read
  homeroom,school,township,bureau,special                 ReturnRegister
  homeroom,school,township,bureau,special,sampled,agreed  TermReturnCheck RiskSign TrackingRecord
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {("AttendanceSheet", "unverified"): ("AttendanceRecord", "id", "sheet_id")}
_OVER_TIME: Values = {"limit": "T-05b", "state": TimerState.DONE_LATE, "paused_at": None}
ROOMS: Rows = (
    (tables.AttendanceSheet, {}),
    (
        tables.AttendanceSummary,
        {
            "month": "2026-08",
            "state": SummaryState.REVIEWED,
            "by_reason": {each.name: place for place, each in enumerate(AttendanceStatus)},
        },
    ),
    (tables.Timer, {"noun": "AttendanceSummary", "student_id": None, **_OVER_TIME}),
    (tables.ReturnRegister, {"school_year": "2026-2027"}),
    (tables.Timer, {"noun": "ReturnRegister", "student_id": None, **_OVER_TIME}),
)
"""What a class and its school have of all their pupils together, once for each class; terms differ from class to class."""
ROWS: Rows = (
    (tables.AttendanceRecord, {"status": AttendanceStatus.SICK_LEAVE, "day": date(2026, 8, 2)}),
    (
        tables.AttendanceRecord,
        {"status": AttendanceStatus.ABSENT, "verified_at": None, "verified_by": None},
    ),
    (tables.Timer, {"noun": "AttendanceRecord", **_OVER_TIME}),
    (tables.TermReturnCheck, {"reported": False, "cause": DropoutCause.ILLNESS}),
    (tables.Timer, {"noun": "TermReturnCheck", **_OVER_TIME}),
    (tables.RiskSign, {"source": SignSource.PERSON, "days": None}),
    (
        tables.RiskSign,
        {
            "source": SignSource.ATTENDANCE,
            "level": SignLevel.CRITERION_MET,
            "closed_at": None,
            "close_reason": None,
        },
    ),
    (tables.Timer, {"noun": "RiskSign", **_OVER_TIME}),
    (tables.TrackingRecord, {"cause": DropoutCause.POVERTY}),
    (tables.TrackingRecord, {"cause": DropoutCause.RELIGION}),
    (tables.TrackingRecord, {"cause": DropoutCause.LEGAL_CUSTODY}),
)
