"""Funds that are due and arrive, beds and boarders of schools: a department sees its own, the county's offices the funds (HL-29, QC-32a)."""

from database import tables
from domain.fund import FundPurpose
from tests.hub.matrix.nouns.part import Rows

_REGISTER = """  OPEN       heldOn schoolYear term recordedBy withdrawnAt withdrawalReason version history>DutyEntry(id=row_id)"""
FIELDS = f"""
FundAllocation
  KEY        id
  OPEN       purpose purposeLabel title period dueOn amount arrived fullOn documentNo clause unit>Organization(unit_id=id)
  OPEN       arrivals>FundArrival(id=allocation_id)
{_REGISTER}
FundArrival
  KEY        id
  OPEN       amount voucher unit>Organization(unit_id=id) allocation>FundAllocation(allocation_id=id)
{_REGISTER}
SchoolCondition
  KEY        id
  OPEN       boardingBeds boarders boardingNeeded arrangements school>School(school_id=id)
{_REGISTER}
FundAllocationChanged
  FORM       fundAllocation>FundAllocation
FundArrivalChanged
  FORM       fundArrival>FundArrival
SchoolConditionChanged
  FORM       schoolCondition>SchoolCondition
Query
  ROOT       fundAllocations>FundAllocation fundArrivals>FundArrival schoolConditions>SchoolCondition
"""
_SAID = 'purpose="OPERATING" title="某事" period="1999-2000" amount=1 heldOn="1999-01-01" dueOn="1999-01-01" documentNo="某号" clause="某条"'
_PART = 'amount=1 heldOn="1999-01-01" voucher="某号"'
_BEDS = 'heldOn="1999-01-01" boardingBeds=1 boarders=1 boardingNeeded=1 arrangements="某事"'


def _which(noun: str, place: str, *inputs: str) -> str:
    """Inputs of changes of a row."""
    return "".join(
        f"""{name}
  WHICH      {place}=@{noun}.0
  INPUT      expectedVersion=0 reason="某因" {more} idempotencyKey="{name}"
"""
        for name, _, more in (each.partition(" ") for each in inputs)
    )


ARGUMENTS = (
    f"""
FundAllocationFilter
  OPEN       unitId=@Organization.3 purpose=[OPERATING] period="2026-2027" clause="HL-29" dueFrom="2000-01-01" dueUntil="2100-01-01"
  OPEN       inFull=true withdrawn=false
Query.fundAllocations
  FORM       filter=FundAllocationFilter order=FundAllocationOrder
FundArrivalFilter
  OPEN       unitId=@Organization.3 allocationId=@FundAllocation.0 heldFrom="2000-01-01" heldUntil="2100-01-01" withdrawn=false
Query.fundArrivals
  FORM       filter=FundArrivalFilter order=FundArrivalOrder
SchoolConditionFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" withdrawn=false
Query.schoolConditions
  FORM       filter=SchoolConditionFilter order=SchoolConditionOrder
FundAllocationRecordInput
  INPUT      unitId=@Organization.3 {_SAID} idempotencyKey="fundAllocationRecord"
FundArrivalRecordInput
  WHICH      allocationId=@FundAllocation.0
  INPUT      {_PART} idempotencyKey="fundArrivalRecord"
SchoolConditionRecordInput
  INPUT      schoolId=@School.0 {_BEDS} idempotencyKey="schoolConditionRecord"
"""
    + _which(
        "FundAllocation",
        "allocationId",
        f"FundAllocationCorrectInput {_SAID}",
        "FundAllocationWithdrawInput",
    )
    + _which("FundArrival", "arrivalId", f"FundArrivalCorrectInput {_PART}", "FundArrivalWithdrawInput")
    + _which(
        "SchoolCondition",
        "conditionId",
        f"SchoolConditionCorrectInput {_BEDS}",
        "SchoolConditionWithdrawInput",
    )
)
ORDERS = """
FundAllocationOrder
  OPEN       DUE
  KEY        NEWEST ID
FundArrivalOrder
  OPEN       HELD
  KEY        NEWEST ID
SchoolConditionOrder
  OPEN       HELD
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  fundAllocationRecord     FundAllocationRecordInput     FundAllocationChanged   bureau department
  fundAllocationCorrect    FundAllocationCorrectInput    FundAllocationChanged   bureau department
  fundAllocationWithdraw   FundAllocationWithdrawInput   FundAllocationChanged   bureau department
  fundArrivalRecord        FundArrivalRecordInput        FundArrivalChanged      bureau department
  fundArrivalCorrect       FundArrivalCorrectInput       FundArrivalChanged      bureau department
  fundArrivalWithdraw      FundArrivalWithdrawInput      FundArrivalChanged      bureau department
  schoolConditionRecord    SchoolConditionRecordInput    SchoolConditionChanged  school
  schoolConditionCorrect   SchoolConditionCorrectInput   SchoolConditionChanged  school
  schoolConditionWithdraw  SchoolConditionWithdrawInput  SchoolConditionChanged  school
"""
SEEN = """
duties:read
  county,leading,inspection,department,agreed  FundAllocation FundArrival
  school,bureau                                SchoolCondition
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
_WHEN = {"school_year": "2026-2027", "term": "2026-AUTUMN", "withdrawn_at": None}
SCHOOLS: Rows = ((tables.SchoolCondition, _WHEN),)
"""What a school records."""
OF_UNITS: Rows = (
    (
        tables.FundAllocation,
        _WHEN | {"purpose": FundPurpose.OPERATING, "period": "2026-2027", "clause": "HL-29"},
    ),
    (tables.FundArrival, _WHEN),
)
"""Rows of a unit."""
