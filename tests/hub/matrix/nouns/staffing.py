"""Teams, staff in numbers and schools paired: no child is in them; each unit sees its own, justice the teams that it guides (HL-30, QC-23)."""

from database import tables
from domain.staffing import StaffingKind
from tests.hub.matrix.nouns.part import Rows

_REGISTER = """  OPEN       heldOn schoolYear term recordedBy withdrawnAt withdrawalReason version history>DutyEntry(id=row_id)"""
_NUMBERS = (
    "personTimes ruralPersonTimes principals teachers backboneTeachers outsideTownships fullTime partTime"
)
FIELDS = f"""
LegalEducationTeam
  KEY        id
  OPEN       nameZh members dissolvedOn unit>Organization(unit_id=id) area>Organization(area_id=id)
  OPEN       guidedBy>Organization(guided_by_id=id)
{_REGISTER}
StaffingRecord
  KEY        id
  OPEN       kind kindLabel title {_NUMBERS}
  OPEN       unit>Organization(unit_id=id) host>School(host_id=id)
{_REGISTER}
SchoolPairing
  KEY        id
  OPEN       help endedOn urban>School(urban_id=id) rural>School(rural_id=id)
{_REGISTER}
LegalTeamChanged
  FORM       legalEducationTeam>LegalEducationTeam
StaffingChanged
  FORM       staffingRecord>StaffingRecord
SchoolPairingChanged
  FORM       schoolPairing>SchoolPairing
Query
  ROOT       legalEducationTeams>LegalEducationTeam staffingRecords>StaffingRecord schoolPairings>SchoolPairing
  ROOT       unitsWithoutGuidance>Organization
"""
_DAYS = 'heldFrom="2000-01-01" heldUntil="2100-01-01" withdrawn=false'
_SAID = 'title="某事" heldOn="2000-01-01"'
_COUNTED = "personTimes=1 ruralPersonTimes=1 principals=1 teachers=1 backboneTeachers=1 outsideTownships=1 fullTime=1 partTime=1"


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
LegalEducationTeamFilter
  OPEN       unitId=@Organization.3 areaId=@Organization.3 guidedById=@Organization.3 {_DAYS}
Query.legalEducationTeams
  FORM       filter=LegalEducationTeamFilter order=LegalEducationTeamOrder
StaffingRecordFilter
  OPEN       unitId=@Organization.3 kind=[MASTER_TEACHER_VISIT] hostId=@School.0 schoolYear="2026-2027" term="2026-AUTUMN" {_DAYS}
Query.staffingRecords
  FORM       filter=StaffingRecordFilter order=StaffingRecordOrder
Query.unitsWithoutGuidance
  OPEN       lacksGuidanceSince="2000-01-01"
  FORM       order=OrganizationOrder
SchoolPairingFilter
  OPEN       urbanId=@School.1 ruralId=@School.0 {_DAYS}
Query.schoolPairings
  FORM       filter=SchoolPairingFilter order=SchoolPairingOrder
LegalTeamMemberInput
  INPUT      name post
LegalTeamFormInput
  INPUT      unitId=@Organization.3 nameZh="某队" members=[] heldOn="1999-01-01" areaId=@Organization.3 idempotencyKey="legalTeamForm"
StaffingRecordInput
  INPUT      unitId=@Organization.3 kind="ROTATION" {_SAID} hostId=@School.0 {_COUNTED} idempotencyKey="staffingRecord"
SchoolPairInput
  INPUT      urbanId=@School.0 ruralId=@School.0 heldOn="1999-01-01" help="某事" idempotencyKey="schoolPair"
"""
    + _which(
        "LegalEducationTeam",
        "teamId",
        'LegalTeamChangeInput reason="某因" nameZh="某队" members=[] dissolvedOn="1999-01-01"',
        'LegalTeamWithdrawInput reason="某因"',
    )
    + _which(
        "StaffingRecord",
        "recordId",
        f'StaffingCorrectInput reason="某因" {_SAID} {_COUNTED}',
        'StaffingWithdrawInput reason="某因"',
    )
    + _which(
        "SchoolPairing",
        "pairingId",
        'SchoolPairingChangeInput reason="某因" help="某事" endedOn="1999-01-01"',
        'SchoolPairingWithdrawInput reason="某因"',
    )
)
ORDERS = """
LegalEducationTeamOrder
  OPEN       HELD
  KEY        NEWEST ID
StaffingRecordOrder
  OPEN       HELD
  KEY        NEWEST ID
SchoolPairingOrder
  OPEN       HELD
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  legalTeamForm          LegalTeamFormInput          LegalTeamChanged      school center township
  legalTeamChange        LegalTeamChangeInput        LegalTeamChanged      school center township
  legalTeamWithdraw      LegalTeamWithdrawInput      LegalTeamChanged      school center township
  staffingRecord         StaffingRecordInput         StaffingChanged       school center bureau
  staffingCorrect        StaffingCorrectInput        StaffingChanged       school center bureau
  staffingWithdraw       StaffingWithdrawInput       StaffingChanged       school center bureau
  schoolPair             SchoolPairInput             SchoolPairingChanged  bureau
  schoolPairingChange    SchoolPairingChangeInput    SchoolPairingChanged  bureau
  schoolPairingWithdraw  SchoolPairingWithdrawInput  SchoolPairingChanged  bureau
"""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department,agreed  LegalEducationTeam
  owing,center,county,leading,inspection,agreed             StaffingRecord SchoolPairing
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
_WHEN = {"school_year": "2026-2027", "term": "2026-AUTUMN", "withdrawn_at": None}
OF_UNITS: Rows = (
    (tables.LegalEducationTeam, _WHEN),
    (tables.StaffingRecord, _WHEN | {"kind": StaffingKind.MASTER_TEACHER_VISIT}),
)
"""Rows of a unit; what names another unit names the county's school."""
