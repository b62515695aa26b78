"""Reads the truth off the planted parts: findings, excuses, candidates, packages, and who is known outside school."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from domain.exchange import ComparisonCode, HouseholdChangeType, PackageCode, VerificationFinding
from domain.student import SchoolingStatus
from partners import registry_rows, rosters, verification
from partners.differences import (
    CHANGED,
    FIELDS,
    LEFT_REGISTER,
    OUTSIDE,
    Part,
    in_range,
)
from partners.people import Child, KnownChild
from partners.truth import PackageTruth, Truth, by_name

if TYPE_CHECKING:
    from partners.county import County

_FOUND = {
    ComparisonCode.M_01: {Part.NEVER_ENROLLED_UNKNOWN, Part.NEVER_ENROLLED_KNOWN},
    ComparisonCode.M_08: {Part.NOT_IN_REGISTER},
    ComparisonCode.M_10: set(FIELDS),
    ComparisonCode.M_18: set(CHANGED),
}

_EVIDENCE = {
    SchoolingStatus.NEVER_ENROLLED: "入户排查登记：适龄未入学，监护人已收到入学通知书",
    SchoolingStatus.DEFERRED: "延缓入学申请审批表（乡镇人民政府批准，一年）",
    SchoolingStatus.EXEMPTED: "残疾人教育专家委员会评估意见：免予入学",
    SchoolingStatus.APPROVED_NON_ENROLLMENT: "市政府批复：特殊情况不入学",
    SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED: "外地学校就读证明（未建学籍）",
}


def truth(county: County) -> Truth:
    """Everything that is true of the county's registers this month."""
    return Truth(
        findings={code: _numbers(county, parts) for code, parts in _FOUND.items()},
        fields={child.id_number: (FIELDS[part],) for child, part in _played(county, FIELDS)},
        changes=_changes(county),
        candidates=frozenset(_candidates(county)),
        excuses={
            ComparisonCode.M_01: by_name(_outside(county)),
            ComparisonCode.M_08: by_name(_absent(county)),
            ComparisonCode.M_10: by_name(_respelled(county)),
            ComparisonCode.M_18: by_name(_not_enrolled_changes(county)),
        },
        conclusions=_conclusions(county),
        packages=_packages(county),
    )


def known(county: County, child: Child, status: SchoolingStatus, serial: int) -> KnownChild:
    """What the bureau knows of a child outside school; serial numbers its paper."""
    household = child.household
    return KnownChild(
        id_number=child.id_number,
        name=child.name,
        sex=child.sex,
        birth_date=child.birth_date,
        ethnicity=household.ethnicity,
        schooling_status=status,
        evidence=f"{_EVIDENCE[status]}〔{county.year}〕第{serial:05d}号",
        village_code=household.village_code,
        address=household.address,
        guardians=household.guardians,
        groups=child.groups,
        disability=child.disability,
    )


def _played(county: County, parts: Iterable[Part]) -> Iterator[tuple[Child, Part]]:
    wanted = frozenset(parts)
    return ((county.children[at], part) for at, part in sorted(county.parts.items()) if part in wanted)


def _numbers(county: County, parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(child.id_number for child, _ in _played(county, parts))


def _changes(county: County) -> dict[str, HouseholdChangeType]:
    return {child.id_number: CHANGED[part] for child, part in _played(county, CHANGED)}


def _candidates(county: County) -> Iterator[tuple[str, str]]:
    for pupil in county.pupils:
        if pupil.id_number != pupil.child.id_number:
            yield pupil.id_number, pupil.child.id_number


def _outside(county: County) -> Iterator[tuple[str, str]]:
    for child, part in _played(county, OUTSIDE):
        if part is not Part.NEVER_ENROLLED_KNOWN:
            yield OUTSIDE[part].name, child.id_number


def _absent(county: County) -> Iterator[tuple[str, str]]:
    """Pupils rightly missing from the roster. A migrant is excused as such, whatever its age."""
    for pupil in county.pupils:
        if pupil.child.household.migrant:
            yield "MIGRANT", pupil.id_number
        elif not in_range(pupil.child, county.year):
            yield "OUT_OF_AGE_RANGE", pupil.id_number
    for child, _ in _played(county, LEFT_REGISTER):
        yield "HOUSEHOLD_CHANGED", child.id_number


def _respelled(county: County) -> Iterator[tuple[str, str]]:
    return (("SPELLING", child.id_number) for child, _ in _played(county, {Part.RESPELLED}))


def _not_enrolled_changes(county: County) -> Iterator[tuple[str, str]]:
    strangers = county.strangers
    return (("NOT_ENROLLED", child.id_number) for child in strangers.newborns + strangers.infants)


def _conclusions(county: County) -> dict[str, VerificationFinding]:
    asked = verification.conclusions(county.children, county.parts)
    mistyped = {number: VerificationFinding.NO_SUCH_PERSON for number, _ in _candidates(county)}
    confirmed = dict.fromkeys(_numbers(county, FIELDS), VerificationFinding.REGISTER_CONFIRMED)
    return asked | mistyped | confirmed


def _packages(county: County) -> dict[PackageCode, PackageTruth]:
    roster, changes = county.judged_roster(), county.judged_changes()
    return {
        PackageCode.ENROLLMENT_REGISTRY: registry_rows.truth(county, broken=True),
        PackageCode.SCHOOL_AGE_POPULATION: PackageTruth(
            PackageCode.SCHOOL_AGE_POPULATION, len(roster), rosters.rejects(roster)
        ),
        PackageCode.HOUSEHOLD_CHANGE_ROSTER: PackageTruth(
            PackageCode.HOUSEHOLD_CHANGE_ROSTER, len(changes), rosters.rejects(changes)
        ),
    }
