"""The matrix: viewer by noun by path, every field of every cell shown, masked or absent, in both ways of answering."""

from __future__ import annotations

from typing import Any

import pytest

from domain.audit import AuditKind
from tests.hub.matrix import cast
from tests.hub.matrix.asking import ONLY, Cell, Matrix, about, errors, leaves, list_of, named, on, reference
from tests.hub.matrix.fields import GROUPS, KEYS, LISTS, NOUNS, PEOPLE, scope
from tests.hub.matrix.truth import Row
from tests.hub.matrix.viewers import Viewer

of_group = pytest.mark.parametrize("group", GROUPS)


@of_group
async def test_a_list_and_its_count_show_the_rows_and_details_granted(cell: Cell, group: str) -> None:
    if group == "documents" and cell.viewer not in cast.DISTINCT:
        return
    nouns = [noun for noun in GROUPS[group] if noun in LISTS and cell.viewer.opens(noun)]
    answer = await cell.roots("List", {noun: _list(cell, noun) for noun in nouns})
    for noun in nouns:
        found, seen, fields = answer[noun], cell.seen(noun), cell.open(noun)
        shown = {f"{noun}:{row['id']}": cell.shown(noun, row, fields) for row in seen}
        assert found["totalCount"] == len(seen), noun
        assert found["nodes"] == [shown.get(node["id"]) for node in found["nodes"]], noun
        assert [each["node"]["id"] for each in found["edges"]] == [each["id"] for each in found["nodes"]]
        assert len({node["id"] for node in found["nodes"]}) == len(cell.sample(noun)), noun
    await cell.recorded("List", {noun: cell.seen(noun) for noun in nouns})


def _list(cell: Cell, noun: str) -> str:
    size = f"first: {max(len(cell.sample(noun)), 1)}"
    return f"""{list_of(noun, size)} {{ totalCount edges {{ cursor node {{ id }} }}
      pageInfo {{ startCursor endCursor hasNextPage }} nodes {{ {" ".join(cell.open(noun))} }} }}"""


@of_group
async def test_a_node_is_found_where_its_row_is_granted(cell: Cell, group: str) -> None:
    if group == "documents" and cell.viewer not in cast.DISTINCT:
        return
    asked, expected, roots = {}, {}, {}
    for noun in filter(cell.viewer.opens, GROUPS[group]):
        seen, rest = cell.seen(noun)[:2], cell.rest(noun)[:2]
        for number, row in enumerate([*seen, *rest]):
            name = f"{noun}_{number}"
            asked[name], roots[name] = f"{noun}:{row['id']}", f"node(id: ${name}) {{ ...{noun} }}"
            expected[name] = cell.shown(noun, row, cell.open(noun)) if number < len(seen) else None
    fragments = [
        f"fragment {noun} on {noun} {{ {' '.join(cell.open(noun))} }}"
        for noun in GROUPS[group]
        if f"{noun}_0" in roots
    ]
    answer = await cell.roots("Node", roots, dict.fromkeys(asked, "ID!"), fragments, **asked)
    assert answer == expected
    await cell.recorded("Node", {noun: cell.seen(noun)[:2] for noun in GROUPS[group]})


PATHS = [
    "/graphql",
    *(
        f"/subgraphs/{name}/graphql"
        for name in ("students", "ledgers", "responsibilities", "duties", "exchanges")
    ),
]


@pytest.mark.parametrize("path", PATHS)
async def test_an_entity_is_found_by_id_and_key_where_its_row_is_granted(cell: Cell, path: str) -> None:
    if path != PATHS[0] and cell.viewer not in cast.DISTINCT:
        return
    nouns = [noun for noun in NOUNS if cell.matrix.has(path, noun, "id")]
    asked: list[Any] = []
    expected: list[Any] = []
    for noun in nouns:
        seen, rest = cell.sample(noun), cell.rest(noun)
        shown = [named(noun, cell.shown(noun, row, cell.open(noun, path))) for row in seen] + [None] * len(
            rest
        )
        asked += [reference(noun, row) for row in [*seen, *rest]]
        expected += shown
        if noun in KEYS and cell.matrix.has(path, noun, KEYS[noun]):
            asked += [_by_key(cell, noun, row) for row in [*seen, *rest]]
            expected += shown if cell.viewer.finds(noun) else [None] * len(shown)
    fields = " ".join(on(noun, cell.open(noun, path)) for noun in nouns)
    query = f"query Entities($r: [_Any!]!) {{ _entities(representations: $r) {{ {fields} }} }}"
    found = (await cell.get(query, path, r=asked))["_entities"]
    for said, shown, wanted in zip(asked, found, expected, strict=True):
        assert shown == wanted, said
    await cell.recorded("Entities", {noun: cell.sample(noun) for noun in nouns})


def _by_key(cell: Cell, noun: str, row: Row) -> dict[str, Any]:
    return {"__typename": noun, KEYS[noun]: cell.truth.value(noun, KEYS[noun], row)}


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("noun", NOUNS)
async def test_what_is_hidden_is_refused_by_name_on_every_path(cell: Cell, noun: str) -> None:
    hidden, seen = cell.closed(noun), cell.seen(noun)
    if not hidden or not seen:
        return
    key = reference(noun, seen[0])
    paths = {"node": f"node(id: $id) {{ ... on {noun} {{ %s }} }}"}
    paths["entity"] = f"_entities(representations: $r) {{ ... on {noun} {{ %s }} }}"
    said: dict[str, Any] = {"id": key["id"], "r": [key]}
    if noun in LISTS:
        paths["list"] = f"{list_of(noun, 'first: 2')} {{ nodes {{ %s }} }}"
    for parent, field, row in cell.ways(noun):
        order = f"({ONLY[noun]})" if cell.is_page(parent, field) and noun in ONLY else ""
        inner = f"{field}{order}{' { nodes' if cell.is_page(parent, field) else ''} {{ %s }}"
        inner += " }" if cell.is_page(parent, field) else ""
        paths[f"{parent}{field}"] = (
            f"_entities(representations: ${parent}{field}) {{ ... on {parent} {{ {inner} }} }}"
        )
        said[f"{parent}{field}"] = [reference(parent, row)]
    roots = {f"{path}_{name}": asked % name for path, asked in paths.items() for name in hidden}
    types = {name: "ID!" if name == "id" else "[_Any!]!" for name in said}
    answer = await cell.ask(cell.operation("Hidden", roots, types), **said)
    assert errors(answer) == {name: {("FORBIDDEN", hidden[name.split("_")[1]])} for name in roots}
    assert leaves(answer["data"]) <= {None}
    await cell.refused()


@of_group
async def test_without_its_scope_a_noun_is_refused_by_name(cell: Cell, group: str) -> None:
    roots, said = {}, {}
    for noun in GROUPS[group]:
        if not cell.viewer.opens(noun):
            said[noun] = f"{noun}:{next(iter(cell.truth.rows[noun]))}"
            roots[f"{noun}_node"] = f"node(id: ${noun}) {{ id }}"
            if noun in LISTS:
                roots[f"{noun}_list"] = f"{list_of(noun)} {{ totalCount }}"
    if not roots:
        return
    answer = await cell.ask(cell.operation("Scope", roots, dict.fromkeys(said, "ID!")), **said)
    assert errors(answer) == {name: {("FORBIDDEN", scope(name.split("_")[0]))} for name in roots}
    assert leaves(answer["data"]) <= {None}
    await cell.refused()


FEW = 5  # rows: a count of so many or fewer may tell as much about each as the row


async def test_a_count_of_a_few_people_puts_them_on_record(cell: Cell) -> None:
    listed = [noun for noun in PEOPLE if noun in LISTS and cell.viewer.opens(noun)]
    few = {noun: cell.seen(noun) for noun in sorted(listed) if 0 < len(cell.seen(noun)) <= FEW}
    if not few:
        return
    found = await cell.roots("Few", {noun: f"{list_of(noun, 'first: 1')} {{ totalCount }}" for noun in few})
    assert {noun: each["totalCount"] for noun, each in found.items()} == {
        noun: len(rows) for noun, rows in few.items()
    }
    await cell.recorded("Few", few)


@cast.OF_EACH_GRANT
async def test_a_refusal_beside_what_is_shown_is_a_record_of_its_own(cell: Cell) -> None:
    nouns = [noun for noun in sorted(PEOPLE) if noun in LISTS and cell.seen(noun) and cell.closed(noun)]
    for noun in nouns[:1]:
        name, place = next(iter(cell.closed(noun).items()))
        fields = f"{{ nodes {{ id }} }} hidden: {list_of(noun, 'first: 1')} {{ nodes {{ {name} }} }}"
        answer = await cell.ask(f"query Beside {{ shown: {list_of(noun, 'first: 1')} {fields} }}")
        assert errors(answer) == {"hidden": {("FORBIDDEN", place)}}
        key = answer["data"]["shown"]["nodes"][0]["id"]
        [row] = [row for row in cell.seen(noun) if key == f"{noun}:{row['id']}"]
        last = {record.kind: record for record in await cell.last(2)}
        assert set(last) == {AuditKind.READ, AuditKind.REFUSED}
        assert {record.client_id for record in last.values()} == {cell.viewer.name}
        assert [last[kind].outcome for kind in last] == [
            "OK" if kind is AuditKind.READ else "FORBIDDEN" for kind in last
        ]
        assert cell.people({noun: [row]}) <= about(last[AuditKind.READ])


@pytest.mark.parametrize("viewer", cast.TURNED_AWAY, ids=str)
async def test_with_a_ticket_that_is_no_open_matter_nothing_is_told(matrix: Matrix, viewer: Viewer) -> None:
    lists = " ".join(f"{list_of(noun)} {{ totalCount nodes {{ id }} }}" for noun in LISTS)
    answer = await Cell(matrix, viewer).ask(f"query Ticket {{ {lists} }}")
    assert not answer.get("data")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_TICKET"]
    found = await matrix.door.recorded()
    assert (found.client_id, found.kind, found.outcome) == (viewer.name, AuditKind.REFUSED, "BAD_TICKET")
