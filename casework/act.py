"""An act at work: its author, the child it is about, and what it leaves on the child's timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from auth import areas
from auth.audit import writing
from auth.changes import changing
from auth.changes.author import Author
from auth.viewer import Viewer
from casework import rules
from casework.rules import Rules
from database import tables
from database.tables.row import Row, Versioned
from domain import calendar
from domain.access import Area
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.machine import Machine
from domain.machines.schooling import SCHOOLING
from domain.student import SchoolingStatus
from domain.term import Terms
from domain.vocabulary import Term
from domain.working_days import WorkingDays

V = TypeVar("V", bound=Versioned)
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx](\d\d)?|1[3-9]\d{9})(?!\d)", re.ASCII)
"""An identity number (GB 11643), a disability certificate's that begins with one, a mobile telephone's; a G number holds one."""
UNKNOWN_STUDENT = Reason(
    "UNKNOWN_STUDENT",
    "没有此学生，或不在您的办理范围内",
    "there is no such child, or it is not yours to act for",
    Fixer.CALLER,
    "studentId",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one child's row: from which of its states to which, and why."""

    student: UUID
    row: UUID
    source: str | None
    target: str | None
    why: str = ""


@dataclass(slots=True)
class Year:
    """The county's terms and working days, once an act has asked for them."""

    terms: Terms | None = None
    days: WorkingDays | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """办理: one change of casework in the session of one transaction, which whoever calls commits.

    year: as the act saw it first; it does not change while the act is at work.
    """

    session: AsyncSession
    author: Author
    rules: Rules
    year: Year = field(default_factory=Year)

    @property
    def today(self) -> date:
        """The civil date in Asia/Shanghai."""
        return calendar.today(self.author.now)

    @property
    def unit(self) -> UUID | None:
        """The unit that the author acts for."""
        return self.author.viewer.organization_id if self.author.viewer else None

    @property
    def granted(self) -> frozenset[Area]:
        """Of which areas the author may do this; whoever works at the hub's shell of the whole county."""
        viewer = self.author.viewer
        return frozenset(viewer.rights.changes.get(self.author.operation, ()) if viewer else [Area.COUNTY])

    @property
    def for_county(self) -> bool:
        """Whether the author may do this for every unit of the county, as the bureau may."""
        return Area.COUNTY in self.granted

    def reach(self, table: type[Row]) -> ColumnElement[bool]:
        """Of which rows of a table the author may do this: those that the grants of this very change name."""
        viewer = self.author.viewer
        if viewer is None:
            shell = Viewer(writing.OPERATOR, frozenset(), self.author.jurisdiction_code)
            return areas.within(table, Area.COUNTY, shell)
        granted = sorted(self.granted, key=lambda area: area.name)
        return or_(false(), *(areas.within(table, area, viewer) for area in granted))

    async def child(self, id: UUID) -> tables.Student:
        """The child, held until the transaction ends. Raises Refused UNKNOWN_STUDENT, also for one that is out of reach."""
        return await self.held(tables.Student, id, UNKNOWN_STUDENT, None)

    async def held(self, table: type[V], id: UUID, unknown: Reason, expected: int | None) -> V:
        """A row that the author may act on, held. Raises Refused: `unknown`, STALE_VERSION."""
        rows: Any = table  # a row, too: what is versioned always is
        found = and_(rows.id == id, self.reach(rows))
        return await changing.held(self.session, table, found, unknown, expected)

    async def add(self, row: Row) -> UUID:
        """Put a new row in; its id."""
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def add_each(self, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
        """Put several new rows in, in one statement."""
        if rows:
            await self.session.execute(insert(table), rows)

    async def number(self, column: InstrumentedAttribute[str], series: str) -> str:
        """The county's next number in a series of a column ("2026-000001"); whoever takes one at the same time waits."""
        row, county = column.class_, self.author.jurisdiction_code
        key = f"{row.__name__} {county} {series}"
        await self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        last = select(func.max(column)).where(
            row.jurisdiction_code == county, column.startswith(f"{series}-")
        )
        found = await self.session.scalar(last)
        return f"{series}-{(int(found.rsplit('-', 1)[1]) if found else 0) + 1:06d}"

    async def move(
        self, row: Any, column: str, machine: Machine[Any], to: Term, why: str = "", **values: Any
    ) -> None:
        """Move a row that is held along its machine, and tell the child's timeline. values: columns that change with it.

        Raises Refused ILLEGAL_TRANSITION.
        """
        source = getattr(row, column)
        step = machine.require(source, to)
        await changing.change(self.session, row, **{column: to}, **values)
        child = row.id if isinstance(row, tables.Student) else row.student_id
        moved = (machine.code, source.name if source else None, to.name)
        await self.tell(child, row, step.clauses, why, moved)

    async def become(
        self, child: tables.Student, status: SchoolingStatus, since: date, why: str = ""
    ) -> None:
        """Move a child's schooling status (4.1), unless the registers said so before. Raises Refused ILLEGAL_TRANSITION."""
        if child.schooling_status is not status:
            await self.move(child, "schooling_status", SCHOOLING, status, why)
            await changing.change(self.session, child, status_since=since)

    async def tell(
        self,
        student: UUID,
        row: Row,
        clauses: Iterable[str] = (),
        why: str = "",
        moved: tuple[str | None, str | None, str | None] = (None, None, None),
    ) -> None:
        """Put on the child's timeline what was done. moved: machine, from, to."""
        said = self._entry(student, type(row).__name__, row.id, clauses, why, moved)
        await self.add(tables.TimelineEntry(**said))

    async def tell_each(self, told: Iterable[Told], noun: str, clauses: Iterable[str] = ()) -> None:
        """Put on the timelines of several children what one act did to rows of a noun, in one statement."""
        await self.add_each(
            tables.TimelineEntry,
            [
                self._entry(each.student, noun, each.row, clauses, each.why, (None, each.source, each.target))
                for each in told
            ],
        )

    def _entry(
        self,
        student: UUID,
        noun: str,
        row: UUID,
        clauses: Iterable[str],
        why: str,
        moved: tuple[str | None, str | None, str | None],
    ) -> dict[str, Any]:
        viewer = self.author.viewer
        machine, source, target = moved
        return {
            "student_id": student,
            "noun": noun,
            "row_id": row,
            "act": self.author.operation,
            "machine": machine,
            "source": source,
            "target": target,
            "reason": why or None,
            "clauses": list(clauses),
            "made_by": self.author.name,
            "role": viewer.role if viewer else None,
            "organization_id": self.unit,
            "at": self.author.now,
        }

    def entry(
        self,
        student: UUID,
        row: Row,
        clauses: Iterable[str] = (),
        why: str = "",
        moved: tuple[str | None, str | None, str | None] = (None, None, None),
    ) -> tables.TimelineEntry:
        """A line of the child's timeline, in no session yet."""
        return tables.TimelineEntry(**self._entry(student, type(row).__name__, row.id, clauses, why, moved))

    async def done(self, row: Row, *people: UUID) -> UUID:
        """Put on the audit record what was done, of which row, about whom; the row's id."""
        await self.author.note(self.session, f"{type(row).__name__}:{row.id}", people, AuditKind.CHANGE)
        return row.id

    async def shown(self, ids: Iterable[UUID], student: UUID) -> list[tables.Evidence]:
        """Evidence of a child, by id. Raises Refused UNKNOWN_EVIDENCE for what there is not, or of another child."""
        wanted = list(dict.fromkeys(ids))
        kept = tables.Evidence
        found = list(
            await self.session.scalars(select(kept).where(kept.id.in_(wanted), kept.student_id == student))
        )
        if len(found) < len(wanted):
            zh, en = "没有此佐证材料，或不属于该学生", "there is no such evidence of this child"
            raise Refused(Reason("UNKNOWN_EVIDENCE", zh, en, Fixer.CALLER, "evidence"))
        return found


async def begin(session: AsyncSession, author: Author) -> Act:
    """An act under the county's rules. Raises Refused NO_RULES."""
    return Act(session, author, await rules.read(session, author.jurisdiction_code))


def on_or_before(day: date, last: date, place: str) -> None:
    """Raise Refused IMPOSSIBLE_DATE for a day that has not come yet: nothing is recorded before it happened."""
    if day > last or day.year < 2000:
        zh, en = f"日期不应晚于 {last}，也不应早于 2000 年", f"a day after {last} or before the year 2000"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, place))


def not_before(day: date, first: date, place: str) -> None:
    """Raise Refused IMPOSSIBLE_DATE for a day before the one on which what it follows from happened."""
    if day < first:
        zh, en = f"日期不应早于 {first}", f"a day before {first}, when what it follows from happened"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, place))


def text(value: str, place: str, most: int = 500) -> str:
    """A text with something in it, and no identity or telephone number: these are sealed where they belong (decision 0014).

    Raises Refused: BAD_TEXT, PERSONAL_NUMBER.
    """
    said = value.strip()
    if not said or len(said) > most or "\x00" in said:
        zh, en = f"应为 1 至 {most} 个字符", f"1 to {most} characters are needed"
        raise Refused(Reason("BAD_TEXT", zh, en, Fixer.CALLER, place))
    if _NUMBER.search(said):
        zh, en = "文字中请勿填写身份证号或手机号", "no identity or telephone number belongs in a text"
        raise Refused(Reason("PERSONAL_NUMBER", zh, en, Fixer.CALLER, place))
    return said
