"""Ledgers as they stood, line by line, and rosters: what their keepers see of them, and all others of the children in them."""

from datetime import date

from database import tables
from domain.ledger import LedgerEntryState, SnapshotCause
from domain.roster import RosterState, RosterType
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Ledger
  OPEN       period confirmedMonth version schoolClass>SchoolClass(class_id=id) snapshots>LedgerSnapshot(id=ledger_id)
LedgerEntry
  STATUS     version
  CASE       facts
LedgerSnapshot
  KEY        id
  OPEN       sequence cause causeLabel period asOf digest rowCount completeness statusKnown validity
  OPEN       ledger>Ledger(ledger_id=id)
LedgerLine
  KEY        id
  STATUS     state stateLabel standing=said/STATUS digest
  NAME       name=said/NAME/student.name guardianName=said/NAME/guardian.name
  IDENTITY   idNumberMasked=said/IDENTITY/student.id_number studentNoMasked=said/IDENTITY/student.student_no
  PROFILE    profile=said/PROFILE
  RESIDENCE  residence=said/RESIDENCE
  GROUP      groups=said/GROUP/groups
  CASE       casework=said/CASE
  FINDING    finding=said/FINDING
  OPEN       student>Student(student_id=id)
Roster
  KEY        id
  OPEN       type typeLabel title period state stateLabel dueOn builtAt rowCount digest submittedAt lateDays decidedAt
  OPEN       returnReason version producer>Organization(producer_id=id) receiver>Organization(receiver_id=id)
  OPEN       lines>RosterLine(id=roster_id)
RosterLine
  KEY        id
  STATUS     ordinal standing=said/STATUS
  NAME       name=said/NAME/student.name
  IDENTITY   idNumberMasked=said/IDENTITY/student.id_number
  PROFILE    profile=said/PROFILE
  RESIDENCE  residence=said/RESIDENCE
  GROUP      groups=said/GROUP/groups
  CASE       casework=said/CASE
  OPEN       student>Student(student_id=id)
LedgerChanged
  FORM       ledger>Ledger
LedgerEntryChanged
  FORM       ledgerEntry>LedgerEntry
RosterChanged
  FORM       roster>Roster
Query
  ROOT       ledgerAsOf>LedgerSnapshot ledgerLines>LedgerLine rosters>Roster unitsWithoutLedger>Organization
"""
ARGUMENTS = """
StudentFilter
  STATUS     missingFromLedger=@Ledger.3
LedgerEntryFilter
  STATUS     registered=true
LedgerLineFilter
  STATUS     snapshotId=@LedgerSnapshot.0 studentId=@Student.0 state=[CLOSED] absentFrom=@LedgerSnapshot.0
  STATUS     changedSince=@LedgerSnapshot.0
RosterFilter
  OPEN       type=[TERM_NO_SHOW] state=[SUBMITTED] period="2000-2027" producerId=@Organization.3 late=true
Query.ledgerLines
  FORM       filter=LedgerLineFilter order=LedgerLineOrder
Query.rosters
  FORM       filter=RosterFilter order=RosterOrder
Query.ledgerAsOf
  WHICH      ledgerId on
Query.unitsWithoutLedger
  OPEN       lacksLedger=DROPOUT type=[SCHOOL]
  FORM       order=OrganizationOrder
Ledger.snapshots
  OPEN       period="2026-07"
  FORM       order=LedgerSnapshotOrder
Roster.lines
  FORM       order=RosterLineOrder
LedgerOpenInput
  INPUT      type="DROPOUT" ownerId=@Organization.3 classId=@SchoolClass.0 idempotencyKey="ledgerOpen"
LedgerConfirmMonthInput
  WHICH      ledgerId=@Ledger.0
  INPUT      expectedVersion=0 month="2026-07" idempotencyKey="ledgerConfirmMonth"
LedgerDeclareEmptyInput
  WHICH      ledgerId=@Ledger.0
  INPUT      expectedVersion=0 month="2026-07" idempotencyKey="ledgerDeclareEmpty"
LedgerVerifyTermStartInput
  WHICH      ledgerId=@Ledger.0
  INPUT      expectedVersion=0 verifiedOn="2026-08-01" idempotencyKey="ledgerVerifyTermStart"
LedgerReconcileInput
  WHICH      ledgerId=@Ledger.0
  INPUT      expectedVersion=0 idempotencyKey="ledgerReconcile"
LedgerFactInput
  INPUT      column value
LedgerEntryOpenInput
  WHICH      ledgerId=@Ledger.0 studentId=@Student.0
  INPUT      reason="某事" facts=[{"column":"none"}] idempotencyKey="ledgerEntryOpen"
LedgerEntryUpdateInput
  WHICH      entryId=@LedgerEntry.0
  INPUT      expectedVersion=0 reason="某事" facts=[] idempotencyKey="ledgerEntryUpdate"
LedgerEntryCloseInput
  WHICH      entryId=@LedgerEntry.0
  INPUT      expectedVersion=0 reason="某事" evidence=[] idempotencyKey="ledgerEntryClose"
LedgerEntryReopenInput
  WHICH      entryId=@LedgerEntry.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="ledgerEntryReopen"
RosterBuildInput
  INPUT      type="HOUSEHOLD_CHANGE" producerId=@Organization.3 idempotencyKey="rosterBuild"
RosterSubmitInput
  WHICH      rosterId=@Roster.0
  INPUT      expectedVersion=0 idempotencyKey="rosterSubmit"
RosterAcceptInput
  WHICH      rosterId=@Roster.0
  INPUT      expectedVersion=0 idempotencyKey="rosterAccept"
RosterReturnInput
  WHICH      rosterId=@Roster.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="rosterReturn"
RosterArchiveInput
  WHICH      rosterId=@Roster.0
  INPUT      expectedVersion=0 idempotencyKey="rosterArchive"
"""
ORDERS = """
LedgerSnapshotOrder
  KEY        NEWEST ID
LedgerLineOrder
  KEY        ENTRY
RosterOrder
  KEY        NEWEST ID
RosterLineOrder
  STATUS     ORDINAL
  KEY        ID
"""
CHANGES = """
cases:write
  ledgerOpen             LedgerOpenInput             LedgerChanged       school township bureau
  ledgerConfirmMonth     LedgerConfirmMonthInput     LedgerChanged       school township bureau
  ledgerDeclareEmpty     LedgerDeclareEmptyInput     LedgerChanged       school township bureau
  ledgerVerifyTermStart  LedgerVerifyTermStartInput  LedgerChanged       school township bureau
  ledgerReconcile        LedgerReconcileInput        LedgerChanged       school bureau
  ledgerEntryOpen        LedgerEntryOpenInput        LedgerEntryChanged  school township bureau
  ledgerEntryUpdate      LedgerEntryUpdateInput      LedgerEntryChanged  school township bureau
  ledgerEntryClose       LedgerEntryCloseInput       LedgerEntryChanged  school township bureau
  ledgerEntryReopen      LedgerEntryReopenInput      LedgerEntryChanged  school township bureau
  rosterBuild            RosterBuildInput            RosterChanged       school township bureau
  rosterSubmit           RosterSubmitInput           RosterChanged       school township bureau
  rosterAccept           RosterAcceptInput           RosterChanged       bureau
  rosterReturn           RosterReturnInput           RosterChanged       bureau
  rosterArchive          RosterArchiveInput          RosterChanged       bureau
"""
SEEN = """
ledgers:read
  keeper,bureau,special,agreed           LedgerSnapshot Roster
  school,township,bureau,special,agreed  LedgerLine RosterLine
"""
BY = {"LedgerSnapshot": ("Ledger", "ledger_id")}
_OF_LEDGER = ("LedgerSnapshot", "ledger_id", "ledger_id")
OVER = {
    ("LedgerLine", "snapshotId"): _OF_LEDGER,
    ("LedgerLine", "absentFrom"): _OF_LEDGER,
    ("LedgerLine", "changedSince"): _OF_LEDGER,
    ("LedgerEntry", "registered"): ("Ledger,Enrollment", "ledger_id", "id"),
    ("Student", "missingFromLedger"): (
        "Ledger,LedgerEntry,Enrollment",
        "jurisdiction_code",
        "jurisdiction_code",
    ),
}
_NUMBERS = {"student.id_number": "150785***********9", "student.student_no": "G15078************9"}
_SAID = {
    "NAME": {"student.name": "某生", "guardian.name": "某家长"},
    "IDENTITY": _NUMBERS,
    "PROFILE": {"student.sex": "女"},
    "STATUS": {"student.schooling_status": "辍学"},
    "RESIDENCE": {"student.village": "某村"},
    "GROUP": {"groups": "留守儿童"},
    "CASE": {"case.causes": "因贫"},
    "FINDING": {"exemption_reason": "重度智力残疾"},
}


def _in_july(number: int) -> date:
    return date(2026, 7, 1 + number)


ROWS: Rows = (
    (
        tables.LedgerSnapshot,
        {
            "sequence": lambda number: 1 + number,
            "taken_on": _in_july,
            "cause": SnapshotCause.MONTH_CONFIRMED,
            "period": "2026-07",
        },
    ),
    (
        tables.LedgerLine,
        {
            "since": lambda number: 1 + number,
            "until": lambda number: 1 + number,
            "state": LedgerEntryState.OPEN,
            "said": _SAID,
        },
    ),
    (
        tables.LedgerLine,
        {
            "since": lambda number: 2 + number,
            "until": None,
            "state": LedgerEntryState.CLOSED,
            "said": _SAID,
        },
    ),
    (
        tables.Roster,
        {
            "type": RosterType.TERM_NO_SHOW,
            "state": RosterState.SUBMITTED,
            "period": lambda number: f"20{number:02}-2027",
        },
    ),
    (tables.RosterLine, {"said": _SAID}),
)
"""Of a ledger a snapshot for each child that was worked on, the numbers rising: in its own the child stood otherwise than after."""
EMPTY: Rows = ((tables.LedgerSnapshot, {"sequence": 1, "row_count": 0}),)
