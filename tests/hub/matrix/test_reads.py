"""The matrix: viewer by noun by path, every field of every cell shown, masked or absent, in both ways of answering."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.matrix.asking import SAMPLE, Cell, errors, list_of, reference
from tests.hub.matrix.fields import FIELDS, KEYS, LISTS, NOUNS, PEOPLE, links, scope
from tests.hub.matrix.truth import Row


@pytest.mark.parametrize("noun", LISTS)
async def test_a_list_and_its_count_show_the_rows_and_details_granted(cell: Cell, noun: str) -> None:
    fields, seen = cell.open(noun), cell.seen(noun)
    query = f"""query List {{ found: {list_of(noun)} {{ totalCount edges {{ cursor node {{ id }} }}
      pageInfo {{ startCursor endCursor hasNextPage }} nodes {{ {" ".join(fields)} }} }} }}"""
    if not cell.viewer.opens(noun):
        assert await _refused(cell, query) == {"found": {("FORBIDDEN", scope(noun))}}
        return
    found = (await cell.get(query))["found"]
    shown = {f"{noun}:{row['id']}": cell.shown(noun, row, fields) for row in seen}
    assert found["totalCount"] == len(seen)
    assert [edge["node"]["id"] for edge in found["edges"]] == [node["id"] for node in found["nodes"]]
    assert len(found["nodes"]) == min(len(seen), 100)
    for node in found["nodes"]:
        assert node == shown.get(node["id"]), node["id"]
    if noun in PEOPLE and seen:
        await cell.recorded("List", noun, seen)


@pytest.mark.parametrize("noun", NOUNS)
async def test_a_node_is_found_where_its_row_is_granted(cell: Cell, noun: str) -> None:
    fields, seen, rest = cell.open(noun), cell.sample(noun)[:SAMPLE], cell.rest(noun)[:SAMPLE]
    asked = {f"n{number}": f"{noun}:{row['id']}" for number, row in enumerate([*seen, *rest])}
    told = ", ".join(f"${name}: ID!" for name in asked)
    roots = " ".join(f"{name}: node(id: ${name}) {{ ...F }}" for name in asked)
    query = f"query Node({told}) {{ {roots} }} fragment F on {noun} {{ {' '.join(fields)} }}"
    if not cell.viewer.opens(noun):
        assert set(await _refused(cell, query, **asked)) == set(asked)
        return
    found = list((await cell.get(query, **asked)).values())
    assert found == [cell.shown(noun, row, fields) for row in seen] + [None] * len(rest)
    if noun in PEOPLE and seen:
        await cell.recorded("Node", noun, seen)


@pytest.mark.parametrize("noun", NOUNS)
async def test_an_entity_is_found_where_its_row_is_granted_in_every_subgraph(cell: Cell, noun: str) -> None:
    seen, rest = cell.sample(noun), cell.rest(noun)
    asked = [*map(lambda row: reference(noun, row), [*seen, *rest])]
    keyed = [{"__typename": noun, KEYS[noun]: _key(cell, noun, row)} for row in [*seen, *rest] if noun in KEYS]
    for path in cell.matrix.types:
        if not cell.matrix.has(path, "Query", "_entities") or not cell.matrix.has(path, noun, "id"):
            continue
        fields = cell.open(noun, path)
        query = f"""query Entities($r: [_Any!]!) {{ _entities(representations: $r) {{
          ... on {noun} {{ {" ".join(fields)} }} }} }}"""
        expected = [cell.shown(noun, row, fields) for row in seen] + [None] * len(rest)
        assert (await cell.get(query, path, r=asked))["_entities"] == expected, path
        if noun in PEOPLE and seen:
            await cell.recorded("Entities", noun, seen)
        if keyed and cell.matrix.has(path, noun, KEYS[noun]):
            found = (await cell.get(query, path, r=keyed))["_entities"]
            assert found == (expected if cell.viewer.finds(noun) else [None] * len(expected)), path


def _key(cell: Cell, noun: str, row: Row) -> str:
    return str(cell.truth.value(noun, KEYS[noun], row))


@pytest.mark.parametrize("noun", NOUNS)
async def test_what_is_hidden_is_refused_by_name_on_every_path(cell: Cell, noun: str) -> None:
    hidden, seen = cell.closed(noun), cell.seen(noun)
    if not hidden or not seen:
        return
    key = reference(noun, seen[0])
    roots = {f"node_{name}": f"node(id: $id) {{ ... on {noun} {{ {name} }} }}" for name in hidden}
    roots |= {f"entity_{name}": f"_entities(representations: $r) {{ ... on {noun} {{ {name} }} }}" for name in hidden}
    if noun in LISTS:
        roots |= {f"list_{name}": f"{list_of(noun, 'first: 2')} {{ nodes {{ {name} }} }}" for name in hidden}
    for number, (parent, field, row) in enumerate(_ways(cell, noun)):
        asked = f"_entities(representations: $p{number}) {{ ... on {parent} {{ {field} {{ %s }} }} }}"
        roots |= {f"of{number}_{name}": asked % _wrapped(cell, parent, field, name) for name in hidden}
    said: dict[str, Any] = {"id": key["id"], "r": [key]}
    said |= {f"p{number}": [reference(way[0], way[2])] for number, way in enumerate(_ways(cell, noun))}
    told = ", ".join(f"${name}: {'ID!' if name == 'id' else '[_Any!]!'}" for name in said)
    query = f"query Hidden({told}) {{ {' '.join(f'{name}: {root}' for name, root in roots.items())} }}"
    answer = await cell.ask(query, **said)
    expected = {name: {("FORBIDDEN", hidden[name.split("_", 1)[1]])} for name in roots}
    assert errors(answer) == expected
    assert _leaves(answer["data"]) <= {None}
    await cell.refused()


def _ways(cell: Cell, noun: str) -> list[tuple[str, str, Row]]:
    """Of every field that leads to rows of a noun that the viewer sees: whose, which, and a row to start from."""
    seen, found = {row["id"] for row in cell.seen(noun)}, []
    for parent, field in links(noun):
        if cell.viewer.refusal(parent, field):
            continue
        for row in cell.sample(parent):
            if any(each["id"] in seen for each in cell.truth.linked(parent, field, row)):
                found.append((parent, field, row))
                break
    return found


def _leaves(data: Any) -> set[Any]:
    if isinstance(data, dict):
        return set().union(*map(_leaves, data.values()))
    return set().union(*map(_leaves, data)) if isinstance(data, list) else {data}


def _is_page(cell: Cell, parent: str, field: str) -> bool:
    return cell.matrix.types["/graphql"][f"{parent}.{field}"].endswith("Connection")


def _wrapped(cell: Cell, parent: str, field: str, selection: str) -> str:
    return f"nodes {{ {selection} }}" if _is_page(cell, parent, field) else selection


@pytest.mark.parametrize("noun", NOUNS)
async def test_what_a_field_leads_to_is_shown_where_it_is_granted(cell: Cell, noun: str) -> None:
    fields = " ".join(cell.open(noun))
    ways = [(parent, field) for parent, field in links(noun) if cell.viewer.opens(parent)]
    asked, roots = {}, []
    for parent, field in ways:
        asked[parent] = [reference(parent, row) for row in cell.sample(parent)]
        inner = _asked(cell, parent, field, fields)
        roots.append(f"{parent}_{field}: _entities(representations: ${parent}) {{ ... on {parent} {{ {inner} }} }}")
        if parent in LISTS:
            roots.append(f"of_{parent}_{field}: {list_of(parent, f'first: {SAMPLE}')} {{ nodes {{ id {inner} }} }}")
    if not roots:
        return
    told = ", ".join(f"${parent}: [_Any!]!" for parent in asked)
    answer = await cell.ask(f"query Nested({told}) {{ {' '.join(roots)} }}", **asked)
    refused = errors(answer)
    for parent, field in ways:
        for root in (f"{parent}_{field}", *([f"of_{parent}_{field}"] if parent in LISTS else [])):
            rows = _parents(cell, parent, answer["data"][root])
            assert refused.pop(root, None) == _refusal(cell, parent, field, rows), root
            for row, found in rows:
                assert found["found"] == _expected(cell, parent, field, row), root
    assert refused == {}
    if noun in PEOPLE and "errors" not in answer and (shown := _reached(cell, noun, ways)):
        await cell.recorded("Nested", noun, shown)


def _asked(cell: Cell, parent: str, field: str, fields: str) -> str:
    if _is_page(cell, parent, field):
        return f"found: {field}(first: {SAMPLE}) {{ totalCount nodes {{ {fields} }} }}"
    return f"found: {field} {{ {fields} }}"


def _parents(cell: Cell, parent: str, found: Any) -> list[tuple[Row, Any]]:
    """Rows that were asked, each with what it answered."""
    if isinstance(found, list):
        return list(zip(cell.sample(parent), found, strict=True))
    rows = {f"{parent}:{row['id']}": row for row in cell.seen(parent)}
    assert len(found["nodes"]) == min(SAMPLE, len(rows))
    return [(rows[node["id"]], node) for node in found["nodes"]]


def _refusal(cell: Cell, parent: str, field: str, rows: list[Any]) -> set[tuple[str, str]] | None:
    target = FIELDS[parent][field].target
    assert target
    lacking = cell.viewer.refusal(parent, field) or (None if cell.viewer.opens(target) else scope(target))
    return {("FORBIDDEN", lacking)} if rows and lacking else None


def _expected(cell: Cell, parent: str, field: str, row: Row) -> Any:
    noun = FIELDS[parent][field].target
    assert noun
    if _refusal(cell, parent, field, [row]):
        return None
    shown = [cell.shown(noun, each, cell.open(noun)) for each in _linked(cell, parent, field, row)]
    if _is_page(cell, parent, field):
        return {"totalCount": len(shown), "nodes": shown[:SAMPLE]}
    is_list = cell.matrix.types["/graphql"][f"{parent}.{field}"].startswith("[")
    return shown if is_list else next(iter(shown), None)


def _linked(cell: Cell, parent: str, field: str, row: Row) -> list[Row]:
    noun = FIELDS[parent][field].target
    assert noun
    seen = {each["id"] for each in cell.seen(noun)}
    return [each for each in cell.truth.linked(parent, field, row) if each["id"] in seen]


def _reached(cell: Cell, noun: str, ways: list[tuple[str, str]]) -> list[Row]:
    found = [(way, row) for way in ways if not _is_page(cell, *way) for row in cell.sample(way[0])]
    return [each for way, row in found for each in _linked(cell, *way, row)]


async def _refused(cell: Cell, query: str, **variables: Any) -> dict[str, set[tuple[str, str]]]:
    """What was refused of an operation that answered nothing."""
    answer = await cell.ask(query, **variables)
    assert _leaves(answer["data"]) <= {None}
    await cell.refused()
    return errors(answer)
