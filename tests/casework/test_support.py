"""What is done for a child, in its case or beside any: given, kept on its timeline, ended with what it brought."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.role import Role
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        await way.everybody_attends(made)
        yield made


async def test_a_child_is_helped_without_a_case_and_what_it_brought_is_told(here: Desk) -> None:
    said = {"studentId": here.student(0), "type": "PAIRING", "content": "教师结对帮扶", "provider": "王老师"}
    said["startedOn"] = here.on(-3)
    for more, code in (
        ({"startedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"content": " "}, "BAD_TEXT"),
        ({"provider": "王老师13800138000"}, "PERSONAL_NUMBER"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("supportMeasureGive", said | more))[0] == code
    answer = await here.post("supportMeasureGive", said, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    measure = await here.done("supportMeasureGive", said)
    ending = {"measureId": measure["id"], "expectedVersion": measure["version"], "endedOn": here.on(0)}
    ending["effect"] = "成绩提高"
    for more, code in (
        ({"endedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"endedOn": here.on(-4)}, "IMPOSSIBLE_DATE"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"measureId": "SupportMeasure:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_MEASURE"),
    ):
        assert (await here.refused("supportMeasureEnd", ending | more))[0] == code
    measure = await here.done("supportMeasureEnd", ending)
    assert (measure["endedOn"], measure["effect"]) == (here.on(0), "成绩提高")
    again = ending | {"expectedVersion": measure["version"]}
    assert (await here.refused("supportMeasureEnd", again))[0] == "MEASURE_ENDED"
    found = await way.of_child(here, 0, "measures { id } timeline { nodes { act } }")
    assert [each["id"] for each in found["measures"]] == [measure["id"]]
    acts = [each["act"] for each in found["timeline"]["nodes"]]
    assert acts == ["supportMeasureGive", "supportMeasureEnd"]


async def test_what_is_given_while_a_case_is_open_belongs_to_it(here: Desk) -> None:
    case = await way.opened(here, 2)
    said = {"studentId": here.student(2), "type": "TUTORING", "content": "一对一辅导", "provider": "王老师"}
    measure = await here.done("supportMeasureGive", said | {"startedOn": here.on(0)})
    found = await way.seen(here, case, "measures { id }")
    assert [each["id"] for each in found["measures"]] == [measure["id"]]


@pytest.mark.rule("GH-39", "GH-40", "GH-46", "HL-35", "HL-40")
async def test_each_help_that_the_documents_name_is_held_with_whoever_gives_it(here: Desk) -> None:
    given = {
        "TUTORING": "本校教师",
        "AFTER_SCHOOL_SERVICE": "本校",
        "TIERED_TEACHING": "本校",
        "PAIRING": "关心下一代工作委员会",
        "PSYCHOLOGICAL": "心理健康教师",
        "FAMILY_EDUCATION_GUIDANCE": "妇女联合会",
        "VOLUNTEER": "某志愿服务队",
    }
    for type, provider in given.items():
        said = {"studentId": here.student(4), "type": type, "content": "按计划帮扶", "provider": provider}
        await here.done("supportMeasureGive", said | {"startedOn": here.on(0)})
    found = await way.of_child(here, 4, "measures { type provider }")
    assert {each["type"]: each["provider"] for each in found["measures"]} == given
