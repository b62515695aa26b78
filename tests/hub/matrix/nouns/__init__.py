"""The nouns of casework in the matrix, a module for each domain: what they tell, what may be asked and done, who sees them."""

from __future__ import annotations

from tests.hub.matrix.nouns import (
    accountability,
    admission,
    aid,
    assistance,
    calendar,
    casework,
    child_labor,
    disability,
    duties,
    groups,
    handover,
    incident,
    indicators,
    ledgers,
    letters,
    means,
    obstruction,
    persons,
    persuasion_assist,
    pipeline,
    presence,
    referral,
    registers,
    registry,
    registry_check,
    reporting,
    school,
    screening,
    staffing,
    supervision,
    support,
    teachers,
    totals,
    training,
    venues,
)
from tests.hub.matrix.nouns.part import Part, Rows
from tests.hub.matrix.tables import Table, joined, parsed

PARTS: dict[str, Part] = {
    "casework": casework,
    "pipeline": pipeline,
    "presence": presence,
    "registry": registry,
    "registry_check": registry_check,
    "ledgers": ledgers,
    "disability": disability,
    "handover": handover,
    "admission": admission,
    "aid": aid,
    "assistance": assistance,
    "training": training,
    "persuasion_assist": persuasion_assist,
    "child_labor": child_labor,
    "referral": referral,
    "support": support,
    "screening": screening,
    "incident": incident,
    "school": school,
    "obstruction": obstruction,
    "groups": groups,
    "totals": totals,
    "duties": duties,
    "venues": venues,
    "letters": letters,
    "calendar": calendar,
    "reporting": reporting,
    "persons": persons,
    "registers": registers,
    "accountability": accountability,
    "supervision": supervision,
    "indicators": indicators,
    "staffing": staffing,
    "means": means,
    "teachers": teachers,
}

KINDS = ("homeroom", "school", "township", "bureau", "special", "sampled", "agreed", "keeper", *(
    "owing", "counting", "center", "county", "leading", "inspection", "department", "named",
))  # fmt: skip
"""Kinds of viewers: four that look after children, who decides on special education, inspection with a ticket, an agreement; a
unit that sees what it keeps itself. Of what duties ask: a school or township its own (owing; counting: a township without its
schools'), a center school its own, the bureau, the leading group's office and inspection the county's, a department what is its
units', who may know a name in its own unit alone (named)."""
SEEN: Table = joined(*(parsed(part.SEEN) for part in PARTS.values()))
GROUPS = {
    name: tuple(noun for nouns in parsed(part.SEEN).values() for noun in nouns)
    for name, part in PARTS.items()
}
"""Nouns by domain."""
BY = {noun: stands for part in PARTS.values() for noun, stands in part.BY.items()}
OVER = {place: looks for part in PARTS.values() for place, looks in part.OVER.items()}
ROWS: Rows = tuple(row for part in PARTS.values() for row in part.ROWS)
EMPTY = ledgers.EMPTY
"""Rows of a ledger in which nobody stands."""
SCHOOLS = (
    *admission.PLANS,
    *school.REGISTERS,
    *totals.SCHOOLS,
    *screening.AREAS,
    *indicators.SCHOOLS,
    *means.SCHOOLS,
)
"""Rows of a school."""
UNITS = (
    *duties.OF_UNITS,
    *venues.OF_UNITS,
    *teachers.OF_UNITS,
    *letters.OF_UNITS,
    *calendar.OF_UNITS,
    *persons.OF_UNITS,
    *registers.OF_UNITS,
    *reporting.OF_UNITS,
    *supervision.OF_UNITS,
    *accountability.OF_UNITS,
    *indicators.OF_UNITS,
    *staffing.OF_UNITS,
    *means.OF_UNITS,
)
"""Rows of a unit, whatever it is."""
ROOMS = (*presence.ROOMS, *admission.ROOMS)
"""Rows of a class and its school, which lie with the school and not with a child."""


def seen(kind: str) -> str:
    """The nouns of which a kind of viewers sees rows, parted by spaces."""
    return " ".join(
        noun for nouns in SEEN.values() for noun, entry in nouns.items() if kind in entry.tells.split(",")
    )
