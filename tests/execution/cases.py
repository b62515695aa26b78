"""What the paths are tried with: a document, and several viewers who ask it with variables of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import GraphQLSchema

from auth import scopes
from auth.viewer import Viewer
from domain.organization import Department
from domain.role import Role
from execution.answers import Asked
from tests.execution import areas
from tests.execution.coverage import Coverage
from tests.execution.cursors import Cursors
from tests.execution.operations import Selections
from tests.execution.values import ABSENT, Values, Variable
from tests.execution.world import HERE, THERE, World

_ALL = frozenset(scopes.SCOPES)
_VIEWERS = 10
_ROOTS = (
    "__schema { queryType { name } types { name kind } directives { name } }",
    '__type(name: "Student") { name fields(includeDeprecated: true) { name type { kind name ofType { name } } } }',
    '__type(name: "Nothing") { name }',
)
_DOCUMENTS = (
    "mutation { __typename }",
    "{ nothing }",
    "{ students(first: ) }",
    "query One { __typename } query Two { __typename }",
    "{ students { nodes } }",
    "query ($x: Nothing) { node(id: $x) { id } }",
)


@dataclass(frozen=True)
class Case:
    """One document. number: which one of its seed. rude: values among its own that are refused."""

    number: int
    rude: bool
    text: str
    name: str | None
    asked: tuple[tuple[Viewer, dict[str, Any]], ...]

    def requests(self) -> list[tuple[Viewer, Asked]]:
        return [(viewer, Asked(self.text, variables, self.name)) for viewer, variables in self.asked]


class Cases:
    """Cases without end, the same for the same seed as long as the answers are the same."""

    def __init__(self, schema: GraphQLSchema, world: World, seed: int, cursors: Cursors) -> None:
        self._schema, self._world, self._seed = schema, world, seed
        self.cursors, self.coverage = cursors, Coverage(schema)
        self._number = 0
        # A few viewers that ask again and again, so that what is kept for a viewer is used.
        random = Random(seed)
        self._viewers = [viewer_of(random, world) for _ in range(_VIEWERS)]

    def next(self) -> Case:
        """The next one. Each has a random of its own, so that it does not depend on the length of those before."""
        self._number += 1
        random = Random(f"{self._seed}/{self._number}")
        values = Values(random, self._world, self.cursors, rude=random.random() < 0.25)
        viewer = random.choice(self._viewers)
        values.county = viewer.jurisdiction_code
        text, name = self._document(random, values)
        asked = [(viewer, _given(random, values))]
        for _ in range(random.choice((0, 1, 1, 2, 2, 3, 3, 6))):
            again = viewer if random.random() < 0.6 else random.choice(self._viewers)
            values.county = again.jurisdiction_code
            asked.append((again, _given(random, values)))
        return Case(self._number, values.rude, text, name, tuple(asked))

    def at(self, number: int) -> Case:
        """The one of a number, whatever was asked before."""
        self._number = number - 1
        self.coverage.seen.clear()
        return self.next()

    def _document(self, random: Random, values: Values) -> tuple[str, str | None]:
        if values.rude and random.random() < 0.04:
            return random.choice(_DOCUMENTS), None
        budget = random.choice((2, 4, 8, 16, 32))
        made = Selections(self._schema, random, values, self.coverage, budget)
        root = made.root()
        if random.random() < 0.03:
            root = "{ " + random.choice(_ROOTS) + root[1:]
        if values.rude and random.random() < 0.06:
            root = _beyond(random, root)
        whole = root + "".join(each.text for each in made.fragments)
        used = [each for each in values.variables.values() if re.search(rf"\${each.name}\b", whole)]
        values.variables = {each.name: each for each in used}
        return _put_together(random, root, used, [each.text for each in made.fragments], values.rude)


def viewer_of(random: Random, world: World) -> Viewer:
    """Anybody: with all scopes or few, of either county or of none, in any role, at any unit, for any purpose."""
    granted = _ALL
    if random.random() < 0.5:
        granted = frozenset(name for name in sorted(_ALL) if random.random() < 0.7)
    county = random.choice((HERE, HERE, THERE)) if random.random() < 0.97 else "999999"
    role = Role.BUREAU_OFFICER if random.random() < 0.5 else random.choice(list(Role))
    department: Department | None = None
    if role is Role.DEPARTMENT:
        partners = world.rows["ExchangePartner"]
        department = random.choice([*(row["department"] for row in partners), Department.EDUCATION_BUREAU])
    purpose = random.choice(areas.purposes(role))
    place = areas.standing(random, world, role)
    return Viewer(
        "fuzz",
        granted,
        county,
        department,
        role=role,
        purposes=frozenset({purpose}),
        purpose=purpose,
        **place,
    )


def _put_together(
    random: Random, root: str, used: list[Variable], fragments: list[str], rude: bool
) -> tuple[str, str | None]:
    declared = ", ".join(each.declared() for each in used)
    name = random.choice((None, "Main"))
    others = []
    if random.random() < 0.06:
        name = "Main"
        others = ["query Other { __typename }", "mutation Change { __typename }"][: random.randint(1, 2)]
    elif not declared and name is None:
        return "\n".join([root, *fragments]), None
    head = f"query {name or ''}" + (f"({declared})" if declared else "")
    parts = [f"{head} {root}", *others, *fragments]
    random.shuffle(parts)
    said = random.choice(("Other", "Nobody", None)) if rude and random.random() < 0.1 else name
    return "\n".join(parts), said if others or random.random() < 0.5 else None


def _beyond(random: Random, root: str) -> str:
    """More than the limits let through."""
    kind = random.randrange(4)
    if kind == 0:
        return "{ " + "... { " * 21 + "__typename" + " }" * 21 + root[1:]
    if kind == 1:
        return "{ " + " ".join(f"b{n}: __typename" for n in range(31)) + root[1:]
    if kind == 2:
        return "{ " + "__typename " * 1_001 + root[1:]
    return (
        "{ students(first: 100) { nodes { guardianships { student { village { children { children "
        "{ ledgers { entries(first: 100) { nodes { id } } } } } } } } } }" + root[1:]
    )


def _given(random: Random, values: Values) -> dict[str, Any]:
    made = {name: each.make() for name, each in values.variables.items()}
    given = {name: value for name, value in made.items() if value is not ABSENT}
    return {**given, "unknown": 1} if random.random() < 0.02 else given
