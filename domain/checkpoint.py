"""关键环节: the three moments at which a child is easily lost, and what is waited for at each (HL-52)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.vocabulary import Term


class Checkpoint(Term):
    """关键环节 (HL-52)."""

    ENTRY = "入学"
    PROGRESSION = "升学"
    TRANSFER = "转出转入"


WAITED_FOR: Mapping[str, Checkpoint] = {
    "AdmissionRegistration": Checkpoint.ENTRY,
    "TransitionHandover": Checkpoint.PROGRESSION,
    "EnrollmentChange": Checkpoint.TRANSFER,
}
"""Of each noun that has a clock at a checkpoint: a registered child comes, each leaver arrives, a transfer is taken up."""
