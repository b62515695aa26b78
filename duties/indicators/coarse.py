"""Which numbers are kept back from whoever sees none of the children, over all cuts that add up to one another (decision 0012)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from domain import indicator_cells
from domain.indicator import CLASS, COUNTY, IndicatorLevel, Reckoning
from domain.indicator import IndicatorVariant as V
from domain.indicator_cells import Cell
from domain.target import Indicator as I
from duties.indicators.lines import Drawn
from duties.indicators.sums import Total, Totals

Place = tuple[IndicatorLevel, UUID | None]
Places = frozenset[Place]
_COUNTY: Place = (COUNTY, None)


def kept_back(drawn: Sequence[Drawn], totals: Totals, k: int) -> dict[int, Places]:
    """By the cut's number the units whose numbers are kept back. k: the smallest count that is shown, nought aside.

    Units of a level are parts of the county, a level at a time; stages are parts of all children, town and countryside too. Of enrollment, gross less net
    would tell who is excused.
    """
    named = {(each.cut.name, each.span.code): each for each in drawn}
    found: dict[int, set[Place]] = {}
    for each in drawn:
        if not each.cut.of.children or not totals[each.number]:
            found[each.number] = set()
            continue
        net = None
        if each.cut.of.indicator is I.ENROLLMENT_RATE and each.cut.of.variant is V.GROSS:
            twin = named.get((each.cut.name.replace(V.GROSS.name, V.NET.name, 1), each.span.code))
            net = totals[twin.number] if twin else None
        found[each.number] = _of_levels(_cells(each, totals[each.number], net), k)
    for base, parts in (*_staged(drawn), *_split(drawn)):
        _hide_parts(base, parts, totals, found, k)
    return {number: frozenset(places) for number, places in found.items()}


def _cells(drawn: Drawn, totals: Sequence[Total], net: Sequence[Total] | None) -> dict[Place, Cell]:
    """What each unit's numbers say of children: who is counted, or whose days are, who is missing, who is excused."""
    excused = {(each.level, each.unit): each.whole for each in net or ()}
    cells: dict[Place, Cell] = {}
    for each in totals:
        if each.level is CLASS:
            continue
        place = (each.level, each.unit)
        cell = _cell(drawn, each)
        cells[place] = (*cell, each.whole - excused[place]) if net else cell
    return cells


def _cell(drawn: Drawn, total: Total) -> Cell:
    of = drawn.cut.of
    if of.supply:
        return (total.whole,)
    return (total.hits,) if of.reckoning is Reckoning.COUNT else (total.hits, total.whole - total.hits)


def _of_levels(cells: Mapping[Place, Cell], k: int) -> set[Place]:
    county = cells[_COUNTY]
    levels: dict[IndicatorLevel, dict[Place, Cell]] = defaultdict(dict)
    for place, cell in cells.items():
        if place != _COUNTY:
            levels[place[0]][place] = cell
    found: set[Place] = set()
    if any(0 < count < k for count in county):
        found.add(_COUNTY)
    for units in levels.values():
        hidden, whole = indicator_cells.kept_back(units, county, k)
        found |= hidden
        if whole:
            found.add(_COUNTY)
    return found


def _staged(drawn: Iterable[Drawn]) -> Iterable[tuple[Drawn, list[Drawn]]]:
    """Each cut of all children with those of it that are of one stage."""
    groups: dict[tuple[str, str], list[Drawn]] = defaultdict(list)
    for each in drawn:
        if not (each.cut.groups or each.cut.causes or each.cut.area or each.cut.part):
            groups[each.cut.of.code, each.span.code].append(each)
    for those in groups.values():
        whole = [each for each in those if each.cut.stage is None]
        parts = [each for each in those if each.cut.stage is not None]
        if whole and parts:
            yield whole[0], parts


def _split(drawn: Iterable[Drawn]) -> Iterable[tuple[Drawn, list[Drawn]]]:
    """Each cut of the whole county with those of its schools in town and in the countryside."""
    groups: dict[tuple[I, str], list[Drawn]] = defaultdict(list)
    for each in drawn:
        if each.cut.of.supply:
            groups[each.cut.of.indicator, each.span.code].append(each)
    for those in groups.values():
        for whole in (each for each in those if each.cut.of.variant is None):
            yield whole, [each for each in those if each.cut.of.variant is not None]


def _hide_parts(
    base: Drawn, parts: Sequence[Drawn], totals: Totals, found: dict[int, set[Place]], k: int
) -> None:
    if not base.cut.of.children or not totals[base.number]:
        return
    county = _cells(base, totals[base.number], None)[_COUNTY]
    of: dict[int, Cell] = {
        each.number: _cells(each, totals[each.number], None)[_COUNTY] for each in parts if totals[each.number]
    }
    hidden, whole = indicator_cells.kept_back(of, county, k)
    for each in parts:
        if each.number in hidden:
            found[each.number].add(_COUNTY)
    if whole:
        found[base.number].add(_COUNTY)
