"""Totals made into values: reckoned, held against targets, what is small kept back; put in, refreshed, final (catalogue 2.14)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from casework.act import Act
from database import tables
from domain import compliance, indicator
from domain.compliance import Compliance, ComplianceGround
from domain.indicator import CLASS, IndicatorVariant, Numbers
from domain.target import TargetOperator
from duties.indicators import coarse
from duties.indicators.coarse import Places
from duties.indicators.cuts import Aim
from duties.indicators.lines import Drawn
from duties.indicators.sums import Total, Totals

_AT_ONCE = 4_000  # values in one statement
_COLUMNS = """jurisdiction_code, definition_id, indicator, variant, formula_version, cut, level, unit_id, class_id, period_kind, period,
  starts_on, ends_on, settles_on, stage, area, groups, causes, guard, numerator, denominator, lacking, value, coarse_numerator,
  coarse_denominator, coarse_lacking, coarse_value, target_id, unit_target_id, compliance, ground, coarse_compliance, outcome, outcome_ground, data_on"""
_REFRESHED = """definition_id, formula_version, numerator, denominator, lacking, value, coarse_numerator, coarse_denominator,
  coarse_lacking, coarse_value, target_id, unit_target_id, compliance, ground, coarse_compliance, outcome, outcome_ground, data_on, computed_at"""
_PUT = f"""INSERT INTO indicator_value ({_COLUMNS}, computed_at)
  SELECT {", ".join(f"r.{name.strip()}" for name in _COLUMNS.split(","))}, :now
  FROM jsonb_populate_recordset(NULL::indicator_value, CAST(:rows AS jsonb)) r
  ON CONFLICT (jurisdiction_code, cut, period, level, unit_id, class_id) DO UPDATE
    SET ({_REFRESHED}) = ROW({", ".join(f"excluded.{name.strip()}" for name in _REFRESHED.split(","))})
    WHERE indicator_value.final_at IS NULL"""
_FINAL = """UPDATE indicator_value SET final_at = :now, compliance = outcome, ground = outcome_ground,
    coarse_compliance = CASE WHEN coarse_numerator IS NOT NULL THEN outcome END
  WHERE jurisdiction_code = :county AND final_at IS NULL AND settles_on < :today"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What targets ask for. own: by target, unit, class and school year, the unit's own of that year and its id. before: values of a year ago."""

    own: Mapping[tuple[UUID, UUID, UUID | None, str], tuple[UUID, Aim]]
    before: Mapping[tuple[str, str, str, UUID | None, UUID | None], str | None]


async def put(act: Act, drawn: Sequence[Drawn], totals: Totals) -> int:
    """Put in what each total comes to, or refresh what is not final yet; how many."""
    wanted = Wanted(await _own(act), await _before(act, drawn))
    kept = coarse.kept_back(drawn, totals, act.rules["statistics.smallestCell"])
    rows = [row for each in drawn for row in _rows(act, each, totals[each.number], wanted, kept[each.number])]
    for at in range(0, len(rows), _AT_ONCE):
        said = {"rows": json.dumps(rows[at : at + _AT_ONCE], default=str), "now": act.author.now}
        await act.session.execute(text(_PUT), said)
    return len(rows)


async def settle(act: Act) -> None:
    """Make final whatever can change no more; only then is it held against its target."""
    said = {"now": act.author.now, "county": act.author.jurisdiction_code, "today": act.today}
    await act.session.execute(text(_FINAL), said)


def _rows(
    act: Act, drawn: Drawn, totals: Sequence[Total], wanted: Wanted, kept: Places
) -> Iterator[dict[str, Any]]:
    cut, span, of = drawn.cut, drawn.span, drawn.cut.of
    alike = {
        "jurisdiction_code": act.author.jurisdiction_code,
        "definition_id": drawn.definition,
        "indicator": of.indicator.name,
        "variant": of.variant.name if of.variant else None,
        "formula_version": of.version,
        "cut": cut.name,
        "period_kind": span.kind.name,
        "period": span.code,
        "starts_on": span.first,
        "ends_on": span.last,
        "settles_on": max(span.settles_on, act.today) if of.flow else span.last,
        "stage": cut.stage.name if cut.stage else None,
        "area": cut.area.name if cut.area else None,
        "groups": list(cut.groups),
        "causes": list(cut.causes),
        "guard": cut.guard.name,
        "data_on": min(act.today, span.last),
    }
    for each in totals:
        told = indicator.numbers(of, each.hits, each.whole, each.total, each.least)
        numbers = asdict(told)
        hidden = (each.level, each.unit) in kept or (each.level is CLASS and of.children)
        shown = {f"coarse_{name}": None if hidden else number for name, number in numbers.items()}
        place = {"level": each.level.name, "unit_id": each.unit, "class_id": each.room}
        yield {**alike, **place, **numbers, **shown, **_judged(drawn, each, told, wanted, hidden)}


def _judged(drawn: Drawn, total: Total, told: Numbers, wanted: Wanted, hidden: bool) -> dict[str, Any]:
    cut = drawn.cut
    aim, own = cut.aims.get(total.level), None
    if aim is None:
        return dict.fromkeys(
            (
                "target_id",
                "unit_target_id",
                "compliance",
                "ground",
                "coarse_compliance",
                "outcome",
                "outcome_ground",
            )
        )
    place = aim
    if total.unit is not None and cut.part is None:
        own = wanted.own.get((aim.id, total.unit, total.room, str(drawn.span.school_year)))
        aim = own[1] if own else aim
    last = wanted.before.get((cut.name, drawn.span.before, total.level.name, total.unit, total.room))
    part = cut.of.variant is IndicatorVariant.OPEN_GROUPS
    then = compliance.judge(
        aim.operator, aim.wanted, told.value, last, part=part, incomplete=bool(told.lacking)
    )
    return {
        "target_id": place.id,
        "unit_target_id": own[0] if own else None,
        "compliance": Compliance.NOT_EVALUABLE.name,
        "ground": ComplianceGround.NOT_OVER.name,
        "coarse_compliance": None if hidden else Compliance.NOT_EVALUABLE.name,
        "outcome": then.compliance.name,
        "outcome_ground": then.ground.name if then.ground else None,
    }


async def _own(act: Act) -> dict[tuple[UUID, UUID, UUID | None, str], tuple[UUID, Aim]]:
    of = tables.UnitTarget
    here = (of.jurisdiction_code == act.author.jurisdiction_code, of.ended_on.is_(None))
    return {
        (row.target_id, row.unit_id, row.class_id, row.school_year): (
            row.id,
            Aim(row.target_id, row.operator, row.value),
        )
        for row in await act.session.scalars(select(of).where(*here))
    }


async def _before(act: Act, drawn: Sequence[Drawn]) -> dict[Any, str | None]:
    """What stood a year ago, of whatever should rise."""
    rising = {
        (each.cut.name, each.span.before)
        for each in drawn
        if any(aim.operator is TargetOperator.INCREASE for aim in each.cut.aims.values())
    }
    if not rising:
        return {}
    of = tables.IndicatorValue
    found = select(of.cut, of.period, of.level, of.unit_id, of.class_id, of.value).where(
        of.jurisdiction_code == act.author.jurisdiction_code,
        of.cut.in_({cut for cut, _ in rising}),
        of.period.in_({period for _, period in rising}),
    )
    return {
        (cut, period, level.name, unit, room): value
        for cut, period, level, unit, room, value in await act.session.execute(found)
    }
