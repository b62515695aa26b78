"""When a time limit ends here: by the place's parameters, its working days and its terms (catalogue 2.5)."""

from __future__ import annotations

from datetime import date, datetime, time

from casework.act import Act
from database import school_calendar
from domain import deadline, limit
from domain.calendar import COUNTY_TIME
from domain.term import Terms
from domain.working_days import WorkingDays


async def at(act: Act, code: str, started: date | datetime) -> datetime | None:
    """The instant at which a limit ("T-04a") runs out; None where nobody sets it. started: its event, or the day of it."""
    moment = started if isinstance(started, datetime) else datetime.combine(started, time.min, COUNTY_TIME)
    return deadline.due(limit.LIMITS[code], moment, act.rules.values, await days(act), await terms(act))


async def is_provisional(act: Act, code: str, until: datetime) -> bool:
    """Whether it may still end otherwise than at `until`: no clause sets its length, or its working days are not arranged yet."""
    of = limit.LIMITS[code]
    if of.amount is not None and act.rules.is_default(of.amount):
        return True
    return deadline.is_provisional(of, act.author.now, until, act.rules.values, await days(act))


async def days(act: Act) -> WorkingDays:
    """The county's working days."""
    author, year = act.author, act.year
    if year.days is None:
        county = author.jurisdiction_code
        year.days = await school_calendar.working_days(act.session, county, author.arrangements)
    return year.days


async def terms(act: Act) -> Terms:
    """The county's school terms."""
    year = act.year
    if year.terms is None:
        proposed = act.rules["term.proposed"]
        year.terms = await school_calendar.terms(act.session, act.author.jurisdiction_code, proposed)
    return year.terms
