"""Who asks, and what catalogue 9.2 lets each of them see: rows by the children's numbers, details of people by their names.

Written from the catalogue and from how `crossing` is made, not from policies/hub.yaml, which is held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.organization import Department
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import READ
from tests.hub.matrix.fields import BEHIND, DETAILS, FIELDS, KEYS, scope
from tests.hub.matrix.truth import Row, Truth
from tests.hub.matrix.whose import UNITS, Which, county, everywhere

COURTS = {"JUVENILE_INVOLVED_IN_CASE", "CHILD_OF_INMATE", "JUVENILE_INMATE"}
"""Groups behind a scope of their own (catalogue 9.2)."""
FINDINGS = {"THREE_DISABILITY", "SEVERELY_DISABLED"}
"""Groups that tell a kind or a degree of disability: behind a scope, and for whom FINDING is shown (decision 0020)."""
CAUSES = {"RELIGION", "LEGAL_CUSTODY"}
"""Causes behind a scope of their own, and for whom the reasons of special groups are shown (catalogue 9.2)."""
MEDICAL = {"MEDICAL_PROOF", "ASSESSMENT", "DISABILITY_CERTIFICATE"}
"""Evidence of what a physician or an expert found: like groups that tell of it (catalogue 9.2: no medical findings)."""


@dataclass(frozen=True)
class Sees:
    """Nouns, which rows of them, and which details of people shown and masked; all others are hidden."""

    nouns: str
    rows: Which
    show: str = ""
    mask: str = ""


@dataclass(frozen=True, eq=False)
class Viewer:
    """One who asks. says: what the token says, given the truth; sees: what it is granted; may: mutations.

    scopes: those of the token; code: of its county.
    """

    name: str
    says: Callable[[Truth], dict[str, Any]]
    sees: tuple[Sees, ...] = ()
    may: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = tuple(READ)
    code: str = world.HERE

    def __str__(self) -> str:
        return self.name

    @cached_property
    def _nouns(self) -> Mapping[str, Sees]:
        return {noun: each for each in (*everybody(self.code), *self.sees) for noun in each.nouns.split()}

    @property
    def grants(self) -> tuple[Any, ...]:
        """What it is granted whichever rows these are: of whom it is equal, one document is planned alike."""
        lines = sorted((noun, each.show, each.mask) for noun, each in self._nouns.items())
        return (*lines, self.code, self.may, tuple(map(self.opens, FIELDS)))

    def asking(self, truth: Truth) -> dict[str, Any]:
        """What it says of itself."""
        said = {"granted": list(self.scopes), "client_id": self.name, "code": self.code}
        return said | self.says(truth)

    def opens(self, noun: str) -> bool:
        """Whether its token has the noun's scope."""
        return scope(noun) in (None, *self.scopes)

    def rows(self, truth: Truth, noun: str) -> list[Row]:
        """The rows that it sees, in order of id."""
        sees = self._nouns.get(noun)
        if sees is None or not self.opens(noun):
            return []
        found = truth.rows[noun].values()
        return [row for row in found if sees.rows(truth, noun, row) and not self._restricted(noun, row)]

    def refusal(self, noun: str, name: str) -> str | None:
        """The detail or the scope that a field is refused for; none where something is shown."""
        tells = FIELDS[noun][name].tells
        if not FIELDS[noun][name].target and (needed := BEHIND.get(tells)) not in (None, *self.scopes):
            return needed
        detail = _OF.get(tells, tells)
        if detail not in DETAILS or self.clear(noun, detail):
            return None
        plain = tells in ("NAME", "IDENTITY") and not FIELDS[noun][name].target
        return None if plain and detail in self._line(noun).mask.split() else detail

    def clear(self, noun: str, detail: str) -> bool:
        """Whether a detail is shown as it is."""
        return detail not in DETAILS or detail in self._line(noun).show.split()

    def finds(self, noun: str) -> bool:
        """Whether a row may be referred to by the noun's key."""
        return noun in KEYS and self.refusal(noun, KEYS[noun]) is None

    def granted(self, noun: str) -> bool:
        """Whether it is granted anything of a noun at all."""
        return noun in self._nouns

    def _line(self, noun: str) -> Sees:
        return self._nouns.get(noun, _ALL)

    def acts(self, truth: Truth, noun: str, row: Row) -> bool:
        """Whether its changes reach a row: as far as the children that it sees (catalogue 9.2), and of what units keep its own."""
        if noun in _OF_UNITS:
            own = self._nouns.get(noun)
            return own is not None and own.rows(truth, noun, row)
        found, unit = self._nouns.get("Student"), self.asking(truth).get("organization_id")
        if noun in _KEPT and unit is not None and truth.keeper(noun, row) != unit:
            return False
        kept = noun in ("Ledger", "Roster") and unit is not None
        return found is not None and (kept or found.rows(truth, noun, row))

    def looks(self, truth: Truth, noun: str, at: str, row: Row) -> bool:
        """Whether it would see rows of a noun if they lay where a row of another lies."""
        return noun in self._nouns and self._nouns[noun].rows(truth, at, row)

    def _restricted(self, noun: str, row: Row) -> bool:
        courts, finds = "restricted:read" in self.scopes, "disability:read" in self.scopes
        finds = finds and "FINDING" in self._line(noun).show.split()
        if noun == "SpecialGroupMembership":
            return (row["group"] in COURTS and not courts) or (row["group"] in FINDINGS and not finds)
        courts = courts and self.clear(noun, "GROUP")
        if noun in ("CaseCause", "TrackingRecord"):
            return row["cause"] in CAUSES and not courts
        if noun == "Placement":
            return row["type"] == "CUSTODIAL" and not courts
        return noun == "Evidence" and row["kind"] in MEDICAL and not finds


_OF = {"SEALED": "IDENTITY", "COURTS": "GROUP", "FOUND": "FINDING"}
"""The detail of what tells more than a detail."""
_OF_UNITS = {"TransitionHandover", *UNITS}
"""Nouns that are no child's: changes of them reach the rows that are seen."""
_KEPT = ("Ledger", "LedgerEntry", "Roster")
"""What a unit keeps: others see its children in it and change nothing."""
_ALL = Sees("", lambda *_: False, show=" ".join(DETAILS))  # of what is not there nothing is hidden


def everybody(code: str) -> tuple[Sees, ...]:
    """What any token sees: documents and texts, the county's units and who answers for what in them."""
    return (
        Sees(
            "Jurisdiction PolicyDocument PolicyClause RuleParameter DepartmentDuty AidProgram IndicatorDefinition",
            everywhere,
        ),
        Sees("ResponsibilityLine ResponsibilityNode Target", everywhere),
        Sees("Organization School SchoolClass ResponsibilityAssignment CircularNotice", county(code)),
        Sees(
            "ResponsiblePost LeadingGroup LeadingGroupMember DutyAssignment ResultAnnouncement Commendation",
            county(code),
        ),
    )


def role(role: Role, purpose: str, **more: Any) -> Callable[[Truth], dict[str, Any]]:
    """Somebody in a role. unit: the number of the unit in the county; teaches: of the class; ticket: the noun that is said,
    and the noun and number of the row."""

    def says(truth: Truth) -> dict[str, Any]:
        said: dict[str, Any] = {"role": role, "purpose": purpose}
        for name, value in more.items():
            said |= _stands(truth, name, value)
        return said

    return says


def _stands(truth: Truth, name: str, value: Any) -> dict[str, Any]:
    if name == "unit":
        return {"organization_id": truth.unit(f"{world.HERE}{value}")}
    if name == "teaches":
        room = truth.rows["SchoolClass"][truth.here["SchoolClass"][value]]
        return {"subject": str(room["homeroom_teacher_id"])}
    if name == "ticket":
        said, noun, number = value
        return {"ticket": f"{said}:{truth.here[noun][number]}"}
    return {name: value}


def machine(department: Department) -> Callable[[Truth], dict[str, Any]]:
    """A partner department's machine."""
    return lambda truth: {"department": department}
