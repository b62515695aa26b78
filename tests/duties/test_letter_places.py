"""Letters as the other places have them: a principal's with each teacher, a school's with homeroom teachers, commitments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from database import tables
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.letters import (
    BUREAU,
    SCHOOL,
    TOWNSHIP,
    YEAR,
    drafting,
    found,
    handing,
    letters,
    missing,
    signing,
)
from tests.duties.teachers import listed, teacher
from tests.hub import world

BOSHAN, QIAOCHENG, HULIN = "370304", "341602", "230381"


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, world.HERE) as made:
        yield made


async def signed(desk: Desk, letter: dict[str, Any], teacher: str) -> Any:
    letter = await desk.done("letterSign", signing(desk, letter, "A", "李校长"))
    letter = await desk.done("letterSign", signing(desk, letter, "B", teacher, sealedOn=None))
    return await desk.done("letterDistribute", handing(desk, letter, "A", "B"))


async def test_a_principal_and_each_teacher_sign_every_year_GH_14(genhe: Desk) -> None:
    await listed(genhe, teacher(genhe, "王老师"))
    said = drafting(genhe, "PRINCIPAL_TEACHER", holderName="王老师", holderPosition="数学教师")
    nameless = drafting(genhe, "PRINCIPAL_TEACHER")
    assert await genhe.refused("letterDraft", nameless) == ("FIELD_MISSING", "holderName", None)
    assert await genhe.refused("letterDraft", said, BUREAU) == ("NOT_YOUR_LETTER", "unitId", None)
    letter = await genhe.done("letterDraft", said)
    assert (letter["nameZh"], letter["holderName"], letter["namedYear"]) == ("控辍责任状", "王老师", "2026年")
    assert [(each["signatory"], each["holderName"]) for each in letter["parties"]] == [
        ("PRINCIPAL", None),
        ("TEACHER", "王老师"),
    ]
    assert [each["clauses"] for each in letter["articles"]] == [["GH-14"], ["GH-15"]]
    assert letter["articles"][0]["textZh"] == "校长与教师签定控辍责任状"
    other = signing(genhe, letter, "B", "赵老师", sealedOn=None)
    assert await genhe.refused("letterSign", other) == ("NOT_THE_HOLDER", "signedBy", None)
    letter = await signed(genhe, letter, "王老师")
    assert (letter["state"], letter["effectiveFrom"]) == ("EFFECTIVE", genhe.on(0))
    assert await missing(genhe, role=SCHOOL) == set()
    # Each teacher has one, each school year anew.
    assert (await genhe.refused("letterDraft", said))[0] == "LETTER_EXISTS"
    for more in ({"holderName": "赵老师"}, {"schoolYear": "2027-2028"}):
        assert (await genhe.done("letterDraft", said | more))["state"] == "DRAFT"
    assert await missing(genhe, year="2027-2028") == {genhe.unit(3)}
    assert len(await found(genhe, SCHOOL, schoolYear=YEAR, type=["PRINCIPAL_TEACHER"])) == 2
    passed = {
        "letterId": letter["id"],
        "expectedVersion": letter["version"],
        "reason": "换人",
        "holderName": "钱老师",
    }
    assert await genhe.refused("letterSupersede", passed) == ("WRONG_PARTY", "holderName", "BS-27")


async def test_who_is_not_shown_letters_and_who_sees_its_own(genhe: Desk) -> None:
    letter = await genhe.done("letterDraft", drafting(genhe, "PRINCIPAL_TEACHER", holderName="王老师"))
    assert [each["id"] for each in await found(genhe, TOWNSHIP)] == [letter["id"]]
    assert [each["id"] for each in await found(genhe, Role.LEADING_GROUP_OFFICER)] == [letter["id"]]
    assert await found(genhe, Role.HOMEROOM_TEACHER) == []
    of_unit = "query ($u: ID!) { node(id: $u) { ... on Organization { letters { nodes { id state } } } } }"
    shown = await genhe.ask(of_unit, {"u": genhe.unit(3)})
    assert shown["node"]["letters"]["nodes"] == [{"id": letter["id"], "state": "DRAFT"}]


@pytest.mark.rule("BS-27")
async def test_a_school_signs_with_the_homeroom_teacher_of_every_class_BS_27(
    databases: Databases, template: str
) -> None:
    async with letters(databases, template, BOSHAN) as here:
        school = here.rows["School"][0]
        async with here.door.sessions.begin() as session:
            second = tables.SchoolClass(school_id=school, school_year=YEAR, grade=2, class_no=1)
            past = tables.SchoolClass(school_id=school, school_year="2025-2026", grade=1, class_no=1)
            session.add_all((second, past))
            await session.flush()
            rooms = [f"SchoolClass:{id}" for id in (here.rows["SchoolClass"][0], second.id, past.id)]
        for room in (None, rooms[2]):
            said = drafting(here, "SCHOOL_HOMEROOM", holderName="孙老师", classId=room)
            assert await here.refused("letterDraft", said) == ("NO_SUCH_CLASS", "classId", "BS-27")
        for room, teacher in zip(rooms[:2], ("孙老师", "周老师"), strict=True):
            assert await missing(here, "SCHOOL") == {here.unit(3)}
            said = drafting(here, "SCHOOL_HOMEROOM", holderName=teacher, classId=room)
            letter = await here.done("letterDraft", said)
            assert letter["nameZh"] == "控辍保学目标责任书"
            assert [each["signatory"] for each in letter["parties"]] == ["SCHOOL", "HOMEROOM_TEACHER"]
            assert letter["schoolClass"] == {"id": room}
            assert (await here.refused("letterDraft", said | {"holderName": "吴老师"}))[0] == "LETTER_EXISTS"
            letter = await signed(here, letter, teacher)
            assert letter["state"] == "EFFECTIVE"
        assert await missing(here, "SCHOOL") == set()
        # A new homeroom teacher signs anew, and the former one's letter ends.
        said = {"letterId": letter["id"], "expectedVersion": letter["version"], "reason": "班主任调整"}
        passed = await here.done("letterSupersede", said | {"holderName": "郑老师"})
        assert (passed["holderName"], passed["textVersion"]) == ("郑老师", 2)
        await signed(here, passed, "郑老师")
        of_class = await found(here, SCHOOL, classId=rooms[1])
        assert [each["state"] for each in of_class] == ["SUPERSEDED", "EFFECTIVE"]


async def test_townships_the_bureau_and_schools_each_sign_a_commitment_QC_49(
    databases: Databases, template: str
) -> None:
    async with letters(databases, template, QIAOCHENG) as here:
        bureau = f"Organization:{here.rows['Bureau'][0]}"
        owing = {here.unit(0): TOWNSHIP, bureau: BUREAU, here.unit(3): SCHOOL}
        assert await missing(here) == set(owing)
        for unit, role in owing.items():
            words = ["落实控辍保学主体责任", "完成年度工作目标"]
            said = drafting(here, "COMMITMENT", unit, articles=words)
            letter = await here.done("letterDraft", said, role)
            assert (letter["nameZh"], letter["copiesRequired"]) == ("控辍保学承诺书", 0)
            assert [(each["no"], each["textZh"]) for each in letter["articles"]] == list(
                zip("一二", words, strict=True)
            )
            second = signing(here, letter, "B", "某人")
            assert await here.refused("letterSign", second, role) == ("WRONG_PARTY", "side", None)
            assert len(letter["parties"]) == 1
            assert letter["targets"]
            letter = await here.done("letterSign", signing(here, letter, "A", "某负责人"), role)
            assert (letter["state"], letter["effectiveFrom"]) == ("EFFECTIVE", here.on(0))
        assert await missing(here) == set()
        alone = drafting(here, "COMMITMENT", here.unit(3), schoolYear="2027-2028")
        assert await here.refused("letterDraft", alone, BUREAU) == ("NOT_YOUR_LETTER", "unitId", None)
        village = drafting(here, "COMMITMENT", here.unit(1))
        assert await here.refused("letterDraft", village, BUREAU) == ("WRONG_PARTY", "unitId", None)


async def test_a_place_whose_document_asks_for_no_letter_has_none(
    databases: Databases, template: str
) -> None:
    async with letters(databases, template, HULIN) as here:
        for type in ("BUREAU_SCHOOL", "PRINCIPAL_TEACHER", "SCHOOL_HOMEROOM", "COMMITMENT"):
            said = drafting(here, type, holderName="某老师")
            assert await here.refused("letterDraft", said, BUREAU) == ("NOT_HERE", "type", None)
        assert await missing(here) == set()
