"""What graduates wish who do not go on: noted by township or school, one at a time, taken back while nobody has answered (HL-19)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.role import Role
from domain.student import SchoolingStatus
from domain.training import TrainingOutcome, TrainingWishState
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


def noting(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    said = {"studentId": desk.student(number), "stage": "JUNIOR", "choice": "TRAINING", "training": "电工"}
    return said | {"notedOn": desk.on(0)} | more


async def graded(desk: Desk, number: int, grade: int) -> None:
    """A pupil's grade, as if the registry said so."""
    of = tables.Enrollment
    async with desk.door.sessions.begin() as session:
        await session.execute(
            update(of).where(of.student_id == desk.rows["Student"][number]).values(grade=grade)
        )


@pytest.mark.rule("HL-19")
async def test_a_township_notes_what_its_graduates_wish_who_do_not_go_on(here: Desk) -> None:
    await here.stands(0, SchoolingStatus.GRADUATED)
    wish = await here.done("trainingWishNote", noting(here, 0, stage="SENIOR"), TOWNSHIP)
    assert (wish["stage"], wish["choice"], wish["training"], wish["state"], wish["notedOn"]) == (
        "SENIOR",
        "TRAINING",
        "电工",
        "NOTED",
        here.on(0),
    )
    assert wish["notedBy"]["id"] == wish["township"]["id"] == here.unit(0)
    second = noting(here, 0, choice="WORK", training=None)
    assert await here.refused("trainingWishNote", second, TOWNSHIP) == ("WISH_OPEN", "studentId", "HL-19")
    query = """query ($id: ID!) { student(id: $id) { trainingWishes { id state }
      timeline(first: 50) { nodes { noun act machine target reason clauses } } } }"""
    told = (await here.ask(query, {"id": here.student(0)}, TOWNSHIP))["student"]
    assert told["trainingWishes"] == [{"id": wish["id"], "state": "NOTED"}]
    [entry] = [each for each in told["timeline"]["nodes"] if each.pop("noun") == "TrainingWish"]
    assert entry == {
        "act": "trainingWishNote",
        "machine": "4.10b",
        "target": "NOTED",
        "reason": "愿意参加技能培训",
        "clauses": ["HL-19"],
    }


@pytest.mark.rule("HL-19")
async def test_a_school_notes_it_of_its_last_grade_in_the_list_of_the_township_where_the_child_lives(
    here: Desk,
) -> None:
    await graded(here, 2, 8)
    assert await here.refused("trainingWishNote", noting(here, 2)) == ("NOT_A_GRADUATE", "studentId", "HL-19")
    await graded(here, 2, 9)
    senior = noting(here, 2, stage="SENIOR")
    assert (await here.refused("trainingWishNote", senior))[0] == "NOT_A_GRADUATE"
    wish = await here.done("trainingWishNote", noting(here, 2))
    assert (wish["notedBy"]["id"], wish["township"]["id"]) == (here.unit(3), here.unit(0))


async def test_what_cannot_be_a_wish_is_refused(here: Desk) -> None:
    await here.stands(4, SchoolingStatus.GRADUATED)
    foreign = here.door.here["Student"][0]
    for more, code in (
        ({"training": None}, "TRAINING_UNNAMED"),
        ({"choice": "WORK"}, "TRAINING_UNNAMED"),
        ({"training": " "}, "BAD_TEXT"),
        ({"training": "长" * 101}, "BAD_TEXT"),
        ({"training": "电工 13912345678"}, "PERSONAL_NUMBER"),
        ({"notedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"studentId": f"Student:{foreign}"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("trainingWishNote", noting(here, 4, **more), TOWNSHIP))[0] == code, more
    answer = await here.post("trainingWishNote", noting(here, 4), BUREAU)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_wish_is_taken_back_until_it_is_answered_and_another_one_noted(here: Desk) -> None:
    await here.stands(6, SchoolingStatus.GRADUATED)
    wish = await here.done("trainingWishNote", noting(here, 6), TOWNSHIP)
    said = {"wishId": wish["id"], "expectedVersion": wish["version"], "reason": "已被中职学校录取"}
    for more, code in (
        ({"expectedVersion": 99}, "STALE_VERSION"),
        ({"reason": " "}, "BAD_TEXT"),
        ({"reason": "13912345678"}, "PERSONAL_NUMBER"),
        ({"wishId": "TrainingWish:00000000-0000-7000-8000-000000000000"}, "UNKNOWN_WISH"),
    ):
        assert (await here.refused("trainingWishWithdraw", said | more, TOWNSHIP))[0] == code, more
    back = await here.done("trainingWishWithdraw", said, TOWNSHIP)
    assert back["state"] == "WITHDRAWN"
    again = said | {"expectedVersion": back["version"]}
    assert (await here.refused("trainingWishWithdraw", again, TOWNSHIP))[0] == "ILLEGAL_TRANSITION"
    other = await here.done("trainingWishNote", noting(here, 6, choice="UNDECIDED", training=None), TOWNSHIP)
    of = tables.TrainingWish
    async with here.door.sessions.begin() as session:
        told = {"state": TrainingWishState.ANSWERED, "outcome": TrainingOutcome.DECLINED}
        given = update(of).where(
            of.student_id == here.rows["Student"][6], of.state == TrainingWishState.NOTED
        )
        await session.execute(given.values(**told, answered_at=here.time.now()))
    late = said | {"wishId": other["id"], "expectedVersion": other["version"]}
    assert (await here.refused("trainingWishWithdraw", late, TOWNSHIP))[0] == "ILLEGAL_TRANSITION"
