"""Indicators drawn up once a day: running periods refreshed, those that are over made final (catalogue 2.14)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import due
from casework.act import Act, begin
from database import bulk, tables
from domain import calendar, indicator_period, term
from domain.indicator import Definition, IndicatorPeriod
from domain.indicator_period import Span
from domain.organization import SchoolStage
from domain.target import Indicator
from duties.indicators import children, exceptions, lines, sums, values
from duties.indicators.cuts import CONSOLIDATION, Cut, cuts
from duties.indicators.definitions import DEFINITIONS
from duties.indicators.lines import Drawn

_VALUE = tables.IndicatorValue


async def advance(session: AsyncSession, author: Author) -> int:
    """Draw up the county's indicators, once a day; how many values were put in or refreshed.

    What has happened in a period is added until it settles; what stands on a day is taken on its last one. One process at a
    time does so in a county; another finds nothing to do. author: at the hub's shell. Raises Refused NO_RULES.
    """
    if not await _is_due(session, author):
        return 0
    act = await begin(session, author)
    drawn = await _wanted(act, await _defined(act))
    await children.gather(act)
    await lines.put(act, drawn)
    done = await values.put(act, drawn, await sums.add_up(act, drawn))
    await exceptions.put(act, drawn)
    await values.settle(act)
    return done


async def _is_due(session: AsyncSession, author: Author) -> bool:
    county = author.jurisdiction_code
    key = func.hashtextextended(f"indicators {county}", 0)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        return False
    today = calendar.today(author.now)
    drawn = select(_VALUE.id).where(_VALUE.jurisdiction_code == county, _VALUE.data_on == today).limit(1)
    return await session.scalar(drawn) is None


async def _defined(act: Act) -> dict[str, UUID]:
    """The rows of the definitions by code, put in where a version is new."""
    found = await _known(act)
    missing = [_said(each) for each in DEFINITIONS if each.code not in found]
    if not missing:
        return found
    put = insert(tables.IndicatorDefinition)
    await act.session.execute(
        put.on_conflict_do_nothing(index_elements=["code", "formula_version"]),
        missing,
        execution_options=bulk.IN_ONE,
    )
    return await _known(act)


async def _known(act: Act) -> dict[str, UUID]:
    of = tables.IndicatorDefinition
    versions = {each.code: each.version for each in DEFINITIONS}
    found = await act.session.execute(select(of.code, of.formula_version, of.id))
    return {code: id for code, version, id in found if versions.get(code) == version}


def _said(of: Definition) -> dict[str, object]:
    names = (
        "indicator",
        "variant",
        "unit",
        "reckoning",
        "numerator_zh",
        "numerator_en",
        "base_zh",
        "base_en",
        "capped",
        "marked",
    )
    return {
        "code": of.code,
        "formula_version": of.version,
        "denominator_zh": of.denominator_zh or None,
        "denominator_en": of.denominator_en or None,
        "clauses": list(of.clauses),
        **{name: getattr(of, name) for name in names},
    }


async def _wanted(act: Act, defined: dict[str, UUID]) -> list[Drawn]:
    """Which cuts over which periods."""
    found = await cuts(act)
    closing = act.rules["monthlyCloseDay"]
    pairs: list[tuple[Cut, Span]] = []
    for kind, now, last in indicator_period.around(act.today, await due.terms(act), closing):
        of_kind = [cut for cut in found if kind in cut.of.periods and cut.of.indicator not in CONSOLIDATION]
        if now is not None:
            pairs += [(cut, now) for cut in of_kind]
        if last is not None and await _is_unsettled(act, last):
            pairs += [(cut, last) for cut in of_kind if cut.of.flow]
    pairs += await _cohorts(act, found, closing)
    return [Drawn(number, cut, span, defined[cut.of.code]) for number, (cut, span) in enumerate(pairs)]


async def _is_unsettled(act: Act, span: Span) -> bool:
    """Whether a period that is over still takes what is recorded of it, or has not been closed since it took the last."""
    if act.today <= span.settles_on:
        return True
    waits = (
        _VALUE.jurisdiction_code == act.author.jurisdiction_code,
        _VALUE.period == span.code,
        _VALUE.final_at.is_(None),
    )
    return await act.session.scalar(select(_VALUE.id).where(*waits).limit(1)) is not None


async def _cohorts(act: Act, found: Sequence[Cut], closing: int) -> list[tuple[Cut, Span]]:
    """Of each school year with a cohort on record; what is final is not drawn up again."""
    county, of = act.author.jurisdiction_code, tables.CohortRecord
    rows = await act.session.execute(
        select(of.school_year, of.stage, of.groups).where(of.jurisdiction_code == county).distinct()
    )
    kept = [(year, stage, tuple(sorted(groups))) for year, stage, groups in rows]
    final = select(_VALUE.cut, _VALUE.period).where(
        _VALUE.jurisdiction_code == county,
        _VALUE.indicator.in_(CONSOLIDATION),
        _VALUE.final_at.is_not(None),
    )
    closed = {(cut, period) for cut, period in await act.session.execute(final)}
    own = [cut for cut in found if cut.of.indicator in CONSOLIDATION]
    pairs: dict[tuple[str, str], tuple[Cut, Span]] = {}
    for year in sorted({year for year, _, _ in kept}):
        span = indicator_period.year(term.school_year(year), closing)
        staged = {(stage, groups) for at, stage, groups in kept if at == year}
        for cut in [*own, *_staged(own, staged)]:
            if (cut.name, year) not in closed and IndicatorPeriod.SCHOOL_YEAR in cut.of.periods:
                pairs.setdefault((cut.name, year), (cut, span))
    return list(pairs.values())


def _staged(own: Sequence[Cut], recorded: set[tuple[SchoolStage | None, tuple[str, ...]]]) -> list[Cut]:
    """Cohorts of a stage, or of groups that no target names, as they were recorded."""
    plain = [cut for cut in own if not cut.groups]
    return [
        Cut(cut.of, cut.levels, groups, stage=stage, aims=cut.aims if not groups else {})
        for stage, groups in sorted(recorded, key=str)
        for cut in plain
        if stage is None or cut.of.indicator is Indicator.CONSOLIDATION_RATE
    ]
