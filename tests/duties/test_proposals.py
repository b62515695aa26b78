"""Proposals: from how many findings, seen by whom, decided on by a person, never by themselves (GH-48, catalogue 2.15)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from database import tables
from domain.exchange import (
    Bucket,
    ComparisonCode,
    FindingType,
    VerificationFinding,
    VerificationReason,
    VerificationState,
)
from domain.ledger import LedgerScope, LedgerType, SnapshotCause
from domain.student import EnrollmentStatus
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.accountable import (
    BUREAU,
    GENHE,
    INSPECTING,
    INSPECTION,
    OFFICE,
    SCHOOL,
    TODAY,
    TOWNSHIP,
    case,
    clock,
    instant,
    key,
    on,
    proposals,
    put,
    school,
    supervised,
)

NONE, AGE, RIGHT = (
    VerificationFinding.NO_SUCH_PERSON,
    VerificationFinding.AGE_MISMATCH,
    VerificationFinding.REGISTER_CONFIRMED,
)
WRONG, MISSING = FindingType.IDENTITY_ERROR, FindingType.NOT_IN_HOUSEHOLD_REGISTER


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, GENHE) as made:
        yield made


async def concluded(here: Desk, number: int, finding: FindingType, said: VerificationFinding) -> None:
    """The police answered, in the middle of the month, about a child on the school's register."""
    run = here.rows["ComparisonRun"][0]
    found = tables.Discrepancy(
        jurisdiction_code=here.code,
        run_id=run,
        last_seen_run_id=run,
        comparison=ComparisonCode.M_08,
        finding=finding,
        bucket=Bucket.LEFT_ONLY,
        subject=f"proposal {number}",
        student_id=here.rows["Student"][number],
    )
    await put(here, found)
    asked = tables.Verification(
        jurisdiction_code=here.code,
        discrepancy_id=found.id,
        reason=VerificationReason.NO_SUCH_PERSON,
        state=VerificationState.CONCLUDED,
        finding=said,
        concluded_on=date(2026, 9, 15),
    )
    await put(here, asked)


async def held(here: Desk, unit: str, *numbers: int) -> None:
    """Children whom a school alone has on its register."""
    of = tables.Enrollment
    async with here.door.sessions.begin() as session:
        for number in numbers:
            student = here.rows["Student"][number]
            for old in await session.scalars(select(of).where(of.student_id == student)):
                await session.delete(old)
            await session.flush()
            session.add(
                of(
                    student_id=student,
                    school_id=key(unit),
                    grade=7,
                    status=EnrollmentStatus.ACTIVE,
                    updated_at=instant(date(2026, 7, 1)),
                )
            )


async def test_three_records_that_the_police_refute_are_false_data_and_two_are_not_GH_48(genhe: Desk) -> None:
    unit = await school(genhe)
    await held(genhe, unit, 0, 1, 2, 3)
    await concluded(genhe, 0, MISSING, NONE)
    await concluded(genhe, 1, WRONG, RIGHT)
    await concluded(genhe, 3, MISSING, RIGHT)  # the household register is right: the record, too
    await genhe.tick()
    assert await proposals(genhe, unit) == []
    await concluded(genhe, 2, MISSING, AGE)
    await genhe.tick()
    [found] = await proposals(genhe, unit)
    assert (found["ground"], found["state"], found["foundCount"]) == ("FALSE_DATA", "PROPOSED", 3)
    assert {each["student"]["id"] for each in found["evidence"]["nodes"]} == {
        genhe.student(each) for each in (0, 1, 2)
    }


async def edited(here: Desk, unit: str, number: int, day: date, act: str = "ledgerEntryUpdate") -> None:
    """An entry that stood as August was confirmed, on the 3rd, and was changed on a day."""
    of, child = tables.Ledger, here.rows["Student"][number]
    async with here.door.sessions.begin() as session:
        ledger = await session.scalar(select(of).where(of.owner_id == key(unit)))
        if ledger is None:
            ledger = of(
                jurisdiction_code=here.code,
                type=LedgerType.SCHOOL_AGE_ENROLLMENT,
                owner_id=key(unit),
                scope=LedgerScope.SCHOOL,
            )
            session.add(ledger)
            await session.flush()
            stood = tables.LedgerSnapshot(
                ledger_id=ledger.id,
                sequence=1,
                cause=SnapshotCause.MONTH_CONFIRMED,
                period="2026-08",
                as_of=instant(date(2026, 9, 3)),
                taken_on=date(2026, 9, 3),
                digest="0" * 64,
                row_count=4,
            )
            session.add(stood)
        entry = tables.LedgerEntry(ledger_id=ledger.id, student_id=child, opened_at=instant(date(2026, 8, 1)))
        session.add(entry)
        await session.flush()
        said = tables.TimelineEntry(
            student_id=child, noun="LedgerEntry", row_id=entry.id, act=act, at=instant(day)
        )
        session.add(said)


async def test_entries_changed_between_confirmation_and_exchange_are_false_data_GH_48(genhe: Desk) -> None:
    changed, kept = await school(genhe), await school(genhe)
    days = (date(2026, 9, 4), date(2026, 9, 7), date(2026, 9, 5))
    for number, day in enumerate(days):
        await edited(genhe, changed, number, day, "ledgerEntryClose" if number else "ledgerEntryUpdate")
    # Before it was confirmed, after the exchange, and taken in: no edits of what was confirmed.
    others = ((3, date(2026, 9, 2)), (4, date(2026, 9, 9)), (5, date(2026, 9, 5)), (6, date(2026, 9, 4)))
    for number, day in others:
        act = "ledgerEntryReconcile" if number == 5 else "ledgerEntryUpdate"
        await edited(genhe, kept, number, day, act)
    await genhe.tick()
    [found] = await proposals(genhe, changed)
    assert (found["ground"], found["foundCount"]) == ("FALSE_DATA", 3)
    assert {each["kind"] for each in found["evidence"]["nodes"]} == {"EDITED_AFTER_CONFIRMATION"}
    assert await proposals(genhe, kept) == []


async def test_registrations_on_days_that_cannot_be_are_false_data_GH_48(genhe: Desk) -> None:
    unit = await school(genhe)
    await held(genhe, unit, 0, 1, 2)
    of = tables.Enrollment
    async with genhe.door.sessions.begin() as session:
        for number, years in ((0, None), (1, 2), (2, 3)):
            student = genhe.rows["Student"][number]
            child = await session.get_one(tables.Student, student)
            row = (await session.scalars(select(of).where(of.student_id == student))).one()
            assert child.birth_date is not None
            born = child.birth_date
            row.entry_date = (
                TODAY + timedelta(days=1) if years is None else born.replace(year=born.year + years)
            )
            row.updated_at = instant(date(2026, 9, 12))
    await genhe.tick()
    assert await proposals(genhe, unit) == []  # two, for at three years of age a child may be there
    async with genhe.door.sessions.begin() as session:
        row = (await session.scalars(select(of).where(of.student_id == genhe.rows["Student"][2]))).one()
        assert row.entry_date is not None
        row.entry_date -= timedelta(days=1)
        row.updated_at = instant(date(2026, 9, 13))
    await genhe.tick()
    [found] = await proposals(genhe, unit)
    assert [each["kind"] for each in found["evidence"]["nodes"]] == ["IMPOSSIBLE_DATE"] * 3


async def planted(here: Desk, *numbers: int, unit: str | None = None) -> str:
    """A unit, the world's school where nothing is said, whose persuasion was late in these children's cases."""
    named = unit or here.unit(3)
    for number in numbers:
        late = await case(here, named, number, date(2026, 9, 5))
        await clock(here, "T-03", late, date(2026, 9, 5))
    return named


async def test_it_grows_until_a_person_decides_and_what_was_dismissed_stays_dismissed_GH_48(
    genhe: Desk,
) -> None:
    unit = await planted(genhe, 0)
    await genhe.tick()
    [first] = await proposals(genhe, unit)
    await planted(genhe, 2)
    await genhe.tick()
    [found] = await proposals(genhe, unit)
    assert (found["id"], found["foundCount"], len(found["evidence"]["nodes"])) == (first["id"], 2, 2)
    said = on("proposalId", found, reason="放假期间，无法入户")
    stale = said | {"expectedVersion": first["version"]}
    assert (await genhe.refused("accountabilityProposalDismiss", stale, BUREAU))[0] == "STALE_VERSION"
    bare = said | {"reason": " "}
    assert await genhe.refused("accountabilityProposalDismiss", bare, BUREAU) == ("BAD_TEXT", "reason", None)
    done = await genhe.done("accountabilityProposalDismiss", said, **INSPECTING)
    assert (done["state"], done["reason"]) == ("DISMISSED", "放假期间，无法入户")
    assert [(each["act"], each["target"]) for each in done["history"]] == [
        ("accountabilityPropose", "PROPOSED"),
        ("accountabilityProposalDismiss", "DISMISSED"),
    ]
    await planted(genhe, 4)
    await genhe.tick()
    [still] = await proposals(genhe, unit)
    assert (still["state"], still["foundCount"]) == ("DISMISSED", 2)
    again = on("proposalId", still, reason="再议")
    code, _, _ = await genhe.refused("accountabilityProposalTakeUp", again, BUREAU)
    assert code == "ILLEGAL_TRANSITION"
    async with genhe.door.sessions() as session:  # nothing else ever follows by itself
        for table in (tables.AccountabilityAction, tables.YearlyAppraisal):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_the_next_month_is_another_proposal(genhe: Desk) -> None:
    unit = await planted(genhe, 0)
    await genhe.tick()
    genhe.move_to(date(2026, 10, 9))
    late = await case(genhe, unit, 2, date(2026, 10, 5))
    await clock(genhe, "T-03", late, date(2026, 10, 5))
    await genhe.tick()
    assert [each["period"] for each in await proposals(genhe, unit)] == ["2026-09", "2026-10"]


async def test_each_sees_proposals_on_its_units_and_evidence_of_its_children_only(genhe: Desk) -> None:
    unit = await planted(genhe, 0, 2)
    other = await planted(genhe, 4, unit=await school(genhe))
    await genhe.tick()
    seen: dict[Any, Any] = {
        role: await proposals(genhe, None, role) for role in (SCHOOL, TOWNSHIP, BUREAU, INSPECTION, OFFICE)
    }
    assert {role.name: len(found) for role, found in seen.items()} == {
        "SCHOOL_OFFICER": 1,
        "TOWNSHIP_OFFICER": 1,
        "BUREAU_OFFICER": 2,
        "INSPECTION_OFFICER": 2,
        "LEADING_GROUP_OFFICER": 2,
    }
    [mine] = await proposals(genhe, unit, BUREAU)
    assert (mine["foundCount"], len(mine["evidence"]["nodes"])) == (2, 2)
    for role in (INSPECTION, OFFICE):  # who sees no child sees that there is something, and no small number
        [there] = await proposals(genhe, unit, role)
        assert (there["foundCount"], there["evidence"]["nodes"]) == (None, [])
    [own] = await proposals(genhe, unit, SCHOOL)
    assert {each["student"]["id"] for each in own["evidence"]["nodes"]} == {
        genhe.student(0),
        genhe.student(2),
    }
    said = on("proposalId", mine, reason="属实")
    answer = await genhe.post("accountabilityProposalTakeUp", said, SCHOOL)
    assert "errors" in answer or answer["data"]["accountabilityProposalTakeUp"]["__typename"] == "Refused"
    assert [each["state"] for each in await proposals(genhe, other)] == ["PROPOSED"]
