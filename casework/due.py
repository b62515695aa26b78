"""When a time limit ends here: by the place's parameters, its calendar and its terms (catalogue 2.5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from casework.act import Act
from domain.calendar import COUNTY_TIME

_DAYS = {"T-01": "return.timerDays", "T-04": "reportWithinWorkingDays"}


async def at(act: Act, limit: str, day: date) -> datetime | None:
    """The instant at which a limit that starts on a day is over; None where nobody sets it."""
    if limit == "T-03":
        hours: int = act.rules["persuasionStartWithin"]
        return act.author.now + timedelta(hours=hours)
    if limit == "T-05a":
        return _end_of((day.replace(day=1) + timedelta(days=31)).replace(day=act.rules["monthlyCloseDay"]))
    if limit == "T-07":
        return None  # the terms are not known yet
    if limit == "T-21":
        last = date.fromisoformat(f"{day.year}-{act.rules['ledger.workDue']}")
        return _end_of(last if last >= day else last.replace(year=day.year + 1))
    days: int = act.rules[_DAYS[limit]]
    return _end_of(day + timedelta(days=days))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, COUNTY_TIME)
