"""The synthetic county: people, units, registers that differ as planned, and the truth about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from msgspec.structs import replace

from connectors.police import (
    HouseholdChange,
    IdentityFinding,
    SchoolAgePerson,
    VerificationRequest,
    VerificationResult,
)
from partners import differences, findings, identity_findings, places, registry_rows, rosters, verification
from partners.differences import OUTSIDE, Part
from partners.enrollment import Enrollment
from partners.organizations import SchoolClass, Unit, plan
from partners.people import Child, KnownChild, Pupil
from partners.population import Population
from partners.rosters import Judged, Strangers
from partners.truth import Truth

SMALLEST, LARGEST = 50, 1_000_000


@dataclass(frozen=True)
class County:
    """A county in one month. Built by `build`; everything below follows from its arguments.

    year: ages are counted on its 31 August, and the school year begins in its September, whatever the month.
    children: everyone of school age or enrolled, by position; parts: who plays a planted part, by position.
    """

    place: places.Place
    period: str
    year: int
    organizations: tuple[Unit, ...]
    classes: tuple[SchoolClass, ...]
    children: tuple[Child, ...]
    parts: Mapping[int, Part]
    pupils: tuple[Pupil, ...]
    broken_pupils: tuple[Pupil, ...]
    strangers: Strangers

    @property
    def jurisdiction_code(self) -> str:
        """GB/T 2260 code."""
        return self.place.code

    @property
    def registered_year(self) -> int:
        """The year by which registers of households say since when somebody stands in them."""
        return self.year

    @cached_property
    def truth(self) -> Truth:
        """What must be found, what must not, what every package comes to."""
        return findings.truth(self)

    @cached_property
    def _police(self) -> verification.Police:
        return verification.Police(self)

    def school_age_population(self) -> list[SchoolAgePerson]:
        """The police's roster of locals aged 6-15 (HL-46); line numbers from 1."""
        return [judged.line for judged in self.judged_roster()]

    def household_changes(self) -> list[HouseholdChange]:
        """The police's roster of household changes of the last twelve months (HL-34); line numbers from 1."""
        return [judged.line for judged in self.judged_changes()]

    def identity_findings(self, period: str) -> list[IdentityFinding]:
        """Whom the police found themselves in a month (QC-42); line numbers from 1."""
        return [each.line for each in identity_findings.planted(self, period)]

    def judged_roster(self) -> list[Judged[SchoolAgePerson]]:
        """The same roster, each line with the reason why it must not be accepted."""
        return rosters.school_age(self.children, self.parts, self.year, self.strangers.broken_roster)

    def judged_changes(self) -> list[Judged[HouseholdChange]]:
        """The same changes, each line with the reason why it must not be accepted."""
        return rosters.changes(self.children, self.parts, self.period, self.strangers)

    def known_outside_school(self) -> list[KnownChild]:
        """Children outside school whom the bureau knows, each with its status and the evidence for it."""
        return [
            findings.known(self, child, OUTSIDE[part], serial)
            for serial, (at, part) in enumerate(sorted(self.parts.items()), 1)
            if part in OUTSIDE
            for child in (self.children[at],)
        ]

    def answer(self, request: VerificationRequest) -> VerificationResult:
        """The police's true conclusion on one request (HL-66, QC-43)."""
        return self._police.answer(request)


def build(
    children: int = 5000, seed: int = 8, period: str = "2026-08", jurisdiction_code: str = "150785"
) -> County:
    """A county with this many children, the same for the same arguments on every machine.

    Raises ValueError if children is not 50 to 1,000,000 or period not YYYY-MM, LookupError if the place is
    none of the five.
    """
    if not SMALLEST <= children <= LARGEST:
        raise ValueError(f"children must be {SMALLEST} to {LARGEST}, not {children}")
    place, year = places.of(jurisdiction_code), _year(period)
    # A text seeds by its SHA-512, which no interpreter start and no hash randomization changes.
    rng = Random(f"{seed}/{period}/{jurisdiction_code}/{children}")
    tree = plan(place, children)
    population = Population(place, tree.villages, year, rng)
    people = population.children(children)
    parts = differences.plant(people, year, rng)
    enrollment = Enrollment(tree, year, population.numbers, rng)
    pupils = tuple(enrollment.pupils(people, parts))
    classes = tuple(enrollment.classes())
    strangers = _strangers(population, children, date.fromisoformat(f"{period}-01"))
    return County(
        place=place,
        period=period,
        year=year,
        organizations=tuple(tree.units),
        classes=classes,
        children=tuple(people),
        parts=parts,
        pupils=pupils,
        broken_pupils=tuple(_in_first_class(enrollment, child) for child in strangers.broken_registry),
        strangers=strangers,
    )


def _year(period: str) -> int:
    year, _, month = period.partition("-")
    if not (len(year) == 4 and year.isdigit() and len(month) == 2 and month in _MONTHS):
        raise ValueError(f"period must be YYYY-MM, not {period}")
    return int(year)


_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))


def _in_first_class(enrollment: Enrollment, child: Child) -> Pupil:
    return replace(enrollment.pupil(0, child), class_no=1)


def _strangers(population: Population, children: int, month: date) -> Strangers:
    each = rosters.broken_each(children)

    def some(count: int, *ages: int) -> tuple[Child, ...]:
        return tuple(population.stranger(ages[at % len(ages)]) for at in range(count))

    def newborn(at: int) -> Child:
        return population.stranger(0, month - timedelta(days=30 + at * 11 % 300))

    return Strangers(
        broken_roster=some(each * len(rosters.ROSTER_FAULTS), 7, 8, 9, 10, 11),
        broken_changes=some(each * len(rosters.CHANGE_FAULTS), 7, 9, 11),
        broken_registry=some(len(registry_rows.FAULTS), 8),
        newborns=tuple(newborn(at) for at in range(max(1, children // 200))),
        infants=some(max(3, children // 150), 2, 3, 4),
    )
