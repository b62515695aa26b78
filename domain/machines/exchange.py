"""4.9 The exchange with a department: its month, its packages, their lines; and a roster handed in.

The month and its packages are described as they run (`exchange/cycle.py`), which differs from the catalogue's sketch: the
ledgers are frozen before anything is collected, an anomaly holds the month, a refusal fails it, and a later run starts
from FROZEN again. LATE is no state but a comparison with what was due.
"""

from __future__ import annotations

from domain.citation import Provenance
from domain.exchange import CycleState as C
from domain.exchange import PackageState as P
from domain.exchange import RecordState as R
from domain.machine import Machine, Move, Transition
from domain.roster import RosterState

_HUB = Provenance.BRIEF
"""No document speaks of the monthly exchange: it is the brief's (A-01)."""
_RUNNING = (C.FROZEN, C.COLLECTING, C.VALIDATED, C.RECONCILED)

CYCLE = Machine(
    "4.9a",
    "交换批次",
    "exchange cycle",
    C,
    (
        *Move("", (), "announced by the calendar", marked=_HUB).between([None], [C.PLANNED]),
        *Move(
            "exchangeStart", (), "the month has begun", "ledgers as they stand are kept (快照)", _HUB
        ).between([None, C.PLANNED], [C.FROZEN]),
        *Move("", (), "a package is being received", marked=_HUB).between([C.FROZEN], [C.COLLECTING]),
        Transition(C.COLLECTING, C.COLLECTING, "", (), "the next package", marked=_HUB),
        *Move("", (), "every package due is proven whole and its lines are judged", marked=_HUB).between(
            [C.FROZEN, C.COLLECTING], [C.VALIDATED]
        ),
        *Move(
            "", (), "a roster is doubted (exchange.hold.…)", "nothing is opened that rests on it", _HUB
        ).between([C.VALIDATED], [C.HELD]),
        *Move("", (), "compared; nothing held, or released by named persons", marked=_HUB).between(
            [C.VALIDATED], [C.RECONCILED]
        ),
        *Move("", (), "answers to what was sent are received", marked=_HUB).between(
            [C.RECONCILED], [C.COLLECTING]
        ),
        *Move("", (), "everything taken and sent is noted", "receipt, chained and signed", _HUB).between(
            [C.RECONCILED, C.COLLECTING], [C.APPLIED]
        ),
        *Move("", (), "the partner acknowledged the receipt", marked=_HUB).between(
            [C.APPLIED], [C.ACKNOWLEDGED]
        ),
        *Move("", (), "the receipt stands", marked=_HUB).between([C.APPLIED, C.ACKNOWLEDGED], [C.CLOSED]),
        *Move("", (), "the partner refused, or its data was refused", "the reason is kept", _HUB).between(
            _RUNNING, [C.FAILED]
        ),
        *Move(
            "exchangeStart",
            (),
            "run again; a held month is released or its roster refused first",
            marked=_HUB,
        ).between([C.HELD, C.FAILED, *_RUNNING[1:], C.APPLIED], [C.FROZEN]),
    ),
    frozenset({C.CLOSED}),
    note="As the exchange runs. PLANNED and ACKNOWLEDGED are in the list of the brief; no run sets them yet.",
)

PACKAGE = Machine(
    "4.9b",
    "数据包",
    "exchange package",
    P,
    (
        *Move("", (), "received as it came, proven whole", marked=_HUB).between([None], [P.RECEIVED]),
        *Move("", (), "built from the hub's rows", marked=_HUB).between([None], [P.VALIDATED]),
        *Move("", (), "its lines are judged", marked=_HUB).between([P.RECEIVED], [P.VALIDATED]),
        *Move("", (), "empty or mostly rejected", "asked for again under a new sequence", _HUB).between(
            [P.RECEIVED], [P.REFUSED]
        ),
        *Move("exchangeRefuse", (), "a named person refuses the roster of a held month", marked=_HUB).between(
            [P.VALIDATED], [P.REFUSED]
        ),
        *Move("", (), "another was handed in before the month was applied", marked=_HUB).between(
            [P.RECEIVED, P.VALIDATED], [P.SUPERSEDED]
        ),
        *Move("", (), "carried out; an export of the register at once", marked=_HUB).between(
            [P.RECEIVED, P.VALIDATED], [P.APPLIED]
        ),
        *Move(
            "", (), "ready to be fetched as a file by a department without an endpoint", marked=_HUB
        ).between([P.VALIDATED], [P.SENT]),
        *Move("", (), "the department acknowledged it", marked=_HUB).between(
            [P.VALIDATED, P.SENT], [P.ACKNOWLEDGED]
        ),
    ),
    frozenset({P.APPLIED, P.ACKNOWLEDGED, P.REFUSED, P.SUPERSEDED}),
    note="A package is noted as ACKNOWLEDGED in the step that sends it, one for a department by file as SENT: it counts as handed "
    "over once it can be fetched.",
)

RECORD = Machine(
    "4.9c",
    "数据包记录",
    "exchange record",
    R,
    (
        *Move(
            "", (), "its line is judged", "received = accepted + rejected + held + duplicate", _HUB
        ).between([None], [R.ACCEPTED, R.REJECTED, R.HELD, R.DUPLICATE]),
        *Move("", (), "answers a question the hub never asked", "goes back as UNKNOWN_PERSON", _HUB).between(
            [R.ACCEPTED], [R.REJECTED]
        ),
        *Move("", (), "was answered before", marked=_HUB).between([R.ACCEPTED], [R.DUPLICATE]),
        *Move(
            "exchangeMendLine",
            (),
            "a named person says what it should have said, and it is judged as any line",
            "what came stays beside it",
            Provenance.PROPOSAL,
        ).between([R.REJECTED], [R.ACCEPTED, R.DUPLICATE]),
        *Move("", (), "a named person decides", marked=Provenance.PROPOSAL).between(
            [R.HELD], [R.ACCEPTED, R.REJECTED]
        ),
    ),
    frozenset({R.DUPLICATE}),
    note="Whom a line speaks of (matched, ambiguous) is its bucket in a comparison, not its state. Nothing holds a single "
    "line yet: a whole month is held.",
)

_DUE = ("HL-34", "HL-37", "DC-25", "DC-26", "BS-23")

ROSTER = Machine(
    "4.9d",
    "名册报送",
    "roster submission",
    RosterState,
    (
        *Move("rosterBuild", _DUE, "the place asks for it").between([None], [RosterState.DRAFT]),
        *Move("rosterSubmit", _DUE, "", "lateness counted against the day due").between(
            [RosterState.DRAFT], [RosterState.SUBMITTED]
        ),
        *Move("rosterAccept", _DUE, "the receiver takes it").between(
            [RosterState.SUBMITTED, RosterState.RESUBMITTED], [RosterState.ACCEPTED]
        ),
        *Move(
            "rosterReturn", ("GH-17",), "lines are wrong or missing (数据准确)", marked=Provenance.PROPOSAL
        ).between([RosterState.SUBMITTED, RosterState.RESUBMITTED], [RosterState.RETURNED_FOR_CORRECTION]),
        *Move("rosterSubmit", ("GH-17",), "corrected", marked=Provenance.PROPOSAL).between(
            [RosterState.RETURNED_FOR_CORRECTION], [RosterState.RESUBMITTED]
        ),
        *Move("rosterArchive", ("GH-17",), "", marked=Provenance.PROPOSAL).between(
            [RosterState.ACCEPTED], [RosterState.ARCHIVED]
        ),
    ),
    frozenset({RosterState.ARCHIVED}),
)
