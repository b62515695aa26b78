"""A periodic report as a workbook (.xlsx): its figures with those of the report before, and what it tells of each strand of work."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from duties.reporting.printed import Figure, Printed
from hub.workbook import MEDIA

__all__ = ["MEDIA", "write"]
HEADINGS = ("分组", "数据项", "本期", "上期", "增减")
KEPT_BACK = "＊"
"""What stands for a figure that is kept back."""
_WIDTHS = (16, 30, 10, 10, 10)
_TOLD = (14, 80, 40)


def write(report: Printed, on: date) -> bytes:
    """The workbook: a sheet of figures, one of what was done. on: the day of printing."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": report.title, "author": report.unit})
    _figures(book, report, on)
    _told(book, report)
    book.close()
    return out.getvalue()


def _figures(book: Any, report: Printed, on: date) -> None:
    page = book.add_worksheet("数据")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#D9E1F2"})
    text = book.add_format({"num_format": "@", "border": 1})
    number = book.add_format({"border": 1, "align": "center"})
    page.merge_range(0, 0, 0, len(HEADINGS) - 1, report.title, title)
    for row, said in enumerate(about(report, on), 1):
        page.write_string(row, 0, said)
    first = len(about(report, on)) + 2
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(first, column, heading, head)
    for row, figure in enumerate(report.figures or (), first + 1):
        page.write_string(row, 0, figure.axis, text)
        page.write_string(row, 1, figure.name, text)
        for column, value in enumerate(numbers(figure, report.is_coarse), 2):
            write_one = page.write_number if isinstance(value, int) else page.write_string
            write_one(row, column, value, number)
    if report.figures is None:
        page.write_string(first + 1, 0, HIDDEN)
    page.freeze_panes(first + 1, 2)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&F&R第 &P 页，共 &N 页")


def _told(book: Any, report: Printed) -> None:
    page = book.add_worksheet("工作情况")
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#D9E1F2"})
    text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(zip(("工作环节", "工作情况", "控辍举措"), _TOLD, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, head)
    for row, each in enumerate(report.told, 1):
        for column, said in enumerate((each.strand, each.text, "、".join(each.control))):
            page.write_string(row, column, said, text)


HIDDEN = "按权限未展示数据"


def numbers(figure: Figure, is_coarse: bool) -> tuple[int | str, int | str, int | str]:
    """Now, before and the difference; kept back where small ones are, else empty where there is none."""
    none = KEPT_BACK if is_coarse else ""
    now, before, difference = (
        none if each is None else each for each in (figure.now, figure.before, figure.difference)
    )
    return now, before, difference


def about(report: Printed, on: date) -> tuple[str, ...]:
    """What stands below the title: number, whom it is for, what period, as of when, by whom it is signed, how late it was."""
    late = (
        "" if report.late_days is None else "按期" if report.late_days == 0 else f"逾期 {report.late_days} 天"
    )
    due = f"报送期限：{report.due_on}" if report.due_on else ""
    fixed = f"第 {report.revision} 稿，更正：{report.correction_reason}" if report.correction_reason else ""
    lines = (
        f"文号：{report.document_no or '—'}　　签发人：{report.signatory or '—'}",
        f"编制单位：{report.unit}　　报送：{report.receiver or '—'}",
        f"期间：{report.period}（{report.first_day} 至 {report.last_day}）　　数据截至：{report.counted_on}",
        f"状态：{report.state}　　{due}　　{late}",
        fixed,
        f"{'小于限值的数以＊代替。' if report.is_coarse else ''}打印日期：{on}",
    )
    return tuple(line.strip("　") for line in lines if line)
