"""Words and rules about emergencies in persuasion and placement (劝返安置中的突发情况; HL-15)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.vocabulary import Term


class IncidentUrgency(Term):
    """突发情况紧急程度. The document grades none; these are the hub's own words (catalogue 3.2, level)."""

    ORDINARY = "一般"
    URGENT = "紧急"
    CRITICAL = "特别紧急"


class IncidentState(Term):
    """突发情况办理状态."""

    REPORTED = "已报告"
    HANDED = "已交有关部门"
    CLOSED = "已办结"


INCIDENT = Machine(
    "HL-15",
    "突发情况",
    "case incident",
    IncidentState,
    (
        *Move("incidentReport", ("HL-15",), "in a case that is open").between(
            [None], [IncidentState.REPORTED]
        ),
        *Move("incidentHand", ("HL-15",), "the bureau coordinates, with the departments concerned").between(
            [IncidentState.REPORTED], [IncidentState.HANDED]
        ),
        *Move("incidentClose", ("HL-15",), "every department that it was handed to has answered").between(
            [IncidentState.HANDED], [IncidentState.CLOSED]
        ),
        *Move("incidentClose", ("HL-15",), "no department is concerned", "", Provenance.PROPOSAL).between(
            [IncidentState.REPORTED], [IncidentState.CLOSED]
        ),
    ),
    frozenset({IncidentState.CLOSED}),
)
