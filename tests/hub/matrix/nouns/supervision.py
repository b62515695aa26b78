"""Inspections and what follows from them: no child is in it; the inspected unit, its township and the county's offices see it (2.15)."""

from database import tables
from domain.inspection import InspectionState, InspectionType
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Organization
  OPEN       inspections>Inspection(id=unit_id) rectifications>RectificationOrder(id=unit_id)
Inspection
  KEY        id
  OPEN       inspectionNo type typeLabel inspecting inspectingLabel purpose clausesCited=clauses plannedOn state stateLabel
  OPEN       openedOn closedOn strengths shortcomings bundle bundleDigest bundledAt version
  OPEN       unit>Organization(unit_id=id) inspectingUnit>Organization(inspecting_id=id) follows>Inspection(follows_id=id)
  OPEN       inspectors>Inspector(id=inspection_id) items>InspectionItem(id=inspection_id)
  OPEN       findings>InspectionFinding(id=inspection_id) announcement>ResultAnnouncement(announcement_id=id)
  OPEN       history>DutyEntry(id=row_id)
Inspector
  KEY        id
  OPEN       name role roleLabel
InspectionItem
  KEY        id
  OPEN       code textZh clausesCited=clauses answer answerLabel note
InspectionFinding
  KEY        id
  OPEN       findingNo ground groundLabel description clausesCited=clauses foundOn withdrawnOn withdrawalReason version
  OPEN       unit>Organization(unit_id=id) inspection>Inspection(inspection_id=id) rectifications>RectificationOrder(id=finding_id)
  OPEN       clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code)
RectificationOrder
  KEY        id
  OPEN       orderNo issuedBy issuedByLabel requirement clausesCited=clauses issuedOn dueOn state stateLabel report reportedOn
  OPEN       recheckedOn recheckedBy recheckResult conclusion concludedOn toldAt version
  OPEN       unit>Organization(unit_id=id) finding>InspectionFinding(finding_id=id) told>Organization(told_id=id)
  OPEN       history>DutyEntry(id=row_id)
AccountabilityTalk
  KEY        id
  OPEN       heldBy heldByLabel speaker partner partnerLabel partnerName heldOn minutes measures clauses
  OPEN       unit>Organization(unit_id=id) finding>InspectionFinding(finding_id=id) order>RectificationOrder(order_id=id)
CircularCriticism
  KEY        id
  OPEN       criticismNo issuedBy issuedByLabel scope scopeLabel publishedAt statement clauses digest
  OPEN       unit>Organization(unit_id=id) order>RectificationOrder(order_id=id) findings>CriticismFinding(id=criticism_id)
CriticismFinding
  KEY        id
  OPEN       finding>InspectionFinding(finding_id=id)
ResultAnnouncement
  KEY        id
  OPEN       announcementNo issuedBy issuedByLabel publishedAt results clauses previous digest issuer>Organization(issuer_id=id)
Commendation
  KEY        id
  OPEN       commendedBy commendedByLabel commendedOn merit clauses unit>Organization(unit_id=id)
  OPEN       inspection>Inspection(inspection_id=id)
InspectionChanged
  FORM       inspection>Inspection
InspectionFindingChanged
  FORM       inspectionFinding>InspectionFinding
RectificationChanged
  FORM       rectificationOrder>RectificationOrder
AccountabilityTalkRecorded
  FORM       accountabilityTalk>AccountabilityTalk
CircularCriticismPublished
  FORM       circularCriticism>CircularCriticism
ResultAnnounced
  FORM       resultAnnouncement>ResultAnnouncement
CommendationGiven
  FORM       commendation>Commendation
Query
  ROOT       inspections>Inspection inspectionFindings>InspectionFinding rectificationOrders>RectificationOrder
  ROOT       accountabilityTalks>AccountabilityTalk circularCriticisms>CircularCriticism
  ROOT       resultAnnouncements>ResultAnnouncement commendations>Commendation
"""
ARGUMENTS = """
InspectionFilter
  OPEN       unitId=@Organization.3 type=[ROUTINE] state=[CLOSED] inspecting=[COUNTY_GOVERNMENT] inspectionNo="2026-0"
  OPEN       followsId=@Inspection.0 announcementId=@ResultAnnouncement.0 plannedFrom="2026-08-01" plannedUntil="2026-08-01"
InspectionFindingFilter
  OPEN       unitId=@Organization.3 inspectionId=@Inspection.1 ground=[FALSE_DATA] clause="GH-48" withdrawn=true
RectificationOrderFilter
  OPEN       unitId=@Organization.3 findingId=@InspectionFinding.0 state=[ISSUED] orderNo="2026-0" dueUntil="2026-08-01"
AccountabilityTalkFilter
  OPEN       unitId=@Organization.3 findingId=@InspectionFinding.0 orderId=@RectificationOrder.0 heldBy=[COUNTY_GOVERNMENT]
CircularCriticismFilter
  OPEN       unitId=@Organization.3 orderId=@RectificationOrder.0 scope=[COUNTY] criticismNo="2026-1" digest="校验值"
ResultAnnouncementFilter
  OPEN       issuedBy=[COUNTY_GOVERNMENT] announcementNo="2026-0" digest="校验值"
CommendationFilter
  OPEN       unitId=@Organization.3 inspectionId=@Inspection.1 commendedBy=[COUNTY_GOVERNMENT]
Organization.inspections
  OPEN       state=[OPEN]
  FORM       order=InspectionOrder
Organization.rectifications
  OPEN       state=[ISSUED]
  FORM       order=RectificationOrderOrder
Query.inspections
  FORM       filter=InspectionFilter order=InspectionOrder
Query.inspectionFindings
  FORM       filter=InspectionFindingFilter order=InspectionFindingOrder
Query.rectificationOrders
  FORM       filter=RectificationOrderFilter order=RectificationOrderOrder
Query.accountabilityTalks
  FORM       filter=AccountabilityTalkFilter order=AccountabilityTalkOrder
Query.circularCriticisms
  FORM       filter=CircularCriticismFilter order=CircularCriticismOrder
Query.resultAnnouncements
  FORM       filter=ResultAnnouncementFilter order=ResultAnnouncementOrder
Query.commendations
  FORM       filter=CommendationFilter order=CommendationOrder
InspectorInput
  INPUT      name role
InspectionPlanInput
  INPUT      type="ROUTINE" unitId=@Organization.3 purpose="某事" plannedOn="2026-08-01" inspectors=[] followsId=@Inspection.0
  INPUT      idempotencyKey="inspectionPlan"
InspectionOpenInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 openedOn="2026-08-01" idempotencyKey="inspectionOpen"
ItemAnswerInput
  INPUT      code answer note
InspectionAnswerInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 answers=[] idempotencyKey="inspectionAnswer"
InspectionCloseInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 closedOn="2026-08-01" strengths="某事" shortcomings="某事" idempotencyKey="inspectionClose"
InspectionCancelInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="inspectionCancel"
InspectionHandBundleInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 idempotencyKey="inspectionHandBundle"
FindingRecordInput
  WHICH      inspectionId=@Inspection.0
  INPUT      expectedVersion=0 ground="FALSE_DATA" description="某事" idempotencyKey="findingRecord"
FindingWithdrawInput
  WHICH      findingId=@InspectionFinding.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="findingWithdraw"
RectificationIssueInput
  WHICH      findingId=@InspectionFinding.0
  INPUT      requirement="某事" dueOn="2000-01-01" idempotencyKey="rectificationIssue"
RectificationStartInput
  WHICH      orderId=@RectificationOrder.0
  INPUT      expectedVersion=0 idempotencyKey="rectificationStart"
RectificationReportInput
  WHICH      orderId=@RectificationOrder.0
  INPUT      expectedVersion=0 report="某事" idempotencyKey="rectificationReport"
RectificationRecheckInput
  WHICH      orderId=@RectificationOrder.0
  INPUT      expectedVersion=0 recheckedOn="2026-08-01" recheckedBy="某人" result="某事" idempotencyKey="rectificationRecheck"
RectificationConcludeInput
  WHICH      orderId=@RectificationOrder.0
  INPUT      expectedVersion=0 passed=true conclusion="某事" idempotencyKey="rectificationConclude"
TalkRecordInput
  WHICH      findingId=@InspectionFinding.0
  INPUT      orderId=@RectificationOrder.0 speaker="某人" partner="PRINCIPAL_PERSON" partnerName="某人" heldOn="2026-08-01"
  INPUT      minutes="某事" measures="某事" idempotencyKey="talkRecord"
CriticismPublishInput
  INPUT      findingIds=[] scope="COUNTY" orderId=@RectificationOrder.0 idempotencyKey="criticismPublish"
ResultAnnounceInput
  INPUT      inspectionIds=[] idempotencyKey="resultAnnounce"
CommendationGiveInput
  INPUT      unitId=@Organization.3 merit="某事" inspectionId=@Inspection.0 idempotencyKey="commendationGive"
"""
ORDERS = """
InspectionOrder
  OPEN       PLANNED
  KEY        NEWEST ID
InspectionFindingOrder
  KEY        NEWEST ID
RectificationOrderOrder
  OPEN       DUE
  KEY        NEWEST ID
AccountabilityTalkOrder
  KEY        NEWEST ID
CircularCriticismOrder
  KEY        NEWEST ID
ResultAnnouncementOrder
  KEY        NEWEST ID
CommendationOrder
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  inspectionPlan         InspectionPlanInput         InspectionChanged           school bureau inspection
  inspectionOpen         InspectionOpenInput         InspectionChanged           school bureau inspection
  inspectionAnswer       InspectionAnswerInput       InspectionChanged           school bureau inspection
  inspectionClose        InspectionCloseInput        InspectionChanged           school bureau inspection
  inspectionCancel       InspectionCancelInput       InspectionChanged           school bureau inspection
  inspectionHandBundle   InspectionHandBundleInput   InspectionChanged           bureau
  findingRecord          FindingRecordInput          InspectionFindingChanged    bureau inspection
  findingWithdraw        FindingWithdrawInput        InspectionFindingChanged    bureau inspection
  rectificationIssue     RectificationIssueInput     RectificationChanged        bureau inspection
  rectificationStart     RectificationStartInput     RectificationChanged        school center township bureau leading department
  rectificationReport    RectificationReportInput    RectificationChanged        school center township bureau leading department
  rectificationRecheck   RectificationRecheckInput   RectificationChanged        bureau inspection
  rectificationConclude  RectificationConcludeInput  RectificationChanged        bureau inspection
  talkRecord             TalkRecordInput             AccountabilityTalkRecorded  bureau inspection leading
  criticismPublish       CriticismPublishInput       CircularCriticismPublished  bureau inspection leading
  resultAnnounce         ResultAnnounceInput         ResultAnnounced             bureau inspection
  commendationGive       CommendationGiveInput       CommendationGiven           bureau inspection leading
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department,agreed  Inspection Inspector InspectionItem InspectionFinding
  owing,center,county,leading,inspection,department,agreed  RectificationOrder AccountabilityTalk
  owing,center,county,leading,inspection,department,agreed  CircularCriticism CriticismFinding
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
_ROUTINE = {"type": InspectionType.ROUTINE, "clauses": ["GH-48"]}
_OPEN = {"state": InspectionState.OPEN, "closed_on": None, "shortcomings": None, "announcement_id": None}
OF_UNITS: Rows = (
    (
        tables.ResultAnnouncement,
        {"announcement_no": lambda number: f"2026-{number}", "digest": "校验值"},
    ),
    (
        tables.Inspection,
        {
            **_ROUTINE,
            "state": InspectionState.CLOSED,
            "follows_id": None,
            "inspection_no": lambda number: f"2026-{number}",
        },
    ),
    (tables.Inspection, {**_ROUTINE, **_OPEN, "inspection_no": lambda number: f"2027-{number}"}),
    (tables.Inspector, {}),
    (tables.InspectionItem, {}),
    (
        tables.InspectionFinding,
        {"finding_no": lambda number: f"2026-{number}", "clauses": ["GH-48"]},
    ),
    (
        tables.RectificationOrder,
        {"order_no": lambda number: f"2026-{number}", "conclusion": None, "concluded_on": None},
    ),
    (tables.AccountabilityTalk, {}),
    (
        tables.CircularCriticism,
        {"criticism_no": lambda number: f"2026-{number}", "digest": "校验值"},
    ),
    (tables.CriticismFinding, {}),
    (tables.Commendation, {}),
)
"""Rows of a unit: an inspection that is over and one that follows it, what was found, and what came of it."""
