"""What each place's document wants of its indicators, and whether it was met (catalogue 2.14)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.student import SpecialGroup
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import (
    BUREAU,
    SCHOOL,
    TOWNSHIP,
    S,
    behind,
    case,
    children,
    indicators,
    over,
    set_rule,
    stands,
    these,
    told,
    values,
)

OCTOBER = {"period": ["2026-10"]}
YEAR = {"period": ["2026-2027"]}
NOVEMBER = date(2026, 11, 6)
G, C = SpecialGroup, DropoutCause


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with indicators(databases, template, request.param) as made:
        yield made


def at(place: str) -> Any:
    return pytest.mark.parametrize("here", [place], indirect=True)


async def cohort(here: Desk, year: int, entrants: int, graduates: int, **more: Any) -> Any:
    said = {
        "schoolYear": f"{year}-{year + 1}",
        "entryYear": f"{year - 8}-{year - 7}",
    }
    said |= {
        "entrants": entrants,
        "transfersIn": 0,
        "transfersOut": 0,
        "deaths": 0,
        "graduates": graduates,
        "source": "学籍年报",
    }
    return await here.done("cohortRecord", said | more, BUREAU)


@at("GH")
@pytest.mark.rule("GH-06")
async def test_who_did_not_enter_return_or_stay_is_counted_and_wanted_to_be_nobody_GH_06(here: Desk) -> None:
    await over(here, date(2026, 11, 1))
    for each in ("NOT_ENROLLED_COUNT", "NOT_RETURNED_COUNT"):
        found = await stands(here, each, **OCTOBER)
        assert (found["value"], found["compliance"], found["target"]["clausesCited"]) == (
            "0",
            "MET",
            ["GH-06"],
        )
    [out] = await children(here, 1, S.NEVER_ENROLLED, school_id=None)
    [lost, back] = await children(here, 2, S.DROPOUT)
    await case(here, lost, CaseStage.DROPOUT)
    await case(here, back, CaseStage.RETURNED, dropout_on=here.today)
    await here.stands(back, S.RETURNED)
    here.move_to(date(2026, 11, 30))
    await over(here, date(2026, 12, 6))
    for each, who in (("NOT_ENROLLED_COUNT", out), ("NOT_RETURNED_COUNT", lost), ("NOT_KEPT_COUNT", lost)):
        found = await stands(here, each, period=["2026-11"])
        assert (found["value"], found["compliance"]) == ("1", "MISSED")
        assert await behind(here, found) == these(here, who)


@at("GH")
@pytest.mark.rule("GH-07")
async def test_no_key_group_drops_out_and_the_consolidation_rate_rises_GH_07(here: Desk) -> None:
    [left_behind, involved] = [
        (await children(here, 1, S.DROPOUT, each))[0] for each in (G.LEFT_BEHIND, G.JUVENILE_INVOLVED_IN_CASE)
    ]
    await children(here, 3, S.DROPOUT)
    await cohort(here, 2024, 200, 190)
    await cohort(here, 2025, 200, 191)
    await over(here, date(2026, 11, 1))
    full = await stands(here, "KEY_GROUP_DROPOUT_COUNT", whole=False, group="LEFT_BEHIND", **OCTOBER)
    assert (full["value"], full["compliance"], full["guard"]) == ("2", "MISSED", "RESTRICTED")
    assert await behind(here, full) == these(here, left_behind, involved)
    # Whoever may not know of restricted groups is told of the others alone.
    plain = {"granted": [name for name in here.role(BUREAU)["granted"] if name != "restricted:read"]}
    shown = await values(here, "KEY_GROUP_DROPOUT_COUNT", level=["COUNTY"], viewer=plain, **OCTOBER)
    assert [(each["variant"], each["value"], each["compliance"]) for each in shown] == [
        ("OPEN_GROUPS", "1", "MISSED")
    ]
    assert await behind(here, shown[0], **plain) == these(here, left_behind)
    # 190 of 200, then 191 of 200: it rose; the first year has none before it.
    rates = await values(here, "CONSOLIDATION_RATE", variant=["ADJUSTED"], level=["COUNTY"])
    assert [(each["period"], each["value"], each["compliance"], each["ground"]) for each in rates] == [
        ("2024-2025", "95.00", "NOT_EVALUABLE", "NO_LAST_YEAR"),
        ("2025-2026", "95.50", "MET", None),
    ]


@at("DC")
@pytest.mark.rule("DC-04", "DC-18")
async def test_no_new_dropout_no_relapse_none_for_the_layout_of_schools_DC_04_DC_18(here: Desk) -> None:
    [new, again] = await children(here, 2, S.DROPOUT)
    before = await case(
        here, again, CaseStage.CLOSED, suspected_on=date(2026, 3, 1), returned_on=date(2026, 3, 9)
    )
    await case(here, new, CaseStage.DROPOUT, C.SCHOOL_LAYOUT)
    await case(here, again, CaseStage.SUSPECTED, relapse_of=before)
    await over(here, NOVEMBER)
    for each, who in (("NEW_DROPOUT_COUNT", new), ("RELAPSE_COUNT", again)):
        found = await stands(here, each, **OCTOBER)
        assert (found["value"], found["compliance"], found["target"]["clausesCited"]) == (
            "1",
            "MISSED",
            ["DC-04"],
        )
        assert await behind(here, found) == these(here, who)
        nobody = await stands(here, each, level=["TOWNSHIP"], period=["2026-2027-1"])
        assert nobody["value"] == "1"
    [layout] = await values(
        here, "DROPOUT_BY_CAUSE_COUNT", level=["COUNTY"], cause="SCHOOL_LAYOUT", **OCTOBER
    )
    assert (layout["value"], layout["compliance"], layout["target"]["clausesCited"]) == (
        "1",
        "MISSED",
        ["DC-18"],
    )
    assert await behind(here, layout) == these(here, new)
    here.move_to(date(2026, 12, 6))
    await here.tick()
    for each in ("NEW_DROPOUT_COUNT", "RELAPSE_COUNT"):
        assert (await stands(here, each, period=["2026-11"]))["compliance"] == "MET"


AUGUST, SETTLED = date(2026, 8, 10), date(2026, 9, 6)
LAST_YEAR = {"period": ["2025-2026"]}


@pytest.mark.rule("BS-02", "BS-05")
@pytest.mark.parametrize("limits", [None, {"primary": 1, "junior": 3}])
async def test_a_standard_without_a_number_is_never_passed_until_the_place_sets_one_by_stage_BS_02(
    databases: Databases, template: str, limits: dict[str, int] | None
) -> None:
    async with indicators(databases, template, "BS", AUGUST) as here:
        if limits:
            await set_rule(here, "dropoutRate.limits", limits)
        pupils = await children(here, 50, entry_date=date(2025, 9, 1))
        await children(here, 25, grade=3, entry_date=date(2025, 9, 1))
        for each, cause in zip(pupils[:2], (C.LEARNING_DIFFICULTY, C.OTHER), strict=True):
            await here.stands(each, S.DROPOUT)
            await case(here, each, CaseStage.DROPOUT, cause)
        await over(here, SETTLED)
        # 2 of 75; there is no number in the document.
        found = await stands(here, "DROPOUT_RATE", **LAST_YEAR)
        assert (found["value"], found["ground"], found["target"]["clausesCited"]) == (
            "2.67",
            "NO_NUMBER",
            ["BS-02"],
        )
        # 2 of 50 in junior school are more than 3 %; none of 25 in primary school is not more than 1 %.
        staged = {
            each["stage"]: (each["value"], each["compliance"])
            for each in await values(here, "DROPOUT_RATE", level=["SCHOOL"], whole=False, **LAST_YEAR)
            if each["stage"]
        }
        judged = ("MET", "MISSED") if limits else ("NOT_EVALUABLE", "NOT_EVALUABLE")
        assert staged == {"PRIMARY": ("0.00", judged[0]), "JUNIOR": ("4.00", judged[1])}
        causes = await values(here, "DROPOUT_BY_CAUSE_COUNT", level=["COUNTY", "SCHOOL"], period=["2026-08"])
        assert {(each["level"], each["value"], each["compliance"]) for each in causes} == {
            ("COUNTY", "2", "MISSED"),
            ("SCHOOL", "2", "MISSED"),
        }
        assert {tuple(each["causes"]) for each in causes} == {("LEARNING_DIFFICULTY", "OTHER", "POVERTY")}


@at("HL")
@pytest.mark.rule("HL-05", "HL-11", "HL-55", "HL-57")
async def test_hulin_wants_all_enrolled_in_every_township_and_no_poor_child_lost_HL_05_HL_11_HL_55_HL_57(
    here: Desk,
) -> None:
    await children(here, 9)
    [poor] = await children(here, 1, S.NEVER_ENROLLED, G.RURAL_DIBAO, school_id=None)
    await children(here, 1, S.EXEMPTED, G.RURAL_DIBAO, school_id=None)
    [unsafe] = await children(here, 1, S.DROPOUT)
    await case(here, unsafe, CaseStage.DROPOUT, C.SCHOOL_SAFETY)
    poorest = [
        each.name for each in (G.REGISTERED_POOR, G.RURAL_POOR_DISABLED_FAMILY, G.RURAL_DIBAO, G.RURAL_TEKUN)
    ]
    await cohort(here, 2025, 40, 40, groups=poorest)
    await over(here, NOVEMBER)
    county = await stands(here, "ENROLLMENT_RATE", variant=["NET"], **OCTOBER)
    # 9 of 11: one never entered, one dropped out; who is exempted is not among them.
    assert (county["numerator"], county["denominator"], county["value"], county["compliance"]) == (
        9,
        11,
        "81.82",
        "MISSED",
    )
    assert county["target"]["clausesCited"] == ["HL-05"]
    [township] = await values(
        here, "ENROLLMENT_RATE", TOWNSHIP, variant=["NET"], level=["TOWNSHIP"], **OCTOBER
    )
    assert (township["unit"]["id"], township["ground"]) == (here.unit(0), "NO_NUMBER")
    assert township["target"]["clausesCited"] == ["HL-11"]
    [kept] = await values(
        here, "CONSOLIDATION_RATE", variant=["ADJUSTED"], group="RURAL_DIBAO", period=["2025-2026"]
    )
    assert (kept["value"], kept["compliance"], kept["target"]["clausesCited"]) == (
        "100.00",
        "MET",
        ["HL-05", "HL-04"],
    )
    [lost] = await values(here, "DROPOUT_BY_POVERTY_COUNT", level=["COUNTY"], group="POOR_FAMILY", **OCTOBER)
    assert (lost["value"], lost["compliance"], lost["target"]["clausesCited"]) == ("1", "MISSED", ["HL-57"])
    assert await behind(here, lost) == these(here, poor)
    [safety] = await values(
        here, "DROPOUT_BY_CAUSE_COUNT", level=["COUNTY"], cause="SCHOOL_SAFETY", **OCTOBER
    )
    assert (safety["causes"], safety["value"], safety["compliance"]) == (
        ["SCHOOL_CONDITIONS", "SCHOOL_SAFETY"],
        "1",
        "MISSED",
    )
    assert await behind(here, safety) == these(here, unsafe)


@at("QC")
@pytest.mark.rule("QC-01", "QC-41")
async def test_qiaocheng_keeps_99_percent_and_watches_areas_stages_and_groups_QC_01_QC_41(here: Desk) -> None:
    await cohort(here, 2024, 1000, 990)
    await cohort(here, 2025, 1000, 989)
    pupils = await children(here, 6, S.ATTENDING, entry_date=date(2025, 9, 1))
    [migrant] = await children(here, 1, S.DROPOUT, G.MIGRANT, entry_date=date(2025, 9, 1))
    await case(here, migrant, CaseStage.DROPOUT)
    await children(here, 4, grade=2, entry_date=date(2025, 9, 1))
    async with here.door.sessions.begin() as session:
        of = tables.Organization
        await session.execute(update(of).where(of.id == here.rows["School"][0]).values(area_tags=["RURAL"]))
    await over(here, NOVEMBER)
    rates = await values(here, "NINE_YEAR_CONSOLIDATION_RATE", variant=["ADJUSTED"], level=["COUNTY"])
    assert [(each["period"], each["value"], each["compliance"]) for each in rates] == [
        ("2024-2025", "99.00", "MET"),
        ("2025-2026", "98.90", "MISSED"),
    ]
    watched = await values(here, "DROPOUT_RATE", level=["COUNTY"], whole=False, **YEAR)
    seen = {
        each["stage"] or each["area"] or ",".join(each["groups"]): (each["numerator"], each["denominator"])
        for each in watched
    }
    assert len(pupils) == 6
    assert (seen["JUNIOR"], seen["PRIMARY"]) == ((1, 7), (0, 4))
    assert (seen["RURAL"], seen["REMOTE"], seen["POOR"], seen["MIGRANT_DENSE"]) == (
        (1, 11),
        (0, 0),
        (0, 0),
        (0, 0),
    )
    assert (seen["MIGRANT"], seen["LEFT_BEHIND"]) == ((1, 1), (0, 0))
    assert {"MIGRANT", "LEFT_BEHIND", "DISABLED", "ECONOMIC_DIFFICULTY"} <= seen.keys()
    fresh = await values(here, "NEW_DROPOUT_COUNT", level=["COUNTY"], stage="JUNIOR", **OCTOBER)
    assert [each["value"] for each in fresh] == ["1"]


@at("GH")
@pytest.mark.rule("GH-08")
async def test_schools_whose_ledgers_are_confirmed_this_month_GH_08(here: Desk) -> None:
    other = (await here.school("8001")).removeprefix("School:")
    async with here.door.sessions.begin() as session:
        of = tables.Ledger
        own = select(of).where(of.owner_id == here.rows["School"][0])
        kept = list(await session.scalars(own))
        for each in kept:
            each.confirmed_month = "2026-10"
    assert kept
    await here.tick()
    found = await stands(here, "LEDGER_UPDATE_RATE", **OCTOBER)
    assert (found["numerator"], found["denominator"], found["value"]) == (1, 2, "50.00")
    by = {
        each["unit"]["id"]: each["value"]
        for each in await values(here, "LEDGER_UPDATE_RATE", level=["SCHOOL"], **OCTOBER)
    }
    assert by == {here.unit(3): "100.00", f"Organization:{other}": "0.00"}
    here.move_to(date(2026, 11, 10))
    await here.tick()
    assert await told(here, "LEDGER_UPDATE_RATE", period=["2026-11"]) == (0, 2, "0.00")
    assert (await stands(here, "LEDGER_UPDATE_RATE", **OCTOBER))["finalAt"]
    [own] = await values(here, "LEDGER_UPDATE_RATE", SCHOOL, **OCTOBER)
    assert own["value"] == "100.00"
