"""The matrix once more over each audience's contract: what the whole shows, of what the contract has, and nothing else."""

from __future__ import annotations

import pytest

from tests.hub.matrix import cast
from tests.hub.matrix.asking import SAMPLE, Cell, list_of
from tests.hub.matrix.fields import GROUPS, LISTS

CONTRACTS = [f"/contracts/{name}/graphql" for name in ("partner", "portal", "auditor")]


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("path", CONTRACTS)
async def test_a_contract_lists_and_finds_what_the_whole_does(cell: Cell, path: str, group: str) -> None:
    if group == "documents" and not cell.stands_for_all:
        return
    nouns = [noun for noun in GROUPS[group] if cell.viewer.opens(noun)]
    there = [noun for noun in nouns if cell.matrix.has(path, noun, "id")]
    listed = [noun for noun in there if noun in LISTS and cell.matrix.has(path, "Query", LISTS[noun])]
    roots, said, fragments = {}, {}, {}
    for noun in listed:
        fields = " ".join(cell.open(noun, path))
        roots[noun] = f"{list_of(noun, f'first: {SAMPLE}')} {{ totalCount nodes {{ {fields} }} }}"
    for noun in nouns:
        for number, row in enumerate([*cell.seen(noun)[:1], *cell.rest(noun)[:1]]):
            name = f"{noun}_{number}"
            said[name] = f"{noun}:{row['id']}"
            fields = " ".join(cell.open(noun, path)) if noun in there else ""
            fragments[noun] = f"fragment {noun} on {noun} {{ {fields} }}" if fields else ""
            roots[name] = f"node(id: ${name}) {{ id {f'...{noun}' if fields else ''} }}"
    answer = await cell.roots(
        "Contract", roots, dict.fromkeys(said, "ID!"), fragments.values(), path=path, **said
    )
    for noun in listed:
        shown = {
            f"{noun}:{row['id']}": cell.shown(noun, row, cell.open(noun, path)) for row in cell.seen(noun)
        }
        assert answer[noun]["totalCount"] == len(shown), noun
        assert answer[noun]["nodes"] == [shown.get(node["id"]) for node in answer[noun]["nodes"]], noun
    for noun in nouns:
        seen, rest = cell.seen(noun)[:1], cell.rest(noun)[:1]
        found = [answer[f"{noun}_{number}"] for number in range(len(seen) + len(rest))]
        shown_rows = (
            [cell.shown(noun, row, cell.open(noun, path)) for row in seen]
            if noun in there
            else [None] * len(seen)
        )
        assert found == shown_rows + [None] * len(rest), noun
    read = {
        noun: cell.seen(noun)[: 100 if noun in listed and len(cell.seen(noun)) <= SAMPLE else 1]
        for noun in there
    }
    await cell.recorded("Contract", read)
