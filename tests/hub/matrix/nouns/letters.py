"""Letters of responsibility: no child is in them; each unit sees its own, a township its schools', the bureau all (DC-L0, QC-49)."""

from database import tables
from domain.letter import LetterState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Organization
  OPEN       letters>ResponsibilityLetter(id=unit_id)
ResponsibilityLetter
  KEY        id
  OPEN       type typeLabel nameZh schoolYear namedYear holderName holderPosition preambleZh closingZh targets clauses
  OPEN       copiesRequired=copies state stateLabel textVersion effectiveFrom expiresOn version
  OPEN       unit>Organization(unit_id=id) schoolClass>SchoolClass(class_id=id)
  OPEN       parties>LetterParty(id=letter_id) articles>LetterArticle(id=letter_id) copies>LetterCopy(id=letter_id)
LetterParty
  KEY        id
  OPEN       side sideLabel signatory signatoryLabel nameZh holderName positionZh sealedOn signedBy signedOn onPaper
  OPEN       organization>Organization(organization_id=id)
LetterArticle
  KEY        id
  OPEN       ordinal no textZh clauses
LetterCopy
  KEY        id
  OPEN       copyNo handedOn receivedBy party>LetterParty(party_id=id)
LetterChanged
  FORM       responsibilityLetter>ResponsibilityLetter
Query
  ROOT       responsibilityLetters>ResponsibilityLetter unitsWithoutLetter>Organization
"""
ARGUMENTS = """
ResponsibilityLetterFilter
  OPEN       type=[BUREAU_SCHOOL] state=[EFFECTIVE] schoolYear="2026-2027" namedYear="2026年"
  OPEN       unitId=@Organization.3 classId=@SchoolClass.0 unsigned=false
Organization.letters
  FORM       order=ResponsibilityLetterOrder
Query.responsibilityLetters
  FORM       filter=ResponsibilityLetterFilter order=ResponsibilityLetterOrder
Query.unitsWithoutLetter
  OPEN       lacksLetterOf="2026-2027" type=[SCHOOL]
  FORM       order=OrganizationOrder
LetterDraftInput
  INPUT      type="BUREAU_SCHOOL" unitId=@Organization.3 schoolYear="1999-2000" year=1999 classId=@SchoolClass.0 holderName="某人"
  INPUT      holderPosition="某职" articles=["某条"] idempotencyKey="letterDraft"
LetterSignInput
  WHICH      letterId=@ResponsibilityLetter.0
  INPUT      expectedVersion=0 side="PARTY_A" signedBy="某人" signedOn="2026-08-01" sealedOn="2026-08-01" position="某职"
  INPUT      onPaper=false idempotencyKey="letterSign"
LetterCopyInput
  INPUT      side handedOn receivedBy
LetterDistributeInput
  WHICH      letterId=@ResponsibilityLetter.0
  INPUT      expectedVersion=0 copies=[] idempotencyKey="letterDistribute"
LetterSupersedeInput
  WHICH      letterId=@ResponsibilityLetter.0
  INPUT      expectedVersion=0 reason="某事" holderName="某人" articles=["某条"] idempotencyKey="letterSupersede"
"""
ORDERS = """
ResponsibilityLetterOrder
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  letterDraft       LetterDraftInput       LetterChanged  school township bureau
  letterSign        LetterSignInput        LetterChanged  school township bureau
  letterDistribute  LetterDistributeInput  LetterChanged  school township bureau
  letterSupersede   LetterSupersedeInput   LetterChanged  school township bureau
"""
SEEN = """
responsibilities:read
  owing,county,leading,inspection,agreed  ResponsibilityLetter LetterParty LetterArticle LetterCopy
"""
BY: dict[str, tuple[str, str]] = {}
OVER = {("ResponsibilityLetter", "unsigned"): ("LetterParty", "id", "letter_id")}
ROWS: Rows = ()
_STATES = (LetterState.EFFECTIVE, LetterState.EXPIRED, LetterState.SUPERSEDED)
OF_UNITS: Rows = (
    (
        tables.ResponsibilityLetter,
        {
            "school_year": "2026-2027",
            "named_year": "2026年",
            "targets": [{"textZh": "某目标"}],
            "state": lambda number: _STATES[number % 3],
        },
    ),
    (tables.LetterParty, {}),
    (tables.LetterArticle, {}),
    (tables.LetterCopy, {}),
)
"""Rows of a unit: its letter, in force or once so."""
