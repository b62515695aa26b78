"""Emergencies in persuasion and placement: how a case is handled, coordinated by the bureau (HL-15, catalogue 9.2)."""

from database import tables
from domain.incident import IncidentState, IncidentUrgency
from domain.organization import Department
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
CaseIncident
  KEY        id
  CASE       urgency urgencyLabel state stateLabel happenedOn description reportedBy coordinator closedOn result version
  CASE       dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id) handlings>IncidentHandling(id=incident_id)
IncidentHandling
  KEY        id
  CASE       department departmentLabel asked handedOn answeredOn answer documentNo
DropoutCase
  OPEN       incidents>CaseIncident(id=case_id)
IncidentChanged
  FORM       caseIncident>CaseIncident
Query
  ROOT       caseIncidents>CaseIncident
"""
ARGUMENTS = """
CaseIncidentFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.2 urgency=[URGENT] state=[CLOSED]
Query.caseIncidents
  FORM       filter=CaseIncidentFilter order=CaseIncidentOrder
IncidentReportInput
  WHICH      caseId=@DropoutCase.0
  INPUT      urgency="URGENT" happenedOn="2100-01-01" description="某事" evidence=[] idempotencyKey="incidentReport"
IncidentDepartmentInput
  INPUT      department asked
IncidentHandInput
  WHICH      incidentId=@CaseIncident.0
  INPUT      expectedVersion=0 coordinator="某人" departments=[] idempotencyKey="incidentHand"
IncidentAnswerInput
  WHICH      incidentId=@CaseIncident.0
  INPUT      expectedVersion=0 department="PUBLIC_SECURITY" answeredOn="2026-08-01" answer="某事" papers=[] documentNo="1"
  INPUT      idempotencyKey="incidentAnswer"
IncidentCloseInput
  WHICH      incidentId=@CaseIncident.0
  INPUT      expectedVersion=0 closedOn="2026-08-01" result="某事" idempotencyKey="incidentClose"
"""
ORDERS = """
CaseIncidentOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  incidentReport  IncidentReportInput  IncidentChanged  homeroom school township bureau
  incidentHand    IncidentHandInput    IncidentChanged  bureau
  incidentAnswer  IncidentAnswerInput  IncidentChanged  bureau
  incidentClose   IncidentCloseInput   IncidentChanged  bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  CaseIncident IncidentHandling
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = (
    (tables.CaseIncident, {"state": IncidentState.CLOSED, "urgency": IncidentUrgency.URGENT}),
    (tables.IncidentHandling, {"department": Department.PUBLIC_SECURITY}),
)
