"""4.15a A clue of a venue that harms pupils: the leading department acts on it and says what came of it (HL-23, HL-23a, QC-11a)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.venue import VenueClueState as S

_READING = Provenance.PROPOSAL
_CLAUSES = ("HL-23", "HL-23a", "HL-31a", "QC-11", "QC-11a")

VENUE_CLUE = Machine(
    "4.15a",
    "场所违规线索",
    "clue of a venue's violation",
    S,
    (
        *Move(
            "venueClueReport",
            _CLAUSES,
            "the place's document names a department for it; no arcade on a statutory holiday where the place allows that",
            "tasks for the leading and the supporting departments (牵头、配合)",
        ).between([None], [S.REPORTED]),
        *Move("venueClueAccept", (), "by the leading department", "its task is accepted", _READING).between(
            [S.REPORTED], [S.ACCEPTED]
        ),
        *Move(
            "venueActionRecord",
            ("HL-23", "HL-23a", "QC-11a"),
            "its legal basis, and its document's number unless it is a warning (依法处罚)",
        ).between([S.ACCEPTED], [S.ACTED]),
        *Move("venueClueClose", (), "with what came of it", "its task is done", _READING).between(
            [S.ACTED], [S.CLOSED]
        ),
        *Move("venueClueClose", (), "nothing of the kind was found", "its task is done", _READING).between(
            [S.ACCEPTED], [S.NOT_FOUND]
        ),
        *Move("venueClueReturn", (), "not this department's, with a reason", marked=_READING).between(
            [S.REPORTED, S.ACCEPTED], [S.RETURNED]
        ),
        *Move("venueClueRedirect", (), "to the right department", marked=_READING).between(
            [S.RETURNED], [S.REPORTED]
        ),
    ),
    frozenset({S.CLOSED, S.NOT_FOUND}),
    note="Not in the catalogue, which has the clue and no states of it (HL-23).",
)
