"""What the matrix does not speak of yet: places of the graph, by their types. It shrinks to nothing.

Who sees these and who may change them is held by `tests/casework` act by act, and by the fuzz against its own oracle of the
grants (`tests/execution`); not yet cell by cell against the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator


def _places(text: str) -> Iterator[str]:
    kind = ""
    for line in filter(str.strip, text.splitlines()):
        words = line.split()
        if not line.startswith(" "):
            kind, *words = words
        yield from (f"{kind}.{word}" for word in words)


PENDING = frozenset(
    _places("""
""")
)
