"""The county's units: government, departments, townships, villages, schools and their classes."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.organization import AreaTag, Department, OrgType, SchoolStage
from partners.places import VILLAGE_NAMES, Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the county.

    code: GB/T 2260 with a suffix for departments ("150785-PSB"), nine digits for townships, twelve for
    villages, ten (学校标识码) for schools. catchment_village_codes: whom a school must take in.
    """

    code: str
    type: OrgType
    department: Department | None
    name_zh: str
    parent_code: str | None
    stage: SchoolStage | None = None
    township_code: str | None = None
    area_tags: tuple[AreaTag, ...] = ()
    catchment_village_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class: grade 1-9, number from 1, school year as 2026-2027."""

    school_code: str
    grade: int
    class_no: int
    school_year: str


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community as an address needs it; area is everything before the house number."""

    code: str
    township_code: str
    name: str
    area: str
    rural: bool


@dataclass(slots=True)
class Tree:
    """All units, and who teaches which village."""

    units: list[Unit] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    primary_of: dict[str, str] = field(default_factory=dict)
    junior_of: dict[str, str] = field(default_factory=dict)
    point_of: dict[str, str] = field(default_factory=dict)
    special: str = ""

    def school_of(self, village_code: str, grade: int) -> str:
        """Code of the school whose catchment holds the village; a teaching point takes grades 1-3."""
        if grade >= 7:
            return self.junior_of[village_code]
        if grade <= 3 and village_code in self.point_of:
            return self.point_of[village_code]
        return self.primary_of[village_code]


_DEPARTMENTS = (
    ("LDG", OrgType.LEADING_GROUP, Department.LEADING_GROUP, "控辍保学工作领导小组"),
    ("INS", OrgType.DEPARTMENT, Department.INSPECTION, "人民政府教育督导室"),
    ("EDU", OrgType.EDUCATION_BUREAU, Department.EDUCATION_BUREAU, "教育局"),
    ("PSB", OrgType.DEPARTMENT, Department.PUBLIC_SECURITY, "公安局"),
    ("CAB", OrgType.DEPARTMENT, Department.CIVIL_AFFAIRS, "民政局"),
    ("DPF", OrgType.DEPARTMENT, Department.DISABLED_FEDERATION, "残疾人联合会"),
    ("LAB", OrgType.DEPARTMENT, Department.LABOR, "人力资源和社会保障局"),
)


def plan(place: Place, children: int) -> Tree:
    """The units a county with this many children needs; at least one school of every kind."""
    tree = Tree()
    _government(tree, place)
    _townships(tree, place, children)
    _schools(tree, place, children)
    return tree


def _government(tree: Tree, place: Place) -> None:
    government = f"{place.name}人民政府"
    tree.units.append(
        Unit(place.code, OrgType.COUNTY_GOVERNMENT, Department.COUNTY_GOVERNMENT, government, None)
    )
    for suffix, kind, department, name in _DEPARTMENTS:
        tree.units.append(Unit(f"{place.code}-{suffix}", kind, department, place.name + name, place.code))


def _townships(tree: Tree, place: Place, children: int) -> None:
    # The statistical code tells sub-districts (001-), towns (100-) and townships (200-) apart.
    named = [(f"{1 + i:03d}", name) for i, name in enumerate(place.subdistricts)]
    named += [(f"{100 + i}", name) for i, name in enumerate(place.towns)]
    named += [(f"{200 + i}", name) for i, name in enumerate(place.townships)]
    count = min(90, max(3, children // (60 * len(named))))
    for at, (digits, name) in enumerate(named):
        unit = _township(place, digits, name, last=at == len(named) - 1)
        tree.units.append(unit)
        _villages(tree, place, unit, name, range(at * 7, at * 7 + count))


def _township(place: Place, digits: str, name: str, *, last: bool) -> Unit:
    urban = digits < "100"
    tags = (AreaTag.MIGRANT_DENSE,) if urban else (AreaTag.RURAL,)
    return Unit(
        code=place.code + digits,
        type=OrgType.SUBDISTRICT if urban else OrgType.TOWNSHIP,
        department=Department.TOWNSHIP,
        name_zh=f"{place.name}{name}{'办事处' if urban else '人民政府'}",
        parent_code=place.code,
        area_tags=(*tags, AreaTag.REMOTE, AreaTag.POOR) if last and not urban else tags,
    )


def _villages(tree: Tree, place: Place, township: Unit, short: str, names: range) -> None:
    for serial, at in enumerate(names):
        rural = township.type is OrgType.TOWNSHIP and serial > 0
        name = VILLAGE_NAMES[at % len(VILLAGE_NAMES)] + ("村" if rural else "社区")
        village = Village(
            code=f"{township.code}{200 + serial if rural else 1 + serial:03d}",
            township_code=township.code,
            name=name,
            area=f"{place.full_name}{short}{name}",
            rural=rural,
        )
        tree.villages.append(village)
        tree.units.append(
            Unit(
                code=village.code,
                type=OrgType.VILLAGE if rural else OrgType.COMMUNITY,
                department=Department.VILLAGE_COMMUNITY,
                name_zh=f"{name}{'村民' if rural else '居民'}委员会",
                parent_code=township.code,
                township_code=township.code,
                area_tags=township.area_tags,
            )
        )


def _schools(tree: Tree, place: Place, children: int) -> None:
    villages = tree.villages
    primaries = max(1, round(children * 0.6 / 900))
    juniors = max(1, round(children * 0.3 / 900))
    share = max(1, len(villages) // (primaries + 2))
    shared, center, rest = villages[:share], villages[share : 2 * share], villages[2 * share :]
    nine_year = _school(tree, place, SchoolStage.NINE_YEAR, 1, f"{place.name}实验学校", shared)
    center_name = f"{place.name}{center[0].name}中心学校"
    center_code = _school(tree, place, SchoolStage.NINE_YEAR, 2, center_name, center, center=True)
    for code, taught in ((nine_year, shared), (center_code, center)):
        tree.primary_of.update((v.code, code) for v in taught)
        tree.junior_of.update((v.code, code) for v in taught)
    _fill(tree, place, SchoolStage.PRIMARY, primaries, rest)
    _fill(tree, place, SchoolStage.JUNIOR, juniors, rest)
    point_name = f"{place.name}{center[-1].name}教学点"
    point = _school(tree, place, SchoolStage.TEACHING_POINT, 1, point_name, center[-1:], center_code)
    tree.point_of[center[-1].code] = point
    tree.special = _school(tree, place, SchoolStage.SPECIAL, 1, f"{place.name}特殊教育学校", villages)


def _fill(tree: Tree, place: Place, stage: SchoolStage, count: int, villages: list[Village]) -> None:
    """Schools of one stage over these villages, each village in exactly one catchment."""
    taught = tree.primary_of if stage is SchoolStage.PRIMARY else tree.junior_of
    count = min(count, len(villages))
    for at in range(count):
        part = villages[at * len(villages) // count : (at + 1) * len(villages) // count]
        name = f"{place.name}第{numeral(at + 1)}{'小学' if stage is SchoolStage.PRIMARY else '中学'}"
        code = _school(tree, place, stage, at + 1, name, part)
        taught.update((v.code, code) for v in part)


_KIND = {
    SchoolStage.PRIMARY: "21",
    SchoolStage.TEACHING_POINT: "22",
    SchoolStage.JUNIOR: "31",
    SchoolStage.NINE_YEAR: "32",
    SchoolStage.SPECIAL: "51",
}


def _school(
    tree: Tree,
    place: Place,
    stage: SchoolStage,
    serial: int,
    name: str,
    villages: list[Village],
    parent: str | None = None,
    *,
    center: bool = False,
) -> str:
    kind = _KIND[stage]
    # Kind, a serial of three digits and the last five of the region: ten digits that no real school bears.
    code = f"{kind[0]}{(int(kind[1]) * 1000 + serial) % 10_000:04d}{place.code[1:]}"
    unit = Unit(
        code=code,
        type=OrgType.CENTER_SCHOOL if center else OrgType.SCHOOL,
        department=Department.CENTER_SCHOOL if center else Department.SCHOOL,
        name_zh=name,
        parent_code=parent or f"{place.code}-EDU",
        stage=stage,
        township_code=villages[0].township_code,
        area_tags=(AreaTag.RURAL,) if villages[0].rural else (),
        catchment_village_codes=tuple(v.code for v in villages),
    )
    tree.units.append(unit)
    return code


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese, as school names count."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{'' if tens == 1 and not hundreds else digits[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
