"""What the places' documents want the indicators to be, asked through the front door."""

from __future__ import annotations

from typing import Any

import pytest

from auth import scopes
from tests.hub.conftest import READ, Door

GENHE, DACHUAN, HULIN, QIAOCHENG = "150785", "511703", "230381", "341602"
TARGETS = """query ($filter: TargetFilter) { targets(filter: $filter, first: 100) { totalCount nodes {
  code indicator indicatorLabel operator value unit groups causes period textZh scopeZh validUntil
  clause { code } clauses { code } document { key } jurisdiction { code } } } }"""


async def targets(door: Door, **asked: Any) -> list[dict[str, Any]]:
    page = (await door.ask(TARGETS, {"filter": asked}))["targets"]
    found: list[dict[str, Any]] = page["nodes"]
    assert page["totalCount"] == len(found)
    return found


async def test_qiaocheng_keeps_99_percent_by_2025_QC_01(door: Door) -> None:
    assert await targets(door, jurisdiction=QIAOCHENG, indicator=["NINE_YEAR_CONSOLIDATION_RATE"]) == [
        {
            "code": "NINE_YEAR_CONSOLIDATION_RATE.QC-01",
            "indicator": "NINE_YEAR_CONSOLIDATION_RATE",
            "indicatorLabel": "九年义务教育巩固率",
            "operator": "GTE",
            "value": 99,
            "unit": "PERCENT",
            "groups": [],
            "causes": [],
            "period": None,
            "textZh": "到2025年我区九年义务教育巩固率不低于99%",
            "scopeZh": None,
            "validUntil": "2025-12-31",
            "clause": {"code": "QC-01"},
            "clauses": [{"code": "QC-01"}],
            "document": {"key": "QC"},
            "jurisdiction": {"code": QIAOCHENG},
        }
    ]


async def test_hulin_keeps_every_child_of_poor_families_by_two_clauses_HL_05_HL_04(door: Door) -> None:
    (kept,) = await targets(door, jurisdiction=HULIN, indicator=["CONSOLIDATION_RATE"])
    assert (kept["operator"], kept["value"], kept["clause"]) == ("EQ", 100, {"code": "HL-05"})
    assert kept["groups"] == ["REGISTERED_POOR", "RURAL_POOR_DISABLED_FAMILY", "RURAL_DIBAO", "RURAL_TEKUN"]
    assert {clause["code"] for clause in kept["clauses"]} == {"HL-04", "HL-05"}


async def test_a_target_without_a_number_has_none_GH_07(door: Door) -> None:
    (rising,) = await targets(door, jurisdiction=GENHE, indicator=["CONSOLIDATION_RATE"])
    assert (rising["operator"], rising["value"], rising["period"]) == ("INCREASE", None, "YEAR")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"clause": "HL-04"}, ["CONSOLIDATION_RATE.HL-05"]),
        ({"group": "THREE_DISABILITY"}, ["THREE_DISABILITY_ENROLLMENT_RATE.QC-34"]),
        ({"cause": "SCHOOL_SAFETY"}, ["DROPOUT_BY_CAUSE_COUNT.HL-55"]),
        (
            {"jurisdiction": HULIN, "indicator": ["ENROLLMENT_RATE"]},
            ["ENROLLMENT_RATE.HL-05", "ENROLLMENT_RATE.HL-11"],
        ),
        ({"jurisdiction": DACHUAN, "indicator": ["NINE_YEAR_CONSOLIDATION_RATE"]}, []),
    ],
)
async def test_targets_are_filtered(door: Door, asked: dict[str, Any], codes: list[str]) -> None:
    assert [target["code"] for target in await targets(door, **asked)] == codes


async def test_a_document_lists_its_targets_as_they_stand_there_DC_04(door: Door) -> None:
    query = """{ policyDocuments(key: "DC") { nodes { all: targets { totalCount nodes { code } }
      relapse: targets(indicator: [RELAPSE_COUNT]) { nodes { value clausesCited } } } } }"""
    (dachuan,) = (await door.ask(query))["policyDocuments"]["nodes"]
    assert [node["code"] for node in dachuan["all"]["nodes"][:2]] == [
        "NEW_DROPOUT_COUNT.DC-04",
        "RELAPSE_COUNT.DC-04",
    ]
    assert dachuan["all"]["totalCount"] == len(await targets(door, jurisdiction=DACHUAN)) == 9
    assert dachuan["relapse"]["nodes"] == [{"value": 0, "clausesCited": ["DC-04"]}]


async def test_partners_read_targets_under_their_contract(door: Door) -> None:
    query = """{ targets(filter: {clause: "QC-01"}) { nodes { value document { key } } } }"""
    answer = await door.post(query, path="/contracts/partner/graphql")
    assert answer.json() == {"data": {"targets": {"nodes": [{"value": 99, "document": {"key": "QC"}}]}}}


async def test_without_its_scope_no_target_is_shown(door: Door) -> None:
    rest = [name for name in READ if name != scopes.RESPONSIBILITIES_READ]
    query = """{ targets { totalCount }
      policyDocuments(key: "QC") { nodes { key targets { totalCount } } } }"""
    answer = (await door.post(query, granted=rest)).json()
    assert answer["data"] == {
        "targets": None,
        "policyDocuments": {"nodes": [{"key": "QC", "targets": None}]},
    }
    assert {error["extensions"]["place"] for error in answer["errors"]} == {scopes.RESPONSIBILITIES_READ}
