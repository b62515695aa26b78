"""The graph as a federation sees it: its SDL, and entities by reference, batched."""

from __future__ import annotations

from typing import Any

from hub import graphql
from tests.hub import world
from tests.hub.conftest import Door

ENTITIES = """query ($r: [_Any!]!) { _entities(representations: $r) { __typename
  ... on Student { name village { nameZh } } ... on Jurisdiction { code } ... on School { stage } } }"""


def test_the_printed_schemas_are_those_in_git() -> None:
    assert graphql.drifted() == [], "run `make schema` and look at the difference"


async def test_the_service_tells_its_sdl(door: Door) -> None:
    found = await door.ask("{ _service { sdl } }")
    assert "federation/v2.9" in found["_service"]["sdl"]
    assert (
        'type Student implements Node @key(fields: "id") @key(fields: "studentNo")'
        in found["_service"]["sdl"]
    )


async def test_entities_are_answered_in_order_one_statement_a_type_and_key(door: Door) -> None:
    students = [{"__typename": "Student", "id": f"Student:{key}"} for key in door.here["Student"]]
    others: list[Any] = [
        {"__typename": "Jurisdiction", "code": world.HERE},
        {"__typename": "Jurisdiction", "code": "999999"},
        {"__typename": "Student", "id": f"Student:{door.there['Student'][0]}"},
        {"__typename": "Student", "id": "Ledger:1"},
        {"__typename": "Student", "id": 5},
        {"__typename": "Student"},
        {"__typename": "School", "schoolCode": "\0"},
        {"__typename": "Nothing", "id": "x"},
        {"__typename": ["Student"]},
        "text",
        7,
        {"__typename": "School", "schoolCode": f"{world.HERE}9001"},
        {"__typename": "Student", "id": students[0]["id"]},
    ]
    found = (await door.ask(ENTITIES, {"r": [*students, *others]}))["_entities"]
    assert [each["name"] for each in found[: world.CHILDREN]] == [
        f"学生{n // 3}" for n in range(world.CHILDREN)
    ]
    assert found[world.CHILDREN :] == [
        {"__typename": "Jurisdiction", "code": world.HERE},
        *[None] * 10,
        {"__typename": "School", "stage": "PRIMARY"},
        found[0],
    ]
    assert len(door.statements) == 4  # students, jurisdictions, schools, and the villages of all students
