"""A periodic report as a document to print, sign and seal (.pdf), with the box for the seal (DC-27, GH-01)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from duties.reporting.printed import Printed
from hub.report_workbook import HEADINGS, HIDDEN, about, numbers

MEDIA = "application/pdf"
FONT = "STSong-Light"
"""Of Adobe's Asian fonts that every reader of PDF knows by name (Adobe-GB1): nothing to embed, and its text can be searched."""
SEAL = "（单位公章）"
_GRID = [
    ("FONT", (0, 0), (-1, -1), FONT, 9),
    ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("ALIGN", (2, 0), (-1, -1), "CENTER"),
    ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
]
_SEAL_MM = 42
"""The side of the box: a school's seal is 38 to 42 mm wide."""


def write(report: Printed, on: date) -> bytes:
    """The document. What is not signed yet is left open for hand and seal. on: the day of printing."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    made = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        title=report.title,
        author=report.unit,
        invariant=True,  # the same report is the same bytes
    )
    foot = partial(_foot, title=report.title)
    made.build(list(_story(report, on)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(report: Printed, on: date) -> Iterator[Flowable]:
    title = ParagraphStyle("title", fontName=FONT, fontSize=18, leading=26, alignment=TA_CENTER)
    body = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK")
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=10, leading=15, wordWrap="CJK")
    head = ParagraphStyle("head", fontName=FONT, fontSize=13, leading=22)
    yield Paragraph(escape(report.title), title)
    yield from (Paragraph(escape(line), plain) for line in about(report, on))
    yield Spacer(1, 4 * mm)
    yield Paragraph("一、数据", head)
    yield _figures(report) if report.figures is not None else Paragraph(HIDDEN, plain)
    yield Paragraph("二、工作情况", head)
    for each in report.told:
        control = f"（{'、'.join(each.control)}）" if each.control else ""
        yield Paragraph(escape(f"{each.strand}{control}"), plain)
        yield Paragraph(escape(each.text).replace("\n", "<br/>"), body)
    yield Spacer(1, 8 * mm)
    yield KeepTogether([_signature(report)])


def _figures(report: Printed) -> Table:
    rows = [(each.axis, each.name, *numbers(each, report.is_coarse)) for each in report.figures or ()]
    widths = [32 * mm, 68 * mm, 22 * mm, 22 * mm, 22 * mm]
    return Table([HEADINGS, *rows], colWidths=widths, repeatRows=1, style=TableStyle(_GRID))


def _signature(report: Printed) -> Table:
    """签发栏: the signatory, the day, and a square as wide as a seal."""
    day = (
        f"{report.sealed_on:%Y}年{report.sealed_on.month}月{report.sealed_on.day}日"
        if report.sealed_on
        else ""
    )
    lines = (
        f"编制单位：{report.unit}",
        f"签发人（签字）：{report.signatory or ''}",
        f"日期：{day or '　　　年　　月　　日'}",
    )
    style = [
        ("FONT", (0, 0), (-1, -1), FONT, 11),
        ("VALIGN", (0, 0), (0, -1), "MIDDLE"),
        ("SPAN", (1, 0), (1, -1)),
        ("BOX", (1, 0), (1, -1), 0.8, colors.black),
        ("ALIGN", (1, 0), (1, -1), "CENTER"),
        ("VALIGN", (1, 0), (1, -1), "MIDDLE"),
        ("TEXTCOLOR", (1, 0), (1, -1), colors.grey),
    ]
    cells = [[line, SEAL if number == 0 else ""] for number, line in enumerate(lines)]
    return Table(
        cells,
        colWidths=[120 * mm, _SEAL_MM * mm],
        rowHeights=[_SEAL_MM / 3 * mm] * 3,
        style=TableStyle(style),
    )


def _foot(canvas: Any, made: Any, *, title: str) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 8)
    canvas.drawString(22 * mm, 12 * mm, title)
    canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, f"第 {made.page} 页")
    canvas.restoreState()
