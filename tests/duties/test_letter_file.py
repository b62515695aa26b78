"""A letter as a document: the place's own words, every party and copy, under the rights of the row, on record."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from docx import Document

from auth import scopes
from domain.role import Role
from hub import letter_file
from tests.casework.desk import WRITE, Desk
from tests.conftest import Databases
from tests.duties.letters import BUREAU, SCHOOL, drafting, handing, letters, signing
from tests.hub import world


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, world.THERE) as made:
        yield made


async def fetched(here: Desk, id: str, role: Role = SCHOOL, **viewer: Any) -> Any:
    headers = here.door.headers(**here.role(role) | viewer)
    return await here.door.client.get(f"/files/letters/{id.partition(':')[2]}.docx", headers=headers)


def read(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs, and the cells of the tables."""
    paper = Document(io.BytesIO(content))
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return [each.text for each in paper.paragraphs], cells


async def test_a_letter_is_printed_in_the_places_own_words_open_or_signed(here: Desk) -> None:
    letter = await here.done("letterDraft", drafting(here, "BUREAU_SCHOOL"), BUREAU)
    answer = await fetched(here, letter["id"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, letter_file.MEDIA)
    assert answer.headers["cache-control"] == "no-store"
    words, (targets, blocks) = read(answer.content)
    assert words[0] == "达州市达川区教育局控辍保学责任书"
    assert "2026年" in words[1]
    for part in (
        letter["preambleZh"],
        letter["closingZh"],
        *(f"{a['no']}、{a['textZh']}" for a in letter["articles"]),
    ):
        assert part in words
    assert [row[2] for row in targets[1:]] == [each["textZh"] for each in letter["targets"]]
    names = [each["nameZh"] for each in letter["parties"]]
    assert blocks[0] == [f"甲方：{names[0]}（盖章）", f"乙方：{names[1]}（盖章）"]
    assert blocks[1] == ["主要负责人", "主要负责人"]
    assert all(cell.startswith("（签字）：＿") for cell in blocks[2])
    letter = await here.done("letterSign", signing(here, letter, "A", "张局长"), BUREAU)
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长"))
    await here.done("letterDistribute", handing(here, letter, "A", "B"), BUREAU)
    words, (_, blocks, copies) = read((await fetched(here, letter["id"])).content)
    assert blocks[2] == ["（签字）：张局长", "（签字）：李校长"]
    assert blocks[3] == ["2026年9月10日"] * 2
    assert "盖章日期 2026年9月10日" in blocks[0][1]
    assert copies[1:] == [
        ["1", names[0], "2026年9月10日", "A方档案员"],
        ["2", names[1], "2026年9月10日", "B方档案员"],
    ]
    assert any("一式二份。自 2026年9月10日 起生效，有效期至 2027年8月31日" in each for each in words)
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.outcome, last.rows) == ("READ", "letterPrint", "OK", 1)
    assert (last.subjects, "ResponsibilityLetter" in last.nouns) == (b"", True)
    # Whoever may not see the row is told that there is none; without the scope nothing is looked for.
    without = [name for name in WRITE if name != scopes.RESPONSIBILITIES_READ]
    for status, code, viewer in (
        (403, "FILE_FORBIDDEN", {"granted": without}),
        (404, "NOT_FOUND", {"organization_id": here.rows["Organization"][1]}),
        (404, "NOT_FOUND", {"code": world.HERE}),
        (404, "NOT_FOUND", {"role": Role.HOMEROOM_TEACHER}),
    ):
        answer = await fetched(here, letter["id"], **viewer)
        assert (answer.status_code, answer.json()["code"]) == (status, code), viewer
        last = await here.door.recorded()
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", "letterPrint", code)
    assert (await fetched(here, "ResponsibilityLetter:none")).status_code == 404


async def test_a_commitment_is_printed_with_its_one_party_and_a_teachers_letter_without_a_seal(
    databases: Databases, template: str
) -> None:
    for code, type, more, label in (
        ("341602", "COMMITMENT", {"articles": ["落实主体责任"]}, "承诺单位：{}（盖章）"),
        (world.HERE, "PRINCIPAL_TEACHER", {"holderName": "王老师"}, "甲方：{}"),
    ):
        async with letters(databases, template, code, date(2026, 9, 10)) as here:
            letter = await here.done("letterDraft", drafting(here, type, **more))
            words, tables = read((await fetched(here, letter["id"])).content)
            first = tables[-1][0]
            assert first[0] == label.format(letter["parties"][0]["nameZh"])
            assert f"一、{letter['articles'][0]['textZh']}" in words
            if type == "PRINCIPAL_TEACHER":
                assert first[1].endswith(" 王老师")
