"""Words about a step of a ladder of measures (督促与惩戒步骤; catalogue 2.9, 4.3)."""

from __future__ import annotations

from domain.vocabulary import Term


class StepState(Term):
    """步骤状态."""

    PREPARED = "已制作"
    SERVED = "已送达"
    COMPLIED = "已履行"
    EXPIRED = "逾期不改"
    WITHDRAWN = "已撤回"


OPENS_NEXT = frozenset({StepState.EXPIRED})
"""What a step must have come to before the next one of its ladder is prepared: its deadline passed (逾期不改, QC-09)."""
