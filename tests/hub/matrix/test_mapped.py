"""The matrix speaks of every field, argument and order of the graph and its parts, and of nothing else."""

from __future__ import annotations

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_client_schema,
    extend_schema,
    get_introspection_query,
    parse,
)

from hub import graphql
from tests.hub.matrix import nouns, walk
from tests.hub.matrix.arguments import ARGUMENTS, ORDERS
from tests.hub.matrix.asking import Matrix
from tests.hub.matrix.conftest import field_types
from tests.hub.matrix.fields import DETAILS, FIELDS, NOUNS
from tests.hub.matrix.tables import parsed

PARTS = [part.path for part in graphql.schema().parts]
KINDS = {
    "KEY",
    "OPEN",
    "ROOT",
    "FORM",
    "CHANGE",
    "SEALED",
    "COURTS",
    "FOUND",
    "COUNT",
    "WHICH",
    "INPUT",
    *DETAILS,
}


@pytest.fixture(scope="module")
async def introspected(matrix: Matrix) -> dict[str, GraphQLSchema]:
    """What the whole graph and each part tell of themselves, by their paths."""

    async def told(path: str) -> GraphQLSchema:
        answer = await matrix.door.planned(get_introspection_query(), path=path)
        return build_client_schema(answer.json()["data"])

    return {path: await told(path) for path in ("/graphql", *PARTS)}


async def test_every_field_argument_and_order_is_mapped(introspected: dict[str, GraphQLSchema]) -> None:
    schema = introspected["/graphql"]
    assert walk.unmapped(schema) == []
    assert walk.unknown(schema) == []


@pytest.mark.parametrize("path", PARTS)
async def test_a_part_shows_nothing_that_is_not_mapped(
    introspected: dict[str, GraphQLSchema], path: str
) -> None:
    assert walk.unmapped(introspected[path]) == []


@pytest.mark.parametrize("path", ["/graphql", *PARTS])
async def test_a_part_tells_the_types_of_fields_that_the_matrix_knows_of_it(
    matrix: Matrix, introspected: dict[str, GraphQLSchema], path: str
) -> None:
    assert field_types(introspected[path]) == matrix.types[path]


@pytest.mark.parametrize(
    ("added", "place"),
    [
        ("extend type Student { phone: String }", "Student.phone"),
        ("extend type Query { childrenWithoutSchool: Int! }", "Query.childrenWithoutSchool"),
        ("extend type Mutation { studentRemove: Boolean }", "Mutation.studentRemove"),
        ("extend type StudentConnection { averageAge: Float }", "StudentConnection.averageAge"),
        ("extend type StudentEdge { weight: Int }", "StudentEdge.weight"),
        ("extend input StudentFilter { phone: String }", "StudentFilter.phone"),
        ("extend enum StudentOrder { BIRTH_DATE }", "StudentOrder.BIRTH_DATE"),
        ("extend type Guardian { students(name: String): [Student!] }", "Guardian.students.name"),
        ("type Talk { text: String } extend type Student { talks: [Talk!] }", "Talk.text"),
    ],
)
async def test_what_is_new_and_not_mapped_is_named_with_what_to_add(
    introspected: dict[str, GraphQLSchema], added: str, place: str
) -> None:
    found = walk.unmapped(extend_schema(introspected["/graphql"], parse(added)))
    assert any(line.startswith(f"{place}: say in ") for line in found), found


async def test_what_is_mapped_and_gone_is_named(
    introspected: dict[str, GraphQLSchema], monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = introspected["/graphql"]
    for table in (FIELDS, ARGUMENTS, ORDERS):
        monkeypatch.setitem(table, "Talk", parsed("Talk\n  OPEN  text")["Talk"])
    assert [line.split(":")[0] for line in walk.unknown(schema)] == ["Talk.text"] * 3


async def test_links_lead_where_the_map_says_and_every_noun_is_one(
    introspected: dict[str, GraphQLSchema],
) -> None:
    schema = introspected["/graphql"]
    for name, entries in FIELDS.items():
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        for entry in entries.values():
            said = str(kind.fields[entry.name].type).strip("[]!").removesuffix("Connection")
            assert said == entry.target or (not entry.target and said not in NOUNS), entry
    entities = schema.type_map["_Entity"]
    assert isinstance(entities, GraphQLUnionType)
    assert {str(kind) for kind in entities.types} == set(NOUNS)


def test_the_tables_use_no_word_but_theirs() -> None:
    for table in (FIELDS, ARGUMENTS, ORDERS):
        assert {entry.tells for entries in table.values() for entry in entries.values()} <= KINDS
    kinds = {
        kind for seen in nouns.SEEN.values() for entry in seen.values() for kind in entry.tells.split(",")
    }
    assert kinds <= set(nouns.KINDS)
    for text in ("Student\n  NAME  name name", "Student\nStudent", "Student\n  NAME  na-me"):
        with pytest.raises(ValueError, match=r"said twice|no entry"):
            parsed(text)
