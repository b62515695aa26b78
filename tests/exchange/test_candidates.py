"""Whether two entries are one child is said by a person, and can be taken back; every comparison goes by it (catalogue 2.13, QC-42)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from database import tables
from domain.errors import Refused
from domain.exchange import ComparisonCode, DiscrepancyState
from domain.role import Role
from exchange import candidate, rules
from exchange.comparisons.catalogue import COMPARISONS
from exchange.findings import Scope
from exchange.reconcile import count, latest_packages
from hub import places
from tests.casework.desk import Desk
from tests.exchange import world
from tests.exchange.own import child, compared, home
from tests.exchange.test_faults import worker
from tests.exchange.test_months import month
from tests.hub import digests
from tests.partners import standin

AUTHOR = Author(world.CODE, "candidateDecide", lambda: world.NOW, arrangements=places.arrangements())
FOUND, BUREAU = tables.Discrepancy, Role.BUREAU_OFFICER
Findings = dict[str, set[tuple[str, str | None, str]]]


async def findings(session: AsyncSession) -> Findings:
    """What the police's registers would find now: by comparison bucket, excuse and subject; nothing is kept."""
    cycle = (await session.scalars(select(tables.ExchangeCycle.id))).one()
    scope = Scope(world.CODE, "2026-09", cycle, await rules.read(session, world.CODE))
    packages = await latest_packages(session, scope.jurisdiction_code, scope.period)
    await count(session, scope, [each for each in COMPARISONS if each.needs in packages], packages)
    rows = (
        await session.execute(text("SELECT comparison, bucket, excuse, subject, facts FROM finding"))
    ).all()
    await session.rollback()
    said: Findings = {}
    for row in rows:
        excuse = row.excuse or ",".join(row.facts.get("fields", []))
        said.setdefault(row.comparison, set()).add((row.bucket, excuse, row.subject))
    return said


async def first(session: AsyncSession) -> tables.Discrepancy:
    wanted = FOUND.comparison == ComparisonCode.M_10_CANDIDATE
    return (await session.scalars(select(FOUND).where(wanted).order_by(FOUND.id).limit(1))).one()


async def test_one_child_by_two_numbers_is_compared_as_one_until_it_is_taken_back(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            async with sessions() as session:
                before, pair = await findings(session), await first(session)
                tables_before = await digests.everything(session)
            subject = str(pair.student_id)
            assert pair.facts["compared"]["idNumber"] == "DIFFERS"
            assert {pair.facts["compared"][name] for name in ("name", "birthDate", "village")} == {"AGREES"}
            async with sessions() as session:
                line = await session.get_one(tables.ExchangeRecord, pair.record_id)
                assert line.id_number_index
            line_of = line.id_number_index.hex()
            said: dict[str, Any] = {
                "discrepancy_id": pair.id,
                "same_person": True,
                "reason": "户口簿核对一致",
            }
            async with sessions.begin() as session:
                await candidate.decide(session, AUTHOR, expected_version=pair.version, **said)
            async with sessions() as session:
                after = await findings(session)
            assert ("AMBIGUOUS", "", line_of) in before["M_01"]
            assert not any(line_of == found[2] for each in after.values() for found in each)
            assert ("AMBIGUOUS", "", subject) in before["M_08"]
            assert not any(found[2] == subject for found in after["M_08"])
            [(bucket, fields, _)] = [found for found in after["M_10"] if found[2] == subject]
            assert (bucket, "idNumber" in fields) == ("CONFLICTING", True)
            assert not any(found[2] == subject for found in after.get("M_10_CANDIDATE", ()))
            async with sessions.begin() as session:
                row = await session.get_one(FOUND, pair.id)
                assert (row.state, row.same_person) == (DiscrepancyState.RESOLVED, True)
                undone = {"discrepancy_id": pair.id, "expected_version": row.version, "reason": "系双胞胎"}
                await candidate.undo(session, AUTHOR, **undone)
            async with sessions() as session:
                assert await findings(session) == before
                tables_after = await digests.everything(session)
                again = await session.get_one(FOUND, pair.id)
                assert (again.state, again.facts, again.same_person) == (pair.state, pair.facts, None)
            changed = {name for name, digest in tables_before.items() if tables_after[name] != digest}
            assert changed == {"discrepancy", "timeline_entry"}


async def test_two_children_who_look_alike_are_two_from_then_on(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            async with sessions.begin() as session:
                pair = await first(session)
                said = {"same_person": False, "reason": "系两人", "expected_version": pair.version}
                await candidate.decide(session, AUTHOR, discrepancy_id=pair.id, **said)
                subject = str(pair.student_id)
            async with sessions() as session:
                after = await findings(session)
            assert not any(found[2] == subject for found in after.get("M_10_CANDIDATE", ()))
            assert ("RIGHT_ONLY", "", subject) in after["M_08"], "then its number is in no register"


async def test_a_number_with_a_file_of_its_own_is_not_given_to_another_child(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            async with sessions.begin() as session:
                pair = await first(session)
                line = await session.get_one(tables.ExchangeRecord, pair.record_id)
                other = select(tables.Student.id).where(tables.Student.id != pair.student_id).limit(1)
                taken = (await session.scalars(other)).one()
                number = {"id_number_index": line.id_number_index}
                await session.execute(
                    update(tables.Student).where(tables.Student.id == taken).values(**number)
                )
                said = {"same_person": True, "reason": "一致", "expected_version": pair.version}
                with pytest.raises(Refused, match="OTHER_FILE"):
                    await candidate.decide(session, AUTHOR, discrepancy_id=pair.id, **said)


async def pair_of(here: Desk) -> tuple[Any, list[UUID]]:
    """Two pupils who may be one, as M-15 found them."""
    people = [await child(here, grade=8, name="王某") for _ in range(2)]
    async with here.door.sessions.begin() as session:
        session.add_all(home(each, village=f"{here.code}001001") for each in people)
    run, _, _ = await compared(here, "M_15")
    [found] = run["discrepancies"]["nodes"]
    return found, people


async def said(here: Desk, id: str, **more: Any) -> dict[str, Any]:
    async with here.door.sessions() as session:
        row = await session.get_one(FOUND, UUID(id.partition(":")[2]))
    return {"discrepancyId": id, "expectedVersion": row.version, "reason": "经核对户口簿", **more}


async def test_two_registrations_of_one_child_stay_a_finding_until_one_is_cancelled(here: Desk) -> None:
    found, _ = await pair_of(here)
    decided = await here.done("candidateDecide", await said(here, found["id"], samePerson=True), BUREAU)
    assert (decided["state"], decided["samePerson"], decided["decisionReason"]) == (
        "VERIFIED",
        True,
        "经核对户口簿",
    )
    assert decided["comparedFields"] == {
        "name": "AGREES",
        "sex": "AGREES",
        "birthDate": "AGREES",
        "village": "AGREES",
        "guardian": "MISSING",
        "idNumber": "MISSING",
    }
    _, still, _ = await compared(here, "M_15")
    assert len(still) == 1
    undone = await here.done("candidateUndo", await said(here, found["id"]), BUREAU)
    assert (undone["state"], undone["samePerson"], undone["decidedAt"]) == ("OPEN", None, None)
    parted = await here.done("candidateDecide", await said(here, found["id"], samePerson=False), BUREAU)
    assert parted["state"] == "RESOLVED"
    _, still, _ = await compared(here, "M_15")
    assert still == set()


async def test_what_is_no_candidate_or_stale_or_decided_is_refused_and_other_roles_may_not(
    here: Desk,
) -> None:
    found, (one, _) = await pair_of(here)
    asked = await said(here, found["id"], samePerson=True)

    async def refused(what: str, asked: dict[str, Any]) -> tuple[str, str]:
        return (await here.refused(what, asked, BUREAU))[:2]

    undo = await said(here, found["id"])
    assert await refused("candidateUndo", undo) == ("NOT_DECIDED", "discrepancyId")
    assert await refused("candidateDecide", asked | {"expectedVersion": 9}) == (
        "STALE_VERSION",
        "expectedVersion",
    )
    assert (await refused("candidateDecide", asked | {"reason": " "}))[0] == "BAD_TEXT"
    assert (await refused("candidateDecide", asked | {"reason": "150785201205010019"}))[
        0
    ] == "PERSONAL_NUMBER"
    foreign = {"discrepancyId": f"Discrepancy:{here.door.there['Discrepancy'][0]}"}
    assert (await refused("candidateDecide", asked | foreign))[0] == "UNKNOWN_CANDIDATE"
    other = f"Discrepancy:{here.rows['Discrepancy'][0]}"
    assert (await refused("candidateDecide", await said(here, other, samePerson=True)))[
        0
    ] == "NOT_A_CANDIDATE"
    await here.done("candidateDecide", asked, BUREAU)
    again = await said(here, found["id"], samePerson=False)
    assert (await refused("candidateDecide", again))[0] == "ALREADY_DECIDED"
    async with here.door.sessions.begin() as session:
        row = await session.get_one(FOUND, UUID(found["id"].partition(":")[2]))
        row.state = DiscrepancyState.RESOLVED
        await session.flush()
        kept = (
            "jurisdiction_code",
            "run_id",
            "last_seen_run_id",
            "comparison",
            "finding",
            "bucket",
            "subject",
        )
        session.add(FOUND(student_id=one, **{name: getattr(row, name) for name in kept}))
    assert (await refused("candidateUndo", await said(here, found["id"])))[0] == "FOUND_AGAIN"
    for role in (Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER):
        for what in ("candidateDecide", "candidateUndo"):
            answer = await here.post(what, asked if what == "candidateDecide" else undo, role)
            assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
