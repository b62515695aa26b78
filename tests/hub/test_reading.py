"""Reading through the front door: nested reads, filters, labels, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from database import tables
from domain import identity
from tests import sealing
from tests.hub import world
from tests.hub.conftest import Door

EVERYTHING = """{ students(first: 5) { totalCount nodes {
  id name idNumberMasked schoolingStatus schoolingStatusLabel
  village { nameZh parent { nameZh } }
  specialGroups { group } enrollments { school { schoolCode classes { grade } } }
  guardianships { relationLabel guardian { name idNumberMasked } }
  householdRegistrations { regionCode }
  ledgerEntries { state ledger { type entries(first: 2, order: NEWEST) { totalCount nodes { student { name } } } } }
  discrepancies { findingLabel run { cycle { partner { code } receipt { sequence } } } verification { state } }
} } }"""


async def test_a_deep_read_costs_one_statement_for_each_field_however_many_rows(door: Door) -> None:
    found = await door.ask(EVERYTHING)
    assert found["students"]["totalCount"] == world.CHILDREN
    first = found["students"]["nodes"][0]
    assert first["schoolingStatusLabel"] == "在校就读"
    assert first["ledgerEntries"][0]["ledger"]["entries"]["totalCount"] == world.CHILDREN
    assert [run["run"]["cycle"]["partner"]["code"] for run in first["discrepancies"]] == [
        "police",
        "civil_affairs",
    ]
    assert len(door.statements) == 22
    once = len(door.statements)
    await door.ask(EVERYTHING.replace("first: 5", "first: 12"))
    assert len(door.statements) == once


async def test_one_row_is_one_statement(door: Door) -> None:
    key = f"Student:{door.here['Student'][0]}"
    found = await door.ask("query ($id: ID!) { student(id: $id) { name } }", {"id": key})
    assert found == {"student": {"name": "学生0"}}
    assert len(door.statements) == 1
    same = await door.ask("query ($id: ID!) { node(id: $id) { id ... on Student { name } } }", {"id": key})
    assert same == {"node": {"id": key, "name": "学生0"}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{}", 12),
        ("{schoolingStatus: [DROPOUT, SUSPECTED_DROPOUT]}", 8),
        ("{idStatus: [VERIFIED, CONFLICT]}", 12),
        ("{idStatus: [UNVERIFIED, MISSING]}", 0),
        ("{group: LEFT_BEHIND}", 12),
        ("{enrolled: true}", 6),
        ("{enrolled: false}", 6),
        ('{name: "学生1"}', 3),
        ('{name: "%"}', 0),
        ('{bornFrom: "2016-01-03", bornTo: "2016-01-04"}', 2),
        ("{schoolingStatus: [DROPOUT], enrolled: true}", 2),
        ("{name: null}", 12),
    ],
)
async def test_students_are_filtered(door: Door, given: str, expected: int) -> None:
    found = await door.ask(f"{{ students(filter: {given}) {{ totalCount nodes {{ id }} }} }}")
    assert found["students"]["totalCount"] == len(found["students"]["nodes"]) == expected


async def test_places_filter_by_village_township_and_school(door: Door) -> None:
    township, village = door.here["Organization"][0], door.here["Organization"][1]
    query = "query ($f: StudentFilter!) { students(filter: $f) { totalCount } }"
    for given, expected in (
        ({"villageId": f"Organization:{village}"}, 6),
        ({"townshipId": f"Organization:{township}"}, 12),
        ({"schoolId": f"School:{door.here['School'][0]}"}, 6),
    ):
        assert (await door.ask(query, {"f": given}))["students"]["totalCount"] == expected


async def test_ledgers_exchange_and_findings_are_filtered(door: Door) -> None:
    package = f"ExchangePackage:{door.here['ExchangePackage'][0]}"
    found = await door.ask(
        """query ($p: ID!) {
          ledgers(filter: {type: [DROPOUT]}) { nodes { owner { nameZh ledgers { type } } } }
          none: ledgers(filter: {type: [WORK]}) { totalCount }
          ledgerEntries(filter: {state: [OPEN], type: [DROPOUT]}) { totalCount }
          exchangeCycle(period: "2026-08", partner: "police") { stateLabel packages { received rejected records { totalCount } } }
          exchangeCycles(filter: {partner: "police"}) { nodes { period } }
          exchangePackages(filter: {direction: PULL}) { totalCount }
          exchangeRecords(filter: {package: $p, state: [REJECTED], rejectCode: [BAD_ID]}) {
            nodes { lineNo reasonZh reasonEn reasonPlace reasonFixer rejectCodeLabel } }
          discrepancies(filter: {comparison: M_01, state: [OPEN]}) { totalCount nodes { subjectMasked } }
        }""",
        {"p": package},
    )
    assert found["none"]["totalCount"] == 0
    assert found["ledgerEntries"]["totalCount"] == world.CHILDREN
    assert found["exchangeCycle"]["packages"][0]["records"]["totalCount"] == 2
    assert found["exchangeRecords"]["nodes"] == [
        {
            "lineNo": 2,
            "reasonZh": "校验位错误",
            "reasonEn": "check digit",
            "reasonPlace": "行 2",
            "reasonFixer": "PARTNER",
            "rejectCodeLabel": "身份证件号码无效",
        }
    ]
    assert found["discrepancies"]["nodes"][0]["subjectMasked"].startswith("150785****")


async def test_duties_parameters_and_lines_of_all_places_are_read_with_their_clauses(door: Door) -> None:
    found = await door.ask(
        """{
          policyDocuments { nodes { key title jurisdiction { nameZh } clauses(first: 1) { totalCount nodes { code } } } }
          duties(filter: {jurisdiction: "341602", clause: "QC-13"}) { nodes { department roleLabel clauses { code quotes } } }
          sections: duties(filter: {jurisdiction: "341602", section: "（十二）"}) { totalCount }
          ruleParameters(jurisdiction: "511703", first: 100) { nodes { key origin value clause { code } } }
          responsibilityLines(jurisdiction: "230381") { nodes { nameZh nodes { nodes { levelNo positionZh } } } }
          organizations(filter: {type: [SCHOOL]}) { nodes { duties { code } responsibilities { holderName node { line { nameZh } } } } }
        }"""
    )
    assert {each["key"] for each in found["policyDocuments"]["nodes"]} == {"GH", "DC", "BS", "HL", "QC"}
    assert all("QC-13" in [clause["code"] for clause in duty["clauses"]] for duty in found["duties"]["nodes"])
    assert found["duties"]["nodes"]
    origins = {each["origin"] for each in found["ruleParameters"]["nodes"]}
    assert origins == {"DOCUMENT", "HUB_DEFAULT"}
    levels = [each["levelNo"] for each in found["responsibilityLines"]["nodes"][0]["nodes"]["nodes"]]
    assert levels == sorted(levels)
    assert levels
    assert found["organizations"]["nodes"][0]["responsibilities"][0]["holderName"] == "某校长"


async def test_a_page_shows_stored_masks_and_reads_nothing_that_is_sealed(door: Door) -> None:
    found = await door.ask("{ students(first: 100) { nodes { id idNumberMasked } } }")
    planned = await door.planned("{ students(first: 100) { nodes { id idNumberMasked } } }")
    assert planned.json()["data"] == found
    async with door.sessions() as session:
        for each in found["students"]["nodes"]:
            child = await session.get_one(tables.Student, each["id"].partition(":")[2])
            number = sealing.clear(tables.Student.id_number_sealed, child.id, child.id_number_sealed)
            assert each["idNumberMasked"] == identity.masked(number)


async def test_code_lists_carry_terms_and_codes(door: Door) -> None:
    found = await door.ask("{ codeLists { name values { name label code } } }")
    lists: dict[str, Any] = {each["name"]: each["values"] for each in found["codeLists"]}
    assert {"name": "FEMALE", "label": "女", "code": "2"} in lists["Sex"]
    assert "SchoolingStatus" in lists
    assert door.statements == []
