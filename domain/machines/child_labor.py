"""4.14 A clue of child labor: from the report to the employer's penalty.

An employer who refuses is met on the ladder against employers (2.9.3, HL-28); the clue stays ORDERED_RETURN until the child
is back.
"""

from __future__ import annotations

from domain.child_labor import ChildLaborClueState as S
from domain.machine import Machine, Move

CHILD_LABOR = Machine(
    "4.14",
    "童工线索",
    "child-labor clue",
    S,
    (
        *Move(
            "childLaborReport", ("GH-44", "HL-27", "HL-51"), "a case with cause 外出务工, or a screening"
        ).between([None], [S.REPORTED]),
        *Move("childLaborAccept", ("HL-20", "QC-14"), "labor inspection takes it up").between(
            [S.REPORTED], [S.ACCEPTED]
        ),
        *Move("childLaborConclude", ("HL-20",), "the employer was inspected").between(
            [S.ACCEPTED], [S.INSPECTED]
        ),
        *Move("childLaborConclude", ("HL-20",), "what the inspection found").between(
            [S.INSPECTED], [S.NOT_FOUND, S.FOUND]
        ),
        *Move(
            "enforcementServe",
            ("HL-20", "HL-21"),
            "the order is on paper",
            "at once, at the employer's cost (责令立即送回)",
        ).between([S.FOUND], [S.ORDERED_RETURN]),
        *Move(
            "childLaborNoteBack", ("HL-20",), "the child is back", "evidence for RETURNED of the case (4.2)"
        ).between([S.ORDERED_RETURN], [S.CHILD_BACK]),
        *Move("enforcementServe", ("HL-21", "QC-14"), "legal liability of the employer, on paper").between(
            [S.CHILD_BACK], [S.PENALTY]
        ),
        *Move(
            "enforcementServe",
            ("HL-28", "QC-14"),
            "refused to mend, or grave (情节严重), by market regulation",
        ).between([S.PENALTY], [S.LICENSE_REVOCATION]),
        *Move("childLaborClose", ("HL-20", "HL-21"), "nothing is left to be done").between(
            [S.PENALTY, S.LICENSE_REVOCATION], [S.CLOSED]
        ),
    ),
    frozenset({S.NOT_FOUND, S.CLOSED}),
    note="An employer who refuses is met on the ladder against employers (HL-28); the clue stays ORDERED_RETURN until the "
    "child is back.",
)
