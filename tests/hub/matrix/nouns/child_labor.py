"""Clues of child labor: who is said to work where, and what was served on the employer."""

from database import tables
from domain.child_labor import ChildLaborClueState
from domain.organization import Department
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
ChildLaborClue
  KEY        id
  CASE       source sourceLabel work workLabel state stateLabel noticedOn addressee addresseeLabel employerName employerCode
  CASE       place description reportedBy acceptedOn documentNo inspectedOn finding returnedOn returnedTo cost closedOn result
  CASE       sentAt answer answerLabel answeredOn orderNo saidReturnedOn saidCost saidPenalty
  CASE       answerRecord>ExchangeRecord(answer_record_id=id)
  CASE       version dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id) enforcements>Enforcement(id=clue_id)
DropoutCase
  OPEN       childLaborClues>ChildLaborClue(id=case_id)
ChildLaborChanged
  FORM       childLaborClue>ChildLaborClue
Query
  ROOT       childLaborClues>ChildLaborClue
"""
ARGUMENTS = """
ChildLaborClueFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.2 state=[FOUND] source=[SCREENING] addressee=[LABOR]
Query.childLaborClues
  FORM       filter=ChildLaborClueFilter order=ChildLaborClueOrder
ChildLaborReportInput
  WHICH      studentId=@Student.0
  INPUT      source="SCREENING" noticedOn="2100-01-01" employerName="某店" place="某街" description="帮工" addressee="LABOR"
  INPUT      employerCode="0" evidence=[] idempotencyKey="childLaborReport"
ChildLaborAcceptInput
  WHICH      clueId=@ChildLaborClue.0
  INPUT      expectedVersion=0 acceptedOn="2026-08-01" documentNo="1" idempotencyKey="childLaborAccept"
ChildLaborConcludeInput
  WHICH      clueId=@ChildLaborClue.0
  INPUT      expectedVersion=0 inspectedOn="2026-08-01" found=true finding="某事" evidence=[]
  INPUT      idempotencyKey="childLaborConclude"
ChildLaborPrepareInput
  WHICH      clueId=@ChildLaborClue.0
  INPUT      expectedVersion=0 step="ORDER_RETURN_CHILD" legalBasis="某法" demand="送回" evidence=[] deadline="2026-09-01"
  INPUT      documentNo="1" grave=true idempotencyKey="childLaborPrepare"
ChildLaborNoteBackInput
  WHICH      clueId=@ChildLaborClue.0
  INPUT      expectedVersion=0 returnedOn="2026-08-01" returnedTo="某村" evidence=[] cost=1
  INPUT      idempotencyKey="childLaborNoteBack"
ChildLaborCloseInput
  WHICH      clueId=@ChildLaborClue.0
  INPUT      expectedVersion=0 result="某事" idempotencyKey="childLaborClose"
"""
ORDERS = """
ChildLaborClueOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  childLaborReport    ChildLaborReportInput    ChildLaborChanged  homeroom school township bureau
  childLaborAccept    ChildLaborAcceptInput    ChildLaborChanged  bureau
  childLaborConclude  ChildLaborConcludeInput  ChildLaborChanged  bureau
  childLaborPrepare   ChildLaborPrepareInput   ChildLaborChanged  bureau
  childLaborNoteBack  ChildLaborNoteBackInput  ChildLaborChanged  bureau
  childLaborClose     ChildLaborCloseInput     ChildLaborChanged  bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  ChildLaborClue
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = (
    (
        tables.ChildLaborClue,
        {
            "state": ChildLaborClueState.FOUND,
            "addressee": Department.LABOR,
            "returned_on": None,
            "returned_to": None,
        },
    ),
)
