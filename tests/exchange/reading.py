"""Lines of a package judged together without a database: repetitions are found by reading from the first line to the last."""

from __future__ import annotations

from collections.abc import Sequence

from connectors._core import Package
from domain.verdict import Scope
from exchange import pages, repeats
from exchange.landing import Landed
from exchange.validate import Judging


def judged(lines: Sequence[bytes], package: Package, scope: Scope) -> list[Landed]:
    """One Landed a line, in order, as `exchange.validate` leaves them in the database."""
    judging, prints = Judging(package, scope), list[repeats.Print]()
    landed = list(judging.page(pages.Page(1, b"\n".join(lines)), prints))
    said: set[bytes] = set()
    subjects: dict[bytes, int] = {}
    for position, number, content, subject, taken in prints:
        repeated = content in said
        said.add(content)
        if not taken:
            continue
        first = None if repeated or subject is None else subjects.setdefault(subject, number)
        if repeated or first not in (None, number):
            landed[position - 1] = judging.again(position, lines[position - 1], first)
    return landed
