"""A responsibility letter as a document (.docx) to print and sign: title, words, targets, articles, signature blocks, copies."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from domain.letter import numeral
from duties.letter_print import Block, Printed

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _HEAD = "仿宋", "黑体"
_LINE = "＿＿＿＿＿＿＿＿"
_NO_DAY = "　　　年　　月　　日"


def write(letter: Printed, on: date) -> bytes:
    """The document. What is not signed yet is left open for hand and seal. on: the day of printing."""
    paper = Document()
    _style(paper)
    title = paper.add_heading(level=0)
    _in(title.add_run(letter.title), _HEAD, 20)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = paper.add_paragraph(f"（{letter.named_year}　{letter.school_year} 学年　{letter.unit}）")
    about.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if letter.preamble:
        _say(paper, letter.preamble)
    for no, text in letter.articles:
        _say(paper, f"{no}、{text}")
    _targets(paper, letter)
    if letter.closing:
        _say(paper, letter.closing)
    _signatures(paper, letter)
    _copies(paper, letter)
    said = paper.core_properties
    said.title, said.author, said.comments = letter.title, letter.unit, ""
    said.created = said.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001  # the format keeps no zone
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _style(paper: Paper) -> None:
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = _BODY, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)


def _in(run: Any, font: str, size: int) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run.element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _say(paper: Paper, text: str) -> None:
    paragraph = paper.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(28)


def _head(paper: Paper, text: str) -> None:
    _in(paper.add_paragraph().add_run(text), _HEAD, 14)


def _targets(paper: Paper, letter: Printed) -> None:
    if not letter.targets:
        return
    _head(paper, "年度目标")
    rows = [
        (each["indicatorZh"], _wanted(each), each["textZh"], "、".join(each["clauses"]))
        for each in letter.targets
    ]
    _table(paper, ("指标", "目标", "文件原文", "条款"), rows)


def _wanted(target: dict[str, Any]) -> str:
    if target["value"] is None:
        return f"{target['operatorZh']}（文件未给数值）"
    return f"{target['operatorZh']} {target['value']}{target['unitZh'] or ''}"


def _signatures(paper: Paper, letter: Printed) -> None:
    blocks = letter.blocks
    table = paper.add_table(rows=4, cols=len(blocks))
    for column, block in enumerate(blocks):
        for row, text in enumerate(_block(block)):
            table.cell(row, column).text = text


def _block(block: Block) -> tuple[str, str, str, str]:
    sealed = f"，盖章日期 {_day(block.sealed_on)}" if block.sealed_on else ""
    seal = "" if block.person else f"（盖章{sealed}）"
    return (
        f"{block.label}：{block.name}{seal}",
        block.position,
        f"（签字）：{block.signed_by or _LINE}",
        _day(block.signed_on) if block.signed_on else _NO_DAY,
    )


def _copies(paper: Paper, letter: Printed) -> None:
    force = f"自 {_day(letter.effective_from)} 起生效，" if letter.effective_from else ""
    copies = f"一式{numeral(letter.copies_required)}份。" if letter.copies_required else ""
    ends = f"有效期至 {_day(letter.expires_on)}。文本第 {letter.text_version} 版。"
    paper.add_paragraph(f"{copies}{force}{ends}")
    if letter.copies:
        rows = [
            (str(each.copy_no), each.keeper, _day(each.handed_on), each.received_by) for each in letter.copies
        ]
        _table(paper, ("份序", "执存方", "交付日期", "签收人"), rows)


def _table(paper: Paper, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = paper.add_table(rows=1, cols=len(headings), style="Table Grid")
    for line in (headings, *rows):
        cells = table.rows[0].cells if line is headings else table.add_row().cells
        for cell, text in zip(cells, line, strict=True):
            cell.text = text


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
