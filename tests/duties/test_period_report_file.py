"""Reports as files: the workbook and the document to sign and seal, read back (DC-27, GH-01)."""

from __future__ import annotations

import io
import re
import zlib
from base64 import a85decode
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from auth import scopes
from domain.role import Role
from hub import report_pdf, report_workbook
from tests.casework.desk import WRITE, Desk
from tests.conftest import Databases
from tests.duties.reporting import (
    BUREAU,
    OFFICE,
    SCHOOL,
    drafted,
    handed_in,
    on,
    reporting,
    reports,
    to,
    written,
)
from tests.hub import world

_TEXT = re.compile(rb"\((?:\\.|[^\\)])*\) Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Genhe, whose school has reported August and September."""
    async with reporting(databases, template, "GH") as made:
        await to(made, date(2026, 9, 3))
        await handed_in(made, "SCHOOL_MONTHLY", "2026-08")
        await to(made, date(2026, 10, 8))
        report = await written(made, await drafted(made, "SCHOOL_MONTHLY", "2026-09"))
        said = on(report, strand="PERSUASION", textZh="第一段（一）\n第二段", controlStrands=["LAWFUL"])
        report = await made.done("periodReportWrite", said)
        signed = on(report, signatory="王校长", sealedOn="2026-10-08", documentNo="根一小〔2026〕9号")
        await made.done("periodReportSubmit", signed)
        yield made


async def fetched(here: Desk, id: str, ending: str, role: Role = SCHOOL, **viewer: Any) -> Any:
    headers = here.door.headers(**here.role(role) | viewer)
    return await here.door.client.get(f"/files/reports/{id.partition(':')[2]}.{ending}", headers=headers)


def drawn(pdf: bytes) -> bytes:
    """What is drawn on the pages."""
    streams = re.findall(rb"stream\r?\n(.*?)~>\s*endstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(a85decode(stream.strip())) for stream in streams)


def words(pdf: bytes) -> str:
    """What a reader of the document finds as text: its strings, in the order in which they are drawn."""
    return "".join(_unescaped(each[1:-4]).decode("utf-16-be") for each in _TEXT.findall(drawn(pdf)))


def _unescaped(said: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        part = match[1]
        return bytes([int(part, 8)]) if len(part) == 3 else _PLAIN.get(part, part)

    return _ESCAPED.sub(plain, said)


def sheet(content: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


async def test_a_school_takes_its_report_as_a_workbook_with_figures_and_differences(here: Desk) -> None:
    report = (await reports(here))[1]
    answer = await fetched(here, report["id"], "xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, report_workbook.MEDIA)
    rows = sheet(answer.content, "数据")
    assert rows[0][0].endswith("控辍保学学校月报")
    head = "\n".join(str(row[0]) for row in rows[:9])
    for part in (
        "根一小〔2026〕9号",
        "签发人：王校长",
        "2026-09-01 至 2026-09-30",
        "数据截至：2026-10-08",
        "逾期 3 天",
    ):
        assert part in head, part
    first = rows.index(list(report_workbook.HEADINGS))
    told = [tuple(row[1:5]) for row in rows[first + 1 :]]
    assert told == [
        (each["nameZh"], *(float(each[key]) for key in ("now", "before", "difference")))
        for each in report["figures"]
    ]
    work = sheet(answer.content, "工作情况")
    assert [row[0] for row in work[1:]] == ["动态监测", "台账管理", "劝返复学", "精准帮扶", "督导问责"]
    assert work[3][1:3] == ["第一段（一）\n第二段", "依法控辍"]
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.outcome) == ("READ", "periodReportExport", "OK")


@pytest.mark.rule("DC-27")
async def test_the_document_to_print_is_readable_chinese_with_a_box_for_the_seal_DC_27(here: Desk) -> None:
    report = (await reports(here))[1]
    answer = await fetched(here, report["id"], "pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, report_pdf.MEDIA)
    assert answer.content.startswith(b"%PDF-")
    text = words(answer.content)
    for part in (
        "控辍保学学校月报",
        "签发人：王校长",
        "签发人（签字）：王校长",
        "日期：2026年10月8日",
        report_pdf.SEAL,
        "劝返复学（依法控辍）",
        "第一段（一）",
        "第二段",
        "第 1 页",
        *(each["nameZh"] for each in report["figures"]),
    ):
        assert part in text, part
    # The fonts are named, in Unicode's order, so that every reader finds and searches the text.
    assert b"/STSong-Light" in answer.content
    assert b"/UniGB-UCS2-H" in answer.content
    side = 42 * 72 / 25.4
    lines = re.findall(rb"n ([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", drawn(answer.content))
    ends = [tuple(map(float, line)) for line in lines]
    across = [abs(x2 - x1) for x1, y1, x2, y2 in ends if y1 == y2]
    down = [abs(y2 - y1) for x1, y1, x2, y2 in ends if x1 == x2]
    for lengths in (across, down):
        assert sum(abs(length - side) < 0.1 for length in lengths) == 2


async def test_who_sees_no_child_is_shown_no_small_figure_of_a_county_and_none_of_a_school(
    here: Desk,
) -> None:
    county = await written(here, await drafted(here, "COUNTY_QUARTERLY", "2026-Q4", BUREAU), BUREAU)
    school = (await reports(here))[1]
    viewer = {"purpose": "STATISTICS"}
    for id, hidden in ((school["id"], True), (county["id"], False)):
        book = sheet((await fetched(here, id, "xlsx", OFFICE, **viewer)).content, "数据")
        cells = {str(cell) for row in book for cell in row}
        assert (report_workbook.HIDDEN in cells) is hidden
        text = words((await fetched(here, id, "pdf", OFFICE, **viewer)).content)
        assert (report_workbook.HIDDEN in text) is hidden
        if not hidden:
            assert report_workbook.KEPT_BACK in cells
            numbers = {cell for row in book for cell in row[2:3] if isinstance(cell, float)}
            work = {float(each["now"]) for each in county["published"]["figures"]["WORK"].values()}
            assert {number for number in numbers if 0 < number < 5} <= work
    draft = words((await fetched(here, county["id"], "pdf", BUREAU)).content)
    assert "签发人（签字）：" in draft
    assert "年　　月　　日" in draft
    assert report_workbook.KEPT_BACK not in draft


async def test_a_file_is_given_under_the_rights_of_the_row_alone_and_on_record(here: Desk) -> None:
    report = (await reports(here))[0]
    without = [name for name in WRITE if name != scopes.DUTIES_READ]
    for status, code, viewer in (
        (403, "FILE_FORBIDDEN", {"granted": without}),
        (404, "NOT_FOUND", {"organization_id": here.rows["Organization"][1]}),
        (404, "NOT_FOUND", {"code": world.THERE}),
        (404, "NOT_FOUND", {"role": Role.HOMEROOM_TEACHER}),
    ):
        for ending in ("xlsx", "pdf"):
            answer = await fetched(here, report["id"], ending, **viewer)
            assert (answer.status_code, answer.json()["code"]) == (status, code), viewer
            last = await here.door.recorded()
            assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", "periodReportExport", code)
    assert (await fetched(here, "PeriodReport:none", "pdf")).status_code == 404
    assert (await fetched(here, report["id"], "docx")).status_code == 404
