"""The rows of the student-registry export, written as schools write them, broken ones among them if asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.exchange import PackageCode, RejectCode
from domain.student import SpecialGroup
from partners.enrollment import inclusive
from partners.numbers import wrong_check
from partners.organizations import numeral
from partners.people import Child, Guardian, Pupil
from partners.places import ETHNICITIES
from partners.truth import PackageTruth, Reject

if TYPE_CHECKING:
    from partners.county import County

Cell = str | float
Row = tuple[Cell, ...]

HEADINGS = (
    *(
        "学校标识码",
        "学校名称",
        "年级",
        "班级",
        "学籍号",
        "姓名",
        "性别",
        "出生日期",
        "身份证件类型",
        "身份证件号",
    ),
    *(
        "民族",
        "国籍/地区",
        "健康状况",
        "户口所在地行政区划代码",
        "户籍所在村居代码",
        "户籍地址",
        "户主姓名",
        "现住址",
    ),
    *("入学年月", "就读方式", "学籍状态", "联系电话", "是否留守儿童", "是否进城务工人员随迁子女", "是否孤儿"),
    *("随班就读", "残疾类型", "其他特殊群体"),
    *(f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "关系", "联系电话", "身份证件号", "是否监护人")),
)

FAULTS = (
    (RejectCode.BAD_ID, "身份证件号"),
    (RejectCode.BAD_DATE, "出生日期"),
    (RejectCode.MISSING, "姓名"),
    (RejectCode.UNKNOWN_SCHOOL, "学校标识码"),
    (RejectCode.BAD_CODE, "年级"),
    (RejectCode.NUMERIC_ID, "身份证件号"),
)
"""One broken row each: why it must be rejected, and under which heading."""

REPEATED = 2
"""How many sound rows the broken export has twice."""

LEFT_BEHIND = ("非留守儿童", "单亲留守儿童", "双亲留守儿童")

_OWN_COLUMN = frozenset(
    {
        SpecialGroup.LEFT_BEHIND,
        SpecialGroup.MIGRANT_WORKER_CHILD,
        SpecialGroup.ORPHAN,
        SpecialGroup.DISABLED,
    }
)


def rows(county: County, *, broken: bool = False) -> Iterator[Row]:
    """Every pupil's cells in the order of HEADINGS; with broken, the rows of FAULTS and REPEATED besides."""
    writer = _Writer(county)
    bad = dict(zip(_places(county), enumerate(county.broken_pupils), strict=True)) if broken else {}
    for at, pupil in enumerate(county.pupils):
        if at in bad:
            kind, stranger = bad[at]
            yield _spoiled(writer.row(0, stranger), *FAULTS[kind])
        yield writer.row(at, pupil)
    for at in range(1, 1 + REPEATED if broken else 1):
        yield writer.row(at, county.pupils[at])


def truth(county: County, *, broken: bool = False) -> PackageTruth:
    """What an import of these rows must come to."""
    pupils = len(county.pupils)
    if not broken:
        return PackageTruth(PackageCode.ENROLLMENT_REGISTRY, pupils)
    rejects = [Reject(place + kind + 1, *FAULTS[kind]) for kind, place in enumerate(_places(county))]
    last = pupils + len(FAULTS)
    rejects += [Reject(last + n, RejectCode.DUPLICATE_LINE) for n in range(1, REPEATED + 1)]
    return PackageTruth(PackageCode.ENROLLMENT_REGISTRY, last + REPEATED, tuple(rejects))


def _places(county: County) -> list[int]:
    """Before which pupils the broken rows stand: evenly through the file."""
    return [(kind + 1) * len(county.pupils) // (len(FAULTS) + 1) for kind in range(len(FAULTS))]


def _spoiled(row: Row, code: RejectCode, heading: str) -> Row:
    at = HEADINGS.index(heading)
    value = str(row[at])
    spoiled: dict[RejectCode, Cell] = {
        RejectCode.BAD_ID: wrong_check(value),
        RejectCode.BAD_DATE: f"{value[:4]}0230",
        RejectCode.MISSING: "",
        RejectCode.UNKNOWN_SCHOOL: "2199999999",
        RejectCode.BAD_CODE: "十年级",
    }
    # Excel keeps fifteen digits of a number; the last three of an identity number become zeros.
    cell = float(value[:15] + "000") if code is RejectCode.NUMERIC_ID else spoiled[code]
    return (*row[:at], cell, *row[at + 1 :])


class _Writer:
    """Writes pupils of one county as rows."""

    def __init__(self, county: County) -> None:
        self._schools = {unit.code: unit.name_zh for unit in county.organizations if unit.stage}
        self._special = next(code for code in self._schools if code.startswith("5"))
        self._year = county.year

    def row(self, at: int, pupil: Pupil) -> Row:
        """The cells of one pupil; every third row writes its birth date with hyphens."""
        child, household = pupil.child, pupil.child.household
        born = pupil.birth_date.isoformat()
        return (
            pupil.school_code,
            self._schools[pupil.school_code],
            f"{numeral(pupil.grade)}年级",
            f"{pupil.class_no}班",
            pupil.student_no,
            pupil.name,
            pupil.sex.zh,
            born if at % 3 == 0 else born.replace("-", ""),
            "居民身份证",
            pupil.spelled_id or pupil.id_number,
            ETHNICITIES[household.ethnicity],
            "中国",
            "残疾" if child.disability else "健康或良好",
            household.region_code,
            household.village_code,
            household.address,
            household.head,
            household.residence,
            f"{self._year - _years_in_stage(pupil.grade)}09",
            "住校" if pupil.boards else "走读",
            pupil.status.zh,
            household.guardians[0].phone,
            LEFT_BEHIND[household.left_behind],
            *_groups(child),
            _yes(inclusive(pupil, self._special)),
            child.disability,
            _other_groups(child),
            *_member(household.guardians[0]),
            *(_member(household.guardians[1]) if len(household.guardians) > 1 else ("",) * 5),
        )


def _years_in_stage(grade: int) -> int:
    """Years since the pupil entered primary (grades 1-6) or junior school (7-9)."""
    return grade - 1 if grade <= 6 else grade - 7


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _groups(child: Child) -> tuple[str, str]:
    migrant = SpecialGroup.MIGRANT_WORKER_CHILD in child.groups
    return _yes(migrant), _yes(SpecialGroup.ORPHAN in child.groups)


def _other_groups(child: Child) -> str:
    return "、".join(group.zh for group in child.groups if group not in _OWN_COLUMN)


def _member(guardian: Guardian) -> tuple[str, ...]:
    return guardian.name, guardian.relation.zh, guardian.phone, guardian.id_number, "是"
