"""What the five documents say, as a reader of catalogue 2.9.2 and 2.19 has it: the truth that the hub's year is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

GENHE, DACHUAN, BOSHAN, HULIN, QIAOCHENG = "150785", "511703", "370304", "230381", "341602"


class Rung(NamedTuple):
    """A step against a guardian, and the department whose act it is."""

    step: str
    by: str


_ORDERED = (Rung("CRITICISM_EDUCATION", "TOWNSHIP"), Rung("ORDER_TO_CORRECT", "TOWNSHIP"))
_LIABLE = (*_ORDERED, Rung("JUDICIAL_DOCUMENT", "JUSTICE"), Rung("LEGAL_LIABILITY", "JUSTICE"))
LADDERS: Mapping[str, tuple[Rung, ...]] = {
    GENHE: (*_ORDERED, Rung("JOINT_SANCTION", "TOWNSHIP")),
    DACHUAN: (Rung("RETURN_NOTICE", "SCHOOL"), Rung("ORDER_TO_CORRECT", "TOWNSHIP")),
    BOSHAN: _LIABLE,
    HULIN: (
        _ORDERED[0],
        Rung("ORDER_TO_CORRECT", "LEADING_GROUP"),
        Rung("JUDICIAL_COMPULSION", "JUSTICE"),
        Rung("PUBLIC_SECURITY_PENALTY", "PUBLIC_SECURITY"),
    ),
    QIAOCHENG: _LIABLE,
}
"""GH-43; DC-17; QC-08 to QC-10, which holds where a document is silent; HL-10, HL-50 and beside them HL-33."""
FIRST_STEPS: Mapping[str, str] = {
    GENHE: "RETURN_NOTICE",
    DACHUAN: "CRITICISM_EDUCATION",
    BOSHAN: "RETURN_NOTICE",
    HULIN: "RETURN_NOTICE",
    QIAOCHENG: "RETURN_NOTICE",
}
"""A step that another place begins with."""


class Ledgers(NamedTuple):
    """Ledgers that a place's document names and that are kept here, by each school or by the bureau."""

    types: tuple[str, ...]
    of_bureau: bool = False


LEDGERS: Mapping[str, Ledgers] = {
    GENHE: Ledgers(("DROPOUT", "SCHOOL_AGE_ENROLLMENT", "SUSPECTED_DROPOUT")),
    DACHUAN: Ledgers(("ENROLLMENT_CHANGE", "WORK")),
    BOSHAN: Ledgers(("DROPOUT",)),
    HULIN: Ledgers(("WORK",), of_bureau=True),
    QIAOCHENG: Ledgers(("ENROLLMENT_MANAGEMENT", "LEARNING_DIFFICULTY_SUPPORT")),
}
"""GH-27; DC-12, DC-14; BS-18; HL-47; QC-37, QC-20."""
ROSTERS = "DISABLED_CHILDREN"
"""A roster that Dachuan has handed in each year by 15 March (DC-26)."""
SCHOOL_EVENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    GENHE: {
        "LEAVER_DESTINATIONS": ("GH-25",),
        "LETTERS": ("GH-14",),
        "MONTHLY_CLOSE": ("GH-29", "GH-32"),
        "NOT_ARRIVED_CHECK": ("GH-25",),
        "TERM_START_VERIFICATION": ("GH-29",),
        "TRANSITION_HANDOVER": ("GH-26",),
    },
    DACHUAN: {
        "HOME_TEACHING_MONTH": ("DC-23",),
        "RETURN_CHECK": ("DC-10", "DC-12"),
        "SUBMISSION_BUNDLE": ("DC-25", "DC-26", "DC-27"),
    },
    BOSHAN: {
        "CATCHMENT_COUNT": ("BS-21",),
        "CIRCULAR_OF_TOTALS": ("BS-18",),
        "CLASS_TERM_RECORD": ("BS-16",),
        "PUBLICITY_MONTH_MARCH": ("BS-13",),
        "PUBLICITY_MONTH_SEPTEMBER": ("BS-13",),
        "SEPTEMBER_REGISTRY_ENTRY": ("BS-23",),
    },
    HULIN: {},
    QIAOCHENG: {
        "COMMITMENT_LETTERS": ("QC-49",),
        "NO_SHOW_REGISTER": ("QC-18",),
        "SUMMER_HOLIDAY_VISITS": ("QC-16",),
        "WINTER_HOLIDAY_VISITS": ("QC-16",),
    },
}
"""What the document itself asks of schools when its day comes (catalogue Part 5)."""
