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
CertificateRecordInput certNo feeReduced idempotencyKey issuedOn studentId
CertificateRecorded disabilityCertificate
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
DropoutCase dispositions
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
ExemptionDecideInput decidedBy decidedOn documentNo evidence idempotencyKey studentId
ExemptionDecided exemptionRecord
ExemptionFilter current studentId
ExemptionRecord assessment decidedBy decidedOn documentNo endedOn id reviewOn student version
ExemptionRecordOrder ID
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
Mutation applicationApprove applicationAskEvidence applicationClose applicationReject applicationSubmit
  applicationSupplement appraisalRecord appraisalRequest assessmentConclude assessmentOpen certificateRecord disabilityRefer
  enrollmentChangeReject enrollmentChangeReviewBureau enrollmentChangeReviewSchool enrollmentChangeSubmit exemptionDecide
  homeTeachingPlanApprove homeTeachingPlanClose homeTeachingPlanDraft homeTeachingVisitRecord ledgerConfirmMonth
  ledgerDeclareEmpty ledgerEntryClose ledgerEntryOpen ledgerEntryReopen ledgerEntryUpdate ledgerOpen ledgerReconcile
  ledgerVerifyTermStart outboundCheck outboundEnd outboundTrack outboundUrge placementDecide placementEnd rosterAccept
  rosterArchive rosterBuild rosterReturn rosterSubmit enrollmentChangeSubmit.input enrollmentChangeReviewSchool.input
  enrollmentChangeReviewBureau.input enrollmentChangeReject.input applicationSubmit.input applicationSupplement.input
  applicationAskEvidence.input applicationApprove.input applicationReject.input applicationClose.input outboundTrack.input
  outboundCheck.input outboundUrge.input outboundEnd.input ledgerOpen.input ledgerConfirmMonth.input
  ledgerDeclareEmpty.input ledgerVerifyTermStart.input ledgerReconcile.input ledgerEntryOpen.input ledgerEntryUpdate.input
  ledgerEntryClose.input ledgerEntryReopen.input rosterBuild.input rosterSubmit.input rosterAccept.input rosterReturn.input
  rosterArchive.input certificateRecord.input disabilityRefer.input appraisalRequest.input appraisalRecord.input
  assessmentOpen.input assessmentConclude.input placementDecide.input placementEnd.input exemptionDecide.input
  homeTeachingPlanDraft.input homeTeachingPlanApprove.input homeTeachingPlanClose.input homeTeachingVisitRecord.input
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
Placement assessment endedOn id reason school startedOn student type typeLabel version
PlacementChanged placement
PlacementDecideInput evidence idempotencyKey reason startedOn studentId type
PlacementEndInput endedOn expectedVersion idempotencyKey placementId reason
PlacementFilter current schoolId studentId type
PlacementOrder ID
Query applications disabilityPaths enrollmentChanges exemptions homeTeachingMonths homeTeachingPlans homeTeachingVisits
  ledgerAsOf ledgerLines outboundTrackings placements rosters enrollmentChanges.filter enrollmentChanges.order
  applications.filter applications.order outboundTrackings.filter outboundTrackings.order ledgerAsOf.ledgerId ledgerAsOf.on
  ledgerLines.filter ledgerLines.order rosters.filter rosters.order disabilityPaths.filter disabilityPaths.order
  placements.filter placements.order exemptions.filter exemptions.order homeTeachingPlans.filter homeTeachingPlans.order
  homeTeachingVisits.filter homeTeachingVisits.order homeTeachingMonths.filter homeTeachingMonths.order
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
Student applications disabilityCertificates disabilityPaths enrollmentChanges exemptions homeTeachingPlans outboundTrackings
  placements
StudentFilter missingFromLedger
""")
)
