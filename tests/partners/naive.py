"""The comparisons done naively, from the export's rows and the rosters alone: the oracle of the planted truth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.police import HouseholdChange, SchoolAgePerson
from domain import identity
from domain.exchange import RejectCode
from partners.county import County
from partners.registry_rows import HEADINGS, Row

_LEFT = {"DEATH", "CANCEL", "MOVE_OUT"}
_FINDINGS = _LEFT | {"CORRECTION"}


@dataclass(frozen=True)
class Result:
    """What the naive comparisons find."""

    m01: set[str]
    m08: set[str]
    m10: dict[str, tuple[str, ...]]
    m18: dict[str, str]
    candidates: set[tuple[str, str]]
    excused: dict[str, set[str]]


def name(raw: str) -> str:
    """A name as it compares: NFKC, no blanks, one kind of dot."""
    return re.sub(r"[•.・]", "·", re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)))


def day(raw: str) -> date:
    """A date written 20150312 or 2015-03-12."""
    return date.fromisoformat(raw)


def cell(row: Row, heading: str) -> str:
    """The text under a heading."""
    return str(row[HEADINGS.index(heading)])


def number(row: Row) -> str:
    """The identity number of a registry row."""
    return identity.normalize(cell(row, "身份证件号"))


def fault(line: SchoolAgePerson | HouseholdChange, county: County, seen: set[tuple[str | None, ...]]) -> str:
    """Why a roster line must not be accepted, empty if nothing is wrong."""
    day_field = line.birth_date if isinstance(line, SchoolAgePerson) else line.changed_on
    if not line.name:
        return RejectCode.MISSING.name
    if identity.fault(line.id_number or "", date(county.year, 12, 31)):
        return RejectCode.BAD_ID.name
    if not _exists(day_field) or not _exists(line.birth_date):
        return RejectCode.BAD_DATE.name
    if isinstance(line, SchoolAgePerson) and line.region_code != county.jurisdiction_code:
        return RejectCode.OUT_OF_SCOPE.name
    if isinstance(line, HouseholdChange) and line.change_type == "RENAMED":
        return RejectCode.BAD_CODE.name
    content = tuple(getattr(line, field) for field in line.__struct_fields__ if field != "line_no")
    if content in seen:
        return RejectCode.DUPLICATE_LINE.name
    seen.add(content)
    return ""


def faults(lines: Sequence[SchoolAgePerson | HouseholdChange], county: County) -> list[tuple[int, str]]:
    """Line numbers that must not be accepted, with the name of the reject code."""
    seen: set[tuple[str | None, ...]] = set()
    judged = [(line.line_no, fault(line, county, seen)) for line in lines]
    return [(line_no, code) for line_no, code in judged if code]


def compare(county: County, rows: Iterable[Row]) -> Result:
    """Both registers compared field by field."""
    roster_lines, change_lines = county.school_age_population(), county.household_changes()
    bad_roster = dict(faults(roster_lines, county))
    bad_changes = dict(faults(change_lines, county))
    roster = {line.id_number or "": line for line in roster_lines if line.line_no not in bad_roster}
    changes = {line.id_number or "": line for line in change_lines if line.line_no not in bad_changes}
    registry = {number(row): row for row in rows}
    known = {child.id_number: child.schooling_status.name for child in county.known_outside_school()}
    excused: dict[str, set[str]] = {}
    right, left = roster.keys() - registry.keys(), registry.keys() - roster.keys()
    candidates = _candidates(roster, registry, right, left)
    m01 = set()
    for one in right - {police for _, police in candidates}:
        status = known.get(one, "")
        if status in ("", "NEVER_ENROLLED"):
            m01.add(one)
        else:
            excused.setdefault(status, set()).add(one)
    m08 = set()
    for one in left - {school for school, _ in candidates}:
        reason = _absent(county, registry[one], changes.get(one))
        if reason:
            excused.setdefault(reason, set()).add(one)
        else:
            m08.add(one)
    m10 = {}
    for one in registry.keys() & roster.keys():
        if fields := _disagreeing(registry[one], roster[one]):
            m10[one] = fields
        elif cell(registry[one], "姓名") != roster[one].name:
            excused.setdefault("SPELLING", set()).add(one)
    m18 = {one: str(line.change_type) for one, line in changes.items() if one in registry}
    assert set(m18.values()) <= _FINDINGS
    excused["NOT_ENROLLED"] = changes.keys() - registry.keys()
    return Result(m01, m08, m10, m18, candidates, excused)


def _exists(raw: str | None) -> bool:
    try:
        date.fromisoformat(raw or "")
    except ValueError:
        return False
    return True


def _absent(county: County, row: Row, change: HouseholdChange | None) -> str:
    if cell(row, "户口所在地行政区划代码") != county.jurisdiction_code:
        return "MIGRANT"
    if not 6 <= identity.school_age(day(cell(row, "出生日期")), county.year) <= 15:
        return "OUT_OF_AGE_RANGE"
    return "HOUSEHOLD_CHANGED" if change is not None and change.change_type in _LEFT else ""


def _disagreeing(row: Row, line: SchoolAgePerson) -> tuple[str, ...]:
    pairs = (
        ("name", name(cell(row, "姓名")), name(line.name or "")),
        ("sex", cell(row, "性别"), "男" if line.sex == "1" else "女"),
        ("birthDate", day(cell(row, "出生日期")), day(line.birth_date or "")),
    )
    return tuple(field for field, ours, theirs in pairs if ours != theirs)


def _candidates(
    roster: dict[str, SchoolAgePerson], registry: dict[str, Row], right: set[str], left: set[str]
) -> set[tuple[str, str]]:
    police: dict[object, list[str]] = {}
    for one in right:
        line = roster[one]
        key = name(line.name or ""), day(line.birth_date or ""), line.village_code
        police.setdefault(key, []).append(one)
    pairs = set()
    for one in left:
        row = registry[one]
        key = name(cell(row, "姓名")), day(cell(row, "出生日期")), cell(row, "户籍所在村居代码")
        pairs |= {(one, other) for other in police.get(key, [])}
    return pairs
