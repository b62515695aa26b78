"""How the matrix's tables are written: a place, and under it, by what they tell, its fields, arguments or orders.

    Student
      NAME       name
      IDENTITY   idNumberMasked=id_number
      RESIDENCE  village>Organization(village_id=id)

A field shows the column of its own name in snake case; `=` names another (a path into JSON with dots, with slashes where its keys have dots), or gives an argument
a value to ask for. `>` says which noun a field leads to, and in brackets by which column here and which one there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_ENTRY = re.compile(r"(?P<name>\w+)(?:=(?P<value>[^>]+))?(?:>(?P<target>\w+)(?:\((?P<by>[^)]+)\))?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, argument or order. tells: a detail of a person, or another of the matrix's words (KEY, OPEN, …)."""

    name: str
    tells: str
    value: str | None
    target: str | None
    by: str | None

    @property
    def column(self) -> str:
        """Of a field: where in its row its value stands."""
        return self.value or re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", self.name)


Table = dict[str, dict[str, Entry]]


def parsed(text: str) -> Table:
    """A table as it is written. Raises ValueError for a line that is none, and for what is said twice."""
    table: Table = {}
    place: dict[str, Entry] = {}
    for line in filter(str.strip, text.splitlines()):
        if line.startswith(" "):
            _enter(place, *line.split())
        else:
            _once(table, line)
            place = table[line] = {}
    return table


def joined(*tables: Table) -> Table:
    """Tables as one, whose places are added to each other. Raises ValueError for what is said twice."""
    whole: Table = {}
    for table in tables:
        for place, entries in table.items():
            for name, entry in entries.items():
                _once(whole.setdefault(place, {}), name)
                whole[place][name] = entry
    return whole


def _enter(place: dict[str, Entry], tells: str, *words: str) -> None:
    for word in words:
        found = _ENTRY.fullmatch(word)
        if found is None:
            raise ValueError(f"no entry: {word}")
        _once(place, found["name"])
        place[found["name"]] = Entry(found["name"], tells, found["value"], found["target"], found["by"])


def _once(known: dict[str, Any], name: str) -> None:
    if name in known:
        raise ValueError(f"said twice: {name}")
