"""What schools hand in each year: Dachuan's five items by 15 March on paper, Boshan's registry of September (DC-25 to DC-27, BS-23)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.organization import OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.casework.places.five import at
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk
from tests.duties.letters import drafting, handing, signing
from tests.duties.obliged import unit
from tests.duties.reporting import BUREAU, OFFICE, SCHOOL, TOWNSHIP, reporting, to

FIVE = (
    ("DROPOUT_CONTROL_PLAN", "控辍保学方案"),
    ("HOME_TEACHING_PLAN", "“送教上门”方案"),
    ("DISABLED_ROSTER", "达川区义务教育学校残疾学生名册"),
    ("HOME_TEACHING_ROSTER", "达川区义务教育学校送教上门学生名册"),
    ("RESPONSIBILITY_LETTER", "达州市达川区教育局控辍保学责任书"),
)
SEALED = {"sealed": True, "bound": True}
MISSING = (
    """query ($y: String!) { unitsWithoutSubmission(lacksSubmissionOf: $y, first: 50) { nodes { id } } }"""
)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Dachuan on 1 March 2027."""
    async with reporting(databases, template, "DC") as made:
        await to(made, date(2027, 3, 1))
        yield made


def on(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"submissionId": row["id"], "expectedVersion": row["version"]} | more


async def missing(here: Desk, year: str = "2027", role: Role = BUREAU) -> set[str]:
    shown = await here.ask(MISSING, {"y": year}, role)
    return {each["id"] for each in shown["unitsWithoutSubmission"]["nodes"]}


async def kept_by_the_hub(here: Desk) -> None:
    """The two rosters handed in, and the letter in force."""
    for type in ("DISABLED_CHILDREN", "HOME_TEACHING"):
        roster = await here.done("rosterBuild", {"type": type})
        await here.done("rosterSubmit", {"rosterId": roster["id"], "expectedVersion": roster["version"]})
    letter = await here.done("letterDraft", drafting(here, "BUREAU_SCHOOL"), BUREAU)
    letter = await here.done("letterSign", signing(here, letter, "A", "张局长"), BUREAU)
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长"))
    await here.done("letterDistribute", handing(here, letter, "A", "B"), BUREAU)


async def whole(here: Desk) -> Any:
    """A submission in which nothing is missing."""
    await kept_by_the_hub(here)
    row = await here.done("submissionPrepare", {})
    for ordinal, paper in ((1, "本校控辍保学方案（2027年）"), (2, "本校送教上门方案（2027年）")):
        row = await here.done("submissionItemSet", on(row, ordinal=ordinal, paper=paper))
    return row


@pytest.mark.rule("DC-25", "DC-26", "DC-27")
async def test_five_items_go_to_the_bureau_by_15_march_on_paper_sealed_and_bound_to_room_408_DC_25_26_27(
    here: Desk,
) -> None:
    assert await missing(here) == {here.unit(3)}
    row = await here.done("submissionPrepare", {})
    assert [(each["type"], each["nameZh"]) for each in row["items"]] == list(FIVE)
    assert (row["dueOn"], row["year"], row["clauses"]) == ("2027-03-15", "2027", ["DC-25", "DC-26", "DC-27"])
    assert (row["medium"], row["deliveredTo"]) == ("PAPER", "区教育局408室")
    assert [each["present"] for each in row["items"]] == [False] * 5
    for number in range(5):
        lacking = await here.refused("submissionHandIn", on(row, **SEALED))
        assert lacking == ("SUBMISSION_INCOMPLETE", "submissionId", "DC-25"), number
        if number == 0:
            await kept_by_the_hub(here)
            row = await here.done("submissionPrepare", {})
            assert [each["present"] for each in row["items"]] == [False, False, True, True, True]
            nouns = [each["reference"].partition(":")[0] for each in row["items"][2:]]
            assert nouns == ["Roster", "Roster", "ResponsibilityLetter"]
        if number in (1, 2):
            said = on(row, ordinal=number, paper=f"本校方案之{number}")
            row = await here.done("submissionItemSet", said)
            if number == 2:
                break
    for more in ({}, {"sealed": True}, {"bound": True}, {"sealed": False, "bound": False}):
        loose = await here.refused("submissionHandIn", on(row, **more))
        assert loose == ("NOT_SEALED_AND_BOUND", "sealed", "DC-27"), more
    await to(here, date(2027, 3, 15))
    row = await here.done("submissionHandIn", on(row, **SEALED))
    assert (row["state"], row["lateDays"], row["sealed"], row["bound"]) == ("SUBMITTED", 0, True, True)
    assert row["event"]["state"] == "DONE"
    assert await missing(here) == set()
    assert await missing(here, "2028") == {here.unit(3)}
    await to(here, date(2027, 3, 16))
    for role in (OFFICE, TOWNSHIP):
        answer = await here.post("submissionReceive", on(row, receivedOn=here.on(0)), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for day in (here.on(1), "2027-03-14"):
        wrong = await here.refused("submissionReceive", on(row, receivedOn=day), BUREAU)
        assert wrong == ("IMPOSSIBLE_DATE", "receivedOn", None)
    row = await here.done("submissionReceive", on(row, receivedOn="2027-03-15"), BUREAU)
    assert (row["state"], row["receivedOn"], row["lateDays"]) == ("ACCEPTED", "2027-03-15", 0)
    assert (await here.refused("submissionReturn", on(row, reason="某因"), BUREAU))[0] == "ILLEGAL_TRANSITION"


async def test_what_comes_after_its_day_is_late_by_so_many_days_and_a_correction_makes_it_no_later(
    here: Desk,
) -> None:
    row = await whole(here)
    await to(here, date(2027, 3, 18))
    row = await here.done("submissionHandIn", on(row, **SEALED))
    assert (row["lateDays"], row["event"]["state"]) == (3, "DONE_LATE")
    closed = ("SUBMISSION_HANDED_IN", "submissionId", None)
    assert await here.refused("submissionPrepare", {}) == closed
    assert await here.refused("submissionItemSet", on(row, ordinal=1, paper="另一份")) == closed
    assert await here.refused("submissionHandIn", on(row, **SEALED)) == closed
    row = await here.done("submissionReturn", on(row, reason="方案缺校长签字"), BUREAU)
    assert (row["state"], row["returnReason"]) == ("RETURNED_FOR_CORRECTION", "方案缺校长签字")
    assert await missing(here) == {here.unit(3)}
    row = await here.done("submissionItemSet", on(row, ordinal=1, paper="本校控辍保学方案（修订）"))
    await to(here, date(2027, 3, 25))
    row = await here.done("submissionHandIn", on(row, **SEALED))
    assert (row["state"], row["lateDays"], row["returnReason"]) == ("RESUBMITTED", 3, None)
    late = "query ($l: Boolean) { submissions(filter: {late: $l}) { totalCount } }"
    assert [(await here.ask(late, {"l": each}))["submissions"]["totalCount"] for each in (True, False)] == [
        1,
        0,
    ]


async def test_an_item_is_a_row_of_the_schools_own_or_a_paper_and_can_be_taken_back(here: Desk) -> None:
    row = await whole(here)
    roster = row["items"][2]["reference"]
    item = on(row, ordinal=2)
    for more, why in (
        ({"reference": roster, "paper": "某方案"}, ("ITEM_UNCLEAR", "reference", None)),
        ({"reference": "Roster:none"}, ("UNKNOWN_ROW", "reference", None)),
        ({"reference": f"Roster:{here.rows['School'][0]}"}, ("UNKNOWN_ROW", "reference", None)),
        (
            {"reference": "AuditRecord:00000000-0000-7000-8000-000000000000"},
            ("UNKNOWN_ROW", "reference", None),
        ),
        ({"reference": "metadata:00000000-0000-7000-8000-000000000000"}, ("UNKNOWN_ROW", "reference", None)),
        ({"ordinal": 6, "paper": "某方案"}, ("UNKNOWN_ITEM", "ordinal", None)),
        ({"paper": " "}, ("BAD_TEXT", "paper", None)),
        ({"paper": "联系 13900000000"}, ("PERSONAL_NUMBER", "paper", None)),
        ({"paper": "某方案", "expectedVersion": 1}, ("STALE_VERSION", "expectedVersion", None)),
        (
            {"submissionId": f"Submission:{here.rows['School'][0]}"},
            ("UNKNOWN_SUBMISSION", "submissionId", None),
        ),
    ):
        assert await here.refused("submissionItemSet", item | more) == why, more
    row = await here.done("submissionItemSet", item | {"reference": roster})
    assert (row["items"][1]["reference"], row["items"][1]["paper"]) == (roster, None)
    assert row["items"][1]["statedBy"]
    row = await here.done("submissionItemSet", on(row, ordinal=2))
    assert row["items"][1]["present"] is False
    assert (await here.refused("submissionHandIn", on(row, **SEALED)))[0] == "SUBMISSION_INCOMPLETE"
    other = at(await unit(here, "950", OrgType.SCHOOL))
    assert (await here.refused("submissionItemSet", item, SCHOOL, **other))[0] == "UNKNOWN_SUBMISSION"
    assert await missing(here) == {here.unit(3), f"Organization:{other['organization_id']}"}
    # Another school names no row of this one's.
    theirs = await here.done("submissionPrepare", {}, SCHOOL, **other)
    said = on(theirs, ordinal=3, reference=roster)
    assert (await here.refused("submissionItemSet", said, SCHOOL, **other))[0] == "UNKNOWN_ROW"
    for year in ("2026", "2029", "明年"):
        assert (await here.refused("submissionPrepare", {"year": year}))[0] == "BAD_SUBMISSION_YEAR"
    coming = await here.done("submissionPrepare", {"year": "2028"})
    assert (coming["year"], coming["dueOn"]) == ("2028", None)  # the calendar does not reach so far yet
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.School).values(township_id=here.rows["Organization"][0]))
    seen = await here.ask("{ submissions(order: ID) { nodes { year items { present } } } }", role=TOWNSHIP)
    assert [each["year"] for each in seen["submissions"]["nodes"]] == ["2027", "2028"]


async def test_where_days_roll_the_next_working_day_is_in_time(databases: Databases, template: str) -> None:
    async with calendar_desk(databases, template, PLACES["DC"]) as here:
        of = tables.RuleParameter
        rolled = update(of).where(of.jurisdiction_code == here.code, of.code == "rollPolicy")
        async with here.door.sessions.begin() as session:
            await session.execute(rolled.values(value="NEXT_WORKING_DAY"))
            off = {"jurisdiction_code": here.code, "works": False, "reason": "校庆"}
            session.add(tables.CalendarOverride(day=date(2027, 3, 15), **off))
        await here.tick()
        await to(here, date(2027, 3, 1))
        row = await whole(here)
        assert row["dueOn"] == "2027-03-16"
        await to(here, date(2027, 3, 16))
        row = await here.done("submissionHandIn", on(row, **SEALED))
        assert (row["lateDays"], row["event"]["state"]) == (0, "DONE")


async def test_boshan_reports_its_registry_in_september_by_the_system_BS_23(
    databases: Databases, template: str
) -> None:
    async with reporting(databases, template, "BS") as here:
        await to(here, date(2026, 9, 10))
        row = await here.done("submissionPrepare", {})
        assert (row["kind"], row["medium"], row["deliveredTo"]) == (
            "SEPTEMBER_REGISTRY",
            "ELECTRONIC",
            "基教科",
        )
        assert (row["dueOn"], row["clauses"]) == ("2026-09-30", ["BS-23"])
        assert [(each["type"], each["nameZh"]) for each in row["items"]] == [
            ("REGISTRY_DATA", "学生真实信息")
        ]
        assert (await here.refused("submissionHandIn", on(row)))[0] == "SUBMISSION_INCOMPLETE"
        async with here.door.sessions.begin() as session:
            run = tables.ComparisonRun
            said = {"school_id": here.rows["School"][0], "compared_on": here.today, "reported_on": here.today}
            own = run.id == here.rows["ComparisonRun"][0]
            await session.execute(update(run).where(own).values(cycle_id=None, **said))
        await to(here, date(2026, 10, 3))
        row = await here.done("submissionHandIn", on(row))
        assert (row["state"], row["lateDays"], row["event"]["state"]) == ("SUBMITTED", 3, "DONE_LATE")
        assert row["items"][0]["reference"].startswith("ComparisonRun:")
        assert (row["sealed"], row["bound"]) == (False, False)


async def test_other_places_ask_for_no_bundle_and_other_units_hand_none_in(
    databases: Databases, template: str, here: Desk
) -> None:
    center = at(await unit(here, "960", OrgType.CENTER_SCHOOL))
    assert (await here.refused("submissionPrepare", {}, SCHOOL, **center))[0] == "WRONG_LEVEL"
    answer = await here.post("submissionPrepare", {}, TOWNSHIP)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for place in ("GH", "HL"):
        async with reporting(databases, template, place) as other:
            assert await other.refused("submissionPrepare", {}) == ("NOT_HERE", "year", None)
            assert await missing(other, "2026") == set()
