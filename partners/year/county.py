"""The county as those see it who live the year: its units, classes and pupils, read from the hub; who is away, what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from domain.role import Role
from partners.year.person import Ask, Person, Who

_DAY = timedelta(days=1)
_CLASSES = """query Classes($after: String) { schoolClasses(first: 100, after: $after) {
  nodes { id grade classNo school { organization { id } township { id } } } pageInfo { hasNextPage endCursor } } }"""
_OFFICE = "query Office { organizations(filter: { type: [EDUCATION_BUREAU] }) { nodes { id } } }"
_PUPILS = """query Pupils($school: ID!, $after: String) { students(filter: { schoolId: $school }, first: 100, after: $after) {
  nodes { id schoolingStatus village { id parent { id } } enrollments(status: [ACTIVE]) { schoolClass { id } } }
  pageInfo { hasNextPage endCursor } } }"""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child of a class that belongs to a village of the county. village, township: global ids."""

    id: str
    village: str
    township: str


@dataclass(slots=True)
class Room:
    """A class with its teacher. pupils: those whom a story may be about, at school as most are
    and registered in the county. named: pupils of whom each day says something by itself, with their attendance."""

    id: str
    school: str
    teacher: Person
    pupils: list[Pupil] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    keeps_sheets: bool = True


Fact = tuple[Any, tuple[str, ...]]
"""What was found, and the clauses that the hub cites for it."""


@dataclass
class County:
    """code: GB/T 2260. today: the simulated day. school_days: of the year, in order. found: by story, what came of it."""

    code: str
    ask: Ask
    school_days: Sequence[date]
    teachers: Mapping[str, str]
    today: date
    works: Callable[[date], bool] = lambda day: day.weekday() < 5
    """Whether a day is worked, by the national arrangement."""
    rooms: dict[str, Room] = field(default_factory=dict)
    found: dict[str, dict[str, Fact]] = field(default_factory=dict)
    townships: dict[str, str] = field(default_factory=dict)
    """By school, the one that it stands in."""
    office: str = ""
    """The bureau, as a unit that keeps ledgers."""

    @property
    def bureau(self) -> Person:
        return self.person(Role.BUREAU_OFFICER)

    @property
    def special(self) -> Person:
        """The bureau's special education officer."""
        return self.person(Role.SPECIAL_EDUCATION_OFFICER)

    def person(self, role: Role, unit: str | None = None) -> Person:
        """Somebody of a unit, named by its global id."""
        return Person(Who(role, unit), self.ask)

    def school(self, id: str) -> Person:
        """The registry officer of a school."""
        return self.person(Role.SCHOOL_OFFICER, id)

    def township(self, id: str) -> Person:
        return self.person(Role.TOWNSHIP_OFFICER, id)

    def next_school_day(self, day: date, number: int = 1) -> date:
        """The number-th school day after a day."""
        later = [each for each in self.school_days if each > day]
        return later[min(number, len(later)) - 1]

    def note(self, story: str, fact: str, value: Any, clauses: Sequence[str] = ()) -> None:
        """Keep what a story found out; a list in no order."""
        held = tuple(sorted(value)) if isinstance(value, list | set) else value
        self.found.setdefault(story, {})[fact] = (held, tuple(sorted(set(clauses))))

    async def look_around(self) -> None:
        """Learn from the hub which classes there are and whom they teach."""
        [office] = (await self.bureau.see(_OFFICE))["organizations"]["nodes"]
        self.office = office["id"]
        async for each in self._pages(_CLASSES, "schoolClasses"):
            school = each["school"]["organization"]["id"]
            teacher = Person(Who(Role.HOMEROOM_TEACHER, school, self.teachers[each["id"]]), self.ask)
            self.rooms[each["id"]] = Room(each["id"], school, teacher)
            self.townships[school] = each["school"]["township"]["id"]
        for school in self.townships:
            async for child in self._pages(
                _PUPILS, "students", school=school.replace("Organization", "School")
            ):
                home = child["village"]
                if home and child["schoolingStatus"] == "ATTENDING":
                    pupil = Pupil(child["id"], home["id"], home["parent"]["id"])
                    self.rooms[child["enrollments"][0]["schoolClass"]["id"]].pupils.append(pupil)

    async def _pages(self, query: str, of: str, **variables: Any) -> Any:
        after = None
        while True:
            page = (await self.bureau.see(query, after=after, **variables))[of]
            for node in page["nodes"]:
                yield node
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return
