"""What a viewer may not see, by every path that leads there."""

from __future__ import annotations

import pytest

from auth import grants, scopes
from auth.nouns import SCOPES
from database import tables
from database.tables.row import Row
from domain.organization import Department
from domain.role import Role
from domain.student import SpecialGroup
from schema.declared import noun_of
from schema.graph import graph
from tests.hub import world
from tests.hub.conftest import READ, Door

LISTS = {
    "Organization": "organizations",
    "School": "schools",
    "Student": "students",
    "Ledger": "ledgers",
    "LedgerEntry": "ledgerEntries",
    "ExchangePartner": "exchangePartners",
    "ExchangeCycle": "exchangeCycles",
    "ExchangePackage": "exchangePackages",
    "ExchangeRecord": "exchangeRecords",
    "ComparisonRun": "comparisonRuns",
    "Discrepancy": "discrepancies",
}
ENTITIES = "query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Node { id } } }"


@pytest.mark.parametrize(("noun", "field"), LISTS.items())
async def test_lists_and_counts_hold_the_own_county_only(door: Door, noun: str, field: str) -> None:
    found = await door.ask(f"{{ {field}(first: 100) {{ totalCount nodes {{ id }} }} }}")
    ids = {node["id"] for node in found[field]["nodes"]}
    assert ids == {f"{noun}:{key}" for key in door.here[noun]}
    assert found[field]["totalCount"] == len(ids)


async def test_no_row_of_another_county_is_found_by_id_or_by_reference(door: Door) -> None:
    for noun, keys in door.there.items():
        key = f"{noun}:{keys[0]}"
        assert await door.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": key}) == {"node": None}
        found = await door.ask(ENTITIES, {"r": [{"__typename": noun, "id": key}]})
        assert found == {"_entities": [None]}, noun


async def test_the_same_operation_gives_each_county_its_own(door: Door) -> None:
    query = """{ students(first: 100) { totalCount nodes { id enrollments { id } ledgerEntries { ledger {
      entries(first: 1) { totalCount nodes { id } } } } } } }"""
    for code, ids in ((world.HERE, door.here), (world.THERE, door.there), (world.HERE, door.here)):
        found = await door.ask(query, code=code)
        assert {node["id"] for node in found["students"]["nodes"]} == {
            f"Student:{key}" for key in ids["Student"]
        }
        entries = found["students"]["nodes"][0]["ledgerEntries"][0]["ledger"]["entries"]
        assert entries == {
            "totalCount": world.CHILDREN,
            "nodes": [{"id": f"LedgerEntry:{ids['LedgerEntry'][0]}"}],
        }
    assert (await door.ask(query, code="999999"))["students"] == {"totalCount": 0, "nodes": []}


async def test_another_county_is_not_reached_through_what_all_may_read(door: Door) -> None:
    query = """{ jurisdictions { nodes { code } }
      responsibilityLines(jurisdiction: "%s") { nodes { nodes { nodes { assignments { holderName } } } } } }"""
    theirs = await door.ask(query % world.THERE)
    ours = await door.ask(query % world.HERE)
    assert "某校长" not in str(theirs)
    assert "某校长" in str(ours)


async def test_filters_do_not_reach_another_county(door: Door) -> None:
    query = "query ($f: StudentFilter!) { students(filter: $f) { totalCount } }"
    for given in (
        {"schoolId": f"School:{door.there['School'][0]}"},
        {"townshipId": f"Organization:{door.there['Organization'][0]}"},
    ):
        assert (await door.ask(query, {"f": given}))["students"]["totalCount"] == 0


@pytest.mark.parametrize("noun", [name for name in graph().types if name not in ("Jurisdiction",)])
async def test_without_its_scope_a_noun_yields_nothing(door: Door, noun: str) -> None:
    needed = grants.scope(noun_of(graph().types[noun]).table)
    if needed is None or noun not in door.here:
        return
    rest = [name for name in READ if name != needed]
    key = f"{noun}:{door.here[noun][0]}"
    answer = (await door.post("query ($id: ID!) { node(id: $id) { id } }", {"id": key}, granted=rest)).json()
    assert answer["data"] == {"node": None}
    assert answer["errors"][0]["extensions"]["place"] == needed
    found = await door.ask(ENTITIES, {"r": [{"__typename": noun, "id": key}]}, granted=rest)
    assert found == {"_entities": [None]}


async def test_a_missing_scope_is_named_and_leaves_the_rest(door: Door) -> None:
    query = "{ students(first: 1) { nodes { name ledgerEntries { state } } } }"
    answer = (await door.post(query, granted=[scopes.STUDENTS_READ])).json()
    assert answer["data"] == {"students": {"nodes": [{"name": "学生0", "ledgerEntries": None}]}}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert answer["errors"][0]["extensions"]["place"] == "ledgers:read"
    assert answer["errors"][0]["path"] == ["students", "nodes", 0, "ledgerEntries"]


async def test_a_filter_over_a_hidden_noun_finds_nothing(door: Door) -> None:
    query = "{ ledgerEntries(filter: {type: [DROPOUT]}) { totalCount } }"
    assert await door.codes(query, granted=[scopes.STUDENTS_READ]) == ["FORBIDDEN"]
    restricted = "{ students(filter: {group: CHILD_OF_INMATE}) { totalCount } }"
    assert (await door.ask(restricted))["students"]["totalCount"] == 0
    opened = await door.ask(restricted, granted=[*READ, scopes.RESTRICTED_READ])
    assert opened["students"]["totalCount"] == 1


async def test_restricted_groups_need_their_own_scope(door: Door) -> None:
    key = f"Student:{door.here['Student'][0]}"
    query = "query ($id: ID!) { student(id: $id) { specialGroups { group } } }"
    shown = await door.ask(query, {"id": key})
    assert shown == {"student": {"specialGroups": [{"group": "LEFT_BEHIND"}]}}
    opened = await door.ask(query, {"id": key}, granted=[*READ, scopes.RESTRICTED_READ])
    assert {"group": "CHILD_OF_INMATE"} in opened["student"]["specialGroups"]


async def test_a_kind_or_degree_of_disability_is_told_to_school_and_special_education_with_its_scope_only(
    door: Door,
) -> None:
    child, school = door.here["Student"][0], door.here["School"][0]
    said = (SpecialGroup.DISABLED, SpecialGroup.THREE_DISABILITY, SpecialGroup.SEVERELY_DISABLED)
    rows = [
        tables.SpecialGroupMembership(student_id=child, group=each, source=Department.DISABLED_FEDERATION)
        for each in said
    ]
    async with door.sessions.begin() as session:
        session.add_all(rows)
    query = """query ($id: ID!) { student(id: $id) { specialGroups { group } }
      all: students(filter: {group: DISABLED}) { totalCount }
      three: students(filter: {group: THREE_DISABILITY}) { totalCount }
      severely: students(filter: {group: SEVERELY_DISABLED}) { totalCount } }"""
    without = [name for name in READ if name != scopes.DISABILITY_READ]
    officer = {"role": Role.SCHOOL_OFFICER, "organization_id": school}
    clerk = {"role": Role.TOWNSHIP_OFFICER, "organization_id": door.here["Organization"][0]}
    special = {"role": Role.SPECIAL_EDUCATION_OFFICER}
    for viewer, granted, told in (
        ({}, READ, False),
        (clerk, READ, False),
        (officer, without, False),
        (special, without, False),
        (officer, READ, True),
        (special, READ, True),
    ):
        found = await door.ask(query, {"id": f"Student:{child}"}, granted=granted, **viewer)
        shown = {each["group"] for each in found["student"]["specialGroups"]}
        assert shown == {"LEFT_BEHIND", *(each.name for each in (said if told else said[:1]))}, viewer
        counts = [found[name]["totalCount"] for name in ("all", "three", "severely")]
        assert counts == [1, int(told), int(told)], viewer
        keys = [f"SpecialGroupMembership:{each.id}" for each in rows[1:]]
        asked = {"r": [{"__typename": "SpecialGroupMembership", "id": key} for key in keys]}
        nodes = (await door.ask(ENTITIES, asked, granted=granted, **viewer))["_entities"]
        assert [node is not None for node in nodes] == [told, told], viewer
    async with door.sessions.begin() as session:
        for each in rows:
            await session.delete(await session.get_one(tables.SpecialGroupMembership, each.id))


async def test_registry_numbers_are_shown_and_looked_up_with_identity_read_only(door: Door) -> None:
    number = f"G{world.HERE}20160101000X"
    asked = {"r": [{"__typename": "Student", "studentNo": number}]}
    assert (await door.ask(ENTITIES, asked))["_entities"][0]["__typename"] == "Student"
    without = [scopes.STUDENTS_READ]
    assert await door.ask(ENTITIES, asked, granted=without) == {"_entities": [None]}
    answer = (await door.post("{ students(first: 1) { nodes { name studentNo } } }", granted=without)).json()
    assert answer["data"] == {"students": {"nodes": [{"name": "学生0", "studentNo": None}]}}
    assert answer["errors"][0]["extensions"]["place"] == scopes.IDENTITY_READ


async def test_a_department_sees_its_own_exchange_only(door: Door) -> None:
    query = """{ exchangePartners { nodes { code } } exchangeCycles { totalCount } exchangePackages { nodes { partnerCode } }
      exchangeRecords { totalCount } comparisonRuns { totalCount } discrepancies { totalCount } }"""
    found = await door.ask(query, granted=[scopes.EXCHANGE_READ], department=Department.PUBLIC_SECURITY)
    assert found["exchangePartners"]["nodes"] == [{"code": "police"}]
    assert found["exchangePackages"]["nodes"] == [{"partnerCode": "police"}]
    assert [found[name]["totalCount"] for name in ("exchangeCycles", "exchangeRecords")] == [1, 2]
    assert [found[name]["totalCount"] for name in ("comparisonRuns", "discrepancies")] == [0, 0]
    receipt = f"ExchangeReceipt:{door.here['ExchangeReceipt'][1]}"
    other = await door.ask(
        "query ($id: ID!) { node(id: $id) { id } }",
        {"id": receipt},
        granted=[scopes.EXCHANGE_READ],
        department=Department.PUBLIC_SECURITY,
    )
    assert other == {"node": None}


async def test_no_raw_personal_field_is_in_the_graph(door: Door) -> None:
    found = await door.ask("{ __schema { types { name fields { name } } } }")
    kinds = [kind for kind in found["__schema"]["types"] if not kind["name"].startswith("__")]
    # What is done for a child, or said of it, in people's words, and totals: the other contents are what came over the wire.
    words = {
        "CircularNotice",
        "ContactAttempt",
        "HomeTeachingPlan",
        "HomeTeachingVisit",
        "PersuasionAttempt",
        "SupportMeasure",
        "WrittenReport",
    }
    fields = {
        field["name"]
        for kind in kinds
        for field in kind["fields"] or []
        if not (kind["name"] in words and field["name"] == "content")
    }
    hidden = {
        "idNumber",
        "phone",
        "homeAddress",
        "address",
        "subject",
        "content",
        "fields",
        "headOfHousehold",
    }
    assert not fields & hidden


def test_every_noun_has_a_grant_and_every_grant_a_table() -> None:
    nouns = {noun_of(kind).table for kind in graph().types.values()}
    assert nouns == set(SCOPES)
    assert nouns <= {mapper.class_ for mapper in Row.registry.mappers}
