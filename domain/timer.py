"""Words about running time limits (时限): a clock that was started is never lost, it ends in one of these ways."""

from __future__ import annotations

from domain.vocabulary import Term


class TimerState(Term):
    """时限状态."""

    RUNNING = "计时中"
    PAUSED = "依法中止"
    OVERDUE = "已逾期"
    DONE = "按期完成"
    DONE_LATE = "逾期完成"
    LIFTED = "依法终止"


RUNNING = (TimerState.RUNNING, TimerState.PAUSED, TimerState.OVERDUE)
"""What still waits for something to be done."""
