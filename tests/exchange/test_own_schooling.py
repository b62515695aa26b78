"""The county's own registers of where children are: present and not registered, not arrived, permit run out (catalogue 2.13)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from database import ids, tables
from domain.admission import AdmissionBasis
from domain.attendance import AttendanceStatus
from domain.handover import Arrival, Destination
from domain.organization import Department
from domain.student import EnrollmentStatus, SpecialGroup
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.exchange.own import BUREAU, NOVEMBER, S, admitted, child, compared, held, home, named, put


async def test_who_is_at_a_school_without_a_registration_is_found_and_who_studies_elsewhere_is_not_HL_59(
    here: Desk,
) -> None:
    attending = named(*(here.rows["Student"][at] for at in (3, 9)))
    unregistered = await child(here, schooling_status=S.ATTENDING_IN_JURISDICTION_UNREGISTERED)
    elsewhere = await child(here, schooling_status=S.ATTENDING_ELSEWHERE_UNREGISTERED)
    old = await child(here, birth_date=date(2009, 1, 1))
    await child(here, grade=8)
    away = here.rows["Student"][5]
    reported = await child(here, schooling_status=S.NEVER_ENROLLED)
    gone = await child(here, schooling_status=S.MOVED_OUT)
    for student in (reported, gone):
        await put(here, admitted(here, student, AdmissionBasis.HOUSEHOLD))
    await attended(here, away, date(2026, 10, 9))
    run, found, _ = await compared(here, "M_03")
    assert found == attending | named(unregistered, away, reported)
    assert run["excuses"] == {"HL-60": 1, "OUTSIDE_SCHOOL_AGE": 1, "HL-66": 1}, (elsewhere, old, gone)
    # of the world two, and one of ours, are where they are registered
    assert run["leftCount"] == sum(run["buckets"].values()) + 3
    assert run["comparedOn"] == NOVEMBER.isoformat()


async def attended(here: Desk, student: UUID, day: date) -> None:
    """A child was seen on a day in the class of the world."""
    async with here.door.sessions.begin() as session:
        room = await session.scalar(select(tables.SchoolClass.id).limit(1))
        sheet = tables.AttendanceSheet(
            jurisdiction_code=here.code,
            school_id=here.rows["School"][0],
            class_id=room,
            day=day,
            recorded_at=here.time.now(),
        )
        session.add(sheet)
        await session.flush()
        session.add(
            tables.AttendanceRecord(
                sheet_id=sheet.id, student_id=student, day=day, status=AttendanceStatus.PRESENT
            )
        )


async def test_a_leaver_who_is_at_no_junior_school_is_missed_once_the_first_week_is_over_GH_25(
    here: Desk,
) -> None:
    def goes(student: UUID, to: Destination, **more: Any) -> tables.GraduateDestination:
        said = {"school_year": "2026-2027", "primary_id": here.rows["School"][0], "destination": to, **more}
        return tables.GraduateDestination(student_id=student, **said)

    junior = UUID((await here.school("7001")).partition(":")[2])
    year = {"school_year": "2026-2027", "primary_id": here.rows["School"][0], "junior_id": junior}
    handover = tables.TransitionHandover(jurisdiction_code=here.code, drafted_at=here.time.now(), **year)
    await put(here, handover)
    expected = {"junior_id": junior, "handover_id": handover.id}
    missing, came, enrolled, unknown, proven, unproven, ill, old, graduated = [
        await child(here, name=f"毕业生{at}", birth_date=date(2014, 3, 1)) for at in range(9)
    ]
    async with here.door.sessions.begin() as session:
        of = tables.Student
        await session.execute(update(of).where(of.id == old).values(birth_date=date(2009, 1, 1)))
        await session.execute(update(of).where(of.id == ill).values(schooling_status=S.SUSPENDED_ILLNESS))
    await put(
        here,
        goes(missing, Destination.COUNTY_JUNIOR, arrival=Arrival.NOT_ARRIVED, **expected),
        goes(
            came, Destination.COUNTY_JUNIOR, arrival=Arrival.ARRIVED, arrived_on=date(2026, 9, 1), **expected
        ),
        goes(enrolled, Destination.COUNTY_JUNIOR, **expected),
        held(here, enrolled, 7),
        goes(unknown, Destination.UNKNOWN),
        goes(proven, Destination.ELSEWHERE, school_name="外地中学", evidence=ids.fresh(1)),
        goes(unproven, Destination.ELSEWHERE, school_name="外地中学"),
        goes(ill, Destination.COUNTY_JUNIOR, **expected),
        goes(old, Destination.UNKNOWN),
        held(here, graduated, 6, status=EnrollmentStatus.GRADUATED),
    )
    run, found, _ = await compared(here, "M_16")
    assert found == named(missing, unknown, unproven, graduated)
    assert run["excuses"] == {"GH-25": 1, "HL-63": 1, "OUTSIDE_SCHOOL_AGE": 1}
    assert run["leftCount"] == 9


async def test_before_the_first_week_is_over_no_leaver_is_missed_QC_18(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template) as here:
        early = await child(here, birth_date=date(2014, 3, 1))
        goes = {"school_year": "2026-2027", "primary_id": here.rows["School"][0]}
        await put(here, tables.GraduateDestination(student_id=early, destination=Destination.UNKNOWN, **goes))
        here.move_to(date(2026, 9, 2))
        run, found, _ = await compared(here, "M_16")
        assert (found, run["excuses"]) == (set(), {"QC-18": 1})


async def test_a_permit_that_has_run_out_is_found_unless_the_household_came_here_QC_33(here: Desk) -> None:
    lapsed, valid, moved, renewed = [await child(here, grade=7, name=f"随迁{at}") for at in range(4)]
    basis, past = AdmissionBasis.RESIDENCE_PERMIT, date(2026, 11, 19)
    await put(
        here,
        admitted(here, lapsed, basis, past),
        home(lapsed, "230381"),
        admitted(here, valid, basis, NOVEMBER),
        admitted(here, moved, basis, past),
        home(moved),
        admitted(here, renewed, basis, past, "2025-2026"),
        admitted(here, renewed, basis, date(2027, 8, 31)),
    )
    run, found, _ = await compared(here, "M_19")
    assert found == named(lapsed)
    assert run["excuses"] == {"GH-16": 1}
    assert (run["leftCount"], run["rightCount"]) == (4, 2)


async def test_household_registration_presence_and_assistance_are_counted_at_once_small_counts_kept_back(
    here: Desk,
) -> None:
    people = here.rows["Student"]
    group = {"group": SpecialGroup.DIBAO, "source": Department.CIVIL_AFFAIRS}
    lapsed = {**group, "group": SpecialGroup.TEKUN, "valid_to": date(2026, 10, 31)}
    await put(
        here,
        tables.SpecialGroupMembership(student_id=people[1], **group),
        tables.SpecialGroupMembership(student_id=people[2], **lapsed),
    )
    await child(here, schooling_status=S.NEVER_ENROLLED)
    await child(here, schooling_status=S.MOVED_OUT)
    await child(here, birth_date=date(2009, 1, 1))
    run, found, _ = await compared(here, "THREE_WAY")
    assert found == set()
    assert (run["leftCount"], run["rightCount"]) == (13, 2)
    assert run["buckets"] == {
        "HOUSEHOLD+ENROLLED+PRESENT": 2,  # 0 and 6 of the world
        "HOUSEHOLD+ENROLLED": 4,
        "HOUSEHOLD+PRESENT": 2,
        "HOUSEHOLD": 3,
        "HOUSEHOLD+ASSISTED": 1,
        "NONE": 1,
    }
    query = "{ comparisonRuns(comparison: THREE_WAY, first: 1) { nodes { leftCount buckets } } }"
    [shown] = (await here.ask(query, role=BUREAU))["comparisonRuns"]["nodes"]
    assert shown["buckets"] == run["buckets"]
    async with here.door.sessions() as session:
        row = await session.get_one(tables.ComparisonRun, UUID(run["id"].partition(":")[2]))
    small = {name: count for name, count in run["buckets"].items() if count < 5}
    assert all(row.coarse_buckets[name] is None for name in small)


async def test_children_are_shown_by_household_and_assistance(here: Desk) -> None:
    people = here.rows["Student"]
    group = {"group": SpecialGroup.RURAL_DIBAO, "source": Department.CIVIL_AFFAIRS}
    ended = {**group, "valid_to": date(2026, 10, 31)}
    rootless = await child(here)
    await put(
        here,
        tables.SpecialGroupMembership(student_id=people[1], **group),
        tables.SpecialGroupMembership(student_id=people[2], **ended),
    )

    async def shown(which: str) -> set[str]:
        query = f"{{ students(first: 50, filter: {{{which}}}) {{ nodes {{ id }} }} }}"
        return {each["id"] for each in (await here.ask(query, role=BUREAU))["students"]["nodes"]}

    assert await shown("householdHere: true") == named(*people)
    assert await shown("householdHere: false") == named(rootless)
    assert await shown('assistedOn: "2026-11-20"') == named(people[1])
    assert await shown('assistedOn: "2026-10-01"') == named(people[1], people[2])
