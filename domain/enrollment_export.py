"""The export of the pupil register, judged: how a row becomes a pupil, or the reasons why it does not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

import msgspec

from domain import enrollment_columns
from domain.cell import Cell, address
from domain.enrollment_batch import Batch, Memo
from domain.enrollment_columns import COLUMNS, Binding
from domain.enrollment_row import EnrollmentRow
from domain.errors import Fixer, Reason
from domain.exchange import RecordState, RejectCode

BATCH = 2_000
"""Rows judged together: column by column is four times as fast as row by row."""

_FIXERS = {RejectCode.UNKNOWN_SCHOOL: Fixer.BUREAU, RejectCode.NUMERIC_ID: Fixer.SUBMITTER}
_SAME = "与第{}行完全相同", "the same as row {}"
_OTHER = "与第{}行号码相同而内容不同", "has the number of row {} with other content"


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What became of one row. row: the pupil, unless rejected; fields: the texts as they came, by field.

    reasons of an accepted row are notes for the school; code is that of the first reason of any other.
    """

    row_no: int
    state: RecordState
    fields: dict[str, str]
    row: EnrollmentRow | None = None
    code: RejectCode | None = None
    reasons: tuple[Reason, ...] = ()


class _Twins:
    """The first row of every identity number and 学籍号 in the file."""

    def __init__(self) -> None:
        self.first: dict[str, tuple[int, EnrollmentRow]] = {}

    def earlier(self, row_no: int, row: EnrollmentRow) -> tuple[str, int, bool] | None:
        """The field shared with an earlier row, that row's number, and whether all is the same; else remembers."""
        for key, name in ((row.id_number, "id_number"), (row.student_no, "student_no")):
            if key and key in self.first:
                earlier_no, earlier = self.first[key]
                return name, earlier_no, earlier == row
        for key in (row.id_number, row.student_no):
            if key:
                self.first[key] = row_no, row
        return None


def judge(
    rows: Iterable[tuple[int, Sequence[Cell]]], binding: Binding, schools: Container[str], today: date
) -> Iterator[Verdict]:
    """One verdict a row, in order. rows: row number from 1 and the cells; schools: codes that exist in the county."""
    places = binding.places
    memos = {column.field: Memo(column) for column in COLUMNS if column.field in places}
    twins = _Twins()
    source = iter(rows)
    while chunk := list(islice(source, BATCH)):
        batch = Batch([row_no for row_no, _ in chunk], [cells for _, cells in chunk], places, memos)
        batch.check(schools, today)
        yield from _verdicts(batch, binding, twins)


def _verdicts(batch: Batch, binding: Binding, twins: _Twins) -> Iterator[Verdict]:
    pupils = batch.pupils()
    for index, (row_no, fields) in enumerate(zip(batch.row_nos, batch.fields(), strict=True)):
        said = batch.said.get(index, ())
        reasons = tuple(reason(binding, code, name, row_no, zh, en) for code, name, zh, en, _ in said)
        code = next((code for code, _, _, _, fatal in said if fatal), None)
        if code is not None:
            yield Verdict(row_no, RecordState.REJECTED, fields, None, code, reasons)
            continue
        pupil = pupils[index]
        twin = twins.earlier(row_no, pupil)
        if twin is None:
            yield Verdict(row_no, RecordState.ACCEPTED, fields, pupil, None, reasons)
        else:
            yield _twin(Verdict(row_no, RecordState.ACCEPTED, fields, pupil), binding, *twin)


def _twin(verdict: Verdict, binding: Binding, name: str, earlier_no: int, same: bool) -> Verdict:
    zh, en = (text.format(earlier_no) for text in (_SAME if same else _OTHER))
    why = reason(binding, RejectCode.DUPLICATE_LINE, name, verdict.row_no, zh, en)
    state, row = (RecordState.DUPLICATE, verdict.row) if same else (RecordState.REJECTED, None)
    return Verdict(verdict.row_no, state, verdict.fields, row, RejectCode.DUPLICATE_LINE, (why,))


def reason(binding: Binding, code: RejectCode, name: str, row_no: int, zh: str, en: str) -> Reason:
    """Why a field of a row was refused: names heading and cell, never the value."""
    heading = enrollment_columns.of_field(name).heading
    index = binding.places.get(name)
    cell = f" 单元格 {address(row_no, index)}" if index is not None else ""
    return Reason(
        code.name,
        f"{heading}：{zh}",
        f"{heading}: {en}",
        _FIXERS.get(code, Fixer.SCHOOL),
        f"行 {row_no}{cell}",
    )
