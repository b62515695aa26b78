"""Leavers of primary school: where they go on, and the handover of which each school sees its own (catalogue 2.17, 9.2)."""

from database import tables
from domain.handover import Arrival, Destination, HandoverState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       graduateDestinations>GraduateDestination(id=student_id)
School
  OPEN       graduateDestinations>GraduateDestination(id=primary_id)
GraduateDestination
  KEY        id
  NAME       name=said/NAME/student.name
  IDENTITY   idNumberMasked=said/IDENTITY/student.id_number
  PROFILE    profile=said/PROFILE
  STATUS     schoolYear destination destinationLabel schoolName arrival arrivalLabel arrivedOn tickedBy version
  STATUS     primarySchool>School(primary_id=id) juniorSchool>School(junior_id=id)
  STATUS     handover>TransitionHandover(handover_id=id)
  OPEN       student>Student(student_id=id)
TransitionHandover
  KEY        id
  OPEN       schoolYear state stateLabel draftedAt signedAt closedAt version
  OPEN       primarySchool>School(primary_id=id) juniorSchool>School(junior_id=id)
  OPEN       copies>HandoverCopy(id=handover_id) timers>Timer(id=row_id) lines>GraduateDestination(id=handover_id)
HandoverCopy
  KEY        id
  OPEN       keeper keeperLabel acknowledgedAt acknowledgedBy organization>Organization(organization_id=id)
GraduatesRecorded
  FORM       school>School
HandoverChanged
  FORM       transitionHandover>TransitionHandover
Query
  ROOT       transitionHandovers>TransitionHandover graduateDestinations>GraduateDestination
"""
ARGUMENTS = """
TransitionHandoverFilter
  OPEN       primaryId=@School.0 juniorId=@School.1 schoolYear="school_ye" state=[PRIMARY_SIGNED]
GraduateDestinationFilter
  STATUS     studentId=@Student.0 handoverId=@TransitionHandover.0 primaryId=@School.0 juniorId=@School.1
  STATUS     schoolYear="2025-2026" destination=[ELSEWHERE] arrival=[ARRIVED] continued=true
Query.transitionHandovers
  FORM       filter=TransitionHandoverFilter order=TransitionHandoverOrder
Query.graduateDestinations
  FORM       filter=GraduateDestinationFilter order=GraduateDestinationOrder
School.graduateDestinations
  FORM       filter=GraduateDestinationFilter order=GraduateDestinationOrder
TransitionHandover.lines
  FORM       filter=GraduateDestinationFilter order=GraduateDestinationOrder
GraduateDestinationInput
  INPUT      studentId destination juniorId schoolName evidence expectedVersion
GraduateRecordInput
  INPUT      entries=[{"studentId":@Student.0,"destination":"UNKNOWN"}] idempotencyKey="graduateRecord"
HandoverDraftInput
  INPUT      juniorId=@School.1 idempotencyKey="handoverDraft"
HandoverSignInput
  WHICH      handoverId=@TransitionHandover.0
  INPUT      expectedVersion=0 signedBy="某人" idempotencyKey="handoverSign"
HandoverArrivalInput
  INPUT      destinationId arrival arrivedOn
HandoverTickInput
  WHICH      handoverId=@TransitionHandover.0
  INPUT      expectedVersion=0 entries=[] idempotencyKey="handoverTick"
HandoverReceiveInput
  WHICH      handoverId=@TransitionHandover.0
  INPUT      expectedVersion=0 receivedBy="某人" idempotencyKey="handoverReceive"
HandoverAcknowledgeInput
  WHICH      handoverId=@TransitionHandover.0
  INPUT      expectedVersion=0 acknowledgedBy="某人" idempotencyKey="handoverAcknowledge"
HandoverCloseInput
  WHICH      handoverId=@TransitionHandover.0
  INPUT      expectedVersion=0 idempotencyKey="handoverClose"
"""
ORDERS = """
TransitionHandoverOrder
  KEY        NEWEST ID
GraduateDestinationOrder
  KEY        ID
"""
CHANGES = """
cases:write
  graduateRecord       GraduateRecordInput       GraduatesRecorded  school
  handoverDraft        HandoverDraftInput        HandoverChanged    school
  handoverSign         HandoverSignInput         HandoverChanged    school
  handoverTick         HandoverTickInput         HandoverChanged    school
  handoverReceive      HandoverReceiveInput      HandoverChanged    school
  handoverAcknowledge  HandoverAcknowledgeInput  HandoverChanged    bureau
  handoverClose        HandoverCloseInput        HandoverChanged    bureau
"""
SEEN = """
students:read
  homeroom,school,township,bureau,special,agreed  GraduateDestination
  school,bureau,special,agreed                    TransitionHandover HandoverCopy
"""
BY = {"HandoverCopy": ("TransitionHandover", "handover_id")}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_SAID = {
    "NAME": {"student.name": "学生某"},
    "IDENTITY": {"student.id_number": "150785***********9"},
    "PROFILE": {"student.sex": "女性"},
}
_ELSEWHERE = {"destination": Destination.ELSEWHERE, "school_year": "2025-2026"}
_COUNTY = {"destination": Destination.COUNTY_JUNIOR, "school_year": "2026-2027", "arrival": Arrival.ARRIVED}
_NOWHERE = dict.fromkeys(("junior_id", "handover_id", "arrival", "arrived_on"))
ROWS: Rows = (
    (tables.TransitionHandover, {"state": HandoverState.PRIMARY_SIGNED}),
    (tables.HandoverCopy, {}),
    (tables.GraduateDestination, {**_COUNTY, "school_name": None, "said": _SAID}),
    (tables.GraduateDestination, {**_ELSEWHERE, **_NOWHERE, "said": _SAID}),
)
