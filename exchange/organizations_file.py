"""Units from a table (.xlsx, .csv): one row a unit; a table with a wrong row is not taken over at all, and every wrong row is named."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from connectors import _files
from domain import cell
from domain.cell import Cell
from domain.errors import Fixer, Reason, Refused
from domain.organization import AreaTag, Department, OrgType, SchoolStage
from domain.vocabulary import Term
from exchange.organizations import Unit

T = TypeVar("T", bound=Term)


class Heading(Enum):
    """The table's columns; only the first three are required."""

    CODE = "单位代码"
    NAME = "单位名称"
    TYPE = "单位类型"
    PARENT = "上级单位代码"
    DEPARTMENT = "部门"
    STAGE = "办学类型"
    TOWNSHIP = "所属乡镇代码"
    CENTER = "学区中心学校代码"
    AREAS = "地区特征"
    CATCHMENT = "划片村居代码"


_REQUIRED = (Heading.CODE, Heading.NAME, Heading.TYPE)
_BY_NAME = {heading.value: heading for heading in Heading}
_TEACHES = {OrgType.SCHOOL.zh, OrgType.SCHOOL.name, OrgType.CENTER_SCHOOL.zh, OrgType.CENTER_SCHOOL.name}
SAID = 20  # wrong cells named in one refusal


def read(content: bytes) -> list[Unit]:
    """The units of a table; lists in a cell are joined by 、. Raises Refused (BAD_UNITS) naming cells, not values."""
    sheet = _files.read(content, lambda each: cell.heading(each) in _BY_NAME)
    columns = {
        _BY_NAME[cell.heading(each)]: at
        for at, each in enumerate(sheet.headings)
        if cell.heading(each) in _BY_NAME
    }
    missing = [heading.value for heading in _REQUIRED if heading not in columns]
    if missing:
        raise Refused(
            _wrong(f"第 {sheet.header_row} 行", f"缺少列：{'、'.join(missing)}", "these columns are missing")
        )
    reader = _Reader(columns)
    units = [reader.unit(row, cells) for row, cells in sheet.rows()]
    if reader.faults:
        places = ", ".join(reader.faults[:SAID]) + (" …" if len(reader.faults) > SAID else "")
        raise Refused(
            _wrong(
                places,
                "单元格为空、重复，或不在代码表中；学校须填办学类型",
                "empty, repeated or not a known term; a school needs its 办学类型",
            )
        )
    return units


class _Reader:
    def __init__(self, columns: Mapping[Heading, int]) -> None:
        self._columns = columns
        self.faults: list[str] = []
        self._codes: set[str] = set()

    def unit(self, row: int, cells: list[Cell]) -> Unit:
        """One row; what is wrong with it is noted, so that all rows are looked at."""

        def text(heading: Heading) -> str:
            at = self._columns.get(heading)
            return cell.text(cells[at]) if at is not None and at < len(cells) else ""

        for heading in _REQUIRED:
            if not text(heading):
                self._fault(row, heading)
        if text(Heading.CODE) in self._codes:
            self._fault(row, Heading.CODE)
        self._codes.add(text(Heading.CODE))
        if text(Heading.TYPE) in _TEACHES and not text(Heading.STAGE):
            self._fault(row, Heading.STAGE if Heading.STAGE in self._columns else Heading.TYPE)
        return Unit(
            code=text(Heading.CODE),
            name_zh=text(Heading.NAME),
            type=self._term(OrgType, row, Heading.TYPE, text(Heading.TYPE)) or OrgType.DEPARTMENT,
            parent_code=text(Heading.PARENT) or None,
            department=self._term(Department, row, Heading.DEPARTMENT, text(Heading.DEPARTMENT)),
            stage=self._term(SchoolStage, row, Heading.STAGE, text(Heading.STAGE)),
            township_code=text(Heading.TOWNSHIP) or None,
            center_school_code=text(Heading.CENTER) or None,
            area_tags=tuple(
                tag.name
                for each in _list(text(Heading.AREAS))
                if (tag := self._term(AreaTag, row, Heading.AREAS, each)) is not None
            ),
            catchment_village_codes=tuple(_list(text(Heading.CATCHMENT))),
        )

    def _term(self, kind: type[T], row: int, heading: Heading, said: str) -> T | None:
        found = next((term for term in kind if said in (term.zh, term.name)), None)
        if said and found is None:
            self._fault(row, heading)
        return found

    def _fault(self, row: int, heading: Heading) -> None:
        self.faults.append(cell.address(row, self._columns[heading]))


def _list(said: str) -> list[str]:
    return [each.strip() for each in said.replace("，", "、").replace(",", "、").split("、") if each.strip()]


def _wrong(place: str, zh: str, en: str) -> Reason:
    return Reason("BAD_UNITS", zh, en, Fixer.SUBMITTER, place)
