"""What every argument, filter and order would tell, and a value to ask for; written by hand like the fields.

Values stand as GraphQL writes them, those of a change as JSON; `@Noun.n` is the id of the n-th row that the county has of a
noun, `&Noun.n` without the noun before it, `|` parts values
to be asked for one after the other. WHICH: the row that is meant; INPUT: what a change is told; FORM: made of others,
which stand here under their own name. What a change is told the rules refuse, whoever may make it and whatever row is meant:
nothing is ever changed (`test_changes`).
"""

from tests.hub.matrix import nouns
from tests.hub.matrix.changes import CHANGES
from tests.hub.matrix.tables import Entry, joined, parsed

_ARGUMENTS = parsed("""
StudentFilter
  STATUS     schoolingStatus=[DROPOUT] idStatus=[VERIFIED] schoolId=@School.0 enrolled=true registryMark=[NONE]
  GROUP      group=LEFT_BEHIND|CHILD_OF_INMATE|SEVERELY_DISABLED|THREE_DISABILITY|DISABLED
  RESIDENCE  villageId=@Organization.1 townshipId=@Organization.0 householdHere=true
  NAME       name="学生1"
  PROFILE    bornFrom="2016-01-05" bornTo="2016-01-08"
LedgerFilter
  OPEN       type=[DROPOUT] ownerId=@Organization.3 status=BUILDING
LedgerEntryFilter
  STATUS     ledgerId=@Ledger.0 studentId=@Student.3 state=[OPEN] type=[DROPOUT]
DiscrepancyFilter
  MATERIAL   comparison=M_01 state=[OPEN] finding=[NOT_ENROLLED] bucket=[LEFT_ONLY] studentId=@Student.0
  MATERIAL   schoolId=@School.0 ownerId=@Organization.3 dueBefore="2026-08-16"
ExchangeRecordFilter
  MATERIAL   package=@ExchangePackage.0 state=[REJECTED] rejectCode=[BAD_ID] partner="police" period="2026-08"
  MATERIAL   code=SCHOOL_AGE_POPULATION fixer="PARTNER" resolution=[MENDED] waiting=true studentId=@Student.0
ExchangeCycleFilter
  OPEN       period="2026-08" partner="police" state=[CLOSED] overdue=false
ExchangePackageFilter
  OPEN       period="2026-08" partner="police" code=SCHOOL_AGE_POPULATION direction=PULL state=[APPLIED]
  OPEN       periodFrom="2026-08" periodTo="2026-08" failureCode="LATE" rejectCode=[BAD_ID]
ExchangeScorecardFilter
  OPEN       partner="police" period="2026-08" periodFrom="2026-08" periodTo="2026-08"
OrganizationFilter
  OPEN       type=[VILLAGE] department=PUBLIC_SECURITY parentId=@Organization.0 code="150785001"
SchoolFilter
  OPEN       stage=[PRIMARY] townshipId=@Organization.0 centerSchoolId=@Organization.3 schoolCode="1507859001"
DutyFilter
  OPEN       jurisdiction="150785" department=[PUBLIC_SECURITY] role=[LEAD] section="（二）" clause="QC-13"
TargetFilter
  OPEN       jurisdiction="341602" indicator=[DROPOUT_RATE] group=DISABLED cause=POVERTY clause="QC-01"
AuditRecordFilter
  OPEN       studentId=@Student.0 guardianId=@Guardian.0 clientId="portal" userId="nobody" kind=[READ]
  OPEN       purpose="AUDIT" operation="Looks" outcome="OK" refused=true since="2026-01-01T00:00:00Z" until="2026-01-01T00:00:00Z"
OauthClientFilter
  OPEN       clientId="retired.150785" role=[DEPARTMENT] department=[LABOR] active=false
UserAccountFilter
  ACCOUNT    loginName="teacher.one.150785" role=[HOMEROOM_TEACHER] organizationId=@Organization.3 active=true
AccessGrantFilter
  OPEN       code="AUDITOR.AuditRecord" source=[AGREEMENT] role=[AUDITOR] noun="Ledger" clientId="agreement-masked"
  OPEN       userId=&UserAccount.0 revoked=false unusedForDays=0
Query.node
  WHICH      id
Query.student
  WHICH      id
Query.exchangeCycle
  WHICH      period partner
Query.students
  FORM       filter=StudentFilter order=StudentOrder
Query.ledgers
  FORM       filter=LedgerFilter order=LedgerOrder
Query.ledgerEntries
  FORM       filter=LedgerEntryFilter order=LedgerEntryOrder
Query.discrepancies
  FORM       filter=DiscrepancyFilter order=DiscrepancyOrder
Subscription.exchangeProgress
  OPEN       period="2026-08" partner="police"
Query.exchangeRecords
  FORM       filter=ExchangeRecordFilter order=ExchangeRecordOrder
Query.exchangeCycles
  FORM       filter=ExchangeCycleFilter order=ExchangeCycleOrder
Query.exchangeScorecards
  FORM       filter=ExchangeScorecardFilter order=ExchangeScorecardOrder
Query.exchangePackages
  FORM       filter=ExchangePackageFilter order=ExchangePackageOrder
Query.exchangePartners
  FORM       order=ExchangePartnerOrder
Query.organizations
  FORM       filter=OrganizationFilter order=OrganizationOrder
Query.schools
  FORM       filter=SchoolFilter order=SchoolOrder
Query.duties
  FORM       filter=DutyFilter order=DepartmentDutyOrder
Query.targets
  FORM       filter=TargetFilter order=TargetOrder
Query.auditRecords
  FORM       filter=AuditRecordFilter order=AuditRecordOrder
Query.oauthClients
  FORM       filter=OauthClientFilter order=OauthClientOrder
Query.userAccounts
  FORM       filter=UserAccountFilter order=UserAccountOrder
Query.accessGrants
  FORM       filter=AccessGrantFilter order=AccessGrantOrder
Query.jurisdictions
  OPEN       code="150785"
  FORM       order=JurisdictionOrder
Query.comparisonRuns
  OPEN       comparison=M_01 schoolId=@School.0
  FORM       order=ComparisonRunOrder
Query.policyDocuments
  OPEN       jurisdiction="150785" key="GH"
  FORM       order=PolicyDocumentOrder
Query.ruleParameters
  OPEN       jurisdiction="150785" key="exchange.day" origin=HUB_DEFAULT superseded=true
  FORM       order=RuleParameterOrder
Query.responsibilityLines
  OPEN       jurisdiction="150785" code="GH_SCHOOL"
  FORM       order=ResponsibilityLineOrder
Query._entities
  WHICH      representations
Student.enrollments
  STATUS     status=[ACTIVE]
Student.ledgerEntries
  STATUS     state=[OPEN]
Student.discrepancies
  MATERIAL   state=[OPEN]
Ledger.entries
  STATUS     state=[OPEN]
  FORM       order=LedgerEntryOrder
ComparisonRun.discrepancies
  MATERIAL   state=[OPEN]
  FORM       order=DiscrepancyOrder
ExchangePackage.records
  MATERIAL   state=[REJECTED] rejectCode=[BAD_ID]
  FORM       order=ExchangeRecordOrder
OauthClient.trustedDocuments
  OPEN       documentId="sha256:0"
  FORM       order=TrustedDocumentOrder
Organization.children
  OPEN       type=[VILLAGE]
Organization.ledgers
  OPEN       type=[DROPOUT]
Organization.duties
  OPEN       role=[LEAD]
PolicyDocument.clauses
  FORM       order=PolicyClauseOrder
PolicyDocument.parameters
  OPEN       key="exchange.day"
  FORM       order=RuleParameterOrder
PolicyDocument.duties
  OPEN       department=[PUBLIC_SECURITY]
  FORM       order=DepartmentDutyOrder
PolicyDocument.targets
  OPEN       indicator=[DROPOUT_RATE]
  FORM       order=TargetOrder
ResponsibilityLine.nodes
  FORM       order=ResponsibilityNodeOrder
EnrollmentImportInput
  INPUT      fileName="registry.xlsx" contentBase64="Ynl0ZXM=" period="2026-08"
ExchangeStartInput
  INPUT      partner="police" period="2026-08"
ExchangePreviewInput
  INPUT      partner="police" period="2026-08" packages=["SCHOOL_AGE_POPULATION"]
ExchangeReleaseInput
  INPUT      partner="police" period="2026-08" reason="已核对" packages=["SCHOOL_AGE_POPULATION"] preview="0"
  INPUT      idempotencyKey="release-police-2026-08"
ExchangeRefuseInput
  INPUT      partner="police" period="2026-08" package="SCHOOL_AGE_POPULATION" reason="行数异常"
  INPUT      idempotencyKey="refuse-police-2026-08"
ExchangeRerunInput
  INPUT      cycleIds=[] partner="police" since="2026-01" until="2026-12" state=["FAILED"] failureCode="LATE" dryRun=true
ExchangeMemberInput
  INPUT      name value
ExchangeMendLineInput
  WHICH      recordId=@ExchangeRecord.0
  INPUT      members=[] reason="与公安核对" idempotencyKey="mend-line-2026"
ExchangeGiveUpLineInput
  WHICH      recordId=@ExchangeRecord.0
  INPUT      reason="已注销" idempotencyKey="give-up-line-2026"
ExchangePauseInput
  INPUT      partner="nobody" reason="系统升级" idempotencyKey="pause-police-2026"
ExchangeResumeInput
  INPUT      partner="police" idempotencyKey="resume-police-2026"
ExchangeHandInInput
  INPUT      partner="police" package="HOUSEHOLD_CHANGE_ROSTER" period="2026-08" fileName="roster.xlsx" contentBase64="Ynl0ZXM="
ClientRegisterInput
  INPUT      clientId="retired.150785" name="某部门" jwks={"keys":[]} scopes=["students:read"] role="DEPARTMENT"
  INPUT      department="LABOR" purposes=["COMPARISON"] redirectUris=[] plainBearerReason="" trustedOnly=true
  INPUT      demandsNonce=true takesTokenUrl=true introspects=true idempotencyKey="clientRegister"
ClientSetTermsInput
  INPUT      id=@OauthClient.0 expectedVersion=0 name="某部门" scopes=["students:read"] role="DEPARTMENT" department="LABOR"
  INPUT      purposes=["COMPARISON"] redirectUris=[] plainBearerReason="" trustedOnly=true demandsNonce=true
  INPUT      takesTokenUrl=true introspects=true idempotencyKey="clientSetTerms"
ClientSetKeysInput
  INPUT      id=@OauthClient.0 expectedVersion=0 jwks={"keys":[]} idempotencyKey="clientSetKeys"
ClientInput
  INPUT      id=@OauthClient.0 expectedVersion=0 idempotencyKey="clientInput"
ClientTrustInput
  INPUT      id=@OauthClient.0 documents=["{"] only=true idempotencyKey="clientTrust"
ClientWithdrawInput
  INPUT      id=@OauthClient.0 documentId="sha256:1" idempotencyKey="clientWithdraw"
UserAddInput
  INPUT      loginName="retired.150785" displayName="某人" password="short" role="AUDITOR" scopes=["audit:read"]
  INPUT      purposes=["AUDIT"] organizationId=@Organization.3 idempotencyKey="userAdd1"
UserSetRoleInput
  INPUT      id=@UserAccount.0 expectedVersion=0 role="AUDITOR" scopes=["audit:read"] purposes=["AUDIT"]
  INPUT      organizationId=@Organization.3 idempotencyKey="userSetRole"
UserSetPasswordInput
  INPUT      id=@UserAccount.0 expectedVersion=0 password="short" idempotencyKey="userSetPassword"
UserInput
  INPUT      id=@UserAccount.0 expectedVersion=0 idempotencyKey="userInput"
GrantAddInput
  INPUT      code="150785" noun="Nothing" area="COUNTY" purposes=["CONTROL"] basis=["GH-33"] months=1 note="一" role="AUDITOR"
  INPUT      department="LABOR" client=@OauthClient.0 user=@UserAccount.0 shown=["STATUS"] masked=["NAME"]
  INPUT      idempotencyKey="grantAdd"
GrantInput
  INPUT      id=@AccessGrant.0 expectedVersion=0 idempotencyKey="grantInput"
GrantRenewInput
  INPUT      id=@AccessGrant.0 expectedVersion=0 months=1 idempotencyKey="grantRenew"
GrantEmergencyInput
  INPUT      user=@UserAccount.0 reason="走失" reviewer=@UserAccount.0 idempotencyKey="grantEmergency"
""")

ARGUMENTS = joined(_ARGUMENTS, *(parsed(part.ARGUMENTS) for part in nouns.PARTS.values()))
for _name in CHANGES:
    ARGUMENTS[f"Mutation.{_name}"] = {"input": Entry("input", "INPUT", None, None, None)}

_ORDERS = parsed("""
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
  KEY        ID NEWEST
ExchangeCycleOrder
  KEY        NEWEST OLDEST
ExchangeScorecardOrder
  KEY        NEWEST OLDEST
ExchangePackageOrder
  KEY        NEWEST OLDEST
ExchangePartnerOrder
  KEY        CODE
ComparisonRunOrder
  KEY        NEWEST
AuditRecordOrder
  KEY        NEWEST OLDEST
OauthClientOrder
  OPEN       CLIENT_ID
  KEY        NEWEST
TrustedDocumentOrder
  OPEN       DOCUMENT_ID
UserAccountOrder
  ACCOUNT    LOGIN_NAME
  KEY        NEWEST
AccessGrantOrder
  KEY        NEWEST
  OPEN       CODE
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
ORDERS = joined(_ORDERS, *(parsed(part.ORDERS) for part in nouns.PARTS.values()))
"""By what a list may be sorted, and what the order would tell: its cursors hold what it sorts by."""

PAGING = frozenset({"first", "after", "last", "before"})
"""Arguments of every list; they tell what its order tells."""
