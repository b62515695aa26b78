"""The ladder against guardians in the five places: its steps in order, who takes the first, what stands beside it (2.19, 2.9.2).

Rows of 2.19: guardianLadder, ladder.firstActor.
"""

from __future__ import annotations

from typing import Any

import pytest

from domain.role import Role
from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.places.five import CODES, Five, pupil, tried
from tests.casework.test_enforcement import paper, receipt, run_out
from tests.casework.way import BUREAU, SCHOOL, TOWNSHIP

STEPS = (
    "RETURN_NOTICE",
    "CRITICISM_EDUCATION",
    "ORDER_TO_CORRECT",
    "JUDICIAL_DOCUMENT",
    "JUDICIAL_COMPULSION",
    "LEGAL_LIABILITY",
    "JOINT_SANCTION",
    "PUBLIC_SECURITY_PENALTY",
)
LADDERS: dict[str, list[tuple[str, int, list[str]]]] = {
    "GH": [
        ("CRITICISM_EDUCATION", 1, ["GH-43"]),
        ("ORDER_TO_CORRECT", 2, ["GH-43"]),
        ("JOINT_SANCTION", 3, ["GH-43"]),
    ],
    "DC": [("RETURN_NOTICE", 1, ["DC-17"]), ("ORDER_TO_CORRECT", 2, ["DC-17"])],
    "BS": [  # its document has none: the hub's default, of no clause
        ("CRITICISM_EDUCATION", 1, []),
        ("ORDER_TO_CORRECT", 2, []),
        ("JUDICIAL_DOCUMENT", 3, []),
        ("LEGAL_LIABILITY", 4, []),
    ],
    "HL": [
        ("CRITICISM_EDUCATION", 1, ["HL-10"]),
        ("ORDER_TO_CORRECT", 2, ["HL-10"]),
        ("JUDICIAL_COMPULSION", 3, ["HL-10", "HL-50"]),
        ("PUBLIC_SECURITY_PENALTY", 0, ["HL-33"]),
    ],
    "QC": [
        ("CRITICISM_EDUCATION", 1, ["QC-08"]),
        ("ORDER_TO_CORRECT", 2, ["QC-08"]),
        ("JUDICIAL_DOCUMENT", 3, ["QC-09"]),
        ("LEGAL_LIABILITY", 4, ["QC-10"]),
    ],
}
"""guardianLadder, step by step with its place and clauses; 0 stands beside the ladder, at any time."""
COMPANY = ("SCHOOL_LEADER", "VILLAGE_CADRE", "TOWNSHIP_CADRE", "POLICE")
"""With whom persuasion counts in each place."""
BY_OTHERS = {
    ("BS", "JUDICIAL_DOCUMENT"): "JUSTICE",  # the hub's default, too, leaves to courts what is theirs (2.9.2)
    ("BS", "LEGAL_LIABILITY"): "JUSTICE",
    ("QC", "JUDICIAL_DOCUMENT"): "JUSTICE",
    ("QC", "LEGAL_LIABILITY"): "JUSTICE",
    ("HL", "ORDER_TO_CORRECT"): "LEADING_GROUP",
    ("HL", "JUDICIAL_COMPULSION"): "JUSTICE",
    ("HL", "PUBLIC_SECURITY_PENALTY"): "PUBLIC_SECURITY",
}
"""Steps of units that do not work at the hub (QC-09, QC-10, HL-10, HL-33): whoever records one shows their paper."""


async def dropout(desk: Desk) -> tuple[int, Any]:
    number = await pupil(desk)
    case = await way.suspected(desk, number)
    await way.three_visits(desk, number)
    # What the one form per child holds, where the place asks for it before any paper (DC-16).
    await desk.done("persuasionRecord", way.persuading(desk, case, *COMPANY))
    await desk.done("reportSend", way.reporting(case))
    case = await way.seen(desk, case, "id version")
    return number, await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)


@pytest.mark.rule("GH-43", "HL-10", "HL-33", "HL-71", "QC-08", "QC-09", "QC-10")
async def test_each_place_climbs_its_own_ladder_to_the_end_and_no_other(five: Five) -> None:
    """批评→限期整改→联合惩戒 | 通知书→强制 | — | 批评→责令→司法强制 (+治安处罚) | 批评→责令限期改正→司法文书→法律责任 | QC's."""

    async def climbed(desk: Desk) -> list[tuple[str, int, list[str]]]:
        number, case = await dropout(desk)
        taken, left = [], list(STEPS)
        while left:
            for step in left:
                said = paper(desk, case, step) | {"evidence": await _papers(desk, number, step)}
                answer = (await desk.post("enforcementPrepare", said, _by(desk, step)))["data"]
                row = answer["enforcementPrepare"]
                if row["__typename"] != "Refused":
                    row = row["enforcement"]
                    taken.append((row["step"], row["stepNo"], row["clauses"]))
                    case = (await run_out(desk, number, row, _by(desk, step)))["dropoutCase"]
                    left.remove(step)
                    break
                assert row["code"] in ("NOT_IN_LADDER", "NOT_YOUR_TURN")
            else:
                return sorted(taken, key=lambda each: each[1] or len(STEPS))
        return taken

    assert await five.each(climbed) == LADDERS


def _by(desk: Desk, step: str) -> Role:
    return SCHOOL if step == "RETURN_NOTICE" else TOWNSHIP


async def _papers(desk: Desk, number: int, step: str) -> list[str]:
    place = next(each for each, code in CODES.items() if code == desk.code)
    source = BY_OTHERS.get((place, step))
    return [await receipt(desk, number, source, "OTHER")] if source else []


async def test_each_place_says_who_takes_the_first_step(five: Five) -> None:
    """ladder.firstActor: unnamed | school | school + village | leading group / township | township | township.

    A school criticizes and orders nobody (A-30): where the first step is such a one, it is the authorities'.
    """

    async def first(desk: Desk) -> Any:
        step = "RETURN_NOTICE" if desk is five.desks["DC"] else "CRITICISM_EDUCATION"
        found = {}
        for role in (SCHOOL, TOWNSHIP, BUREAU):
            _, case = await dropout(desk)
            found[role.name] = await tried(desk, "enforcementPrepare", paper(desk, case, step), role, "actor")
        return found

    def refused(clause: str | None) -> tuple[str, str, str | None]:
        return ("WRONG_UNIT", "step", clause)

    authorities = {"TOWNSHIP_OFFICER": "TOWNSHIP", "BUREAU_OFFICER": "EDUCATION_BUREAU"}
    assert await five.each(first) == {
        "GH": {"SCHOOL_OFFICER": refused("GH-43"), "TOWNSHIP_OFFICER": "TOWNSHIP", "BUREAU_OFFICER": refused("GH-43")},
        "DC": {
            "SCHOOL_OFFICER": "SCHOOL",
            "TOWNSHIP_OFFICER": refused("DC-17"),
            "BUREAU_OFFICER": refused("DC-17"),
        },
        "BS": {"SCHOOL_OFFICER": refused(None), **authorities},
        "HL": {
            "SCHOOL_OFFICER": refused("HL-10"),
            "TOWNSHIP_OFFICER": "TOWNSHIP",
            "BUREAU_OFFICER": refused("HL-10"),
        },
        "QC": {
            "SCHOOL_OFFICER": refused("QC-08"),
            "TOWNSHIP_OFFICER": "TOWNSHIP",
            "BUREAU_OFFICER": refused("QC-08"),
        },
    }  # fmt: skip
