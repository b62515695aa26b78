"""The page on which the graph is tried out by hand."""

from __future__ import annotations

import pathlib
from functools import cache
from html import escape

from strawberry.http.ides import get_graphql_ide_html

from hub.settings import CHECKOUT

_WELCOME = "const EXAMPLE_QUERY = `"
_EXAMPLES = CHECKOUT / "schema" / "examples.graphql"
_CONSOLE = pathlib.Path(__file__).with_name("console.html")


@cache
def html() -> bytes:
    """GraphiQL, or a plain console where its scripts cannot be loaded (they come from unpkg.com)."""
    graphiql = _with_examples(get_graphql_ide_html("graphiql"))
    graphiql = graphiql.replace(
        "shouldPersistHeaders: true", "shouldPersistHeaders: false"
    )  # tokens stay in memory
    console = _CONSOLE.read_text(encoding="utf-8").replace(
        "EXAMPLES", escape(_EXAMPLES.read_text(encoding="utf-8"))
    )
    return graphiql.replace("</body>", console + "</body>").encode()


def _with_examples(html: str) -> str:
    """GraphiQL's own welcome gives way to queries that work here."""
    start = html.index(_WELCOME) + len(_WELCOME)
    end = html.index("`;", start)
    return html[:start] + _EXAMPLES.read_text(encoding="utf-8") + html[end:]
