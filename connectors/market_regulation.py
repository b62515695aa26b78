"""Market regulation (市场监管): school-age children seen working or trading when shops and restaurants are screened, by file (HL-27)."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    Cadence,
    Column,
    Connector,
    CreditCode,
    IdNumber,
    Line,
    Name,
    Package,
    PastDay,
    Reference,
    Said,
)
from domain import line
from domain.child_labor import WorkplaceActivity
from domain.exchange import Direction, PackageCode
from domain.organization import Department

_ACTIVITY = line.one_of(WorkplaceActivity, WORKING="打工", TRADING="经营")


class MinorAtWorkplace(Line, kw_only=True):
    """A child who was seen working or trading at one place (C18), with just what labor inspection needs to look there."""

    screening_no: Annotated[Reference, Column("摸排编号", ("编号",))] = None
    inspected_on: Annotated[PastDay, Column("摸排日期", ("检查日期",))] = None
    activity: Annotated[str | None, _ACTIVITY, Column("查见情形", ("务工或经商", "情形"))] = None
    employer_name: Annotated[Said, Column("经营单位名称", ("单位名称", "店铺名称", "场所名称"))] = None
    employer_code: CreditCode = None  # GB 32100
    place: Annotated[Said, Column("地点", ("经营地址", "地址"))] = None
    id_number: IdNumber = None
    name: Name = None


CONNECTOR = Connector(
    partner="market_regulation",
    department=Department.MARKET_REGULATION,
    contract="departments/market_regulation.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.MINORS_AT_WORKPLACES,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=MinorAtWorkplace,
            purpose="接收食杂店、餐饮等场所学龄儿童少年务工、经商摸排情况，查找失学儿童少年并移交劳动监察",
            legal_basis=("HL-27", "HL-28a"),
            subject=("screeningNo",),
        ),
    ),
)
