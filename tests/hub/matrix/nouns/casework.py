"""The case and what belongs to every child that is worked on: team, measures, clocks, timeline, evidence, enforcement."""

from database import tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.enforcement import StepState
from domain.evidence import EvidenceKind
from domain.timer import TimerState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       cases>DropoutCase(id=student_id) measures>SupportMeasure(id=student_id)
  OPEN       timeline>TimelineEntry(id=student_id) timers>Timer(id=student_id) evidence>Evidence(id=student_id)
DropoutCase
  KEY        id
  STATUS     caseNo stage stageLabel trigger triggerLabel noticedOn openedAt persuasionDeadline suspectedOn dropoutOn
  STATUS     returnedOn closedAt version
  CASE       responsibleName suspectedBy suspectedClass dropoutBy closeReason dossierMissing detectionDays
  CASE       interventionDays persuasionDays
  STATUS     school>Organization(school_id=id) township>Organization(township_id=id)
  STATUS     responsibleUnit>Organization(responsible_id=id)
  OPEN       student>Student(student_id=id) causes>CaseCause(id=case_id) team>CaseMember(id=case_id)
  OPEN       measures>SupportMeasure(id=case_id) timers>Timer(id=row_id) enforcements>Enforcement(id=case_id)
Enforcement
  KEY        id
  CASE       step stepLabel stepNo labelZh clauses state stateLabel actor actorLabel serialNo documentNo legalBasis
  CASE       demand deadline preparedAt serviceMethod serviceMethodLabel servedOn servedTo endedOn result version
  CASE       dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id)
CaseCause
  KEY        id
  CASE       cause causeLabel primary
CaseMember
  KEY        id
  CASE       name role roleLabel joinedOn leftOn organization>Organization(organization_id=id)
SupportMeasure
  KEY        id
  CASE       type typeLabel content provider startedOn endedOn effect version
  OPEN       student>Student(student_id=id)
Timer
  KEY        id
  STATUS     limit noun checkpoint checkpointLabel clauses startedAt dueAt provisional state stateLabel pausedAt endedAt owner>Organization(owner_id=id)
  CASE       reason
  OPEN       student>Student(student_id=id)
TimelineEntry
  KEY        id
  STATUS     act noun machine source target clauses madeBy role roleLabel at
  STATUS     organization>Organization(organization_id=id)
  CASE       reason
  OPEN       student>Student(student_id=id)
Evidence
  KEY        id
  CASE       kind kindLabel title source sourceLabel issuedBy documentNo issuedOn sha256 addedBy createdAt
  OPEN       student>Student(student_id=id)
CaseChanged
  FORM       dropoutCase>DropoutCase
EvidenceAdded
  FORM       evidence>Evidence evidenceId
EnforcementChanged
  FORM       enforcement>Enforcement
Query
  ROOT       dropoutCases>DropoutCase timers>Timer timeline>TimelineEntry evidence>Evidence
  ROOT       enforcements>Enforcement
"""
ARGUMENTS = """
DropoutCaseFilter
  STATUS     studentId=@Student.0 schoolId=@Organization.3 townshipId=@Organization.0 stage=[CLOSED] trigger=[OTHER]
  STATUS     caseNo="case_no-0.0" overdue=true
TimerFilter
  STATUS     studentId=@Student.0 ownerId=@Organization.3 limit=["T-01"] state=[OVERDUE] dueBefore="2026-08-02T00:00:00Z"
  STATUS     mine=true checkpoint=[TRANSFER]
EnforcementFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.1 step=[CRITICISM_EDUCATION] state=[SERVED] serialNo="serial_no-0.2"
TimelineFilter
  STATUS     studentId=@Student.0 noun=["DropoutCase"]
EvidenceFilter
  CASE       studentId=@Student.0 kind=[SCHOOL_ATTENDANCE,ASSESSMENT]
Query.dropoutCases
  FORM       filter=DropoutCaseFilter order=DropoutCaseOrder
Query.timers
  FORM       filter=TimerFilter order=TimerOrder
Query.enforcements
  FORM       filter=EnforcementFilter order=EnforcementOrder
Query.timeline
  FORM       filter=TimelineFilter order=TimelineEntryOrder
Query.evidence
  FORM       filter=EvidenceFilter order=EvidenceOrder
Student.timeline
  FORM       order=TimelineEntryOrder
Student.timers
  FORM       order=TimerOrder
Student.evidence
  FORM       order=EvidenceOrder
EvidenceAddInput
  WHICH      studentId=@Student.0
  INPUT      kind="OTHER" title="材料" source="JUSTICE" issuedBy="某单位" issuedOn="2100-01-01" documentNo="1号" sha256="0"
  INPUT      idempotencyKey="evidenceAdd"
CaseOpenInput
  WHICH      studentId=@Student.0
  INPUT      trigger="SIGN" noticedOn="2100-01-01" reason="某事" idempotencyKey="caseOpen"
CasePrepareInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 responsibleName="某人" responsibleUnitId=@Organization.3 persuasionDeadline="2026-09-01"
  INPUT      team=[] measures=[] idempotencyKey="casePrepare"
EnforcementPrepareInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 step="CRITICISM_EDUCATION" legalBasis="某法" demand="返校" deadline="2026-09-01"
  INPUT      documentNo="1" evidence=[] idempotencyKey="enforcementPrepare"
EnforcementServeInput
  WHICH      enforcementId=@Enforcement.0
  INPUT      expectedVersion=0 method="MAIL" servedOn="2026-08-01" servedTo="父亲" evidence=[] idempotencyKey="enforcementServe"
EnforcementEndInput
  WHICH      enforcementId=@Enforcement.0
  INPUT      expectedVersion=0 result="未返校" idempotencyKey="enforcementEnd"
CaseMemberInput
  INPUT      name organizationId role
SupportMeasureInput
  INPUT      type content provider
CaseDetermineSuspectedInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 determinedBy="某人" determinedOn="2026-08-01" causes=["RELIGION"] reason="某事"
  INPUT      suspectedClass="B" idempotencyKey="caseDetermineSuspected"
"""
ORDERS = """
DropoutCaseOrder
  KEY        NEWEST ID
TimerOrder
  STATUS     DUE
  KEY        ID
TimelineEntryOrder
  KEY        OLDEST NEWEST
EnforcementOrder
  KEY        ID NEWEST
EvidenceOrder
  KEY        ID
"""
CHANGES = """
cases:write
  evidenceAdd             EvidenceAddInput             EvidenceAdded       homeroom school township bureau special
  caseOpen                CaseOpenInput                CaseChanged         homeroom school township bureau
  casePrepare             CasePrepareInput             CaseChanged         school township bureau
  caseDetermineSuspected  CaseDetermineSuspectedInput  CaseChanged         school bureau
  enforcementPrepare      EnforcementPrepareInput      EnforcementChanged  school township bureau
  enforcementServe        EnforcementServeInput        EnforcementChanged  school township bureau
  enforcementExpire       EnforcementEndInput          EnforcementChanged  school township bureau
  enforcementWithdraw     EnforcementEndInput          EnforcementChanged  school township bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  DropoutCase Enforcement CaseCause CaseMember SupportMeasure Timer
  homeroom,school,township,bureau,special,sampled,agreed  TimelineEntry Evidence
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {("DropoutCase", "overdue"): ("Timer", "id", "row_id")}
ROWS: Rows = (
    (tables.DropoutCase, {"stage": CaseStage.CLOSED, "trigger": CaseTrigger.OTHER}),
    (tables.DropoutCase, {"stage": CaseStage.SIGN, "closed_at": None}),
    (tables.Enforcement, {"state": StepState.SERVED, "clue_id": None}),
    (tables.CaseCause, {"cause": DropoutCause.POVERTY, "primary": True}),
    (tables.CaseCause, {"cause": DropoutCause.RELIGION, "primary": False}),
    (tables.CaseCause, {"cause": DropoutCause.LEGAL_CUSTODY, "primary": False}),
    (tables.CaseMember, {}),
    (tables.SupportMeasure, {}),
    (tables.Timer, {"state": TimerState.DONE_LATE, "limit": "T-01", "paused_at": None}),
    (tables.Timer, {"state": TimerState.PAUSED, "limit": "T-03", "ended_at": None}),
    (tables.Timer, {"state": TimerState.OVERDUE, "limit": "T-04", "ended_at": None, "paused_at": None}),
    (tables.TimelineEntry, {}),
    (tables.Evidence, {"kind": EvidenceKind.SCHOOL_ATTENDANCE}),
    (tables.Evidence, {"kind": EvidenceKind.MEDICAL_PROOF}),
    (tables.Evidence, {"kind": EvidenceKind.ASSESSMENT}),
    (tables.Evidence, {"kind": EvidenceKind.DISABILITY_CERTIFICATE}),
)
