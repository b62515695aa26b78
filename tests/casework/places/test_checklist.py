"""What a school owes in each of the five places, by its document alone."""

from __future__ import annotations

import pytest

from tests.casework.desk import Desk
from tests.casework.places.five import Five

ASKED = "{ schoolChecklists(first: 100) { nodes { kind type clauses } } }"
OWED = {
    "GH": {
        "LEDGER": {"SCHOOL_AGE_ENROLLMENT", "SUSPECTED_DROPOUT", "DROPOUT"},
        "ROSTER": {"GRADUATE_DESTINATIONS"},
        "RECORD": {"ATTENDANCE_SUMMARY", "RETURN_REGISTER"},
    },
    "DC": {
        "LEDGER": {"CATCHMENT_SCHOOL_AGE", "ENROLLMENT_CHANGE", "WORK"},
        "ROSTER": {
            "SCHOOL_AGE_CHILDREN",
            "STUDENTS_AT_SCHOOL",
            "DISABLED_CHILDREN",
            "HOME_TEACHING",
            "OUTBOUND_STUDENTS",
        },
        "RECORD": {"RETURN_REGISTER"},
    },
    "BS": {"LEDGER": {"DROPOUT"}, "RECORD": {"ADMISSION_PLAN", "CLASS_TERM_RECORD", "CIRCULAR_NOTICE"}},
    "HL": {},
    "QC": {
        "LEDGER": {"ENROLLMENT_MANAGEMENT", "LEARNING_DIFFICULTY_SUPPORT"},
        "ROSTER": {"TERM_NO_SHOW"},
        "RECORD": {"RETURN_REGISTER"},
    },
}
"""Catalogue 2.1, columns Owner and Source; Hulin's ledgers and rosters are the bureau's, the townships' and departments'."""


async def owed(desk: Desk) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in (await desk.ask(ASKED))["schoolChecklists"]["nodes"]:
        found.setdefault(each["kind"], set()).add(each["type"])
        assert each["clauses"]
    return found


@pytest.mark.rule("GH-17")
async def test_a_school_owes_what_the_document_of_its_place_names_and_nothing_else_GH_17(five: Five) -> None:
    assert await five.each(owed) == OWED
