"""Ledgers and rosters in the five places: which a dropout stands in, when they are due, what they are called (catalogue 2.19).

Rows of 2.19: ledgers.required, ledger.update; the days of rosters, of T-05, T-07, T-14 and T-21.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.student import SchoolingStatus
from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.places.five import Five, bureau, only, pupil, tried
from tests.casework.way import BUREAU, SCHOOL, TOWNSHIP

CLOCKS = "query ($o: ID!) { timers(filter: { ownerId: $o }) { nodes { limit dueAt provisional clauses } } }"


async def clocks(desk: Desk, unit: str) -> Any:
    found = (await desk.ask(CLOCKS, {"o": unit}, BUREAU))["timers"]["nodes"]
    return {each["limit"]: (each["dueAt"][:10], each["provisional"], each["clauses"]) for each in found}


async def test_a_ledger_of_dropouts_is_due_as_each_place_says(five: Five) -> None:
    """ledger.update: term start + monthly + on change (GH-29) | 常态化 | 随时 (BS-18) | yearly (HL-47) | 动态 (QC-37) | monthly."""

    async def begun(desk: Desk) -> Any:
        school = (await desk.school("9601")).partition(":")[2]
        await desk.done("ledgerOpen", {"type": "DROPOUT"}, SCHOOL, organization_id=school)
        return await clocks(desk, f"Organization:{school}")

    month = "2026-09-05"
    assert await five.each(begun) == {
        "GH": {
            "T-05a": (month, True, ["GH-27", "GH-29", "GH-33"]),
            "T-07": ("2026-09-08", True, ["GH-27", "GH-29", "GH-33"]),
        },
        "DC": {"T-05a": (month, True, [])},
        "BS": {"T-05a": (month, True, ["BS-18"])},
        "HL": {},
        "QC": {"T-05a": (month, True, [])},
    }


CLASSES = ("NEVER_ENROLLED", "DROPOUT", "IN_CITY_NO_REGISTRATION", "ELSEWHERE_NO_REGISTRATION", "OTHER")
"""失学、辍学、市域内就读无学籍、省内外就读无学籍、其他 (HL-47)."""


async def classified(desk: Desk, ledger: str, value: str) -> Any:
    """How a child's line is classified, or why it cannot be."""
    number = await pupil(desk, SchoolingStatus.NEVER_ENROLLED, school_id=None)
    said = {"ledgerId": ledger, "studentId": desk.student(number), "reason": "摸排登记"}
    facts = [{"column": "class", "value": value}]
    found = await tried(desk, "ledgerEntryOpen", said | {"facts": facts}, BUREAU, "facts")
    return found[0] if isinstance(found, tuple) else found["class"]


@pytest.mark.rule("HL-47")
async def test_the_bureaus_work_ledger_is_due_by_the_end_of_august_in_hulin_alone(five: Five) -> None:
    """ledgers.required: 3 named | 3 named | 辍学台账 | 工作台账, by the end of August (HL-47) | 3 named | the union of all.

    Hulin's is classified (失学、辍学、市域内就读无学籍、省内外就读无学籍、其他); Dachuan's is its schools' (DC-14).
    """

    async def begun(desk: Desk) -> Any:
        owner = await bureau(desk)
        answer = await desk.post("ledgerOpen", {"type": "WORK", "ownerId": owner}, BUREAU)
        found = answer["data"]["ledgerOpen"]
        if found["__typename"] == "Refused":
            return found["code"], found["clause"]
        due = await clocks(desk, owner)
        return due, [await classified(desk, found["ledger"]["id"], value) for value in CLASSES]

    found = await five.each(begun)
    assert found["HL"] == (
        {"T-21": ("2026-08-31", False, ["HL-46", "HL-47"])},
        list(CLASSES),
    )
    assert found["DC"] == ("WRONG_KEEPER", "DC-14")
    for place in ("GH", "BS", "QC"):
        due, classes = found[place]
        assert "T-21" not in due
        assert set(classes) == {"BAD_FACT"}


async def test_a_dropout_stands_in_the_ledgers_that_each_place_keeps(five: Five) -> None:
    """ledgers.required: no work ledger in Genhe and Boshan; in the three others a dropout stands in it, too (DC-14, HL-47, QC-43)."""

    async def stands(desk: Desk) -> set[str]:
        number = await pupil(desk)
        case = await way.suspected(desk, number)
        await way.three_visits(desk, number)
        await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)
        found = await way.of_child(desk, number, "ledgerEntries { state ledger { type } }")
        return {each["ledger"]["type"] for each in found["ledgerEntries"] if each["state"] != "CLOSED"}

    assert await five.each(stands) == only({"DROPOUT"}, "GH", "BS", others={"DROPOUT", "WORK"})


@pytest.mark.parametrize(
    ("type", "role", "due"),
    [
        ("DISABLED_CHILDREN", SCHOOL, only("2027-03-15", "DC", others=None)),  # T-14, DC-26
        ("TERM_NO_SHOW", SCHOOL, only("2026-09-08", "QC", others=None)),  # T-02, QC-18
        (
            "TOWNSHIP_NOT_ENROLLED_AND_DROPOUT",
            TOWNSHIP,
            only("2026-07-31", "HL", others=None),
        ),  # T-19, HL-13: late
    ],
)
async def test_a_roster_has_a_day_where_a_document_names_one(
    five: Five, type: str, role: Any, due: dict[str, str | None]
) -> None:
    async def built(desk: Desk) -> str | None:
        desk.move_to(date(2026, 9, 5))
        row = await desk.done("rosterBuild", {"type": type}, role)
        found: str | None = row["dueOn"]
        return found

    assert await five.each(built) == due
