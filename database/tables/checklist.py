"""Checklists of schools (表册清单): no table but what the tables say, of each school and school year (GH-17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    FromClause,
    Select,
    String,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Mapped

from database.tables.admission import AdmissionPlan
from database.tables.attendance import AttendanceSummary
from database.tables.casework import Timer
from database.tables.circular import CircularNotice
from database.tables.class_term import ClassTermRecord
from database.tables.ledger import Ledger
from database.tables.organization import Organization, School, SchoolClass
from database.tables.policy import PolicyClause, RequiredLedger, RequiredRoster
from database.tables.return_check import ReturnRegister
from database.tables.roster import Roster
from database.tables.row import Row, term
from domain.admission import PlanState
from domain.attendance import SummaryState
from domain.checklist import ASKED_BY, ItemKind, ItemState, RecordType
from domain.ledger import LedgerStatus
from domain.organization import Department
from domain.roster import RosterState
from domain.timer import TimerState

# Core tables throughout: whoever may read the checklist is told of rows that it need not see.
_unit, _room, _school = Organization.__table__.c, SchoolClass.__table__.c, School.__table__.c
_ledger, _roster, _timer = Ledger.__table__.c, Roster.__table__.c, Timer.__table__.c
_YEARS = (
    select(_unit.jurisdiction_code, _room.school_year)
    .join_from(SchoolClass.__table__, Organization.__table__, _unit.id == _room.school_id)
    .distinct()
    .subquery("years")
)
_OWED = (
    select(_school.id.label("school_id"), _unit.jurisdiction_code, _YEARS.c.school_year)
    .join_from(School.__table__, Organization.__table__, _unit.id == _school.id)
    .join(_YEARS, _YEARS.c.jurisdiction_code == _unit.jurisdiction_code)
    .subquery("owed")
)
"""Each school in each school year of which the county has classes."""
_OWN = Department.SCHOOL.name


def _said(state: ItemState) -> Any:
    return literal_column(f"'{state.name}'", String)


def _items(kind: ItemKind, what: Any, named: Any, wanted: Any, found: FromClause, state: Any) -> Select[Any]:
    """The items of a kind. wanted: the rows that ask for them; found: what the school has of one, laterally."""
    key = func.concat(_OWED.c.school_id, _OWED.c.school_year, kind.name, what, wanted.id)
    return select(
        cast(func.md5(key), Uuid).label("id"),
        wanted.created_at.label("created_at"),
        _OWED.c.jurisdiction_code,
        _OWED.c.school_id,
        _OWED.c.school_year,
        type_coerce(literal_column(f"'{kind.name}'", String), term(ItemKind)).label("kind"),
        cast(what, String).label("type"),
        cast(named, String).label("title"),
        type_coerce(state, term(ItemState)).label("state"),
        found.c.updated_on,
        wanted.clauses.label("clauses"),
    )


def _ledgers() -> Select[Any]:
    wanted = RequiredLedger.__table__.c
    whole = _ledger.class_id.is_(None), or_(_ledger.period.is_(None), _ledger.period == _OWED.c.school_year)
    found = (
        select(_ledger.status, _ledger.declared_empty, _ledger.last_monthly_update.label("updated_on"))
        .where(_ledger.owner_id == _OWED.c.school_id, _ledger.type == wanted.type, *whole)
        .order_by(_ledger.period.desc().nulls_last())
        .limit(1)
        .correlate(_OWED, RequiredLedger.__table__)
        .lateral("kept")
    )
    state = case(
        (found.c.status == LedgerStatus.CURRENT, _emptied(found.c.declared_empty)),
        (found.c.status == LedgerStatus.STALE, _said(ItemState.STALE)),
        (found.c.status == LedgerStatus.BUILDING, _said(ItemState.BUILDING)),
        else_=_said(ItemState.MISSING),
    )
    asked = _asked(wanted, wanted.owner)
    items = _items(ItemKind.LEDGER, wanted.type, wanted.name_zh, wanted, found, state)
    return items.select_from(_OWED.join(RequiredLedger.__table__, asked).outerjoin(found, true()))


def _rosters() -> Select[Any]:
    wanted, year = RequiredRoster.__table__.c, _OWED.c.school_year
    of_year = or_(_roster.period == year, _roster.period.startswith(func.concat(year, "-")))
    found = (
        select(_roster.state, _roster.row_count, _day(_roster.built_at).label("updated_on"))
        .where(_roster.producer_id == _OWED.c.school_id, _roster.type == wanted.type, of_year)
        .order_by(_roster.period.desc())
        .limit(1)
        .correlate(_OWED, RequiredRoster.__table__)
        .lateral("made")
    )
    state = case(
        (found.c.state.is_(None), _said(ItemState.MISSING)),
        (found.c.state == RosterState.DRAFT, _said(ItemState.BUILDING)),
        (found.c.state == RosterState.RETURNED_FOR_CORRECTION, _said(ItemState.STALE)),
        else_=_emptied(found.c.row_count == 0),
    )
    asked = _asked(wanted, wanted.sender)
    items = _items(ItemKind.ROSTER, wanted.type, wanted.name_zh, wanted, found, state)
    return items.select_from(_OWED.join(RequiredRoster.__table__, asked).outerjoin(found, true()))


def _record(
    type: RecordType,
    table: type[Row],
    keeper: str,
    in_year: Callable[[Any, Any], Any],
    done: Callable[[Any], Any],
) -> Select[Any]:
    """One kind of records. keeper: the column of its school; done: whether a row of it is more than begun."""
    of, clause = table.__table__.c, PolicyClause.__table__.c
    wanted = (
        select(
            clause.jurisdiction_code,
            func.max(cast(clause.id, String)).label("id"),
            func.max(clause.created_at).label("created_at"),
            func.array_agg(aggregate_order_by(clause.code, clause.ordinal)).label("clauses"),
        )
        .where(clause.code.in_(ASKED_BY[type]), clause.valid_to.is_(None))
        .group_by(clause.jurisdiction_code)
        .subquery(f"asks_{type.name.lower()}")
    )
    late = exists().where(_timer.row_id == of.id, _timer.state == TimerState.OVERDUE)
    found = (
        select(
            func.bool_or(done(of)).label("done"),
            func.bool_or(late).label("late"),
            _day(func.max(of.created_at)).label("updated_on"),
        )
        .where(of[keeper] == _OWED.c.school_id, in_year(of, _OWED.c.school_year))
        .correlate(_OWED)
        .lateral("kept")
    )
    state = case(
        (found.c.done.is_(None), _said(ItemState.MISSING)),
        (found.c.late, _said(ItemState.STALE)),
        (found.c.done, _said(ItemState.PRESENT)),
        else_=_said(ItemState.BUILDING),
    )
    name, zh = literal_column(f"'{type.name}'", String), literal(type.zh)
    items = _items(ItemKind.RECORD, name, zh, wanted.c, found, state)
    here = wanted.c.jurisdiction_code == _OWED.c.jurisdiction_code
    return items.select_from(_OWED.join(wanted, here).join(found, true()))


def _asked(wanted: Any, units: Any) -> Any:
    here = wanted.jurisdiction_code == _OWED.c.jurisdiction_code
    return and_(here, wanted.valid_to.is_(None), literal(_OWN) == any_(units))


def _emptied(empty: Any) -> Any:
    return case((empty, _said(ItemState.DECLARED_EMPTY)), else_=_said(ItemState.PRESENT))


def _day(moment: Any) -> Any:
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def _of_year(of: Any, year: Any) -> Any:
    return of.school_year == year


def _of_month(column: str) -> Callable[[Any, Any], Any]:
    """Of a month of the school year, which begins with August."""

    def within(of: Any, year: Any) -> Any:
        first, last = func.left(year, 4), func.right(year, 4)
        return and_(of[column] >= func.concat(first, "-08"), of[column] < func.concat(last, "-08"))

    return within


_R = RecordType


class ChecklistItem(Row):
    """清单项目: one ledger, roster or record that a school owes in a school year, and how it stands. type: of its kind's words.

    A ledger lives on: of every year it is shown as it stands now. updated_on: the day it was last confirmed or made.
    """

    jurisdiction_code: Mapped[str]
    school_id: Mapped[UUID]
    school_year: Mapped[str]
    kind: Mapped[ItemKind]
    type: Mapped[str]
    title: Mapped[str]
    state: Mapped[ItemState]
    updated_on: Mapped[date | None]
    clauses: Mapped[list[str]]

    __table__ = union_all(
        _ledgers(),
        _rosters(),
        _record(
            _R.ATTENDANCE_SUMMARY,
            AttendanceSummary,
            "school_id",
            _of_month("month"),
            lambda of: of.state != SummaryState.DRAFT,
        ),
        _record(
            _R.RETURN_REGISTER, ReturnRegister, "school_id", _of_year, lambda of: of.completed_at.is_not(None)
        ),
        _record(
            _R.CLASS_TERM_RECORD,
            ClassTermRecord,
            "school_id",
            _of_year,
            lambda of: of.completed_at.is_not(None),
        ),
        _record(
            _R.ADMISSION_PLAN,
            AdmissionPlan,
            "school_id",
            _of_year,
            lambda of: of.state == PlanState.PUBLISHED,
        ),
        _record(
            _R.CIRCULAR_NOTICE,
            CircularNotice,
            "issuer_id",
            _of_month("period"),
            lambda of: of.id.is_not(None),
        ),
    ).subquery("checklist_item")
    __mapper_args__ = {"primary_key": [__table__.c.id]}  # noqa: RUF012
