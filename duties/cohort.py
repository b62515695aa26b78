"""Cohorts (同批学生) as their school or the bureau records them: the hub's registers do not reach nine years back (QC-01, GH-07)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain import term
from domain.errors import Fixer, Reason, Refused
from domain.indicator import Cohort
from domain.organization import OrgType, SchoolStage
from domain.student import FINDING_GROUPS, RESTRICTED_GROUPS, SpecialGroup
from domain.term import SchoolYear
from duties import entries, units
from duties.indicators.cuts import CONSOLIDATION

_OF, _VALUE = tables.CohortRecord, tables.IndicatorValue
_CLAUSES = ("QC-01", "GH-07", "HL-05")
_NINE_YEARS = 9
_MOST = 1_000_000
UNKNOWN_COHORT = Reason(
    "UNKNOWN_COHORT",
    "没有此同批学生登记，或不在您的办理范围内",
    "there is no such cohort on record, or it is not yours to correct",
    Fixer.CALLER,
    "cohortId",
)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    school_year: str,
    entry_year: str,
    entrants: int,
    transfers_in: int,
    transfers_out: int,
    deaths: int,
    graduates: int,
    source: str,
    school_id: UUID | None = None,
    stage: SchoolStage | None = None,
    groups: Sequence[SpecialGroup] = (),
) -> UUID:
    """Record who entered together and what became of them until they graduate in a school year; the record's id.

    school_id: the whole county where none is named. stage: PRIMARY or JUNIOR, all nine years where none is named. Raises
    Refused: NO_SUCH_UNIT, NOT_YOUR_COHORT, BAD_TERM, BAD_COHORT, COHORT_EXISTS, COHORT_SETTLED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    await _require_own(act, school_id)
    year, entered = term.school_year(school_year), term.school_year(entry_year)
    _check_years(act, year, entered, stage)
    _check_numbers(Cohort(entrants, transfers_in, transfers_out, deaths, graduates))
    named = sorted({group.name for group in groups})
    _check_groups(groups)
    await _require_open(act, str(year), school_id, stage, named)
    same = (
        _OF.school_id.is_not_distinct_from(school_id),
        _OF.school_year == str(year),
        _OF.stage.is_not_distinct_from(stage),
        _OF.groups == named,
    )
    if await session.scalar(select(_OF.id).where(*same)) is not None:
        zh, en = (
            "该学年的同批学生已登记，更正请改原记录",
            "this cohort is on record; a wrong entry is corrected",
        )
        raise Refused(Reason("COHORT_EXISTS", zh, en, Fixer.CALLER, "schoolYear", "QC-01"))
    row = _OF(
        jurisdiction_code=author.jurisdiction_code,
        school_id=school_id,
        school_year=str(year),
        entry_year=str(entered),
        stage=stage,
        groups=named,
        entrants=entrants,
        transfers_in=transfers_in,
        transfers_out=transfers_out,
        deaths=deaths,
        graduates=graduates,
        source=text(source, "source"),
        recorded_by=author.name,
        recorded_at=author.now,
    )
    await entries.make(act, row, school_id)
    return await act.done(row)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    cohort_id: UUID,
    expected_version: int,
    entrants: int,
    transfers_in: int,
    transfers_out: int,
    deaths: int,
    graduates: int,
    source: str,
    reason: str,
) -> UUID:
    """Correct a cohort's numbers, until the rate of its school year is final; the record's id.

    Raises Refused: UNKNOWN_COHORT, STALE_VERSION, NOT_YOUR_COHORT, BAD_COHORT, COHORT_SETTLED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    row = await act.held(_OF, cohort_id, UNKNOWN_COHORT, expected_version)
    await _require_own(act, row.school_id)
    _check_numbers(Cohort(entrants, transfers_in, transfers_out, deaths, graduates))
    await _require_open(act, row.school_year, row.school_id, row.stage, row.groups)
    why = text(reason, "reason")
    await entries.change(
        act,
        row,
        row.school_id,
        _CLAUSES,
        why=why,
        entrants=entrants,
        transfers_in=transfers_in,
        transfers_out=transfers_out,
        deaths=deaths,
        graduates=graduates,
        source=text(source, "source"),
        recorded_by=author.name,
        recorded_at=author.now,
    )
    return await act.done(row)


async def _require_own(act: Act, school: UUID | None) -> None:
    """A school records its own; the bureau the county's, and a school's on its behalf."""
    own = units.is_bureau(act)
    if school is not None:
        unit = await units.held(act, school, "schoolId")
        own = unit.type is OrgType.SCHOOL and (own or units.is_own(act, unit))
    if not own:
        zh, en = (
            "同批学生由学校登记本校的、教育局登记全县的",
            "a school records its own cohort, the bureau the county's",
        )
        raise Refused(Reason("NOT_YOUR_COHORT", zh, en, Fixer.CALLER, "schoolId", "QC-01"))


def _check_years(act: Act, year: SchoolYear, entered: SchoolYear, stage: SchoolStage | None) -> None:
    primary = act.rules["transition.lastPrimaryGrade"]
    length = {None: _NINE_YEARS, SchoolStage.PRIMARY: primary, SchoolStage.JUNIOR: _NINE_YEARS - primary}
    if stage not in length:
        _bad("学段应为小学或初中", "the stage is primary or junior", "stage")
    if year.first - entered.first + 1 != length[stage]:
        zh = f"入学学年应为 {SchoolYear(year.first - length[stage] + 1)}"
        _bad(zh, f"they entered in {SchoolYear(year.first - length[stage] + 1)}", "entryYear")
    if year > term.school_year_of(act.today):
        _bad("该学年尚未开始", "that school year has not begun", "schoolYear")


def _check_numbers(cohort: Cohort) -> None:
    numbers = {
        "entrants": cohort.entrants,
        "transfersIn": cohort.transfers_in,
        "transfersOut": cohort.transfers_out,
        "deaths": cohort.deaths,
        "graduates": cohort.graduates,
    }
    for place, number in numbers.items():
        if not 0 <= number <= _MOST:
            _bad("人数应为 0 至 1000000", "a number from nought to a million", place)
    if cohort.expected < 0:
        _bad("转出与死亡多于入学与转入", "more left and died than ever came", "transfersOut")
    if cohort.graduates > cohort.entrants + cohort.transfers_in:
        _bad("毕业人数多于入学与转入人数", "more graduated than ever came", "graduates")


def _check_groups(groups: Sequence[SpecialGroup]) -> None:
    if RESTRICTED_GROUPS.union(FINDING_GROUPS).intersection(groups):
        _bad("受限群体不作登记", "no cohort is kept of a restricted group", "groups")


def _bad(zh: str, en: str, place: str) -> NoReturn:
    raise Refused(Reason("BAD_COHORT", zh, en, Fixer.CALLER, place, "QC-01"))


async def _require_open(
    act: Act, year: str, school: UUID | None, stage: SchoolStage | None, groups: Sequence[str]
) -> None:
    """What was final is not reckoned again: of its own, or of the county that its numbers would be added to."""
    county = act.author.jurisdiction_code
    # A school's numbers are in the county's rate, too.
    place = (
        _VALUE.unit_id.is_(None) if school is None else (_VALUE.unit_id == school) | _VALUE.unit_id.is_(None)
    )
    final = exists().where(
        _VALUE.jurisdiction_code == county,
        _VALUE.indicator.in_(CONSOLIDATION),
        _VALUE.period == year,
        _VALUE.stage.is_not_distinct_from(stage),
        _VALUE.groups == list(groups),
        _VALUE.final_at.is_not(None),
        place,
    )
    if await act.session.scalar(select(final)):
        zh, en = "该学年的巩固率已定稿，不再更正", "the consolidation rate of that school year is final"
        raise Refused(Reason("COHORT_SETTLED", zh, en, Fixer.CALLER, "schoolYear", "QC-01"))
