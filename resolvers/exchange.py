"""Partners, cycles, packages, their records and receipts."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, func, select

from auth.viewer import Viewer
from database import tables
from domain.access import Detail
from domain.exchange import CycleState, RecordState
from exchange import decisions, mending
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

PARTNER_ORDERS = {"CODE": Order((tables.ExchangePartner.code, tables.ExchangePartner.id), "按代码: by code.")}
CYCLE_ORDERS = {
    "NEWEST": Order(
        (tables.ExchangeCycle.period, tables.ExchangeCycle.id),
        "按月份倒序: last month first.",
        descending=True,
    ),
    "OLDEST": Order((tables.ExchangeCycle.period, tables.ExchangeCycle.id), "按月份: first month first."),
}
PACKAGE_ORDERS = {
    "NEWEST": Order((tables.ExchangePackage.id,), "按收发先后倒序: the last one first.", descending=True),
    "OLDEST": Order((tables.ExchangePackage.id,), "按收发先后: as sent and received."),
}
RECORD_ORDERS = {
    "LINE": Order(
        (tables.ExchangeRecord.line_no, tables.ExchangeRecord.id), "按行号: by line.", detail=Detail.MATERIAL
    ),
    "ID": Order((tables.ExchangeRecord.id,), "按登记先后: as recorded."),
}

failure_code = tables.ExchangeCycle.failure["code"].astext
preview_digest = tables.ExchangeCycle.summary["preview"]["digest"].astext
failure_zh = tables.ExchangeCycle.failure["zh"].astext
failure_en = tables.ExchangeCycle.failure["en"].astext
reasons = tables.ExchangeRecord.reason["reasons"]
reason_zh = tables.ExchangeRecord.reason["reasons"][0]["zh"].astext
reason_en = tables.ExchangeRecord.reason["reasons"][0]["en"].astext
reason_place = tables.ExchangeRecord.reason["reasons"][0]["place"].astext
reason_fixer = tables.ExchangeRecord.reason["reasons"][0]["fixer"].astext


former_reasons = tables.ExchangeRecord.reason["was"]["reasons"]


def partners(viewer: Viewer) -> Select[Any]:
    """Departments that the county exchanges with."""
    return select(tables.ExchangePartner)


def cycles(
    viewer: Viewer,
    *,
    period: Value = None,
    partner: Value = None,
    state: Value = None,
    overdue: bool | None = None,
) -> Select[Any]:
    """Cycles by month, partner's code and state; overdue: whose day has come and that are not closed."""
    cycle = tables.ExchangeCycle
    found = matching(select(cycle), (cycle.period, period), (cycle.state, state))
    if overdue is not None:
        late = (cycle.due_at <= func.now()) & (cycle.state != CycleState.CLOSED)
        found = found.where(late if overdue else ~late)
    if partner is None:
        return found
    named = select(tables.ExchangePartner.id).where(tables.ExchangePartner.code == partner)
    return found.where(cycle.partner_id.in_(named))


def packages(
    viewer: Viewer,
    *,
    period: Value = None,
    partner: Value = None,
    code: Value = None,
    direction: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Packages by month, partner's code, kind, direction and state."""
    package = tables.ExchangePackage
    return matching(
        select(package),
        (package.period, period),
        (package.partner_code, partner),
        (package.code, code),
        (package.direction, direction),
        (package.state, state),
    )


def records(
    viewer: Viewer,
    *,
    package: Value = None,
    state: Value = None,
    reject_code: Value = None,
    partner: Value = None,
    period: Value = None,
    code: Value = None,
    fixer: Value = None,
    resolution: Value = None,
    waiting: bool | None = None,
) -> Select[Any]:
    """Lines of packages and what became of them; waiting: those that went back and nobody has mended or given up, or all others."""
    record, of = tables.ExchangeRecord, tables.ExchangePackage
    found = matching(
        select(record),
        (record.package_id, package),
        (record.state, state),
        (record.reject_code, reject_code),
        (record.resolution, resolution),
    )
    if fixer is not None:
        found = found.where(reason_fixer == fixer)
    if waiting is not None:
        is_waiting = (record.state == RecordState.REJECTED) & record.resolution.is_(None)
        found = found.where(is_waiting if waiting else ~is_waiting)
    if partner is None and period is None and code is None:
        return found
    packages = matching(select(of.id), (of.partner_code, partner), (of.period, period), (of.code, code))
    return found.where(record.package_id.in_(packages))


def receipts(viewer: Viewer) -> Select[Any]:
    """Receipts of closed cycles."""
    return select(tables.ExchangeReceipt)


release = partial(carry_out, "exchangeRelease", decisions.release)
refuse = partial(carry_out, "exchangeRefuse", decisions.refuse)
mend_line = partial(carry_out, "exchangeMendLine", mending.mend)
give_up_line = partial(carry_out, "exchangeGiveUpLine", mending.give_up)
pause = partial(carry_out, "exchangePause", decisions.pause)
resume = partial(carry_out, "exchangeResume", decisions.resume)
