"""A school's list of its teachers: many put on it at once, mended, gone, withdrawn; who keeps it and who sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from database import ids, tables
from domain.organization import OrgType
from domain.role import Role
from domain.teacher import RecruitmentType
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.letters import BUREAU, SCHOOL, TOWNSHIP, letters
from tests.duties.teachers import here as at
from tests.duties.teachers import listed, listing, named, school, seen, teacher
from tests.hub import world

OFFICE, INSPECTION, CENTER = Role.LEADING_GROUP_OFFICER, Role.INSPECTION_OFFICER, Role.CENTER_SCHOOL_OFFICER


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, world.HERE) as made:
        yield made


async def test_a_school_lists_all_its_teachers_at_once_and_each_is_on_record(here: Desk) -> None:
    many = [teacher(here, f"教师{n:03}") for n in range(97)]
    special = teacher(here, "王芳", "SPECIAL_POST", number="12", servesFrom="1996-09-01")
    found = await listed(here, *many, special, teacher(here, "王芳", "DIRECTED", number="13"))
    assert len(await named(here, unitId=here.unit(3))) == 99
    assert await named(here, recruitmentType=["SPECIAL_POST", "DIRECTED"], serving=True) == ["王芳", "王芳"]
    row = found["教师096"]
    assert (row["recruitmentType"], row["servesFrom"], row["number"]) == ("ORDINARY", here.on(-90), None)
    assert (row["servesUntil"], row["withdrawnAt"], row["unit"]["id"]) == (None, None, here.unit(3))
    assert row["recordedBy"]
    assert [each["act"] for each in row["history"]] == ["teachersRegister"]
    assert await named(here, name="教师096") == ["教师096"]


async def test_a_list_with_one_bad_row_is_refused_whole_and_the_row_is_named(here: Desk) -> None:
    await listed(here, teacher(here, "李梅", number="7"))
    good = teacher(here, "赵刚")

    def of(**more: Any) -> dict[str, Any]:
        return listing(here.unit(3), good, teacher(here, "钱进") | more)

    unit = here.unit(3)
    for said, why in (
        (listing(unit), ("NOBODY_NAMED", "teachers")),
        (listing(unit, *(teacher(here, f"教师{n}") for n in range(201))), ("NOBODY_NAMED", "teachers")),
        (of(name=" "), ("BAD_TEXT", "teachers[1].name")),
        (of(name="钱" * 61), ("BAD_TEXT", "teachers[1].name")),
        (of(name="150785199001011234"), ("PERSONAL_NUMBER", "teachers[1].name")),
        (of(number="1" * 21), ("BAD_TEXT", "teachers[1].number")),
        (of(number="150785199001011234"), ("PERSONAL_NUMBER", "teachers[1].number")),
        (of(servesFrom=here.on(1)), ("IMPOSSIBLE_DATE", "teachers[1].servesFrom")),
        (of(servesFrom="1949-12-31"), ("IMPOSSIBLE_DATE", "teachers[1].servesFrom")),
        (of(name="赵刚"), ("TEACHER_EXISTS", "teachers[1].name")),
        (of(name="李梅", number="7"), ("TEACHER_EXISTS", "teachers[1].name")),
        (of(number="7"), ("TEACHER_EXISTS", "teachers[1].number")),
    ):
        assert await here.refused("teachersRegister", said) == (*why, None), why
    # A namesake with a number of the school's own is another teacher.
    await listed(here, teacher(here, "李梅", number="8"), good)
    assert await named(here) == ["李梅", "李梅", "赵刚"]


async def test_a_list_is_kept_by_its_own_school_and_by_nobody_else(here: Desk) -> None:
    said = listing(here.unit(3), teacher(here, "王老师"))
    other = await school(here, "01", OrgType.TOWNSHIP)
    assert (await here.refused("teachersRegister", said, **at(other)))[0] == "NOT_YOUR_REGISTER"
    away = listing(f"Organization:{here.door.there['Organization'][3]}", teacher(here, "王老师"))
    assert await here.refused("teachersRegister", away) == ("NO_SUCH_UNIT", "unitId", None)
    village = listing(here.unit(1), teacher(here, "王老师"))
    wrong = await here.refused("teachersRegister", village, **at(here.unit(1)))
    assert wrong == ("REGISTER_OF_OTHERS", "unitId", None)
    for role in (BUREAU, TOWNSHIP, INSPECTION, OFFICE):
        answer = await here.post("teachersRegister", said, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    row = (await listed(here, teacher(here, "王老师")))["王老师"]
    for what, more in (
        ("teacherCorrect", {"name": "汪老师"}),
        ("teacherLeave", {"servesUntil": here.on(0)}),
        ("teacherWithdraw", {}),
    ):
        gone = ("UNKNOWN_TEACHER", "teacherId", None)
        assert await here.refused(what, seen(row, **more), **at(other)) == gone
        stale = seen(row, **more) | {"expectedVersion": 9}
        assert (await here.refused(what, stale))[0] == "STALE_VERSION"
        blank = seen(row, **more) | {"reason": " "}
        assert await here.refused(what, blank) == ("BAD_TEXT", "reason", None)


async def test_a_teacher_of_another_county_is_not_there(here: Desk) -> None:
    id = ids.fresh(1)[0]
    async with here.door.sessions.begin() as session:
        session.add(
            tables.Teacher(
                id=id,
                jurisdiction_code=world.THERE,
                unit_id=here.door.there["Organization"][3],
                name="周老师",
                recruitment_type=RecruitmentType.ORDINARY,
                serves_from=date(2026, 3, 1),
            )
        )
    away = {"id": f"Teacher:{id}", "version": 1}
    for what, more in (
        ("teacherCorrect", {"name": "邹老师"}),
        ("teacherLeave", {"servesUntil": here.on(0)}),
        ("teacherWithdraw", {}),
    ):
        assert await here.refused(what, seen(away, **more)) == ("UNKNOWN_TEACHER", "teacherId", None)
    assert await named(here) == []


async def test_a_center_school_keeps_a_list_of_its_own_and_sees_no_other(here: Desk) -> None:
    center = await school(here, "02", OrgType.TOWNSHIP, OrgType.CENTER_SCHOOL)
    await listed(here, teacher(here, "王老师"))
    said = listing(center, teacher(here, "孙老师"))
    shown = await here.done("teachersRegister", said, CENTER, **at(center))
    assert [each["name"] for each in shown["teachers"]["nodes"]] == ["孙老师"]
    assert await named(here) == ["孙老师", "王老师"]


async def test_the_school_its_township_and_the_countys_offices_see_a_list(here: Desk) -> None:
    await listed(here, teacher(here, "王老师"))
    elsewhere = await school(here, "03", OrgType.TOWNSHIP)
    await listed(here, teacher(here, "周老师"), unit=elsewhere)
    assert await named(here, SCHOOL) == await named(here, TOWNSHIP) == ["王老师"]
    assert await named(here, BUREAU) == await named(here, OFFICE) == ["周老师", "王老师"]
    seen_ = await here.door.ask(
        "{ teachers(first: 9) { totalCount } }", **here.role(INSPECTION) | {"purpose": "SUPERVISION"}
    )
    assert seen_["teachers"]["totalCount"] == 2
    for role in (Role.HOMEROOM_TEACHER, Role.SPECIAL_EDUCATION_OFFICER, Role.DEPARTMENT):
        assert await named(here, role) == []


async def test_who_leaves_serves_no_more_and_what_was_wrong_is_mended_with_a_reason(here: Desk) -> None:
    rows = await listed(here, teacher(here, "王老师"), teacher(here, "赵老师", number="5"))
    row = rows["王老师"]
    for more, why in (
        ({"servesUntil": here.on(1)}, ("IMPOSSIBLE_DATE", "servesUntil", None)),
        ({"servesUntil": here.on(-91)}, ("IMPOSSIBLE_DATE", "servesUntil", None)),
        ({"servesUntil": here.on(0), "reason": "某" * 501}, ("BAD_TEXT", "reason", None)),
    ):
        assert await here.refused("teacherLeave", seen(row, **more)) == why
    row = await here.done("teacherLeave", seen(row, servesUntil=here.on(0)))
    assert (row["servesUntil"], row["leavingReason"]) == (here.on(0), "调动")
    assert (await named(here, serving=True), await named(here, serving=False)) == (["赵老师"], ["王老师"])
    twice = seen(row, servesUntil=here.on(0))
    assert await here.refused("teacherLeave", twice) == ("TEACHER_LEFT", "teacherId", None)
    late = seen(row, servesFrom=here.on(1))
    assert await here.refused("teacherCorrect", late) == ("IMPOSSIBLE_DATE", "servesFrom", None)
    # Back again under the name, so the one who left cannot be said to have stayed.
    await listed(here, teacher(here, "王老师", servesFrom=here.on(0)))
    again = ("TEACHER_EXISTS", "name", None)
    assert await here.refused("teacherCorrect", seen(row, stays=True)) == again
    row = await here.done("teacherCorrect", seen(row, stays=True, number="6", recruitmentType="DIRECTED"))
    assert (row["servesUntil"], row["leavingReason"], row["recruitmentType"]) == (None, None, "DIRECTED")
    assert "recruitment_type=ORDINARY" in row["history"][-1]["reason"]
    taken = seen(row, number="5")
    assert await here.refused("teacherCorrect", taken) == ("TEACHER_EXISTS", "number", None)
    same = seen(row, number="6")
    assert await here.refused("teacherCorrect", same) == ("NOTHING_CORRECTED", "reason", None)
    long = seen(row, name="某" * 61)
    assert await here.refused("teacherCorrect", long) == ("BAD_TEXT", "name", None)
    row = await here.done("teacherWithdraw", seen(row))
    assert (row["withdrawalReason"], row["withdrawnAt"] is not None) == ("调动", True)
    assert await named(here, withdrawn=True) == ["王老师"]
    for what, more in (("teacherCorrect", {"name": "某"}), ("teacherWithdraw", {})):
        assert (await here.refused(what, seen(row, **more)))[0] == "ROW_WITHDRAWN"


async def test_a_list_asked_for_twice_under_one_key_is_kept_once(here: Desk) -> None:
    said = listing(here.unit(3), teacher(here, "王老师")) | {"idempotencyKey": "list-2026-09"}
    await here.done("teachersRegister", said)
    await here.done("teachersRegister", said)
    assert await named(here) == ["王老师"]
