"""Which rows of a noun lie within somebody's reach: of the county, about some children, of a unit, exchanged with a partner."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.hub import world
from tests.hub.matrix.truth import Row, Truth

SCHOOLS = {
    "SchoolClass": ("id", "id"),
    "AttendanceSheet": ("class_id", "id"),
    "AttendanceSummary": ("class_id", "id"),
    "ReturnRegister": ("school_id", "school_id"),
    "AdmissionPlan": ("school_id", "school_id"),
    "ScreeningAssignment": ("school_id", "school_id"),
    "ClassTermRecord": ("class_id", "id"),
    "ComparisonRun": ("school_id", "school_id"),
    "CurriculumStatement": ("school_id", "school_id"),
    "ParentCommittee": ("school_id", "school_id"),
    "CommitteeMember": ("school_id", "school_id"),
    "CommitteeMeeting": ("school_id", "school_id"),
    "ChecklistItem": ("school_id", "school_id"),
    "CohortRecord": ("school_id", "school_id"),
    "SchoolCondition": ("school_id", "school_id"),
}
"""Of what schools have of all their pupils: the column that says of which class or school, and the class's own of that."""
Which = Callable[[Truth, str, Row], bool]


def everywhere(truth: Truth, noun: str, row: Row) -> bool:
    """All rows of all places."""
    return True


def county(code: str = world.HERE) -> Which:
    """Rows of a county, and those of every county."""
    return lambda truth, noun, row: truth.county(noun, row) in (code, None)


def about(*numbers: int, kept: Which = lambda *_: False) -> Which:
    """Rows about these of the county's children. kept: what is no child's beside them."""
    return lambda truth, noun, row: bool(truth.children(noun, row) & set(numbers)) or kept(truth, noun, row)


def of_unit(unit: str) -> Which:
    """What a school has of all its pupils, what schools have that lie in a township, and clocks that the unit itself must keep."""

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        if noun == "Timer":
            codes = {None if row["student_id"] else truth.code(row["owner_id"])}
        elif noun == "Discrepancy":
            codes = {None if row["student_id"] else truth.code(row["school_id"])}
        elif noun in SCHOOLS and row["school_id"] is not None:
            school = truth.rows["School"][row["school_id"]]
            codes = {truth.code(school["id"]), truth.code(school["township_id"])}
        else:
            return False
        return f"{world.HERE}{unit}" in codes

    return mine


def taught(*rooms: int) -> Which:
    """What these of the county's classes have of all their pupils, and their schools of a term."""

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        for kept in ("AttendanceSummary", "ClassTermRecord"):
            if noun == "Timer" and row["row_id"] in truth.rows[kept]:
                return mine(truth, kept, truth.rows[kept][row["row_id"]])
        if noun not in SCHOOLS:
            return False
        column, key = SCHOOLS[noun]
        own = (truth.rows["SchoolClass"][truth.here["SchoolClass"][each]] for each in rooms)
        return any(row[column] == each[key] for each in own)

    return mine


def ledgers(children: Iterable[int], *units: str) -> Which:
    """Ledgers that one of these children stands in, whatever became of it there, and those kept by these units."""
    numbers, codes = set(children), {f"{world.HERE}{unit}" for unit in units}

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        kept = truth.rows["Organization"][row["owner_id"]]["code"] in codes
        return kept or bool(truth.children(noun, row) & numbers)

    return mine


def handed(unit: str) -> Which:
    """Handovers from a school, and those to it that are signed (GH-26)."""
    code = f"{world.HERE}{unit}"

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        if noun == "HandoverCopy":
            row = truth.rows["TransitionHandover"][row["handover_id"]]
        here, there = (truth.rows["Organization"][row[key]]["code"] for key in ("primary_id", "junior_id"))
        return here == code or (there == code and row["state"] != "DRAFT")

    return mine


def leaving(children: Iterable[int], unit: str) -> Which:
    """Where these children go on, whom a school sends, and whom it is handed."""
    numbers = set(children)

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        if truth.children(noun, row) & numbers:
            return True
        sent = truth.rows["Organization"][row["primary_id"]]["code"] == f"{world.HERE}{unit}"
        handover = truth.rows["TransitionHandover"].get(row["handover_id"])
        return sent or (handover is not None and handed(unit)(truth, "TransitionHandover", handover))

    return mine


def kept_by(unit: str) -> Which:
    """How a unit's ledgers stood, and rosters that it makes or is handed."""

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        ledger = truth.rows["Ledger"].get(row.get("ledger_id"))
        keepers = {ledger["owner_id"]} if ledger else {row["producer_id"], row["receiver_id"]}
        return any(
            truth.rows["Organization"][key]["code"] == f"{world.HERE}{unit}" for key in keepers - {None}
        )

    return mine


def asked_of(partner: str) -> Which:
    """What a partner was asked to verify, and children of whom it has not answered yet."""

    def sent(truth: Truth, row: Row) -> bool:
        package = truth.rows["ExchangePackage"].get(row["sent_package_id"])
        return package is not None and exchanged_with(partner)(truth, "ExchangePackage", package)

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        if noun == "Verification":
            return sent(truth, row)
        waiting = (
            each
            for each in truth.rows["Verification"].values()
            if sent(truth, each) and each["state"] in ("SENT", "RECEIVED", "DISPUTED")
        )
        return any(row["id"] in truth.people("Verification", each) for each in waiting)

    return mine


def exchanged_with(partner: str) -> Which:
    """What was exchanged with one partner of the county."""

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        if noun == "ExchangeRecord":
            return mine(truth, "ExchangePackage", truth.rows["ExchangePackage"][row["package_id"]])
        if "partner_id" in row:
            row = truth.rows["ExchangePartner"][row["partner_id"]]
        named = row["partner_code"] if "partner_code" in row else row["code"]
        return bool(named == partner and row.get("jurisdiction_code") == world.HERE)

    return mine


UNITS = {
    "DutyEntry": ("unit_id", "counterpart_id"),
    "DutyTask": ("unit_id", "raised_by_id", "handed_to_id"),
    "VenueViolationClue": ("unit_id", "reported_by_id", "school_id"),
    "VenueAction": ("unit_id", "reported_by_id", "school_id"),
    "ResponsibilityLetter": ("unit_id",),
    "LetterParty": ("unit_id",),
    "LetterArticle": ("unit_id",),
    "LetterCopy": ("unit_id",),
    "ScheduledEvent": ("unit_id",),
    "WorkPlan": ("unit_id",),
    "Meeting": ("unit_id",),
    "PublicityActivity": ("unit_id",),
    "LegalEducationTeam": ("unit_id", "guided_by_id"),
    "StaffingRecord": ("unit_id", "host_id"),
    "SchoolPairing": ("urban_id", "rural_id"),
    "FundAllocation": ("unit_id",),
    "FundArrival": ("unit_id",),
    "Teacher": ("unit_id",),
    "PeriodReport": ("unit_id", "receiver_id"),
    "ReportSection": ("unit_id", "receiver_id"),
    "ReportFigure": ("unit_id", "receiver_id"),
    "Submission": ("unit_id",),
    "SubmissionItem": ("unit_id",),
    "Inspection": ("unit_id",),
    "Inspector": ("unit_id",),
    "InspectionItem": ("unit_id",),
    "InspectionFinding": ("unit_id",),
    "RectificationOrder": ("unit_id",),
    "AccountabilityTalk": ("unit_id",),
    "CircularCriticism": ("unit_id",),
    "CriticismFinding": ("unit_id",),
    "AccountabilityProposal": ("unit_id",),
    "ConductComplaint": (
        "unit_id",
        "received_by_id",
    ),
    "AccountabilityAction": ("unit_id",),
    "AccountablePerson": ("unit_id",),
    "YearlyAppraisal": ("unit_id",),
    "AppraisalItem": ("unit_id",),
    "AppraisalConsequence": ("unit_id",),
    "ResponsibilityGap": ("organization_id",),
    "IndicatorValue": ("unit_id",),
    "UnitTarget": ("unit_id",),
}
"""Of what duties ask: the columns that say of which units."""


def owed(truth: Truth, noun: str, row: Row) -> set[str]:
    """The codes of the units that a row is of."""
    return {truth.code(row[column]) for column in UNITS[noun] if row[column]}


def published(noun: str, row: Row, code: str = world.HERE) -> bool:
    """What every unit of a county is shown beside its own."""
    for_all = noun == "CircularCriticism" and row["scope"] == "COUNTY"
    return for_all and bool(row["jurisdiction_code"] == code)


def owing(unit: str, *schools: str, code: str = world.HERE) -> Which:
    """What is of a unit of the county, or of these schools of its township, and what is published to all units."""
    codes = {f"{world.HERE}{each}" for each in (unit, *schools)}
    return lambda truth, noun, row: published(noun, row, code) or bool(owed(truth, noun, row) & codes)


def of_department(department: str) -> Which:
    """What is of the county's units of a department."""

    def mine(truth: Truth, noun: str, row: Row) -> bool:
        units = truth.rows["Organization"].values()
        own = {each["code"] for each in units if each["department"] == department}
        of_own = row["jurisdiction_code"] == world.HERE and bool(owed(truth, noun, row) & own)
        return of_own or published(noun, row)

    return mine
