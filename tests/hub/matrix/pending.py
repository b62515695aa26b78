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
AdmissionPlan catchmentCount classes countedOn drawnUpBy grade id knownCount places publishedAt publishedBy school schoolYear
  state stateLabel timers version
AdmissionPlanChanged admissionPlan
AdmissionPlanDraftInput catchmentCount classes expectedVersion grade idempotencyKey places schoolId schoolYear
AdmissionPlanFilter grade schoolId schoolYear state
AdmissionPlanOrder ID NEWEST
AdmissionPlanPublishInput expectedVersion idempotencyKey planId
AdmissionRegisterChildInput assignedBy basis birthDate guardians homeAddress householdRegion idNumber idType idempotencyKey name
  permitNo permitValidTo planId registeredOn residenceId sex
AdmissionRegisterInput assignedBy basis guardians homeAddress householdRegion idempotencyKey permitNo permitValidTo planId
  registeredOn residenceId studentId
Mutation admissionPlanDraft admissionPlanDraft.input admissionPlanPublish admissionPlanPublish.input admissionRegister
  admissionRegister.input admissionRegisterChild admissionRegisterChild.input
Query admissionPlans admissionPlans.filter admissionPlans.order
AbsenceVerifyInput absences expectedVersion idempotencyKey sheetId verifiedBy
Application applicantName approver approverLabel askedFor closeReason closedOn decidedBy decidedOn destination endsOn
  expiresAt filingNo id kind kindLabel reason rejectReason remindAt startsOn state stateLabel student submittedOn version
ApplicationApproveInput applicationId decidedBy decidedOn endsOn evidence expectedVersion filingNo idempotencyKey startsOn
ApplicationAskEvidenceInput applicationId askedFor expectedVersion idempotencyKey
ApplicationChanged application
ApplicationCloseInput applicationId evidence expectedVersion idempotencyKey reason returnedOn
ApplicationFilter endsBefore kind state studentId
ApplicationOrder ID NEWEST
ApplicationRejectInput applicationId expectedVersion idempotencyKey reason
ApplicationSubmitInput applicantName destination evidence idempotencyKey kind reason studentId
ApplicationSupplementInput applicationId evidence expectedVersion idempotencyKey
AppraisalChanged medicalAppraisal
AppraisalRecordInput appraisalId appraisedOn evidence expectedVersion idempotencyKey result
AppraisalRequestInput expectedVersion idempotencyKey organiser pathId support
AssessmentChanged disabilityAssessment
AssessmentConcludeInput assessmentId concludedOn conclusion expectedVersion experts findings idempotencyKey
  recommendedPlacement
AssessmentExpert department departmentLabel id name
AssessmentExpertInput department name
AssessmentOpenInput committee expectedVersion idempotencyKey pathId
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
CertificateRecordInput certNo feeReduced idempotencyKey issuedOn studentId
CertificateRecorded disabilityCertificate
ContactAttempt channel channelLabel contactedOn content createdAt id outcome outcomeLabel recordedBy spokeWith student
ContactRecordInput channel contactedOn content idempotencyKey outcome spokeWith studentId
ContactRecorded contact
DisabilityAssessment committee concludedOn conclusion conclusionLabel experts findings id openedOn recommendedPlacement
  recommendedPlacementLabel reviewOn student version
DisabilityCertificate category categoryLabel certNoMasked feeReduced grade gradeLabel id issuedOn status statusLabel student
  version
DisabilityPath appraisals assessments endedOn id referredOn reviewOn source sourceLabel state stateLabel student version
DisabilityPathFilter source state studentId
DisabilityPathOrder ID
DisabilityReferInput idempotencyKey referredOn source studentId
DisabilityReferred disabilityPath
Disposition decidedBy decidedOn department departmentLabel documentNo id outcome outcomeLabel reason resolves situation
  situationLabel student
DropoutCase attempts contacts dispositions dropoutAfter escalations relapseOf reports returneeFiles riskSigns visits
EnrollmentChange applicant applicantLabel correctedBirthDate correctedName correctedSex correctedSexLabel effectiveOn endsOn
  filingNo flagged fromSchool grade id keptFor keptForLabel reason rejectReason reviews state stateLabel student submittedOn
  toSchool toSchoolName type typeLabel version
EnrollmentChangeChanged enrollmentChange
EnrollmentChangeFilter flagged fromSchoolId state studentId toSchoolId type
EnrollmentChangeOrder ID NEWEST
EnrollmentChangeRejectInput changeId expectedVersion idempotencyKey reason
EnrollmentChangeReviewBureauInput changeId effectiveOn expectedVersion filingNo idempotencyKey reviewerName
EnrollmentChangeReviewSchoolInput changeId expectedVersion idempotencyKey reviewers
EnrollmentChangeSubmitInput applicant conclusionId correctedBirthDate correctedName correctedSex endsOn evidence grade
  idempotencyKey keptFor reason studentId toSchoolId toSchoolName type
EnrollmentReview id level levelLabel name post postLabel reviewedOn
EnrollmentReviewerInput name post
Escalation at deadline fromLevel id line node nodeLabel organization positionZh reason step toLevel
ExemptionDecideInput decidedBy decidedOn documentNo evidence idempotencyKey studentId
ExemptionDecided exemptionRecord
ExemptionFilter current studentId
ExemptionRecord assessment decidedBy decidedOn documentNo endedOn id reviewOn student version
ExemptionRecordOrder ID
FollowUp attending finding followedBy followedOn id
FollowUpRecordInput attending expectedVersion fileId finding followedBy followedOn idempotencyKey
FollowUpRecorded returneeFile
HomeTeacher id name qualification
HomeTeacherInput name qualification
HomeTeachingMonth id judged lessonsDue month school state stateLabel student visitsDue visitsQualified
HomeTeachingMonthFilter judged month schoolId state studentId
HomeTeachingMonthOrder ID
HomeTeachingPlan approvedBy approvedOn closeReason closedOn compliance content goals id months school schoolYear startsOn
  state stateLabel student teachers version visits weeklyLessons visits.order
HomeTeachingPlanApproveInput approvedBy expectedVersion idempotencyKey planId
HomeTeachingPlanChanged homeTeachingPlan
HomeTeachingPlanCloseInput closedOn expectedVersion idempotencyKey planId reason
HomeTeachingPlanDraftInput content goals idempotencyKey schoolYear startsOn studentId teachers weeklyLessons
HomeTeachingPlanFilter schoolId schoolYear state studentId
HomeTeachingPlanOrder ID
HomeTeachingVisit content createdAt guardianSigned id lessons place placeLabel qualified student teachers visitedOn
HomeTeachingVisitFilter planId qualified studentId visitedFrom visitedTo
HomeTeachingVisitOrder ID
HomeTeachingVisitRecordInput content evidence guardianSigned idempotencyKey lessons place planId teachers visitedOn
HomeTeachingVisitRecorded homeTeachingVisit
HomeVisit agreedActions cause causeLabel countsFor createdAt findings guardianOpinion id joint mode modeLabel nextVisitOn
  period periodLabel purpose purposeLabel recordedBy spokeWith stateOfMind student visitedOn visitors
HomeVisitFilter caseId mode period purpose studentId
HomeVisitOrder ID NEWEST
Ledger confirmedMonth period schoolClass snapshots version snapshots.order snapshots.period
LedgerChanged ledger
LedgerConfirmMonthInput expectedVersion idempotencyKey ledgerId month
LedgerDeclareEmptyInput expectedVersion idempotencyKey ledgerId month
LedgerEntry facts version
LedgerEntryChanged ledgerEntry
LedgerEntryCloseInput entryId evidence expectedVersion idempotencyKey reason
LedgerEntryFilter registered
LedgerEntryOpenInput facts idempotencyKey ledgerId reason studentId
LedgerEntryReopenInput entryId expectedVersion idempotencyKey reason
LedgerEntryUpdateInput entryId expectedVersion facts idempotencyKey reason
LedgerFactInput column value
LedgerLine casework digest finding groups guardianName id idNumberMasked name profile residence standing state stateLabel
  student studentNoMasked
LedgerLineFilter absentFrom changedSince snapshotId state studentId
LedgerLineOrder ENTRY
LedgerOpenInput classId idempotencyKey ownerId type
LedgerReconcileInput expectedVersion idempotencyKey ledgerId
LedgerSnapshot asOf cause causeLabel completeness digest id ledger period rowCount sequence statusKnown validity
LedgerSnapshotOrder ID NEWEST
LedgerVerifyTermStartInput expectedVersion idempotencyKey ledgerId verifiedOn
MedicalAppraisal appraisedOn id organiser organiserLabel requestedOn result student support version
Mutation absenceVerify applicationApprove applicationAskEvidence applicationClose applicationReject applicationSubmit
  applicationSupplement appraisalRecord appraisalRequest assessmentConclude assessmentOpen attendanceRecord
  attendanceSummarize attendanceSummaryReturn attendanceSummaryReview attendanceVerify caseClose caseDetermineDropout
  caseEscalate caseRelapse caseResolve caseReturn certificateRecord contactRecord disabilityRefer enrollmentChangeReject
  enrollmentChangeReviewBureau enrollmentChangeReviewSchool enrollmentChangeSubmit exemptionDecide followUpRecord
  homeTeachingPlanApprove homeTeachingPlanClose homeTeachingPlanDraft homeTeachingVisitRecord ledgerConfirmMonth
  ledgerDeclareEmpty ledgerEntryClose ledgerEntryOpen ledgerEntryReopen ledgerEntryUpdate ledgerOpen ledgerReconcile
  ledgerVerifyTermStart outboundCheck outboundEnd outboundTrack outboundUrge persuasionRecord placementDecide placementEnd
  reportReceive reportSend returnCheckRecord returnCheckVerifyCause riskSignClose riskSignRecord riskSignTrack rosterAccept
  rosterArchive rosterBuild rosterReturn rosterSubmit strategySet visitRecord enrollmentChangeSubmit.input
  enrollmentChangeReviewSchool.input enrollmentChangeReviewBureau.input enrollmentChangeReject.input applicationSubmit.input
  applicationSupplement.input applicationAskEvidence.input applicationApprove.input applicationReject.input
  applicationClose.input outboundTrack.input outboundCheck.input outboundUrge.input outboundEnd.input ledgerOpen.input
  ledgerConfirmMonth.input ledgerDeclareEmpty.input ledgerVerifyTermStart.input ledgerReconcile.input ledgerEntryOpen.input
  ledgerEntryUpdate.input ledgerEntryClose.input ledgerEntryReopen.input rosterBuild.input rosterSubmit.input
  rosterAccept.input rosterReturn.input rosterArchive.input caseDetermineDropout.input contactRecord.input visitRecord.input
  persuasionRecord.input reportSend.input reportReceive.input caseEscalate.input caseReturn.input caseClose.input
  caseRelapse.input followUpRecord.input strategySet.input caseResolve.input attendanceRecord.input absenceVerify.input
  attendanceSummarize.input attendanceSummaryReview.input attendanceSummaryReturn.input returnCheckRecord.input
  returnCheckVerifyCause.input attendanceVerify.input riskSignRecord.input riskSignTrack.input riskSignClose.input
  certificateRecord.input disabilityRefer.input appraisalRequest.input appraisalRecord.input assessmentOpen.input
  assessmentConclude.input placementDecide.input placementEnd.input exemptionDecide.input homeTeachingPlanDraft.input
  homeTeachingPlanApprove.input homeTeachingPlanClose.input homeTeachingVisitRecord.input
Query.unitsWithoutLedger lacksLedger type order
Query unitsWithoutLedger
OutboundChanged outboundTracking
OutboundCheckInput evidence expectedVersion idempotencyKey nextCheckOn trackingId verifiedOn
OutboundEndInput endedOn expectedVersion idempotencyKey trackingId why
OutboundTrackInput evidence idempotencyKey nextCheckOn regionCode schoolName studentId verifiedOn
OutboundTracking end endLabel endedOn id nextCheckOn regionCode schoolName student urgedBy urgedOn verifiedOn version
OutboundTrackingFilter checkBefore ended regionCode studentId
OutboundTrackingOrder ID NEXT_CHECK
OutboundUrgeInput expectedVersion idempotencyKey trackingId urgedBy urgedOn
PersuasionAttempt attemptedOn content createdAt dropoutCase id joint mode modeLabel nextStep outcome outcomeLabel recordedBy
  seq visitors
PersuasionRecordInput attemptedOn caseId content expectedVersion idempotencyKey mode nextStep outcome visitors
PersuasionRecorded attempt
Placement assessment endedOn id reason school startedOn student type typeLabel version
PlacementChanged placement
PlacementDecideInput evidence idempotencyKey reason startedOn studentId type
PlacementEndInput endedOn expectedVersion idempotencyKey placementId reason
PlacementFilter current schoolId studentId type
PlacementOrder ID
Query applications attendanceRecords attendanceSheets attendanceSummaries disabilityPaths enrollmentChanges exemptions
  homeTeachingMonths homeTeachingPlans homeTeachingVisits homeVisits ledgerAsOf ledgerLines outboundTrackings placements
  returnChecks returnRegisters returneeFiles riskSigns rosters schoolClasses writtenReports enrollmentChanges.filter
  enrollmentChanges.order applications.filter applications.order outboundTrackings.filter outboundTrackings.order
  ledgerAsOf.ledgerId ledgerAsOf.on ledgerLines.filter ledgerLines.order rosters.filter rosters.order homeVisits.filter
  homeVisits.order writtenReports.filter writtenReports.order returneeFiles.filter returneeFiles.order
  attendanceSheets.filter attendanceSheets.order attendanceRecords.filter attendanceRecords.order attendanceSummaries.filter
  attendanceSummaries.order schoolClasses.filter schoolClasses.order returnRegisters.filter returnRegisters.order
  returnChecks.filter returnChecks.order riskSigns.filter riskSigns.order disabilityPaths.filter disabilityPaths.order
  placements.filter placements.order exemptions.filter exemptions.order homeTeachingPlans.filter homeTeachingPlans.order
  homeTeachingVisits.filter homeTeachingVisits.order homeTeachingMonths.filter homeTeachingMonths.order
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
Roster builtAt decidedAt digest dueOn id lateDays lines period producer receiver returnReason rowCount state stateLabel
  submittedAt title type typeLabel version lines.order
RosterAcceptInput expectedVersion idempotencyKey rosterId
RosterArchiveInput expectedVersion idempotencyKey rosterId
RosterBuildInput idempotencyKey producerId type
RosterChanged roster
RosterFilter late period producerId state type
RosterLine casework groups id idNumberMasked name ordinal profile residence standing student
RosterLineOrder ORDINAL
RosterOrder ID NEWEST
RosterReturnInput expectedVersion idempotencyKey reason rosterId
RosterSubmitInput expectedVersion idempotencyKey rosterId
SchoolClass attendance attendanceSummaries attendance.firstDay attendance.lastDay attendance.order
SchoolClassFilter schoolId schoolYear withoutSheetOn withoutSummaryOf
SchoolClassOrder CLASS
StrategySet strategy
StrategySetInput academicLevel courses ground guardianWish healthNote idempotencyKey mode studentId studentWish
Student applications attendance contacts disabilityCertificates disabilityPaths enrollmentChanges exemptions
  homeTeachingPlans outboundTrackings placements returnChecks returneeFiles riskSigns strategies visits attendance.filter
  attendance.order
StudentFilter missingFromLedger
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
