"""Words and rules of entering school (入学): plans, registrations, notices (GH-16, BS-20, BS-21, BS-22, HL-70, QC-21, QC-33)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from domain import calendar, school_age
from domain.organization import SchoolStage
from domain.school_age import Standing
from domain.student import CoverageBasis
from domain.term import SchoolYear
from domain.vocabulary import Term


class PlanState(Term):
    """新生入学计划状态 (BS-21)."""

    EXPECTED = "待制定"
    DRAFTED = "已拟定"
    PUBLISHED = "已公布"


class AdmissionBasis(Term):
    """入学依据 (GH-16, QC-33)."""

    HOUSEHOLD = "本地户籍"
    RESIDENCE = "本地居住"
    MIGRANT_WORKER_CHILD = "外来务工就业人员子女"
    RESIDENCE_PERMIT = "居住证"


class AssignedBy(Term):
    """学校确定方式: never by examination (BS-22)."""

    CATCHMENT = "划片就近"
    COORDINATION = "统筹安排"


class AdmissionState(Term):
    """入学登记状态."""

    REGISTERED = "已登记"
    ARRIVED = "已报到"
    NOT_ARRIVED = "逾期未报到"
    WITHDRAWN = "已撤销"


AWAITED = (AdmissionState.REGISTERED, AdmissionState.NOT_ARRIVED)
"""A child that is registered for a school and is not there yet."""
ENTRANCE: Mapping[SchoolStage, tuple[int, ...]] = {
    SchoolStage.PRIMARY: (1,),
    SchoolStage.TEACHING_POINT: (1,),
    SchoolStage.SPECIAL: (1,),
    SchoolStage.JUNIOR: (7,),
    SchoolStage.NINE_YEAR: (1, 7),
}
"""The grades that new pupils enter, by what a school teaches."""
_WHO_LIVE_HERE = frozenset({"CATCHMENT", "DELIMITED_AREA", "AREA_CHILDREN", "RESIDENT"})
_NAMED_BY: Mapping[AdmissionBasis, frozenset[str]] = {
    AdmissionBasis.HOUSEHOLD: frozenset(
        {"CATCHMENT", "DELIMITED_AREA", "AREA_CHILDREN", "HOUSEHOLD_REGISTERED"}
    ),
    AdmissionBasis.RESIDENCE: _WHO_LIVE_HERE,
    AdmissionBasis.MIGRANT_WORKER_CHILD: _WHO_LIVE_HERE | {"MIGRANT_WORKER_CHILDREN"},
    AdmissionBasis.RESIDENCE_PERMIT: _WHO_LIVE_HERE | {"RESIDENCE_PERMIT_CHILDREN"},
}
"""Which words of `coverage.universe` name children who enter on a basis (catalogue 2.19)."""


def is_named(basis: AdmissionBasis, universe: Collection[str]) -> bool:
    """Whether the place's own document answers for children on this basis; a child that it does not name enters all the same."""
    return not _NAMED_BY[basis].isdisjoint(universe)


def standing(born: date, year: SchoolYear, rules: Mapping[str, Any]) -> Standing:
    """Whether a child is of age to be at school in a school year: counted on the place's day of its first year (A-18)."""
    return school_age.standing(born, counted_on(year, rules), rules)


def counted_on(year: SchoolYear, rules: Mapping[str, Any]) -> date:
    """The day on which ages are counted for a school year."""
    return calendar.in_year(year.first, str(rules["schoolAge.cutOff"]))


def entering(year: SchoolYear, grade: int, rules: Mapping[str, Any]) -> tuple[date, date]:
    """Between which days of birth, both included, children are who enter a grade in a school year at the usual age."""
    age = int(rules["schoolAge"]["from"]) + grade - 1
    return ages(year, age, age, rules)


def ages(year: SchoolYear, youngest: int, oldest: int, rules: Mapping[str, Any]) -> tuple[date, date]:
    """Between which days of birth, both included, children are of these ages in a school year."""
    day = counted_on(year, rules)
    return _years_before(day, oldest + 1) + timedelta(days=1), _years_before(day, youngest)


def coverage(household_here: bool, lives_here: bool) -> CoverageBasis | None:
    """Why a child is the county's; None for one that is neither registered nor lives here (GH-16, A-41)."""
    if household_here and lives_here:
        return CoverageBasis.BOTH
    if household_here:
        return CoverageBasis.HOUSEHOLD
    return CoverageBasis.RESIDENCE if lives_here else None


def _years_before(day: date, years: int) -> date:
    return calendar.in_year(day.year - years, f"{day:%m-%d}")
