"""The police's two August rosters of the synthetic county, with lines that must be refused or counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from msgspec.structs import replace

from connectors.police import HouseholdChange, SchoolAgePerson
from domain.exchange import HouseholdChangeType, RejectCode
from partners.differences import CHANGED, NOT_ON_ROSTER, Part, in_range
from partners.numbers import wrong_check
from partners.people import Child
from partners.places import DESTINATIONS, OUTSIDE
from partners.truth import Reject

L = TypeVar("L", SchoolAgePerson, HouseholdChange)

BROKEN_PER_MILLE = 1
"""How many lines of 1,000 children are broken in each way; at least one each."""


@dataclass(frozen=True, slots=True)
class Judged(Generic[L]):
    """A line, and why it must not be accepted."""

    line: L
    code: RejectCode | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Strangers:
    """Invented children in no other register: broken holds one child a broken line, others live quietly."""

    broken_roster: tuple[Child, ...]
    broken_changes: tuple[Child, ...]
    broken_registry: tuple[Child, ...]
    newborns: tuple[Child, ...]
    infants: tuple[Child, ...]


ROSTER_FAULTS = (
    (RejectCode.BAD_ID, "idNumber"),
    (RejectCode.MISSING, "name"),
    (RejectCode.BAD_DATE, "birthDate"),
    (RejectCode.OUT_OF_SCOPE, "regionCode"),
)
CHANGE_FAULTS = (
    (RejectCode.BAD_ID, "idNumber"),
    (RejectCode.MISSING, "name"),
    (RejectCode.BAD_DATE, "changedOn"),
    (RejectCode.BAD_CODE, "changeType"),
)


def broken_each(children: int) -> int:
    """How many lines are broken in each way in a county of this size."""
    return max(1, children * BROKEN_PER_MILLE // 1000)


def school_age(
    children: Sequence[Child], parts: Mapping[int, Part], year: int, strangers: Sequence[Child]
) -> list[Judged[SchoolAgePerson]]:
    """The school-age roster: locals aged 6-15 whom the register knows, broken lines, duplicates."""
    sound = [
        Judged(_person(child))
        for at, child in enumerate(children)
        if not child.household.migrant and in_range(child, year) and parts.get(at) not in NOT_ON_ROSTER
    ]
    broken = [_broken_person(at, child) for at, child in enumerate(strangers)]
    return _numbered(_with_repeats(spread(sound, broken), broken_each(len(children))))


def changes(
    children: Sequence[Child], parts: Mapping[int, Part], period: str, strangers: Strangers
) -> list[Judged[HouseholdChange]]:
    """The household-change roster: changes of pupils, of small children, broken lines, duplicates."""
    month = date.fromisoformat(f"{period}-01")
    sound = [
        Judged(_change(children[at], CHANGED[part], month, at))
        for at, part in sorted(parts.items())
        if part in CHANGED
    ]
    sound += [Judged(line) for line in _of_small_children(strangers, month)]
    broken = [_broken_change(at, child, month) for at, child in enumerate(strangers.broken_changes)]
    return _numbered(_with_repeats(spread(sound, broken), broken_each(len(children))))


def rejects(lines: Iterable[Judged[L]]) -> tuple[Reject, ...]:
    """The lines that must not be accepted, with their numbers."""
    return tuple(Reject(j.line.line_no, j.code, j.field) for j in lines if j.code is not None)


T = TypeVar("T")


def spread(sound: Sequence[T], extra: Sequence[T]) -> list[T]:
    """The extra ones evenly among the sound ones."""
    mixed = list(sound)
    for at, one in enumerate(extra):
        mixed.insert((at + 1) * len(sound) // (len(extra) + 1) + at, one)
    return mixed


def _with_repeats(lines: list[Judged[L]], count: int) -> list[Judged[L]]:
    """The same lines, and at the end some of the sound ones once more."""
    sound = [judged.line for judged in lines if judged.code is None]
    step = max(1, len(sound) // (count + 1))
    repeats = [Judged(line, RejectCode.DUPLICATE_LINE) for line in sound[step - 1 :: step][:count]]
    return lines + repeats


def _numbered(lines: list[Judged[L]]) -> list[Judged[L]]:
    return [
        Judged(replace(judged.line, line_no=number), judged.code, judged.field)
        for number, judged in enumerate(lines, 1)
    ]


def _person(child: Child) -> SchoolAgePerson:
    household = child.household
    return SchoolAgePerson(
        line_no=0,
        id_number=child.id_number,
        name=child.name,
        sex=child.sex.code,
        birth_date=child.birth_date.isoformat(),
        ethnicity=household.ethnicity,
        region_code=household.region_code,
        township_code=household.township_code,
        village_code=household.village_code,
        address=household.address,
        head_of_household=household.head,
    )


def _broken_person(at: int, child: Child) -> Judged[SchoolAgePerson]:
    code, field = ROSTER_FAULTS[at % len(ROSTER_FAULTS)]
    line = _person(child)
    match code:
        case RejectCode.BAD_ID:
            line.id_number = wrong_check(child.id_number)
        case RejectCode.MISSING:
            line.name = None
        case RejectCode.BAD_DATE:
            line.birth_date = f"{child.birth_date.year}-02-30"
        case _:
            elsewhere = OUTSIDE[at % len(OUTSIDE)]
            line.region_code = elsewhere.code
            line.township_code = f"{elsewhere.code}100"
            line.village_code = f"{elsewhere.code}100201"
            line.address = f"{elsewhere.full_name}城关镇1号"
    return Judged(line, code, field)


def _change(child: Child, kind: HouseholdChangeType, month: date, at: int) -> HouseholdChange:
    household = child.household
    line = HouseholdChange(
        line_no=0,
        id_number=child.id_number,
        name=child.name,
        sex=child.sex.code,
        birth_date=child.birth_date.isoformat(),
        change_type=kind.name,
        changed_on=(month - timedelta(days=1 + at * 7 % 300)).isoformat(),
        head_of_household=household.head,
    )
    elsewhere = OUTSIDE[at % len(OUTSIDE)]
    if kind is HouseholdChangeType.MOVE_OUT:
        line.from_address, line.to_region_code = household.address, elsewhere.code
        line.to_address = f"{elsewhere.full_name}城关镇{1 + at % 200}号"
    elif kind is HouseholdChangeType.MOVE_IN:
        line.from_address = DESTINATIONS[at % len(DESTINATIONS)]
        line.to_address, line.to_region_code = household.address, household.region_code
    return line


def _of_small_children(strangers: Strangers, month: date) -> Iterator[HouseholdChange]:
    """Births and moves of children below school age: nobody enrolled, so no finding."""
    for at, child in enumerate(strangers.newborns):
        line = _change(child, HouseholdChangeType.BIRTH, month, at)
        line.changed_on = min(child.birth_date + timedelta(days=20), month - timedelta(days=1)).isoformat()
        yield line
    for at, child in enumerate(strangers.infants):
        kind = HouseholdChangeType.MOVE_OUT if at % 3 == 2 else HouseholdChangeType.MOVE_IN
        yield _change(child, kind, month, at)


def _broken_change(at: int, child: Child, month: date) -> Judged[HouseholdChange]:
    code, field = CHANGE_FAULTS[at % len(CHANGE_FAULTS)]
    line = _change(child, HouseholdChangeType.MOVE_OUT, month, at)
    match code:
        case RejectCode.BAD_ID:
            line.id_number = wrong_check(child.id_number)
        case RejectCode.MISSING:
            line.name = None
        case RejectCode.BAD_DATE:
            line.changed_on = f"{month.year}-02-30"
        case _:
            line.change_type = "RENAMED"
    return Judged(line, code, field)
