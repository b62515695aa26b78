"""Clues of venues, the grid and the bureau's sections: no child is in a clue; each unit sees its own, a township its schools' (HL-23)."""

from database import tables
from domain.venue import VenueActionKind, VenueClueState, VenueMatter, VenueType
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
VenueViolationClue
  KEY        id
  OPEN       clueNo venueType venueTypeLabel matter matterLabel venueName location distanceM seenOn description
  OPEN       clausesCited=clauses reportedAt state stateLabel closedAt finding version
  OPEN       school>Organization(school_id=id) unit>Organization(unit_id=id) reportedBy>Organization(reported_by_id=id)
  OPEN       task>DutyTask(task_id=id) clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code)
  OPEN       actions>VenueAction(id=clue_id) history>DutyEntry(id=row_id)
VenueAction
  KEY        id
  OPEN       kind kindLabel against againstLabel takenOn legalBasis documentNo note unit>Organization(unit_id=id)
DutyTask
  OPEN       supports>DutyTask(supports_id=id) supportedBy>DutyTask(id=supports_id)
DutyAssignment
  KEY        id
  OPEN       sectionZh officerName validFrom validTo version duty>DepartmentDuty(duty_id=id)
DepartmentDuty
  OPEN       assignments>DutyAssignment(id=duty_id)
Student
  RESIDENCE  gridCell>Organization(grid_cell_id=id)
VenueClueChanged
  FORM       venueViolationClue>VenueViolationClue
DutyAssignmentChanged
  FORM       dutyAssignment>DutyAssignment
GridCellFounded
  FORM       gridCell>Organization
GridCellPlaced
  FORM       student>Student
Query
  ROOT       venueViolationClues>VenueViolationClue dutyAssignments>DutyAssignment
"""
ARGUMENTS = """
VenueViolationClueFilter
  OPEN       state=[ACTED] matter=[ADMITS_MINORS] venueType=[NET_CAFE] unitId=@Organization.3 reportedById=@Organization.3
  OPEN       schoolId=@Organization.3 clause="HL-23" clueNo="clue_no-0.4"
Query.venueViolationClues
  FORM       filter=VenueViolationClueFilter order=VenueViolationClueOrder
DutyAssignmentFilter
  OPEN       sectionZh="section_zh-0.6" current=false
Query.dutyAssignments
  FORM       filter=DutyAssignmentFilter order=DutyAssignmentOrder
StudentFilter
  RESIDENCE  gridCellId=@Organization.1
VenueClueReportInput
  INPUT      venueType="NET_CAFE" matter="ADMITS_MINORS" venueName="某网吧" location="某街" seenOn="2100-01-01" description="某事"
  INPUT      schoolId=@School.0 distanceM=80 idempotencyKey="venueClueReport"
VenueClueAcceptInput
  WHICH      clueId=@VenueViolationClue.0
  INPUT      expectedVersion=0 idempotencyKey="venueClueAccept"
VenueActionRecordInput
  WHICH      clueId=@VenueViolationClue.0
  INPUT      expectedVersion=0 kind="WARNING" against="VENUE" takenOn="2026-08-01" legalBasis="某法" documentNo="1" note="某事"
  INPUT      idempotencyKey="venueActionRecord"
VenueClueCloseInput
  WHICH      clueId=@VenueViolationClue.0
  INPUT      expectedVersion=0 finding="某事" idempotencyKey="venueClueClose"
VenueClueReturnInput
  WHICH      clueId=@VenueViolationClue.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="venueClueReturn"
VenueClueRedirectInput
  WHICH      clueId=@VenueViolationClue.0
  INPUT      expectedVersion=0 unitId=@Organization.3 reason="某事" dutyId="DepartmentDuty:00000000-0000-7000-8000-000000000000" clause="HL-23"
  INPUT      idempotencyKey="venueClueRedirect"
DutyAssignInput
  INPUT      dutyId="DepartmentDuty:00000000-0000-7000-8000-000000000000" sectionZh="某股" officerName="某人" validFrom="2100-01-01"
  INPUT      idempotencyKey="dutyAssign"
DutyAssignmentEndInput
  INPUT      assignmentId=@DutyAssignment.0 expectedVersion=0 validTo="2026-08-01" reason="某事" idempotencyKey="dutyAssignmentEnd"
GridCellFoundInput
  INPUT      villageId=@Organization.1 nameZh="某屯" idempotencyKey="gridCellFound"
GridCellPlaceInput
  WHICH      studentId=@Student.0
  INPUT      gridCellId=@Organization.1 idempotencyKey="gridCellPlace"
"""
ORDERS = """
VenueViolationClueOrder
  KEY        NEWEST ID
DutyAssignmentOrder
  KEY        ID
"""
CHANGES = """
duties:write
  venueClueReport    VenueClueReportInput    VenueClueChanged       school township bureau
  venueClueRedirect  VenueClueRedirectInput  VenueClueChanged       school township bureau leading
  venueClueAccept    VenueClueAcceptInput    VenueClueChanged       department
  venueActionRecord  VenueActionRecordInput  VenueClueChanged       department
  venueClueClose     VenueClueCloseInput     VenueClueChanged       department
  venueClueReturn    VenueClueReturnInput    VenueClueChanged       department
  gridCellFound      GridCellFoundInput      GridCellFounded        township bureau
  gridCellPlace      GridCellPlaceInput      GridCellPlaced         township bureau
  dutyAssign         DutyAssignInput         DutyAssignmentChanged  bureau
  dutyAssignmentEnd  DutyAssignmentEndInput  DutyAssignmentChanged  bureau
"""
SEEN = """
duties:read
  owing,county,leading,inspection,department,agreed  VenueViolationClue VenueAction
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
_SAID = {
    "venue_type": VenueType.NET_CAFE,
    "matter": VenueMatter.ADMITS_MINORS,
    "clauses": ["HL-23"],
    "distance_m": 80,
}
_OPEN = {"state": VenueClueState.ACTED, "closed_at": None, "finding": None}
OF_UNITS: Rows = (
    (tables.VenueViolationClue, {**_SAID, **_OPEN}),
    (tables.VenueAction, {"kind": VenueActionKind.PENALTY}),
    (tables.DutyAssignment, {}),
)
"""Rows of a unit, whose every other unit is the county's school."""
