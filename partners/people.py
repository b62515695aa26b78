"""The people of the synthetic county: children, households, guardians, and what the registry says of pupils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from domain.student import EnrollmentStatus, GuardianRelation, SchoolingStatus, Sex, SpecialGroup


class Guardian(msgspec.Struct, frozen=True, gc=False):
    """A guardian as the registry export lists one."""

    name: str
    relation: GuardianRelation
    phone: str
    id_number: str


class Household(msgspec.Struct, frozen=True, gc=False):
    """A family: where it is registered, where it lives, who looks after the children.

    catchment: code of the village of the county it lives in or belongs to; equal to village_code for locals.
    left_behind: how many parents work away, 0-2.
    """

    region_code: str
    township_code: str
    village_code: str
    address: str
    residence: str
    catchment: str
    head: str
    guardians: tuple[Guardian, ...]
    ethnicity: str
    left_behind: int
    migrant: bool


class Child(msgspec.Struct, frozen=True, gc=False):
    """A child as the police know it. disability: 残疾类型 in Chinese, empty if none."""

    id_number: str
    name: str
    sex: Sex
    birth_date: date
    household: Household
    groups: tuple[SpecialGroup, ...] = ()
    disability: str = ""

    @property
    def key(self) -> tuple[str, date, str]:
        """Name, birth date and village: what a candidate match goes by."""
        return self.name, self.birth_date, self.household.village_code


class Pupil(msgspec.Struct, frozen=True, gc=False):
    """An enrolled child, and its own particulars as the student registry has them."""

    child: Child
    school_code: str
    grade: int
    class_no: int
    status: EnrollmentStatus
    boards: bool
    id_number: str
    name: str
    sex: Sex
    birth_date: date
    spelled_id: str = ""

    @property
    def student_no(self) -> str:
        """学籍号: G and the identity number the registry knows (catalogue 8.3)."""
        return f"G{self.id_number}"

    @property
    def key(self) -> tuple[str, date, str]:
        """Name, birth date and village as the registry has them."""
        return self.name, self.birth_date, self.child.household.village_code


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child the bureau knows to be outside school, with the reason and the paper that proves it."""

    id_number: str
    name: str
    sex: Sex
    birth_date: date
    ethnicity: str
    schooling_status: SchoolingStatus
    evidence: str
    village_code: str
    address: str
    guardians: tuple[Guardian, ...]
    groups: tuple[SpecialGroup, ...]
    disability: str
