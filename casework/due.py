"""When a time limit ends here: by the place's parameters, its calendar and its terms (catalogue 2.5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from casework.act import Act
from domain.calendar import COUNTY_TIME

_DAYS = {"T-01": "return.timerDays", "T-04a": "reportWithinWorkingDays"}


async def at(act: Act, limit: str, day: date) -> datetime | None:
    """The instant at which a limit that starts on a day is over; None where nobody sets it."""
    if limit == "T-03":
        hours: int = act.rules["persuasionStartWithin"]
        return act.author.now + timedelta(hours=hours)
    days: int = act.rules[_DAYS[limit]]
    return datetime.combine(day + timedelta(days=days + 1), time.min, COUNTY_TIME)
