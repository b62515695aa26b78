"""The parts of the graph that are served beside the whole: five subgraphs, three contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graphql import GraphQLSchema

from hub import marks, sdl
from hub.projection import Projection
from hub.sdl import Marks
from hub.settings import CHECKOUT
from schema.audience import CONTRACTS
from schema.declared import Audience, Subgraph
from schema.graph import Graph
from schema.ownership import OF_ALL, ROOTS, Owned, owned

_FOLDER = CHECKOUT / "schema"


@dataclass(frozen=True)
class Part:
    """A schema to serve. path: where; graph: the nouns in it; file: where its SDL is kept; sdl: prints it."""

    path: str
    schema: GraphQLSchema
    graph: Graph
    file: Path
    sdl: Callable[[], str]


class Parts:
    """What is cut out of one graph. whole: its schema; nothing is built before it is asked for."""

    def __init__(self, graph: Graph, whole: GraphQLSchema) -> None:
        self._graph, self._whole = graph, whole
        self._owned: tuple[Owned, ...] = tuple(owned(graph))

    def __iter__(self) -> Iterator[Part]:
        yield from self.subgraphs.values()
        yield from self.contracts.values()

    @cached_property
    def subgraphs(self) -> dict[Subgraph, Part]:
        """Each shows the fields it owns, of its own nouns and of others."""
        return {owner: self._subgraph(owner) for owner in Subgraph}

    @cached_property
    def contracts(self) -> dict[Audience, Part]:
        """Each shows what its audience may see, and no federation."""
        return {audience: self._contract(audience) for audience in Audience}

    def sdl(self) -> str:
        """The SDL of the whole graph, as one subgraph."""
        return sdl.marked(self._whole, self._marks(None))

    def _subgraph(self, owner: Subgraph) -> Part:
        kept = self._kept(lambda field: field.owner is owner)
        nouns = set(self._graph.types) if owner is OF_ALL else self._mentioned(owner)
        for name in nouns:
            kept[name] = kept[name] | {"id"}
        schema = Projection(self._whole, kept, nouns, lambda: self._subgraph_sdl(owner)).schema()
        return self._part("subgraphs", owner.value, schema, lambda: self._subgraph_sdl(owner))

    def _contract(self, audience: Audience) -> Part:
        kept = self._kept(CONTRACTS[audience].has)
        nouns = [name for name in self._graph.types if kept[name]]
        schema = Projection(self._whole, kept, nouns, None).schema()
        return self._part("contracts", audience.value, schema, lambda: sdl.plain(schema))

    def _part(self, kind: str, name: str, schema: GraphQLSchema, said: Callable[[], str]) -> Part:
        nouns = {noun: made for noun, made in self._graph.types.items() if noun in schema.type_map}
        file = _FOLDER / kind / f"{name}.graphql"
        return Part(f"/{kind}/{name}/graphql", schema, Graph(nouns, self._graph.extensions), file, said)

    def _kept(self, has: Callable[[Owned], bool]) -> dict[str, frozenset[str]]:
        kept: dict[str, frozenset[str]] = dict.fromkeys([*self._graph.types, *ROOTS], frozenset())
        for field in filter(has, self._owned):
            kept[field.type] = kept[field.type] | {field.name}
        return kept

    def _mentioned(self, owner: Subgraph) -> set[str]:
        mine = [field for field in self._owned if field.owner is owner]
        return {name for field in mine for name in (field.type, field.target) if name in self._graph.types}

    @cached_property
    def _tags(self) -> marks.Tags:
        contracts = {audience: part.schema for audience, part in self.contracts.items()}
        return marks.tags(self._graph, contracts, self._whole)

    def _subgraph_sdl(self, owner: Subgraph) -> str:
        shared = marks.shared((part.schema for part in self.subgraphs.values()), self._graph)
        return sdl.marked(self.subgraphs[owner].schema, marks.together(self._marks(owner), shared))

    def _marks(self, owner: Subgraph | None) -> Marks:
        return marks.together(
            marks.keys(self._graph, self._owned, owner),
            marks.scopes(self._graph, self._owned, owner),
            marks.tagged(self._tags, self._graph, self._owned, owner),
        )
