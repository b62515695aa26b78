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
        {"__typename": "School", "schoolCode": "\0"},
        {"__typename": "School", "schoolCode": f"{world.HERE}9001"},
        {"__typename": "Student", "id": students[0]["id"]},
    ]
    found = (await door.ask(ENTITIES, {"r": [*students, *others]}))["_entities"]
    assert [each["name"] for each in found[: world.CHILDREN]] == [
        f"学生{n // 3}" for n in range(world.CHILDREN)
    ]
    assert found[world.CHILDREN :] == [
        {"__typename": "Jurisdiction", "code": world.HERE},
        *[None] * 3,
        {"__typename": "School", "stage": "PRIMARY"},
        found[0],
    ]
    assert len(door.statements) == 4  # students, jurisdictions, schools, and the villages of all students


UNUSABLE: list[tuple[Any, str]] = [
    ({"__typename": "Student", "id": "Ledger:1"}, "Student: id, studentNo"),
    ({"__typename": "Student", "id": 5}, "Student: id, studentNo"),
    ({"__typename": "Student", "id": None}, "Student: id, studentNo"),
    (
        {"__typename": "Student", "id": "Student:0198A000-0000-7000-8000-000000000000"},
        "Student: id, studentNo",
    ),
    ({"__typename": "Student"}, "Student: id, studentNo"),
    ({"__typename": "Student", "name": "学生0"}, "Student: id, studentNo"),
    ({"__typename": "Student", "studentNo": ["1"]}, "Student: id, studentNo"),
    ({"__typename": "Nothing", "id": "x"}, "__typename"),
    ({"__typename": ["Student"]}, "__typename"),
    ({"id": "Student:0198a000-0000-7000-8000-000000000000"}, "__typename"),
    ({}, "__typename"),
    ("text", "__typename"),
    (7, "__typename"),
]


async def test_a_reference_that_can_point_at_nothing_is_an_error_in_its_place_and_spoils_nothing(
    door: Door,
) -> None:
    good = {"__typename": "Student", "id": f"Student:{door.here['Student'][0]}"}
    asked = [each for unusable, _ in UNUSABLE for each in (unusable, good)]
    answer = (await door.post(ENTITIES, {"r": asked})).json()
    assert [each and each["name"] for each in answer["data"]["_entities"]] == [None, "学生0"] * len(UNUSABLE)
    told = [
        (each["path"], each["extensions"]["code"], each["extensions"]["place"]) for each in answer["errors"]
    ]
    assert told == [
        (["_entities", 2 * n], "BAD_REPRESENTATION", place) for n, (_, place) in enumerate(UNUSABLE)
    ]
    assert all("引用" in each["extensions"]["messageZh"] for each in answer["errors"])
    assert "学生0" not in str(answer["errors"])


async def test_whether_a_reference_is_usable_says_nothing_of_what_there_is_or_who_may_see_it(
    door: Door,
) -> None:
    shape = [each for each, _ in UNUSABLE]
    nobody = {"__typename": "Student", "id": "Student:0198a000-0000-7000-8000-000000000000"}
    hidden = {"__typename": "Student", "id": f"Student:{door.there['Student'][0]}"}
    mine = {"__typename": "Student", "id": f"Student:{door.here['Student'][0]}"}
    number = {"__typename": "Student", "studentNo": "G150785000000000001"}
    assert (await door.ask(ENTITIES, {"r": [nobody, hidden]})) == {"_entities": [None, None]}
    without: dict[str, Any] = {"granted": ["duties:read"]}
    assert (await door.ask(ENTITIES, {"r": [nobody, hidden, mine, number]}, **without)) == {
        "_entities": [None] * 4
    }
    seeing, blind = [(await door.post(ENTITIES, {"r": shape}, **who)).json() for who in ({}, without)]
    assert seeing == blind


async def test_of_too_many_that_can_point_at_nothing_the_list_is_refused_at_once(door: Door) -> None:
    answer = (await door.post(ENTITIES, {"r": [{}] * 51})).json()
    assert answer["data"] is None
    assert [(each["path"], each["extensions"]["code"]) for each in answer["errors"]] == [
        (["_entities"], "BAD_REPRESENTATION")
    ]
