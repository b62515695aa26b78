"""Partners, cycles, packages, their records and receipts."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, exists, func, select, union

from auth.viewer import Viewer
from database import tables
from domain.access import Detail
from domain.exchange import CycleState, PackageCode, RecordState
from exchange import decisions, mending
from resolvers.changes import carry_out
from resolvers.matching import Value, is_any, matching
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
    "NEWEST": Order((tables.ExchangeRecord.id,), "按登记先后倒序: the last recorded first.", descending=True),
}
PLAIN = (
    PackageCode.ENROLLMENT_REGISTRY,
    PackageCode.HOUSEHOLD_CHANGE_ROSTER,
    PackageCode.SCHOOL_AGE_POPULATION,
)
"""Registers of everybody: that a child stands in one tells no group of it, so its line may be found by the child's number."""

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
    period_from: Value = None,
    period_to: Value = None,
    failure_code: Value = None,
    reject_code: Value = None,
) -> Select[Any]:
    """Packages by month, partner's code, kind, direction and state, by why their month failed or a line of theirs went back."""
    package = tables.ExchangePackage
    found = matching(
        select(package),
        (package.period, period),
        (package.partner_code, partner),
        (package.code, code),
        (package.direction, direction),
        (package.state, state),
    )
    if period_from is not None:
        found = found.where(package.period >= period_from)
    if period_to is not None:
        found = found.where(package.period <= period_to)
    if failure_code is not None:
        cycle = tables.ExchangeCycle
        found = found.where(
            exists().where(cycle.id == package.cycle_id, cycle.failure["code"].astext == failure_code)
        )
    if reject_code is not None:
        line = tables.ExchangeRecord
        found = found.where(
            exists().where(line.package_id == package.id, is_any(line.reject_code, reject_code))
        )
    return found


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
    student_id: Value = None,
) -> Select[Any]:
    """Lines of packages and what became of them. student_id: those about a child (`of_child`); waiting: those that went back and
    nobody has mended or given up, or all others."""
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
    if partner is not None or period is not None or code is not None:
        packages = matching(select(of.id), (of.partner_code, partner), (of.period, period), (of.code, code))
        found = found.where(record.package_id.in_(packages))
    return found if student_id is None else found.where(record.id.in_(of_child(student_id)))


def of_child(student_id: Any) -> Any:
    """Ids of the lines about a child: that are known to be its, that a finding about it came from, or that say its number in a
    register of everybody. Whoever may not see the child, or such a finding, finds no line by it.
    """
    child, line, package = tables.Student, tables.ExchangeRecord, tables.ExchangePackage
    found = tables.Discrepancy
    this = select(child.id).where(child.id == student_id)
    return union(
        select(line.id).where(line.student_id.in_(this)),
        select(found.record_id).where(found.student_id.in_(this), found.record_id.is_not(None)),
        select(line.id)
        .join(package, package.id == line.package_id)
        .join(child, child.id_number_index == line.id_number_index)
        .where(child.id == student_id, package.code.in_(PLAIN)),
    )


def receipts(viewer: Viewer) -> Select[Any]:
    """Receipts of closed cycles."""
    return select(tables.ExchangeReceipt)


release = partial(carry_out, "exchangeRelease", decisions.release)
refuse = partial(carry_out, "exchangeRefuse", decisions.refuse)
mend_line = partial(carry_out, "exchangeMendLine", mending.mend)
give_up_line = partial(carry_out, "exchangeGiveUpLine", mending.give_up)
pause = partial(carry_out, "exchangePause", decisions.pause)
resume = partial(carry_out, "exchangeResume", decisions.resume)
