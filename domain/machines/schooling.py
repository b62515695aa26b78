"""tmp"""

from domain.machine import Machine, Transition
from domain.student import SchoolingStatus as S

SCHOOLING = Machine(
    "4.1",
    "就学状态",
    "Schooling status",
    S,
    (
        Transition(S.ATTENDING, S.AT_RISK, "caseOpen", ("DC-L2b",)),
        Transition(S.ATTENDING, S.NOT_REPORTED, "caseOpen", ("QC-18",)),
        Transition(S.AT_RISK, S.SUSPECTED_DROPOUT, "caseDetermineSuspected", ("GH-33",)),
        Transition(S.NOT_REPORTED, S.SUSPECTED_DROPOUT, "caseDetermineSuspected", ("GH-33",)),
    ),
)
