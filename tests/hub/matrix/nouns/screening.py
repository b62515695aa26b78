"""Which school screens which village: of nobody, seen by the school, its township and the bureau (DC-08, catalogue 9.2)."""

from database import tables
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Jurisdiction
  OPEN       screeningAssignments>ScreeningAssignment(code=jurisdiction_code)
ScreeningAssignment
  KEY        id
  OPEN       schoolYear responsibleName screenedOn childrenFound version village>Organization(village_id=id)
  OPEN       school>School(school_id=id)
ScreeningDivided
  FORM       jurisdiction>Jurisdiction
ScreeningChanged
  FORM       screeningAssignment>ScreeningAssignment
Query
  ROOT       screeningAssignments>ScreeningAssignment
"""
ARGUMENTS = """
ScreeningAssignmentFilter
  OPEN       schoolYear="2026-2027" schoolId=@School.0 villageId=@Organization.3 screened=true
Query.screeningAssignments
  FORM       filter=ScreeningAssignmentFilter order=ScreeningAssignmentOrder
Jurisdiction.screeningAssignments
  FORM       filter=ScreeningAssignmentFilter order=ScreeningAssignmentOrder
ScreeningAssignmentInput
  INPUT      villageId schoolId responsibleName
ScreeningDivideInput
  INPUT      schoolYear="2026" assignments=[] idempotencyKey="screeningDivide"
ScreeningReassignInput
  WHICH      assignmentId=@ScreeningAssignment.0
  INPUT      expectedVersion=0 schoolId=@School.0 responsibleName="某人" idempotencyKey="screeningReassign"
ScreeningReportInput
  WHICH      assignmentId=@ScreeningAssignment.0
  INPUT      expectedVersion=0 screenedOn="2026-08-01" childrenFound=1 idempotencyKey="screeningReport"
"""
ORDERS = """
ScreeningAssignmentOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  screeningDivide    ScreeningDivideInput    ScreeningDivided  bureau
  screeningReassign  ScreeningReassignInput  ScreeningChanged  bureau
  screeningReport    ScreeningReportInput    ScreeningChanged  school bureau
"""
SEEN = """
ledgers:read
  school,township,bureau  ScreeningAssignment
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
AREAS: Rows = ((tables.ScreeningAssignment, {"school_year": "2026-2027"}),)
"""What a school screens, once for each school."""
