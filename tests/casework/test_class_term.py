"""The homeroom teacher's record of a term: opened with its clock, five items of each pupil, complete with the last (BS-16)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.role import Role
from domain.student import EnrollmentStatus
from tests import sealing
from tests.casework.classroom import Classroom, classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

BOSHAN = "370304"
TOWNSHIP, BUREAU = Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
PHONE, ADDRESS = "13912345678", "某村12号"
RECORDS = (
    "{ classTermRecords { nodes { id kind completedAt schoolClass { id } timers { limit state dueAt } } } }"
)


@pytest.fixture
async def boshan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, BOSHAN) as made:
        move_to(made, date(2026, 9, 1))
        yield made


def items(room: Classroom, at: int, **more: Any) -> dict[str, Any]:
    said = {"studentId": room.pupils[at], "enrolled": True, "homeAddress": ADDRESS}
    return said | {"guardianName": "某家长", "contact": PHONE} | more


def saying(room: Classroom, *entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"classId": room.id, "entries": list(entries), **more}


async def of_class(desk: Desk, room: Classroom) -> Any:
    found = (await desk.ask(RECORDS))["classTermRecords"]["nodes"]
    return [each for each in found if each["schoolClass"]["id"] == room.id]


@pytest.mark.rule("BS-16")
async def test_each_term_opens_a_record_of_each_class_that_is_overdue_after_its_first_month_BS_16(
    boshan: Desk,
) -> None:
    room = await classroom(boshan)
    await boshan.tick()
    [record] = await of_class(boshan, room)
    assert (record["kind"], record["completedAt"]) == ("AUTUMN", None)
    assert record["timers"] == [{"limit": "T-12", "state": "RUNNING", "dueAt": "2026-10-01T16:00:00+00:00"}]
    move_to(boshan, date(2026, 10, 2))
    await boshan.tick()
    [record] = await of_class(boshan, room)
    assert [each["state"] for each in record["timers"]] == ["OVERDUE"]
    move_to(boshan, date(2027, 3, 2))
    await boshan.tick()
    assert [each["kind"] for each in await of_class(boshan, room)] == ["SPRING", "AUTUMN"]


@pytest.mark.rule("BS-16")
async def test_the_record_is_complete_with_the_last_pupil_and_then_its_clock_ends_BS_16(boshan: Desk) -> None:
    room = await classroom(boshan, 3, held={2: EnrollmentStatus.TRANSFERRING})
    await boshan.tick()
    some = await boshan.done("classTermRecordSubmit", saying(room, items(room, 0), items(room, 1)))
    assert (some["completedAt"], [each["state"] for each in some["timers"]]) == (None, ["RUNNING"])
    gone = items(room, 2, enrolled=False, outflow="随父母转往外省就读")
    said = saying(room, gone, expectedVersion=some["version"])
    whole = await boshan.done("classTermRecordSubmit", said)
    assert whole["completedAt"]
    assert [each["state"] for each in whole["timers"]] == ["DONE"]
    told = {each["student"]["id"]: each for each in whole["entries"]["nodes"]}
    assert [told[each]["enrolled"] for each in room.pupils] == [True, True, False]
    assert told[room.pupils[2]]["outflow"] == "随父母转往外省就读"
    assert (told[room.pupils[0]]["guardianName"], told[room.pupils[0]]["contactMasked"]) == (
        "某家长",
        "139*******8",
    )


@pytest.mark.rule("BS-16")
async def test_address_and_telephone_are_sealed_and_stand_nowhere_in_clear_BS_16(boshan: Desk) -> None:
    room = await classroom(boshan, 1)
    await boshan.done("classTermRecordSubmit", saying(room, items(room, 0), idempotencyKey="term-record-1"))
    async with boshan.door.sessions() as session:
        entry = (await session.scalars(select(tables.ClassTermEntry))).one()
        of = tables.ClassTermEntry
        assert sealing.clear(of.contact_sealed, entry.id, entry.contact_sealed) == PHONE
        assert sealing.clear(of.home_address_sealed, entry.id, entry.home_address_sealed) == ADDRESS
        for table in tables.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                said = "|".join(map(str, row))
                assert PHONE not in said
                assert ADDRESS not in said


async def test_what_cannot_be_recorded_is_refused_and_nothing_changes(boshan: Desk) -> None:
    room, other = await classroom(boshan, 2), await classroom(boshan, 1)
    one = f"entries[{room.pupils[0].split(':')[1]}]"
    for entry, why in (
        (items(room, 0, enrolled=False), ("OUTFLOW_MISSING", f"{one}.outflow", "BS-16")),
        (items(room, 0, outflow="外地"), ("OUTFLOW_MISSING", f"{one}.outflow", "BS-16")),
        (items(room, 0, contact="没有"), ("BAD_PHONE", f"{one}.contact", None)),
        (items(room, 0, homeAddress=" "), ("BAD_TEXT", f"{one}.homeAddress", None)),
        (items(room, 0, guardianName=PHONE), ("PERSONAL_NUMBER", f"{one}.guardianName", None)),
        (items(other, 0), ("NOT_OF_CLASS", "entries[0].studentId", None)),
    ):
        assert await boshan.refused("classTermRecordSubmit", saying(room, entry)) == why
    twice = saying(room, items(room, 0), items(room, 0))
    assert (await boshan.refused("classTermRecordSubmit", twice))[0] == "NAMED_TWICE"
    elsewhere = {"organization_id": boshan.rows["Organization"][2]}
    assert (await boshan.refused("classTermRecordSubmit", saying(room, items(room, 0)), **elsewhere))[0] == (
        "UNKNOWN_CLASS"
    )
    for role in (TOWNSHIP, BUREAU):
        assert "errors" in await boshan.post("classTermRecordSubmit", saying(room, items(room, 0)), role)
    move_to(boshan, date(2027, 2, 1))
    assert (await boshan.refused("classTermRecordSubmit", saying(room, items(room, 0))))[0] == "NOT_IN_TERM"


async def test_a_correction_says_which_version_it_saw(boshan: Desk) -> None:
    room = await classroom(boshan, 2)
    first = await boshan.done("classTermRecordSubmit", saying(room, items(room, 0)))
    again = saying(room, items(room, 0, guardianName="另一家长"))
    assert (await boshan.refused("classTermRecordSubmit", again))[0] == "TERM_RECORDED"
    stale = again | {"expectedVersion": first["version"] - 1}
    assert (await boshan.refused("classTermRecordSubmit", stale))[0] == "STALE_VERSION"
    seen = again | {"expectedVersion": first["version"]}
    corrected = await boshan.done("classTermRecordSubmit", seen)
    [entry] = corrected["entries"]["nodes"]
    assert (entry["guardianName"], entry["version"]) == ("另一家长", 2)
