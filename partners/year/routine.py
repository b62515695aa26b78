"""What recurs at every school: the sheet of each day, roll-call at term start, the month's sum and its ledgers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from partners.year.county import County, Room
from partners.year.person import DONE, Person

_KEPT = """query Kept($owner: ID!) { ledgers(filter: { ownerId: $owner }, first: 50) { nodes {
  id version type confirmedMonth entries(state: [OPEN, UPDATED, REOPENED], first: 1) { nodes { id } } } } }"""


async def morning(county: County) -> dict[str, Any]:
    """One sheet a class: who is named is named, all others are there; the sheets with absences, by class."""
    waiting = {}
    for room in county.rooms.values():
        if room.keeps_sheets:
            sheet = await _sheet(room, county.today)
            if any(status != "PRESENT" for status in room.named.values()):
                waiting[room.id] = sheet
    return waiting


async def afternoon(county: County, waiting: dict[str, Any]) -> None:
    """Each absence of the morning is looked into the same day (GH-31)."""
    for id, sheet in waiting.items():
        room = county.rooms[id]
        away = [(child, status) for child, status in room.named.items() if status != "PRESENT"]
        absences = [{"studentId": child, "status": status} for child, status in away]
        said = {"expectedVersion": sheet["version"], "verifiedBy": "王老师", "absences": absences}
        await room.teacher.do("absenceVerify", sheetId=sheet["id"], **said)


async def roll_call(county: County, missing: set[str]) -> None:
    """Every pupil is ticked on the first school day of a term (DC-10)."""
    for room in county.rooms.values():
        entries = [{"studentId": each.id, "reported": False} for each in room.pupils if each.id in missing]
        said = {"checkedOn": county.today.isoformat(), "entries": entries, "othersReported": True}
        await room.teacher.do("returnCheckRecord", classId=room.id, **said)


async def close_month(county: County, month: str) -> None:
    """Each class's attendance of a month is summed up by its teacher and signed by the school (GH-32)."""
    for room in county.rooms.values():
        if room.keeps_sheets:
            await sum_up(county, room, month)


async def sum_up(county: County, room: Room, month: str) -> None:
    made = await room.teacher.do("attendanceSummarize", classId=room.id, month=month, preparedBy="王老师")
    said = {"expectedVersion": made["version"], "reviewedBy": "李校长"}
    await county.school(room.school).do("attendanceSummaryReview", summaryId=made["id"], **said)


async def confirm(keeper: Person, month: str) -> None:
    """A unit says of its ledgers that they are right for a month, or that nobody belongs in them (GH-29, GH-27).

    One in which only children stand that have left the school, as in that of changes, looks empty to it and is not.
    """
    for each in (await keeper.see(_KEPT, owner=keeper.who.unit))["ledgers"]["nodes"]:
        said = {"ledgerId": each["id"], "expectedVersion": each["version"], "month": month}
        if each["entries"]["nodes"] or (await keeper.attempt("ledgerDeclareEmpty", **said))[0] != DONE:
            await keeper.do("ledgerConfirmMonth", **said)


def month_before(day: date) -> str:
    """The month before a day's ("2026-09")."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


async def _sheet(room: Room, day: date) -> Any:
    entries = [
        {"studentId": child, "status": "PRESENT" if status == "PRESENT" else "ABSENT"}
        for child, status in room.named.items()
    ]
    return await room.teacher.do(
        "attendanceRecord", classId=room.id, day=day.isoformat(), entries=entries, othersPresent=True
    )
