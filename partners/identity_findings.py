"""Whom the police find themselves, in the month after next of their August rosters, and the truth about each line (QC-42)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from connectors.police import IdentityFinding
from domain.exchange import IdentityFindingKind, PackageCode, RejectCode
from domain.student import RegistrationProgress
from partners.differences import OUTSIDE, Part, in_range
from partners.numbers import checked, wrong_check
from partners.people import Child
from partners.truth import PackageTruth, Reject

if TYPE_CHECKING:
    from partners.county import County

_MONTHS_ON = 2


@dataclass(frozen=True, slots=True)
class Planted:
    """A line, why it must not be accepted, and what it must come to: LEFT_ONLY, CONFLICTING, or the excuse."""

    line: IdentityFinding
    code: RejectCode | None = None
    comes_to: str = ""


def month(county: County) -> str:
    """When the police tell it, YYYY-MM: once the roll-calls of the new school year are done."""
    year, number = int(county.period[:4]), int(county.period[5:]) + _MONTHS_ON
    return f"{year + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def planted(county: County, period: str) -> Sequence[Planted]:
    """The lines of a month, each with its truth; line numbers from 1."""
    if period != month(county):
        return []
    return [replace_line(each, number, f"{period}-02") for number, each in enumerate(_lines(county), 1)]


def truth(county: County, period: str) -> PackageTruth:
    """What the package of a month must come to."""
    lines = planted(county, period)
    wrong = tuple(Reject(each.line.line_no, each.code) for each in lines if each.code)
    return PackageTruth(PackageCode.IDENTITY_FINDINGS, len(lines), wrong)


def stranger(county: County) -> str:
    """The number of a child of eight whom no register of the county has."""
    return checked(f"{county.place.code}{county.year - 8}0607401")


def replace_line(each: Planted, number: int, on: str) -> Planted:
    """The same line at its place, with the day on which it was found if it says none."""
    line = replace(each.line, line_no=number, finding_no=each.line.finding_no or f"GA-{on[:7]}-{number:04d}")
    return Planted(replace(line, found_on=line.found_on or on), each.code, each.comes_to)


def _lines(county: County) -> Iterator[Planted]:
    usual = [
        pupil.child
        for pupil in county.pupils
        if pupil.id_number == pupil.child.id_number
        and in_range(pupil.child, county.year)
        and pupil.child.id_number not in {county.children[at].id_number for at in county.parts}
    ][:3]
    deferred = next(county.children[at] for at, part in county.parts.items() if part is Part.DEFERRED)
    absent, wrong = IdentityFindingKind.NOT_ENROLLED, IdentityFindingKind.IDENTITY_ERROR
    number = stranger(county)
    born = date(county.year - 8, 6, 7)
    unknown = IdentityFinding(
        line_no=1, kind=absent.name, id_number=number, name="路远", sex="2", birth_date=born.isoformat()
    )
    yield Planted(unknown, comes_to="LEFT_ONLY")
    yield Planted(of(usual[0], absent), comes_to="ENROLLED")
    yield Planted(of(deferred, absent), comes_to=OUTSIDE[Part.DEFERRED].name)
    other = replace(of(usual[1], wrong), name=f"{usual[1].name}儿")
    yield Planted(other, comes_to="CONFLICTING")
    yield Planted(of(usual[2], wrong), comes_to="MENDED")
    yield Planted(replace(unknown, id_number=wrong_check(number)), RejectCode.BAD_ID)
    yield Planted(replace(unknown, id_number=None), RejectCode.MISSING)
    yield Planted(replace(unknown, kind=wrong.name), RejectCode.UNKNOWN_PERSON)
    nobody = replace(unknown, kind=IdentityFindingKind.NO_ID_NUMBER.name, id_number=None)
    yield Planted(nobody, RejectCode.MISSING)
    yield Planted(replace(nobody, progress=RegistrationProgress.URGED.name), RejectCode.UNKNOWN_PERSON)


def of(child: Child, kind: IdentityFindingKind) -> IdentityFinding:
    """A finding about a child as the police have it."""
    return IdentityFinding(
        line_no=1,
        kind=kind.name,
        id_number=child.id_number,
        name=child.name,
        sex=child.sex.code,
        birth_date=child.birth_date.isoformat(),
        village_code=child.household.village_code,
    )
