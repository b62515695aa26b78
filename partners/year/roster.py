"""The children of a simulated school year: all of them at school when it begins, in a few schools of one county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as changed
from random import Random

from domain.identity import school_age
from domain.organization import OrgType, SchoolStage
from domain.student import EnrollmentStatus
from partners import places
from partners.county import County
from partners.organizations import SchoolClass, Unit, plan
from partners.people import Child, Pupil
from partners.population import Population
from partners.rosters import Strangers

PERIOD = "2026-08"
"""The month in which the registry is imported; the school year begins in the next."""
YEAR = 2026
CLASS_SIZE = 200
"""A sheet for each grade of a school rather than for each room, so that a day of 2,000 children is ten of them."""
_NOBODY = Strangers((), (), (), (), ())


def build(children: int, seed: int, jurisdiction_code: str, class_size: int = CLASS_SIZE) -> County:
    """The county of a year, the same for the same arguments: so many children, each a pupil of a class, the older the higher.

    Every ordinary school reports through the district's center school. Raises LookupError if the place is none of the five.
    """
    place = places.of(jurisdiction_code)
    rng = Random(f"year/{seed}/{jurisdiction_code}/{children}")
    tree = plan(place, children)
    people = sorted(Population(place, tree.villages, YEAR, rng).children(children), key=_age)
    units = _under_the_center(tree.units)
    pupils = tuple(_pupils(units, people, class_size))
    rooms = {(each.school_code, each.grade, each.class_no): None for each in pupils}
    return County(
        place=place,
        period=PERIOD,
        year=YEAR,
        organizations=tuple(units),
        classes=tuple(SchoolClass(*room, f"{YEAR}-{YEAR + 1}") for room in rooms),
        children=tuple(people),
        parts={},
        pupils=pupils,
        broken_pupils=(),
        strangers=_NOBODY,
    )


def center(units: Sequence[Unit]) -> Unit:
    """The district's center school."""
    return next(each for each in units if each.type is OrgType.CENTER_SCHOOL)


def _age(child: Child) -> tuple[str, str]:
    return (str(-child.birth_date.toordinal()).rjust(10), child.id_number)


def _under_the_center(units: Sequence[Unit]) -> list[Unit]:
    head = center(units).code
    return [
        changed(each, parent_code=head) if each.stage and each.type is OrgType.SCHOOL else each
        for each in units
    ]


def _pupils(units: Sequence[Unit], people: Sequence[Child], size: int) -> list[Pupil]:
    made: list[Pupil] = []
    for at in range(0, len(people), size):
        room = people[at : at + size]
        grade = min(9, max(1, school_age(room[len(room) // 2].birth_date, YEAR) - 5))
        school = _school(units, grade, at // size)
        before = {each.class_no for each in made if (each.school_code, each.grade) == (school.code, grade)}
        made += [_pupil(child, school, grade, len(before) + 1) for child in room]
    return made


def _school(units: Sequence[Unit], grade: int, turn: int) -> Unit:
    own = SchoolStage.JUNIOR if grade >= 7 else SchoolStage.PRIMARY
    here = [each for each in units if each.stage in (own, SchoolStage.NINE_YEAR)]
    return here[turn % len(here)]


def _pupil(child: Child, school: Unit, grade: int, class_no: int) -> Pupil:
    return Pupil(
        child=child,
        school_code=school.code,
        grade=grade,
        class_no=class_no,
        status=EnrollmentStatus.ACTIVE,
        boards=False,
        id_number=child.id_number,
        name=child.name,
        sex=child.sex,
        birth_date=child.birth_date,
    )
