"""The principal signs with every teacher: whom a school year asks, who lacks a letter, and how many have signed (GH-14)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.organization import OrgType
from tests.casework.classroom import move_to
from tests.casework.desk import Desk
from tests.casework.places.five import CODES
from tests.conftest import Databases
from tests.duties.calendar_desk import calendar_desk, events
from tests.duties.indicated import indicators, stands
from tests.duties.letters import BUREAU, SCHOOL, TOWNSHIP, YEAR, drafting, found, letters, missing
from tests.duties.teachers import here as at
from tests.duties.teachers import in_force, listed, school, seen, teacher, without
from tests.hub import world

TYPE = "PRINCIPAL_TEACHER"


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, world.HERE) as made:
        yield made


def drafting_each(here: Desk, **more: Any) -> dict[str, Any]:
    return {"unitId": here.unit(3), "schoolYear": YEAR} | more


async def of_each(here: Desk, **more: Any) -> list[dict[str, Any]]:
    """All letters of the school, once one was drawn up for everybody without."""
    shown = await here.done("teacherLettersDraft", drafting_each(here, **more))
    nodes: list[dict[str, Any]] = shown["letters"]["nodes"]
    return nodes


@pytest.mark.rule("GH-14")
async def test_every_teacher_signs_with_the_principal_each_school_year_and_who_has_not_is_listed_GH_14(
    here: Desk,
) -> None:
    # Nobody on the list: the school has signed with none of its teachers.
    assert (await missing(here, "SCHOOL"), await without(here)) == ({here.unit(3)}, [])
    rows = await listed(here, teacher(here, "王老师"), teacher(here, "赵老师"))
    assert await without(here) == await without(here, BUREAU) == ["王老师", "赵老师"]
    letter = await here.done("letterDraft", drafting(here, TYPE, teacherId=rows["王老师"]["id"]))
    assert (letter["nameZh"], letter["holderName"], letter["schoolYear"]) == ("控辍责任状", "王老师", YEAR)
    assert letter["teacher"] == {"id": rows["王老师"]["id"]}
    assert [(each["signatory"], each["holderName"]) for each in letter["parties"]] == [
        ("PRINCIPAL", None),
        ("TEACHER", "王老师"),
    ]
    assert letter["articles"][0]["textZh"] == "校长与教师签定控辍责任状"
    # Drawn up is not signed, and the principal's signature alone is not both.
    assert await without(here) == ["王老师", "赵老师"]
    await in_force(here, letter)
    assert (await without(here), await missing(here, "SCHOOL")) == (["赵老师"], {here.unit(3)})
    [_, second] = await of_each(here)
    await in_force(here, second)
    assert (await without(here), await missing(here, "SCHOOL")) == ([], set())
    # A newcomer is asked, who left is not.
    move_to(here, date(2026, 11, 2))
    rows |= await listed(here, teacher(here, "孙老师", servesFrom=here.on(0)))
    assert (await without(here), await missing(here, "SCHOOL")) == (["孙老师"], {here.unit(3)})
    gone = seen(rows["孙老师"], servesUntil=here.on(0))
    await here.done("teacherLeave", gone)
    assert (await without(here), await missing(here, "SCHOOL")) == ([], set())
    # Each school year anew, as the calendar of the place says.
    assert await without(here, year="2027-2028") == ["王老师", "赵老师"]
    assert await missing(here, "SCHOOL", year="2027-2028") == {here.unit(3)}


@pytest.mark.rule("GH-14")
async def test_signing_with_teachers_comes_round_each_school_year_GH_14(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, world.HERE) as here:
        await here.tick()
        [one] = await events(here, code="LETTERS", unitId=here.unit(3))
        assert (one["clausesCited"], one["unit"]["id"]) == (["GH-14"], here.unit(3))
        move_to(here, date(2026, 9, 10))
        await here.tick()
        years = {each["period"] for each in await events(here, code="LETTERS", unitId=here.unit(3))}
        assert len(years) == 2


async def test_a_letter_is_drawn_up_for_each_teacher_who_has_none(here: Desk) -> None:
    empty = drafting_each(here)
    assert await here.refused("teacherLettersDraft", empty) == ("NOBODY_NAMED", "unitId", "GH-14")
    namesakes = (teacher(here, "李梅", number="7"), teacher(here, "李梅", number="8"))
    many = [teacher(here, f"教师{n:02}") for n in range(40)]
    rows = await listed(here, teacher(here, "王老师"), *many, *namesakes)
    first = await here.done("letterDraft", drafting(here, TYPE, teacherId=rows["王老师"]["id"]))
    made = await of_each(here)
    assert (len(made), made[0]["id"]) == (43, first["id"])
    assert {each["state"] for each in made} == {"DRAFT"}
    assert len({each["teacher"]["id"] for each in made}) == 43
    whole = [{k: v for k, v in each.items() if k not in _OWN} for each in made]
    assert all(each == whole[0] for each in whole)
    assert [each["parties"][1]["positionZh"] for each in made if each["holderName"] == "李梅"] == [
        "工号 7",
        "工号 8",
    ]
    again = ("LETTER_EXISTS", "unitId", "GH-14")
    assert await here.refused("teacherLettersDraft", drafting_each(here)) == again
    await listed(here, teacher(here, "孙老师"))
    assert len(await of_each(here)) == 44
    acts = select(tables.DutyEntry.act)
    async with here.door.sessions() as session:
        made_by = list(await session.scalars(acts))
    assert made_by.count("teacherLettersDraft") == 43


_OWN = ("id", "holderName", "teacher", "parties")


async def test_letters_for_everybody_are_the_schools_own_to_draw_up(here: Desk) -> None:
    await listed(here, teacher(here, "王老师"))
    other = await school(here, "01", OrgType.TOWNSHIP)
    elsewhere = f"Organization:{here.door.there['Organization'][3]}"
    for more, why in (
        ({"unitId": other}, ("NO_SUCH_UNIT", "unitId", None)),
        ({"unitId": elsewhere}, ("NO_SUCH_UNIT", "unitId", None)),
        ({"schoolYear": "2026"}, ("BAD_TERM", "schoolYear", None)),
        ({"schoolYear": "2024-2025"}, ("BAD_LETTER_YEAR", "schoolYear", None)),
        ({"year": 2029}, ("BAD_LETTER_YEAR", "year", None)),
        ({"articles": [""]}, ("BAD_TEXT", "articles[0]", None)),
    ):
        assert await here.refused("teacherLettersDraft", drafting_each(here, **more)) == why
    for role in (BUREAU, TOWNSHIP):
        answer = await here.post("teacherLettersDraft", drafting_each(here), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_letter_names_a_teacher_of_the_list_or_one_by_name(here: Desk) -> None:
    other = await school(here, "01", OrgType.TOWNSHIP)
    [stranger] = (await listed(here, teacher(here, "周老师"), unit=other)).values()
    namesakes = (teacher(here, "李梅", number="7"), teacher(here, "李梅", number="8"))
    rows = await listed(here, teacher(here, "王老师"), *namesakes, teacher(here, "赵老师"))
    gone = await here.done("teacherLeave", seen(rows["赵老师"], servesUntil=here.on(-1)))
    wang = rows["王老师"]["id"]
    for more, why in (
        ({"teacherId": stranger["id"]}, ("UNKNOWN_TEACHER", "teacherId", None)),
        ({"teacherId": gone["id"]}, ("TEACHER_NOT_SERVING", "teacherId", "GH-14")),
        ({"teacherId": wang, "holderName": "汪老师"}, ("NOT_THE_HOLDER", "holderName", None)),
        ({"holderName": "李梅"}, ("TEACHER_UNCLEAR", "teacherId", "GH-14")),
        ({}, ("FIELD_MISSING", "holderName", None)),
    ):
        assert await here.refused("letterDraft", drafting(here, TYPE, **more)) == why
    wrong = drafting(here, "BUREAU_SCHOOL", teacherId=wang)
    assert (await here.refused("letterDraft", wrong, BUREAU))[0] == "NOT_HERE"
    # By name alone it is the teacher's of that name.
    letter = await here.done("letterDraft", drafting(here, TYPE, holderName="王老师", holderPosition="数学"))
    assert letter["teacher"] == {"id": wang}
    assert [each["positionZh"] for each in letter["parties"]] == [None, "数学"]
    again = drafting(here, TYPE, teacherId=wang)
    assert await here.refused("letterDraft", again) == ("LETTER_EXISTS", "type", "GH-14")
    assert [each["id"] for each in await found(here, teacherId=wang)] == [letter["id"]]
    # Its next version is the same teacher's, and takes its place.
    letter = await in_force(here, letter)
    said = {"letterId": letter["id"], "expectedVersion": letter["version"], "reason": "补充条款"}
    await in_force(here, await here.done("letterSupersede", said))
    states = [(each["textVersion"], each["state"]) for each in await found(here, teacherId=wang)]
    assert states == [(1, "SUPERSEDED"), (2, "EFFECTIVE")]
    assert await without(here) == ["李梅", "李梅"]


async def test_letters_from_before_there_was_a_list_keep_working(here: Desk) -> None:
    letter = await here.done("letterDraft", drafting(here, TYPE, holderName="王老师"))
    assert letter["teacher"] is None
    letter = await in_force(here, letter)
    rows = await listed(here, teacher(here, "王老师"), teacher(here, "赵老师"))
    assert await without(here) == ["赵老师"]
    again = drafting(here, TYPE, teacherId=rows["王老师"]["id"])
    assert (await here.refused("letterDraft", again))[0] == "LETTER_EXISTS"
    assert [each["holderName"] for each in await of_each(here)] == ["王老师", "赵老师"]
    said = {"letterId": letter["id"], "expectedVersion": letter["version"], "reason": "补充条款"}
    await in_force(here, await here.done("letterSupersede", said))
    assert await without(here) == ["赵老师"]
    # Of two of that name nobody can tell whose it was: both sign anew.
    await listed(here, teacher(here, "王老师", number="2"))
    assert await without(here) == ["王老师", "王老师", "赵老师"]


async def test_a_mended_name_goes_into_letters_that_nobody_has_signed(here: Desk) -> None:
    rows = await listed(here, teacher(here, "汪老师"), teacher(here, "赵老师"))
    await of_each(here)
    wang = await here.done("teacherCorrect", seen(rows["汪老师"], name="王老师"))
    [letter] = await found_whole(here, wang["id"])
    assert (letter["holderName"], letter["parties"][1]["holderName"]) == ("王老师", "王老师")
    async with here.door.sessions() as session:
        whys = list(await session.scalars(select(tables.DutyEntry.reason)))
    assert "教师姓名更正（原：汪老师）" in whys
    letter = await in_force(here, letter)
    wang = await here.done("teacherCorrect", seen(wang, name="黄老师"))
    said = {"letterId": letter["id"], "expectedVersion": letter["version"], "reason": "姓名更正"}
    assert (await here.done("letterSupersede", said))["holderName"] == "黄老师"
    signed, _ = await found_whole(here, wang["id"])
    assert (signed["holderName"], await without(here)) == ("王老师", ["赵老师"])


async def found_whole(here: Desk, teacher_id: str) -> list[dict[str, Any]]:
    """A teacher's letters with what was done about them."""
    query = """query ($id: ID!, $f: ResponsibilityLetterFilter) {
      node(id: $id) { ... on Teacher { letters(order: ID) { nodes { id version holderName parties { holderName } } } } }
      responsibilityLetters(filter: $f, order: ID) { nodes { id } } }"""
    shown = await here.ask(query, {"id": teacher_id, "f": {"teacherId": teacher_id}})
    nodes: list[dict[str, Any]] = shown["node"]["letters"]["nodes"]
    assert [each["id"] for each in nodes] == [each["id"] for each in shown["responsibilityLetters"]["nodes"]]
    return nodes


@pytest.mark.parametrize("place", CODES)
async def test_teachers_are_asked_for_a_letter_only_where_the_document_says_so_GH_14(
    databases: Databases, template: str, place: str
) -> None:
    async with letters(databases, template, CODES[place]) as here:
        await listed(here, teacher(here, "王老师"))
        asked = place == "GH"
        assert await without(here) == await without(here, BUREAU) == (["王老师"] if asked else [])
        assert await without(here, year="某学年") == []
        if not asked:
            why = await here.refused("teacherLettersDraft", drafting_each(here))
            assert why == ("NOT_HERE", "type", None)


async def test_the_signing_rate_counts_teachers_and_a_school_without_a_list_once_GH_14(
    databases: Databases, template: str
) -> None:
    async with indicators(databases, template, "GH", date(2026, 10, 12)) as here:
        names = ("王老师", "赵老师", "孙老师")
        rows = await listed(here, *(teacher(here, each) for each in names))
        rows |= await listed(here, teacher(here, "周老师"), teacher(here, "吴老师"))
        other = await school(here, "01", OrgType.TOWNSHIP)
        by_name = await here.done(
            "letterDraft", drafting(here, TYPE, other, holderName="钱老师"), **at(other)
        )
        await in_force(here, by_name, **at(other))
        for each in names[:2]:
            made = drafting(here, TYPE, teacherId=rows[each]["id"])
            await in_force(here, await here.done("letterDraft", made))
        await here.done("letterDraft", drafting(here, TYPE, teacherId=rows["孙老师"]["id"]))
        await here.done("teacherLeave", seen(rows["周老师"], servesUntil=here.on(0)))
        await here.done("teacherWithdraw", seen(rows["吴老师"]))

        async def rate(**filter: Any) -> tuple[int, int, str]:
            value = await stands(
                here, "LETTER_SIGNING_RATE", periodKind=["SCHOOL_YEAR"], period=[YEAR], **filter
            )
            return value["numerator"], value["denominator"], value["value"]

        await here.tick()
        # 3 of the school serve, 2 have signed; the schools without a list count once each, and not as signed.
        assert await rate(level=["SCHOOL"], unitId=here.unit(3)) == (2, 3, "66.67")
        assert await rate(level=["SCHOOL"], unitId=other) == (0, 1, "0.00")
        assert (await rate())[:2] == (2, 4)
        await listed(here, teacher(here, "钱老师"), unit=other)
        move_to(here, date(2026, 10, 13))
        await here.tick()
        # The letter that was drawn up by name is now that teacher's.
        assert await rate(level=["SCHOOL"], unitId=other) == (1, 1, "100.00")
        assert await rate() == (3, 4, "75.00")
        assert await stands(here, "LETTER_SIGNING_RATE", SCHOOL, period=[YEAR], level=["SCHOOL"])
