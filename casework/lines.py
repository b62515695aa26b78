"""The lines of a ledger or roster: what each column of its form says of each child, to whoever looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from casework import work_cells
from casework.cell import NOTHING, Cell, Read, Value, causes, day, joined, zh
from casework.known import Known
from casework.sight import Sight
from database import tables
from database.tables.row import Row
from domain import form
from domain.access import Detail, Showing
from domain.form import Column, Kind
from domain.handover import Arrival
from domain.student import IdStatus, SchoolingStatus

_AWAY = frozenset(
    {
        SchoolingStatus.NOT_REPORTED,
        SchoolingStatus.SUSPECTED_DROPOUT,
        SchoolingStatus.DROPOUT,
        SchoolingStatus.NEVER_ENROLLED,
        SchoolingStatus.UNREACHABLE,
        SchoolingStatus.ATTENDING_ELSEWHERE_REGISTERED_HERE,
    }
)
"""在籍不在校: registered, and not there (QC-37)."""
_UNCLEAR = frozenset(
    {SchoolingStatus.UNREACHABLE, SchoolingStatus.IDENTITY_UNRESOLVED, SchoolingStatus.NOT_REPORTED}
)
"""States that say that nobody knows where a child is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One child. values: in order of the columns. entry: where it stands in a ledger."""

    student_id: UUID
    values: tuple[Value, ...]
    entry: tables.LedgerEntry | None = None


def _number(cell: Cell, name: str) -> Value:
    """A number of the child: in clear for whoever may have it so, else masked."""
    child = cell.of("children")
    clear = cell.sight.showing(tables.Student, Detail.IDENTITY) is Showing.SHOWN and cell.sight.clear(
        getattr(tables.Student, f"{name}_sealed"), child.id, getattr(child, f"{name}_sealed")
    )
    return clear or getattr(child, f"{name}_masked") or None


def _phone(cell: Cell) -> Value:
    adult = cell.of("guardians")
    if cell.sight.showing(tables.Guardian, Detail.IDENTITY) is not Showing.SHOWN:
        return None
    return cell.sight.clear(tables.Guardian.phone_sealed, adult.id, adult.phone_sealed)


def _place(cell: Cell) -> Value:
    home = cell.of("households")
    clear = cell.sight.clear(tables.HouseholdRegistration.address_sealed, home.id, home.address_sealed)
    return clear or home.village_code or home.region_code


def _residence(cell: Cell) -> Value:
    child = cell.of("children")
    clear = cell.sight.clear(tables.Student.home_address_sealed, child.id, child.home_address_sealed)
    return clear or cell.known.unit(child.village_id)


def _class(cell: Cell) -> Value:
    room = cell.known.classes.get(cell.of("held").class_id)
    return f"{room.class_no}班" if room else None


def _absent(cell: Cell) -> Value:
    status = cell.of("children").schooling_status
    if cell.of("held").id is None or status is None:
        return None
    return "是" if status in _AWAY else "否"


def _yes(status: SchoolingStatus | None, but: frozenset[SchoolingStatus]) -> Value:
    return None if status is None else "否" if status in but else "是"


def _junior(cell: Cell) -> Value:
    """Where a leaver of primary school goes: a school of the county or elsewhere, else that it is not known."""
    goes = cell.of("destinations")
    return cell.known.unit(goes.junior_id) or goes.school_name or zh(goes.destination)


def _arrived(cell: Cell) -> Value:
    arrival = cell.of("destinations").arrival
    return None if arrival is None else "是" if arrival is Arrival.ARRIVED else "否"


_READ: Mapping[str, tuple[type[Row], Read]] = {
    "student.name": (tables.Student, lambda cell: cell.of("children").name),
    "student.sex": (tables.Student, lambda cell: zh(cell.of("children").sex)),
    "student.birth_date": (tables.Student, lambda cell: cell.of("children").birth_date),
    "student.id_type": (tables.Student, lambda cell: zh(cell.of("children").id_type)),
    "student.id_number": (tables.Student, lambda cell: _number(cell, "id_number")),
    "student.student_no": (tables.Student, lambda cell: _number(cell, "student_no")),
    "student.schooling_status": (tables.Student, lambda cell: zh(cell.of("children").schooling_status)),
    "student.present": (tables.Student, lambda cell: _yes(cell.of("children").schooling_status, _AWAY)),
    "student.residence": (tables.Student, _residence),
    "student.village": (tables.Student, lambda cell: cell.known.unit(cell.of("children").village_id)),
    "student.assigned_school": (
        tables.Student,
        lambda cell: cell.known.unit(cell.known.assigned.get(cell.child)),
    ),
    "screening.responsible": (
        tables.Student,
        lambda cell: cell.known.screening.get(cell.of("children").village_id, (None, None))[1],
    ),
    "enrollment.school": (tables.Enrollment, lambda cell: cell.known.unit(cell.of("held").school_id)),
    "enrollment.grade": (tables.Enrollment, lambda cell: cell.of("held").grade),
    "enrollment.class": (tables.Enrollment, _class),
    "enrollment.status": (tables.Enrollment, lambda cell: zh(cell.of("held").status)),
    "enrollment.registry_mark": (tables.Enrollment, lambda cell: zh(cell.of("held").registry_mark)),
    "enrollment.absent": (tables.Enrollment, _absent),
    "guardian.name": (tables.Guardian, lambda cell: cell.of("guardians").name),
    "guardian.phone": (tables.Guardian, _phone),
    "household.place": (tables.HouseholdRegistration, _place),
    "groups": (
        tables.SpecialGroupMembership,
        lambda cell: joined(each.group.zh for each in cell.known.groups.get(cell.child, ())),
    ),
    "case.trigger": (tables.DropoutCase, lambda cell: zh(cell.of("cases").trigger)),
    "case.case_no": (tables.DropoutCase, lambda cell: cell.of("cases").case_no),
    "case.suspected_on": (tables.DropoutCase, lambda cell: cell.of("cases").suspected_on),
    "case.dropout_on": (tables.DropoutCase, lambda cell: cell.of("cases").dropout_on),
    "case.responsible_name": (tables.DropoutCase, lambda cell: cell.of("cases").responsible_name),
    "case.persuasion_deadline": (tables.DropoutCase, lambda cell: cell.of("cases").persuasion_deadline),
    "case.causes": (tables.CaseCause, causes),
    "case.team": (
        tables.CaseMember,
        lambda cell: joined(each.name for each in cell.known.team.get(cell.child, ())),
    ),
    "case.measures": (
        tables.SupportMeasure,
        lambda cell: joined(each.content for each in cell.known.measures.get(cell.child, ())),
    ),
    "destination.junior": (tables.GraduateDestination, _junior),
    "destination.arrived": (tables.GraduateDestination, _arrived),
    "entry.opened_on": (tables.LedgerEntry, lambda cell: day(cell.entry and cell.entry.opened_at)),
    "entry.closed_on": (tables.LedgerEntry, lambda cell: day(cell.entry and cell.entry.closed_at)),
    "entry.state": (tables.LedgerEntry, lambda cell: zh(cell.entry and cell.entry.state)),
}
"""Of each column that is not filled in by people: the table that it tells of, and how it is read."""
_READ_ALL = {**_READ, **{key: (of[0], read) for key, (of, read) in work_cells.READ.items()}}
READABLE = frozenset(_READ_ALL)


def lines(
    columns: Sequence[Column],
    known: Known,
    people: Iterable[tuple[UUID, tables.LedgerEntry | None]],
    sight: Sight,
) -> list[Line]:
    """A line for each child, in the order they come."""
    return [
        Line(child, tuple(_value(each, Cell(known, child, entry, sight)) for each in columns), entry)
        for child, entry in people
    ]


def hidden(columns: Iterable[Column], sight: Sight) -> list[str]:
    """The headings of the columns that whoever looks is shown nothing of."""
    return [each.heading for each in columns if _showing(each, sight) is Showing.HIDDEN]


def masked(column: Column, showing: Showing, value: Value) -> Value:
    """A value as a grant shows it; a number comes masked already from whoever may not have it in clear."""
    if showing is Showing.SHOWN or value is None:
        return value
    if showing is Showing.MASKED and column.detail is Detail.IDENTITY:
        return value
    if showing is Showing.MASKED and column.detail is Detail.NAME and isinstance(value, str):
        return value[:1] + "*" * (len(value) - 1)
    return None


def table_of(column: Column) -> type[Row]:
    """The table that a column tells of: what people fill in stands in the ledger's entries."""
    return tables.LedgerEntry if column.kind is not None else _READ_ALL[column.key][0]


def said(columns: Sequence[Column], line: Line) -> dict[str, dict[str, str | int]]:
    """A line as it is kept: by detail and column, days as ISO 8601; what is empty is left out."""
    kept: dict[str, dict[str, str | int]] = {}
    for column, value in zip(columns, line.values, strict=True):
        if value is not None:
            plain = value.isoformat() if isinstance(value, date) else value
            kept.setdefault(column.detail.name, {})[column.key] = plain
    return kept


def digest(student: UUID, state: str, said: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 of a kept line, as hex: of whom, how it stands, what it says, as JSON with sorted keys."""
    content = json.dumps([str(student), state, said], ensure_ascii=False, sort_keys=True)
    return sha256(content.encode()).hexdigest()


def scores(
    columns: Sequence[Column], lines: Sequence[Line], known: Known
) -> tuple[int | None, int | None, int | None]:
    """底数清、情况明、信息准 in percent (GH-28, in the hub's reading): of the cells that a complete line needs those that are
    filled; of the children those whose whereabouts are known; those whose identity is verified. None of no lines."""
    needed = [at for at, column in enumerate(columns) if column.required and column.key not in _SEALED_ONLY]
    if not lines:
        return None, None, None
    filled = sum(line.values[at] is not None for line in lines for at in needed)
    children = [known.children.get(line.student_id) or NOTHING for line in lines]
    clear = sum(
        child.schooling_status is not None and child.schooling_status not in _UNCLEAR for child in children
    )
    proven = sum(child.id_status is IdStatus.VERIFIED for child in children)
    cells = len(lines) * len(needed)
    return 100 * filled // cells if cells else 100, 100 * clear // len(lines), 100 * proven // len(lines)


_SEALED_ONLY = frozenset({"guardian.phone"})
"""What the hub itself opens not even to count it."""


def _value(column: Column, cell: Cell) -> Value:
    showing = _showing(column, cell.sight)
    if showing is Showing.HIDDEN:
        return None
    if column.kind is None:
        return masked(column, showing, _READ_ALL[column.key][1](cell))
    kept = form.shown(column, cell.entry.facts.get(column.key) if cell.entry else None)
    if kept is None and column.key in work_cells.WRITTEN:
        return _worked(column, cell)
    if column.kind is Kind.UNIT and isinstance(kept, str):
        kept = cell.known.unit(UUID(kept))
    return masked(column, showing, kept)


def _worked(column: Column, cell: Cell) -> Value:
    """What the work itself says where nobody wrote anything."""
    (table, *_), read = work_cells.WRITTEN[column.key]
    showing = cell.sight.showing(table, column.detail)
    return None if showing is Showing.HIDDEN else masked(column, showing, read(cell))


def _showing(column: Column, sight: Sight) -> Showing:
    return sight.showing(table_of(column), column.detail)
