"""Ledgers as workbooks: the official title and columns in their order, numbers as text, days as days; rights, masks, record."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from auth import scopes
from casework import lines
from domain import ledger_form
from domain.ledger import LedgerType
from domain.role import Role
from hub import workbook
from tests.casework.desk import WRITE, Desk, desk
from tests.casework.test_ledger import dropouts, ledger, month, versioned
from tests.conftest import Databases
from tests.hub import world

L3 = """序号 姓名 性别 出生日期 身份证件类型 身份证件号码 学籍号 学校 年级 班级 监护人姓名 联系电话 户籍所在地 现居住地 发现情形 首次缺勤日期
  疑似辍学认定日期 原因 责任人 专班 劝返时限 帮扶措施 劝返情况 上报乡镇（街道）日期 上报教育主管部门日期 结果 辍学认定日期 学籍标注 档案编号
  劝返复学通知书送达日期 依法督促步骤 处置 销号日期 立账日期 状态""".split()  # noqa: SIM905  # as the form has it, in a line or two


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.HERE, "sheets_here") as made:
        yield made


async def fetched(
    here: Desk, id: str, role: Role = Role.SCHOOL_OFFICER, query: str = "", **viewer: Any
) -> Any:
    headers = here.door.headers(**here.role(role) | viewer)
    path = f"/files/ledgers/{id.partition(':')[2]}.xlsx{query}"
    return await here.door.client.get(path, headers=headers)


def rows(content: bytes) -> list[list[Any]]:
    """The cells of the one sheet, from the first row on."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


async def lined(here: Desk, role: Role = Role.SCHOOL_OFFICER, **viewer: Any) -> list[dict[str, Any]]:
    """The lines of the ledger of dropouts, by heading."""
    answer = await fetched(here, dropouts(here), role, **viewer)
    assert answer.status_code == 200, answer.text
    cells = rows(answer.content)
    headings = cells[workbook.HEADINGS - 1]
    found = [each for each in cells[workbook.HEADINGS :] if isinstance(each[0], float)]
    return [dict(zip(headings, each, strict=True)) for each in found]


async def test_a_ledger_of_dropouts_has_the_official_title_and_columns(here: Desk) -> None:
    answer = await fetched(here, dropouts(here))
    assert answer.headers["content-type"] == workbook.MEDIA
    assert answer.headers["cache-control"] == "no-store"
    cells = rows(answer.content)
    assert cells[0][0] == "辍学学生台账"
    assert "2026-2027" in cells[1][0]
    assert "共 6 人" in cells[2][0]
    assert cells[workbook.HEADINGS - 1] == L3


async def test_a_wide_ledger_prints_on_as_many_pages_as_can_be_read_with_its_headings_whole(
    here: Desk,
) -> None:
    with zipfile.ZipFile(io.BytesIO((await fetched(here, dropouts(here))).content)) as book:
        page, names = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()
    assert '<pageSetup paperSize="8" fitToWidth="2" fitToHeight="0" orientation="landscape"/>' in page
    assert "$A:$B,辍学学生台账!$4:$4" in names
    heights = {int(row): float(high) for row, high in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', page)}
    assert heights[workbook.HEADINGS] > heights[workbook.HEADINGS + 1]


async def test_numbers_are_text_and_days_are_days(here: Desk) -> None:
    [first, *_] = await lined(here)
    assert first["身份证件号码"] == "15078520160101000X"
    assert first["学籍号"] == "G15078520160101000X"
    assert first["出生日期"] == date(2016, 1, 1)
    assert (first["年级"], first["班级"], first["监护人姓名"]) == (1, "1班", "监护人")
    assert first["联系电话"] == ""
    assert first["户籍所在地"] == "某街1号"


async def test_who_may_not_have_numbers_in_clear_is_given_them_masked(here: Desk) -> None:
    without = [name for name in WRITE if name != scopes.IDENTITY_READ]
    [first, *_] = await lined(here, granted=without)
    assert first["身份证件号码"] == "150785***********X"
    assert first["户籍所在地"] == "150785"
    # A township's grant masks identity, whatever the token says.
    [first, *_] = await lined(here, Role.TOWNSHIP_OFFICER)
    assert first["身份证件号码"] == "150785***********X"


async def test_whoever_looks_is_given_its_own_children_alone(here: Desk) -> None:
    assert len(await lined(here)) == 6
    assert len(await lined(here, Role.BUREAU_OFFICER)) == 12
    no_people = [name for name in WRITE if name != scopes.STUDENTS_READ]
    assert {each["姓名"] for each in await lined(here, granted=no_people)} == {""}


async def test_what_is_taken_away_is_on_record_and_so_is_what_was_refused(here: Desk) -> None:
    await fetched(here, dropouts(here))
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.outcome, last.rows) == ("READ", "ledgerExport", "OK", 6)
    assert {last.subjects[at : at + 16] for at in range(0, len(last.subjects), 16)} == {
        here.rows["Student"][number].bytes for number in range(0, 12, 2)
    }
    without = [name for name in WRITE if name != scopes.LEDGERS_READ]
    for status, code, viewer in (
        (403, "FILE_FORBIDDEN", {"granted": without}),
        (404, "NOT_FOUND", {"organization_id": here.door.there["Organization"][3]}),
        (404, "NOT_FOUND", {"code": world.THERE}),
    ):
        answer = await fetched(here, dropouts(here), **viewer)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        last = await here.door.recorded()
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", "ledgerExport", code)


async def test_no_request_for_a_file_fails_but_by_a_refusal(here: Desk) -> None:
    client, path = here.door.client, f"/files/ledgers/{dropouts(here).partition(':')[2]}.xlsx"
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"]
    headers = here.door.headers(**here.role(Role.SCHOOL_OFFICER))
    for wrong, status in (
        ("/files/ledgers/x.xlsx", 404),
        (f"{path}?period=2026-13", 400),
        (f"{path}?period=2020-01", 404),
    ):
        assert (await client.get(wrong, headers=headers)).status_code == status
    assert (await client.post(path, headers=headers)).status_code == 405


async def test_a_month_is_printed_as_it_was_confirmed(here: Desk) -> None:
    kept = await ledger(here, dropouts(here))
    await here.done("ledgerConfirmMonth", versioned(kept, month=month(here)))
    answer = await fetched(here, dropouts(here), query=f"?period={month(here)}")
    cells = rows(answer.content)
    assert "2026年8月" in cells[1][0]
    assert cells[workbook.HEADINGS - 1] == L3
    first = dict(zip(L3, cells[workbook.HEADINGS], strict=True))
    assert first["身份证件号码"] == "150785***********X"
    assert first["出生日期"] == date(2016, 1, 1)


@pytest.mark.rule("GH-27")
async def test_a_ledger_declared_empty_prints_its_zero_line(here: Desk) -> None:
    made = await here.done("ledgerOpen", {"type": "SUSPECTED_DROPOUT"})
    await here.done("ledgerDeclareEmpty", versioned(made, month=month(here)))
    cells = rows((await fetched(here, made["id"])).content)
    assert cells[0][0] == "疑似辍学学生台账"
    assert cells[workbook.HEADINGS][0] == "零报告：本单位无此类学生"


def test_every_column_of_every_form_can_be_read() -> None:
    for kind in LedgerType:
        for clauses in ((), ("HL-47",), ("QC-43",)):
            for column in ledger_form.of(kind, clauses).of(clauses):
                assert column.kind is not None or column.key in lines.READABLE, column.key


def test_one_type_of_ledger_has_the_form_that_the_places_clauses_ask_for() -> None:
    assert ledger_form.of(LedgerType.WORK, ("DC-14",)).code == "L6"
    assert ledger_form.of(LedgerType.WORK, ("HL-46", "HL-47")).code == "L7"
    unclear = "户籍地、居住地不明情况"
    for clauses, stands in ((("QC-43",), True), (("DC-14",), False)):
        columns = ledger_form.of(LedgerType.WORK, clauses).of(clauses)
        assert (unclear in {each.heading for each in columns}) is stands
