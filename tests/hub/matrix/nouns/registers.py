"""The registers of units: no child is in them; each unit sees its own, a township its schools', and keeps its own alone (catalogue 2.1)."""

from database import tables
from domain.meeting import MeetingType
from domain.publicity import PublicityChannel
from domain.work_plan import WorkPlanState, WorkPlanType
from tests.hub.matrix.nouns.part import Rows

_REGISTER = """  OPEN       heldOn schoolYear term recordedBy withdrawnAt withdrawalReason version history>DutyEntry(id=row_id)"""
FIELDS = f"""
WorkPlan
  KEY        id
  OPEN       type typeLabel schoolYear textVersion title team measures documentNo fileDigest state stateLabel inForceFrom version
  OPEN       unit>Organization(unit_id=id) area>Organization(area_id=id) dropoutCase>DropoutCase(case_id=id) history>DutyEntry(id=row_id)
Meeting
  KEY        id
  OPEN       type typeLabel topic decisions gaps attending present documentNo unit>Organization(unit_id=id)
{_REGISTER}
PublicityActivity
  KEY        id
  OPEN       title topics messages channel channelLabel audiences endedOn evidence teachers teachersReached students
  OPEN       studentsReached families familiesReached employers employersReached unit>Organization(unit_id=id)
{_REGISTER}
WorkPlanChanged
  FORM       workPlan>WorkPlan
MeetingChanged
  FORM       meeting>Meeting
PublicityChanged
  FORM       publicityActivity>PublicityActivity
Query
  ROOT       workPlans>WorkPlan meetings>Meeting publicityActivities>PublicityActivity
  ROOT       unitsWithoutPlan>Organization membersWithoutDuty>Organization dutiesWithoutTask>DepartmentDuty
"""
_DAYS = 'heldFrom="2000-01-01" heldUntil="2100-01-01" withdrawn=false'
_ACTIVITY = (
    'title="某事" heldOn="1999-01-01" endedOn="1999-01-01" topics=[] messages=[] channel="WEB" audiences=[] evidence="某据" teachers=1'
    " teachersReached=1 students=1 studentsReached=1 families=1 familiesReached=1 employers=1 employersReached=1"
)
_HELD = 'type="SPECIAL" heldOn="1999-01-01" topic="某事" decisions="某事" gaps="某事" attending=[] present=1 documentNo="某号"'
_PLANNED = 'title="某事" team="某人" measures="某事" documentNo="某号" fileDigest="0"'


def _which(noun: str, place: str, *inputs: str) -> str:
    """Inputs of changes of a row."""
    return "".join(
        f"""{name}
  WHICH      {place}=@{noun}.0
  INPUT      expectedVersion=0 {more} idempotencyKey="{name}"
"""
        for name, _, more in (each.partition(" ") for each in inputs)
    )


ARGUMENTS = (
    f"""
WorkPlanFilter
  OPEN       unitId=@Organization.3 type=[HOME_TEACHING] state=[IN_FORCE] schoolYear="2026-2027" areaId=@Organization.3
  OPEN       caseId=@DropoutCase.2
Query.workPlans
  FORM       filter=WorkPlanFilter order=WorkPlanOrder
Query.unitsWithoutPlan
  OPEN       lacksPlanOf="2026-2027" type=[SCHOOL]
  FORM       order=OrganizationOrder
Query.membersWithoutDuty
  OPEN       lacking=[HOLDER]
  FORM       order=OrganizationOrder
Query.dutiesWithoutTask
  OPEN       lacking=[MEASURE] since="2000-01-01"
  FORM       order=DepartmentDutyOrder
MeetingFilter
  OPEN       unitId=@Organization.3 type=[SPECIAL] schoolYear="2026-2027" term="2026-AUTUMN" {_DAYS}
Query.meetings
  FORM       filter=MeetingFilter order=MeetingOrder
PublicityActivityFilter
  OPEN       unitId=@Organization.3 channel=[WEB] topic=LABOR_LAW message=NOT_SENDING_IS_ILLEGAL audience=TEACHER
  OPEN       schoolYear="2026-2027" term="2026-AUTUMN" {_DAYS}
Query.publicityActivities
  FORM       filter=PublicityActivityFilter order=PublicityActivityOrder
WorkPlanDraftInput
  INPUT      unitId=@Organization.3 type="HOME_TEACHING" schoolYear="1999-2000" {_PLANNED} areaId=@Organization.3
  INPUT      caseId=@DropoutCase.2 idempotencyKey="workPlanDraft"
MeetingRecordInput
  INPUT      unitId=@Organization.3 {_HELD} idempotencyKey="meetingRecord"
PublicityRecordInput
  INPUT      unitId=@Organization.3 {_ACTIVITY} idempotencyKey="publicityRecord"
"""
    + _which(
        "WorkPlan",
        "planId",
        'WorkPlanAdoptInput inForceFrom="1999-01-01"',
        f'WorkPlanCorrectInput reason="某因" {_PLANNED}',
        'WorkPlanWithdrawInput reason="某因"',
    )
    + _which(
        "Meeting",
        "meetingId",
        f'MeetingCorrectInput reason="某因" {_HELD}',
        'MeetingWithdrawInput reason="某因"',
    )
    + _which(
        "PublicityActivity",
        "activityId",
        f'PublicityCorrectInput reason="某因" {_ACTIVITY}',
        'PublicityWithdrawInput reason="某因"',
    )
)
ORDERS = """
WorkPlanOrder
  KEY        NEWEST ID
MeetingOrder
  OPEN       HELD
  KEY        NEWEST ID
PublicityActivityOrder
  OPEN       HELD
  KEY        NEWEST ID
"""
_WIDE = "school center township bureau inspection leading department"
CHANGES = f"""
duties:write
  workPlanDraft          WorkPlanDraftInput          WorkPlanChanged       school center township
  workPlanAdopt          WorkPlanAdoptInput          WorkPlanChanged       school center township
  workPlanCorrect        WorkPlanCorrectInput        WorkPlanChanged       school center township
  workPlanWithdraw       WorkPlanWithdrawInput       WorkPlanChanged       school center township
  meetingRecord          MeetingRecordInput          MeetingChanged        {_WIDE}
  meetingCorrect         MeetingCorrectInput         MeetingChanged        {_WIDE}
  meetingWithdraw        MeetingWithdrawInput        MeetingChanged        {_WIDE}
  publicityRecord        PublicityRecordInput        PublicityChanged      {_WIDE}
  publicityCorrect       PublicityCorrectInput       PublicityChanged      {_WIDE}
  publicityWithdraw      PublicityWithdrawInput      PublicityChanged      {_WIDE}
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department,agreed  Meeting PublicityActivity
  owing,center,county,leading,inspection,agreed             WorkPlan
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_OF_YEAR = {"school_year": "2026-2027", "state": WorkPlanState.DRAFT}
ROWS: Rows = ((tables.WorkPlan, _OF_YEAR | {"type": WorkPlanType.PERSON, "area_id": None}),)
"""For a child whose case it names, by its school."""
_WHEN = {"school_year": "2026-2027", "term": "2026-AUTUMN", "withdrawn_at": None}
OF_UNITS: Rows = (
    (tables.WorkPlan, _OF_YEAR | {"type": WorkPlanType.AREA, "case_id": None}),
    (
        tables.WorkPlan,
        {
            "type": WorkPlanType.HOME_TEACHING,
            "state": WorkPlanState.IN_FORCE,
            "school_year": "2026-2027",
            "area_id": None,
            "case_id": None,
        },
    ),
    (tables.Meeting, _WHEN | {"type": MeetingType.SPECIAL, "present": 9}),
    (
        tables.PublicityActivity,
        _WHEN
        | {
            "channel": PublicityChannel.WEB,
            "topics": ["LABOR_LAW"],
            "messages": ["NOT_SENDING_IS_ILLEGAL"],
            "audiences": ["TEACHER"],
        },
    ),
)
"""Rows of a unit; what names another unit names the county's school."""
