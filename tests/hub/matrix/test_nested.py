"""The matrix along every field that leads from one noun to another, from a list and from a reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.matrix import cast
from tests.hub.matrix.asking import ONLY, SAMPLE, Cell, errors, list_of, reference
from tests.hub.matrix.fields import FIELDS, GROUPS, LISTS, PEOPLE, links, scope
from tests.hub.matrix.truth import Row

Way = tuple[str, str]


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("group", GROUPS)
async def test_what_a_field_leads_to_is_shown_where_it_is_granted(cell: Cell, group: str) -> None:
    ways = [way for noun in GROUPS[group] for way in links(noun) if cell.viewer.opens(way[0])]
    ways = [way for way in ways if cell.stands_for_all or not _is_public(*way)]
    open_ways = [way for way in ways if not _lacking(cell, *way)]
    if not open_ways:
        return
    answer = await _asked(cell, open_ways)
    assert "errors" not in answer, answer["errors"]
    for parent, field in open_ways:
        for root in _roots(parent, field):
            for row, found in _parents(cell, parent, field, answer["data"][root]):
                assert found[f"{parent}_{field}"] == _expected(cell, parent, field, row), (root, row["id"])
    shown = {noun: _reached(cell, noun, open_ways) for noun in GROUPS[group]}
    await cell.recorded("Nested", shown)


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("group", GROUPS)
async def test_a_field_that_leads_to_what_is_hidden_is_refused_by_name(cell: Cell, group: str) -> None:
    ways = [way for noun in GROUPS[group] for way in links(noun)]
    closed = [way for way in ways if _lacking(cell, *way) and cell.seen(way[0])]
    if not closed:
        return
    answer = await _asked(cell, closed)
    expected = {root: {("FORBIDDEN", _lacking(cell, *way))} for way in closed for root in _roots(*way)}
    assert errors(answer) == expected
    for parent, field in closed:
        for root in _roots(parent, field):
            shown = {
                found[f"{parent}_{field}"] for _, found in _parents(cell, parent, field, answer["data"][root])
            }
            assert shown == {None}
    await cell.refused()


async def _asked(cell: Cell, ways: list[Way]) -> Any:
    roots: dict[str, str] = {}
    said: dict[str, Any] = {}
    for parent, field in ways:
        said[f"{parent}_{field}"] = [reference(parent, row) for row in _starts(cell, parent, field)]
        inner = _inner(cell, parent, field)
        roots[f"{parent}_{field}"] = (
            f"_entities(representations: ${parent}_{field}) {{ ... on {parent} {{ {inner} }} }}"
        )
        if f"of_{parent}_{field}" in _roots(parent, field):
            listed = list_of(parent, f"first: {SAMPLE}")
            roots[f"of_{parent}_{field}"] = f"{listed} {{ nodes {{ id {inner} }} }}"
    return await cell.ask(cell.operation("Nested", roots, dict.fromkeys(said, "[_Any!]!")), **said)


def _roots(parent: str, field: str) -> list[str]:
    """Where a field is asked for: of rows referred to, and of rows listed if people or what was exchanged are about."""
    listed = parent in LISTS and not _is_public(parent, field)
    return [f"{parent}_{field}", *([f"of_{parent}_{field}"] if listed else [])]


def _is_public(parent: str, field: str) -> bool:
    return {parent, FIELDS[parent][field].target} <= set(GROUPS["documents"])


def _starts(cell: Cell, parent: str, field: str) -> list[Row]:
    return cell.sample(parent)[: 1 if _is_public(parent, field) else None]


def _inner(cell: Cell, parent: str, field: str) -> str:
    noun = FIELDS[parent][field].target
    assert noun
    fields = " ".join(_values(cell, noun))
    if cell.is_page(parent, field):
        order = f", {ONLY[noun]}" if noun in ONLY else ""
        return f"{parent}_{field}: {field}(first: {SAMPLE}{order}) {{ totalCount nodes {{ {fields} }} }}"
    return f"{parent}_{field}: {field} {{ {fields} }}"


def _values(cell: Cell, noun: str) -> list[str]:
    """Of what tells nothing of anybody a few values are enough: `test_reads` asks for all."""
    return cell.open(noun)[: None if noun in PEOPLE else SAMPLE]


def _parents(cell: Cell, parent: str, field: str, found: Any) -> list[tuple[Row, Any]]:
    """Rows that were asked, each with what it answered."""
    if isinstance(found, list):
        return list(zip(_starts(cell, parent, field), found, strict=True))
    rows = {f"{parent}:{row['id']}": row for row in cell.seen(parent)}
    assert len(found["nodes"]) == min(SAMPLE, len(rows))
    return [(rows[node["id"]], node) for node in found["nodes"]]


def _lacking(cell: Cell, parent: str, field: str) -> str | None:
    """The detail that a field is refused for, or the scope that the noun behind it needs."""
    noun = FIELDS[parent][field].target
    assert noun
    return cell.viewer.refusal(parent, field) or (None if cell.viewer.opens(noun) else scope(noun))


def _expected(cell: Cell, parent: str, field: str, row: Row) -> Any:
    noun = FIELDS[parent][field].target
    assert noun
    rows = cell.linked(parent, field, row)
    if cell.is_page(parent, field):
        return _Page(len(rows), [cell.shown(noun, each, _values(cell, noun)) for each in rows])
    shown = [cell.shown(noun, each, _values(cell, noun)) for each in rows]
    return shown if cell.is_list(parent, field) else next(iter(shown), None)


class _Page(list[Any]):
    """A page of rows in whatever order, counted."""

    def __init__(self, count: int, rows: list[Any]) -> None:
        super().__init__(rows)
        self.count_of_all = count

    def __eq__(self, other: Any) -> bool:
        some: list[Any] = other["nodes"]
        whole = len(some) == min(SAMPLE, len(self)) and len({node["id"] for node in some}) == len(some)
        return bool(
            other["totalCount"] == self.count_of_all and whole and all(node in list(self) for node in some)
        )


def _reached(cell: Cell, noun: str, ways: list[Way]) -> list[Row]:
    """Rows that are shown for certain: all of a field that shows all."""
    found = [way for way in ways if FIELDS[way[0]][way[1]].target == noun and not cell.is_page(*way)]
    return [each for way in found for row in cell.sample(way[0]) for each in cell.linked(*way, row)]
