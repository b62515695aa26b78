"""The page on which the graph is tried out by hand."""

from __future__ import annotations

import json
import pathlib
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

from strawberry.http.ides import get_graphql_ide_html

from hub import examples
from hub.examples import Examples

_WELCOME = "const EXAMPLE_QUERY = `"
_ROOT = '<div id="graphiql"'
_QUERY = "query: query,"
_HEADERS = "useState(parameters.headers)"
_TITLE = "<title>Strawberry GraphiQL</title>"
_KEPT = "shouldPersistHeaders: true"
_ADDRESS = "history.replaceState(null, null, newSearch);"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LOADED = re.compile(r'<(script|link)\s[^>]*?(?:src|href)="(https:[^"]+)"')
_CONSOLE = pathlib.Path(__file__).with_name("console.html")


@cache
def html() -> bytes:
    """GraphiQL, or a plain console where its scripts cannot be loaded (they come from unpkg.com).

    Either offers the examples by kind of user: GraphiQL a tab each, the console a choice. Tokens stay in memory.
    """
    page = _without_welcome(get_graphql_ide_html("graphiql"))
    data = f'<script type="application/json" id="examples">{_embedded()}</script>\n    '
    page = _with(page, _ROOT, data + _ROOT)
    page = _with(page, _QUERY, f"{_QUERY} defaultTabs: parameters.q ? undefined : EXAMPLE_TABS,")
    page = _with(page, _HEADERS, "useState(parameters.headers ?? EXAMPLE_TABS[0].headers)")
    page = _with(page, _TITLE, "<title>控辍保学数据共享中枢 · GraphiQL</title>")
    page = _with(page, _KEPT, "shouldPersistHeaders: false")
    page = _with(page, _ADDRESS, "")  # a query may hold a name, and addresses are kept in histories and logs
    return _with(page, "</body>", _CONSOLE.read_text(encoding="utf-8") + "</body>").encode()


@cache
def policy() -> bytes:
    """What a browser may load and run for the page: its own scripts by their hashes, GraphiQL's files by their addresses.

    Styles may stand anywhere in it, for GraphiQL's editor makes them as it goes.
    """
    page = html().decode()
    loaded = _LOADED.findall(page)
    scripts = [f"'sha256-{_hash(each)}'" for each in _INLINE.findall(page)]
    scripts += [address for kind, address in loaded if kind == "script"]
    styles = [address for kind, address in loaded if kind == "link"]
    return (
        f"default-src 'none'; script-src {' '.join(scripts)}; style-src 'unsafe-inline' {' '.join(styles)}; "
        "connect-src 'self'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ).encode()


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _without_welcome(page: str) -> str:
    """GraphiQL's own welcome gives way to queries that work here."""
    start = page.index(_WELCOME)
    end = page.index("`;", start + len(_WELCOME)) + len("`;")
    return page[:start] + _TABS + page[end:]


_TABS = """const EXAMPLE_TABS = JSON.parse(document.getElementById("examples").textContent).map((each) => ({
        query: each.text, variables: null, headers: '{"Authorization": "Bearer "}',
      }));
      const EXAMPLE_QUERY = EXAMPLE_TABS[0].query;"""


def _with(page: str, old: str, new: str) -> str:
    """The page with one thing in another's place. Raises ValueError if GraphiQL's page is not as we know it."""
    before, found, after = page.partition(old)
    if not found:
        raise ValueError(f"the page has no {old!r}")
    return before + new + after


def _embedded() -> str:
    said = json.dumps([_shown(each) for each in examples.load()], ensure_ascii=False)
    return said.replace("<", "\\u003c")  # no text can end the element it stands in


def _shown(kind: Examples) -> dict[str, object]:
    operations = [
        {
            "name": each.name,
            "zh": each.zh,
            "en": each.en,
            "scopes": each.scopes,
            "text": each.text,
            "variables": each.variables,
        }
        for each in kind.operations
    ]
    return {
        "name": kind.kind.name,
        "zh": kind.kind.zh,
        "en": kind.kind.en,
        "text": kind.text,
        "operations": operations,
    }
