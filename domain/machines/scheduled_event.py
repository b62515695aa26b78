"""Part 5: a scheduled event (校历事项), which once overdue stays so until it is done."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.scheduled_event import ScheduledEventState as S

_READING = Provenance.PROPOSAL

SCHEDULED_EVENT = Machine(
    "5",
    "校历事项",
    "scheduled event",
    S,
    (
        *Move("", (), "a rule of the place, or of the hub, comes round", marked=_READING).between(
            [None], [S.PLANNED]
        ),
        *Move("", (), "its first day", marked=_READING).between([S.PLANNED], [S.OPEN]),
        *Move(
            "scheduledEventDone", (), "by the unit itself, with what shows it, in time", marked=_READING
        ).between([S.OPEN], [S.DONE]),
        *Move(
            "", (), "its last day is over", "the office of the leading group is told, once", _READING
        ).between([S.OPEN], [S.OVERDUE]),
        *Move("scheduledEventDone", (), "done after all", marked=_READING).between(
            [S.OVERDUE], [S.DONE_LATE]
        ),
        *Move("", (), "the register row that showed it is withdrawn or corrected", marked=_READING).between(
            [S.DONE], [S.OPEN]
        ),
        *Move("", (), "the register row that showed it is withdrawn or corrected", marked=_READING).between(
            [S.DONE_LATE], [S.OVERDUE]
        ),
    ),
    note="A missed event stays OVERDUE and never disappears; only doing it late ends it. A row of a register whose day lies "
    "in the event's shows by itself that it was done, where its rule says so.",
)
