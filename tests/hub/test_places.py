"""The five places answer through the front door, each by its own document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.conftest import Door

PLACES = {"GH": "150785", "DC": "511703", "BS": "370304", "HL": "230381", "QC": "341602"}


async def parameter(door: Door, place: str, key: str) -> dict[str, Any]:
    query = """query($place: String, $key: String) {
        ruleParameters(jurisdiction: $place, key: $key) { nodes { value origin clause { code } } } }"""
    found = (await door.ask(query, {"place": PLACES[place], "key": key}))["ruleParameters"]["nodes"]
    assert len(found) == 1
    only: dict[str, Any] = found[0]
    return only


@pytest.mark.parametrize("section", ["(十二)", "（十二）", "十二"])
async def test_clause_12_in_qiaocheng_has_two_leads_QC_35(door: Door, section: str) -> None:
    query = """query($section: String) {
        duties(filter: {jurisdiction: "341602", section: $section, role: [LEAD]}) { nodes { department namedAs } } }"""
    leads = (await door.ask(query, {"section": section}))["duties"]["nodes"]
    assert {lead["department"] for lead in leads} == {"EDUCATION_BUREAU", "LABOR"}


async def test_the_aid_program_is_genhes_in_genhe_GH_22_and_dachuans_in_dachuan_DC_L5b(door: Door) -> None:
    genhe, dachuan = await parameter(door, "GH", "aid.program"), await parameter(door, "DC", "aid.program")
    assert (genhe["value"]["zh"], genhe["clause"]["code"]) == ("两免一补", "GH-22")
    assert (dachuan["value"]["zh"], dachuan["clause"]["code"]) == ("三免一补", "DC-L5b")


@pytest.mark.parametrize("place", [place for place in PLACES if place != "DC"])
async def test_the_three_days_are_dachuans_own_and_the_hubs_default_elsewhere_DC_L2c(
    door: Door, place: str
) -> None:
    assert (await parameter(door, "DC", "return.timerDays"))["origin"] == "DOCUMENT"
    elsewhere = await parameter(door, place, "return.timerDays")
    assert (elsewhere["value"], elsewhere["origin"]) == (3, "HUB_DEFAULT")


@pytest.mark.parametrize("place", PLACES)
async def test_the_8th_is_nobodys_document(door: Door, place: str) -> None:
    day = await parameter(door, place, "exchange.day")
    assert (day["value"], day["origin"], day["clause"]) == (8, "HUB_DEFAULT", None)


@pytest.mark.rule("GH-04")
async def test_genhes_departmental_duties_are_missing_with_their_annex_GH_04(door: Door) -> None:
    query = """{ duties(filter: {jurisdiction: "150785", department: [PUBLIC_SECURITY, CIVIL_AFFAIRS]}) { totalCount } }"""
    assert (await door.ask(query))["duties"]["totalCount"] == 0
    documents = """{ policyDocuments { nodes { key missingAnnex attachments } } }"""
    genhe = next(d for d in (await door.ask(documents))["policyDocuments"]["nodes"] if d["key"] == "GH")
    assert genhe["missingAnnex"]


async def test_hulins_chain_has_the_seven_posts_with_two_side_by_side_HL_43(door: Door) -> None:
    query = """{ responsibilityLines(jurisdiction: "230381") { nodes { nameZh nodes { nodes { levelNo parallel } } } } }"""
    lines = (await door.ask(query))["responsibilityLines"]["nodes"]
    assert any(len(line["nodes"]["nodes"]) == 7 for line in lines)
