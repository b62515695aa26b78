"""Lines summed up for each unit of each level, all of it in a few statements, and cohorts summed as they were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from casework.act import Act
from database import tables
from domain.indicator import (
    CLASS,
    COUNTY,
    SCHOOL,
    TOWNSHIP,
    Cohort,
    IndicatorLevel,
    IndicatorPeriod,
    IndicatorVariant,
)
from domain.target import Indicator as I
from duties.indicators.cuts import CONSOLIDATION
from duties.indicators.lines import Drawn

_ADDED = """SELECT cut, {units} coalesce(sum(weight) FILTER (WHERE hit), 0), coalesce(sum(weight), 0),
    coalesce(sum(amount), 0), min(amount) FROM indicator_line
  {among} GROUP BY cut {by}"""
_UNITS = {
    TOWNSHIP: """SELECT id, NULL::uuid FROM organization
      WHERE jurisdiction_code = :county AND type IN ('TOWNSHIP', 'SUBDISTRICT')""",
    SCHOOL: "SELECT s.id, NULL::uuid FROM school s JOIN organization o ON o.id = s.id AND o.jurisdiction_code = :county",
    CLASS: """SELECT r.school_id, r.id FROM school_class r JOIN organization o ON o.id = r.school_id
      AND o.jurisdiction_code = :county WHERE r.school_year = ANY(CAST(:years AS text[]))""",
}
_NOTHING = (0, 0)
_COLUMN = {TOWNSHIP: "township_id", SCHOOL: "school_id", CLASS: "class_id"}


@dataclass(frozen=True, slots=True)
class Total:
    """What a unit's lines of a cut come to. unit: None of the county; room: of a class. whole: all lines, hits: those that hit.

    total, least: of what was measured.
    """

    level: IndicatorLevel
    unit: UUID | None
    room: UUID | None
    hits: int
    whole: int
    total: int = 0
    least: int | None = None


Totals = dict[int, list[Total]]
"""By the cut's number."""


async def add_up(act: Act, drawn: Sequence[Drawn]) -> Totals:
    """Of each cut the county's total, and one of every unit of its levels, nought where nothing is counted there."""
    found: Totals = {each.number: [] for each in drawn}
    lined = [each for each in drawn if each.cut.of.indicator not in CONSOLIDATION]
    county = {cut: came_to for cut, *came_to in await _added(act, "", "", "")}
    for each in lined:
        found[each.number].append(Total(COUNTY, None, None, *county.get(each.number, _NOTHING)))
    for level, column in _COLUMN.items():
        wanted = [each for each in lined if level in each.cut.levels and _fits(level, each)]
        units = await _units(act, level, wanted)
        rows = await _added(act, f"{column},", f"WHERE {column} IS NOT NULL", f", {column}")
        there = {(cut, unit): came_to for cut, unit, *came_to in rows}
        for each in wanted:
            for unit, room in units:
                came_to = there.get((each.number, room or unit), _NOTHING)
                found[each.number].append(Total(level, unit, room, *came_to))
    await _cohorts(act, drawn, found)
    return found


def _fits(level: IndicatorLevel, drawn: Drawn) -> bool:
    """Classes are of a school year, and so are their targets."""
    return level is not CLASS or drawn.span.kind is IndicatorPeriod.SCHOOL_YEAR


async def _added(act: Act, units: str, among: str, by: str) -> list[Any]:
    return list(await act.session.execute(text(_ADDED.format(units=units, among=among, by=by))))


async def _units(act: Act, level: IndicatorLevel, drawn: Iterable[Drawn]) -> list[Any]:
    said: dict[str, Any] = {"county": act.author.jurisdiction_code}
    if level is CLASS:
        said["years"] = sorted({str(each.span.school_year) for each in drawn})
    return list(await act.session.execute(text(_UNITS[level]), said))


async def _cohorts(act: Act, drawn: Sequence[Drawn], found: Totals) -> None:
    """Schools as they were recorded; the county as the bureau recorded it, else its schools together."""
    wanted = [each for each in drawn if each.cut.of.indicator in CONSOLIDATION]
    if not wanted:
        return
    of = tables.CohortRecord
    years = {each.span.code for each in wanted}
    rows = select(of).where(of.jurisdiction_code == act.author.jurisdiction_code, of.school_year.in_(years))
    kept: Mapping[tuple[Any, ...], list[tables.CohortRecord]] = defaultdict(list)
    for record in await act.session.scalars(rows):
        kept[record.school_year, record.stage, tuple(sorted(record.groups))].append(record)
    for each in wanted:
        cut = each.cut
        records = [
            it
            for (year, stage, groups), those in kept.items()
            if year == each.span.code and groups == cut.groups and _is_of(cut.of.indicator, stage, cut.stage)
            for it in those
        ]
        found[each.number].extend(_of_cohorts(records, cut.of.variant or IndicatorVariant.ADJUSTED))


def _is_of(indicator: I, stage: Any, wanted: Any) -> bool:
    """Nine years are an indicator of their own; the other one is of the stages, of nine years where nothing else is said."""
    if indicator is I.NINE_YEAR_CONSOLIDATION_RATE:
        return stage is None
    return bool(stage == wanted)


def _of_cohorts(records: Sequence[tables.CohortRecord], variant: IndicatorVariant) -> list[Total]:
    if not records:
        return []
    own = [_cohort(record).fraction(variant) for record in records if record.school_id is None]
    schools = [
        (record.school_id, _cohort(record).fraction(variant)) for record in records if record.school_id
    ]
    parts = own or [fraction for _, fraction in schools]
    county = Total(COUNTY, None, None, sum(part for part, _ in parts), sum(of for _, of in parts))
    return [county, *(Total(SCHOOL, unit, None, part, of) for unit, (part, of) in schools)]


def _cohort(record: tables.CohortRecord) -> Cohort:
    return Cohort(record.entrants, record.transfers_in, record.transfers_out, record.deaths, record.graduates)
