"""Social assistance: what civil affairs were asked about a child's household, and what they decided (QC-13, catalogue 9.2)."""

from datetime import UTC, date, datetime

from database import tables
from domain.assistance import AssistanceDecision, AssistanceKind, AssistanceState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       assistanceRequests>AssistanceRequest(id=student_id)
AssistanceRequest
  KEY        id
  GROUP      reason reasonLabel decision decisionLabel kind kindLabel validFrom
  CASE       state stateLabel sentAt documentNo decidedOn answeredAt
  STATUS     version
  OPEN       student>Student(student_id=id)
Query
  ROOT       assistanceRequests>AssistanceRequest
"""
ARGUMENTS = """
AssistanceRequestFilter
  CASE       studentId=@Student.0 state=[DECIDED]
  GROUP      decision=[GRANTED]
Query.assistanceRequests
  FORM       filter=AssistanceRequestFilter order=AssistanceRequestOrder
"""
ORDERS = """
AssistanceRequestOrder
  KEY        NEWEST OLDEST
"""
CHANGES = ""
SEEN = """
students:read
  school,township,bureau,special,agreed  AssistanceRequest
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_DECIDED = {
    "state": AssistanceState.DECIDED,
    "decision": AssistanceDecision.GRANTED,
    "kind": AssistanceKind.DIBAO,
    "valid_from": date(2026, 9, 1),
    "answered_at": datetime(2026, 9, 8, tzinfo=UTC),
}
ROWS: Rows = ((tables.AssistanceRequest, _DECIDED),)
