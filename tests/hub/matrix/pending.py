"""What the matrix does not speak of yet: places of the graph, by their types. It shrinks to nothing.

Who sees these and who may change them is held by `tests/casework` act by act, and by the fuzz against its own oracle of the
grants (`tests/execution`); not yet cell by cell against the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator


def _places(text: str) -> Iterator[str]:
    kind = ""
    for line in filter(str.strip, text.splitlines()):
        words = line.split()
        if not line.startswith(" "):
            kind, *words = words
        yield from (f"{kind}.{word}" for word in words)


PENDING = frozenset(
    _places("""
AbsenceVerifyInput absences expectedVersion idempotencyKey sheetId verifiedBy
AttendanceChanged attendanceSheet
AttendanceEntryInput note status studentId
AttendanceRecord day id note sheet status statusLabel student timers verifiedAt verifiedBy
AttendanceRecordFilter firstDay lastDay status studentId unverified
AttendanceRecordInput classId day entries expectedVersion extraDay idempotencyKey othersPresent
AttendanceRecordOrder DAY NEWEST
AttendanceSheet day extraDay id recordedAt recordedBy records schoolClass version records.status
AttendanceSheetFilter classId firstDay lastDay schoolId unverified
AttendanceSheetOrder DAY NEWEST
AttendanceSummarizeInput classId idempotencyKey month preparedBy
AttendanceSummary absentDays dropout earlyLeaveDays enrolled homeTeachingDays id lateDays month otherDays personalLeaveDays
  preparedAt preparedBy presentDays reviewedAt reviewedBy schoolClass schoolDays sickLeaveDays state stateLabel suspected
  suspendedDays timers unexcusedDays unexplainedDays version
AttendanceSummaryChanged attendanceSummary
AttendanceSummaryFilter classId month schoolId state
AttendanceSummaryOrder MONTH NEWEST
AttendanceSummaryReturnInput expectedVersion idempotencyKey summaryId
AttendanceSummaryReviewInput expectedVersion idempotencyKey reviewedBy summaryId
AttendanceVerified student
AttendanceVerifyInput idempotencyKey note presentOn studentId
CaseCloseInput caseId expectedVersion idempotencyKey reason
CaseDetermineDropoutInput caseId determinedBy determinedOn expectedVersion idempotencyKey reason
CaseEscalateInput caseId expectedVersion idempotencyKey persuasionDeadline reason responsibleName responsibleUnitId
CaseRelapseInput caseId causes determinedBy expectedVersion idempotencyKey measures noticedOn persuasionDeadline reason
  responsibleName responsibleUnitId team
CaseResolveInput caseId decidedBy decidedOn documentNo evidence expectedVersion idempotencyKey reason situation
CaseReturnInput carePerson caseId evidence expectedVersion idempotencyKey reason returnedOn
ContactAttempt channel channelLabel contactedOn content createdAt id outcome outcomeLabel recordedBy spokeWith student
ContactRecordInput channel contactedOn content idempotencyKey outcome spokeWith studentId
ContactRecorded contact
DropoutCase attempts contacts dropoutAfter escalations relapseOf reports returneeFiles riskSigns visits
Escalation at deadline fromLevel id line node nodeLabel organization positionZh reason step toLevel
FollowUp attending finding followedBy followedOn id
FollowUpRecordInput attending expectedVersion fileId finding followedBy followedOn idempotencyKey
FollowUpRecorded returneeFile
HomeVisit agreedActions cause causeLabel countsFor createdAt findings guardianOpinion id joint mode modeLabel nextVisitOn
  period periodLabel purpose purposeLabel recordedBy spokeWith stateOfMind student visitedOn visitors
HomeVisitFilter caseId mode period purpose studentId
HomeVisitOrder ID NEWEST
Mutation absenceVerify attendanceRecord attendanceSummarize attendanceSummaryReturn attendanceSummaryReview attendanceVerify
  caseClose caseDetermineDropout caseEscalate caseRelapse caseResolve caseReturn contactRecord followUpRecord
  persuasionRecord reportReceive reportSend returnCheckRecord returnCheckVerifyCause riskSignClose riskSignRecord
  riskSignTrack strategySet visitRecord caseDetermineDropout.input contactRecord.input visitRecord.input
  persuasionRecord.input reportSend.input reportReceive.input caseEscalate.input caseReturn.input caseClose.input
  caseRelapse.input followUpRecord.input strategySet.input caseResolve.input attendanceRecord.input absenceVerify.input
  attendanceSummarize.input attendanceSummaryReview.input attendanceSummaryReturn.input returnCheckRecord.input
  returnCheckVerifyCause.input attendanceVerify.input riskSignRecord.input riskSignTrack.input riskSignClose.input
PersuasionAttempt attemptedOn content createdAt dropoutCase id joint mode modeLabel nextStep outcome outcomeLabel recordedBy
  seq visitors
PersuasionRecordInput attemptedOn caseId content expectedVersion idempotencyKey mode nextStep outcome visitors
PersuasionRecorded attempt
Query attendanceRecords attendanceSheets attendanceSummaries homeVisits returnChecks returnRegisters returneeFiles riskSigns
  schoolClasses writtenReports homeVisits.filter homeVisits.order writtenReports.filter writtenReports.order
  returneeFiles.filter returneeFiles.order attendanceSheets.filter attendanceSheets.order attendanceRecords.filter
  attendanceRecords.order attendanceSummaries.filter attendanceSummaries.order schoolClasses.filter schoolClasses.order
  returnRegisters.filter returnRegisters.order returnChecks.filter returnChecks.order riskSigns.filter riskSigns.order
ReportChanged writtenReport
ReportReceiveInput expectedVersion idempotencyKey reportId
ReportRecipient addressee addresseeLabel id organization receivedAt receivedBy
ReportSendInput caseId content idempotencyKey kind sealed signedBy
ReturnCheckChanged returnRegister
ReturnCheckEntryInput reported studentId
ReturnCheckRecordInput checkedOn classId entries expectedVersion idempotencyKey othersReported
ReturnCheckVerifyCauseInput cause checkId contactedOn expectedVersion idempotencyKey note verifiedBy
ReturnRegister checks completedAt firstSchoolDay id kind kindLabel openedAt school schoolYear timers version checks.filter
  checks.order
ReturnRegisterFilter completed kind schoolId schoolYear
ReturnRegisterOrder ID NEWEST
ReturneeFile carePerson closedOn dropoutCase followUpUntil followUps id nextOn openedOn relapse student version
ReturneeFileFilter nextBefore open studentId
ReturneeFileOrder ID NEWEST
RiskSign closeReason closedAt criterionMet days dropoutCase id level levelLabel noticedOn openedAt reason reportedBy school
  source sourceLabel student timers tracking version
RiskSignChanged riskSign
RiskSignCloseInput expectedVersion idempotencyKey reason signId
RiskSignFilter level open schoolId source studentId
RiskSignOrder ID NEWEST
RiskSignRecordInput idempotencyKey noticedOn reason studentId
RiskSignTrackInput cause expectedVersion guardianOpinion idempotencyKey result signId stateOfMind trackedOn
SchoolClass attendance attendanceSummaries attendance.firstDay attendance.lastDay attendance.order
SchoolClassFilter schoolId schoolYear withoutSheetOn withoutSummaryOf
SchoolClassOrder CLASS
StrategySet strategy
StrategySetInput academicLevel courses ground guardianWish healthNote idempotencyKey mode studentId studentWish
Student attendance contacts returnChecks returneeFiles riskSigns strategies visits attendance.filter attendance.order
StudentStrategy academicLevel courses endedOn ground groundLabel guardianWish healthNote id mode startedOn student
  studentWish
TermReturnCheck cause causeLabel causeNote causeVerifiedAt causeVerifiedBy checkedBy checkedOn contactedOn id register
  reported returnedOn schoolClass student timers version
TermReturnCheckFilter classId registerId reported studentId verified
TermReturnCheckOrder ID
TrackingRecord cause causeLabel guardianOpinion id recordedBy result stateOfMind trackedOn
VisitRecordInput agreedActions cause evidence findings guardianOpinion idempotencyKey mode nextVisitOn period purpose
  spokeWith stateOfMind studentId visitedOn visitors
VisitRecorded visit
Visitor id name organization rank rankLabel
VisitorInput name organizationId rank
WrittenReport content dropoutCase dueFrom id kind kindLabel recipients sealed sender sentAt signedBy student timers version
  visits
WrittenReportFilter caseId kind sent studentId
WrittenReportOrder ID NEWEST
""")
)
