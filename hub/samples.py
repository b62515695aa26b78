"""Files to learn from: the table of units and the registry export of a small synthetic county, as they are to be handed in."""

from __future__ import annotations

from pathlib import Path

from exchange.organizations import Unit
from exchange.organizations_file import Heading
from hub.demo import unit
from partners import county, registry_file

UNITS, REGISTRY = "单位.xlsx", "学籍导出.xlsx"
_CHILDREN, _SEED, _PERIOD, _PLACE = 50, 8, "2026-08", "150785"


def write(folder: Path) -> list[Path]:
    """Write both files into a folder, made if missing; nobody in them exists. Returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = county.build(_CHILDREN, _SEED, _PERIOD, _PLACE)
    rows = (_row(unit(each)) for each in made.organizations)
    registry_file.workbook(folder / UNITS, "", [heading.value for heading in Heading], rows)
    registry_file.write(made, folder / REGISTRY)
    return [folder / UNITS, folder / REGISTRY]


def _row(unit: Unit) -> tuple[str, ...]:
    """A unit's cells in the order of the headings."""
    cells = {
        Heading.CODE: unit.code,
        Heading.NAME: unit.name_zh,
        Heading.TYPE: unit.type.zh,
        Heading.PARENT: unit.parent_code or "",
        Heading.DEPARTMENT: unit.department.zh if unit.department else "",
        Heading.STAGE: unit.stage.zh if unit.stage else "",
        Heading.TOWNSHIP: unit.township_code or "",
        Heading.CENTER: unit.center_school_code or "",
        Heading.AREAS: "、".join(unit.area_tags),
        Heading.CATCHMENT: "、".join(unit.catchment_village_codes),
    }
    return tuple(cells[heading] for heading in Heading)
