"""Disabled children: referred, appraised and assessed, placed or exempted, taught at home; what was found, to few (decision 0020)."""

from datetime import date

from database import tables
from domain.disability import CertificateStatus, DisabilityPathState, PlacementType, ReferralSource
from domain.home_teaching import HomeTeachingMonthState, HomeTeachingPlanState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       disabilityPaths>DisabilityPath(id=student_id) disabilityCertificates>DisabilityCertificate(id=student_id)
  OPEN       placements>Placement(id=student_id) exemptions>ExemptionRecord(id=student_id)
  OPEN       homeTeachingPlans>HomeTeachingPlan(id=student_id)
DisabilityPath
  KEY        id
  GROUP      state stateLabel source sourceLabel referredOn reviewOn endedOn version
  OPEN       student>Student(student_id=id) appraisals>MedicalAppraisal(id=path_id)
  OPEN       assessments>DisabilityAssessment(id=path_id)
DisabilityCertificate
  KEY        id
  FINDING    certNoMasked category categoryLabel grade gradeLabel issuedOn status statusLabel feeReduced version
  OPEN       student>Student(student_id=id)
MedicalAppraisal
  KEY        id
  FINDING    organiser organiserLabel support requestedOn appraisedOn result sentAt answeredAt saidOn saidResult
  FINDING    saidCategory saidCategoryLabel saidGrade saidGradeLabel saidDocumentNo version
  OPEN       student>Student(student_id=id)
DisabilityAssessment
  KEY        id
  FINDING    committee openedOn concludedOn findings conclusion conclusionLabel recommendedPlacement
  FINDING    recommendedPlacementLabel reviewOn version
  OPEN       experts>AssessmentExpert(id=assessment_id) student>Student(student_id=id)
AssessmentExpert
  KEY        id
  FINDING    name department departmentLabel
Placement
  KEY        id
  STATUS     type typeLabel startedOn endedOn version school>School(school_id=id)
  FINDING    reason assessment>DisabilityAssessment(assessment_id=id)
  OPEN       student>Student(student_id=id)
ExemptionRecord
  KEY        id
  STATUS     decidedOn reviewOn endedOn version
  CASE       decidedBy documentNo
  FINDING    assessment>DisabilityAssessment(assessment_id=id)
  OPEN       student>Student(student_id=id)
HomeTeachingPlan
  KEY        id
  STATUS     schoolYear startsOn state stateLabel approvedOn closedOn compliance version school>School(school_id=id)
  CASE       goals content weeklyLessons approvedBy closeReason
  OPEN       student>Student(student_id=id) teachers>HomeTeacher(id=plan_id) months>HomeTeachingMonth(id=plan_id)
  OPEN       visits>HomeTeachingVisit(id=plan_id)
HomeTeacher
  KEY        id
  CASE       name qualification
HomeTeachingVisit
  KEY        id
  CASE       visitedOn lessons place placeLabel content teachers guardianSigned qualified createdAt
  OPEN       student>Student(student_id=id)
HomeTeachingMonth
  KEY        id
  STATUS     month state stateLabel judged visitsDue lessonsDue visitsQualified school>School(school_id=id)
  OPEN       student>Student(student_id=id)
CertificateRecorded
  FORM       disabilityCertificate>DisabilityCertificate
DisabilityReferred
  FORM       disabilityPath>DisabilityPath
AppraisalChanged
  FORM       medicalAppraisal>MedicalAppraisal
AssessmentChanged
  FORM       disabilityAssessment>DisabilityAssessment
PlacementChanged
  FORM       placement>Placement
ExemptionDecided
  FORM       exemptionRecord>ExemptionRecord
HomeTeachingPlanChanged
  FORM       homeTeachingPlan>HomeTeachingPlan
HomeTeachingVisitRecorded
  FORM       homeTeachingVisit>HomeTeachingVisit
Query
  ROOT       disabilityPaths>DisabilityPath placements>Placement exemptions>ExemptionRecord
  ROOT       homeTeachingPlans>HomeTeachingPlan homeTeachingVisits>HomeTeachingVisit
  ROOT       homeTeachingMonths>HomeTeachingMonth
"""
ARGUMENTS = """
DisabilityPathFilter
  GROUP      studentId=@Student.0 state=[PLACED] source=[SCHOOL_REPORT]
PlacementFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 type=[CUSTODIAL] current=true
ExemptionFilter
  STATUS     studentId=@Student.0 current=false
HomeTeachingPlanFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 schoolYear="2026-2027" state=[ACTIVE]
HomeTeachingVisitFilter
  CASE       studentId=@Student.0 planId=@HomeTeachingPlan.1 visitedFrom="2026-07-02" visitedTo="2026-07-01" qualified=true
HomeTeachingMonthFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 month=["2026-06-01"] state=[NOT_MET] judged=false
Query.disabilityPaths
  FORM       filter=DisabilityPathFilter order=DisabilityPathOrder
Query.placements
  FORM       filter=PlacementFilter order=PlacementOrder
Query.exemptions
  FORM       filter=ExemptionFilter order=ExemptionRecordOrder
Query.homeTeachingPlans
  FORM       filter=HomeTeachingPlanFilter order=HomeTeachingPlanOrder
Query.homeTeachingVisits
  FORM       filter=HomeTeachingVisitFilter order=HomeTeachingVisitOrder
Query.homeTeachingMonths
  FORM       filter=HomeTeachingMonthFilter order=HomeTeachingMonthOrder
HomeTeachingPlan.visits
  FORM       order=HomeTeachingVisitOrder
CertificateRecordInput
  WHICH      studentId=@Student.0
  INPUT      certNo="0" issuedOn="2100-01-01" feeReduced=true idempotencyKey="certificateRecord"
DisabilityReferInput
  WHICH      studentId=@Student.0
  INPUT      source="SCHOOL_REPORT" referredOn="2100-01-01" idempotencyKey="disabilityRefer"
AppraisalRequestInput
  WHICH      pathId=@DisabilityPath.0
  INPUT      expectedVersion=0 support=[] organiser="HEALTH" idempotencyKey="appraisalRequest"
AppraisalRecordInput
  WHICH      appraisalId=@MedicalAppraisal.0
  INPUT      expectedVersion=0 appraisedOn="2026-08-01" result="某果" evidence=[] idempotencyKey="appraisalRecord"
AppraisalConfirmInput
  WHICH      appraisalId=@MedicalAppraisal.0
  INPUT      expectedVersion=0 evidence=[] idempotencyKey="appraisalConfirm"
AssessmentOpenInput
  WHICH      pathId=@DisabilityPath.0
  INPUT      expectedVersion=0 committee="某会" idempotencyKey="assessmentOpen"
AssessmentExpertInput
  INPUT      name department
AssessmentConcludeInput
  WHICH      assessmentId=@DisabilityAssessment.0
  INPUT      expectedVersion=0 concludedOn="2026-08-01" findings="某事" conclusion="HOME" experts=[]
  INPUT      recommendedPlacement="HOME_TEACHING" idempotencyKey="assessmentConclude"
PlacementDecideInput
  WHICH      studentId=@Student.0
  INPUT      type="HOME_TEACHING" startedOn="2100-01-01" reason="某事" evidence=[] idempotencyKey="placementDecide"
PlacementEndInput
  WHICH      placementId=@Placement.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" reason="某事" idempotencyKey="placementEnd"
ExemptionDecideInput
  WHICH      studentId=@Student.0
  INPUT      decidedBy="某人" decidedOn="2100-01-01" documentNo="1号" evidence=[] idempotencyKey="exemptionDecide"
HomeTeacherInput
  INPUT      name qualification
HomeTeachingPlanDraftInput
  WHICH      studentId=@Student.0
  INPUT      schoolYear="2026-2027" startsOn="2026-09-01" goals=[] content="某事" weeklyLessons=[] teachers=[]
  INPUT      idempotencyKey="homeTeachingPlanDraft"
HomeTeachingPlanApproveInput
  WHICH      planId=@HomeTeachingPlan.0
  INPUT      expectedVersion=0 approvedBy="某人" idempotencyKey="homeTeachingPlanApprove"
HomeTeachingPlanCloseInput
  WHICH      planId=@HomeTeachingPlan.0
  INPUT      expectedVersion=0 closedOn="2026-08-01" reason="某事" idempotencyKey="homeTeachingPlanClose"
HomeTeachingVisitRecordInput
  WHICH      planId=@HomeTeachingPlan.0
  INPUT      visitedOn="2100-01-01" lessons=1 place="HOME" content="某事" teachers=[] guardianSigned=true evidence=[]
  INPUT      idempotencyKey="homeTeachingVisitRecord"
"""
ORDERS = """
DisabilityPathOrder
  KEY        ID
PlacementOrder
  KEY        ID
ExemptionRecordOrder
  KEY        ID
HomeTeachingPlanOrder
  KEY        ID
HomeTeachingVisitOrder
  KEY        ID
HomeTeachingMonthOrder
  KEY        ID
"""
CHANGES = """
cases:write
  certificateRecord        CertificateRecordInput        CertificateRecorded        school special
  disabilityRefer          DisabilityReferInput          DisabilityReferred         school township bureau special
  appraisalRequest         AppraisalRequestInput         AppraisalChanged           special
  appraisalRecord          AppraisalRecordInput          AppraisalChanged           special
  appraisalConfirm         AppraisalConfirmInput         AppraisalChanged           special
  assessmentOpen           AssessmentOpenInput           AssessmentChanged          special
  assessmentConclude       AssessmentConcludeInput       AssessmentChanged          special
  placementDecide          PlacementDecideInput          PlacementChanged           school bureau special
  placementEnd             PlacementEndInput             PlacementChanged           school bureau special
  exemptionDecide          ExemptionDecideInput          ExemptionDecided           bureau
  homeTeachingPlanDraft    HomeTeachingPlanDraftInput    HomeTeachingPlanChanged    school
  homeTeachingPlanApprove  HomeTeachingPlanApproveInput  HomeTeachingPlanChanged    bureau special
  homeTeachingPlanClose    HomeTeachingPlanCloseInput    HomeTeachingPlanChanged    school special
  homeTeachingVisitRecord  HomeTeachingVisitRecordInput  HomeTeachingVisitRecorded  homeroom school
"""
SEEN = """
students:read
  school,township,bureau,special,agreed                   DisabilityPath ExemptionRecord
  homeroom,school,township,bureau,special,sampled,agreed  Placement HomeTeachingPlan HomeTeacher HomeTeachingVisit
  homeroom,school,township,bureau,special,sampled,agreed  HomeTeachingMonth
disability:read
  school,special  DisabilityCertificate MedicalAppraisal DisabilityAssessment AssessmentExpert
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_NUMBER = {"cert_no_sealed": b"0", "cert_no_index": b"0", "cert_no_masked": "150785***********9**"}
_WEEK = [0, 2, 0, 2, 0, 0, 0]
_YEAR = {"school_year": "2026-2027", "weekly_lessons": _WEEK}
_MET, _NOT_MET, _OPEN = (
    HomeTeachingMonthState.MET,
    HomeTeachingMonthState.NOT_MET,
    HomeTeachingMonthState.OPEN,
)
ROWS: Rows = (
    (tables.DisabilityCertificate, {**_NUMBER, "status": CertificateStatus.REPLACED}),
    (tables.DisabilityCertificate, {**_NUMBER, "status": CertificateStatus.VALID, "fee_reduced": None}),
    (
        tables.DisabilityPath,
        {"state": DisabilityPathState.PLACED, "source": ReferralSource.SCHOOL_REPORT},
    ),
    (tables.MedicalAppraisal, {}),
    (tables.DisabilityAssessment, {"recommended_placement": PlacementType.HOME_TEACHING}),
    (tables.AssessmentExpert, {}),
    (tables.Placement, {"type": PlacementType.CUSTODIAL}),
    (tables.Placement, {"type": PlacementType.HOME_TEACHING, "ended_on": None}),
    (tables.ExemptionRecord, {}),
    (tables.ExemptionRecord, {"ended_on": None}),
    (tables.HomeTeachingPlan, {**_YEAR, "state": HomeTeachingPlanState.CLOSED, "school_year": "2025-2026"}),
    (tables.HomeTeachingPlan, {**_YEAR, "state": HomeTeachingPlanState.ACTIVE, "closed_on": None}),
    (tables.HomeTeacher, {}),
    (tables.HomeTeachingVisit, {"visited_on": date(2026, 7, 1)}),
    (tables.HomeTeachingVisit, {"visited_on": date(2026, 7, 2), "qualified": False}),
    (tables.HomeTeachingMonth, {"month": date(2026, 5, 1), "state": _MET}),
    (tables.HomeTeachingMonth, {"month": date(2026, 6, 1), "state": _NOT_MET}),
    (tables.HomeTeachingMonth, {"month": date(2026, 7, 1), "state": _MET}),
    (tables.HomeTeachingMonth, {"month": date(2026, 8, 1), "state": _OPEN, "judged": False}),
)
