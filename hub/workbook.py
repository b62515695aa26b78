"""A ledger or roster as a workbook (.xlsx): head, official headings, lines; numbers as text, days as days, never a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from casework.cell import Value
from casework.sheet import Sheet

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = 4
"""The row of the headings, from 1."""
_NUMBER = "序号"
_WIDE, _NARROW, _FIRST = 28, 8, 5  # digits, as columns are measured
_LINE = 15  # points
_SHORT = 3  # characters that every column has room for, in a heading too
_PAPER = 290  # digits side by side on A3 that can still be read
_SCREEN = 12  # columns
_LONG = 32_767  # characters that a cell may have


def write(sheet: Sheet, prepared_by: str, on: date) -> bytes:
    """The workbook. prepared_by: who had it made, empty where nobody is known; the reviewer signs by hand."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": sheet.title, "author": sheet.unit})
    page = book.add_worksheet(sheet.title[:31].translate(_NO_NAME))
    _head(book, page, sheet, prepared_by, on)
    widths = _widths(sheet)
    _lines(book, page, sheet, widths)
    _print(page, widths)
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


def _lines(book: Any, page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    bold = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    as_heading = book.add_format({**bold, "bg_color": "#D9E1F2"})
    as_text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
    as_day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1, "valign": "top"})
    as_number = book.add_format({"border": 1, "align": "center", "valign": "top"})
    for column, heading in enumerate((_NUMBER, *sheet.headings)):
        page.set_column(column, column, widths[column])
        page.write_string(HEADINGS - 1, column, heading, as_heading)
    page.set_row(HEADINGS - 1, _height((_NUMBER, *sheet.headings), widths))
    for at, values in enumerate(sheet.rows):
        page.set_row(HEADINGS + at, _height(values, widths[1:]))
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


def _print(page: Any, widths: Sequence[float]) -> None:
    page.freeze_panes(HEADINGS, 2)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(math.ceil(sum(widths) / _PAPER), 0)
    page.repeat_rows(HEADINGS - 1)
    page.repeat_columns(0, 1)
    page.set_footer("&L&F&R第 &P 页，共 &N 页")


def _widths(sheet: Sheet) -> list[float]:
    """Of each column, the number before them."""
    return [
        _FIRST,
        *(_width(heading, column) for heading, column in zip(sheet.headings, _columns(sheet), strict=True)),
    ]


def _columns(sheet: Sheet) -> list[tuple[Value, ...]]:
    return list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * len(sheet.headings)


def _width(heading: str, values: Sequence[Value]) -> float:
    """A heading goes into two lines at most; what is wider than a line of text is wrapped."""
    longest = max(map(_breadth, values), default=0)
    return min(_WIDE, max(_NARROW, longest, _breadth(heading) / 2 + 2))


def _height(values: Sequence[Value], widths: Sequence[float]) -> float:
    """As high as its longest cell, in points: not every program fits rows to what is wrapped in them."""
    long = ((each, width) for each, width in zip(values, widths, strict=True) if len(str(each)) > _SHORT)
    return min(409, 3 + _LINE * max((math.ceil(_breadth(each) / width) for each, width in long), default=1))


def _breadth(value: Value) -> float:
    """How wide a value is, in digits: a Chinese character is two."""
    if isinstance(value, date):
        return 11
    return len(str(value if value is not None else "").encode("gb18030")) * 1.1 + 1
