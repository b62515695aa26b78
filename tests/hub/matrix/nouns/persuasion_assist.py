"""Requests to the police to help with persuasion, in a case (HL-32)."""

from datetime import UTC, datetime

from database import tables
from domain.persuasion_assist import AssistNeed, AssistState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
PersuasionAssist
  KEY        id
  CASE       need needLabel reason state stateLabel requestedOn sentAt version
  CASE       requestedBy>Organization(requested_by_id=id) dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id)
DropoutCase
  OPEN       persuasionAssists>PersuasionAssist(id=case_id)
PersuasionAssistChanged
  FORM       persuasionAssist>PersuasionAssist
Query
  ROOT       persuasionAssists>PersuasionAssist
"""
ARGUMENTS = """
PersuasionAssistFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.2 need=[LOCATE] state=[SENT]
Query.persuasionAssists
  FORM       filter=PersuasionAssistFilter order=PersuasionAssistOrder
PersuasionAssistRequestInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 need="ACCOMPANY" reason="某事" idempotencyKey="persuasionAssistRequest"
PersuasionAssistWithdrawInput
  WHICH      assistId=@PersuasionAssist.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="persuasionAssistWithdraw"
"""
ORDERS = """
PersuasionAssistOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  persuasionAssistRequest   PersuasionAssistRequestInput   PersuasionAssistChanged  school township bureau
  persuasionAssistWithdraw  PersuasionAssistWithdrawInput  PersuasionAssistChanged  school township bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  PersuasionAssist
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_SENT = {"state": AssistState.SENT, "sent_at": datetime(2026, 8, 8, tzinfo=UTC), "need": AssistNeed.LOCATE}
ROWS: Rows = ((tables.PersuasionAssist, _SENT),)
