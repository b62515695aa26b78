"""The graph as strawberry serves it: the whole, with federation."""

from __future__ import annotations

from typing import Any

from strawberry import federation
from strawberry.federation.schema import FederationAny
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from hub.settings import CHECKOUT
from schema.graph import Graph, graph
from schema.query import Mutation, Query

FILE = CHECKOUT / "schema" / "schema.graphql"


class HubSchema(federation.Schema):
    """The graph written once: a type's fields are its own and those that later files add."""

    def __init__(self, whole: Graph) -> None:
        self.graph = whole
        super().__init__(
            query=Query,
            mutation=Mutation,
            types=list(whole.types.values()),
            config=StrawberryConfig(),
            federation_version="2.9",
        )

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The fields of a type, extensions included."""
        # Federation makes a Query of its own out of ours, so the root is known by its name.
        origin = {"Query": Query, "Mutation": Mutation}.get(type_definition.name, type_definition.origin)
        own = list(type_definition.fields)
        added = [f for e in self.graph.extensions if e.target is origin for f in e.fields]
        return [*own, *added]

    async def entities_resolver(  # type: ignore[override]  # ours is asynchronous, to batch
        self, info: Info[Any, None], representations: list[FederationAny]
    ) -> list[FederationAny]:
        """Rows that other subgraphs refer to."""
        return await info.context.entities(representations)  # type: ignore[no-any-return]


def schema() -> HubSchema:
    """The schema of the whole graph."""
    return HubSchema(graph())


def sdl() -> str:
    """The SDL of the whole graph, as schema/schema.graphql keeps it."""
    return print_schema(schema()) + "\n"


def write() -> str:
    """Print the graph into its file; says which."""
    FILE.write_text(sdl(), encoding="utf-8")
    return f"{FILE.relative_to(CHECKOUT)} written"
