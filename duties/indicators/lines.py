"""What each indicator counts, line by line: a child, or a matter, with the units it is of, and whether it is in the numerator, what was measured of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from casework import due
from casework.act import Act
from database import tables
from domain import calendar, school_age
from domain.circular import ENROLLED
from domain.indicator_period import Span
from domain.student import HELD_ENROLLMENT, SchoolingStatus
from domain.target import Indicator as I
from domain.term import TermKind
from duties.indicators import care, cases, lead_times, means, records, registers, schooling
from duties.indicators.cuts import CONSOLIDATION, Cut

STATEMENTS: Mapping[tuple[Any, Any], str] = {
    **schooling.STATEMENTS,
    **cases.STATEMENTS,
    **lead_times.STATEMENTS,
    **care.STATEMENTS,
    **records.STATEMENTS,
    **registers.STATEMENTS,
    **means.STATEMENTS,
}
_GONE = (
    SchoolingStatus.GRADUATED,
    SchoolingStatus.AGED_OUT,
    SchoolingStatus.DECEASED,
    SchoolingStatus.MOVED_OUT,
)
_AGAIN = "SELECT student_id, school_id, township_id, hit, weight, amount, late FROM indicator_line WHERE cut = :base"
"""Of some of the children whose lines are there already."""
_PUT = """INSERT INTO indicator_line
  SELECT :cut, b.student_id, coalesce(b.school_id, c.school_id), CASE WHEN c.school_id = coalesce(b.school_id, c.school_id)
    THEN c.class_id END, coalesce(c.township_id, b.township_id), b.hit, b.weight, {measured}
  FROM ({body}) b LEFT JOIN indicator_child c ON c.student_id = b.student_id WHERE true {filters}"""
_NAMED = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cut over a period. number: within this transaction; definition: the id of its row."""

    number: int
    cut: Cut
    span: Span
    definition: UUID


async def put(act: Act, drawn: Sequence[Drawn]) -> None:
    """Put in the lines of all cuts, one statement each; cohorts are recorded as totals and have none."""
    aided = await _aided(act)
    bases: dict[tuple[str, str], int] = {}
    for each in drawn:
        cut = each.cut
        if cut.of.indicator in CONSOLIDATION:
            continue
        key = (cut.of.code, each.span.code)
        base = bases.get(key)
        picked = bool(cut.groups or cut.causes or cut.stage or cut.area or cut.part)
        if not picked:
            bases[key] = each.number
        said = {"cut": each.number, "base": base, "aided": aided, **await _said(act, each)}
        statement = _PUT.format(
            body=_AGAIN if picked and base is not None else _body(cut),
            measured="b.amount, b.late" if cut.of.is_measured else "NULL, false",
            filters=_filters(cut),
        )
        named = {name: said[name] for name in set(_NAMED.findall(statement))}
        await act.session.execute(text(statement), named)


def _body(cut: Cut) -> str:
    if cut.of.indicator is I.DROPOUT_BY_POVERTY_COUNT and cut.groups:
        return schooling.OUT_OF_SCHOOL
    return STATEMENTS[cut.of.indicator, cut.of.variant]


def _filters(cut: Cut) -> str:
    found = ""
    if cut.groups:
        found += " AND c.groups && CAST(:groups AS text[])"
    if cut.stage:
        found += " AND c.stage = :stage"
    if cut.area:
        found += " AND :area = ANY(c.areas)"
    return found


async def _said(act: Act, drawn: Drawn) -> dict[str, Any]:
    """What the statements name: the period, the place's parameters, the days between which children of an age were born."""
    cut, span, rules = drawn.cut, drawn.span, act.rules
    on = min(act.today, span.last)
    ages = {"schoolAge": rules["schoolAge"], "schoolAge.cutOff": rules["schoolAge.cutOff"]}
    first_age = rules["schoolAge"]["from"]
    starting = ages | {"schoolAge": {"from": first_age, "to": first_age}}
    verified = ages | {"schoolAge": rules["disabled.ageRange"]}
    of_age, enters, checked = (school_age.births(on, each) for each in (ages, starting, verified))
    suspended = {SchoolingStatus.SUSPENDED_ILLNESS} if rules["enrollment.countsSuspended"] else set()
    autumn = (await due.terms(act)).term(span.school_year, TermKind.AUTUMN)
    return {
        "county": act.author.jurisdiction_code,
        "now": act.author.now,
        "first": span.first,
        "last": span.last,
        "data_on": on,
        "from_at": _midnight(span.first),
        "until_at": _midnight(span.last + timedelta(days=1)),
        "period": span.code,
        "school_year": str(span.school_year),
        "began": max(span.first, autumn.first_school_day),
        "of_age_from": of_age[0],
        "of_age_to": of_age[1],
        "enters_from": enters[0],
        "enters_to": enters[1],
        "verified_from": checked[0],
        "verified_to": checked[1],
        "enrolled": sorted(status.name for status in ENROLLED | suspended),
        "gone": [status.name for status in _GONE],
        "held": [status.name for status in HELD_ENROLLMENT],
        "letters": list(rules["letter.types"] or ()),
        "groups": cut.members,
        "causes": list(cut.causes),
        "target": cut.part.id if cut.part else None,
        "stage": cut.stage.name if cut.stage else None,
        "area": cut.area.name if cut.area else None,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, calendar.COUNTY_TIME)


async def _aided(act: Act) -> list[str]:
    """The groups that the place's programs of aid name."""
    of = tables.AidProgram
    here = (of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None))
    return sorted(
        {name for groups in await act.session.scalars(select(of.groups).where(*here)) for name in groups}
    )
