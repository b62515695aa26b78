"""Special groups: joined and left by decision, watched over; what filters by them tell, of children and at term start."""

from database import tables
from domain.student import SpecialGroup
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
SpecialGroupMembership
  GROUP      decidedBy decidedOn reason endedBy endReason version
SpecialGroupChanged
  FORM       membership>SpecialGroupMembership
"""
ARGUMENTS = """
StudentFilter
  GROUP      monitoredOn="2026-01-05" assistedOn="2026-01-05"
  CASE       supported=true
  STATUS     untoldSince="2026-09-01"
TermReturnCheckFilter
  GROUP      inGroup=LEFT_BEHIND
DropoutCaseFilter
  CASE       cause=POVERTY
SpecialGroupJoinInput
  WHICH      studentId=@Student.0
  INPUT      group="SCHOOL_WEARY" source="SCHOOL" validFrom="2100-01-01" validTo="2100-02-01" decidedBy="某人"
  INPUT      decidedOn="2026-08-01" reason="某事" evidence=[] idempotencyKey="specialGroupJoin"
SpecialGroupEndInput
  WHICH      membershipId=@SpecialGroupMembership.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" decidedBy="某人" reason="某事" evidence=[]
  INPUT      idempotencyKey="specialGroupEnd"
"""
ORDERS = ""
CHANGES = """
cases:write
  specialGroupJoin  SpecialGroupJoinInput  SpecialGroupChanged  school bureau special
  specialGroupEnd   SpecialGroupEndInput   SpecialGroupChanged  school bureau special
"""
SEEN = ""
BY: dict[str, tuple[str, str]] = {}
_TELLING = "AttendanceRecord,TermReturnCheck,HomeVisit,ContactAttempt,HomeTeachingVisit,OutboundTracking"
OVER = {
    ("Student", "monitoredOn"): ("SpecialGroupMembership", "id", "student_id"),
    ("Student", "assistedOn"): ("SpecialGroupMembership", "id", "student_id"),
    ("Student", "householdHere"): ("HouseholdRegistration", "id", "student_id"),
    ("Student", "supported"): ("SupportMeasure", "id", "student_id"),
    ("Student", "untoldSince"): (f"Student,{_TELLING}", "id", "id"),
    ("TermReturnCheck", "inGroup"): ("SpecialGroupMembership", "student_id", "student_id"),
    ("DropoutCase", "cause"): ("CaseCause", "id", "case_id"),
}
ROWS: Rows = (
    (tables.SupportMeasure, {"ended_on": None}),
    (
        tables.SpecialGroupMembership,
        {
            "group": SpecialGroup.DIBAO,
            "valid_from": None,
            "valid_to": None,
            "ended_by": None,
            "end_reason": None,
        },
    ),
)
