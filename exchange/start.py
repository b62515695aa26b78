"""Starting a month: once for each partner and month, joined if it runs, repeated only if it failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dbos import WorkflowHandleAsync

from database import tables
from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.exchange import CycleState
from exchange import decide
from exchange.cycle import Cycle

WORKFLOW = "exchange-cycle"


@dataclass(frozen=True, slots=True)
class Started:
    """A run under way, or one that had already ended: then `unchanged` is true and nothing happens again."""

    workflow_id: str
    unchanged: bool
    handle: WorkflowHandleAsync[dict[str, Any]]


async def start(cycle: Cycle, partner: str, period: str) -> Started:
    """Start or join a partner's month. Raises Refused (BAD_PERIOD, NOT_YET, UNKNOWN_PARTNER, NOT_CONNECTED, PARTNER_PAUSED).

    The run id is exchange/{partner}/{yyyymm}; a month that failed goes on under the same id and the next number.
    """
    check(cycle, partner, period)
    async with cycle.sessions() as session:
        known = await decide.known(session, cycle.jurisdiction_code, partner, period)
        await decide.not_paused(session, cycle.jurisdiction_code, partner)
    workflow_id, unchanged = await _run_id(cycle, partner, period, known)
    handle = await cycle.engine.begin(WORKFLOW, workflow_id, partner, period, workflow_id)
    return Started(workflow_id, unchanged, handle)


def check(cycle: Cycle, partner: str, period: str) -> None:
    """Raise Refused, as `start` does, for what cannot be started."""
    calendar.period(period)
    if partner not in cycle.connectors:
        raise Refused(unknown(partner, cycle.connectors))
    if partner not in cycle.transports:
        raise Refused(not_connected(partner))
    if period > calendar.today(cycle.now()).isoformat()[:7]:
        raise Refused(_NOT_YET)


async def _run_id(
    cycle: Cycle, partner: str, period: str, known: tables.ExchangeCycle | None
) -> tuple[str, bool]:
    current = known.workflow_id if known else run_id(partner, period)
    if known is not None and known.state in (CycleState.FAILED, CycleState.HELD):
        current = _next(current)
    while await cycle.engine.broke_down(current):
        current = _next(current)
    return current, known is not None and known.state is CycleState.CLOSED


def run_id(partner: str, period: str) -> str:
    """The id of a month's first run."""
    return f"exchange/{partner}/{period.replace('-', '')}"


def _next(workflow_id: str) -> str:
    first, _, attempt = workflow_id.partition("#")
    return f"{first}#{int(attempt or 1) + 1}"


_NOT_YET = Reason(
    "NOT_YET",
    "该月份尚未开始，不能办理交换",
    "this month has not begun; its exchange cannot be held yet",
    Fixer.CALLER,
    "period",
)


def unknown(partner: str, known: Iterable[str]) -> Reason:
    """Why nothing can be done with a partner that there is not. known: the codes of those that there are."""
    there = sorted(known)
    return Reason(
        "UNKNOWN_PARTNER",
        f"没有名为“{partner}”的对接部门；可用：{'、'.join(there)}",
        f"no partner is called “{partner}”; there are: {', '.join(there)}",
        Fixer.CALLER,
        "partner",
    )


def not_connected(partner: str) -> Reason:
    """Why nothing can be asked of a partner that has no profile yet."""
    return Reason(
        "NOT_CONNECTED",
        f"尚未配置“{partner}”的连接：请在对接配置文件夹中加入 {partner}.json（见 README）",
        f"“{partner}” is not connected yet: put {partner}.json into the folder of profiles (see the README)",
        Fixer.OPERATOR,
        "partner",
    )
