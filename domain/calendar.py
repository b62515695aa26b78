"""Periods and days of the exchange: the month it covers, the day it happens (catalogue A-01)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Fixer, Reason, Refused

COUNTY_TIME = ZoneInfo("Asia/Shanghai")
_PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
AUGUST, SATURDAY = 8, 5


def period(text: str) -> str:
    """A month as YYYY-MM. Raises Refused (BAD_PERIOD) for anything else."""
    if not _PERIOD.fullmatch(text):
        raise Refused(
            Reason(
                "BAD_PERIOD",
                "月份应写作 YYYY-MM，例如 2026-08",
                "a month is written YYYY-MM, for example 2026-08",
                Fixer.CALLER,
                "period",
            )
        )
    return text


def exchange_day(month: str, day: int = 8) -> date:
    """The civil date of a month's exchange in Asia/Shanghai."""
    return date(int(month[:4]), int(month[5:]), day)


def snapshot_instant(month: str, day: int = 8) -> datetime:
    """The instant (UTC) at which the month is frozen: 00:00 in Asia/Shanghai on the exchange day."""
    start = datetime.combine(exchange_day(month, day), datetime.min.time(), COUNTY_TIME)
    return start.astimezone(UTC)


def is_august(month: str) -> bool:
    """Whether the annual rosters join this month's exchange (HL-34, HL-37)."""
    return int(month[5:]) == AUGUST


def today(now: datetime) -> date:
    """The civil date in Asia/Shanghai of an instant."""
    return now.astimezone(COUNTY_TIME).date()


def school_year(month: str) -> str:
    """The school year a month belongs to, "2026-2027"; August already belongs to the coming one."""
    first = int(month[:4]) if int(month[5:]) >= AUGUST else int(month[:4]) - 1
    return f"{first}-{first + 1}"


def end_of_day(day: date) -> datetime:
    """The instant (UTC) at which a day ends: 24:00 in Asia/Shanghai."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), COUNTY_TIME)
    return midnight.astimezone(UTC)


def in_year(year: int, month_day: str) -> date:
    """The day of a year that a rule names as MM-DD; the month's last day where it has no such day (02-29)."""
    month, day = int(month_day[:2]), int(month_day[3:])
    return min(month_end(year, month), date(year, month, 1) + timedelta(days=day - 1))


def month_end(year: int, month: int) -> date:
    """The last day of a month; months after December are those of the next years."""
    year, month = year + month // 12, month % 12 + 1
    return date(year, month, 1) - timedelta(days=1)


def last_day(end: datetime) -> date:
    """The day that an instant ends, as `end_of_day` made it."""
    return today(end - timedelta(microseconds=1))
