"""Targets broken down to townships, schools, classes and posts, whether the parts cover the whole; cohorts as recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.target import Indicator
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import (
    BUREAU,
    SCHOOL,
    TOWNSHIP,
    behind,
    case,
    children,
    indicators,
    over,
    stands,
    these,
    values,
)
from tests.hub import world

YEAR = "2025-2026"


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "GH", date(2026, 8, 10)) as made:
        yield made


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "HL", date(2026, 8, 10)) as made:
        yield made


async def target(here: Desk, indicator: Indicator, code: str = "") -> str:
    async with here.door.sessions() as session:
        of = tables.Target
        same = (of.jurisdiction_code == (code or here.code), of.indicator == indicator)
        return f"Target:{(await session.scalars(select(of.id).where(*same).order_by(of.ordinal))).first()}"


async def room(here: Desk, class_no: int) -> str:
    async with here.door.sessions.begin() as session:
        made = tables.SchoolClass(
            school_id=here.rows["School"][0], school_year=YEAR, grade=7, class_no=class_no
        )
        session.add(made)
        await session.flush()
        return f"SchoolClass:{made.id}"


async def setting(here: Desk, unit: str, **more: Any) -> dict[str, Any]:
    said = {"unitId": unit, "targetId": await target(here, Indicator.RELAPSE_COUNT), "schoolYear": YEAR}
    return said | {"holderPosition": "校长", "holderName": "李四"} | more


@pytest.mark.rule("GH-13")
async def test_targets_are_broken_down_level_by_level_to_posts_and_the_parts_cover_the_whole_GH_13(
    genhe: Desk,
) -> None:
    here = genhe
    first, second = await room(here, 91), await room(here, 92)
    covered = await children(here, 6, class_id=first.removeprefix("SchoolClass:"))
    [bare] = await children(here, 1, class_id=second.removeprefix("SchoolClass:"))
    other = await here.school("8001")
    [elsewhere] = await children(here, 1, school_id=other.removeprefix("School:"))
    whole = await here.done("unitTargetSet", await setting(here, here.unit(3)), BUREAU)
    assert (whole["operator"], whole["value"], whole["parent"]) == ("EQ", 0, None)
    part = await here.done(
        "unitTargetSet", await setting(here, here.unit(3), classId=first, holderPosition="班主任")
    )
    assert (part["parent"]["id"], part["holderPosition"], part["schoolClass"]["id"]) == (
        whole["id"],
        "班主任",
        first,
    )
    await over(here, date(2026, 8, 11))
    year = {"period": [YEAR]}
    found = await stands(here, "TARGET_COVERAGE_RATE", **year)
    assert (found["numerator"], found["denominator"], found["value"]) == (7, 8, "87.50")
    assert await behind(here, found) == these(here, elsewhere)  # no part covers it
    rooms = await stands(
        here, "TARGET_COVERAGE_RATE", variant=["BY_CLASS"], level=["SCHOOL"], unitId=here.unit(3), **year
    )
    assert (rooms["numerator"], rooms["denominator"]) == (6, 7)
    assert await behind(here, rooms) == these(here, bare)
    assert len(covered) == 6
    await here.done("unitTargetSet", await setting(here, other.replace("School:", "Organization:")), BUREAU)
    here.move_to(date(2026, 8, 12))
    await here.tick()
    assert (await stands(here, "TARGET_COVERAGE_RATE", **year))["value"] == "100.00"
    # Each class is held against its own.
    await case(here, covered[0], relapse_of=await case(here, bare))
    here.move_to(date(2026, 9, 7))
    await here.tick()
    classes = {
        each["schoolClass"]["id"]: each
        for each in await values(here, "RELAPSE_COUNT", level=["CLASS"], **year)
    }
    assert (classes[first]["value"], classes[first]["compliance"]) == ("1", "MISSED")
    assert classes[first]["unitTarget"] == {"id": part["id"], "value": 0}
    assert (classes[second]["value"], classes[second]["unitTarget"]) == ("0", None)


@pytest.mark.rule("QC-04")
async def test_a_township_has_a_target_of_its_own_and_is_held_against_it_QC_04(hulin: Desk) -> None:
    here = hulin
    await children(here, 9)
    async with here.door.sessions() as session:
        of = tables.Target
        same = (
            of.jurisdiction_code == here.code,
            of.indicator == Indicator.ENROLLMENT_RATE,
            of.value.is_(None),
        )
        townships = f"Target:{await session.scalar(select(of.id).where(*same))}"
    said = await setting(here, here.unit(0), targetId=townships, holderPosition="乡镇长", value=95)
    made = await here.done("unitTargetSet", said, BUREAU)
    assert (made["operator"], made["value"], made["target"]["clausesCited"]) == ("GTE", 95, ["HL-11"])
    await over(here, date(2026, 8, 31))
    here.move_to(date(2026, 9, 1))
    await here.tick()
    [found] = await values(
        here, "ENROLLMENT_RATE", TOWNSHIP, variant=["NET"], level=["TOWNSHIP"], period=[YEAR]
    )
    assert (found["value"], found["compliance"], found["unitTarget"]["value"]) == ("100.00", "MET", 95)


async def test_a_target_is_set_by_whom_it_is_for_never_laxer_and_once(genhe: Desk) -> None:
    here, own = genhe, genhe.unit(3)
    aid = await target(here, Indicator.AID_COVERAGE_RATE)
    for more, role, expected in (
        ({"unitId": here.unit(0)}, SCHOOL, ("NOT_YOUR_TARGET", "unitId", "GH-13")),
        ({"unitId": here.unit(1)}, BUREAU, ("NOT_YOUR_TARGET", "unitId", "GH-13")),
        ({"unitId": own}, TOWNSHIP, ("NOT_YOUR_TARGET", "unitId", "GH-13")),
        (
            {"unitId": f"Organization:{here.door.there['Organization'][3]}"},
            BUREAU,
            ("NO_SUCH_UNIT", "unitId", None),
        ),
        ({"schoolYear": "2024-2025"}, SCHOOL, ("TARGET_YEAR_OVER", "schoolYear", "GH-13")),
        ({"schoolYear": "2026"}, SCHOOL, ("BAD_TERM", "schoolYear", None)),
        (
            {"targetId": await target(here, Indicator.RELAPSE_COUNT, world.THERE)},
            SCHOOL,
            ("UNKNOWN_TARGET", "targetId", "GH-13"),
        ),
        ({"targetId": aid, "value": 99}, SCHOOL, ("TARGET_LAXER", "value", "GH-13")),
        ({"targetId": aid, "value": 101}, SCHOOL, ("TARGET_NO_NUMBER", "value", "GH-13")),
        (
            {"classId": f"SchoolClass:{here.door.there['SchoolClass'][0]}"},
            SCHOOL,
            ("NO_SUCH_CLASS", "classId", "GH-13"),
        ),
        ({"holderPosition": " "}, SCHOOL, ("BAD_TEXT", "holderPosition", None)),
        ({"holderName": "13800001111"}, SCHOOL, ("PERSONAL_NUMBER", "holderName", None)),
    ):
        assert await here.refused("unitTargetSet", await setting(here, own) | more, role) == expected
    made = await here.done("unitTargetSet", await setting(here, own))
    again = await here.refused("unitTargetSet", await setting(here, own))
    assert again == ("TARGET_SET_ALREADY", "targetId", "GH-13")
    ending = {"unitTargetId": made["id"], "expectedVersion": made["version"], "reason": "目标调整"}
    assert (await here.refused("unitTargetEnd", ending, TOWNSHIP))[0] in (
        "UNKNOWN_UNIT_TARGET",
        "NOT_YOUR_TARGET",
    )
    assert (await here.refused("unitTargetEnd", ending | {"expectedVersion": 9}))[0] == "STALE_VERSION"
    ended = await here.done("unitTargetEnd", ending)
    assert (ended["endedOn"], ended["reason"]) == (here.on(0), "目标调整")
    late = ending | {"expectedVersion": ended["version"]}
    assert (await here.refused("unitTargetEnd", late))[0] == "TARGET_ENDED"
    assert (await here.done("unitTargetSet", await setting(here, own)))["id"] != made["id"]


def graduating(school: str | None, **more: Any) -> dict[str, Any]:
    said = {
        "schoolId": school,
        "schoolYear": "2024-2025",
        "entryYear": "2016-2017",
        "entrants": 200,
        "transfersIn": 30,
    }
    return said | {"transfersOut": 24, "deaths": 1, "graduates": 203, "source": "2017年入学花名册"} | more


async def test_a_cohort_is_recorded_corrected_and_final_with_its_rate(genhe: Desk) -> None:
    here, bureau = genhe, None
    own = genhe.unit(3).replace("Organization", "School")
    kept = await here.done("cohortRecord", graduating(own), SCHOOL)
    assert await here.refused("cohortRecord", graduating(own), SCHOOL) == (
        "COHORT_EXISTS",
        "schoolYear",
        "QC-01",
    )
    correcting = {
        name: kept[name] for name in ("entrants", "transfersIn", "transfersOut", "deaths", "source")
    }
    correcting |= {
        "cohortId": kept["id"],
        "expectedVersion": kept["version"],
        "graduates": 195,
        "reason": "误将借读生计入",
    }
    kept = await here.done("cohortCorrect", correcting, SCHOOL)
    await here.tick()
    rates = await values(here, "NINE_YEAR_CONSOLIDATION_RATE", period=["2024-2025"])
    # 195 / 200 and 195 / 205; the county is its only school.
    assert {(each["level"], each["variant"]): each["value"] for each in rates} == {
        ("COUNTY", "RAW"): "97.50",
        ("COUNTY", "ADJUSTED"): "95.12",
        ("SCHOOL", "RAW"): "97.50",
        ("SCHOOL", "ADJUSTED"): "95.12",
    }
    here.move_to(date(2026, 8, 11))
    await here.tick()
    late = correcting | {"expectedVersion": kept["version"]}
    assert await here.refused("cohortCorrect", late, SCHOOL) == ("COHORT_SETTLED", "schoolYear", "QC-01")
    assert (await here.refused("cohortRecord", graduating(bureau), BUREAU))[0] == "COHORT_SETTLED"
    for more, role, expected in (
        (
            {"schoolId": here.unit(0).replace("Organization", "School")},
            BUREAU,
            ("NOT_YOUR_COHORT", "schoolId"),
        ),
        ({"schoolId": bureau}, SCHOOL, ("NOT_YOUR_COHORT", "schoolId")),
        ({"entryYear": "2017-2018"}, SCHOOL, ("BAD_COHORT", "entryYear")),
        ({"stage": "NINE_YEAR"}, SCHOOL, ("BAD_COHORT", "stage")),
        ({"schoolYear": "2027-2028", "entryYear": "2019-2020"}, SCHOOL, ("BAD_COHORT", "schoolYear")),
        ({"deaths": -1}, SCHOOL, ("BAD_COHORT", "deaths")),
        ({"transfersOut": 231}, SCHOOL, ("BAD_COHORT", "transfersOut")),
        ({"graduates": 231}, SCHOOL, ("BAD_COHORT", "graduates")),
        ({"groups": ["CHILD_OF_INMATE"]}, SCHOOL, ("BAD_COHORT", "groups")),
        ({"schoolYear": "2023-2024", "entryYear": "2015-2016", "source": ""}, SCHOOL, ("BAD_TEXT", "source")),
        (
            {"schoolId": f"School:{here.door.there['Organization'][3]}"},
            BUREAU,
            ("NO_SUCH_UNIT", "schoolId"),
        ),
    ):
        assert (await here.refused("cohortRecord", graduating(own) | more, role))[:2] == expected
