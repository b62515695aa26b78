"""The county's own registers of persons, held against each other by the bureau: who is found, who is let pass (catalogue 2.13)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from database import tables
from domain.exchange import VerificationReason
from domain.ledger import LedgerScope, LedgerStatus, LedgerType
from domain.organization import OrgType
from domain.role import Role
from domain.student import (
    IdStatus,
    IdType,
    Sex,
)
from tests import sealing
from tests.casework.desk import Desk
from tests.exchange.own import BUREAU, S, child, compared, home, named, put


async def test_people_and_ledger_are_held_against_each_other_and_a_ledger_being_built_is_let_be_GH_29(
    here: Desk,
) -> None:
    people = here.rows["Student"]
    ledgers = {
        type: tables.Ledger(
            jurisdiction_code=here.code,
            type=type,
            owner_id=here.rows["Organization"][3],
            scope=LedgerScope.SCHOOL,
            status=LedgerStatus.CURRENT,
        )
        for type in (LedgerType.ENROLLMENT_MANAGEMENT, LedgerType.SCHOOL_AGE_ENROLLMENT)
    }
    await put(here, *ledgers.values())
    management, school_age = (each.id for each in ledgers.values())
    gone = await child(here, schooling_status=S.DECEASED)
    stands = [(management, people[at]) for at in (0, 2, 4, 5, 6, 8)]  # 10 lacks, 5 is not registered
    stands += [(school_age, people[at]) for at in (0, 2, 4, 5, 6, 8, 10)]  # 5 may stand here
    stands.append((school_age, gone))
    await put(here, *(tables.LedgerEntry(ledger_id=of, student_id=student) for of, student in stands))
    run, found, buckets = await compared(here, "M_06")
    assert found == named(people[10], people[5], gone)
    assert buckets[f"Student:{people[10]}"] == "LEFT_ONLY"
    assert buckets[f"Student:{people[5]}"] == buckets[f"Student:{gone}"] == "RIGHT_ONLY"
    assert run["leftCount"] == 6
    await put(here, tables.LedgerEntry(ledger_id=management, student_id=people[10]))
    again, found, _ = await compared(here, "M_06")
    assert found == named(people[5], gone)
    assert again["id"] == run["id"], "once a day is one run"
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.Ledger).values(status=LedgerStatus.BUILDING))
    _, found, _ = await compared(here, "M_06")
    assert found == named(gone), "who has left stands in no ledger, whatever its state"


async def asked_of_police(here: Desk, reason: VerificationReason) -> set[str]:
    found, ask = tables.Discrepancy, tables.Verification
    statement = select(found.student_id).join(ask, ask.discrepancy_id == found.id).where(ask.reason == reason)
    async with here.door.sessions() as session:
        return {f"Student:{each}" for each in await session.scalars(statement)}


async def test_who_has_no_number_is_found_and_the_police_are_asked_but_not_about_another_countrys_paper_QC_42(
    here: Desk,
) -> None:
    bare = await child(here, grade=8, id_type=IdType.NONE, id_status=IdStatus.MISSING)
    outside = await child(here, schooling_status=S.NEVER_ENROLLED, id_type=IdType.HOUSEHOLD_REGISTER)
    await child(here, grade=8, id_type=IdType.PASSPORT)
    await child(here, schooling_status=S.DECEASED)
    run, found, _ = await compared(here, "M_09")
    assert found == named(bare, outside)
    assert run["excuses"] == {"OTHER_DOCUMENT": 1}
    assert (run["leftCount"], run["rightCount"]) == (15, 12)
    assert await asked_of_police(here, VerificationReason.NO_ID_NUMBER) == found
    numbered = sealing.of(tables.Student.id_number_sealed, bare, "15078520120501001X")
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.Student).where(tables.Student.id == bare).values(**numbered))
    here.move_to(date(2026, 12, 1))
    later, found, _ = await compared(here, "M_09")
    assert later["id"] != run["id"]
    async with here.door.sessions() as session:
        states = dict(
            (
                await session.execute(
                    select(tables.Discrepancy.student_id, tables.Discrepancy.state).where(
                        tables.Discrepancy.student_id.in_([bare, outside])
                    )
                )
            ).all()
        )
    assert {id: state.name for id, state in states.items()} == {bare: "RESOLVED", outside: "OPEN"}


async def test_of_whom_a_ledger_does_not_know_the_household_or_the_home_the_police_are_asked_QC_43(
    here: Desk,
) -> None:
    ledger = here.rows["Ledger"][0]
    bureau = {"code": f"{here.code}000", "type": OrgType.EDUCATION_BUREAU, "name_zh": "教育局"}
    await put(here, tables.Organization(jurisdiction_code=here.code, **bureau))
    rootless = await child(here)
    homeless = await child(here, village_id=None)
    unresolved = await child(here, schooling_status=S.IDENTITY_UNRESOLVED)
    lost = await child(here, schooling_status=S.UNREACHABLE)
    far = await child(here, village_id=None, schooling_status=S.ATTENDING_ELSEWHERE_REGISTERED_HERE)
    nowhere = await child(here, village_id=None)
    await put(here, *(home(each) for each in (homeless, unresolved, lost, far)))
    await put(
        here,
        *(
            tables.LedgerEntry(ledger_id=ledger, student_id=each)
            for each in (rootless, homeless, unresolved, lost, far)
        ),
    )
    _, found, _ = await compared(here, "M_11")
    assert found == named(rootless, unresolved), "who stands in no ledger is asked about by no one"
    assert await asked_of_police(here, VerificationReason.UNCLEAR_HOUSEHOLD) == found
    run, found, _ = await compared(here, "M_11_RESIDENCE")
    assert found == named(homeless, lost)
    assert run["excuses"] == {"QC-39": 1}
    assert await asked_of_police(here, VerificationReason.UNCLEAR_RESIDENCE) == found
    async with here.door.sessions() as session:
        entered = (
            select(tables.LedgerEntry.student_id)
            .join(tables.Ledger)
            .where(tables.Ledger.type == LedgerType.SCHOOL_AGE_ENROLLMENT)
        )
        assert named(*(await session.scalars(entered))) >= named(rootless, unresolved, homeless, lost)
    assert nowhere


async def test_one_child_registered_twice_is_a_pair_for_a_person_to_look_at(here: Desk) -> None:
    twins = [await child(here, grade=8, sex=sex) for sex in (Sex.MALE, Sex.FEMALE)]
    near = [await child(here, grade=8, name=name) for name in ("王 小明", "王小明")]
    far = [await child(here, grade=8, name="王小刚") for _ in range(2)]
    proven = [await child(here, grade=8, name="李某", id_status=IdStatus.VERIFIED) for _ in range(2)]
    family = [await child(here, grade=8, name="赵某") for _ in range(2)]
    guardian = tables.Guardian(jurisdiction_code=here.code, name="赵父")
    await put(here, guardian)
    village = f"{here.code}001001"
    for student in (*twins, *near, *proven):
        await put(here, home(student, village=village))
    for student in family:
        await put(here, tables.Guardianship(student_id=student, guardian_id=guardian.id, relation="FATHER"))
    no = b"the same registration number"
    async with here.door.sessions.begin() as session:
        of = tables.Enrollment
        await session.execute(
            update(of).where(of.student_id.in_([far[0], twins[0]])).values(student_no_index=no)
        )
    run, found, buckets = await compared(here, "M_15")
    assert found == named(max(near), max(family), max(far[0], twins[0]))
    assert sorted(buckets.values()) == ["AMBIGUOUS", "AMBIGUOUS", "CONFLICTING"]
    assert run["excuses"] == {"BOTH_VERIFIED": 1}


async def test_so_many_findings_that_the_register_is_doubted_wait_for_a_person(here: Desk) -> None:
    crowd = [await child(here, id_type=IdType.NONE, name=f"学生{at}") for at in range(20)]
    assert (await here.refused("registersCompare", {"comparison": "M_09"}, BUREAU))[:2] == ("HELD", "release")
    _, found, _ = await compared(here, "M_09", release=True)
    assert found == named(*crowd)


async def test_a_second_comparison_on_a_day_changes_nothing_and_no_child_is_changed_by_any(
    here: Desk,
) -> None:
    await child(here, id_type=IdType.NONE)
    for comparison in ("M_03", "M_06", "M_09", "M_11", "M_11_RESIDENCE", "M_15", "M_16", "M_19", "THREE_WAY"):
        before = await here.everything()
        first, found, _ = await compared(here, comparison)
        after = await here.everything()
        assert after["student"] == before["student"]
        assert after["enrollment"] == before["enrollment"]
        again, same, _ = await compared(here, comparison)
        assert (again["id"], again["digest"], same) == (first["id"], first["digest"], found)
        assert await here.everything() == after


async def test_comparisons_of_departments_and_schools_and_other_people_are_refused(here: Desk) -> None:
    for comparison in ("M_01", "M_02", "M_13"):
        refused = await here.refused("registersCompare", {"comparison": comparison}, BUREAU)
        assert refused[:2] == ("NOT_OWN", "comparison")
    for role in (Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER):
        refused = await here.post("registersCompare", {"comparison": "M_09"}, role)
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_discrepancy_is_given_to_a_unit_verified_by_it_and_settled_by_the_bureau(here: Desk) -> None:
    student = await child(here, grade=8, number=None)
    _, found, _ = await compared(here, "M_09")
    assert named(student) <= found
    asked = """query ($f: DiscrepancyFilter) { discrepancies(first: 50, filter: $f) {
      nodes { id version state dueOn owner { id type } student { id } } } }"""

    async def standing(**wanted: Any) -> list[Any]:
        answer = await here.ask(asked, {"f": wanted}, BUREAU)
        return [
            each
            for each in answer["discrepancies"]["nodes"]
            if each["student"] and each["student"]["id"] in named(student)
        ]

    [row] = await standing(comparison="M_09", state=["OPEN"])
    due = date.fromisoformat(row["dueOn"])
    assert row["owner"]["type"] == "SCHOOL", "who keeps the child's ledger looks into it"
    assert await standing(dueBefore=str(due)) == []
    assert await standing(dueBefore=str(due + timedelta(days=1)), ownerId=row["owner"]["id"]) == [row]
    bureau = here.unit(0)
    said = {"discrepancyId": row["id"], "expectedVersion": row["version"], "reason": "请核查"}
    assert (
        await here.refused("discrepancyAssign", said | {"ownerId": bureau, "dueOn": "2020-01-01"}, BUREAU)
    )[:2] == ("DUE_PAST", "dueOn")
    row = await here.done("discrepancyAssign", said | {"ownerId": row["owner"]["id"]}, BUREAU)
    assert row["state"] == "ASSIGNED"
    said = {"discrepancyId": row["id"], "expectedVersion": row["version"], "reason": "户口正在办理"}
    row = await here.done("discrepancyVerify", said | {"isReal": True})
    assert (row["state"], row["isReal"], row["decisionReason"]) == ("VERIFIED", True, "户口正在办理")
    entry, found = tables.LedgerEntry, select(tables.LedgerEntry.facts["findings"])

    async def entered() -> list[Any]:
        async with here.door.sessions() as session:
            return [
                each["comparison"] for each in await session.scalar(found.where(entry.student_id == student))
            ]

    assert "M_09" in await entered()
    said["expectedVersion"] = row["version"]
    row = await here.done("discrepancyVerify", said | {"isReal": False})
    await compared(here, "M_09")
    assert "M_09" not in await entered(), "a false alarm stands in no ledger"
    assert (await standing(comparison="M_09"))[0]["state"] == "VERIFIED"
    said["expectedVersion"] = row["version"]
    row = await here.done("discrepancyResolve", said, BUREAU)
    assert row["state"] == "RESOLVED"
    said["expectedVersion"] = row["version"]
    assert (await here.refused("discrepancyVerify", said | {"isReal": False}))[0] == "DISCREPANCY_SETTLED"
    pair = [await child(here, grade=8, name="李雷") for _ in range(2)]
    guardian = tables.Guardian(jurisdiction_code=here.code, name="李父")
    await put(here, guardian)
    for each in pair:
        await put(here, tables.Guardianship(student_id=each, guardian_id=guardian.id, relation="FATHER"))
    run, _, _ = await compared(here, "M_15")
    [twins] = [each for each in run["discrepancies"]["nodes"] if each["state"] == "OPEN"]
    said = {"discrepancyId": twins["id"], "expectedVersion": 0, "reason": "系两人", "isReal": False}
    assert (await here.refused("discrepancyVerify", said, BUREAU))[0] == "STALE_VERSION"
    assert (await here.refused("discrepancyVerify", said | {"expectedVersion": 1}, BUREAU))[
        0
    ] == "IS_CANDIDATE"
