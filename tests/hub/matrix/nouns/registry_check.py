"""A school's registry held against who is there, and the county's own registers against each other: runs and differences of its own, seen by it and by the bureau (catalogue 2.13)."""

from database import tables
from domain.timer import TimerState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
School
  OPEN       comparisonRuns>ComparisonRun(id=school_id) discrepancies>Discrepancy(id=school_id)
RegistryChecked
  FORM       school>School
RegistersCompared
  FORM       comparisonRun>ComparisonRun
CandidateDecided
  FORM       discrepancy>Discrepancy
DiscrepancyMoved
  FORM       discrepancy>Discrepancy
"""
ARGUMENTS = """
School.comparisonRuns
  FORM       order=ComparisonRunOrder
School.discrepancies
  MATERIAL   state=[OPEN]
  FORM       order=DiscrepancyOrder
HeadcountInput
  INPUT      classId headcount
RegistryCompareInput
  INPUT      schoolId=@School.0 headcounts=[{"classId":@SchoolClass.0,"headcount":1}] idempotencyKey="registryCompare"
RegistryReportInput
  INPUT      schoolId=@School.0
  INPUT      idempotencyKey="registryReport"
RegistersCompareInput
  INPUT      comparison="M_01" release=false idempotencyKey="registersCompare"
CandidateDecideInput
  WHICH      discrepancyId=@Discrepancy.0
  INPUT      expectedVersion=0 samePerson=false reason="某事" idempotencyKey="candidateDecide"
CandidateUndoInput
  WHICH      discrepancyId=@Discrepancy.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="candidateUndo"
DiscrepancyAssignInput
  WHICH      discrepancyId=@Discrepancy.0
  INPUT      expectedVersion=0 ownerId=@Organization.3 dueOn="2026-09-30" reason="某事" idempotencyKey="discrepancyAssign"
DiscrepancyVerifyInput
  WHICH      discrepancyId=@Discrepancy.0
  INPUT      expectedVersion=0 isReal=false reason="某事" idempotencyKey="discrepancyVerify"
DiscrepancyResolveInput
  WHICH      discrepancyId=@Discrepancy.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="discrepancyResolve"
"""
ORDERS = ""
CHANGES = """
cases:write
  registryCompare  RegistryCompareInput  RegistryChecked  school bureau
  registryReport   RegistryReportInput   RegistryChecked  school bureau
  registersCompare RegistersCompareInput RegistersCompared bureau
  candidateDecide  CandidateDecideInput  CandidateDecided bureau
  candidateUndo    CandidateUndoInput    CandidateDecided bureau
  discrepancyAssign  DiscrepancyAssignInput  DiscrepancyMoved bureau
  discrepancyVerify  DiscrepancyVerifyInput  DiscrepancyMoved school bureau
  discrepancyResolve DiscrepancyResolveInput DiscrepancyMoved bureau
"""
SEEN = ""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = (
    (
        tables.Timer,
        {"noun": "EnrollmentChange", "limit": "HL-16", "state": TimerState.DONE_LATE, "paused_at": None},
    ),
)
