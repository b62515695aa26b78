"""Home teaching (送教上门): its words, when a month of it is due, and when it is met (catalogue 2.8, 4.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain import calendar
from domain.term import Terms
from domain.vocabulary import Term
from domain.working_days import WorkingDays

TEACHING_MONTHS_ONLY = "HALF_OF_SCHOOL_DAYS"
"""The value of homeTeaching.dueMonths under which only teaching months are due (A-09)."""
DAYS_A_WEEK = 7
MOST_LESSONS = 12
"""Lessons a day that can be."""


class HomeTeachingPlanState(Term):
    """送教方案状态."""

    DRAFT = "草稿"
    APPROVED = "已批准"
    ACTIVE = "执行中"
    CLOSED = "已结束"


class HomeTeachingMonthState(Term):
    """送教月度达标情况 (DC-23)."""

    OPEN = "进行中"
    MET = "达标"
    NOT_MET = "未达标"


class HomeTeachingGoal(Term):
    """送教目标 (DC-21)."""

    COGNITION = "提高认知能力"
    LIFE_ADAPTATION = "提高适应生活的能力"
    SOCIAL_ADAPTATION = "提高适应社会的能力"


class HomeTeachingPlace(Term):
    """送教地点."""

    HOME = "家中"
    COMMUNITY = "社区"
    WELFARE = "福利机构"
    REMOTE = "远程"


@dataclass(frozen=True, slots=True)
class Minimum:
    """最低次数: so many visits a month, each of so many lessons (homeTeaching.min, DC-23)."""

    visits: int
    lessons: int

    @classmethod
    def of(cls, value: object) -> Minimum | None:
        """The parameter's value; None where the place sets nothing: then nothing is judged."""
        if not isinstance(value, Mapping):
            return None
        return cls(int(value["visitsPerMonth"]), int(value["lessonsPerVisit"]))

    def counts(self, lessons: int) -> bool:
        """Whether a visit of so many lessons counts: what one has too many never makes up for another."""
        return lessons >= self.lessons


def middle(month: date, cadence: object, days: WorkingDays, terms: Terms) -> date | None:
    """The middle day of what counts of a month (any day of it): a plan in force on it owes the month its visits [P].

    cadence: the value of homeTeaching.dueMonths. Under it only teaching months may be due, those with at least half of
    their working days as school days (A-09); of these the school days count, else all days. None: the month is not due.
    """
    if cadence != TEACHING_MONTHS_ONLY:
        return month.replace(day=calendar.month_end(month.year, month.month).day // 2 + 1)
    taught = days.school_days_of(month, terms)
    return taught[len(taught) // 2] if days.is_taught(taught, month) else None
