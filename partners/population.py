"""Draws the county's families and their children, one after the other, from a seeded source of chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from domain.student import GuardianRelation, Sex, SpecialGroup
from partners import groups, names
from partners.numbers import Numbers
from partners.organizations import Village
from partners.people import Child, Guardian, Household
from partners.places import DESTINATIONS, OUTSIDE, Place

MIGRANT_SHARE = 0.06
AWAY_SHARE = 0.03
BORN_ELSEWHERE_SHARE = 0.03
OUT_OF_RANGE_EVERY = 250
"""Of so many children one is five in grade 1 and one is sixteen in grade 9, both outside the roster's 6-15."""


class Population:
    """Families of one place; year is the one on whose 31 August ages are counted."""

    def __init__(self, place: Place, villages: list[Village], year: int, rng: Random) -> None:
        self.numbers = Numbers()
        self._place = place
        self._villages = villages
        self._year = year
        self._rng = rng
        self._ethnicities = [code for code, weight in place.ethnicities for _ in range(weight)]
        self._made = 0

    def children(self, count: int) -> list[Child]:
        """So many children aged 5-16, siblings side by side."""
        made: list[Child] = []
        while len(made) < count:
            made.extend(self._siblings(count - len(made)))
        return made

    def stranger(self, age: int, born: date | None = None) -> Child:
        """A child of a local family of its own, in no other list of the county."""
        family = names.surname(self._rng)
        return self._child(family, self._local_family(family, age), age, born)

    def _siblings(self, most: int) -> Iterator[Child]:
        chance = self._rng.random()
        size = min(most, 1 if chance < 0.55 else 2 if chance < 0.9 else 3)
        ages = [self._age(self._made + i) for i in range(size)]
        family = names.surname(self._rng)
        household = self._family(family, max(ages))
        twins = size == 2 and self._rng.random() < 0.05 and self._usual(*ages)
        first = self._child(family, household, ages[0])
        yield first
        for age in ages[1:]:
            yield self._child(family, household, age, first.birth_date if twins else None)

    def _age(self, at: int) -> int:
        if at % OUT_OF_RANGE_EVERY == 7:
            return 5
        if at % OUT_OF_RANGE_EVERY == 11:
            return 16
        return 15 if self._rng.random() < 0.03 else 6 + int(self._rng.random() * 9)

    @staticmethod
    def _usual(*ages: int) -> bool:
        return all(6 <= age <= 15 for age in ages)

    def _family(self, name: str, oldest: int) -> Household:
        chance = self._rng.random()
        if chance < MIGRANT_SHARE:
            return self._migrant_family(name, oldest)
        if chance < MIGRANT_SHARE + AWAY_SHARE:
            return self._local_family(name, oldest, residence=self._rng.choice(DESTINATIONS))
        return self._local_family(name, oldest)

    def _local_family(self, name: str, oldest: int, residence: str = "") -> Household:
        village = self._villages[int(self._rng.random() * len(self._villages))]
        address = self._address(village)
        guardians = self._guardians(name, oldest, self._place.code)
        chance = self._rng.random()
        return Household(
            region_code=self._place.code,
            township_code=village.township_code,
            village_code=village.code,
            address=address,
            residence=residence or address,
            catchment=village.code,
            head=guardians[0].name,
            guardians=guardians,
            ethnicity=self._ethnicity(),
            left_behind=0 if residence or chance < 0.8 else 1 if chance < 0.94 else 2,
            migrant=False,
        )

    def _migrant_family(self, name: str, oldest: int) -> Household:
        origin = OUTSIDE[int(self._rng.random() * len(OUTSIDE))]
        village = self._villages[int(self._rng.random() * len(self._villages))]
        guardians = self._guardians(name, oldest, origin.code)
        return Household(
            region_code=origin.code,
            township_code=f"{origin.code}100",
            village_code=f"{origin.code}100{200 + int(self._rng.random() * 40)}",
            address=f"{origin.full_name}城关镇{1 + int(self._rng.random() * 300)}号",
            residence=self._address(village),
            catchment=village.code,
            head=guardians[0].name,
            guardians=guardians,
            ethnicity="01",
            left_behind=0,
            migrant=True,
        )

    def _ethnicity(self) -> str:
        return self._ethnicities[int(self._rng.random() * len(self._ethnicities))]

    def _address(self, village: Village) -> str:
        draw = self._rng.random()
        if village.rural:
            return f"{village.area}{1 + int(draw * 240)}号"
        house, door = divmod(int(draw * 9600), 240)
        return f"{village.area}{house + 1}号楼{door // 60 + 1}单元{door // 10 % 6 + 1}0{door % 2 + 1}室"

    def _guardians(self, name: str, oldest: int, region: str) -> tuple[Guardian, ...]:
        chance = self._rng.random()
        if chance < 0.91:
            pair = (GuardianRelation.FATHER, GuardianRelation.MOTHER)
        elif chance < 0.96:
            one = GuardianRelation.FATHER if chance < 0.93 else GuardianRelation.MOTHER
            return (self._guardian(name, one, oldest, region),)
        else:
            pair = (GuardianRelation.GRANDFATHER, GuardianRelation.GRANDMOTHER)
        return self._guardian(name, pair[0], oldest, region), self._guardian(name, pair[1], oldest, region)

    def _guardian(self, name: str, relation: GuardianRelation, oldest: int, region: str) -> Guardian:
        male = relation in (GuardianRelation.FATHER, GuardianRelation.GRANDFATHER)
        old = relation in (GuardianRelation.GRANDFATHER, GuardianRelation.GRANDMOTHER)
        sex = Sex.MALE if male else Sex.FEMALE
        years = oldest + (46 if old else 21) + int(self._rng.random() * 16)
        day = date(self._year - years, 1, 1).toordinal() + int(self._rng.random() * 365)
        return Guardian(
            name=names.full(self._rng, name if male else names.surname(self._rng), sex),
            relation=relation,
            phone=self.numbers.phone(),
            id_number=self.numbers.identity(region, date.fromordinal(day), sex),
        )

    def _child(self, family: str, household: Household, age: int, born: date | None = None) -> Child:
        at, self._made = self._made, self._made + 1
        sex = Sex.MALE if self._rng.random() < 0.52 else Sex.FEMALE
        born = born or self._born(age)
        region = household.region_code
        if not household.migrant and self._rng.random() < BORN_ELSEWHERE_SHARE:
            region = OUTSIDE[at % len(OUTSIDE)].code
        disability = groups.disability(at)
        return Child(
            id_number=self.numbers.identity(region, born, sex),
            name=self._name(family, sex, household.ethnicity),
            sex=sex,
            birth_date=born,
            household=household,
            groups=groups.of(at, age, household, disability),
            disability=disability,
        )

    def _name(self, family: str, sex: Sex, ethnicity: str) -> str:
        if ethnicity != "01" and self._rng.random() < 0.6:
            return names.dotted(self._rng, ethnicity) or names.full(self._rng, family, sex)
        return names.full(self._rng, family, sex)

    def _born(self, age: int) -> date:
        """A birth date with this age on 31 August (domain.identity.school_age)."""
        first = date(self._year - age - 1, 9, 1).toordinal()
        last = date(self._year - age, 8, 31).toordinal()
        return date.fromordinal(first + int(self._rng.random() * (last - first + 1)))


def severely_disabled(child: Child) -> bool:
    """Whether a child cannot attend an ordinary class."""
    return SpecialGroup.SEVERELY_DISABLED in child.groups
