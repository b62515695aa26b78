"""Yes, no or unknown of a person: only for departments that may ask, a no only of whom they named, on record each time."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from auth import scopes
from database import tables
from domain.exchange import Direction, PackageCode, PackageState, RecordState
from domain.organization import Department
from domain.student import IdStatus, SchoolingStatus
from exchange import landing, records
from execution.limits import Limits
from tests import sealing
from tests.exchange import world
from tests.exchange.calling import machines
from tests.exchange.calling.machines import CIVIL, POLICE, Calls, refusal

LABOR = Department.LABOR
STRANGER = "110101201503120011"


async def enrolled(calls: Calls) -> str:
    """The number of a child who holds a registration."""
    return await _number(
        calls, select(tables.Enrollment.student_id).where(tables.Enrollment.status == "ACTIVE")
    )


async def outside(calls: Calls) -> str:
    """The number of a child of school age who holds none."""
    held = select(tables.Enrollment.student_id)
    of = tables.Student.schooling_status == SchoolingStatus.NEVER_ENROLLED
    return await _number(calls, select(tables.Student.id).where(tables.Student.id.not_in(held), of))


async def _number(calls: Calls, of: Any) -> str:
    child = tables.Student
    async with calls.sessions() as session:
        found = await session.scalar(
            select(child).where(child.id.in_(of), child.id_number_index.is_not(None))
        )
    assert found is not None
    number = sealing.clear(child.id_number_sealed, found.id, found.id_number_sealed)
    assert number is not None
    return number


async def named_by(
    calls: Calls, partner: str, number: str, state: RecordState = RecordState.ACCEPTED
) -> None:
    """A department's package has a line about a person."""
    key = landing.PackageKey(
        world.CODE, partner, PackageCode.ASSISTANCE_HOUSEHOLDS, Direction.PULL, "2026-08"
    )
    async with calls.sessions.begin() as session:
        package, _ = await landing.keep(session, sealing.KEYS, key, b"{}\n", {}, PackageState.VALIDATED)
        line = landing.Landed(1, state, {}, id_number=number)
        await records.record(session, sealing.KEYS, package, [line])


async def answered(calls: Calls, name: str, number: str, **who: Any) -> str:
    """What a department is told, and nothing beside it."""
    answer = await calls.ask(name, {"idNumber": number}, **who)
    assert answer.status_code == 200, answer.text
    said: dict[str, str] = answer.json()
    assert list(said) == ["answer"]
    assert answer.headers["cache-control"] == "no-store"
    return said["answer"]


async def test_a_child_who_is_enrolled_is_so_for_whoever_may_ask(calls: Calls) -> None:
    number = await enrolled(calls)
    assert await answered(calls, "isEnrolled", number) == "true"
    assert await answered(calls, "isEnrolled", f" {number.lower()} ") == "true"
    assert await answered(calls, "isInCompulsoryEducation", number, department=LABOR) == "true"


async def test_a_no_is_told_only_of_whom_the_department_itself_has_named(calls: Calls) -> None:
    number = await outside(calls)
    assert await answered(calls, "isEnrolled", number) == "unknown"
    assert await answered(calls, "isEnrolled", STRANGER) == "unknown"
    await named_by(calls, "police", number)
    assert await answered(calls, "isEnrolled", number) == "unknown"
    await named_by(calls, "civil_affairs", number)
    assert await answered(calls, "isEnrolled", number) == "false"
    assert await answered(calls, "isEnrolled", STRANGER) == "unknown"


async def test_a_line_that_went_back_names_nobody(calls: Calls) -> None:
    number = await outside(calls)
    await named_by(calls, "civil_affairs", number, RecordState.REJECTED)
    assert await answered(calls, "isEnrolled", number) == "unknown"


async def test_whether_education_is_due_does_not_tell_whether_the_child_attends(calls: Calls) -> None:
    number = await outside(calls)
    assert await answered(calls, "isInCompulsoryEducation", number, department=LABOR) == "true"


async def test_of_a_number_that_is_in_conflict_nothing_is_told(calls: Calls) -> None:
    number = await enrolled(calls)
    child = tables.Student
    async with calls.sessions.begin() as session:
        index = sealing.index(child.id_number_sealed, number)
        await session.execute(
            update(child).where(child.id_number_index == index).values(id_status=IdStatus.CONFLICT)
        )
    assert await answered(calls, "isEnrolled", number) == "unknown"


@pytest.mark.parametrize(
    ("name", "said", "who", "refused"),
    [
        ("isEnrolled", {"idNumber": STRANGER}, {"department": POLICE}, (403, "PREDICATE_NOT_ALLOWED")),
        ("isEnrolled", {"idNumber": STRANGER}, {"department": LABOR}, (403, "PREDICATE_NOT_ALLOWED")),
        ("isInCompulsoryEducation", {"idNumber": STRANGER}, {}, (403, "PREDICATE_NOT_ALLOWED")),
        ("isEnrolled", {"idNumber": STRANGER}, {"department": None}, (403, "NOT_A_PARTNER")),
        (
            "isEnrolled",
            {"idNumber": STRANGER},
            {"granted": (scopes.EXCHANGE_READ,)},
            (403, "INSUFFICIENT_SCOPE"),
        ),
        ("isDisabled", {"idNumber": STRANGER}, {}, (404, "NOT_FOUND")),
        ("isEnrolled", {"idNumber": "110101201503120018"}, {}, (400, "BAD_VALUE")),
        ("isEnrolled", {"idNumber": "\0"}, {}, (400, "BAD_VALUE")),
        ("isEnrolled", {"idNumber": 7}, {}, (400, "BAD_REQUEST")),
        ("isEnrolled", {}, {}, (400, "BAD_REQUEST")),
        ("isEnrolled", {"idNumber": STRANGER, "name": "测试"}, {}, (400, "BAD_REQUEST")),
        ("isEnrolled", {"idNumber": "1" * 2_000}, {}, (413, "BODY_TOO_LARGE")),
    ],
    ids=str,
)
async def test_what_may_not_be_asked_is_refused_and_on_record(
    calls: Calls, name: str, said: Any, who: Any, refused: tuple[int, str]
) -> None:
    answer = await calls.ask(name, said, **who)
    assert refusal(answer)[:2] == refused
    assert not said.get("idNumber") or str(said["idNumber"]) not in answer.text
    last = (await calls.records())[-1]
    assert (last.operation, last.outcome, last.subjects) == ("exchangePredicate", refused[1], b"")


async def test_each_question_is_on_record_with_its_purpose_and_child_and_no_number(calls: Calls) -> None:
    number = await enrolled(calls)
    await answered(calls, "isEnrolled", number)
    await answered(calls, "isEnrolled", STRANGER)
    asked, unknown = (await calls.records())[-2:]
    assert (asked.operation, asked.purpose, asked.path) == (
        "exchangePredicate",
        "COMPARISON",
        "/exchange/predicates/isEnrolled",
    )
    assert len(asked.subjects) == 16
    assert unknown.subjects == b""
    assert number not in repr([asked.path, asked.document, asked.operation])


async def test_questions_are_counted_apart_from_other_requests(here: str) -> None:
    async with machines.called(here, limits=Limits(rate=0, questions=0.05)) as calls:
        for _ in range(3):
            assert await answered(calls, "isEnrolled", STRANGER) == "unknown"
        often = await calls.ask("isEnrolled", {"idNumber": STRANGER})
        assert refusal(often)[:2] == (429, "RATE_LIMITED")
        assert int(often.headers["retry-after"]) > 1
        assert (await calls.get("/exchange/code-lists", department=CIVIL)).status_code == 200
