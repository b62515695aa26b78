"""What every argument, filter and order would tell, and a value to ask for; written by hand like the fields.

`@Noun.n` is the id of the n-th row that the county has of a noun. PAGE: how a list is cut; WHICH: the row that is
meant; INPUT: what a change is told; FORM: made of others that stand here under their own names.
"""

from tests.hub.matrix.tables import parsed

ARGUMENTS = parsed("""
StudentFilter
  STATUS     schoolingStatus=["DROPOUT"] idStatus=["VERIFIED"] schoolId=@School.0 enrolled=true
  GROUP      group="LEFT_BEHIND"
  RESIDENCE  villageId=@Village.0 townshipId=@Organization.0
  NAME       name="学生1"
  PROFILE    bornFrom="2016-01-05" bornTo="2016-01-08"
LedgerFilter
  OPEN       type=["DROPOUT"] ownerId=@School.0 status="BUILDING"
LedgerEntryFilter
  STATUS     ledgerId=@Ledger.0 studentId=@Student.3 state=["OPEN"] type=["DROPOUT"]
DiscrepancyFilter
  MATERIAL   comparison="M_01" state=["OPEN"] finding=["NOT_ENROLLED"] bucket=["LEFT_ONLY"] studentId=@Student.0
ExchangeRecordFilter
  MATERIAL   package=@ExchangePackage.0 state=["REJECTED"] rejectCode=["BAD_ID"]
ExchangeCycleFilter
  OPEN       period="2026-08" partner="police" state=["CLOSED"]
ExchangePackageFilter
  OPEN       period="2026-08" partner="police" code="SCHOOL_AGE_POPULATION" direction="PULL" state=["APPLIED"]
OrganizationFilter
  OPEN       type=["VILLAGE"] department="PUBLIC_SECURITY" parentId=@Organization.0 code="150785001"
SchoolFilter
  OPEN       stage=["PRIMARY"] townshipId=@Organization.0 schoolCode="1507859001"
DutyFilter
  OPEN       jurisdiction="150785" department=["PUBLIC_SECURITY"] role=["LEAD"] section="（二）" clause="QC-13"
TargetFilter
  OPEN       jurisdiction="341602" indicator=["DROPOUT_RATE"] group="DISABLED" cause="POVERTY" clause="QC-01"
AuditRecordFilter
  OPEN       studentId=@Student.0 guardianId=@Guardian.0 clientId="portal" userId="nobody" kind=["READ"]
  OPEN       operation="Looks" outcome="OK" refused=true since="2026-01-01T00:00:00Z" until="2026-01-01T00:00:00Z"
Query.node
  WHICH      id
Query.student
  WHICH      id
Query.exchangeCycle
  WHICH      period partner
Query.students
  FORM       filter order
Query.ledgers
  FORM       filter order
Query.ledgerEntries
  FORM       filter order
Query.discrepancies
  FORM       filter order
Query.exchangeRecords
  FORM       filter order
Query.exchangeCycles
  FORM       filter order
Query.exchangePackages
  FORM       filter order
Query.exchangePartners
  FORM       order
Query.organizations
  FORM       filter order
Query.schools
  FORM       filter order
Query.duties
  FORM       filter order
Query.targets
  FORM       filter order
Query.auditRecords
  FORM       filter order
Query.jurisdictions
  OPEN       code="150785"
  FORM       order
Query.comparisonRuns
  OPEN       comparison="M_01"
  FORM       order
Query.policyDocuments
  OPEN       jurisdiction="150785" key="GH"
  FORM       order
Query.ruleParameters
  OPEN       jurisdiction="150785" key="exchange.day" origin="HUB_DEFAULT" superseded=true
  FORM       order
Query.responsibilityLines
  OPEN       jurisdiction="150785" code="GH"
  FORM       order
Query._entities
  WHICH      representations
Student.enrollments
  STATUS     status=["ACTIVE"]
Student.ledgerEntries
  STATUS     state=["OPEN"]
Student.discrepancies
  MATERIAL   state=["OPEN"]
Ledger.entries
  STATUS     state=["OPEN"]
  FORM       order
ComparisonRun.discrepancies
  MATERIAL   state=["OPEN"]
  FORM       order
ExchangePackage.records
  MATERIAL   state=["REJECTED"] rejectCode=["BAD_ID"]
  FORM       order
Organization.children
  OPEN       type=["VILLAGE"]
Organization.ledgers
  OPEN       type=["DROPOUT"]
Organization.duties
  OPEN       role=["LEAD"]
PolicyDocument.clauses
  FORM       order
PolicyDocument.parameters
  OPEN       key="exchange.day"
  FORM       order
PolicyDocument.duties
  OPEN       department=["PUBLIC_SECURITY"]
  FORM       order
PolicyDocument.targets
  OPEN       indicator=["DROPOUT_RATE"]
  FORM       order
ResponsibilityLine.nodes
  FORM       order
Mutation.enrollmentImport
  INPUT      input
Mutation.exchangeStart
  INPUT      input
EnrollmentImportInput
  INPUT      fileName="registry.xlsx" contentBase64="Ynl0ZXM=" period="2026-08"
ExchangeStartInput
  INPUT      partner="police" period="2026-08"
""")

ORDERS = parsed("""
StudentOrder
  KEY        ID NEWEST
  NAME       NAME
LedgerOrder
  KEY        ID
LedgerEntryOrder
  KEY        ID NEWEST
DiscrepancyOrder
  KEY        NEWEST OLDEST
ExchangeRecordOrder
  MATERIAL   LINE
  KEY        ID
ExchangeCycleOrder
  KEY        NEWEST OLDEST
ExchangePackageOrder
  KEY        NEWEST OLDEST
ExchangePartnerOrder
  KEY        CODE
ComparisonRunOrder
  KEY        NEWEST
AuditRecordOrder
  KEY        NEWEST OLDEST
OrganizationOrder
  KEY        CODE ID
SchoolOrder
  KEY        CODE
JurisdictionOrder
  KEY        CODE
PolicyDocumentOrder
  KEY        KEY
PolicyClauseOrder
  KEY        DOCUMENT
RuleParameterOrder
  KEY        KEY DOCUMENT
DepartmentDutyOrder
  KEY        DOCUMENT ID
ResponsibilityLineOrder
  KEY        DOCUMENT
ResponsibilityNodeOrder
  KEY        LEVEL
TargetOrder
  KEY        DOCUMENT
""")
"""By what a list may be sorted, and what the order would tell: its cursors hold what it sorts by."""

PAGING = frozenset({"first", "after", "last", "before"})
"""Arguments of every list; they tell what its order tells."""
