"""Teachers of schools: no child is in them; each school sees its own, a township its schools', a department none (GH-14, QC-26a)."""

from database import tables
from domain.teacher import RecruitmentType
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Organization
  OPEN       teachers>Teacher(id=unit_id)
Teacher
  KEY        id
  OPEN       name number recruitmentType recruitmentTypeLabel servesFrom servesUntil leavingReason recordedBy withdrawnAt
  OPEN       withdrawalReason version unit>Organization(unit_id=id) letters>ResponsibilityLetter(id=teacher_id)
  OPEN       history>DutyEntry(id=row_id)
ResponsibilityLetter
  OPEN       teacher>Teacher(teacher_id=id)
TeachersRegistered
  FORM       unit>Organization
TeacherChanged
  FORM       teacher>Teacher
TeacherLettersDrafted
  FORM       unit>Organization
Query
  ROOT       teachers>Teacher teachersWithoutLetter>Teacher
"""
_SAID = 'name="某人" number="某号" recruitmentType="DIRECTED" servesFrom="1999-01-01"'
ARGUMENTS = f"""
TeacherFilter
  OPEN       unitId=@Organization.3 name="王老师" recruitmentType=[ORDINARY] serving=true misposted=false withdrawn=false
Organization.teachers
  FORM       order=TeacherOrder
Teacher.letters
  FORM       order=ResponsibilityLetterOrder
Query.teachers
  FORM       filter=TeacherFilter order=TeacherOrder
Query.teachersWithoutLetter
  OPEN       lacksLetterIn="2026-2027"
  FORM       order=TeacherOrder
ResponsibilityLetterFilter
  OPEN       teacherId=@Teacher.0
TeacherInput
  INPUT      name number recruitmentType servesFrom
TeachersRegisterInput
  INPUT      unitId=@Organization.3 teachers=[] idempotencyKey="teachersRegister"
TeacherCorrectInput
  WHICH      teacherId=@Teacher.0
  INPUT      expectedVersion=0 reason="某因" {_SAID} stays=true idempotencyKey="teacherCorrect"
TeacherLeaveInput
  WHICH      teacherId=@Teacher.0
  INPUT      expectedVersion=0 servesUntil="1999-01-01" reason="某因" idempotencyKey="teacherLeave"
TeacherWithdrawInput
  WHICH      teacherId=@Teacher.0
  INPUT      expectedVersion=0 reason="某因" idempotencyKey="teacherWithdraw"
TeacherLettersDraftInput
  INPUT      unitId=@Organization.3 schoolYear="1999-2000" year=1999 articles=["某条"] idempotencyKey="teacherLettersDraft"
LetterDraftInput
  INPUT      teacherId=@Teacher.0
"""
ORDERS = """
TeacherOrder
  OPEN       NAME
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  teachersRegister     TeachersRegisterInput     TeachersRegistered     school center
  teacherCorrect       TeacherCorrectInput       TeacherChanged         school center
  teacherLeave         TeacherLeaveInput         TeacherChanged         school center
  teacherWithdraw      TeacherWithdrawInput      TeacherChanged         school center
  teacherLettersDraft  TeacherLettersDraftInput  TeacherLettersDrafted  school
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,agreed  Teacher
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
_SERVES = {"serves_until": None, "leaving_reason": None, "withdrawn_at": None}
OF_UNITS: Rows = (
    (tables.Teacher, _SERVES | {"name": "王老师", "recruitment_type": RecruitmentType.ORDINARY}),
)
"""Rows of a unit: one who serves there."""
