"""No sequence of calls, sound or guessed, by whomever, reaches a state that the tables forbid (catalogue Part 4)."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from graphql import GraphQLSchema, build_client_schema, get_introspection_query
from sqlalchemy import func, select, text, update

from auth import scopes
from database import tables
from domain.case import CaseStage
from domain.evidence import EvidenceKind
from domain.exchange import VerificationFinding
from domain.organization import Department
from domain.role import Role
from tests.casework import guess, led, moves, way
from tests.casework.classroom import classroom
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world
from tests.hub.matrix.changes import CHANGES

CHILDREN = (0, 2, 4)  # pupils of the school whose people act
STEPS = 400
MORE = 12  # times a quarter of them, until a case has been led all its way
TRIES = 6  # at one act, as long as the refusal names a place of what was said
WHO = {
    "school": Role.SCHOOL_OFFICER,
    "township": Role.TOWNSHIP_OFFICER,
    "bureau": Role.BUREAU_OFFICER,
    "special": Role.SPECIAL_EDUCATION_OFFICER,
}
CASEWORK = sorted(name for name, change in CHANGES.items() if change.scope == scopes.CASES_WRITE)
PASS = (1, 1, 8, 35, 130)  # days


@dataclass
class Walk:
    """A county whose database notes every move of a state, and what was asked for in it.

    told: the last of it, to say how something came about. done: what was. nth: the last move looked at.
    """

    desk: Desk
    schema: GraphQLSchema
    columns: moves.Governed
    random: Random
    told: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    done: set[str] = field(default_factory=set)
    nth: int = 0

    async def step(self) -> None:
        """Days pass, or somebody asks for something: half of the time for what leads a child's case on."""
        number, chance = self.random.choice(CHILDREN), self.random.random()
        if chance < 0.06:
            await self.pass_days(number)
        elif chance < 0.6:
            await self.lead(number)
        else:
            await self.ask(number)

    async def pass_days(self, number: int) -> None:
        """Time goes on; somebody looks after a child that came back."""
        days = self.random.choice(PASS)
        self.told.append(f"{days} days pass")
        self.desk.time.seconds += days * way.DAY
        await self.desk.tick()
        await self.check(None, done=True)
        for file in (await led.last_case(self.desk, number) or {}).get("returneeFiles", []):
            if file["closedOn"] is None:
                await self.answer("followUpRecord", way.following(self.desk, file), Role.SCHOOL_OFFICER)

    async def lead(self, number: int) -> None:
        """Somebody asks for what the table has follow in a child's case."""
        case = await led.last_case(self.desk, number)
        open_ = case if case and case["stage"] != "CLOSED" else None
        act = led.along(CaseStage[open_["stage"]] if open_ else None, self.random.randrange(99))
        said = await led.said(self.desk, number, act, case)
        await self.answer(act, said, led.WHO.get(act, Role.SCHOOL_OFFICER))

    async def ask(self, number: int) -> None:
        """Somebody asks for anything, and says something else where it is refused for what was said."""
        async with self.desk.door.sessions() as session:
            rows = await guess.rows(session, self.desk.code)
        act = self.random.choice([act for act in CASEWORK if guess.there(act, rows)])
        child = self.desk.rows["Student"][number]
        drawn = guess.Guess(self.schema, rows, self.desk.today, self.random, child)
        said: dict[str, Any] | None = drawn.said(act)
        role = WHO[self.random.choice(sorted(CHANGES[act].by & set(WHO)))]
        for _ in range(TRIES):
            if said is not None and (place := await self.answer(act, said, role)):
                said = drawn.mended(act, said, place)

    async def answer(self, act: str, said: dict[str, Any], role: Role) -> str | None:
        """Where a refusal says that it is wrong; nothing where it was done."""
        self.told.append(f"{self.desk.today} {role.name} {act} {said}")
        answer = await self.desk.post(act, said, role)
        assert (answer.get("data") or {}).get(act), (answer, *self.told)
        found = answer["data"][act]
        refused = found["__typename"] == "Refused"
        await self.check(act, done=not refused)
        if not refused:
            self.done.add(act)
        return str(found["place"]) if refused else None

    async def moved(self) -> list[moves.Moved]:
        async with self.desk.door.sessions() as session:
            return await moves.since(session, self.nth)

    async def check(self, act: str | None, *, done: bool) -> None:
        """What was refused moved nothing; what was done moved only as the tables have it, cases by the act that was asked for.

        And no child is left with two open cases.
        """
        found = await self.moved()
        assert done or not found, tuple(self.told)
        assert list(moves.forbidden(found, self.columns)) == [], tuple(self.told)
        assert list(moves.astray(found, act)) == [], tuple(self.told)
        self.nth = found[-1].nth if found else self.nth
        case = tables.DropoutCase
        open_ = select(func.count()).where(case.stage != CaseStage.CLOSED).group_by(case.student_id)
        async with self.desk.door.sessions() as session:
            assert max(await session.scalars(open_), default=0) <= 1, tuple(self.told)


@pytest.fixture(scope="module", params=[world.HERE, world.THERE])
async def walk(request: pytest.FixtureRequest, databases: Databases, template: str) -> AsyncIterator[Walk]:
    async with desk(databases, template, request.param, f"sequences_{request.param}") as made:
        await way.everybody_attends(made)
        await classroom(made, 4)
        for number in CHILDREN:
            await made.concluded(number, VerificationFinding.DECEASED)
        columns = moves.governed()
        async with made.door.sessions.begin() as session:  # years pass here
            lasting = datetime(2126, 1, 1, tzinfo=UTC)
            await session.execute(update(tables.AccessGrant).values(valid_until=lasting))
            session.add_all(_papers(made))
            await session.flush()
            await moves.watch(session, columns)
        schema = build_client_schema((await made.door.planned(get_introspection_query())).json()["data"])
        yield Walk(made, schema, columns, Random(2))


def _papers(desk: Desk) -> list[tables.Evidence]:
    """Evidence of every kind, by the school and by the bureau, of every child."""
    said = {"title": "某件", "issued_by": "某单位", "issued_on": desk.today}
    return [
        tables.Evidence(student_id=desk.rows["Student"][number], kind=kind, source=source, **said)
        for number in CHILDREN
        for kind in EvidenceKind
        for source in (Department.SCHOOL, Department.EDUCATION_BUREAU)
    ]


async def test_no_sequence_of_calls_leaves_the_tables(walk: Walk) -> None:
    for _ in range(STEPS):
        await walk.step()
    assert len(walk.done) >= 25, sorted(walk.done)


async def test_those_sequences_came_far(walk: Walk) -> None:
    determined = {"DROPOUT"} if walk.desk.code == world.THERE else set[str]()
    wanted = {"SUSPECTED", "PERSUADING", "RETURNED", "CLOSED", *determined}
    for _ in range(MORE):  # how far chance comes in so many steps changes with each act that there is
        if wanted <= await _reached(walk):
            break
        for _ in range(STEPS // 4):
            await walk.step()
    assert wanted <= await _reached(walk)


async def test_the_database_tells_of_what_is_forbidden(walk: Walk) -> None:
    async with walk.desk.door.sessions() as session:
        before = len(await moves.since(session, 0))
        await session.execute(text("UPDATE timer SET reason = 'x' WHERE ended_at IS NOT NULL"))
        await session.execute(text("DELETE FROM timer WHERE ended_at IS NULL"))
        await session.execute(text("UPDATE student SET schooling_status = 'NEVER_ENROLLED'"))
        told = list(moves.forbidden((await moves.since(session, 0))[before:], walk.columns))
        await session.rollback()
    assert any("timer" in each for each in told)
    assert any("schooling_status" in each for each in told)


def test_a_case_is_led_on_by_no_other_act() -> None:
    there = moves.Moved(1, "dropout_case", "stage", None, "SUSPECTED", "DROPOUT")
    assert list(moves.astray([there], "caseDetermineDropout")) == []
    assert len([*moves.astray([there], "caseClose"), *moves.astray([there], None)]) == 2


async def _reached(walk: Walk) -> set[str]:
    return {each.target for each in await _all(walk) if each.table == "dropout_case"}


async def _all(walk: Walk) -> list[moves.Moved]:
    async with walk.desk.door.sessions() as session:
        return await moves.since(session, 0)
