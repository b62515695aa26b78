"""No sequence of calls, sound or spoiled, brings a case where the tables do not lead (catalogue 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from database import tables
from domain.case import CaseStage
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.schooling import SCHOOLING
from domain.student import SchoolingStatus
from hub.ticking import Ticking
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.casework.way import BUREAU, DAY, SCHOOL, TOWNSHIP
from tests.conftest import Databases
from tests.hub import world

CHILD = 0
SPOILED: tuple[dict[str, Any], ...] = (
    {"expectedVersion": 999},
    {"reason": " "},
    {"determinedOn": "2126-01-01", "attemptedOn": "2126-01-01", "returnedOn": "2126-01-01"},
    {"evidence": []},
    {"team": [], "visitors": []},
)
STEP = st.tuples(
    st.sampled_from([True, True, False]), st.integers(0, 99), st.sampled_from([None, None, None, *SPOILED])
)


@pytest.fixture(scope="module")
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE, "sequences") as made:
        await way.everybody_attends(made)
        async with made.door.sessions.begin() as session:  # years pass here
            lasting = datetime(2126, 1, 1, tzinfo=UTC)
            await session.execute(update(tables.AccessGrant).values(valid_until=lasting))
        yield made


@dataclass(frozen=True)
class Kept:
    """What the database holds of one child: the stages of its cases as opened, every row of a closed one, its clocks."""

    status: SchoolingStatus
    stages: tuple[CaseStage, ...]
    closed: dict[str, str]
    timers: dict[str, tuple[str, str | None]]


async def kept(desk: Desk) -> Kept:
    child = desk.rows["Student"][CHILD]
    case, timer = tables.DropoutCase, tables.Timer
    async with desk.door.sessions() as session:
        status = await session.scalar(
            select(tables.Student.schooling_status).where(tables.Student.id == child)
        )
        cases = (
            await session.execute(select(case).where(case.student_id == child).order_by(case.id))
        ).scalars()
        timers = (await session.execute(select(timer).where(timer.student_id == child))).scalars().all()
        whole = text(
            "SELECT id::text, md5(c::text) FROM dropout_case c WHERE student_id = :c AND stage = 'CLOSED'"
        )
        closed = {id: digest for id, digest in await session.execute(whole, {"c": child})}  # noqa: C416
        assert status is not None
        return Kept(
            status,
            tuple(each.stage for each in cases),
            closed,
            {str(each.id): (each.state.name, each.ended_at and each.ended_at.isoformat()) for each in timers},
        )


async def afresh(desk: Desk) -> None:
    """The child goes to school, and nothing was ever done about it."""
    child = desk.rows["Student"][CHILD]
    async with desk.door.sessions.begin() as session:
        for table in (
            tables.DropoutCase,
            tables.Timer,
            tables.TimelineEntry,
            tables.LedgerEntry,
            tables.Evidence,
        ):
            if table is tables.DropoutCase:
                unlinked = update(table).where(table.student_id == child, table.stage != "CLOSED")
                await session.execute(unlinked.values(relapse_of=None))
            await session.execute(delete(table).where(table.student_id == child))
        attends = update(tables.Student).where(tables.Student.id == child)
        await session.execute(attends.values(schooling_status=SchoolingStatus.ATTENDING))
        marked = update(tables.Enrollment).where(tables.Enrollment.student_id == child)
        await session.execute(marked.values(status="ACTIVE", registry_mark="NONE"))


async def said(desk: Desk, act: str, case: Any) -> dict[str, Any]:
    """A sound input of an act, whether or not the case allows it."""
    case = case or {"id": "DropoutCase:00000000-0000-0000-0000-000000000001", "version": 1}
    named = {"determinedBy": "李校长", "causes": ["SCHOOL_WEARY"], "reason": "未返校"}
    opening = {"trigger": "UNEXCUSED_ABSENCE", "noticedOn": desk.on(0), "reason": "无故未到校"}
    if act == "caseReturn":
        return await way.returning(desk, CHILD, case)
    up = {"responsibleName": "某镇长", "responsibleUnitId": desk.unit(0), "persuasionDeadline": desk.on(3)}
    makes: dict[str, Callable[[], dict[str, Any]]] = {
        "caseOpen": lambda: {"studentId": desk.student(CHILD), **opening},
        "casePrepare": lambda: way.of(case, **way.team(desk)),
        "caseDetermineSuspected": lambda: way.of(case, **named, determinedOn=desk.on(0)),
        "caseDetermineDropout": lambda: way.determining(desk, case),
        "persuasionRecord": lambda: way.persuading(desk, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER"),
        "caseEscalate": lambda: way.of(case, **up, reason="劝返无效"),
        "caseClose": lambda: way.of(case, reason="跟踪期满"),
        "caseRelapse": lambda: way.of(case, **named, **way.team(desk), noticedOn=desk.on(0)),
        "reportSend": lambda: way.reporting(case),
    }
    return makes[act]()


ACTS = (
    "caseOpen",
    "casePrepare",
    "caseDetermineSuspected",
    "caseDetermineDropout",
    "persuasionRecord",
    "caseEscalate",
    "caseReturn",
    "caseClose",
    "caseRelapse",
    "reportSend",
)
WHO = {"caseDetermineDropout": BUREAU, "caseEscalate": TOWNSHIP}


async def last_case(desk: Desk) -> Any:
    cases = (
        await way.of_child(desk, CHILD, "cases { id version stage returneeFiles { id version closedOn } }")
    )["cases"]
    return cases[-1] if cases else None


async def days_pass(desk: Desk, days: int, case: Any) -> None:
    """Time goes on; somebody looks after a child that came back."""
    desk.time.seconds += days * DAY
    await Ticking(desk.door.sessions, desk.code, desk.time.now).once()
    for file in (case or {}).get("returneeFiles", []):
        if file["closedOn"] is None:
            await desk.done("followUpRecord", way.following(desk, file))


def along(stage: CaseStage | None, pick: int) -> str:
    """One of the acts that the table has lead on from a stage."""
    on = {each.act for each in DROPOUT_CASE.from_(stage)} | ({"casePrepare"} if stage else {"caseOpen"})
    possible = [act for act in ACTS if act in on and not (stage is None and act == "caseRelapse")]
    return possible[pick % len(possible)]


def check(act: str, before: Kept, after: Kept, done: bool) -> None:
    """What one call may have done."""
    assert done or before.stages == after.stages
    assert sum(stage is not CaseStage.CLOSED for stage in after.stages) <= 1
    assert before.closed.items() <= after.closed.items()
    assert before.timers.keys() <= after.timers.keys()
    assert all(after.timers[id] == ended for id, ended in before.timers.items() if ended[1] is not None)
    sources: tuple[CaseStage | None, ...] = (
        *before.stages,
        *[None] * (len(after.stages) - len(before.stages)),
    )
    for source, target in zip(sources, after.stages, strict=True):
        if source is not target:
            acts = {step.act for step in DROPOUT_CASE.from_(source) if step.target is target}
            assert act in acts or (act, source, target) == (
                "caseRelapse",
                CaseStage.RETURNED,
                CaseStage.CLOSED,
            )
    if before.status is not after.status:
        assert SCHOOLING.require(before.status, after.status)


SEEN: set[CaseStage] = set()


@settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(STEP, min_size=12, max_size=24))
async def test_no_sequence_of_calls_leaves_the_tables(dachuan: Desk, steps: list[Any]) -> None:
    await afresh(dachuan)
    for leads, pick, spoil in steps:
        case = await last_case(dachuan)
        open_ = case if case and case["stage"] != "CLOSED" else None
        stage = CaseStage[open_["stage"]] if open_ else None
        if pick % 5 == 0:
            await days_pass(dachuan, (1, 8, 130)[pick % 3], case)
            continue
        act = along(stage, pick) if leads else ACTS[pick % len(ACTS)]
        given_ = await said(dachuan, act, case)
        given_ |= {name: value for name, value in (spoil or {}).items() if name in given_}
        before = await kept(dachuan)
        answer = await dachuan.post(act, given_, WHO.get(act, SCHOOL))
        found = answer["data"][act]
        after = await kept(dachuan)
        SEEN.update(after.stages)
        check(act, before, after, found["__typename"] != "Refused")


async def test_those_sequences_came_far() -> None:
    far = {CaseStage.PERSUADING, CaseStage.DROPOUT, CaseStage.RETURNED, CaseStage.CLOSED}
    assert far <= SEEN
