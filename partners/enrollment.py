"""Puts the county's children into schools and classes, with the particulars the student registry has of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from domain.identity import school_age
from domain.student import EnrollmentStatus, Sex, SpecialGroup
from partners import names
from partners.differences import NOT_ENROLLED, Part
from partners.numbers import Numbers
from partners.organizations import SchoolClass, Tree
from partners.people import Child, Pupil
from partners.population import severely_disabled

CLASS_SIZE = 45


class Enrollment:
    """Fills classes in order; year is the one in whose September the school year begins."""

    def __init__(self, tree: Tree, year: int, numbers: Numbers, rng: Random) -> None:
        self._tree = tree
        self._year = year
        self._numbers = numbers
        self._rng = rng
        self._filled: Counter[tuple[str, int]] = Counter()

    def pupils(self, children: Sequence[Child], parts: Mapping[int, Part]) -> Iterator[Pupil]:
        """A pupil for every child that is enrolled."""
        for at, child in enumerate(children):
            part = parts.get(at)
            if part not in NOT_ENROLLED:
                yield self.pupil(at, child, part)

    def pupil(self, at: int, child: Child, part: Part | None = None) -> Pupil:
        """The child enrolled in the school of its catchment; at is its position in the county."""
        grade = self._grade(at, child)
        special = severely_disabled(child)
        school = self._tree.special if special else self._tree.school_of(child.household.catchment, grade)
        place = school, grade
        class_no = self._filled[place] // CLASS_SIZE + 1
        self._filled[place] += 1
        pupil = Pupil(
            child=child,
            school_code=school,
            grade=grade,
            class_no=class_no,
            status=_status(at, grade, part),
            boards=grade >= 7 and at % 3 == 0,
            id_number=child.id_number,
            name=child.name,
            sex=child.sex,
            birth_date=child.birth_date,
        )
        return pupil if part is None else self._misrecorded(pupil, part)

    def classes(self) -> list[SchoolClass]:
        """Every class that has a pupil."""
        school_year = f"{self._year}-{self._year + 1}"
        return [
            SchoolClass(school, grade, number, school_year)
            for (school, grade), pupils in sorted(self._filled.items())
            for number in range(1, (pupils - 1) // CLASS_SIZE + 2)
        ]

    def _grade(self, at: int, child: Child) -> int:
        """One to nine by age on 31 August; one child in twelve started a year late."""
        age = school_age(child.birth_date, self._year)
        late = at % 12 == 3 and age >= 7
        return min(9, max(1, age - 5 - late))

    def _misrecorded(self, pupil: Pupil, part: Part) -> Pupil:
        child = pupil.child
        match part:
            case Part.NAME_WRONG | Part.CORRECTED:
                return replace(pupil, name=names.mistaken(self._rng, child.name))
            case Part.SEX_WRONG:
                return replace(pupil, sex=Sex.FEMALE if child.sex is Sex.MALE else Sex.MALE)
            case Part.BIRTH_DATE_WRONG:
                wrong = child.birth_date + timedelta(days=self._rng.choice((-30, -10, -1, 1, 9, 31)))
                return replace(pupil, birth_date=wrong)
            case Part.NUMBER_MISTYPED:
                region = child.id_number[:6]
                return replace(pupil, id_number=self._numbers.identity(region, child.birth_date, child.sex))
            case Part.RESPELLED:
                return self._respelled(pupil)
        return pupil

    def _respelled(self, pupil: Pupil) -> Pupil:
        number = pupil.id_number
        full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
        spelled = (
            number.lower() if number.endswith("X") else self._rng.choice((number, f" {number}", full_width))
        )
        return replace(pupil, name=names.respelled(self._rng, pupil.name), spelled_id=spelled)


def _status(at: int, grade: int, part: Part | None) -> EnrollmentStatus:
    """Mostly 在籍; a planted child always, so that one child shows one thing."""
    if part is not None:
        return EnrollmentStatus.ACTIVE
    if at % 400 == 101:
        return EnrollmentStatus.SUSPENDED
    if at % 500 == 203:
        return EnrollmentStatus.MARKED_DROPOUT
    if at % 500 == 307:
        return EnrollmentStatus.TRANSFERRING
    if at % 900 == 409:
        return EnrollmentStatus.RETAINED_ABROAD
    if at % 100 == 59 and grade == 9:
        return EnrollmentStatus.RETAINED_VOCATIONAL
    return EnrollmentStatus.ACTIVE


def inclusive(pupil: Pupil, special_school: str) -> bool:
    """随班就读: disabled, and in an ordinary class."""
    return SpecialGroup.DISABLED in pupil.child.groups and pupil.school_code != special_school
