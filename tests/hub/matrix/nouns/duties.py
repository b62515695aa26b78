"""What duties ask of units and what they do about it: no child is in it; each unit sees its own, a township its schools' (GH-47)."""

from database import tables
from domain.duty_task import TaskCategory, TaskOrigin, TaskState
from domain.work_strand import WorkStrand
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
DutyEntry
  KEY        id
  OPEN       act noun machine source target reason clauses madeBy role roleLabel at
  OPEN       unit>Organization(unit_id=id) counterpart>Organization(counterpart_id=id) organization>Organization(organization_id=id)
DutyTask
  KEY        id
  OPEN       holderName measures taskNo origin originLabel category categoryLabel title requirement clausesCited=clauses raisedAt dueOn
  OPEN       workStrand workStrandLabel controlStrands
  OPEN       state stateLabel toldAt endedAt result version clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code)
  OPEN       unit>Organization(unit_id=id) raisedBy>Organization(raised_by_id=id)
  OPEN       handedTo>Organization(handed_to_id=id) told>Organization(told_id=id)
  OPEN       duty>DepartmentDuty(duty_id=id) dropoutCase>DropoutCase(case_id=id) history>DutyEntry(id=row_id)
Organization
  OPEN       tasks>DutyTask(id=unit_id)
DutyTaskChanged
  FORM       dutyTask>DutyTask
Query
  ROOT       dutyEntries>DutyEntry dutyTasks>DutyTask
"""
ARGUMENTS = """
DutyEntryFilter
  OPEN       unitId=@Organization.3 noun="DutyTask" act="act-0.1"
Query.dutyEntries
  FORM       filter=DutyEntryFilter order=DutyEntryOrder
DutyTaskFilter
  OPEN       unitId=@Organization.3 raisedById=@Organization.3 handedToId=@Organization.3 department=[PUBLIC_SECURITY]
  OPEN       state=[IN_PROGRESS] category=[VENUES] clause="GH-47" caseId=@DropoutCase.2 taskNo="task_no-0.0"
  OPEN       dueUntil="2026-08-01" settled=true workStrand=[PERSUASION] controlStrand=LAWFUL
Organization.tasks
  OPEN       state=[DONE]
  FORM       order=DutyTaskOrder
Query.dutyTasks
  FORM       filter=DutyTaskFilter order=DutyTaskOrder
TaskRaiseInput
  INPUT      unitId=@Organization.3 category="VENUES" title="某事" requirement="某事" dueOn="2000-01-01" dutyId="DepartmentDuty:00000000-0000-7000-8000-000000000000"
  INPUT      clause="GH-47" caseId=@DropoutCase.2 workStrand="PERSUASION" controlStrands=["LAWFUL"] idempotencyKey="taskRaise"
TaskInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 idempotencyKey="dutyTask"
TaskSettleInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 holderName="某人" measures="某事" idempotencyKey="taskSettle"
TaskCompleteInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 result="某事" idempotencyKey="taskComplete"
TaskReasonInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="taskReason"
TaskRedirectInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 unitId=@Organization.3 reason="某事" dutyId="DepartmentDuty:00000000-0000-7000-8000-000000000000" clause="GH-47"
  INPUT      idempotencyKey="taskRedirect"
TaskHandOverInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 unitId=@Organization.3 reason="某事" idempotencyKey="taskHandOver"
TaskTakeOverInput
  WHICH      taskId=@DutyTask.0
  INPUT      expectedVersion=0 dutyId="DepartmentDuty:00000000-0000-7000-8000-000000000000" clause="GH-47" idempotencyKey="taskTakeOver"
"""
ORDERS = """
DutyEntryOrder
  KEY        NEWEST ID
DutyTaskOrder
  OPEN       DUE
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  taskRaise     TaskRaiseInput     DutyTaskChanged  school township bureau leading inspection
  taskRedirect  TaskRedirectInput  DutyTaskChanged  school township bureau leading inspection
  taskCancel    TaskReasonInput    DutyTaskChanged  school township bureau leading inspection
  taskAccept    TaskInput          DutyTaskChanged  school center township bureau leading department
  taskStart     TaskInput          DutyTaskChanged  school center township bureau leading department
  taskComplete  TaskCompleteInput  DutyTaskChanged  school center township bureau leading department
  taskSettle    TaskSettleInput    DutyTaskChanged  school center township bureau leading department
  taskReturn    TaskReasonInput    DutyTaskChanged  school center township bureau leading department
  taskHandOver  TaskHandOverInput  DutyTaskChanged  school center township bureau leading department
  taskTakeOver  TaskTakeOverInput  DutyTaskChanged  school center township bureau leading department
  taskDecline   TaskReasonInput    DutyTaskChanged  school center township bureau leading department
  taskWithdraw  TaskReasonInput    DutyTaskChanged  school center township bureau leading department
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department,agreed  DutyEntry DutyTask
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {("DutyTask", "department"): ("Organization", "unit_id", "id")}
_DONE = {"state": TaskState.DONE, "raised_by_id": None, "handed_to_id": None, "case_id": None}
_ALIKE = {
    "work_strand": WorkStrand.PERSUASION,
    "control_strands": ["LAWFUL"],
    "origin": TaskOrigin.REQUESTED,
    "duty_id": None,
    "clauses": ["GH-47"],
}
_OPEN = {"ended_at": None, "result": None}
ROWS: Rows = (
    (
        tables.DutyTask,
        {**_ALIKE, **_OPEN, "state": TaskState.ASSIGNED, "category": TaskCategory.CASE_SUPPORT},
    ),
)
"""About a case of a child, asked by its school of itself."""
OF_UNITS: Rows = (
    (tables.DutyTask, {**_ALIKE, **_DONE, "category": TaskCategory.VENUES}),
    (tables.DutyEntry, {"noun": "DutyTask", "counterpart_id": None}),
    (tables.DutyEntry, {"noun": "DutyTask"}),
    (
        tables.DutyTask,
        {
            **_ALIKE,
            **_OPEN,
            "state": TaskState.IN_PROGRESS,
            "category": TaskCategory.HYGIENE,
            "case_id": None,
        },
    ),
)
"""Rows of a unit; what names another unit names the county's school."""
