"""Periodic reports (定期报告): who reports what period to whom, up the levels of the routine reporting mechanism (GH-02, 8.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NoReturn

from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.event import EventKind
from domain.organization import OrgType
from domain.term import SchoolYear, TermKind, Terms
from domain.vocabulary import Term


class ReportLevel(Term):
    """报告层级: whose children a report counts."""

    SCHOOL = "学校"
    CENTER_SCHOOL = "学区中心学校"
    TOWNSHIP = "乡镇、街道"
    COUNTY = "区县"


class PeriodReportKind(Term):
    """定期报告种类: a level and how often."""

    SCHOOL_MONTHLY = "学校月报"
    CENTER_SCHOOL_MONTHLY = "学区中心学校月报"
    TOWNSHIP_MONTHLY = "乡镇月报"
    COUNTY_QUARTERLY = "区县季报"
    COUNTY_TERM = "区县学期报告"
    COUNTY_YEAR = "区县年度报告"


class PeriodReportState(Term):
    """定期报告状态."""

    DRAFT = "草稿"
    SUBMITTED = "已报送"
    RETURNED = "退回修改"
    SIGNED_OFF = "已审签"


OPEN = frozenset({PeriodReportState.DRAFT, PeriodReportState.RETURNED})
"""States in which its unit still writes it."""
HANDED_IN = (PeriodReportState.SUBMITTED, PeriodReportState.SIGNED_OFF)
"""States in which a unit has reported."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind is. types: of the units that report so; event: the calendar's rule by which it is due, if that has one."""

    level: ReportLevel
    every: EventKind
    types: frozenset[OrgType]
    event: str


_SCHOOLS = frozenset({OrgType.SCHOOL})
_BUREAU = frozenset({OrgType.EDUCATION_BUREAU})
_TOWNSHIPS = frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT})
_CENTERS = frozenset({OrgType.CENTER_SCHOOL})
FORMS: Mapping[PeriodReportKind, Form] = {
    PeriodReportKind.SCHOOL_MONTHLY: Form(
        ReportLevel.SCHOOL, EventKind.MONTHLY, _SCHOOLS, "SCHOOL_MONTHLY_REPORT"
    ),
    PeriodReportKind.CENTER_SCHOOL_MONTHLY: Form(
        ReportLevel.CENTER_SCHOOL, EventKind.MONTHLY, _CENTERS, "CENTER_SCHOOL_MONTHLY_REPORT"
    ),
    PeriodReportKind.TOWNSHIP_MONTHLY: Form(
        ReportLevel.TOWNSHIP, EventKind.MONTHLY, _TOWNSHIPS, "TOWNSHIP_CONFIRMATION"
    ),
    PeriodReportKind.COUNTY_QUARTERLY: Form(
        ReportLevel.COUNTY, EventKind.QUARTERLY, _BUREAU, "QUARTERLY_RECHECK"
    ),
    PeriodReportKind.COUNTY_TERM: Form(ReportLevel.COUNTY, EventKind.TERM, _BUREAU, "COUNTY_TERM_REPORT"),
    PeriodReportKind.COUNTY_YEAR: Form(ReportLevel.COUNTY, EventKind.YEARLY, _BUREAU, "COUNTY_YEAR_REPORT"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name ("2026-09", "2026-Q3", "2026-AUTUMN", "2026-2027") and its days. event: that of the calendar's event.

    A month is reported in the month after it, all else by its own end.
    """

    name: str
    first: date
    last: date
    event: str

    def ready_on(self, lead: int) -> date:
        """The first day on which it may be handed in. lead: days before its last one, where it is due on that."""
        if self.event != self.name:
            return self.last + timedelta(days=1)
        return max(self.first, self.last - timedelta(days=lead))


_QUARTER = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)
_TERM = re.compile(r"(20\d\d)-(AUTUMN|SPRING)", re.ASCII)
_YEAR = re.compile(r"(20\d\d)-(20\d\d)", re.ASCII)


def period(kind: PeriodReportKind, name: str, terms: Terms) -> Period:
    """The period of a kind of report by its name. Raises Refused BAD_PERIOD."""
    every = FORMS[kind].every
    if every is EventKind.MONTHLY:
        first = date.fromisoformat(f"{calendar.period(name)}-01")
        last = calendar.month_end(first.year, first.month)
        return Period(name, first, last, f"{last + timedelta(days=1):%Y-%m}")
    if every is EventKind.QUARTERLY and (found := _QUARTER.fullmatch(name)):
        year, quarter = int(found[1]), int(found[2])
        return Period(name, date(year, 3 * quarter - 2, 1), calendar.month_end(year, 3 * quarter), name)
    if every is EventKind.TERM and (found := _TERM.fullmatch(name)):
        of = TermKind[found[2]]
        term = terms.term(SchoolYear(int(found[1]) - (of is TermKind.SPRING)), of)
        return Period(name, term.start, term.end, name)
    if every is EventKind.YEARLY and (found := _YEAR.fullmatch(name)) and int(found[2]) == int(found[1]) + 1:
        year_of = SchoolYear(int(found[1]))
        return Period(name, date(year_of.first, 9, 1), year_of.last_day, name)
    _bad(every)


def _bad(every: EventKind) -> NoReturn:
    shapes = {EventKind.QUARTERLY: "2026-Q3", EventKind.TERM: "2026-AUTUMN", EventKind.YEARLY: "2026-2027"}
    zh, en = f"期间应写作 {shapes[every]}", f"a period of this kind is written {shapes[every]}"
    raise Refused(Reason("BAD_PERIOD", zh, en, Fixer.CALLER, "period"))
