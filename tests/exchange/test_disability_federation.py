"""A month with the disabled persons' federation: who is found, who is excused, who belongs to which group (DC-20, HL-37, QC-44)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import ids, tables
from domain.disability import PlacementType
from domain.exchange import FindingType, RejectCode
from domain.student import SchoolingStatus, SpecialGroup
from exchange import rules
from partners.disabled import FAULTS
from partners.faults import Fault
from tests import sealing
from tests.exchange import federation, persons, state, world
from tests.exchange.federation import SEPTEMBER, found, members

Sessions = async_sessionmaker[AsyncSession]
_SAME = ("student", "household", "enrollment", "ledger_entry", "discrepancy", "verification")


async def closed(cycle: Any, period: str = world.PERIOD) -> dict[str, Any]:
    """A month, run to its end."""
    outcome = await federation.run(cycle, period)
    assert outcome["state"] == "CLOSED", outcome
    return outcome


async def statuses(session: AsyncSession) -> dict[bytes, tuple[Any, ...]]:
    return {row[0]: row for row in (await state.told(session))["student"]}


async def test_august_finds_exactly_the_disabled_who_are_enrolled_nowhere_and_excuses_the_lawful(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    clauses = {"DEFERRED": "HL-61", "EXEMPTED": "HL-65", "APPROVED_NON_ENROLLMENT": "HL-10"}
    clauses["ATTENDING_ELSEWHERE_UNREGISTERED"] = "HL-60"
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        async with sessions() as session:
            before = await statuses(session)
        counted = (await closed(cycle))["comparisons"]
        assert set(truth.excused) == set(clauses)
        excuses = {clauses[status]: len(numbers) for status, numbers in truth.excused.items()}
        assert counted["M_13"]["excuses"] == excuses
        assert counted["M_13"]["buckets"]["AMBIGUOUS"] == 1
        async with sessions() as session:
            for code, numbers in truth.truth.items():
                finding = {
                    "M_13": FindingType.DISABLED_NOT_ENROLLED,
                    "M_20": FindingType.CERT_ID_MISMATCH,
                }[code.name]
                assert await found(session, finding) == numbers
                assert counted[code.name]["opened"] == len(numbers) > 0
            after = await statuses(session)
        assert {number: after[number] for number in before} == before
        (new,) = (row for number, row in after.items() if number not in before)
        assert new[4] == SchoolingStatus.NEVER_ENROLLED.name


async def test_a_month_done_again_and_a_month_that_says_the_same_change_nothing(
    fresh: Callable[[], str],
) -> None:
    _, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        first = await closed(cycle)
        async with sessions() as session:
            before = (await state.told(session), await federation.memberships(session))
        again = await closed(cycle)
        assert again["packages"] == first["packages"]
        async with sessions() as session:
            told = await state.told(session)
            assert state.differences(told, before[0]) == []
            assert await federation.memberships(session) == before[1]
        september = await closed(cycle, SEPTEMBER)
        assert all(run["opened"] == 0 for run in september["comparisons"].values())
        assert all(moved == 0 for moved in september["moves"].values())
        async with sessions() as session:
            told = await state.told(session)
            for name in _SAME:
                assert state.differences({name: told[name]}, {name: before[0][name]}) == []
            assert await federation.memberships(session) == before[1]


@pytest.mark.rule("HL-37")
async def test_every_august_the_roster_of_three_disabilities_comes_and_names_those_children_until_the_next_HL_37(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        august = {each["code"]: each for each in (await closed(cycle))["packages"]}
        roster = august["THREE_DISABILITY_ROSTER"]
        assert (roster["direction"], roster["accepted"], roster["rejected"]) == ("PULL", len(truth.three), 1)
        async with sessions() as session:
            known = await federation.known(session)
            three = await members(session, SpecialGroup.THREE_DISABILITY)
            assert three == truth.three & known
            assert len(three) > 1
        september = await closed(cycle, SEPTEMBER)
        assert [each["code"] for each in september["packages"]] == [
            "DISABLED_CHILDREN",
            "APPRAISAL_RESULT",
            "NOT_ENROLLED_DISABLED",
            "APPRAISAL_REQUEST",
        ]
        async with sessions() as session:
            assert await members(session, SpecialGroup.THREE_DISABILITY) == three


async def test_whom_a_newer_list_leaves_out_is_disabled_no_more_by_the_federations_word(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        await closed(cycle)
        async with sessions() as session:
            listed = await members(session, SpecialGroup.DISABLED)
            assert listed == truth.children & await federation.known(session)
        gone = sorted(listed & truth.three)[0]
        registers.children = [line for line in registers.children if line.id_number != gone]
        moves = (await closed(cycle, SEPTEMBER))["moves"]
        assert (moves["memberships_begun"], moves["memberships_ended"]) == (0, 1)
        async with sessions() as session:
            assert await members(session, SpecialGroup.DISABLED) == listed - {gone}
            assert await members(session, SpecialGroup.DISABLED, ended=True) == {gone}
            assert gone in await members(session, SpecialGroup.THREE_DISABILITY)


async def test_a_list_that_leaves_out_too_many_is_doubted_and_ends_nothing_until_named_persons_release_it(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    floor = update(tables.RuleParameter).where(tables.RuleParameter.code == f"{rules.HOLD}findingsAtLeast")
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        await closed(cycle)
        async with sessions.begin() as session:
            listed = await members(session, SpecialGroup.DISABLED)
            await session.execute(floor.values(value=2))
        open_or_wrong = frozenset().union(*truth.truth.values())
        stay = sorted(listed - open_or_wrong)[2:]
        registers.children = [line for line in registers.children if line.id_number in stay]
        outcome = await federation.run(cycle, SEPTEMBER)
        assert outcome["state"] == "HELD"
        assert "DISABLED_CHILDREN" in outcome["failure"]["place"]
        async with sessions.begin() as session:
            assert await members(session, SpecialGroup.DISABLED) == listed
            assert await persons.release(session, federation.PARTNER, SEPTEMBER) == [1, 0]
        await closed(cycle, SEPTEMBER)
        async with sessions() as session:
            assert await members(session, SpecialGroup.DISABLED) == set(stay)


async def test_every_line_is_accounted_for_and_the_federation_is_told_which_certificate_is_anothers(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        each = {one["code"]: one for one in (await closed(cycle))["packages"]}["DISABLED_CHILDREN"]
        assert each["received"] == each["accepted"] + each["rejected"] + each["held"] + each["duplicate"]
        assert (each["rejected"], each["duplicate"]) == (len(FAULTS), 1)
        async with sessions() as session:
            lines = await federation.records(session, "DISABLED_CHILDREN")
        codes = [row.reject_code for row in lines if row.reject_code]
        assert sorted(codes, key=lambda code: code.name) == sorted(
            [code for code, _ in FAULTS] + [RejectCode.DUPLICATE_LINE], key=lambda code: code.name
        )
        noted = [row for row in lines if row.reject_code is None and row.reason]
        (number,) = {code.name: numbers for code, numbers in truth.truth.items()}["M_20"]
        assert [federation.number_of(row) for row in noted] == [number]
        (told,) = noted[0].reason["reasons"]
        assert (told["code"], told["fixer"]) == ("ID_MISMATCH", "PARTNER")
        assert number not in str(told)


async def test_trouble_in_the_middle_of_the_month_leaves_no_trace_once_it_went_on(
    fresh: Callable[[], str],
) -> None:
    _, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, at):
        await closed(cycle)
        async with sessions() as session:
            undisturbed = (await state.told(session), await federation.memberships(session))
    for package in ("THREE_DISABILITY_ROSTER", "NOT_ENROLLED_DISABLED"):
        async with federation.exchanging(fresh, registers) as (cycle, sessions, at):
            at.faults.set(Fault.ERROR, 10_000, package)
            assert (await federation.run(cycle))["failure"]["code"] == "PARTNER_ERROR"
            at.faults.clear()
            await closed(cycle)
            async with sessions() as session:
                assert state.differences(await state.told(session), undisturbed[0]) == []
                assert await federation.memberships(session) == undisturbed[1]


async def placed(sessions: Sessions, number: str, type: PlacementType, status: SchoolingStatus) -> None:
    """One known outside school gets a placement, and a status."""
    async with sessions.begin() as session:
        child = await federation.child(session, number)
        child.schooling_status = status
        [school] = await session.scalars(select(tables.School.id).limit(1))
        session.add(
            tables.Placement(
                id=ids.fresh(1)[0],
                student_id=child.id,
                type=type,
                school_id=school,
                started_on=date(2026, 3, 1),
            )
        )


@pytest.mark.parametrize(
    ("type", "status", "clause"),
    [
        (PlacementType.HOME_TEACHING, SchoolingStatus.HOME_TEACHING, "DC-19"),
        (PlacementType.SPECIAL_SCHOOL, SchoolingStatus.ATTENDING_SPECIAL_SCHOOL, "DC-19"),
        (PlacementType.VOCATIONAL, SchoolingStatus.ATTENDING_VOCATIONAL, "HL-68"),
        (PlacementType.CUSTODIAL, SchoolingStatus.NEVER_ENROLLED, "QC-44"),
        (PlacementType.HOME_TEACHING, SchoolingStatus.DROPOUT, None),
    ],
    ids=lambda value: getattr(value, "name", value),
)
async def test_a_placement_is_a_lawful_excuse_unless_the_child_has_dropped_out_of_it(
    fresh: Callable[[], str], type: PlacementType, status: SchoolingStatus, clause: str | None
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        async with sessions() as session:
            known = await federation.known(session)
        open_children = {code.name: numbers for code, numbers in truth.truth.items()}["M_13"]
        (number,) = open_children & known
        await placed(sessions, number, type, status)
        counted = (await closed(cycle))["comparisons"]["M_13"]
        async with sessions() as session:
            opened = await found(session, FindingType.DISABLED_NOT_ENROLLED)
        assert (number in opened) is (clause is None)
        assert counted["excuses"].get(clause, 0) == (clause is not None)


async def test_one_whom_no_register_knows_enters_unverified_unless_its_line_has_two_numbers(
    fresh: Callable[[], str],
) -> None:
    truth, registers = federation.told()
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        async with sessions() as session:
            known = await federation.known(session)
        (unknown,) = {code.name: numbers for code, numbers in truth.truth.items()}["M_13"] - known
        sound = next(line for line in registers.children if line.id_number == unknown)
        stranger = federation.NOBODY
        doubted = replace(
            sound, id_number=stranger, name="无人", birth_date="2013-02-03", certificate_no=f"{unknown}21"
        )
        registers.children.append(doubted)
        counted = (await closed(cycle))["comparisons"]
        assert counted["M_13"]["excuses"]["NUMBER_IN_DOUBT"] == 1
        async with sessions() as session:
            child = await federation.child(session, unknown)
            assert (child.id_status.name, child.schooling_status) == (
                "UNVERIFIED",
                SchoolingStatus.NEVER_ENROLLED,
            )
            assert stranger not in await federation.known(session)
            assert "" in await found(session, FindingType.CERT_ID_MISMATCH)
            place = select(tables.HouseholdRegistration).where(
                tables.HouseholdRegistration.student_id == child.id
            )
            lives = (await session.scalars(place)).one()
            assert lives.village_code == sound.village_code
            column = tables.HouseholdRegistration.address_sealed
            assert sealing.clear(column, lives.id, lives.address_sealed) == sound.address
