"""Meetings of units: recorded, corrected, withdrawn; by which the calendar's event is done (QC-46, HL-45)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from database import tables
from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events, unit
from tests.duties.registers import BUREAU, OFFICE, SCHOOL, TOWNSHIP, YEAR, found, meeting, seen


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Qiaocheng, 8 August 2026, the calendar drawn up."""
    async with calendar_desk(databases, template, PLACES["QC"]) as made:
        await made.tick()
        yield made


async def to(here: Desk, day: date) -> None:
    here.move_to(day)
    await here.tick()


async def terms(here: Desk) -> dict[str, dict[str, Any]]:
    """The township's meeting of each term."""
    own = [each for each in await events(here, code="TOWNSHIP_MEETING") if each["unit"]["id"] == here.unit(0)]
    return {each["period"]: each for each in own}


async def told(here: Desk, event: dict[str, Any]) -> int:
    """How often the leading group's office was told of an event."""
    of = tables.DutyEntry
    mine = (of.row_id == event["id"].split(":")[1], of.act == "scheduledEventOverdue", of.target.is_(None))
    async with here.door.sessions() as session:
        return await session.scalar(select(func.count()).select_from(of).where(*mine)) or 0


async def test_a_special_meeting_in_the_term_does_the_townships_event_of_that_term_QC_46(here: Desk) -> None:
    await to(here, date(2026, 9, 10))
    before = (await terms(here))["2026-AUTUMN"]
    assert (before["state"], before["shownBy"]) == ("OPEN", None)
    held = await here.done("meetingRecord", meeting(here, here.unit(0), gaps="两个村未排查"), TOWNSHIP)
    assert (held["schoolYear"], held["term"], held["gaps"]) == (YEAR, "2026-AUTUMN", "两个村未排查")
    assert held["attending"] == ["镇长", "中心校校长"]
    done = await terms(here)
    assert (done["2026-AUTUMN"]["state"], done["2026-AUTUMN"]["shownBy"]) == ("DONE", held["id"])
    assert held["id"] in done["2026-AUTUMN"]["note"]
    assert done["2027-SPRING"]["state"] == "PLANNED"
    # Another kind of meeting, and another unit's, show nothing of the spring's.
    await to(here, date(2027, 3, 20))
    await here.done("meetingRecord", meeting(here, here.unit(0), type="OFFICE"), TOWNSHIP)
    await here.done("meetingRecord", meeting(here, here.unit(3)), SCHOOL)
    assert (await terms(here))["2027-SPRING"]["state"] == "OPEN"


@pytest.mark.rule("HL-45")
async def test_the_governments_meeting_in_July_or_August_of_any_of_four_kinds_does_the_event_HL_45(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["HL"]) as here:
        government = f"Organization:{await unit(here, '804', OrgType.COUNTY_GOVERNMENT)}"
        await here.tick()
        event = await deliberation(here)
        assert (event["state"], event["opensOn"], event["dueOn"]) == ("OPEN", "2026-07-01", "2026-08-31")
        for more in ({"type": "OTHER"}, {"heldOn": "2026-06-30"}):
            await here.done("meetingRecord", meeting(here, government, **more), OFFICE)
            assert (await deliberation(here))["state"] == "OPEN"
        for type, day in (
            ("EXECUTIVE", "2026-07-01"),
            ("OFFICE", here.on(0)),
            ("SPECIAL", here.on(-9)),
            ("JOINT", here.on(0)),
        ):
            said = meeting(here, government, type=type, heldOn=day, decisions="研究部署控辍保学工作")
            held = await here.done("meetingRecord", said, OFFICE)
            assert (held["type"], held["heldOn"], held["decisions"]) == (type, day, "研究部署控辍保学工作")
            event = await deliberation(here)
            assert (event["state"], event["shownBy"]) == ("DONE", held["id"])
            await here.done("meetingWithdraw", seen(held, "meetingId"), OFFICE)
            assert (await deliberation(here))["state"] == "OPEN"
        # Without one it is overdue, and told, once.
        for day in (date(2026, 9, 1), date(2026, 9, 2)):
            await to(here, day)
            event = await deliberation(here)
            assert (event["state"], await told(here, event)) == ("OVERDUE", 1)
            assert event["toldAt"][:10] == "2026-09-01"
        # A meeting of September is none of August; one of August recorded now is late.
        await here.done("meetingRecord", meeting(here, government), OFFICE)
        assert (await deliberation(here))["state"] == "OVERDUE"
        await here.done("meetingRecord", meeting(here, government, heldOn="2026-08-31"), OFFICE)
        assert (await deliberation(here))["state"] == "DONE_LATE"


async def deliberation(here: Desk) -> dict[str, Any]:
    """The government's event of 2026."""
    found = await events(here, code="GOVERNMENT_DELIBERATION", dueUntil="2026-12-31")
    return found[0]


async def test_a_missing_meeting_of_a_term_is_overdue_and_told_once_over_the_year_QC_46(here: Desk) -> None:
    async with here.door.sessions.begin() as session:  # the grants are renewed before they end
        until = datetime(2028, 1, 1, tzinfo=UTC)
        await session.execute(update(tables.AccessGrant).values(valid_until=until))
    await to(here, date(2026, 10, 8))
    await here.done("meetingRecord", meeting(here, here.unit(0)), TOWNSHIP)
    spring = (await terms(here))["2027-SPRING"]
    await to(here, date.fromisoformat(spring["dueOn"]))
    assert (await terms(here))["2027-SPRING"]["state"] == "OPEN"
    for day in (1, 2, 3):
        await to(here, date.fromordinal(date.fromisoformat(spring["dueOn"]).toordinal() + day))
    now = await terms(here)
    assert (now["2026-AUTUMN"]["state"], now["2027-SPRING"]["state"]) == ("DONE", "OVERDUE")
    assert (await told(here, now["2027-SPRING"]), await told(here, now["2026-AUTUMN"])) == (1, 0)


async def test_a_withdrawn_meeting_opens_the_event_again_unless_another_shows_it(here: Desk) -> None:
    await to(here, date(2026, 9, 10))
    first = await here.done("meetingRecord", meeting(here, here.unit(0)), TOWNSHIP)
    second = await here.done("meetingRecord", meeting(here, here.unit(0), topic="第二次专题会"), TOWNSHIP)
    assert (await terms(here))["2026-AUTUMN"]["shownBy"] == first["id"]
    gone = await here.done("meetingWithdraw", seen(first, "meetingId"), TOWNSHIP)
    assert (gone["withdrawnAt"] is not None, gone["withdrawalReason"]) == (True, "登记有误")
    now = (await terms(here))["2026-AUTUMN"]
    assert (now["state"], now["shownBy"]) == ("DONE", second["id"])
    # Moved into the holidays before it, the second shows it no more.
    moved = await here.done("meetingCorrect", seen(second, "meetingId", heldOn="2026-08-10"), TOWNSHIP)
    now = (await terms(here))["2026-AUTUMN"]
    assert (now["state"], now["shownBy"], now["note"], now["doneAt"]) == ("OPEN", None, None, None)
    assert (moved["term"], moved["schoolYear"]) == (None, "2025-2026")
    assert "held_on=2026-09-10" in moved["history"][-1]["reason"]
    back = await here.done("meetingCorrect", seen(moved, "meetingId", heldOn="2026-09-09"), TOWNSHIP)
    assert (await terms(here))["2026-AUTUMN"]["shownBy"] == back["id"]
    assert await found(here, "meetings", withdrawn=True) == {first["id"]}
    assert await found(here, "meetings", term="2026-AUTUMN", withdrawn=False) == {second["id"]}


async def test_a_late_event_is_overdue_again_without_what_showed_it_and_not_told_twice(here: Desk) -> None:
    await to(here, date(2026, 9, 10))
    spring = (await terms(here))["2026-AUTUMN"]
    after = date.fromordinal(date.fromisoformat(spring["dueOn"]).toordinal() + 1)
    await to(here, after)
    told = (await terms(here))["2026-AUTUMN"]["toldAt"]
    late = await here.done("meetingRecord", meeting(here, here.unit(0), heldOn="2026-10-01"), TOWNSHIP)
    assert (await terms(here))["2026-AUTUMN"]["state"] == "DONE_LATE"
    await here.done("meetingWithdraw", seen(late, "meetingId"), TOWNSHIP)
    await here.tick()
    now = (await terms(here))["2026-AUTUMN"]
    assert (now["state"], now["toldAt"]) == ("OVERDUE", told)


async def test_what_was_recorded_before_the_event_was_drawn_up_shows_it_by_itself(here: Desk) -> None:
    await to(here, date(2026, 9, 10))
    async with here.door.sessions.begin() as session:
        of = tables.ScheduledEvent
        await session.execute(delete(of).where(of.code == "TOWNSHIP_MEETING"))
    held = await here.done("meetingRecord", meeting(here, here.unit(0)), TOWNSHIP)
    await to(here, date(2026, 9, 11))
    now = (await terms(here))["2026-AUTUMN"]
    assert (now["state"], now["shownBy"]) == ("DONE", held["id"])
    before = await here.everything()
    await here.tick()
    assert await here.everything() == before


async def test_what_a_unit_says_by_itself_is_not_undone_by_a_register(here: Desk) -> None:
    await to(here, date(2026, 9, 10))
    event = (await terms(here))["2026-AUTUMN"]
    said = {"eventId": event["id"], "note": "会议纪要〔2026〕3号", "expectedVersion": event["version"]}
    await here.done("scheduledEventDone", said, TOWNSHIP)
    held = await here.done("meetingRecord", meeting(here, here.unit(0)), TOWNSHIP)
    await here.done("meetingWithdraw", seen(held, "meetingId"), TOWNSHIP)
    now = (await terms(here))["2026-AUTUMN"]
    assert (now["state"], now["note"], now["shownBy"]) == ("DONE", "会议纪要〔2026〕3号", None)


async def test_who_records_a_meeting_and_what_is_refused(here: Desk) -> None:
    mine, elsewhere = meeting(here, here.unit(0)), f"Organization:{here.door.here['Organization'][0]}"
    for said, why, role in (
        (mine, ("NOT_YOUR_REGISTER", "unitId", None), SCHOOL),
        (mine, ("NOT_YOUR_REGISTER", "unitId", None), BUREAU),
        (mine | {"unitId": elsewhere}, ("NO_SUCH_UNIT", "unitId", None), TOWNSHIP),
        (mine | {"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None), TOWNSHIP),
        (mine | {"heldOn": "1999-12-31"}, ("IMPOSSIBLE_DATE", "heldOn", None), TOWNSHIP),
        (mine | {"topic": " "}, ("BAD_TEXT", "topic", None), TOWNSHIP),
        (mine | {"topic": "长" * 101}, ("BAD_TEXT", "topic", None), TOWNSHIP),
        (mine | {"decisions": "电话 13900000000"}, ("PERSONAL_NUMBER", "decisions", None), TOWNSHIP),
        (mine | {"gaps": "长" * 4001}, ("BAD_TEXT", "gaps", None), TOWNSHIP),
        (mine | {"attending": []}, ("NOBODY_NAMED", "attending", None), TOWNSHIP),
        (mine | {"attending": [" "]}, ("BAD_TEXT", "attending[0]", None), TOWNSHIP),
        (mine | {"present": 0}, ("BAD_COUNT", "present", None), TOWNSHIP),
        (mine | {"documentNo": ""}, ("BAD_TEXT", "documentNo", None), TOWNSHIP),
    ):
        assert await here.refused("meetingRecord", said, role) == why, said
    held = await here.done("meetingRecord", mine, TOWNSHIP)
    for said, why, role in (
        (seen(held, "meetingId"), ("NOTHING_CORRECTED", "reason", None), TOWNSHIP),
        (seen(held, "meetingId", topic=held["topic"]), ("NOTHING_CORRECTED", "reason", None), TOWNSHIP),
        (seen(held, "meetingId", present=0), ("BAD_COUNT", "present", None), TOWNSHIP),
        (seen(held, "meetingId", heldOn=here.on(1)), ("IMPOSSIBLE_DATE", "heldOn", None), TOWNSHIP),
        (seen(held, "meetingId", topic="新议题", reason=""), ("BAD_TEXT", "reason", None), TOWNSHIP),
        (
            seen(held, "meetingId", expectedVersion=7, topic="新"),
            ("STALE_VERSION", "expectedVersion", None),
            TOWNSHIP,
        ),
        (seen(held, "meetingId", topic="新议题"), ("NOT_YOUR_REGISTER", "unitId", None), BUREAU),
        (seen(held, "meetingId", topic="新议题"), ("UNKNOWN_MEETING", "meetingId", None), SCHOOL),
    ):
        assert await here.refused("meetingCorrect", said, role) == why, said
    mended = await here.done("meetingCorrect", seen(held, "meetingId", present=13, type="JOINT"), TOWNSHIP)
    assert (mended["present"], mended["type"], mended["topic"]) == (13, "JOINT", held["topic"])
    assert mended["history"][-1]["reason"] == "更正：登记有误（原：present=12；type=SPECIAL）"
    assert (await here.refused("meetingWithdraw", seen(mended, "meetingId"), SCHOOL))[0] == "UNKNOWN_MEETING"
    gone = await here.done("meetingWithdraw", seen(mended, "meetingId"), TOWNSHIP)
    again = ("ROW_WITHDRAWN", "meetingId", None)
    assert await here.refused("meetingWithdraw", seen(gone, "meetingId"), TOWNSHIP) == again
    assert await here.refused("meetingCorrect", seen(gone, "meetingId", topic="新"), TOWNSHIP) == again
    teacher = await here.post("meetingRecord", mine, Role.HOMEROOM_TEACHER)
    assert teacher["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_departments_program_records_its_own_meeting(here: Desk) -> None:
    police = {"department": Department.PUBLIC_SECURITY}
    [own] = [
        each["unit"]["id"]
        for each in await events(here, code="PARTNER_ANSWERS", department=["PUBLIC_SECURITY"])
    ][:1]
    held = await here.done("meetingRecord", meeting(here, own, type="OTHER"), Role.DEPARTMENT, **police)
    labor = {"department": Department.LABOR}
    code = ("UNKNOWN_MEETING", "meetingId", None)
    assert await here.refused("meetingWithdraw", seen(held, "meetingId"), Role.DEPARTMENT, **labor) == code
