"""Every row of catalogue 2.19 that casework goes by, as the API shows it in the five places: whose word it is, and its value.

Where a document is silent, or speaks without a number, the hub's default holds and the API says HUB_DEFAULT; the clauses
that speak are shown all the same. What the value leads to is held in the other files of this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.casework.desk import Desk
from tests.casework.places.five import CODES, Five
from tests.casework.way import BUREAU


@dataclass(frozen=True)
class Said:
    """A cell of the table: a value that clauses give, or clauses that speak without giving one, or nothing at all."""

    clauses: tuple[str, ...] = ()
    value: Any = None
    given: bool = False


def said(value: Any, *clauses: str) -> Said:
    return Said(clauses, value, given=True)


def speaks(*clauses: str) -> Said:
    return Said(clauses)


SILENT = Said()


@dataclass(frozen=True)
class Row:
    """A row of 2.19. hub: the hub's default; marked: on whose word it stands, [P] or [K]."""

    key: str
    hub: Any
    gh: Said = SILENT
    dc: Said = SILENT
    bs: Said = SILENT
    hl: Said = SILENT
    qc: Said = SILENT
    marked: str = "PROPOSAL"

    def cell(self, place: str) -> Said:
        cell: Said = getattr(self, place.lower())
        return cell

    def shown(self, place: str) -> tuple[Any, str, str, list[str]]:
        """What the API is to show: value, origin, mark, clauses."""
        cell = self.cell(place)
        origin, marked = ("DOCUMENT", "SOURCE") if cell.given else ("HUB_DEFAULT", self.marked)
        return cell.value if cell.given else self.hub, origin, marked, list(cell.clauses)


TOWNSHIP_AND_BUREAU = ["TOWNSHIP", "EDUCATION_BUREAU"]
CRITICIZE, ORDER = "CRITICISM_EDUCATION", "ORDER_TO_CORRECT"
COMMITTEE, INCLUSIVE, SPECIAL, HOME = "EXPERT_COMMITTEE", "INCLUSIVE", "SPECIAL_SCHOOL", "HOME_TEACHING"
TABLE = (
    Row(
        "ledgers.required",
        [
            *["SCHOOL_AGE_ENROLLMENT", "SUSPECTED_DROPOUT", "DROPOUT", "CATCHMENT_SCHOOL_AGE"],
            *["ENROLLMENT_CHANGE", "WORK", "ENROLLMENT_MANAGEMENT", "LEARNING_DIFFICULTY_SUPPORT", "EXEMPTION"],
        ],
        gh=said(["SCHOOL_AGE_ENROLLMENT", "SUSPECTED_DROPOUT", "DROPOUT"], "GH-27"),
        dc=said(["CATCHMENT_SCHOOL_AGE", "ENROLLMENT_CHANGE", "WORK"], "DC-07", "DC-12", "DC-14"),
        bs=said(["DROPOUT"], "BS-18"),
        hl=said(["WORK", "EXEMPTION"], "HL-47", "HL-49"),
        qc=said(
            ["ENROLLMENT_MANAGEMENT", "LEARNING_DIFFICULTY_SUPPORT", "WORK"],
            *["QC-07", "QC-37", "QC-20", "QC-43"],
        ),
    ),
    Row(
        "rosters.required",
        ["SCHOOL_AGE_CHILDREN", "STUDENTS_AT_SCHOOL", "DISABLED_CHILDREN", "HOME_TEACHING"],
        dc=said(
            ["SCHOOL_AGE_CHILDREN", "STUDENTS_AT_SCHOOL", "DISABLED_CHILDREN", "HOME_TEACHING"], "DC-09"
        ),
        hl=said(["EXEMPTED"], "HL-49"),
    ),
    Row(
        "ledger.update",
        ["MONTHLY"],
        gh=said(["TERM_START", "MONTHLY", "ON_CHANGE"], "GH-29"),
        dc=speaks("DC-07"),
        bs=said(["ANY_TIME"], "BS-18"),
        hl=said(["YEARLY"], "HL-47"),
        qc=said(["CONTINUOUS"], "QC-37"),
    ),
    Row("attendance.monthlySummary", True, gh=said(True, "GH-32")),
    Row("return.timerDays", 3, dc=said(3, "DC-L2c")),
    Row(
        "noShow.registerWithin", 7, gh=speaks("GH-29"), dc=speaks("DC-10"), qc=said(7, "QC-18")
    ),
    Row(
        "suspected.criteria",
        {"unexcusedDaysMoreThan": 7},
        gh=speaks("GH-33"),
        dc=speaks("DC-14"),
        marked="KNOWLEDGE",
    ),
    Row("suspected.classes", None, dc=speaks("DC-14")),
    Row("circular.issuer", "EDUCATION_BUREAU", bs=said("SCHOOL", "BS-18")),
    Row(
        "dropout.criteria",
        {"monthsAfterSuspected": 1},
        gh=speaks("GH-33"),
        dc=speaks("DC-14"),
        bs=speaks("BS-24"),
        qc=speaks("QC-40"),
        marked="KNOWLEDGE",
    ),
    Row("persuasionStartWithin", 24, gh=speaks("GH-35"), bs=speaks("BS-24"), hl=speaks("HL-44")),
    Row("visitsBeforeReport", 3, gh=said(3, "GH-19")),
    Row("visitsBeforeReport.enabled", False, gh=said(True, "GH-19")),
    Row(
        "report.recipients",
        TOWNSHIP_AND_BUREAU,
        gh=said(TOWNSHIP_AND_BUREAU, "GH-21"),
        dc=said(TOWNSHIP_AND_BUREAU, "DC-L2c"),
        hl=said(["NEXT_LEVEL"], "HL-44"),
        qc=said(["TERRITORIAL_GOVERNMENT", "EDUCATION_BUREAU"], "QC-19"),
    ),
    Row("report.viaCenterSchool", False, qc=said(True, "QC-40")),
    Row(
        "jointVisit.partner",
        ["VILLAGE_COMMITTEE"],
        dc=said(["WORK_GROUP"], "DC-15"),
        bs=said(["VILLAGE_COMMITTEE"], "BS-24"),
        hl=said(["POLICE"], "HL-32"),
        qc=said(["VILLAGE_CADRES", "TOWNSHIP"], "QC-17"),
    ),
    Row("jointVisit.required", False, dc=said(True, "DC-15"), bs=said(True, "BS-24")),
    Row("jointVisit.termStart", None, qc=said({"min": 1, "max": 2}, "QC-17")),
    Row("holidayVisits", True, gh=speaks("GH-35"), qc=said(True, "QC-16")),
    Row("remoteVisitAllowed", True, bs=said(True, "BS-28")),
    Row("remoteVisit.modes", ["PHONE", "WECHAT"], bs=said(["PHONE", "WECHAT"], "BS-28")),
    Row(
        "placement.order",
        [COMMITTEE, INCLUSIVE, SPECIAL, HOME],
        gh=said([INCLUSIVE, HOME], "GH-41"),
        dc=said([INCLUSIVE, SPECIAL, HOME], "DC-19"),
        hl=said([COMMITTEE, INCLUSIVE, HOME], "HL-64"),
        qc=said([SPECIAL, HOME], "QC-34"),
    ),
    Row("homeTeaching.min", None, dc=said({"visitsPerMonth": 2, "lessonsPerVisit": 2}, "DC-23")),
    Row("exemption.roster", False, hl=said(True, "HL-49")),
    Row("expertCommittee", "OPTIONAL", hl=said("REQUIRED", "HL-48")),
    Row(
        "vocational.placement",
        "OFF",
        hl=said("ON_APPLICATION", "HL-68"),
        qc=said("ELECTIVES_ONLY", "QC-35"),
    ),
    Row(
        "guardianLadder",
        [CRITICIZE, ORDER, "JUDICIAL_DOCUMENT", "LEGAL_LIABILITY"],
        gh=said([CRITICIZE, ORDER, "JOINT_SANCTION"], "GH-43"),
        dc=said(["RETURN_NOTICE", ORDER], "DC-17"),
        hl=said([CRITICIZE, ORDER, "JUDICIAL_COMPULSION"], "HL-10", "HL-50"),
        qc=said(
            [CRITICIZE, ORDER, "JUDICIAL_DOCUMENT", "LEGAL_LIABILITY"], "QC-08", "QC-09", "QC-10"
        ),
    ),
    Row("guardianLadder.parallel", [], hl=said(["PUBLIC_SECURITY_PENALTY"], "HL-33")),
    Row(
        "ladder.firstActor",
        ["TOWNSHIP"],
        gh=speaks("GH-43"),
        dc=said(["SCHOOL"], "DC-17"),
        bs=said(["SCHOOL", "VILLAGE_COMMUNITY"], "BS-24"),
        hl=said(["LEADING_GROUP", "TOWNSHIP"], "HL-10", "HL-71"),
        qc=said(["TOWNSHIP"], "QC-08"),
    ),
    Row(
        "responsibility.chain",
        None,
        gh=said(["GH_SCHOOL", "GH_TERRITORY"], "GH-11", "GH-12", "GH-20"),
        dc=said(["DC_SCHOOL"], "DC-03", "DC-L2a", "DC-L2c"),
        bs=said(["SCHOOL_ADMIN", "ENROLLMENT_RECORD", "EXTERNAL"], "BS-09", "BS-10", "BS-11"),
        hl=said(["HL_CHAIN"], "HL-43"),
        qc=said(["QC_GOVERNMENT", "QC_EDUCATION", "QC_REPORT"], "QC-50", "QC-51", "QC-40"),
    ),
    Row("handover.copies", 3, gh=said(3, "GH-26")),
    Row("disabled.ageRange", {"from": 6, "to": 15}, dc=said({"from": 6, "to": 15}, "DC-20")),
    Row(
        "schoolAge",
        {"from": 6, "to": 15},
        dc=speaks("DC-20"),
        hl=said({"from": 6, "to": 15}, "HL-70"),
    ),
    Row("returnee.followUpDays", 120),
    Row("returnee.followUpEvery", 30),
    Row("determination.dropoutBy", ["EDUCATION_BUREAU"]),
    Row("deferral.approver", ["EDUCATION_BUREAU"], hl=said(["EDUCATION_BUREAU"], "HL-61")),
)  # fmt: skip
"""One column a place, from catalogue 2.19; the last four have no row there but differ by place or by nobody's word (A-42, GH-37)."""

ELSEWHERE = {
    **dict.fromkeys(
        [
            "target.nineYearConsolidation",  # indicators
            "target.enrollment",
            "target.persuasionReturn",
            "target.dropoutRate",
            "letter.types",  # letters of responsibility
            "letter.copies",
            "monitoring.stageFocus",  # what supervision looks at
            "monitoring.areaFocus",
            "submission.bundle",  # what schools hand in, once a year
            "township.feedback",
            "publicity.months",
            "meeting.township",
            "meeting.government",
            "appraisal.veto",
            "publicAnnouncement",
        ],
        "duties",
    ),
    **dict.fromkeys(["coverage.universe", "rosters.august", "exchange.day"], "exchange"),
    **dict.fromkeys(["aid.program", "keyGroups"], "aid and special groups"),
    "document.scope": "the head of each document (tests/policies)",
}
"""Rows of 2.19 that no act of casework goes by, and where they belong."""


ROWS = """document.scope target.nineYearConsolidation target.enrollment target.persuasionReturn target.dropoutRate
  ledgers.required ledger.update attendance.monthlySummary return.timerDays noShow.registerWithin suspected.criteria
  dropout.criteria persuasionStartWithin visitsBeforeReport report.recipients report.viaCenterSchool jointVisit.partner
  holidayVisits remoteVisitAllowed placement.order homeTeaching.min exemption.roster expertCommittee vocational.placement
  guardianLadder ladder.firstActor responsibility.chain letter.types letter.copies handover.copies aid.program keyGroups
  monitoring.stageFocus disabled.ageRange schoolAge rosters.august township.feedback submission.bundle publicity.months
  meeting.township meeting.government appraisal.veto publicAnnouncement coverage.universe exchange.day"""
"""The rows of catalogue 2.19, in its order, as the policies spell them."""


@pytest.mark.parametrize("place", CODES)
async def test_what_a_place_says_and_what_the_hub_says_for_it_can_be_told_apart(
    five: Five, place: str
) -> None:
    shown = await _parameters(five.desks[place])
    assert {row.key: shown[row.key] for row in TABLE} == {row.key: row.shown(place) for row in TABLE}


async def test_every_row_of_the_table_is_held_here_or_belongs_elsewhere(five: Five) -> None:
    held = {row.key for row in TABLE}
    assert set(ROWS.split()) <= held | ELSEWHERE.keys()
    assert not held & ELSEWHERE.keys()
    assert held | ELSEWHERE.keys() <= (await _parameters(five.desks["GH"])).keys()


async def _parameters(desk: Desk) -> dict[str, tuple[Any, str, str, list[str]]]:
    asked = """query ($j: String!, $after: String) { ruleParameters(jurisdiction: $j, first: 100, after: $after) {
      totalCount nodes { key value origin marked clausesCited } pageInfo { endCursor hasNextPage } } }"""
    found: list[Any] = []
    page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
    while page["pageInfo"]["hasNextPage"]:
        said = {"j": desk.code, "after": page["pageInfo"]["endCursor"]}
        page = (await desk.ask(asked, said, BUREAU))["ruleParameters"]
        found += page["nodes"]
    assert page["totalCount"] == len(found)
    return {
        each["key"]: (each["value"], each["origin"], each["marked"], each["clausesCited"]) for each in found
    }
