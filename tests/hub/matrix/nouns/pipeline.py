"""What is done in a case: contacts, visits, persuasion, reports, escalation, the return, and how it ends (catalogue 4.2)."""

from database import tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.report import ReportKind
from domain.timer import TimerState
from domain.visit import VisitMode, VisitPeriod, VisitPurpose
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       contacts>ContactAttempt(id=student_id) visits>HomeVisit(id=student_id)
  OPEN       returneeFiles>ReturneeFile(id=student_id) strategies>StudentStrategy(id=student_id)
DropoutCase
  STATUS     dropoutAfter relapseOf>DropoutCase(relapse_of=id)
  OPEN       contacts>ContactAttempt(id=case_id) visits>HomeVisit(id=case_id) attempts>PersuasionAttempt(id=case_id)
  OPEN       reports>WrittenReport(id=case_id) escalations>Escalation(id=case_id) returneeFiles>ReturneeFile(id=case_id)
ContactAttempt
  KEY        id
  CASE       contactedOn channel channelLabel outcome outcomeLabel spokeWith content recordedBy createdAt
  OPEN       student>Student(student_id=id)
HomeVisit
  KEY        id
  CASE       visitedOn mode modeLabel purpose purposeLabel period periodLabel spokeWith findings cause causeLabel
  CASE       stateOfMind guardianOpinion agreedActions nextVisitOn countsFor joint recordedBy createdAt
  OPEN       visitors>Visitor(id=visit_id) student>Student(student_id=id)
PersuasionAttempt
  KEY        id
  CASE       seq attemptedOn mode modeLabel outcome outcomeLabel content nextStep joint recordedBy createdAt
  OPEN       visitors>Visitor(id=attempt_id) dropoutCase>DropoutCase(case_id=id)
Visitor
  KEY        id
  CASE       name rank rankLabel organization>Organization(organization_id=id)
WrittenReport
  KEY        id
  STATUS     kind kindLabel dueFrom sentAt visits version sender>Organization(sender_id=id)
  CASE       content signedBy sealed
  OPEN       recipients>ReportRecipient(id=report_id) timers>Timer(id=row_id) dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id)
ReportRecipient
  KEY        id
  STATUS     addressee addresseeLabel receivedAt organization>Organization(organization_id=id)
  CASE       receivedBy
Escalation
  KEY        id
  STATUS     step line fromLevel toLevel node nodeLabel positionZh deadline at
  STATUS     organization>Organization(organization_id=id)
  CASE       reason
ReturneeFile
  KEY        id
  STATUS     openedOn followUpUntil nextOn closedOn relapse version
  CASE       carePerson
  OPEN       followUps>FollowUp(id=file_id) dropoutCase>DropoutCase(case_id=id) student>Student(student_id=id)
FollowUp
  KEY        id
  CASE       followedOn attending finding followedBy
StudentStrategy
  KEY        id
  CASE       ground groundLabel academicLevel studentWish guardianWish courses mode startedOn endedOn
  FINDING    healthNote
  OPEN       student>Student(student_id=id)
ContactRecorded
  FORM       contact>ContactAttempt
VisitRecorded
  FORM       visit>HomeVisit
PersuasionRecorded
  FORM       attempt>PersuasionAttempt
ReportChanged
  FORM       writtenReport>WrittenReport
FollowUpRecorded
  FORM       returneeFile>ReturneeFile
StrategySet
  FORM       strategy>StudentStrategy
Query
  ROOT       homeVisits>HomeVisit writtenReports>WrittenReport returneeFiles>ReturneeFile
"""
ARGUMENTS = """
HomeVisitFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.1 mode=[IN_PERSON] purpose=[PERSUADE_TO_STUDY] period=[HOLIDAY]
WrittenReportFilter
  STATUS     studentId=@Student.0 caseId=@DropoutCase.1 kind=[NOT_BACK] sent=true
ReturneeFileFilter
  STATUS     studentId=@Student.0 open=true nextBefore="2026-08-02"
Query.homeVisits
  FORM       filter=HomeVisitFilter order=HomeVisitOrder
Query.writtenReports
  FORM       filter=WrittenReportFilter order=WrittenReportOrder
Query.returneeFiles
  FORM       filter=ReturneeFileFilter order=ReturneeFileOrder
VisitorInput
  INPUT      name organizationId rank
ContactRecordInput
  WHICH      studentId=@Student.0
  INPUT      contactedOn="2100-01-01" channel="PHONE" outcome="REACHED" content="某事" spokeWith="某人"
  INPUT      idempotencyKey="contactRecord"
VisitRecordInput
  WHICH      studentId=@Student.0
  INPUT      visitedOn="2100-01-01" mode="IN_PERSON" purpose="ROUTINE" period="TERM" spokeWith="某人" findings="某事"
  INPUT      visitors=[] cause="POVERTY" stateOfMind="某事" guardianOpinion="某事" agreedActions="某事"
  INPUT      nextVisitOn="2100-01-02" evidence=[] idempotencyKey="visitRecord"
PersuasionRecordInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 attemptedOn="2026-08-01" mode="IN_PERSON" outcome="REFUSED" content="某事" visitors=[]
  INPUT      nextStep="再去" idempotencyKey="persuasionRecord"
ReportSendInput
  WHICH      caseId=@DropoutCase.0
  INPUT      kind="NOT_BACK" content="" signedBy="某人" sealed=true idempotencyKey="reportSend"
ReportReceiveInput
  WHICH      reportId=@WrittenReport.0
  INPUT      expectedVersion=0 idempotencyKey="reportReceive"
CaseDetermineDropoutInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 determinedBy="某人" determinedOn="2026-08-01" reason="某事"
  INPUT      idempotencyKey="caseDetermineDropout"
CaseEscalateInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 responsibleName="某人" responsibleUnitId=@Organization.3 persuasionDeadline="2100-01-01"
  INPUT      reason="某事" idempotencyKey="caseEscalate"
CaseReturnInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 returnedOn="2026-08-01" carePerson="某人" reason="某事" evidence=[]
  INPUT      idempotencyKey="caseReturn"
CaseCloseInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="caseClose"
CaseRelapseInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 noticedOn="2026-08-01" determinedBy="某人" causes=["POVERTY"] reason="某事"
  INPUT      responsibleName="某人" responsibleUnitId=@Organization.3 persuasionDeadline="2100-01-01" team=[] measures=[]
  INPUT      suspectedClass="B" idempotencyKey="caseRelapse"
CaseResolveInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 situation="DECEASED" decidedBy="某人" decidedOn="2026-08-01" reason="某事" evidence=[]
  INPUT      documentNo="1号" idempotencyKey="caseResolve"
FollowUpRecordInput
  WHICH      fileId=@ReturneeFile.0
  INPUT      expectedVersion=0 followedOn="2026-08-01" attending=true finding="某事" followedBy="某人"
  INPUT      idempotencyKey="followUpRecord"
StrategySetInput
  WHICH      studentId=@Student.0
  INPUT      ground="RETURNED" academicLevel="" mode="某方式" courses=[] healthNote="某事" studentWish="某事"
  INPUT      guardianWish="某事" idempotencyKey="strategySet"
"""
ORDERS = """
HomeVisitOrder
  KEY        NEWEST ID
WrittenReportOrder
  KEY        NEWEST ID
ReturneeFileOrder
  KEY        NEWEST ID
"""
CHANGES = """
cases:write
  contactRecord           ContactRecordInput           ContactRecorded     homeroom school township bureau
  visitRecord             VisitRecordInput             VisitRecorded       homeroom school township bureau
  persuasionRecord        PersuasionRecordInput        PersuasionRecorded  school township bureau
  reportSend              ReportSendInput              ReportChanged       school center bureau
  reportReceive           ReportReceiveInput           ReportChanged       school center township bureau
  caseDetermineDropout    CaseDetermineDropoutInput    CaseChanged         school bureau
  caseEscalate            CaseEscalateInput            CaseChanged         school township bureau
  caseReturn              CaseReturnInput              CaseChanged         school bureau
  caseClose               CaseCloseInput               CaseChanged         school bureau
  caseRelapse             CaseRelapseInput             CaseChanged         school bureau
  caseResolve             CaseResolveInput             CaseChanged         school bureau special
  followUpRecord          FollowUpRecordInput          FollowUpRecorded    school bureau
  strategySet             StrategySetInput             StrategySet         school
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  ContactAttempt HomeVisit PersuasionAttempt Visitor WrittenReport
  homeroom,school,township,bureau,special,sampled,agreed  ReportRecipient Escalation ReturneeFile FollowUp StudentStrategy
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = (
    (tables.ContactAttempt, {}),
    (
        tables.HomeVisit,
        {
            "mode": VisitMode.IN_PERSON,
            "purpose": VisitPurpose.PERSUADE_TO_STUDY,
            "period": VisitPeriod.HOLIDAY,
            "cause": DropoutCause.POVERTY,
        },
    ),
    (tables.PersuasionAttempt, {}),
    (tables.Visitor, {"attempt_id": None}),
    (tables.Visitor, {"visit_id": None}),
    (tables.WrittenReport, {"kind": ReportKind.SUSPECTED_DROPOUT}),
    (tables.ReportRecipient, {}),
    (
        tables.Timer,
        {"noun": "WrittenReport", "limit": "T-04a", "state": TimerState.DONE_LATE, "paused_at": None},
    ),
    (
        tables.WrittenReport,
        {"kind": ReportKind.NOT_BACK, "content": None, "signed_by": None, "sent_at": None},
    ),
    (tables.Escalation, {"to_level": 2}),
    (tables.ReturneeFile, {"closed_on": None, "relapse": False}),
    (tables.FollowUp, {}),
    (tables.StudentStrategy, {}),
    (tables.StudentStrategy, {"ended_on": None}),
    (tables.DropoutCase, {"stage": CaseStage.CLOSED, "trigger": CaseTrigger.SIGN}),
    (tables.ReturneeFile, {}),
)
