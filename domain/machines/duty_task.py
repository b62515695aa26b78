"""4.15 A task that a duty puts before a unit: accepted, done, given back, or escalated when overdue."""

from __future__ import annotations

from domain.citation import Provenance
from domain.duty_task import TaskState as S
from domain.machine import Machine, Move

_READING = Provenance.PROPOSAL

DUTY_TASK = Machine(
    "4.15",
    "工作任务",
    "duty task",
    S,
    (
        *Move("taskRaise", ("GH-47", "QC-46a"), "a duty of the unit asks for it").between([None], [S.NEW]),
        *Move("taskAccept", ("GH-47",), "the unit accepts it").between([S.NEW], [S.ASSIGNED]),
        *Move("taskStart", ("GH-47",), "work begins").between([S.ASSIGNED], [S.IN_PROGRESS]),
        *Move("taskComplete", ("QC-46a",), "with its result (措施到位)").between(
            [S.IN_PROGRESS, S.OVERDUE], [S.DONE]
        ),
        *Move("taskReturn", (), "not this unit's duty", "goes to another unit", _READING).between(
            [S.NEW, S.ASSIGNED], [S.RETURNED]
        ),
        *Move("taskAccept", (), "the right unit accepts it", marked=_READING).between(
            [S.RETURNED], [S.ASSIGNED]
        ),
        *Move(
            "", (), "past its day", "escalated to the office of the leading group (领导小组办公室)", _READING
        ).between([S.NEW, S.ASSIGNED, S.IN_PROGRESS, S.RETURNED], [S.OVERDUE]),
        *Move("taskCancel", (), "a reason is given", marked=_READING).between(
            [S.NEW, S.ASSIGNED, S.IN_PROGRESS, S.RETURNED, S.OVERDUE], [S.CANCELLED]
        ),
    ),
    frozenset({S.DONE, S.CANCELLED}),
)
