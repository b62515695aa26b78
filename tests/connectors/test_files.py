"""A file is what its content says; what cannot be read is refused in words, whatever bytes it holds."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import _files, _returned
from connectors._files import Form, Limits
from domain.cell import Cell, text
from domain.errors import Fixer, Reason, Refused
from tests import registry_export as export

KNOWN = {"学号", "姓名", "日期"}
LINES: list[list[Cell]] = [
    ["标题"],
    [],
    ["学号", "姓名", "日期", "备注"],
    ["1", "甲", "20150312", "x"],
    ["2", "乙", "", ""],
]
REASON = Reason("BAD_ID", "号码无效", "invalid", Fixer.SCHOOL, "行 4 单元格 A4")


def recognizes(cell: Cell) -> bool:
    return text(cell) in KNOWN


def read(content: bytes, limits: Limits | None = None) -> _files.Sheet:
    return _files.read(content, recognizes, limits)


def refusal(content: bytes, limits: Limits | None = None) -> Reason:
    with pytest.raises(Refused) as refused:
        read(content, limits)
    return refused.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    sheet = read(export.delimited(LINES, encoding, delimiter))
    assert (sheet.form, sheet.encoding, sheet.delimiter, sheet.header_row) == (
        Form.CSV,
        encoding,
        delimiter,
        3,
    )
    assert [row_no for row_no, _ in sheet.rows()] == [4, 5]


def test_rows_keep_the_numbers_and_columns_of_the_sheet_even_where_it_begins_blank() -> None:
    sheet = read(export.workbook([[], [], *([None, *line] for line in LINES)]))
    assert sheet.header_row == 5
    assert sheet.headings[1] == "学号"
    assert [(row_no, cells[2]) for row_no, cells in sheet.rows()] == [(6, "甲"), (7, "乙")]


def test_a_number_in_a_cell_stays_a_number_and_a_day_a_day() -> None:
    sheet = read(export.workbook([LINES[2], [150785201503120019, "甲", date(2015, 3, 12)]]))
    ((_, cells),) = sheet.rows()
    assert isinstance(cells[0], float)
    assert cells[2] == date(2015, 3, 12)


def test_the_sheet_with_the_header_is_chosen_and_the_others_are_named() -> None:
    sheet = read(export.workbook([["填写说明"]], LINES))
    assert (sheet.name, sheet.passed_over) == ("说明", ("学生",))


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = {
    "FILE_EMPTY": b"",
    "FILE_NOT_WORKBOOK": _zip(readme="x"),
    "FILE_OLD_XLS": OLE,
    "FILE_ENCRYPTED": OLE + "EncryptedPackage".encode("utf-16-le"),
    "FILE_TRUNCATED": export.workbook(LINES)[:-200],
    "FILE_WEB_PAGE": b"<html><table><tr><td>1</td></tr></table></html>",
    "FILE_NOT_TABLE": b"%PDF-1.7",
    "FILE_BINARY": "学号,姓名,日期\n".encode("utf-16"),
    "SHEET_EMPTY": export.workbook([]),
    "NO_HEADER": export.workbook([["甲", "乙"], ["丙"]]),
    "SEVERAL_SHEETS": export.workbook(LINES, LINES),
    "STRAY_CELL": export.workbook([*LINES, *[[]] * 400_000, ["x"]]),
}


@pytest.mark.parametrize("code", REFUSED)
def test_each_unreadable_file_is_refused_by_name(code: str) -> None:
    assert refusal(REFUSED[code]).code == code


def test_a_cell_in_the_last_column_is_refused_and_does_not_ask_for_half_a_terabyte() -> None:
    assert refusal(export.workbook([*LINES, [None] * 16_383 + ["x"]])).code == "STRAY_CELL"


def test_a_header_without_rows_is_a_table_without_rows() -> None:
    for content in (export.workbook(LINES[:3]), export.delimited(LINES[:3])):
        assert list(read(content).rows()) == []


def test_two_hundred_columns_nobody_asked_for_do_no_harm() -> None:
    wide = [[*line, *["x"] * 200] for line in LINES[2:]]
    assert len(list(read(export.workbook(wide)).rows())) == 2


def test_a_header_below_the_thirtieth_row_is_not_found() -> None:
    assert refusal(export.delimited([*[["注"]] * 30, *LINES])).code == "NO_HEADER"


def test_a_wrong_byte_is_named_by_its_position() -> None:
    sound = export.delimited(LINES * 10)
    at = sound.index(b"\r\n", 300)
    reason = refusal(sound[:at] + b"\xff" + sound[at:])
    assert reason.code == "FILE_ENCODING"
    assert f"第{at + 1}字节" in reason.zh
    assert f"byte {at + 1} " in reason.en


def test_a_file_beyond_the_limits_is_refused() -> None:
    assert refusal(export.delimited(LINES), Limits(content=10)).code == "FILE_TOO_LARGE"
    assert refusal(export.delimited(LINES), Limits(rows=4)).code == "TOO_MANY_ROWS"
    assert refusal(export.workbook(LINES), Limits(unpacked=10)).code == "FILE_UNPACKS_TOO_LARGE"


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail)))
def test_random_bytes_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    with suppress(Refused):
        list(read(content).rows())


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(at: int, garbage: bytes) -> None:
    sound = export.workbook(LINES)
    at %= len(sound)
    with suppress(Refused):
        list(read(sound[:at] + garbage + sound[at + len(garbage) :]).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_returned_text_has_title_columns_and_encoding_of_the_original_and_says_why(encoding: str) -> None:
    sheet = read(export.delimited(LINES, encoding, ";"))
    _, cells = next(sheet.rows())
    back = _returned.write(sheet, "退回原因", [(cells, [REASON])])
    again = read(back)
    assert (again.encoding, again.delimiter, again.header_row) == (encoding, ";", 3)
    ((_, returned),) = again.rows()
    assert returned[:4] == cells
    assert all(part in str(returned[4]) for part in ("A4", "号码无效", "invalid", "学校"))


def test_the_returned_workbook_keeps_numbers_as_numbers_and_replaces_an_old_comment() -> None:
    sheet = read(export.workbook([[*LINES[2], "退回原因"], [150785201503120019, "甲", None, None, "旧"]]))
    again = read(_returned.write(sheet, "退回原因", [(next(sheet.rows())[1], [REASON])]))
    ((_, cells),) = again.rows()
    assert isinstance(cells[0], float)
    assert again.headings.count("退回原因") == 1
    assert "旧" not in str(cells[4])


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_nothing_returned_runs_as_a_formula(start: str) -> None:
    lines: list[list[Cell]] = [LINES[2], ["1", f"{start}cmd|'/c calc'!A1", ""]]
    for content in (export.delimited(lines), export.workbook(lines)):
        sheet = read(content)
        back = _returned.write(sheet, "退回原因", [(next(sheet.rows())[1], [REASON])])
        ((_, cells),) = read(back).rows()
        assert text(cells[1]) == lines[1][1]
        if sheet.form is Form.CSV:
            assert f",'{start}".encode() in back
        else:
            with zipfile.ZipFile(io.BytesIO(back)) as archive:
                assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
