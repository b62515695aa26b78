"""Aid: the programs of all places, who is entitled to them and what was given (catalogue 2.16, 9.2)."""

from database import tables
from domain.aid import AidGround, AidProgramCode, EntitlementState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
AidProgram
  KEY        id
  OPEN       program programLabel zh groups components clausesCited=clauses clause>PolicyClause(clause_id=id)
  OPEN       document>PolicyDocument(document_id=id) jurisdiction>Jurisdiction(jurisdiction_code=code)
Student
  OPEN       aidEntitlements>AidEntitlement(id=student_id) aidGrants>AidGrant(id=student_id)
AidEntitlement
  KEY        id
  GROUP      program programLabel ground groundLabel group groupLabel priority
  CASE       state stateLabel since until determinedBy reason
  STATUS     version
  OPEN       grants>AidGrant(id=entitlement_id) student>Student(student_id=id)
AidGrant
  KEY        id
  GROUP      program programLabel item
  CASE       kind kindLabel amount grantedBy paidOn
  STATUS     period version
  OPEN       student>Student(student_id=id)
AidEntitlementChanged
  FORM       aidEntitlement>AidEntitlement
AidGrantChanged
  FORM       aidGrant>AidGrant
Query
  ROOT       aidPrograms>AidProgram aidEntitlements>AidEntitlement aidGrants>AidGrant
"""
ARGUMENTS = """
AidProgramFilter
  OPEN       jurisdiction="341602" program=[TWO_EXEMPT_ONE_SUBSIDY] clause="QC-28"
AidEntitlementFilter
  CASE       studentId=@Student.0 state=[ENTITLED] ungrantedIn="2026-2027-1" unpaidIn="2026-2027-1"
  GROUP      program=[FURTHER_AID]
AidGrantFilter
  CASE       studentId=@Student.0 entitlementId=@AidEntitlement.1 period="2025" paid=true
  GROUP      program=[FURTHER_AID]
Query.aidPrograms
  FORM       filter=AidProgramFilter order=AidProgramOrder
Query.aidEntitlements
  FORM       filter=AidEntitlementFilter order=AidEntitlementOrder
Query.aidGrants
  FORM       filter=AidGrantFilter order=AidGrantOrder
AidDetermineInput
  WHICH      studentId=@Student.0
  INPUT      program="NO_ARBITRARY_CHARGES" since="2026-08-01" determinedBy="某人" evidence=[] idempotencyKey="aidDetermine"
AidDeclineInput
  WHICH      studentId=@Student.0
  INPUT      program="NO_ARBITRARY_CHARGES" decidedOn="2026-08-01" determinedBy="某人" reason="某事"
  INPUT      idempotencyKey="aidDecline"
AidEndInput
  WHICH      entitlementId=@AidEntitlement.0
  INPUT      expectedVersion=0 until="2026-08-01" reason="某事" idempotencyKey="aidEnd00"
AidGrantInput
  WHICH      entitlementId=@AidEntitlement.0
  INPUT      period="2026" kind="HELP" grantedBy="某人" amount=1 item="某物" paidOn="2026-08-01" idempotencyKey="aidGrant"
AidPayInput
  WHICH      grantId=@AidGrant.0
  INPUT      expectedVersion=0 paidOn="2026-08-01" idempotencyKey="aidPay00"
"""
ORDERS = """
AidProgramOrder
  KEY        DOCUMENT
AidEntitlementOrder
  KEY        ID
  GROUP      PRIORITY
AidGrantOrder
  KEY        ID
"""
CHANGES = """
cases:write
  aidDetermine  AidDetermineInput  AidEntitlementChanged  school bureau
  aidDecline    AidDeclineInput    AidEntitlementChanged  school bureau
  aidEnd        AidEndInput        AidEntitlementChanged  school bureau
  aidGrant      AidGrantInput      AidGrantChanged        school bureau
  aidPay        AidPayInput        AidGrantChanged        school bureau
"""
SEEN = """
students:read
  school,township,bureau,special,agreed  AidEntitlement AidGrant
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {
    ("AidEntitlement", name): ("AidGrant", "student_id", "student_id") for name in ("ungrantedIn", "unpaidIn")
}
_STANDS = {"state": EntitlementState.ENTITLED, "ground": AidGround.GROUP, "until": None}
_ENDED = {"state": EntitlementState.ENDED, "ground": AidGround.GROUP}
ROWS: Rows = (
    (tables.AidEntitlement, {**_ENDED, "program": AidProgramCode.FURTHER_AID}),
    (tables.AidEntitlement, {**_STANDS, "program": AidProgramCode.SOCIAL_ASSISTANCE}),
    (tables.AidGrant, {"period": "2025"}),
)
