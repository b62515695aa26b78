"""The matrix of what is asked for: a filter or an order by what is not shown in clear is refused, and counts tell no more."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.hub.matrix import cast, nouns
from tests.hub.matrix.arguments import ARGUMENTS, ORDERS
from tests.hub.matrix.asking import ONLY, Cell, Matrix, errors, leaves, reference, written
from tests.hub.matrix.fields import FIELDS, GROUPS, LISTS, scope
from tests.hub.matrix.tables import Entry
from tests.hub.matrix.truth import Truth
from tests.hub.matrix.viewers import Viewer
from tests.hub.world import HERE

OVER = {
    ("Student", "group"): ("SpecialGroupMembership", "id", "student_id"),
    ("Student", "schoolId"): ("Enrollment", "id", "student_id"),
    ("Student", "enrolled"): ("Enrollment", "id", "student_id"),
    ("Student", "registryMark"): ("Enrollment", "id", "student_id"),
    ("Student", "townshipId"): ("Organization", "village_id", "id"),
    ("LedgerEntry", "type"): ("Ledger", "ledger_id", "id"),
    ("ExchangeCycle", "partner"): ("ExchangePartner", "partner_id", "id"),
    ("ExchangeScorecard", "partner"): ("ExchangePartner", "partner_id", "id"),
    ("ExchangePackage", "failureCode"): ("ExchangeCycle", "cycle_id", "id"),
    ("ExchangePackage", "rejectCode"): ("ExchangeRecord", "id", "package_id"),
    ("ExchangeRecord", "partner"): ("ExchangePackage", "package_id", "id"),
    ("ExchangeRecord", "period"): ("ExchangePackage", "package_id", "id"),
    ("ExchangeRecord", "code"): ("ExchangePackage", "package_id", "id"),
    ("ExchangeRecord", "studentId"): ("Student,Discrepancy,ExchangePackage", "student_id", "id"),
} | nouns.OVER
"""Filters that look at rows of other nouns, of the first by which columns: whoever does not see those rows finds nothing by
them, and whoever is granted nothing of one of these nouns is refused."""
LACKS = {
    ("SchoolClass", "withoutSheetOn"): "AttendanceSheet",
    ("SchoolClass", "withoutSummaryOf"): "AttendanceSummary",
}
"""Filters for what lacks a row of another noun: they find it where the viewer would see such rows, because what one may not
look at is not missing; whoever is granted nothing of that noun is refused."""
BY_BUREAU = (
    "admission",
    "school",
    "screening",
    "totals",
    "duties",
    "venues",
    "calendar",
    "persons",
    "letters",
    "registers",
    "reporting",
    "supervision",
    "accountability",
    "indicators",
    "staffing",
    "means",
    "teachers",
)
"""Groups of which not the special-education officer sees all, but the bureau."""
SEES_ALL = {
    "special-education": ("children", *(name for name in nouns.PARTS if name not in BY_BUREAU)),
    "bureau": ("exchange", "documents", *BY_BUREAU),
    "administrator": ("administration",),
    "auditor": (),
}
"""Those who together see all of the county's rows, of which nouns; the auditor the log."""

BUREAU_LOOKS = {("Student", "guaranteed")}
"""Filters of children over a noun that not the special-education officer sees, but the bureau, which sees the same children."""


@dataclass(frozen=True)
class Asked:
    """A list asked for with one argument or order. tells: what of a person the answer would; value: of the argument."""

    noun: str
    name: str
    tells: str
    root: str
    value: str = ""

    @property
    def alias(self) -> str:
        return f"{self.noun}_{self.name}{self.value * (self.name == 'group')}"


def asked(truth: Truth, nouns: tuple[str, ...]) -> Iterator[Asked]:
    """Every argument and order of the lists of some nouns; the order of a list where nothing is said, too."""
    for noun in filter(LISTS.__contains__, nouns):
        for entry in ARGUMENTS[f"Query.{LISTS[noun]}"].values():
            if entry.name == "filter":
                for each in ARGUMENTS[str(entry.value)].values():
                    yield from _filtered(truth, noun, each)
            elif entry.name == "order":
                yield from _ordered(noun, str(entry.value))
            else:
                said = f"{entry.name}: {written(truth, str(entry.value))}"
                yield Asked(noun, entry.name, entry.tells, _root(noun, [said]))


def _filtered(truth: Truth, noun: str, entry: Entry) -> Iterator[Asked]:
    logged = 'operation: "Looks", ' if noun == "AuditRecord" and entry.name != "operation" else ""
    order = [said] if (said := ONLY.get(noun, "")).startswith("order") else []
    for value in str(entry.value).split("|"):
        filtered = f"filter: {{{logged}{entry.name}: {written(truth, value)}}}"
        yield Asked(noun, entry.name, entry.tells, _root(noun, [filtered, *order]), value)


def _ordered(noun: str, orders: str) -> Iterator[Asked]:
    logged = [ONLY[noun]] if noun == "AuditRecord" else []
    first = next(iter(ORDERS[orders].values()))
    yield Asked(noun, "unordered", first.tells, _root(noun, logged))
    for entry in ORDERS[orders].values():
        yield Asked(noun, entry.name, entry.tells, _root(noun, [*logged, f"order: {entry.name}"]))


def _root(noun: str, said: list[str]) -> str:
    return f"{LISTS[noun]}({', '.join([*said, 'first: 100'])}) {{ totalCount edges {{ cursor }} nodes {{ id }} }}"


_OWN = {"mine": "owner_id"}
"""Filters by the unit that the viewer acts for, and the column that names it; for none they find all."""
_NOTHING = {
    "AuditRecord_userId",
    "AuditRecord_until",
    "ResponsiblePost_studentId",
}
"""Of the audit log: nobody's name, and a time before it began. Who answers for a child is asked here of one that nobody sees, and
of all others in tests/duties."""


@pytest.fixture(scope="module")
async def baseline(matrix: Matrix) -> dict[str, dict[str, Any]]:
    """What each way of asking finds of all the county's rows, by those who together see all."""
    found: dict[str, dict[str, Any]] = {}
    for viewer in (each for each in cast.VIEWERS if each.name in SEES_ALL):
        groups = [GROUPS[name] for name in SEES_ALL[viewer.name]] or [("AuditRecord",)]
        for group in groups:
            listed = tuple(noun for noun in group if (noun == "AuditRecord") is (viewer.name == "auditor"))
            roots = {
                each.alias: each.root for each in asked(matrix.truth, listed) if not _lacking(viewer, each)
            }
            for some in _parted(roots, ()):
                found |= await Cell(matrix, viewer).roots("Baseline", some)
    children = asked(matrix.truth, GROUPS["children"])
    over = {each.alias: each.root for each in children if (each.noun, each.name) in BUREAU_LOOKS}
    [bureau] = (each for each in cast.VIEWERS if each.name == "bureau")
    return found | await Cell(matrix, bureau).roots("Baseline", over)


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("group", GROUPS)
async def test_filters_orders_and_their_counts_find_what_is_granted(
    cell: Cell, baseline: dict[str, dict[str, Any]], group: str
) -> None:
    found: dict[str, Any] = {}
    for some in _parted({each.alias: each.root for each in _granted(cell, group)}, ()):
        found |= await cell.roots("Asked", some)
    for each in _granted(cell, group):
        ids = {node["id"] for node in found[each.alias]["nodes"]}
        seen = {f"{each.noun}:{row['id']}" for row in _within(cell, each)}
        assert ids <= seen, each
        assert found[each.alias]["totalCount"] == len(ids) or len(ids) == 100, each
        if cell.viewer.code == HERE:
            expected = {node["id"] for node in baseline[each.alias]["nodes"]}
            assert ids == (seen if each.name in _OWN else expected & seen), each


def _granted(cell: Cell, group: str) -> list[Asked]:
    ways = asked(cell.truth, GROUPS[group])
    if group == "documents" and not cell.stands_for_all:
        ways = (each for each in ways if (each.noun, each.name) in LACKS)
    return [each for each in ways if cell.viewer.opens(each.noun) and not _lacking(cell.viewer, each)]


def _lacking(viewer: Viewer, each: Asked) -> str | None:
    """What a filter or an order is refused for: the detail that is not shown in clear, else the noun that is looked over."""
    if not viewer.clear(each.noun, each.tells):
        return each.tells
    place = (each.noun, each.name)
    nouns, *_ = OVER.get(place, (LACKS.get(place, ""),))
    for noun in filter(None, nouns.split(",")):
        if not (viewer.opens(noun) and viewer.granted(noun)):
            return noun if viewer.opens(noun) else scope(noun)
    return None


def _within(cell: Cell, each: Asked) -> list[Any]:
    """The rows that a viewer may find: with those of the other noun that a filter looks at."""
    rows = cell.seen(each.noun)
    if each.name in _OWN:
        unit = cell.viewer.asking(cell.truth).get("organization_id")
        return [row for row in rows if unit in (None, row[_OWN[each.name]])]
    if lacking := LACKS.get((each.noun, each.name)):
        return [row for row in rows if cell.viewer.looks(cell.truth, lacking, each.noun, row)]
    if (each.noun, each.name) not in OVER:
        return rows
    over, here, there = OVER[each.noun, each.name]
    kept = [
        row for row in cell.seen(over.split(",")[0]) if each.name != "group" or row["group"] == each.value
    ]
    known = {row[there] for row in kept}
    return [row for row in rows if row[here] in known]


@cast.OF_EACH_GRANT
@pytest.mark.parametrize("group", GROUPS)
async def test_a_filter_or_order_by_what_is_not_shown_in_clear_is_refused_by_name(
    cell: Cell, group: str
) -> None:
    ways = [each for each in asked(cell.truth, GROUPS[group]) if cell.viewer.opens(each.noun)]
    closed = {each.alias: each for each in ways if _lacking(cell.viewer, each)}
    if not closed:
        return
    for some in _parted({name: each.root for name, each in closed.items()}, closed):
        answer = await cell.ask(cell.operation("Closed", some))
        wanted = {name: {("FORBIDDEN", _lacking(cell.viewer, closed[name]))} for name in some}
        assert errors(answer) == wanted
        assert leaves(answer["data"]) <= {None}
        await cell.refused()


NESTED = [
    (place, name) for place in ARGUMENTS if place[0].isupper() and "." in place for name in ARGUMENTS[place]
]
AT_ONCE = 40
WITHIN = [
    (*place.split("."), name)
    for place, name in NESTED
    if not place.startswith(("Query", "Mutation", "Subscription"))
]


@cast.OF_EACH_GRANT
async def test_the_arguments_of_a_field_tell_no_more_than_the_field(
    cell: Cell, baseline: dict[str, dict[str, Any]]
) -> None:
    roots: dict[str, str] = {}
    said: dict[str, Any] = {}
    closed: dict[str, set[tuple[str, str]]] = {}
    expected: dict[str, Any] = {}
    for parent, field, name in WITHIN:
        entry, noun = ARGUMENTS[f"{parent}.{field}"][name], str(FIELDS[parent][field].target)
        if not cell.viewer.opens(parent) or not cell.viewer.opens(noun) or not cell.seen(parent):
            continue
        if cell.viewer.code != HERE and _as_listed(noun, entry):
            continue
        for number, (argument, tells, keeps) in enumerate(_said(cell.truth, baseline, noun, entry)):
            alias = f"{parent}_{field}_{name}_{number}"
            if _is_public(parent, noun) and not cell.stands_for_all:
                continue
            rows = cell.sample(parent)[: 1 if _is_public(parent, noun) else None]
            said[alias] = [reference(parent, row) for row in rows]
            page = (", first: 100", "nodes { id }") if cell.is_page(parent, field) else ("", "id")
            inner = f"found: {field}({argument}{page[0]}) {{ {page[1]} }}"
            roots[alias] = f"_entities(representations: ${alias}) {{ ... on {parent} {{ {inner} }} }}"
            if not cell.viewer.clear(noun, tells):
                closed[alias] = {("FORBIDDEN", tells)}
            kept = [[each for each in cell.linked(parent, field, row) if keeps(each)] for row in rows]
            expected[alias] = [{f"{noun}:{each['id']}" for each in found} for found in kept]
    for some in _parted(roots, closed):
        types = dict.fromkeys(some, "[_Any!]!")
        answer = (
            await cell.ask(cell.operation("Within", some, types), **{name: said[name] for name in some})
            if some
            else {}
        )
        assert errors(answer) == {name: closed[name] for name in some if name in closed}
        for name in some:
            found = [_ids(each["found"]) for each in answer["data"][name]]
            wanted = [None] * len(found) if name in closed else expected[name]
            assert all(map(_is_page_of, found, wanted)), name


def _is_public(parent: str, noun: str) -> bool:
    return {parent, noun} <= set(GROUPS["documents"])


def _is_page_of(found: set[str] | None, whole: set[str] | None) -> bool:
    if found is None or whole is None:
        return found is whole
    return found <= whole and len(found) == min(len(whole), 100)


def _as_listed(noun: str, entry: Entry) -> bool:
    """Whether an argument is a filter of the noun's list, and no column of it: of that one county it is known what it keeps."""
    return entry.name != "order" and entry.name not in FIELDS[noun]


def _said(
    truth: Truth, baseline: dict[str, dict[str, Any]], noun: str, entry: Entry
) -> list[tuple[str, str, Callable[[Any], bool]]]:
    """An argument as it is written, what it tells, and which rows it keeps; of an order and of a filter each."""
    if _as_listed(noun, entry):
        filters = ARGUMENTS[str(entry.value)].values() if entry.name == "filter" else [entry]
        form = "filter: {{{}: {}}}" if entry.name == "filter" else "{}: {}"
        return [
            (form.format(each.name, written(truth, str(each.value))), each.tells, _kept(baseline, noun, each))
            for each in filters
        ]
    if entry.name == "order":
        return [
            (f"order: {each.name}", each.tells, lambda row: True)
            for each in ORDERS[str(entry.value)].values()
        ]
    wanted = str(entry.value).strip('[]"').split(",")
    column = FIELDS[noun][entry.name].column
    order = f", {ONLY[noun]}" if noun in ONLY else ""
    return [(f"{entry.name}: {entry.value}{order}", entry.tells, lambda row: row[column] in wanted)]


def _kept(baseline: dict[str, dict[str, Any]], noun: str, entry: Entry) -> Callable[[Any], bool]:
    way = f"{noun}_{entry.name}"  # one by a group says which
    found = next(
        each
        for name, each in baseline.items()
        if name == way or (name.startswith(f"{way}") and entry.name == "group")
    )
    known = {node["id"] for node in found["nodes"]}
    return lambda row: f"{noun}:{row['id']}" in known


def _parted(roots: dict[str, str], closed: Container[str]) -> Iterator[dict[str, str]]:
    """What is shown, then what is refused, so many roots at a time that one statement holds them."""
    for refused in (False, True):
        chosen = [name for name in roots if (name in closed) is refused]
        for at in range(0, len(chosen), AT_ONCE):
            yield {name: roots[name] for name in chosen[at : at + AT_ONCE]}


def _ids(found: Any) -> set[str] | None:
    if found is None:
        return None
    return {row["id"] for row in (found["nodes"] if isinstance(found, dict) else found)}


async def test_every_argument_asks_for_something_that_is_there(
    matrix: Matrix, baseline: dict[str, Any]
) -> None:
    filters = [each for each in asked(matrix.truth, tuple(LISTS)) if each.alias not in _NOTHING]
    assert [each.alias for each in filters if not baseline[each.alias]["nodes"]] == []
