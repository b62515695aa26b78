"""The graph as strawberry serves it: the whole, with federation; and the SDL of all that is served."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from strawberry import federation
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from hub.parts import Parts
from hub.settings import CHECKOUT
from schema.exchange_progress import Subscription
from schema.graph import Graph, graph
from schema.money import FEN, Fen
from schema.query import Mutation, Query

FILE = CHECKOUT / "schema" / "schema.graphql"


class HubSchema(federation.Schema):
    """The graph written once: a type's fields are its own and those that later files add."""

    def __init__(self, whole: Graph) -> None:
        self.graph = whole
        super().__init__(
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=list(whole.types.values()),
            config=StrawberryConfig(scalar_map={Fen: FEN}),
            federation_version="2.9",
        )
        self.parts = Parts(whole, self._schema)
        service: Any = self._schema.type_map["_Service"]
        service.fields["sdl"].resolve = lambda source, info: self.parts.sdl()

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


@cache
def schema() -> HubSchema:
    """The schema of the whole graph; made once, for every application of a process."""
    return HubSchema(graph())


def printed() -> dict[Path, str]:
    """The SDL of the whole graph and of each of its parts, by the file that keeps it."""
    parts = schema().parts
    return {FILE: parts.sdl(), **{part.file: part.sdl() for part in parts}}


def sdl() -> str:
    """The SDL of the whole graph, as schema/schema.graphql keeps it."""
    return schema().parts.sdl()


def drifted() -> list[Path]:
    """Files that do not say what the schema says, and files beside them that nobody prints."""
    wanted = printed()
    kept = {path for folder in {path.parent for path in wanted} for path in folder.glob("*.graphql")}
    stray = kept - wanted.keys()
    return sorted(stray | {path for path, text in wanted.items() if path not in kept or _read(path) != text})


def write() -> str:
    """Print the graph and its parts into their files; says which."""
    for path, text in printed().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return f"{FILE.relative_to(CHECKOUT)}, schema/subgraphs, schema/contracts written"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
