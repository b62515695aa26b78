"""Registers of a school: what it states of its own teaching, its parents' committee, what its junior pupils elect (9.2).

Whoever answers for the school sees them: its own people, and the bureau. An elective is one child's.
"""

from database import tables
from domain.term import TermKind
from domain.vocational import ElectiveKind
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
School
  OPEN       curriculumStatements>CurriculumStatement(id=school_id) parentCommittees>ParentCommittee(id=school_id)
CurriculumStatement
  KEY        id
  OPEN       schoolYear kind kindLabel fullCurriculum fullHours integratingActivities notMarksAlone counseling evaluation
  OPEN       noExtraPace exerciseMinutes shortfall statedBy statedOn version school>School(school_id=id)
ParentCommittee
  KEY        id
  OPEN       kind kindLabel name foundedOn dissolvedOn reason version school>School(school_id=id)
  OPEN       members>CommitteeMember(id=committee_id) meetings>CommitteeMeeting(id=committee_id)
CommitteeMember
  KEY        id
  PROFILE    role roleLabel joinedOn leftOn
  OPEN       guardian>Guardian(guardian_id=id)
CommitteeMeeting
  KEY        id
  OPEN       heldOn topic minutes present
Student
  OPEN       vocationalElectives>VocationalElective(id=student_id)
VocationalElective
  KEY        id
  STATUS     kind kindLabel course provider startedOn endedOn result version school>School(school_id=id)
  OPEN       student>Student(student_id=id)
CurriculumStated
  FORM       curriculumStatement>CurriculumStatement
ParentCommitteeChanged
  FORM       parentCommittee>ParentCommittee
VocationalElectiveChanged
  FORM       vocationalElective>VocationalElective
Query
  ROOT       curriculumStatements>CurriculumStatement parentCommittees>ParentCommittee
  ROOT       vocationalElectives>VocationalElective
"""
ARGUMENTS = """
CurriculumStatementFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" kind=[AUTUMN] lacking=false
ParentCommitteeFilter
  OPEN       schoolId=@School.0 kind=[COMMITTEE] standing=false
VocationalElectiveFilter
  STATUS     studentId=@Student.0 schoolId=@School.0 kind=[TECHNICAL_SCHOOL]
Query.curriculumStatements
  FORM       filter=CurriculumStatementFilter order=CurriculumStatementOrder
Query.parentCommittees
  FORM       filter=ParentCommitteeFilter order=ParentCommitteeOrder
Query.vocationalElectives
  FORM       filter=VocationalElectiveFilter order=VocationalElectiveOrder
CurriculumStateInput
  INPUT      schoolId=@School.0 fullCurriculum=true fullHours=true integratingActivities=true notMarksAlone=true counseling=true
  INPUT      evaluation="某法" statedBy="某人" shortfall="某事" noExtraPace=true exerciseMinutes=60 expectedVersion=0
  INPUT      idempotencyKey="curriculumState"
ParentCommitteeFoundInput
  INPUT      schoolId=@School.0 kind="COMMITTEE" name="某会" foundedOn="2100-01-01" idempotencyKey="parentCommitteeFound"
CommitteeMemberInput
  INPUT      guardianId role
ParentCommitteeElectInput
  WHICH      committeeId=@ParentCommittee.0
  INPUT      expectedVersion=0 electedOn="2026-08-01" members=[] idempotencyKey="parentCommitteeElect"
ParentCommitteeMeetInput
  WHICH      committeeId=@ParentCommittee.0
  INPUT      expectedVersion=0 heldOn="2026-08-01" topic="某事" minutes="某事" present=1 idempotencyKey="parentCommitteeMeet"
ParentCommitteeDissolveInput
  WHICH      committeeId=@ParentCommittee.0
  INPUT      expectedVersion=0 dissolvedOn="2026-08-01" reason="某事" idempotencyKey="parentCommitteeDissolve"
VocationalElectiveTakeInput
  WHICH      studentId=@Student.0
  INPUT      kind="OWN_SCHOOL" course="某课" provider="某校" startedOn="2100-01-01" idempotencyKey="vocationalElectiveTake"
VocationalElectiveEndInput
  WHICH      electiveId=@VocationalElective.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" result="某事" idempotencyKey="vocationalElectiveEnd"
"""
ORDERS = """
CurriculumStatementOrder
  KEY        ID NEWEST
ParentCommitteeOrder
  KEY        ID NEWEST
VocationalElectiveOrder
  KEY        ID
"""
CHANGES = """
cases:write
  curriculumState          CurriculumStateInput          CurriculumStated           school
  parentCommitteeFound     ParentCommitteeFoundInput     ParentCommitteeChanged     school
  parentCommitteeElect     ParentCommitteeElectInput     ParentCommitteeChanged     school
  parentCommitteeMeet      ParentCommitteeMeetInput      ParentCommitteeChanged     school
  parentCommitteeDissolve  ParentCommitteeDissolveInput  ParentCommitteeChanged     school
  vocationalElectiveTake   VocationalElectiveTakeInput   VocationalElectiveChanged  school bureau
  vocationalElectiveEnd    VocationalElectiveEndInput    VocationalElectiveChanged  school bureau
"""
SEEN = """
students:read
  school,bureau                                   CurriculumStatement ParentCommittee CommitteeMember CommitteeMeeting
  homeroom,school,township,bureau,special,agreed  VocationalElective
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
REGISTERS: Rows = (
    (tables.CurriculumStatement, {"school_year": "2026-2027", "kind": TermKind.AUTUMN, "shortfall": None}),
    (tables.ParentCommittee, {}),
    (tables.CommitteeMember, {}),
    (tables.CommitteeMeeting, {}),
)
"""What a school has, once for each school."""
ROWS: Rows = ((tables.VocationalElective, {"kind": ElectiveKind.TECHNICAL_SCHOOL}),)
