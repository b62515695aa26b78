"""Rows of the pupil register's export, read and checked a column at a time."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from domain import identity
from domain.cell import Cell, text
from domain.cell_reading import Unreadable
from domain.enrollment_columns import COLUMNS, Column
from domain.enrollment_row import EnrollmentRow, Member
from domain.exchange import RejectCode
from domain.student import EnrollmentStatus, GuardianRelation, IdType

Said = tuple[RejectCode, str, str, str, bool]
"""code, field, Chinese, English, and whether it keeps the row out."""

_LOOSE_ID = re.compile(r"[0-9A-Z()\-]{4,32}\Z")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+\Z")
_BLANKS = frozenset({"", "-", "--", "—", "/", "NULL", "null", "#N/A"})
_NUMERIC = (
    "号码以数字格式存储，末几位已丢失；请将该列设为文本后重新填写",
    "stored as a number, its last digits are lost; format the column as text and type it again",
)
_PUPIL_FIELDS = [name for name in EnrollmentRow.__struct_fields__ if name != "members"]
_MEMBER_PARTS = ("name", "relation", "phone", "id_number", "is_guardian")


class Memo(dict[Cell, tuple[str, Any]]):
    """What the cells of one column mean, each value read once: text as shown, and the value, None or Unreadable."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.faulty = False

    def __missing__(self, cell: Cell) -> tuple[str, Any]:
        self[cell] = found = self._read(cell)
        return found

    def _read(self, cell: Cell) -> tuple[str, Any]:
        shown = text(cell)
        if shown in _BLANKS:
            return "", None
        try:
            if self.column.identity and (not isinstance(cell, str) or _SCIENTIFIC.match(shown)):
                raise Unreadable(RejectCode.NUMERIC_ID, *_NUMERIC)
            return shown, self.column.read(shown)
        except Unreadable as fault:
            self.faulty = True
            return shown, fault.with_traceback(None)


class Batch:
    """Some rows of one file. said: by index in the batch, what there is to say of a row."""

    def __init__(
        self,
        row_nos: list[int],
        cells: Sequence[Sequence[Cell]],
        places: dict[str, int],
        memos: dict[str, Memo],
    ) -> None:
        self.row_nos = row_nos
        self.said: dict[int, list[Said]] = {}
        self.shown: dict[str, Sequence[str]] = {}
        self.values: dict[str, Sequence[Any]] = {}
        width = max(places.values()) + 1
        whole = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in cells]
        columns = list(zip(*whole, strict=False))
        for name, memo in memos.items():
            self._read(name, memo, columns[places[name]])

    def _read(self, name: str, memo: Memo, cells: Sequence[Cell]) -> None:
        if len(memo) > 20_000:  # columns of names and numbers never repeat; they must not grow without end
            memo.clear()
        pairs = list(map(memo.__getitem__, cells))
        self.shown[name] = [shown for shown, _ in pairs]
        self.values[name] = [value for _, value in pairs]
        if memo.faulty:
            self._note_unreadable(memo.column)

    def _note_unreadable(self, column: Column) -> None:
        values = list(self.values[column.field])
        for index, value in enumerate(values):
            if isinstance(value, Unreadable):
                values[index] = None
                if column.soft:
                    self.note(index, value.code, column.field, f"{value.zh}，未采用", f"{value.en}; left out")
                else:
                    self.fault(index, value.code, column.field, value.zh, value.en)
        self.values[column.field] = values

    def fault(self, index: int, code: RejectCode, name: str, zh: str, en: str) -> None:
        """Keeps the row out; one reason a field."""
        said = self.said.setdefault(index, [])
        if not any(name == earlier for _, earlier, _, _, fatal in said if fatal):
            said.append((code, name, zh, en, True))

    def note(self, index: int, code: RejectCode, name: str, zh: str, en: str) -> None:
        """Tells the school, and lets the row in."""
        self.said.setdefault(index, []).append((code, name, f"（提示）{zh}", f"(note) {en}", False))

    def column(self, name: str) -> Sequence[Any]:
        """The values of a field; None throughout if the file lacks the column."""
        return self.values.get(name) or [None] * len(self.row_nos)

    def check(self, schools: Container[str], today: date) -> None:
        """All rules that need more than one cell."""
        for column in COLUMNS:
            if column.value_required:
                self._required(column.field)
        for index, born in enumerate(self.column("birth_date")):
            if born is not None and born > today:
                self.fault(
                    index,
                    RejectCode.BAD_DATE,
                    "birth_date",
                    "出生日期在将来",
                    "the birth date lies in the future",
                )
        for index, code in enumerate(self.column("school_code")):
            if code is not None and code not in schools:
                self.fault(
                    index,
                    RejectCode.UNKNOWN_SCHOOL,
                    "school_code",
                    "本区县没有该学校标识码",
                    "no school of this county has this code",
                )
        self._check_identity(today)
        self._check_members(today)

    def _required(self, name: str) -> None:
        values = self.values[name]
        if None in values:
            for index, value in enumerate(values):
                if value is None:
                    self.fault(index, RejectCode.MISSING, name, "必填项为空", "must be filled in")

    def _check_identity(self, today: date) -> None:
        numbers, kinds, student_nos = (self.column(name) for name in ("id_number", "id_type", "student_no"))
        settled = []
        for index, (number, kind, shown) in enumerate(
            zip(numbers, kinds, self.shown["id_number"], strict=True)
        ):
            kind = kind or (IdType.RESIDENT_ID if shown else None)
            settled.append(kind)
            if number is None and not shown:
                self._check_missing(index, kind, student_nos[index])
            elif number is not None and kind is IdType.RESIDENT_ID:
                wrong = identity.fault(number, today)
                if wrong is not None:
                    self.fault(index, RejectCode.BAD_ID, "id_number", *wrong.value)
                else:
                    self._compare(index, number)
            elif number is not None:
                self._check_other(index, number, kind)
        self.values["id_type"] = settled

    def _check_missing(self, index: int, kind: IdType | None, student_no: str | None) -> None:
        if kind is not IdType.NONE:
            zh, en = (
                "号码为空；确无证件的，证件类型请填“无证件”",
                "no number; if the child has none, the type must say 无证件",
            )
            self.fault(index, RejectCode.MISSING, "id_number", zh, en)
        elif not student_no:
            zh, en = "无证件号码的，须有学籍号", "without an identity number a 学籍号 is needed"
            self.fault(index, RejectCode.MISSING, "student_no", zh, en)

    def _check_other(self, index: int, number: str, kind: IdType | None) -> None:
        if kind is IdType.NONE:
            zh, en = "证件类型为“无证件”却填有号码", "a number is given though the type says 无证件"
            self.fault(index, RejectCode.BAD_ID, "id_number", zh, en)
        elif not _LOOSE_ID.match(number):
            self.fault(
                index,
                RejectCode.BAD_ID,
                "id_number",
                "证件号码应为4至32位字母或数字",
                "expected 4 to 32 letters or digits",
            )

    def _compare(self, index: int, number: str) -> None:
        # A register that contradicts its own number is let in: comparison M-10 has to find it (QC-42).
        born, sex = self.values["birth_date"][index], self.values["sex"][index]
        if born is not None and born != identity.birth_date(number):
            self.note(
                index,
                RejectCode.ID_MISMATCH,
                "birth_date",
                "与身份证件号中的出生日期不一致",
                "differs from the birth date in the identity number",
            )
        if sex is not None and sex is not identity.sex(number):
            self.note(
                index,
                RejectCode.ID_MISMATCH,
                "sex",
                "与身份证件号中的性别不一致",
                "differs from the sex in the identity number",
            )

    def _check_members(self, today: date) -> None:
        for slot in (1, 2):
            name = f"member{slot}_id_number"
            numbers = list(self.column(name))
            for index, number in enumerate(numbers):
                if number is not None and (wrong := identity.fault(number, today)) is not None:
                    numbers[index] = None
                    self.note(
                        index,
                        RejectCode.BAD_ID,
                        name,
                        f"{wrong.value[0]}，未采用",
                        f"{wrong.value[1]}; left out",
                    )
            self.values[name] = numbers

    def pupils(self) -> list[EnrollmentRow]:
        """The rows as pupils; one that `said` keeps out is incomplete and must not be used."""
        statuses = [status or EnrollmentStatus.ACTIVE for status in self.column("status")]
        columns = [statuses if name == "status" else self.column(name) for name in _PUPIL_FIELDS]
        return list(map(EnrollmentRow, *columns, self._members()))

    def _members(self) -> list[tuple[Member, ...]]:
        slots = [
            [
                Member(slot, name, relation or GuardianRelation.OTHER, phone, number, guardian is not False)
                if name
                else None
                for name, relation, phone, number, guardian in zip(
                    *(self.column(f"member{slot}_{part}") for part in _MEMBER_PARTS), strict=True
                )
            ]
            for slot in (1, 2)
        ]
        return [tuple(member for member in pair if member) for pair in zip(*slots, strict=True)]

    def fields(self) -> list[dict[str, str]]:
        """The texts of each row by field, without the empty ones."""
        names = tuple(self.shown)
        return [
            {name: shown for name, shown in zip(names, texts, strict=True) if shown}
            for texts in zip(*self.shown.values(), strict=True)
        ]
