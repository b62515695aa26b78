"""What every field of the graph tells, written by hand from catalogue 3.2 and 9.2; nothing here is read from the schema.

KEY: which row it is. OPEN: nothing of a person. COUNT: how many rows there are. ROOT: where rows are asked for. FORM: how
an answer is built. CHANGE: a mutation. SEALED: an identity number in clear, which needs a scope of its own; COURTS, FOUND: a
total that tells of restricted groups, of disabilities, shown to whom each of them is. All other
words are details of a person (catalogue 9.2); what IDENTITY shows is masked for everybody.

Which noun a field leads to tells as much as a filter by it would: where a child is enrolled is its status, not the
school's.
"""

from tests.hub.matrix import nouns
from tests.hub.matrix.changes import CHANGES
from tests.hub.matrix.tables import Entry, joined, parsed

_OWN = parsed("""
Student
  KEY        id
  NAME       name
  PROFILE    sex sexLabel birthDate ethnicity nationality idType idTypeLabel
  IDENTITY   idNumberMasked=id_number studentNoMasked=student_no
  SEALED     studentNo=student_no
  STATUS     idStatus idStatusLabel schoolingStatus schoolingStatusLabel statusSince coverageBasis coverageBasisLabel
  STATUS     updatedAt sourcePackage>ExchangePackage(source_package_id=id)
  STATUS     registrationProgress registrationProgressLabel registrationToldOn
  RESIDENCE  village>Organization(village_id=id)
  OPEN       jurisdiction>Jurisdiction(jurisdiction_code=code)
  OPEN       specialGroups>SpecialGroupMembership(id=student_id)
  OPEN       guardianships>Guardianship(id=student_id)
  OPEN       householdRegistrations>HouseholdRegistration(id=student_id)
  OPEN       enrollments>Enrollment(id=student_id)
  OPEN       ledgerEntries>LedgerEntry(id=student_id)
  OPEN       discrepancies>Discrepancy(id=student_id)
SpecialGroupMembership
  KEY        id
  GROUP      group groupLabel validFrom validTo source sourceLabel sourcePackage>ExchangePackage(source_package_id=id)
Guardian
  KEY        id
  NAME       name
  IDENTITY   idNumberMasked=id_number
Guardianship
  KEY        id
  STATUS     relation relationLabel isLegalGuardian
  OPEN       guardian>Guardian(guardian_id=id) student>Student(student_id=id)
HouseholdRegistration
  KEY        id
  RESIDENCE  regionCode villageCode status statusLabel validFrom validTo
  RESIDENCE  sourcePackage>ExchangePackage(source_package_id=id)
Enrollment
  KEY        id
  IDENTITY   studentNoMasked=student_no
  STATUS     grade entryDate status statusLabel registryMark registryMarkLabel markedAt lastRegistrySync
  STATUS     sourcePackage>ExchangePackage(source_package_id=id)
  STATUS     school>School(school_id=id) schoolClass>SchoolClass(class_id=id)
  OPEN       student>Student(student_id=id)
LedgerEntry
  KEY        id
  STATUS     state stateLabel reason openedAt changedAt closedAt closeReason
  STATUS     ledger>Ledger(ledger_id=id)
  OPEN       student>Student(student_id=id)
Discrepancy
  KEY        id
  MATERIAL   comparison comparisonLabel finding findingLabel bucket bucketLabel state stateLabel createdAt
  MATERIAL   registered present school>School(school_id=id) schoolClass>SchoolClass(class_id=id)
  MATERIAL   dueOn isReal=is_real owner>Organization(owner_id=id)
  MATERIAL   comparedFields=facts.compared samePerson=same_person decidedAt decisionReason version
  MATERIAL   clausesCited=clauses_cited takenOffZh=taken_off_zh takenOffEn=taken_off_en
  IDENTITY   subjectMasked=subject_masked
  MATERIAL   run>ComparisonRun(run_id=id) record>ExchangeRecord(record_id=id)
  OPEN       student>Student(student_id=id) verification>Verification(id=discrepancy_id)
Verification
  KEY        id
  MATERIAL   reason reasonLabel state stateLabel sentAt finding findingLabel documentNo concludedOn
  OPEN       discrepancy>Discrepancy(discrepancy_id=id)
ExchangeRecord
  KEY        id
  MATERIAL   lineNo state stateLabel rejectCode rejectCodeLabel reasons=reason.reasons reasonZh=reason.reasons.0.zh
  MATERIAL   reasonEn=reason.reasons.0.en reasonPlace=reason.reasons.0.place reasonFixer=reason.reasons.0.fixer
  MATERIAL   resolution resolutionLabel resolvedAt resolutionReason formerReasons=reason.was.reasons
  MATERIAL   package>ExchangePackage(package_id=id)
  OPEN       student>Student(student_id=id)
Ledger
  KEY        id
  OPEN       type typeLabel scope scopeLabel status statusLabel declaredEmpty verifiedAtTermStart lastMonthlyUpdate
  OPEN       owner>Organization(owner_id=id) entries>LedgerEntry(id=ledger_id)
ExchangePartner
  KEY        id
  OPEN       code department departmentLabel nameZh pausedAt failures retryAt
ExchangeCycle
  KEY        id
  OPEN       period state stateLabel dueAt frozenAt closedAt failureCode=failure.code failureZh=failure.zh
  OPEN       failureEn=failure.en summary previewDigest=summary.preview.digest
  OPEN       partner>ExchangePartner(partner_id=id) packages>ExchangePackage(id=cycle_id)
  OPEN       receipt>ExchangeReceipt(id=cycle_id) comparisonRuns>ComparisonRun(id=cycle_id)
ExchangePackage
  KEY        id
  OPEN       partnerCode code codeLabel direction directionLabel period sequence state stateLabel sha256 received
  OPEN       accepted rejected held duplicate reference createdAt updatedAt
  OPEN       cycle>ExchangeCycle(cycle_id=id) records>ExchangeRecord(id=package_id)
ExchangeReceipt
  KEY        id
  OPEN       sequence body previous digest signature createdAt cycle>ExchangeCycle(cycle_id=id)
ExchangeScorecard
  KEY        id
  OPEN       period score completeness validity uniqueness timeliness consistency answered trend daysLate lines found mend
  OPEN       scoredAt partner>ExchangePartner(partner_id=id) cycle>ExchangeCycle(cycle_id=id)
ComparisonRun
  KEY        id
  OPEN       comparison comparisonLabel leftCount rightCount buckets excuses digest createdAt comparedOn reportedOn
  OPEN       cycle>ExchangeCycle(cycle_id=id) discrepancies>Discrepancy(id=run_id) school>School(school_id=id)
AuditRecord
  KEY        id
  OPEN       at kind kindLabel clientId userId=subject role purpose ticket operation document path nouns rows requests
  OPEN       outcome seq
OauthClient
  KEY        id
  OPEN       clientId name active role roleLabel department departmentLabel scopes purposes redirectUris
  OPEN       plainBearerReason trustedOnly demandsNonce takesTokenUrl introspects jwks version createdAt updatedAt
  OPEN       trustedDocuments>TrustedDocument(id=client_id)
TrustedDocument
  KEY        id
  OPEN       documentId text createdAt
UserAccount
  KEY        id
  NAME       displayName
  ACCOUNT    loginName role roleLabel scopes purposes active lockedUntil version createdAt updatedAt
  ACCOUNT    organization>Organization(organization_id=id)
AccessGrant
  KEY        id
  OPEN       code source sourceLabel role roleLabel department departmentLabel clientId userId=subject purposes noun
  OPEN       area areaLabel shown masked changes basis note reason reviewer givenBy validFrom validUntil revokedAt
  OPEN       version createdAt
Jurisdiction
  KEY        id
  OPEN       code nameZh level levelLabel
Organization
  KEY        id
  OPEN       code nameZh aliases type typeLabel department departmentLabel areaTags
  OPEN       jurisdiction>Jurisdiction(jurisdiction_code=code) parent>Organization(parent_id=id)
  OPEN       children>Organization(id=parent_id) ledgers>Ledger(id=owner_id)
  OPEN       duties>DepartmentDuty(department,jurisdiction_code=department,jurisdiction_code)
  OPEN       responsibilities>ResponsibilityAssignment(id=organization_id)
School
  KEY        id
  OPEN       schoolCode stage stageLabel organization>Organization(id=id) township>Organization(township_id=id)
  OPEN       centerSchool>Organization(center_school_id=id) classes>SchoolClass(id=school_id)
SchoolClass
  KEY        id
  OPEN       schoolYear grade classNo school>School(school_id=id)
PolicyDocument
  KEY        id
  OPEN       key docNo title issuer signatory issuedOn year scope scopeLabel publicity publicityLabel recipientsZh basis
  OPEN       attachments leadingGroups mechanisms missingAnnex jurisdiction>Jurisdiction(jurisdiction_code=code)
  OPEN       clauses>PolicyClause(id=document_id) parameters>RuleParameter(id=document_id)
  OPEN       duties>DepartmentDuty(id=document_id) targets>Target(id=document_id)
PolicyClause
  KEY        id
  OPEN       code ref section quotes ruleEn kinds responsible lead support document>PolicyDocument(document_id=id)
RuleParameter
  KEY        id
  OPEN       key=code zh en value unit unitLabel origin originLabel marked markedLabel clausesCited=clauses textZh note
  OPEN       validFrom validTo clause>PolicyClause(clause_id=id) document>PolicyDocument(document_id=id)
  OPEN       clauses>PolicyClause(clauses,document_id=code,document_id) jurisdiction>Jurisdiction(jurisdiction_code=code)
DepartmentDuty
  KEY        id
  OPEN       code department departmentLabel role roleLabel section namedAs textZh summaryEn verbatim inSupportList
  OPEN       clausesCited=clauses roster rosterLabel package packageLabel rosterTo rosterToLabel due
  OPEN       clause>PolicyClause(clause_id=id) document>PolicyDocument(document_id=id)
  OPEN       clauses>PolicyClause(clauses,document_id=code,document_id) jurisdiction>Jurisdiction(jurisdiction_code=code)
ResponsibilityLine
  KEY        id
  OPEN       code nameZh escalates clausesCited=clauses jurisdiction>Jurisdiction(jurisdiction_code=code)
  OPEN       clauses>PolicyClause(clauses,document_id=code,document_id) nodes>ResponsibilityNode(id=line_id)
ResponsibilityNode
  KEY        id
  OPEN       levelNo node nodeLabel positionZh role roleLabel parallel parallelLabel line>ResponsibilityLine(line_id=id)
  OPEN       collective unitType unitTypeLabel dailyDuties clause>PolicyClause(clause_id=id) assignments>ResponsibilityAssignment(id=node_id)
ResponsibilityAssignment
  KEY        id
  OPEN       positionZh holderName validFrom validTo grade version node>ResponsibilityNode(node_id=id)
  OPEN       organization>Organization(organization_id=id) schoolClass>SchoolClass(class_id=id)
Target
  KEY        id
  OPEN       code indicator indicatorLabel operator operatorLabel value unit unitLabel groups causes period periodLabel
  OPEN       scopeZh textZh validUntil clausesCited=clauses clause>PolicyClause(clause_id=id)
  OPEN       clauses>PolicyClause(clauses,document_id=code,document_id) document>PolicyDocument(document_id=id)
  OPEN       jurisdiction>Jurisdiction(jurisdiction_code=code)
Query
  ROOT       node student>Student students>Student jurisdictions>Jurisdiction organizations>Organization schools>School
  ROOT       ledgers>Ledger ledgerEntries>LedgerEntry exchangePartners>ExchangePartner exchangeCycles>ExchangeCycle
  ROOT       exchangeCycle>ExchangeCycle exchangePackages>ExchangePackage exchangeRecords>ExchangeRecord exchangeScorecards>ExchangeScorecard
  ROOT       discrepancies>Discrepancy comparisonRuns>ComparisonRun policyDocuments>PolicyDocument
  ROOT       ruleParameters>RuleParameter duties>DepartmentDuty responsibilityLines>ResponsibilityLine targets>Target
  ROOT       auditRecords>AuditRecord oauthClients>OauthClient userAccounts>UserAccount accessGrants>AccessGrant
  FORM       codeLists _entities _service
EnrollmentImported
  FORM       exchangePackage>ExchangePackage
ExchangeStarted
  FORM       exchangeCycle>ExchangeCycle
Subscription
  ROOT       exchangeProgress>ExchangeCycle
ExchangePreviewed
  FORM       exchangeCycle>ExchangeCycle
ExchangeDecided
  FORM       exchangeCycle>ExchangeCycle
ExchangeRerunDone
  FORM       exchangeCycle>ExchangeCycle months
ExchangeRerunMonth
  FORM       partner period state does code messageZh messageEn
ExchangeLineChanged
  FORM       exchangeRecord>ExchangeRecord
ExchangePartnerChanged
  FORM       exchangePartner>ExchangePartner
ExchangeHandedIn
  FORM       exchangePackage>ExchangePackage
ClientChanged
  FORM       oauthClient>OauthClient
UserChanged
  FORM       userAccount>UserAccount
GrantChanged
  FORM       accessGrant>AccessGrant
Refused
  FORM       code messageZh messageEn fixer place clause
CodeList
  FORM       name values
CodeValue
  FORM       name label code
PageInfo
  FORM       hasNextPage hasPreviousPage startCursor endCursor
_Service
  FORM       sdl
""")
FIELDS = joined(_OWN, *(parsed(part.FIELDS) for part in nouns.PARTS.values()))
FIELDS["Mutation"] = {name: Entry(name, "CHANGE", None, None, None) for name in CHANGES}

CONNECTION = parsed("""
Connection
  FORM       edges nodes pageInfo
  COUNT      totalCount
Edge
  FORM       cursor node
""")
"""What every list consists of. There is no other aggregate: one that comes must be mapped, and suppress small cells."""

_SCOPES = parsed("""
students:read
  OPEN  Student SpecialGroupMembership Guardian Guardianship HouseholdRegistration Enrollment
ledgers:read
  OPEN  Ledger LedgerEntry
exchange:read
  OPEN  ExchangePartner ExchangeCycle ExchangePackage ExchangeRecord ExchangeReceipt ExchangeScorecard ComparisonRun Discrepancy
  OPEN  Verification
responsibilities:read
  OPEN  ResponsibilityLine ResponsibilityNode ResponsibilityAssignment ResponsiblePost Target
  OPEN  LeadingGroup LeadingGroupMember
duties:read
  OPEN  DepartmentDuty DutyAssignment Commendation IndicatorDefinition
audit:read
  OPEN  AuditRecord
access:read
  OPEN  OauthClient TrustedDocument UserAccount AccessGrant
""")
SCOPES = joined(_SCOPES, nouns.SEEN)
"""The scope that a token needs to see a noun at all; any token sees the others."""


def scope(noun: str) -> str | None:
    """The scope that a noun or a change needs."""
    if noun in CHANGES:
        return CHANGES[noun].scope
    return next((name for name, nouns in SCOPES.items() if noun in nouns), None)


DETAILS = (
    "STATUS",
    "NAME",
    "PROFILE",
    "IDENTITY",
    "RESIDENCE",
    "GROUP",
    "FINDING",
    "CASE",
    "MATERIAL",
    "ACCOUNT",
)
"""What a field can tell of a person (catalogue 9.2)."""
BEHIND = {
    "SEALED": "identity:read",
    "FINDING": "disability:read",
    "COURTS": "restricted:read",
    "FOUND": "disability:read",
}
"""What a field tells that needs a scope of its own beside its noun's (catalogue 9.2); FINDING is a condition on rows too (decision 0020)."""
PEOPLE = frozenset(
    name for name, entries in FIELDS.items() if any(entry.tells in DETAILS for entry in entries.values())
)
"""Nouns whose rows are about a person: reading them is put on record."""
NOUNS = tuple(name for name, entries in FIELDS.items() if "id" in entries)
GROUPS = {
    "children": (*_SCOPES["students:read"], "LedgerEntry"),
    **nouns.GROUPS,
    "exchange": tuple(
        noun for noun in NOUNS if scope(noun) in ("exchange:read", "audit:read") or noun == "Ledger"
    ),
    "administration": tuple(noun for noun in NOUNS if scope(noun) == "access:read"),
    "documents": tuple(
        noun
        for noun in NOUNS
        if scope(noun) in (None, "duties:read", "responsibilities:read")
        and not any(noun in group for group in nouns.GROUPS.values())
    ),
}
"""Nouns that one operation of a cell asks for together."""
KEYS = {"Student": "studentNo", "School": "schoolCode", "Jurisdiction": "code", "PolicyDocument": "key"}
"""The key by which another subgraph may refer to a row, besides its id."""


def plain(noun: str) -> list[str]:
    """A noun's fields that are values."""
    return [name for name, entry in FIELDS[noun].items() if not entry.target]


def links(noun: str) -> list[tuple[str, str]]:
    """Fields that lead to a noun: whose, and which."""
    return [(name, field) for name in NOUNS for field, entry in FIELDS[name].items() if entry.target == noun]


_ASIDE = {
    "student",
    "exchangeCycle",
    "ledgerAsOf",
    "unitsWithoutLedger",
    "unitsWithoutLetter",
    "unitsWithoutPlan",
    "unitsWithoutLeadingGroup",
    "membersWithoutDuty",
    "dutiesWithoutTask",
    "unitsWithoutGuidance",
    "unitsWithoutReport",
    "unitsWithoutSubmission",
    "unitsEligibleForAwards",
    "teachersWithoutLetter",
}  # see test_roots
LISTS = {entry.target: name for name, entry in FIELDS["Query"].items() if entry.target and name not in _ASIDE}
"""The root under which a noun's rows are listed."""
