"""Of whom each indicator is drawn up here: of all, of those whom the place's targets name, of what it watches (GH-30, QC-41)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.indicator import CLASS, COUNTY, TOWNSHIP, Definition, IndicatorGuard, IndicatorLevel
from domain.indicator import IndicatorVariant as V
from domain.organization import AreaTag, SchoolStage
from domain.student import FINDING_GROUPS, POOR_GROUPS, RESTRICTED_GROUPS, SpecialGroup
from domain.target import Indicator as I
from domain.target import TargetOperator
from duties.indicators.definitions import DEFINITIONS

CONSOLIDATION = frozenset({I.NINE_YEAR_CONSOLIDATION_RATE, I.CONSOLIDATION_RATE})
JUDGED = frozenset({None, V.ADJUSTED, V.NET, V.OPEN_GROUPS, V.IN_FULL, V.ON_TIME})
"""Variants that are held against targets; all others are shown beside them."""
_WATCHED = frozenset({I.NEW_DROPOUT_COUNT, I.DROPOUT_RATE})
_NATURAL = frozenset({I.DISABLED_VERIFICATION_COVERAGE, I.THREE_DISABILITY_ENROLLMENT_RATE})
"""Indicators that are of no other groups than those that their targets name."""
_FINDINGS = {group.name for group in FINDING_GROUPS}
_GUARDED = _FINDINGS | {group.name for group in RESTRICTED_GROUPS}


@dataclass(frozen=True, slots=True)
class Aim:
    """A target that holds at a level. id: its row's."""

    id: UUID
    operator: TargetOperator
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A target that is broken down. code: within its document."""

    id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Cut:
    """One indicator over some of its children. groups, causes: names, all where empty. aims: by level, where a target speaks of it.

    part: whose breaking down it looks at.
    """

    of: Definition
    levels: tuple[IndicatorLevel, ...]
    groups: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    stage: SchoolStage | None = None
    area: AreaTag | None = None
    part: Part | None = None
    guard: IndicatorGuard = IndicatorGuard.OPEN
    aims: Mapping[IndicatorLevel, Aim] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called by within the county, the same in each period."""
        dimensions = (self.stage.name if self.stage else "", self.area.name if self.area else "")
        return "/".join(
            (
                self.of.code,
                *dimensions,
                "+".join(self.groups),
                "+".join(self.causes),
                self.part.code if self.part else "",
            )
        )

    @property
    def members(self) -> list[str]:
        """Groups of one of which a child must be; a poor family is one of any kind."""
        poor = SpecialGroup.POOR_FAMILY.name in self.groups
        return sorted({*self.groups, *(group.name for group in POOR_GROUPS if poor)})


async def cuts(act: Act) -> list[Cut]:
    """The place's, each once."""
    target = tables.Target
    here = (target.jurisdiction_code == act.author.jurisdiction_code, target.valid_to.is_(None))
    targets = list(await act.session.scalars(select(target).where(*here).order_by(target.ordinal)))
    found: dict[str, Cut] = {}
    broken_down = await _broken_down(act)
    parts = [each for each in targets if each.id in broken_down]
    for of in DEFINITIONS:
        if of.indicator is I.TARGET_COVERAGE_RATE:
            broken = (Cut(of, of.levels, part=Part(it.id, it.code), aims=_whole(of, it)) for it in parts)
            found |= {cut.name: cut for cut in broken}
            continue
        for each in _of(of, act, [it for it in targets if it.indicator is of.indicator]):
            found.setdefault(each.name, each)
    return list(found.values())


async def _broken_down(act: Act) -> set[UUID]:
    """The targets under which some unit has one of its own."""
    of = tables.UnitTarget
    here = (of.jurisdiction_code == act.author.jurisdiction_code, of.ended_on.is_(None))
    return set(await act.session.scalars(select(of.target_id).where(*here).distinct()))


def _whole(of: Definition, target: tables.Target) -> dict[IndicatorLevel, Aim]:
    """The parts of a target cover the whole."""
    return dict.fromkeys(of.levels, Aim(target.id, TargetOperator.EQ, 100))


def _of(of: Definition, act: Act, targets: Sequence[tables.Target]) -> Iterator[Cut]:
    """What targets name goes first, so that it keeps what they want of it."""
    named = {_named(each) for each in targets}
    for groups, causes in sorted(named):
        these = [each for each in targets if _named(each) == (groups, causes)]
        yield from _guarded(Cut(of, of.levels, groups, causes, aims=_aims(of, these)))
    if of.indicator is I.KEY_GROUP_DROPOUT_COUNT:
        yield from _guarded(Cut(of, of.levels, tuple(sorted(act.rules["keyGroups"]))))
    elif of.indicator is not I.DROPOUT_BY_CAUSE_COUNT:
        causes = ("POVERTY",) if of.indicator is I.DROPOUT_BY_POVERTY_COUNT else ()
        yield from _guarded(Cut(of, of.levels, (), causes))
    if of.indicator in _WATCHED:
        yield from _watched(of, act, targets)


def _named(target: tables.Target) -> tuple[tuple[str, ...], tuple[str, ...]]:
    groups = () if target.indicator in _NATURAL else tuple(sorted(target.groups))
    return groups, tuple(sorted(target.causes))


def _aims(of: Definition, targets: Sequence[tables.Target]) -> dict[IndicatorLevel, Aim]:
    if of.variant not in JUDGED:
        return {}
    found: dict[IndicatorLevel, Aim] = {}
    for each in sorted(targets, key=lambda target: _is_of_townships(target)):
        aim = Aim(each.id, each.operator, each.value)
        found |= dict.fromkeys((TOWNSHIP,) if _is_of_townships(each) else of.levels, aim)
    return found


def _is_of_townships(target: tables.Target) -> bool:
    return bool(target.scope_zh and "乡镇" in target.scope_zh)


def _guarded(cut: Cut) -> Iterator[Cut]:
    """As it is for whoever may know of its groups, and for all others without those that need a scope."""
    of, hidden = cut.of, _GUARDED.intersection(cut.groups)
    guard = IndicatorGuard.FINDING if hidden <= _FINDINGS else IndicatorGuard.RESTRICTED
    if of.variant is V.OPEN_GROUPS:
        if hidden:
            yield Cut(of, cut.levels, tuple(each for each in cut.groups if each not in hidden), aims=cut.aims)
    elif hidden:
        yield Cut(of, cut.levels, cut.groups, cut.causes, guard=guard, aims=cut.aims)
    else:
        yield Cut(of, cut.levels, cut.groups, cut.causes, guard=of.guard, aims=cut.aims)


def _watched(of: Definition, act: Act, targets: Sequence[tables.Target]) -> Iterator[Cut]:
    """A rate of dropouts by stage everywhere (BS-02); for the whole county the emphases of monitoring: stages, areas, groups (QC-41)."""
    focus: Collection[str] = act.rules["monitoring.stageFocus"] or ()
    limits = act.rules["dropoutRate.limits"] or {}
    for stage in (SchoolStage.PRIMARY, SchoolStage.JUNIOR):
        if of.is_rate:
            levels = tuple(level for level in of.levels if level is not CLASS)
            limit = limits.get(stage.name.lower())
            aims = {
                level: Aim(each.id, each.operator, limit if each.value is None else each.value)
                for each in targets
                for level in levels
            }
            yield Cut(of, levels, stage=stage, aims=aims)
        elif stage.name in focus:
            yield Cut(of, (COUNTY,), stage=stage)
    for area in act.rules["monitoring.areaFocus"] or ():
        yield Cut(of, (COUNTY,), area=AreaTag[area])
    for group in sorted(set(act.rules["keyGroups"]) - _GUARDED):
        yield Cut(of, (COUNTY,), (group,))
