"""Who answers for what: posts where they stand, in the time of each holder; who fills them (catalogue 2.10)."""

from database import tables
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
ResponsiblePost
  KEY        id
  OPEN       levelNo=level_no node nodeLabel positionZh=position_zh role roleLabel parallel parallelLabel collective vacant
  OPEN       heldFrom=held_from heldTo=held_to grade clauses line>ResponsibilityLine(line_id=id)
  OPEN       post>ResponsibilityNode(node_id=id) unit>Organization(organization_id=id)
  OPEN       schoolClass>SchoolClass(class_id=id) holder>ResponsibilityAssignment(assignment_id=id)
ResponsibilityGap
  KEY        id
  OPEN       positionZh=position_zh heldFrom=held_from heldTo=held_to grade clauses post>ResponsibilityNode(node_id=id)
  OPEN       unit>Organization(organization_id=id) schoolClass>SchoolClass(class_id=id)
LeadingGroup
  KEY        id
  OPEN       level levelLabel nameZh foundedOn seats clauses version organization>Organization(organization_id=id)
  OPEN       office>Organization(office_id=id) members>LeadingGroupMember(id=group_id)
LeadingGroupMember
  KEY        id
  OPEN       seatNo standing standingLabel department departmentLabel positionZh name validFrom validTo version
Student
  OPEN       guarantees>GuaranteeAssignment(id=student_id)
GuaranteeAssignment
  KEY        id
  CASE       guarantorName positionZh startedOn endedOn reason version organization>Organization(organization_id=id)
  OPEN       student>Student(student_id=id)
LeadingGroupChanged
  FORM       leadingGroup>LeadingGroup
GuaranteeChanged
  FORM       guaranteeAssignment>GuaranteeAssignment
ResponsibilityChanged
  FORM       responsibilityAssignment>ResponsibilityAssignment
Query
  ROOT       responsibleFor>ResponsiblePost responsibilityGaps>ResponsibilityGap
  ROOT       leadingGroups>LeadingGroup unitsWithoutLeadingGroup>Organization guaranteeAssignments>GuaranteeAssignment
"""
ARGUMENTS = """
Query.responsibleFor
  OPEN       on="2026-09-10" studentId="Student:019a0000-0000-7000-8000-000000000000" classId=@SchoolClass.0 villageId=@Organization.1 schoolId=@School.0
  OPEN       line="GH_SCHOOL"
  FORM       order=ResponsiblePostOrder
Query.responsibilityGaps
  OPEN       on="2026-09-10" unitId=@Organization.3
  FORM       order=ResponsibilityGapOrder
LeadingGroupFilter
  OPEN       level=[SCHOOL] organizationId=@Organization.3
Query.unitsWithoutLeadingGroup
  OPEN       lacksGroupOn="2000-01-01"
  FORM       order=OrganizationOrder
Query.leadingGroups
  FORM       filter=LeadingGroupFilter order=LeadingGroupOrder
StudentFilter
  CASE       guaranteed=true
GuaranteeAssignmentFilter
  CASE       studentId=@Student.0 organizationId=@Organization.3 current=true
Query.guaranteeAssignments
  FORM       filter=GuaranteeAssignmentFilter order=GuaranteeAssignmentOrder
LeadingGroupFoundInput
  INPUT      schoolId=@School.0 nameZh="某小组" foundedOn="2100-01-01" idempotencyKey="leadingGroupFound"
LeadingGroupSeatInput
  INPUT      groupId=@LeadingGroup.0 seatNo=0 name="某人" positionZh="某职" validFrom="2100-01-01"
  INPUT      replaces=@LeadingGroupMember.0 idempotencyKey="leadingGroupSeat"
LeadingGroupLeaveInput
  INPUT      groupId=@LeadingGroup.0 memberId=@LeadingGroupMember.0 validTo="2100-01-01" idempotencyKey="leadingGroupLeave"
GuaranteeAssignInput
  WHICH      studentId=@Student.0
  INPUT      guarantorName="某人" organizationId=@Organization.3 positionZh="某职" startedOn="2100-01-01"
  INPUT      idempotencyKey="guaranteeAssign"
GuaranteeEndInput
  WHICH      guaranteeId=@GuaranteeAssignment.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" reason="某事" idempotencyKey="guaranteeEnd"
ResponsibilityAssignInput
  INPUT      nodeId="ResponsibilityNode:00000000-0000-7000-8000-000000000000" organizationId=@Organization.3 classId=@SchoolClass.0 grade=1 holderName="某人"
  INPUT      positionZh="某职" validFrom="2100-01-01" idempotencyKey="responsibilityAssign"
ResponsibilityEndInput
  INPUT      assignmentId=@ResponsibilityAssignment.0 expectedVersion=0 validTo="2026-08-01" reason="某事"
  INPUT      idempotencyKey="responsibilityEnd"
ResponsibilityCorrectInput
  INPUT      assignmentId=@ResponsibilityAssignment.0 expectedVersion=0 holderName="某人" positionZh="某职" reason="某事"
  INPUT      idempotencyKey="responsibilityCorrect"
"""
ORDERS = """
ResponsiblePostOrder
  KEY        CHAIN ID
ResponsibilityGapOrder
  KEY        ID
LeadingGroupOrder
  KEY        ID
GuaranteeAssignmentOrder
  KEY        ID NEWEST
"""
CHANGES = """
duties:write
  responsibilityAssign   ResponsibilityAssignInput   ResponsibilityChanged  school township bureau
  responsibilityEnd      ResponsibilityEndInput      ResponsibilityChanged  school township bureau
  responsibilityCorrect  ResponsibilityCorrectInput  ResponsibilityChanged  school township bureau
  leadingGroupFound      LeadingGroupFoundInput      LeadingGroupChanged    school bureau
  leadingGroupSeat       LeadingGroupSeatInput       LeadingGroupChanged    school bureau
  leadingGroupLeave      LeadingGroupLeaveInput      LeadingGroupChanged    school bureau
  guaranteeAssign        GuaranteeAssignInput        GuaranteeChanged       school township
  guaranteeEnd           GuaranteeEndInput           GuaranteeChanged       school township
"""
SEEN = """
responsibilities:read
  owing,county,leading,inspection  ResponsibilityGap
  homeroom,school,township,bureau  GuaranteeAssignment
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {
    ("ResponsiblePost", "studentId"): ("Student,Enrollment", "jurisdiction_code", "jurisdiction_code"),
    ("Student", "guaranteed"): ("GuaranteeAssignment", "id", "student_id"),
}
ROWS: Rows = (
    (tables.GuaranteeAssignment, {}),
    (tables.GuaranteeAssignment, {"ended_on": None, "reason": None}),
)
_SEAT = {"no": 1, "standing": "MEMBER", "department": "SCHOOL", "position_zh": "某职"}
OF_UNITS: Rows = ((tables.LeadingGroup, {"seats": [_SEAT]}), (tables.LeadingGroupMember, {}))
