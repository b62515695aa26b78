"""The file that rural revitalisation hands in of the synthetic county: its roster, rows that must go back, and the truth about both.

`python -m partners.poor_households FILE --children … --seed … --period …` writes one, and beside it what must come of it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors._core import members
from connectors.rural_revitalization import PoorHouseholdStudent
from domain.exchange import PackageCode, RejectCode
from domain.poor_household import GROUP_OF, PoorHouseholdKind
from domain.student import SpecialGroup
from partners import county as synthetic
from partners import registry_file
from partners.county import County
from partners.differences import Part, in_range
from partners.numbers import wrong_check
from partners.people import Child
from partners.registry_rows import Cell, Row

_AT_NO_SCHOOL = frozenset({Part.NEVER_ENROLLED_UNKNOWN, Part.NEVER_ENROLLED_KNOWN})
_OUTSIDE = _AT_NO_SCHOOL | {
    Part.DEFERRED,
    Part.EXEMPTED,
    Part.APPROVED_NON_ENROLLMENT,
    Part.ATTENDING_ELSEWHERE,
}
_TITLE = "建档立卡贫困家庭、监测户学生名册"
HEADINGS = [one.column.heading for one in members(PoorHouseholdStudent)]


@dataclass(frozen=True, slots=True)
class PoorHouseholds:
    """What must come of the file.

    registered: by identity number, the group that each row taken says; since: from when. found: of them those whom M-12 must
    find, for they should be at a school and are at none. back: the code of each row that goes back, by its place among the rows, from 1.
    """

    registered: Mapping[str, SpecialGroup]
    since: date
    found: frozenset[str]
    back: Mapping[int, RejectCode]


def truth(county: County) -> PoorHouseholds:
    """The truth about the roster of a county; the same each time."""
    listed = dict(_listed(county))
    outside = {county.children[at].id_number for at, part in county.parts.items() if part in _AT_NO_SCHOOL}
    codes = [RejectCode.NUMERIC_ID, RejectCode.BAD_ID, RejectCode.BAD_CODE, RejectCode.BAD_DATE]
    codes.append(RejectCode.DUPLICATE_LINE)
    return PoorHouseholds(
        registered={number: GROUP_OF[kind] for number, (_, kind) in listed.items()},
        since=_since(county),
        found=frozenset(listed) & outside,
        back={len(listed) + at: code for at, code in enumerate(codes, 1)},
    )


def write(county: County, path: Path, *, encoding: str = "utf-8-sig") -> PoorHouseholds:
    """Write the roster (.xlsx, or .csv in utf-8, utf-8-sig or gb18030) as its clerks do; the truth about it."""
    if path.suffix == ".xlsx":
        registry_file.workbook(path, f"{county.place.name}{_TITLE}", HEADINGS, rows(county), _TITLE)
    else:
        registry_file.text(path, HEADINGS, rows(county), encoding)
    return truth(county)


def rows(county: County) -> list[Row]:
    """The roster's rows, those that must go back last: days and kinds written in every way that is taken."""
    since, ways = _since(county), ("{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}")
    sound = [
        _row(child, (kind.name, kind.zh)[at % 2], ways[at % 3].format(since), at)
        for at, (child, kind) in enumerate(dict(_listed(county)).values())
    ]
    return sound + list(_broken(county, sound))


def _since(county: County) -> date:
    return date(county.registered_year - 1, 5, 6)


def _listed(county: County) -> Iterator[tuple[str, tuple[Child, PoorHouseholdKind]]]:
    played = sorted(at for at, part in county.parts.items() if part in _OUTSIDE)
    planted = set(played[::3])
    for at, child in enumerate(county.children):
        kind = next((kind for kind, group in GROUP_OF.items() if group in child.groups), None)
        if at in planted:
            yield child.id_number, (child, kind or PoorHouseholdKind.MONITORED_HOUSEHOLD)
        elif kind and at not in county.parts and not child.household.migrant and in_range(child, county.year):
            yield child.id_number, (child, kind)


def _row(child: Child, kind: str, since: str, at: int) -> Row:
    number = f"{child.household.village_code[:6]}{at:06d}"
    return (child.id_number, child.name, child.birth_date.isoformat(), kind, since, number)


def _broken(county: County, sound: list[Row]) -> Iterator[Row]:
    """Four rows about children who stand in no other, and one that says the first one otherwise."""
    known = {row[0] for row in sound}
    others = [child for child in county.children if child.id_number not in known][:4]
    kind, since = PoorHouseholdKind.REGISTERED_POOR.zh, _since(county).isoformat()
    made = [_row(child, kind, since, len(sound) + at) for at, child in enumerate(others)]
    yield _with(made[0], "公民身份号码", float(others[0].id_number[:15] + "000"))  # as Excel keeps a number
    yield _with(made[1], "公民身份号码", wrong_check(others[1].id_number))
    yield _with(made[2], "农户类别", "一般农户")
    yield _with(made[3], "识别日期", "2026-02-30")
    yield _with(sound[0], "识别日期", "2020-01-01")


def _with(row: Row, heading: str, cell: Cell) -> Row:
    at = HEADINGS.index(heading)
    return (*row[:at], cell, *row[at + 1 :])


def _told(said: PoorHouseholds) -> dict[str, object]:
    return {
        "package": PackageCode.POOR_HOUSEHOLD_STUDENTS.name,
        "since": said.since.isoformat(),
        "begun": {number: group.name for number, group in said.registered.items()},
        "found": sorted(said.found),
        "back": {str(at): code.name for at, code in said.back.items()},
    }


def main() -> None:
    """Write a file, and beside it (FILE.truth.json) what must come of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--children", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--period", default="2026-08")
    parser.add_argument("--jurisdiction-code", default="150785")
    asked = parser.parse_args()
    county = synthetic.build(asked.children, asked.seed, asked.period, asked.jurisdiction_code)
    said = json.dumps(_told(write(county, asked.file)), ensure_ascii=False, indent=1)
    asked.file.with_name(f"{asked.file.name}.truth.json").write_text(said + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
