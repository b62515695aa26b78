"""A ledger or roster as a workbook (.xlsx): head, official headings, lines; numbers as text, days as days, never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from casework.lines import Value
from casework.sheet import Sheet

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = 4
"""The row of the headings, from 1."""
_NUMBER = "序号"
_WIDE, _NARROW, _WORD = 28, 8, 2.2
_SCREEN = 12  # columns
_LONG = 32_767  # characters that a cell may have


def write(sheet: Sheet, prepared_by: str, on: date) -> bytes:
    """The workbook. prepared_by: who had it made, empty where nobody is known; the reviewer signs by hand."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": sheet.title, "author": sheet.unit})
    page = book.add_worksheet(sheet.title[:31].translate(_NO_NAME))
    _head(book, page, sheet, prepared_by, on)
    _lines(book, page, sheet)
    _print(page, sheet)
    book.close()
    return out.getvalue()


_NO_NAME = {ord(each): "-" for each in "[]:*?/\\'"}
"""What a sheet's name may not have."""


def _head(book: Any, page: Any, sheet: Sheet, prepared_by: str, on: date) -> None:
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    # Over what a screen shows at once: centered over all columns, a title of thirty of them would not be seen.
    page.merge_range(0, 0, 0, min(len(sheet.headings), _SCREEN), sheet.title, title)
    page.set_row(0, 28)
    speaks = f"{int(sheet.month[:4])}年{int(sheet.month[5:])}月" if sheet.month else f"截至 {sheet.as_of}"
    page.write_string(1, 0, f"单位：{sheet.unit}　　学年：{sheet.school_year}　　{speaks}")
    signed = f"填表人：{prepared_by}　　审核人：　　　　　　填表日期：{on}　　共 {len(sheet.rows)} 人"
    page.write_string(2, 0, signed)


def _lines(book: Any, page: Any, sheet: Sheet) -> None:
    bold = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    as_heading = book.add_format({**bold, "bg_color": "#D9E1F2"})
    as_text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
    as_day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1, "valign": "top"})
    as_number = book.add_format({"border": 1, "valign": "top"})
    for column, heading in enumerate((_NUMBER, *sheet.headings)):
        page.write_string(HEADINGS - 1, column, heading, as_heading)
    for at, values in enumerate(sheet.rows):
        for column, value in enumerate((at + 1, *values)):
            _cell(page, HEADINGS + at, column, value, as_text, as_day, as_number)
    if not sheet.rows:
        said = "零报告：本单位无此类学生" if sheet.empty else "无可展示的在册学生"
        page.merge_range(HEADINGS, 0, HEADINGS, len(sheet.headings), said, as_text)
    if sheet.hidden:
        below = HEADINGS + max(1, len(sheet.rows)) + 1
        page.write_string(below, 0, f"按权限未展示：{'、'.join(sheet.hidden)}")


def _cell(page: Any, row: int, column: int, value: Value, text: Any, day: Any, number: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        page.write_number(row, column, value, number)
    else:
        page.write_string(row, column, (value or "")[:_LONG], text)  # a blank cell has its frame, too


def _print(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(HEADINGS, 2)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADINGS - 1)
    page.set_footer("&L&F&R第 &P 页，共 &N 页")
    page.set_column(0, 0, 5)
    for column, heading in enumerate(sheet.headings, 1):
        page.set_column(column, column, _width(heading, [row[column - 1] for row in sheet.rows]))


def _width(heading: str, values: Sequence[Value]) -> float:
    longest = max((_breadth(value) for value in values), default=0)
    return min(_WIDE, max(_NARROW, longest, len(heading) * _WORD / 2 + 2))


def _breadth(value: Value) -> float:
    """How wide a value is, in digits: a Chinese character is two."""
    if isinstance(value, date):
        return 11
    return sum(2.0 if ord(each) > 255 else 1.1 for each in str(value if value is not None else "")) + 1
