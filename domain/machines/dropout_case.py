"""tmp"""

from domain.case import CaseStage
from domain.machine import Machine, Transition

DROPOUT_CASE = Machine(
    "4.2",
    "控辍个案",
    "Dropout case",
    CaseStage,
    (
        Transition(None, CaseStage.SIGN, "caseOpen", ("DC-L2b",)),
        Transition(None, CaseStage.ABSENT, "caseOpen", ("GH-35",)),
        Transition(CaseStage.SIGN, CaseStage.SUSPECTED, "caseDetermineSuspected", ("GH-33",)),
        Transition(CaseStage.ABSENT, CaseStage.SUSPECTED, "caseDetermineSuspected", ("GH-33",)),
    ),
)
