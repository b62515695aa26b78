"""Words about a clue that somebody keeps a child from school (阻碍入学; HL-51, catalogue 2.3, 2.9.4)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.vocabulary import Term


class ObstructionState(Term):
    """阻碍入学线索办理状态."""

    REPORTED = "已报告"
    ACCEPTED = "主管部门已受理"
    INSPECTED = "已核查"
    NOT_FOUND = "查无此情"
    FOUND = "查实"
    CLOSED = "已依法处理"


class ObstructionSource(Term):
    """阻碍入学线索来源: how it came to be known; the hub's own words."""

    CASE = "控辍个案"
    VISIT = "家访、劝返"
    REPORT = "群众反映"
    DEPARTMENT = "部门通报"


_S = ObstructionState
OBSTRUCTION = Machine(
    "2.9.4",
    "阻碍入学线索",
    "clue of obstruction",
    ObstructionState,
    (
        *Move("obstructionReport", ("HL-51",), "passed to the department in charge").between(
            [None], [_S.REPORTED]
        ),
        *Move("obstructionAccept", ("HL-51",), "the department takes it up", "", Provenance.PROPOSAL).between(
            [_S.REPORTED], [_S.ACCEPTED]
        ),
        *Move(
            "obstructionConclude", ("HL-51",), "on the department's own paper", "", Provenance.PROPOSAL
        ).between([_S.ACCEPTED], [_S.INSPECTED]),
        *Move(
            "obstructionConclude",
            ("HL-51",),
            "what was found",
            "found: the child's case has the cause 他人阻碍入学",
            Provenance.PROPOSAL,
        ).between([_S.INSPECTED], [_S.NOT_FOUND, _S.FOUND]),
        *Move("obstructionClose", ("HL-51",), "what the department did about it, on its own paper").between(
            [_S.FOUND], [_S.CLOSED]
        ),
    ),
    frozenset({_S.NOT_FOUND, _S.CLOSED}),
)
