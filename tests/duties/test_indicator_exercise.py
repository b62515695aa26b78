"""An hour of exercise a day: what schools state each term, the least of them for township and county, the target (QC-22)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from database import tables
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import BUREAU, OFFICE, indicators, stands, values

TERM = {"period": ["2026-2027-1"]}
OVER = date(2027, 3, 20)
DONE = ("fullCurriculum", "fullHours", "integratingActivities", "notMarksAlone", "counseling", "noExtraPace")


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "QC") as made:
        yield made


async def another(here: Desk, suffix: str) -> UUID:
    """Another school of the township."""
    id = UUID((await here.school(suffix)).removeprefix("School:"))
    async with here.door.sessions.begin() as session:
        of = tables.School
        await session.execute(update(of).where(of.id == id).values(township_id=here.rows["Organization"][0]))
    return id


def stating(school: UUID, minutes: int | None, **more: Any) -> dict[str, Any]:
    said = {"schoolId": f"School:{school}", **dict.fromkeys(DONE, True), "exerciseMinutes": minutes}
    return said | {"evaluation": "综合素质评价", "statedBy": "李校长"} | more


async def states(here: Desk, school: UUID, minutes: int | None, **more: Any) -> Any:
    return await here.done("curriculumState", stating(school, minutes, **more), organization_id=school)


async def judged(here: Desk, **filter: Any) -> tuple[str | None, int, int, str, str | None]:
    """Value, how many schools stated it, how many did not, and what the target makes of it once the term is over."""
    found = await stands(here, "DAILY_EXERCISE_MINUTES", **TERM | filter)
    assert found["finalAt"]
    assert found["target"]["clausesCited"] == ["QC-22"]
    return found["value"], found["denominator"], found["lacking"], found["compliance"], found["ground"]


@pytest.mark.rule("QC-22")
@pytest.mark.parametrize(("least", "verdict"), [(60, "MET"), (59, "MISSED")])
async def test_pupils_exercise_an_hour_a_day_at_every_school_which_teaches_all_and_hurries_nothing_QC_22(
    here: Desk, least: int, verdict: str
) -> None:
    own, other = here.rows["School"][0], await another(here, "8001")
    for lacking in ("fullCurriculum", "fullHours", "noExtraPace"):
        refused = await here.refused("curriculumState", stating(own, 75, **{lacking: False}))
        assert refused[:2] == ("SHORTFALL_MISSING", "shortfall")
    assert refused[2] == "QC-22"
    hurried = {"noExtraPace": False, "shortfall": "三年级数学提前结课，已责令改正"}
    stated = await states(here, own, 75, **hurried)
    assert (stated["noExtraPace"], stated["exerciseMinutes"]) == (False, 75)
    query = """{ curriculumStatements(filter: {lacking: true}) { nodes { id noExtraPace exerciseMinutes shortfall } } }"""
    found = (await here.ask(query, None, BUREAU))["curriculumStatements"]["nodes"]
    assert [(each["id"], each["noExtraPace"]) for each in found] == [(stated["id"], False)]
    await states(here, own, 75, expectedVersion=stated["version"])
    await states(here, other, least)
    await here.tick()
    running = await stands(here, "DAILY_EXERCISE_MINUTES", **TERM)
    assert (running["value"], running["ground"]) == (str(least), "NOT_OVER")
    here.move_to(OVER)
    await here.tick()
    # The least of 75 and the other; an average would hide it.
    for level in ("COUNTY", "TOWNSHIP"):
        assert await judged(here, level=[level]) == (str(least), 2, 0, verdict, None)
    by = await values(here, "DAILY_EXERCISE_MINUTES", level=["SCHOOL"], **TERM)
    assert {each["unit"]["id"]: (each["value"], each["compliance"]) for each in by} == {
        here.unit(3): ("75", "MET"),
        f"Organization:{other}": (str(least), verdict),
    }


async def test_who_stated_too_little_or_nothing_is_found_and_a_silent_school_keeps_the_others_from_meeting_it(
    here: Desk,
) -> None:
    own = here.rows["School"][0]
    short, silent = [await another(here, each) for each in ("8001", "8002")]
    await states(here, own, 75)
    short_of = await states(here, short, 40)
    await states(here, silent, None)
    await here.tick()
    first = await stands(here, "DAILY_EXERCISE_MINUTES", **TERM)
    assert (first["value"], first["numerator"], first["denominator"], first["lacking"]) == ("40", 40, 2, 1)
    await states(here, short, 60, expectedVersion=short_of["version"])
    here.move_to(date(2027, 1, 19))
    await here.tick()
    here.move_to(OVER)
    await here.tick()
    # 75 and 60, but of one school nobody knows.
    assert await judged(here) == ("60", 2, 1, "NOT_EVALUABLE", "INCOMPLETE")
    wanted = {"level": ["SCHOOL"], "compliance": ["MISSED", "NOT_EVALUABLE"], "final": True, **TERM}
    [left] = await values(here, "DAILY_EXERCISE_MINUTES", **wanted)
    assert (left["unit"]["id"], left["value"], left["ground"]) == (f"Organization:{silent}", None, "NO_VALUE")
    # Of no child: whoever sees none is shown the same.
    shown = await stands(here, "DAILY_EXERCISE_MINUTES", OFFICE, **TERM)
    assert (shown["value"], shown["lacking"], shown["compliance"]) == ("60", 1, "NOT_EVALUABLE")


async def test_forty_minutes_beside_seventy_five_miss_it_for_the_school_and_the_county(here: Desk) -> None:
    short = await another(here, "8001")
    await states(here, here.rows["School"][0], 75)
    await states(here, short, 40)
    await here.tick()
    here.move_to(OVER)
    await here.tick()
    assert await judged(here) == ("40", 2, 0, "MISSED", None)
    wanted = {"level": ["SCHOOL"], "compliance": ["MISSED", "NOT_EVALUABLE"], "final": True, **TERM}
    [behind] = await values(here, "DAILY_EXERCISE_MINUTES", **wanted)
    assert (behind["unit"]["id"], behind["value"]) == (f"Organization:{short}", "40")


async def test_where_no_school_stated_it_there_is_no_value_and_no_exercise_is_nought(here: Desk) -> None:
    await here.tick()
    none = await stands(here, "DAILY_EXERCISE_MINUTES", **TERM)
    assert (none["value"], none["denominator"], none["lacking"]) == (None, 0, 1)
    await states(here, here.rows["School"][0], 0)
    here.move_to(date(2026, 10, 13))
    await here.tick()
    nought = await stands(here, "DAILY_EXERCISE_MINUTES", **TERM)
    assert (nought["value"], nought["denominator"], nought["lacking"]) == ("0", 1, 0)
    # What is stated of the spring is the spring's.
    here.move_to(OVER)
    await states(here, here.rows["School"][0], 90)
    await here.tick()
    assert await judged(here) == ("0", 1, 0, "MISSED", None)
    spring = await stands(here, "DAILY_EXERCISE_MINUTES", period=["2026-2027-2"])
    assert spring["value"] == "90"


@pytest.mark.parametrize("minutes", [-1, 481, 2**31 - 1])
async def test_minutes_that_no_day_has_are_refused(here: Desk, minutes: int) -> None:
    said = stating(here.rows["School"][0], minutes)
    assert await here.refused("curriculumState", said) == ("BAD_COUNT", "exerciseMinutes", "QC-22")


async def test_whoever_says_neither_is_heard_as_before(here: Desk) -> None:
    said = stating(here.rows["School"][0], None)
    for name in ("noExtraPace", "exerciseMinutes"):
        del said[name]
    stated = await here.done("curriculumState", said)
    assert (stated["noExtraPace"], stated["exerciseMinutes"], stated["shortfall"]) == (None, None, None)
    most = stating(here.rows["School"][0], 480, expectedVersion=stated["version"])
    assert (await here.done("curriculumState", most))["exerciseMinutes"] == 480


async def test_the_definition_says_that_the_least_counts(here: Desk) -> None:
    await here.tick()
    query = """{ indicatorDefinitions(first: 10, clause: "QC-22") { nodes { code reckoning unit baseZh baseEn formulaVersion } } }"""
    [one] = (await here.ask(query, None, BUREAU))["indicatorDefinitions"]["nodes"]
    assert (one["code"], one["reckoning"], one["unit"], one["formulaVersion"]) == (
        "DAILY_EXERCISE_MINUTES",
        "LEAST",
        "MINUTE",
        1,
    )
    assert "最少" in one["baseZh"]
    assert "worst" in one["baseEn"]
