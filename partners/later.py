"""A synthetic county as its departments know it in a later month of the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from msgspec.structs import replace as with_changes

from connectors.police import HouseholdChange, IdentityFinding, SchoolAgePerson
from domain.exchange import IdentityFindingKind
from partners import identity_findings, rosters, verification
from partners.county import County
from partners.people import Child
from partners.spoil import month_before


@dataclass(frozen=True)
class Later(County):
    """The county as its departments know it in a later month. told: whose change an earlier August told; met: whom the police came across."""

    told: frozenset[int] = frozenset()
    met: tuple[Child, ...] = ()
    base: County | None = None

    @cached_property
    def _police(self) -> verification.Police:
        """What they answer now they concluded in the month before."""
        return verification.Police(replace(self, period=month_before(self.period)))

    @property
    def registered_year(self) -> int:
        """A household's registration does not begin anew each year."""
        return self.base.year if self.base else self.year

    def judged_changes(self) -> list[rosters.Judged[HouseholdChange]]:
        """Changes of the last twelve months alone."""
        parts = {at: part for at, part in self.parts.items() if at not in self.told}
        return rosters.changes(self.children, parts, self.period, self.strangers)

    def school_age_population(self) -> list[SchoolAgePerson]:
        """August's roster; of the second one the police's new program leaves out the heads of households."""
        lines = super().school_age_population()
        return [with_changes(line, head_of_household=None) for line in lines] if self.told else lines

    def identity_findings(self, period: str) -> list[IdentityFinding]:
        """What was planted in the county's first month, and who moved in the month before."""
        known = self.base.identity_findings(period) if self.base else []
        found = [
            with_changes(
                identity_findings.of(child, IdentityFindingKind.NOT_ENROLLED),
                line_no=number,
                finding_no=f"GA-{period}-{number:04d}",
                found_on=f"{period}-02",
            )
            for number, child in enumerate(self.met, len(known) + 1)
        ]
        return [*known, *found]
