"""Whom the disabled persons' federation knows of the synthetic county, what is planted among them, and the truth about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec.structs import replace

from connectors.disability_federation import (
    AppraisalRequest,
    AppraisalResult,
    DisabledChild,
    ThreeDisabilityChild,
)
from domain.disability import THREE_KINDS, DisabilityCategory, DisabilityGrade
from domain.exchange import ComparisonCode, RejectCode
from partners import appraisals
from partners.county import County
from partners.differences import LEFT_REGISTER, OUTSIDE, Part, in_range
from partners.numbers import checked, wrong_check
from partners.people import Child
from partners.rosters import spread
from partners.truth import by_name

PLANTED = (
    Part.NEVER_ENROLLED_KNOWN,
    Part.NEVER_ENROLLED_UNKNOWN,
    Part.DEFERRED,
    Part.EXEMPTED,
    Part.APPROVED_NON_ENROLLMENT,
    Part.ATTENDING_ELSEWHERE,
    Part.NUMBER_MISTYPED,
)
"""Of each of these parts the federation knows one child, whether or not the other registers know that it is disabled."""
_CATEGORIES = {term.zh: term for term in DisabilityCategory}
_KINDS, _GRADES = tuple(DisabilityCategory), tuple(DisabilityGrade)
_EVERY = 25
"""Of so many sound lines one has a certificate that carries another identity number."""
FAULTS = (
    (RejectCode.BAD_ID, "idNumber"),
    (RejectCode.MISSING, "name"),
    (RejectCode.BAD_CODE, "category"),
    (RejectCode.OUT_OF_SCOPE, "regionCode"),
)


class Federation:
    """The federation's two registers of a county in its month."""

    def __init__(self, county: County) -> None:
        self._county = county

    def disabled_children(self) -> list[DisabledChild]:
        """Locals aged 6-15 with a disability, of whatever category; broken lines among them, one repeated at the end."""
        broken = [self._broken(at) for at in range(len(FAULTS))]
        lines = spread([self._line(at, child) for at, child in enumerate(self._children)], broken)
        repeated = next(line for line in lines if line not in broken)
        return [replace(line, line_no=number) for number, line in enumerate([*lines, repeated], 1)]

    def three_disabilities(self) -> list[ThreeDisabilityChild]:
        """Those of sight, of hearing or speech, of mind; one of another kind stands there by mistake."""
        listed = [
            (at, child) for at, child in enumerate(self._children) if self._category(at, child) in THREE_KINDS
        ]
        lines = [
            ThreeDisabilityChild(
                line_no=0,
                id_number=child.id_number,
                name=child.name,
                certificate_no=self._certificate(at, child, child.id_number),
                category=self._category(at, child).name,
                grade=_GRADES[at % len(_GRADES)].name,
            )
            for at, child in listed
        ]
        lines.append(replace(lines[0], id_number=_nobody(90), category=DisabilityCategory.LIMB.name))
        return [replace(line, line_no=number) for number, line in enumerate(lines, 1)]

    def appraised(self, requests: Sequence[AppraisalRequest], period: str) -> list[AppraisalResult]:
        """What doctors found in a month."""
        return appraisals.results(requests, period)

    @cached_property
    def truth(self) -> Mapping[ComparisonCode, frozenset[str]]:
        """By comparison, the numbers of exactly those whom it must find."""
        open_parts = {Part.NEVER_ENROLLED_KNOWN, Part.NEVER_ENROLLED_UNKNOWN}
        return {
            ComparisonCode.M_13: frozenset(
                child.id_number for part, child in self._played() if part in open_parts
            ),
            ComparisonCode.M_20: frozenset(
                child.id_number for at, child in enumerate(self._children) if self._is_swapped(at, child)
            ),
        }

    @cached_property
    def excused(self) -> Mapping[str, frozenset[str]]:
        """By status, who is enrolled nowhere and is no finding of M-13."""
        lawful = {Part.DEFERRED, Part.EXEMPTED, Part.APPROVED_NON_ENROLLMENT, Part.ATTENDING_ELSEWHERE}
        return by_name(
            (OUTSIDE[part].name, child.id_number) for part, child in self._played() if part in lawful
        )

    @property
    def children(self) -> frozenset[str]:
        """The numbers of all whom sound lines name."""
        return frozenset(child.id_number for child in self._children)

    @property
    def three(self) -> frozenset[str]:
        """The numbers of those with one of the three disabilities."""
        return frozenset(
            child.id_number
            for at, child in enumerate(self._children)
            if self._category(at, child) in THREE_KINDS
        )

    @cached_property
    def _children(self) -> tuple[Child, ...]:
        county = self._county
        chosen = {
            at
            for at, child in enumerate(county.children)
            if child.disability and county.parts.get(at) not in LEFT_REGISTER
        }
        for part in PLANTED:
            chosen |= set([at for at, played in sorted(county.parts.items()) if played is part][:1])
        local = (county.children[at] for at in sorted(chosen))
        return tuple(child for child in local if not child.household.migrant and in_range(child, county.year))

    def _played(self) -> Iterator[tuple[Part, Child]]:
        known = self.children
        for at, part in sorted(self._county.parts.items()):
            if self._county.children[at].id_number in known:
                yield part, self._county.children[at]

    def _category(self, at: int, child: Child) -> DisabilityCategory:
        return _CATEGORIES[child.disability] if child.disability else _KINDS[at % len(_KINDS)]

    def _is_swapped(self, at: int, child: Child) -> bool:
        unknown = {c.id_number for part, c in self._played() if part is Part.NEVER_ENROLLED_UNKNOWN}
        return at % _EVERY == 1 and child.id_number not in unknown

    def _certificate(self, at: int, child: Child, number: str) -> str:
        category = self._category(at, child).code
        return f"{number}{category}{_GRADES[at % len(_GRADES)].code}"

    def _line(self, at: int, child: Child) -> DisabledChild:
        household = child.household
        number = _nobody(at) if self._is_swapped(at, child) else child.id_number
        return DisabledChild(
            line_no=0,
            id_number=child.id_number,
            name=child.name,
            sex=child.sex.code,
            birth_date=child.birth_date.isoformat(),
            region_code=household.region_code,
            village_code=household.village_code,
            address=household.address,
            guardian=household.guardians[0].name if household.guardians else household.head,
            contact=household.guardians[0].phone if household.guardians else None,
            certificate_no=self._certificate(at, child, number),
            category=self._category(at, child).name,
            grade=_GRADES[at % len(_GRADES)].name,
        )

    def _broken(self, at: int) -> DisabledChild:
        stranger = self._children[0]
        number = _nobody(70 + at)
        line = replace(
            self._line(0, stranger),
            id_number=number,
            birth_date=f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
            certificate_no=f"{number}11",
        )
        code, _ = FAULTS[at]
        match code:
            case RejectCode.BAD_ID:
                return replace(line, id_number=wrong_check(number))
            case RejectCode.MISSING:
                return replace(line, name=None)
            case RejectCode.BAD_CODE:
                return replace(line, category="视力")
            case _:
                return replace(line, region_code="110105")


def _nobody(at: int) -> str:
    """A well-formed number of nobody in the county: its sequence is from the middle, the county's are from the end."""
    born = date(2012, 1 + at % 12, 1 + at % 28)
    return checked(f"110105{born:%Y%m%d}{301 + 2 * (at % 100):03d}")
