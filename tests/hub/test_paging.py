"""Keyset pages: every row exactly once, in both directions, whatever the size and order."""

from __future__ import annotations

import itertools

import pytest

from domain.organization import Department
from tests.hub import world
from tests.hub.conftest import Door

PAGE = """query ($first: Int, $after: String, $last: Int, $before: String, $order: StudentOrder) {
  students(first: $first, after: $after, last: $last, before: $before, order: $order) {
    edges { cursor node { id } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
NESTED = """query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { node(id: $id) { ... on Ledger {
  entries(first: $first, after: $after, last: $last, before: $before, order: NEWEST) {
    edges { cursor node { id } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("order", ["ID", "NEWEST", "NAME"])
@pytest.mark.parametrize("size", [1, 5, 12, 100])
async def test_pages_cover_every_row_once(door: Door, order: str, size: int, backward: bool) -> None:
    whole = await door.ask(PAGE, {"first": 100, "order": order})
    expected = [node["id"] for node in whole["students"]["nodes"]]
    assert len(set(expected)) == world.CHILDREN
    assert await _walk(door, PAGE, {"order": order}, size, backward) == expected


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("size", [1, 5, 12])
async def test_nested_pages_cover_every_row_once(door: Door, size: int, backward: bool) -> None:
    variables = {"id": f"Ledger:{door.here['Ledger'][0]}"}
    whole = await door.ask(NESTED, {**variables, "first": 100})
    expected = [node["id"] for node in whole["node"]["entries"]["nodes"]]
    assert expected == sorted(expected, reverse=True)
    assert await _walk(door, NESTED, variables, size, backward) == expected


async def test_a_page_can_be_bounded_on_both_sides(door: Door) -> None:
    whole = (await door.ask(PAGE, {"first": 100}))["students"]["edges"]
    for low, high in itertools.combinations(range(world.CHILDREN), 2):
        bounds = {"after": whole[low]["cursor"], "before": whole[high]["cursor"]}
        for size in ({"first": 100}, {"last": 100}):
            found = await door.ask(PAGE, {**bounds, **size})
            assert found["students"]["edges"] == whole[low + 1 : high]


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"first": 0}, "BAD_PAGE"),
        ({"first": 101}, "BAD_PAGE"),
        ({"first": -1}, "BAD_PAGE"),
        ({"first": 1, "last": 1}, "BAD_PAGE"),
        ({"after": "rubbish"}, "BAD_CURSOR"),
        ({"after": ""}, "BAD_CURSOR"),
        ({"after": "é"}, "BAD_CURSOR"),
        ({"after": "W10"}, "BAD_CURSOR"),
        ({"after": "WyJJRCIsIDFd"}, "BAD_CURSOR"),
        ({"after": "WyJJRCIsICJ4Il0"}, "BAD_CURSOR"),
    ],
)
async def test_bad_pages_and_cursors_are_named(door: Door, variables: dict[str, object], code: str) -> None:
    assert await door.codes(PAGE, variables) == [code]


async def test_a_cursor_belongs_to_its_order(door: Door) -> None:
    page = await door.ask(PAGE, {"first": 1, "order": "NAME"})
    cursor = page["students"]["pageInfo"]["endCursor"]
    assert await door.codes(PAGE, {"after": cursor, "order": "ID"}) == ["BAD_CURSOR"]


async def _walk(door: Door, query: str, variables: dict[str, object], size: int, backward: bool) -> list[str]:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        paging = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        found = await door.ask(query, {**variables, **paging})
        page = found.get("students") or found["node"]["entries"]
        nodes = [node["id"] for node in page["nodes"]]
        seen = [*nodes, *seen] if backward else [*seen, *nodes]
        info = page["pageInfo"]
        assert info["hasNextPage" if backward else "hasPreviousPage"] == (cursor is not None)
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return seen
        cursor = info["startCursor" if backward else "endCursor"]


async def test_a_departments_machine_may_ask_for_larger_pages(door: Door) -> None:
    query = "{ organizations(first: 1000) { totalCount nodes { id } } }"
    assert await door.codes(query) == ["BAD_PAGE"]
    found = await door.ask(query, department=Department.PUBLIC_SECURITY)
    assert found["organizations"]["totalCount"] == len(found["organizations"]["nodes"])
    assert await door.codes(
        "{ organizations(first: 1001) { totalCount } }", department=Department.PUBLIC_SECURITY
    ) == ["BAD_PAGE"]
