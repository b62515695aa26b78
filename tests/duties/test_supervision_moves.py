"""No sequence of acts on orders to rectify, by whomever and whenever, leaves the machine (catalogue 4.13)."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.machines.rectification import RECTIFICATION
from domain.rectification import RectificationState as S
from tests.casework import moves
from tests.casework.classroom import move_to
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, SCHOOL, TOWNSHIP
from tests.duties.supervised import INSPECTOR, found, on, opened, ordering, rechecking, supervised

STEPS = 90
_NEXT = {
    "ISSUED": "rectificationStart",
    "IN_PROGRESS": "rectificationReport",
    "OVERDUE": "rectificationReport",
    "REPORTED": "rectificationRecheck",
    "RECHECKED": "rectificationConclude",
    "FAILED": "rectificationIssue",
}
"""What leads an order on from a state."""


@given(st.lists(st.sampled_from(list(S)), max_size=12))
def test_an_order_passes_only_after_a_report_and_a_recheck(wanted: list[S]) -> None:
    state, passed = S.ISSUED, [S.ISSUED]
    for target in wanted:
        if any(each.target is target for each in RECTIFICATION.from_(state)):
            state = target
            passed.append(target)
    if passed[-1] in (S.PASSED, S.FAILED):
        assert passed[-3:-1] == [S.REPORTED, S.RECHECKED]
    assert passed.count(S.OVERDUE) <= 1
    assert all(not RECTIFICATION.from_(each) for each in (S.PASSED, S.FAILED))


def acts(here: Desk, order: Any, finding: Any, random: Random) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Something that somebody might ask for, sound or not."""
    who: list[dict[str, Any]] = [INSPECTOR, {"role": BUREAU}, {"role": SCHOOL}, {"role": TOWNSHIP}]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("rectificationStart", on(order)),
        ("rectificationReport", on(order, report="已整改")),
        ("rectificationRecheck", rechecking(here, order)),
        ("rectificationConclude", on(order, passed=random.random() < 0.4, conclusion="复查结论")),
        ("rectificationIssue", ordering(here, finding, dueOn=here.on(random.randrange(4)))),
    ]
    name, said = random.choice(asked)
    if order["state"] in _NEXT and random.random() < 0.6:
        name, said = next(each for each in asked if each[0] == _NEXT[order["state"]])
    fits = [INSPECTOR, {"role": BUREAU}]
    if name in ("rectificationStart", "rectificationReport"):
        fits = [{"role": SCHOOL}]
    return name, said, random.choice(fits if random.random() < 0.7 else who)


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_the_database_saw_of_orders_is_what_the_machine_holds(
    databases: Databases, template: str, seed: int
) -> None:
    async with supervised(databases, template, "GH") as here:
        random, columns = Random(seed), moves.governed()
        async with here.door.sessions.begin() as session:
            await moves.watch(session, columns)
        row = await opened(here, "SPECIAL")
        findings = []
        for ground in ("FALSE_DATA", "WEAK_PERSUASION", "DROPOUT_REBOUND"):
            findings.append(await found(here, row, ground))
            row = findings[-1]["inspection"]
        for each in findings:
            await here.done("rectificationIssue", ordering(here, each), **INSPECTOR)
        nth = 0
        done: set[str] = set()
        for _ in range(STEPS):
            finding = random.choice(findings)
            if random.random() < 0.15:
                move_to(here, here.today + timedelta(days=random.randrange(1, 6)))
                await here.tick()
            order = await _newest(here, finding)
            name, said, who = acts(here, order, finding, random)
            nth = await _last(here, nth, columns)
            answer = ((await here.post(name, said, **who)).get("data") or {}).get(name)
            before, nth = nth, await _last(here, nth, columns)
            if answer is None or answer["__typename"] == "Refused":  # none: not theirs to ask for
                assert before == nth, (name, said, who)
            else:
                done.add(name)
        async with here.door.sessions() as session:
            seen = [each for each in await moves.since(session, 0) if each.table == "rectification_order"]
        assert len(done) == 5, done
        assert {each.target for each in seen} >= {"OVERDUE", "REPORTED", "RECHECKED", "FAILED"}


async def _last(here: Desk, nth: int, columns: moves.Governed) -> int:
    """The last move that the database saw, after all of them were held against the tables."""
    async with here.door.sessions() as session:
        found = await moves.since(session, nth)
    assert list(moves.forbidden(found, columns)) == []
    return found[-1].nth if found else nth


async def _newest(here: Desk, finding: Any) -> Any:
    query = """query ($f: ID!) { rectificationOrders(filter: {findingId: $f}, order: NEWEST, first: 1) { nodes {
      id state version } } }"""
    [order] = (await here.ask(query, {"f": finding["id"]}, BUREAU))["rectificationOrders"]["nodes"]
    return order
