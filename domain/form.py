"""Forms of ledgers and rosters (台账、名册): their columns in order, and what a column that people fill in may hold (catalogue 2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from domain.access import Detail
from domain.citation import Provenance
from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term

_MOST = 500  # characters


class Kind(Enum):
    """What a cell that people fill in holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    TERM = "term"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. key: what it is read from ("student.name"), or of a fact its name among the facts of a line.

    kind: of a fact; None where the hub reads it from its own tables. terms: the closed list of a TERM. required: a line
    is not complete without it. clauses: those that ask for it; for_clause: the column stands only in a place whose
    document has that clause. marked: whose word it is that it stands here.
    """

    key: str
    heading: str
    detail: Detail
    kind: Kind | None = None
    terms: type[Term] | None = None
    required: bool = False
    for_clause: str | None = None
    marked: Provenance = Provenance.SOURCE


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a ledger or roster. code: in catalogue 2.1 ("L2"); title: where the place's document gives no other.

    clauses: of the documents that it comes from. with_closed: lines struck off in the school year stand in it, too.
    """

    code: str
    title: str
    clauses: tuple[str, ...]
    columns: tuple[Column, ...]
    with_closed: bool = False

    def of(self, clauses: Sequence[str]) -> tuple[Column, ...]:
        """Its columns in a place whose document asks for it by these clauses."""
        return tuple(each for each in self.columns if each.for_clause is None or each.for_clause in clauses)

    @property
    def facts(self) -> Mapping[str, Column]:
        """The columns that people fill in, by their keys."""
        return {each.key: each for each in self.columns if each.kind is not None}


def read(form: Form, said: Sequence[tuple[str, str | None]], title: str) -> dict[str, str | int | None]:
    """Facts of a line, as they are kept: each (key, value) judged by its column; None takes a value away.

    title: of the ledger, for the refusal. Raises Refused BAD_FACT, which names ledger, line and column, never the value.
    """
    found: dict[str, str | int | None] = {}
    for at, (key, value) in enumerate(said):
        column = form.facts.get(key)
        if column is None:
            known = "、".join(form.facts) or "—"
            raise _bad(title, at, "column", f"没有此列，可填：{known}", f"no such column; there are: {known}")
        found[key] = None if value is None else _judged(title, at, column, value.strip())
    return found


def shown(column: Column, kept: Any) -> str | int | date | None:
    """A fact as it is printed: terms by their Chinese words, days as days. Of a UNIT the id stays: who prints knows names."""
    if kept is None:
        return None
    if column.kind is Kind.DAY:
        return date.fromisoformat(kept)
    if column.kind is Kind.TERM and column.terms is not None:
        return column.terms[kept].zh
    return int(kept) if column.kind is Kind.NUMBER else str(kept)


def _judged(title: str, at: int, column: Column, value: str) -> str | int:
    where = f"“{column.heading}”"
    if column.kind is Kind.TERM and column.terms is not None and value not in column.terms.__members__:
        there = "、".join(f"{term.name}（{term.zh}）" for term in column.terms)
        names = ", ".join(column.terms.__members__)
        raise _bad(title, at, "value", f"{where}应为：{there}", f"{column.key}: one of {names}")
    if not _fits(column.kind, value):
        zh, en = _WANTED[column.kind or Kind.TEXT]
        raise _bad(title, at, "value", f"{where}应为{zh}", f"{column.key}: {en}")
    if column.kind is Kind.UNIT:
        return str(UUID(value.removeprefix("Organization:")))
    return int(value) if column.kind is Kind.NUMBER else value


def _fits(kind: Kind | None, value: str) -> bool:
    try:
        if kind is Kind.DAY:
            return len(value) == 10 and date.fromisoformat(value).year >= 2000
        if kind is Kind.UNIT:
            return bool(UUID(value.removeprefix("Organization:")))
        if kind is Kind.NUMBER:
            return value.isascii() and value.isdigit() and len(value) <= 6
    except ValueError:
        return False
    return 0 < len(value) <= _MOST and value.isprintable()


_WANTED = {
    Kind.TEXT: (f"1 至 {_MOST} 个字符，不换行", f"1 to {_MOST} printable characters"),
    Kind.DAY: ("日期，写作 2026-09-01", "a day such as 2026-09-01"),
    Kind.NUMBER: ("不超过六位的整数", "a whole number of at most six digits"),
    Kind.UNIT: ("单位的标识", "the id of a unit"),
    Kind.TERM: ("代码", "a code"),
}


def _bad(title: str, at: int, part: str, zh: str, en: str) -> Refused:
    place = f"facts[{at}].{part}"
    said = f"《{title}》第 {at + 1} 项：{zh}", f"ledger {title}, item {at + 1}: {en}"
    return Refused(Reason("BAD_FACT", *said, Fixer.CALLER, place, "GH-28"))


_P = Provenance.PROPOSAL
PERSON: tuple[Column, ...] = (
    Column("student.name", "姓名", Detail.NAME, required=True),
    Column("student.sex", "性别", Detail.PROFILE, required=True, marked=_P),
    Column("student.birth_date", "出生日期", Detail.PROFILE, required=True, marked=_P),
    Column("student.id_type", "身份证件类型", Detail.PROFILE, marked=_P),
    Column("student.id_number", "身份证件号码", Detail.IDENTITY, required=True),
    Column("student.student_no", "学籍号", Detail.IDENTITY, marked=_P),
    Column("enrollment.school", "学校", Detail.STATUS),
    Column("enrollment.grade", "年级", Detail.STATUS),
    Column("enrollment.class", "班级", Detail.STATUS),
    Column("guardian.name", "监护人姓名", Detail.NAME, required=True),
    Column("guardian.phone", "联系电话", Detail.IDENTITY, required=True),
    Column("household.place", "户籍所在地", Detail.RESIDENCE, required=True),
    Column("student.residence", "现居住地", Detail.RESIDENCE, required=True),
)
"""人员基本信息: the person block of catalogue 2.1, in every ledger and roster of children."""


def text(
    key: str,
    heading: str,
    detail: Detail = Detail.CASE,
    *,
    required: bool = False,
    marked: Provenance = Provenance.SOURCE,
) -> Column:
    """A column that people fill in with words."""
    return Column(key, heading, detail, Kind.TEXT, required=required, marked=marked)


def day(key: str, heading: str) -> Column:
    """A column that people fill in with a day."""
    return Column(key, heading, Detail.CASE, Kind.DAY)
