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
    if limit in ("T-23a", "T-23b"):
        ahead: int = act.rules["expiry.reminderDays"] if limit == "T-23b" else 0
        return datetime.combine(day + timedelta(days=1 - ahead), time.min, COUNTY_TIME)
    days: int = act.rules[_DAYS[limit]]
    return datetime.combine(day + timedelta(days=days + 1), time.min, COUNTY_TIME)
