"""Posts of responsibility where they stand (责任岗位落实): no table but what the tables say, unit by unit (catalogue 2.10)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Mapped

from database.tables.organization import Organization, School, SchoolClass
from database.tables.responsibility import (
    ResponsibilityAssignment,
    ResponsibilityLine,
    ResponsibilityNode,
    seat_place,
)
from database.tables.row import Row
from domain.organization import OrgType
from domain.responsibility import (
    AT_SCHOOLS,
    BY_CLASS,
    BY_COUNTY,
    BY_GRADE,
    STANDS_IN,
    NodeKind,
    ParallelRule,
    ResponsibilityRole,
)

# Core tables throughout: whoever may read a post is told of rows that it need not see.
_node, _line = ResponsibilityNode.__table__.c, ResponsibilityLine.__table__.c
_unit, _room, _school = Organization.__table__.c, SchoolClass.__table__.c, School.__table__.c
_held = ResponsibilityAssignment.__table__
_DAY, _NOTHING = cast(null(), Date), cast(null(), Uuid)


def _stands(unit: Any, room: Any, grade: Any, year: Any) -> list[Any]:
    return [
        _node.id.label("node_id"),
        _node.line_id,
        _node.jurisdiction_code,
        _node.clauses,
        _line.ordinal.label("line_ordinal"),
        _node.level_no,
        _node.ordinal,
        _node.node,
        _node.position_zh,
        _node.role,
        _node.parallel,
        _node.collective,
        _node.valid_from.label("post_from"),
        _node.valid_to.label("post_to"),
        _node.created_at,
        unit.label("organization_id"),
        room.label("class_id"),
        cast(grade, Integer).label("grade"),
        cast(year, String).label("school_year"),
    ]


def _posts(unit: Any, room: Any, grade: Any, year: Any) -> Select[Any]:
    found = select(*_stands(unit, room, grade, year))
    return found.join_from(
        ResponsibilityNode.__table__, ResponsibilityLine.__table__, _line.id == _node.line_id
    )


def _here(unit: Any) -> Any:
    return unit.jurisdiction_code == _node.jurisdiction_code


def _of_classes() -> Select[Any]:
    found = _posts(_room.school_id, _room.id, null(), _room.school_year).where(_node.node == BY_CLASS)
    return found.join(Organization.__table__, _here(_unit)).join(
        SchoolClass.__table__, _room.school_id == _unit.id
    )


def _of_grades() -> Select[Any]:
    rooms = select(_room.school_id, _room.grade, _room.school_year).distinct().subquery("grades").c
    found = _posts(rooms.school_id, _NOTHING, rooms.grade, rooms.school_year).where(_node.node == BY_GRADE)
    return found.join(Organization.__table__, _here(_unit)).join(
        rooms.school_id.table, rooms.school_id == _unit.id
    )


def _in(node: NodeKind, types: frozenset[OrgType]) -> Any:
    return and_(_node.node == node, _unit.type.in_(sorted(types, key=lambda each: each.name)))


def _of_units() -> Select[Any]:
    schools = select(_school.id)
    centers = select(_school.center_school_id).where(_school.center_school_id.is_not(None))
    stands = or_(
        and_(_node.node.in_(AT_SCHOOLS), _unit.id.in_(schools)),
        and_(_node.node == NodeKind.CENTER_SCHOOL, _unit.id.in_(centers)),
        *(_in(node, types) for node, types in STANDS_IN.items()),
    )
    kind = or_(_node.unit_type.is_(None), _node.unit_type == _unit.type)
    found = _posts(_unit.id, _NOTHING, null(), null())
    return found.join(Organization.__table__, and_(_here(_unit), stands, kind))


def _of_the_county() -> Select[Any]:
    """Posts of no one unit, and those of the county's own offices that are not on record as units."""
    there = exists().where(_here(_unit), or_(*(_in(node, STANDS_IN[node]) for node in BY_COUNTY)))
    placed = [BY_CLASS, BY_GRADE, *AT_SCHOOLS, *STANDS_IN, NodeKind.CENTER_SCHOOL, NodeKind.STUDENT]
    unplaced = or_(_node.node.not_in(placed), and_(_node.node.in_(BY_COUNTY), ~there))
    return _posts(_NOTHING, _NOTHING, null(), null()).where(unplaced)


# The first says what may be null: of a post in no unit the most.
_SEATS = union_all(_of_the_county(), _of_classes(), _of_grades(), _of_units()).subquery("seats")


def _of_seat(held: Any) -> Any:
    """Whether an assignment is of a seat: the post, its unit, the class and grade, where it has these.

    What may be null is in no index's reach; the place, which never is, finds the few assignments to look at.
    """
    pairs = ((held[name], _SEATS.c[name]) for name in ("organization_id", "class_id", "grade"))
    there = (held.node_id == _SEATS.c.node_id, seat_place(held) == seat_place(_SEATS.c))
    return and_(*there, *(own.is_not_distinct_from(seat) for own, seat in pairs))


def _times() -> Any:
    """Times of a seat: of each holder, before the first one, and after each until the next one, where there is any."""
    held, first, last, other, later = (
        _held.alias(name).c for name in ("held", "first", "last", "other", "later")
    )
    began = select(func.min(first.valid_from)).where(_of_seat(first)).correlate(_SEATS).scalar_subquery()
    before = select(
        literal("before").label("of"),
        _NOTHING.label("assignment_id"),
        _DAY.label("since"),
        (began - 1).label("until"),
    )
    holds = select(cast(held.id, String), held.id, held.valid_from, held.valid_to).where(_of_seat(held))
    follows = (
        select(func.min(later.valid_from))
        .where(_of_seat(later), later.valid_from > last.valid_to)
        .correlate(_SEATS, last.id.table)
        .scalar_subquery()
    )
    goes_on = exists().where(
        _of_seat(other),
        other.valid_from <= last.valid_to + 1,
        or_(other.valid_to.is_(None), other.valid_to > last.valid_to),
    )
    between = select(func.concat("after", last.id), _NOTHING, last.valid_to + 1, follows - 1).where(
        _of_seat(last), last.valid_to.is_not(None), ~goes_on.correlate(_SEATS, last.id.table)
    )
    return union_all(*(each.correlate(_SEATS) for each in (before, holds, between))).lateral("times")


def _posts_in_time() -> Select[Any]:
    seat, time = _SEATS.c, _times()
    of, assignment, since, until = time.c
    key = func.concat_ws("|", seat.node_id, seat.organization_id, seat.class_id, seat.grade, seat.school_year)
    return select(
        cast(func.md5(func.concat(key, "#", of)), Uuid).label("id"),
        *seat,
        assignment.label("assignment_id"),
        and_(assignment.is_(None), ~seat.collective).label("vacant"),
        since.label("held_from"),
        until.label("held_to"),
    ).select_from(_SEATS.join(time, true()))


_TIMES = _posts_in_time()


class ResponsiblePost(Row):
    """责任岗位落实: a post in a unit in which it stands, in the time of one holder, or while it has none.

    organization_id: none where the post stands in no unit on record. class_id, grade: of a class's or a grade's post, in its
    school_year. collective: the unit as a whole answers. vacant: a person ought to hold it and nobody does. held_from, held_to:
    first and last day, open where it is null; post_from, post_to: while the document has the post.
    """

    jurisdiction_code: Mapped[str]
    node_id: Mapped[UUID]
    line_id: Mapped[UUID]
    clauses: Mapped[list[str]]
    line_ordinal: Mapped[int]
    level_no: Mapped[int]
    ordinal: Mapped[int]
    node: Mapped[NodeKind]
    position_zh: Mapped[str]
    role: Mapped[ResponsibilityRole | None]
    parallel: Mapped[ParallelRule | None]
    collective: Mapped[bool]
    post_from: Mapped[date]
    post_to: Mapped[date | None]
    organization_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    grade: Mapped[int | None]
    school_year: Mapped[str | None]
    assignment_id: Mapped[UUID | None]
    vacant: Mapped[bool]
    held_from: Mapped[date | None]
    held_to: Mapped[date | None]

    __table__ = _TIMES.subquery("responsible_post")
    __mapper_args__ = {"primary_key": [__table__.c.id]}  # noqa: RUF012


_gap = _TIMES.subquery("vacant_post")


class ResponsibilityGap(Row):
    """责任空缺: a post in a unit, in a time in which nobody held it although a person ought to. Columns as `ResponsiblePost`."""

    jurisdiction_code: Mapped[str]
    node_id: Mapped[UUID]
    level_no: Mapped[int]
    position_zh: Mapped[str]
    clauses: Mapped[list[str]]
    post_from: Mapped[date]
    post_to: Mapped[date | None]
    organization_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    grade: Mapped[int | None]
    school_year: Mapped[str | None]
    held_from: Mapped[date | None]
    held_to: Mapped[date | None]

    __table__ = select(*_gap.c).where(_gap.c.vacant).subquery("responsibility_gap")
    __mapper_args__ = {"primary_key": [__table__.c.id]}  # noqa: RUF012
