"""Clues of obstruction: who is said to keep a child from school, concluded by the bureau on the department's paper (HL-51)."""

from database import tables
from domain.obstruction import ObstructionState
from domain.organization import Department
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
ObstructionClue
  KEY        id
  CASE       source sourceLabel state stateLabel noticedOn addressee addresseeLabel obstructedBy place description reportedBy
  CASE       acceptedOn documentNo inspectedOn finding closedOn result version dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id)
DropoutCase
  OPEN       obstructionClues>ObstructionClue(id=case_id)
ObstructionChanged
  FORM       obstructionClue>ObstructionClue
Query
  ROOT       obstructionClues>ObstructionClue
"""
ARGUMENTS = """
ObstructionClueFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.2 state=[FOUND] source=[VISIT] addressee=[JUSTICE]
Query.obstructionClues
  FORM       filter=ObstructionClueFilter order=ObstructionClueOrder
ObstructionReportInput
  WHICH      studentId=@Student.0
  INPUT      source="VISIT" noticedOn="2100-01-01" obstructedBy="某人" place="某街" description="阻止上学" addressee="JUSTICE"
  INPUT      evidence=[] idempotencyKey="obstructionReport"
ObstructionAcceptInput
  WHICH      clueId=@ObstructionClue.0
  INPUT      expectedVersion=0 acceptedOn="2026-08-01" documentNo="1" idempotencyKey="obstructionAccept"
ObstructionConcludeInput
  WHICH      clueId=@ObstructionClue.0
  INPUT      expectedVersion=0 inspectedOn="2026-08-01" found=true finding="某事" evidence=[]
  INPUT      idempotencyKey="obstructionConclude"
ObstructionCloseInput
  WHICH      clueId=@ObstructionClue.0
  INPUT      expectedVersion=0 closedOn="2026-08-01" result="某事" evidence=[] idempotencyKey="obstructionClose"
"""
ORDERS = """
ObstructionClueOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  obstructionReport    ObstructionReportInput    ObstructionChanged  homeroom school township bureau
  obstructionAccept    ObstructionAcceptInput    ObstructionChanged  bureau
  obstructionConclude  ObstructionConcludeInput  ObstructionChanged  bureau
  obstructionClose     ObstructionCloseInput     ObstructionChanged  bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  ObstructionClue
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ((tables.ObstructionClue, {"state": ObstructionState.FOUND, "addressee": Department.JUSTICE}),)
