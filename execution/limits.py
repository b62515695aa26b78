"""How much one request may ask for, and one client."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auth.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Limits:
    """body: bytes of a request; upload: of one by a client that may hand in files. address: bytes of a query string.

    values, nesting: of the variables. document: characters; comments, tokens: of the document.
    parts: of the document as written; a definition counts eight, a selection two, an argument, value, variable,
    directive one.
    depth, aliases, selections: of the document, a fragment counted each time it is spread and as one level.
    repeats: pairs of selections under one name in one place, which validation compares each with each.
    page: rows of a page; machine_page: of one that a department's machine asks for. rows: rows that one operation may read field by field. response: bytes of a planned one. seconds: that a statement may take.
    cost: rows an operation may be expected to read (execution/cost.py); cost_stepwise: one that cannot be planned.
    rate: requests a second of one client, of which it may save up `burst`; 0 does not count them.
    strangers: requests a second of one address that prove nothing, of which it may save up twenty seconds' worth; 0
    does not count them. introspection: whether the schema may be asked for. questions: yes-or-no questions about people that
    one client may ask a second, of which it may save up a minute's worth; 0 does not count them.

    What a document may have is so little that the worst one takes less than 20 ms (benchmarks/hostile.py). A document
    that its client is registered with may have `trusted` times as much, for it was looked at before.
    """

    body: int = 200_000
    upload: int = 64_000_000
    address: int = 16_000
    values: int = 2_000
    nesting: int = 20
    document: int = 20_000
    comments: int = 500
    tokens: int = 1_000
    parts: int = 350
    depth: int = 20
    aliases: int = 30
    selections: int = 1_000
    repeats: int = 500
    trusted: int = 5
    page: int = 100
    machine_page: int = 1_000
    rows: int = 20_000
    seconds: float = 10
    response: int = 32_000_000
    cost: int = 100_000
    cost_stepwise: int = 20_000
    rate: float = 200.0
    burst: int = 400
    strangers: float = 20.0
    introspection: bool = True
    questions: float = 1.0

    def page_of(self, viewer: Viewer) -> int:
        """Rows of a page that the viewer may ask for."""
        return self.page if viewer.department is None else max(self.page, self.machine_page)

    def of_trusted(self) -> Limits:
        """The same, with more room for a document that was registered."""
        names = ("document", "comments", "tokens", "parts", "aliases", "selections", "repeats")
        return replace(self, **{name: getattr(self, name) * self.trusted for name in names})
