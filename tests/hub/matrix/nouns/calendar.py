"""What falls due for units: no child is in it; each unit sees its own, a township its schools', and does its own alone (catalogue Part 5)."""

from uuid import UUID

from database import tables
from domain.scheduled_event import ScheduledEventState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
ScheduledEvent
  KEY        id
  OPEN       code nameZh nameEn kind kindLabel schoolYear period department departmentLabel receivers clausesCited=clauses
  OPEN       origin originLabel marked markedLabel opensOn dueOn dueAt rolled remindOn state stateLabel
  OPEN       remindedAt toldAt doneAt doneBy note shownBy version
  OPEN       unit>Organization(unit_id=id) clause>PolicyClause(clause_id=id)
Organization
  OPEN       scheduledEvents>ScheduledEvent(id=unit_id)
ScheduledEventChanged
  FORM       scheduledEvent>ScheduledEvent
Query
  ROOT       scheduledEvents>ScheduledEvent
"""
ARGUMENTS = """
ScheduledEventFilter
  OPEN       unitId=@Organization.3 department=[SCHOOL] state=[OVERDUE] kind=[MONTHLY] code="MEETING" dueFrom="2026-01-01"
  OPEN       dueUntil="2026-09-01" schoolYear="school_ye" overdue=true
Query.scheduledEvents
  FORM       filter=ScheduledEventFilter order=ScheduledEventOrder
Organization.scheduledEvents
  FORM       filter=ScheduledEventFilter order=ScheduledEventOrder
ScheduledEventDoneInput
  WHICH      eventId=@ScheduledEvent.0
  INPUT      note="已完成" expectedVersion=0 idempotencyKey="scheduledEventDone"
"""
ORDERS = """
ScheduledEventOrder
  KEY        DUE NEWEST ID
"""
CHANGES = """
duties:write
  scheduledEventDone  ScheduledEventDoneInput  ScheduledEventChanged  school center township bureau inspection leading department
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department,agreed  ScheduledEvent
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
OF_UNITS: Rows = (
    (
        tables.ScheduledEvent,
        {
            "code": "MEETING",
            "state": ScheduledEventState.OVERDUE,
            "done_at": None,
            "rule_id": lambda number: UUID(int=number + 1),
        },
    ),
)
"""Rows of a unit, in which every other unit is the county's school."""
