"""A synthetic county through the months of a year: what its departments know changes by a plan out of the seed, with its truth.

Families move in and away, assistance begins and ends, labor inspection goes out once a season; from August to August.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cached_property
from random import Random

from msgspec.structs import replace as with_changes

from connectors import _bulk
from connectors.labor_inspection import CONNECTOR as LABOR
from domain import assistance, poor_household
from domain.exchange import ComparisonCode, PackageCode
from domain.identity import school_age
from domain.student import SpecialGroup
from partners import county as synthetic
from partners import identity_findings, labor_inspection, poor_households
from partners.assistance import CivilAffairs
from partners.box import Export
from partners.bulk import Answered
from partners.county import County
from partners.departments import DEPARTMENTS
from partners.differences import CHANGED, LEFT_REGISTER, Part, in_range
from partners.disabled import Federation
from partners.inbox import Inbox
from partners.labor_findings import Inspection
from partners.later import Later
from partners.people import Child
from partners.spoil import month_before

LENGTH = 12
"""Months after the first one; the last is its August again."""
_MOVES = 10
"""In so many months families move: who moves in after that is in nobody's register before the year ends."""
_OTHERS = 100_003
"""What the seed of those who move in is away from the county's own."""


class Change(Enum):
    """What happens to a child in a month."""

    MOVED_IN = "its family moved in; no school has it, and the police come across it the month after"
    MOVED_OUT = "its family moved away; August's registers say so"
    ASSISTED = "its household is assisted from now on"
    ASSISTED_NO_MORE = "its household is assisted no more"
    POOR = "its household is watched over by rural revitalisation from now on"
    POOR_NO_MORE = "its household is watched over no more"


_GAINED = {Change.ASSISTED: SpecialGroup.RURAL_DIBAO, Change.POOR: SpecialGroup.MONITORED_HOUSEHOLD}
_OF_REGISTERS = frozenset(assistance.GROUP_OF.values()) | frozenset(poor_household.GROUP_OF.values())
_AT_WORK = range(12, 15)
"""Ages on the first 31 August of pupils whom inspections find at work: of age all year."""
_LOST = {
    Change.ASSISTED_NO_MORE: SpecialGroup.RURAL_DIBAO,
    Change.POOR_NO_MORE: SpecialGroup.MONITORED_HOUSEHOLD,
}


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, in which month (YYYY-MM), to whom: a position among the county's children, those who move in last."""

    period: str
    change: Change
    at: int


class Year:
    """A county from its month on, which is an August, to the August after."""

    def __init__(self, county: County, children: int, seed: int, length: int = LENGTH + 1) -> None:
        """children, seed: those that the county was built with; length: how many months of it, the whole of it if left out.

        Raises ValueError unless it is a county in August.
        """
        if not county.period.endswith("-08"):
            raise ValueError(f"a year of exchanges begins in August, not in {county.period}")
        self.county, self.periods = county, tuple(_periods(county.period))[:length]
        self._children, self._seed = children, seed
        self._made: dict[str, Later] = {}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The plan of the year, month by month."""
        return tuple(self._planned())

    @cached_property
    def arriving(self) -> tuple[Child, ...]:
        """Who will move in, in order: local families whose children are of school age and like nobody here; every other is disabled."""
        here = self.county
        others = synthetic.build(self._children, self._seed + _OTHERS, here.period, here.jurisdiction_code)
        numbers, keys = {each.id_number for each in here.children}, {each.key for each in here.children}
        found = [
            each
            for each in others.children
            if not each.household.migrant
            and 7 <= school_age(each.birth_date, here.year) <= 13
            and each.id_number not in numbers
            and each.key not in keys
        ]
        wanted = found[: _MOVES * self._each]
        return tuple(
            with_changes(each, groups=(), disability="肢体残疾" if at % 2 else "")
            for at, each in enumerate(wanted)
        )

    def at(self, period: str) -> Later:
        """The county as it is known in a month (YYYY-MM). Raises ValueError for one that is not of the year."""
        if period not in self._made:
            self._made[period] = self._at(period)
        return self._made[period]

    def inspected(self, period: str) -> Inspection | None:
        """What inspections found, in the month after each season's; of other pupils each time, none of whom plays a part."""
        season, off = divmod(self.periods.index(period), 3)
        if off:
            return None
        known, many = self.at(period), 2 * max(3, self._children // 500)
        playing = {each.at for each in self.events} | self.county.parts.keys()
        odd = {child.id_number for at, child in enumerate(self.county.children) if at in playing}
        able = [
            pupil
            for pupil in known.pupils
            if school_age(pupil.child.birth_date, self.county.year) in _AT_WORK
            and pupil.child.id_number not in odd
        ]
        turned = able[season * many % len(able) :] + able[: season * many % len(able)]
        return Inspection(replace(known, pupils=tuple(turned)))

    def truth(self, period: str) -> Mapping[ComparisonCode, frozenset[str]]:
        """By comparison, the numbers of exactly those whom a month must find, whether an earlier one did or not."""
        known, inspected = self.at(period), self.inspected(period)
        absent, wrong = self._police_found(known, period)
        found = {
            ComparisonCode.M_12: CivilAffairs(known).found | poor_households.truth(known).found,
            **Federation(known).truth,
            ComparisonCode.M_17: frozenset(
                child.id_number for child in (inspected.found if inspected else ())
            ),
            ComparisonCode.M_01_POLICE: absent,
            ComparisonCode.M_10_POLICE: wrong,
        }
        if period.endswith("-08"):
            candidates = frozenset(mine for mine, _ in known.truth.candidates)
            found |= {**known.truth.findings, ComparisonCode.M_10_CANDIDATE: candidates}
            found[ComparisonCode.M_08] |= self._long_gone(known)
        return found

    def members(self, period: str) -> Mapping[str, frozenset[str]]:
        """By department, the numbers of those on its register of a month, which groups rest on."""
        known = self.at(period)
        return {
            "civil_affairs": frozenset(CivilAffairs(known).assisted),
            "rural_revitalization": frozenset(poor_households.truth(known).registered),
        }

    def _long_gone(self, known: Later) -> frozenset[str]:
        """Who left the register before the last August, is not told of any more, and is enrolled still."""
        gone = (at for at in known.told if self.county.parts[at] in LEFT_REGISTER)
        left = (known.children[at] for at in gone)
        return frozenset(child.id_number for child in left if in_range(child, known.year))

    def _police_found(self, known: Later, period: str) -> tuple[frozenset[str], frozenset[str]]:
        lines = identity_findings.planted(self.county, period)
        came_to = {
            outcome: frozenset(each.line.id_number or "" for each in lines if each.comes_to == outcome)
            for outcome in ("LEFT_ONLY", "CONFLICTING")
        }
        met = frozenset(child.id_number for child in known.met)
        return came_to["LEFT_ONLY"] | met, came_to["CONFLICTING"]

    def _at(self, period: str) -> Later:
        month = self.periods.index(period)
        past = [each for each in self.events if each.period <= period]
        arrived = sum(each.change is Change.MOVED_IN for each in past)
        children = [*self.county.children, *self.arriving[:arrived]]
        parts = dict(self.county.parts)
        for each in past:
            if each.change is Change.MOVED_IN:
                parts[each.at] = Part.NEVER_ENROLLED_UNKNOWN
            elif each.change is Change.MOVED_OUT:
                parts[each.at] = Part.MOVED_OUT
            else:
                children[each.at] = _regrouped(children[each.at], each.change)
        before = month_before(period)
        met = [each.at for each in past if each.change is Change.MOVED_IN and each.period == before]
        known = {one.name: getattr(self.county, one.name) for one in fields(County)}
        told = (at for at, part in self.county.parts.items() if part in CHANGED and month)
        changed = {
            "period": period,
            "year": self.county.year + month // LENGTH,
            "children": tuple(children),
            "parts": parts,
            "told": frozenset(told),
            "met": tuple(children[at] for at in met),
            "base": self.county,
        }
        return Later(**{**known, **changed})

    @property
    def _each(self) -> int:
        """To how many children each thing happens in a month."""
        return max(1, self._children // 1000)

    def _planned(self) -> Iterator[Event]:
        here, rng = self.county, Random(f"{self._seed}/{self.county.period}/months")
        order = [at for at in range(len(here.children)) if self._is_free(at)]
        rng.shuffle(order)
        arriving = iter(range(len(here.children), len(here.children) + len(self.arriving)))
        for number, period in enumerate(self.periods[1:], 1):
            for change in Change:
                if number > _MOVES and change in (Change.MOVED_IN, Change.MOVED_OUT):
                    continue
                for _ in range(self._each):
                    if change is Change.MOVED_IN:
                        at = next(arriving, None)
                    else:
                        at = next((one for one in order if _fits(here.children[one], change)), None)
                    if at is None:
                        continue
                    if change is not Change.MOVED_IN:
                        order.remove(at)
                    yield Event(period, change, at)

    def _is_free(self, at: int) -> bool:
        """Whether something may happen to a child: a local of school age all year, at school, of whom nothing is planted."""
        child, here = self.county.children[at], self.county
        ages = all(in_range(child, year) for year in (here.year, here.year + 1))
        return at not in here.parts and not child.household.migrant and not child.disability and ages


def exporting(year: Year, partner: str) -> Export:
    """What a department answers with in each month of the year."""

    def export(inbox: Inbox, code: PackageCode, asked: _bulk.ExportRequest, client: str) -> Answered:
        known = year.at(asked.period)
        if partner != LABOR.partner:
            return DEPARTMENTS[partner].exporting(known)(inbox, code, asked, client)
        found = year.inspected(asked.period)
        data, first = (found, asked.period) if found else (Inspection(known), "")
        return labor_inspection.answering(data, first)(inbox, code, asked, client)

    return export


def _periods(first: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    for at in range(month - 1, month + LENGTH):
        yield f"{year + at // 12}-{at % 12 + 1:02d}"


def _fits(child: Child, change: Change) -> bool:
    gained, lost = _GAINED.get(change), _LOST.get(change)
    if lost is not None:
        return lost in child.groups
    return gained is None or not set(child.groups) & _OF_REGISTERS


def _regrouped(child: Child, change: Change) -> Child:
    gained, lost = _GAINED.get(change), _LOST.get(change)
    groups = tuple(each for each in child.groups if each is not lost)
    return with_changes(child, groups=(*groups, gained) if gained else groups)
