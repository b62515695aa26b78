"""A small export of the pupil register for tests: its rows, and the files they make."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from stdnum.cn import ric

from domain.cell import Cell
from domain.enrollment_columns import COLUMNS

HEADINGS = [column.heading for column in COLUMNS]
SCHOOLS = ("2150785001", "2150785002")
TITLE = "学籍信息导出表"


def number(sequence: int, born: str = "20150312", region: str = "150785") -> str:
    """A synthetic identity number with a sound check digit; odd sequences are boys."""
    body = f"{region}{born}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def row(sequence: int, **changed: Cell) -> dict[str, Cell]:
    """A sound row, by heading."""
    own = number(sequence)
    sound: dict[str, Cell] = {
        "学校标识码": SCHOOLS[0],
        "学校名称": "第一小学",
        "年级": "五年级",
        "班级": "1班",
        "学籍号": "G" + own,
        "姓名": f"学生{sequence}",
        "性别": "男" if sequence % 2 else "女",
        "出生日期": "20150312",
        "身份证件类型": "居民身份证",
        "身份证件号": own,
        "民族": "汉族",
        "国籍/地区": "中国",
        "健康状况": "健康或良好",
        "户口所在地行政区划代码": "150785",
        "户籍所在村居代码": "150785001001",
        "户籍地址": "某街1号",
        "户主姓名": f"家长{sequence}",
        "现住址": "某路2号",
        "入学年月": "202209",
        "就读方式": "走读",
        "学籍状态": "在籍",
        "联系电话": "13800000000",
        "是否留守儿童": "非留守儿童",
        "是否进城务工人员随迁子女": "否",
        "是否孤儿": "否",
        "随班就读": "否",
        "残疾类型": "无残疾",
        "其他特殊群体": "",
        "成员1姓名": f"家长{sequence}",
        "成员1关系": "父亲",
        "成员1联系电话": "13900000000",
        "成员1身份证件号": number(sequence, "19850101"),
        "成员1是否监护人": "是",
    }
    return sound | changed


Rows = Sequence[dict[str, Cell]]


def grid(rows: Rows, headings: Sequence[str] = HEADINGS, title: str | None = TITLE) -> list[list[Cell]]:
    """The sheet's cells, title line and header first."""
    lines: list[list[Cell]] = [[title]] if title else []
    return [*lines, list(headings), *([values.get(heading) for heading in headings] for values in rows)]


def workbook(*sheets: Sequence[Sequence[Cell]], names: Sequence[str] = ("学生", "说明", "其他")) -> bytes:
    """An .xlsx of these sheets; texts as texts, numbers as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, lines in zip(names, sheets, strict=False):
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


def delimited(lines: Sequence[Sequence[Cell]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The same as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        ["" if cell is None else cell for cell in line] for line in lines
    )
    return out.getvalue().encode(encoding)
