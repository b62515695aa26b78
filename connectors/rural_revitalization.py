"""Rural revitalisation (乡村振兴, before it 扶贫办): pupils of poor and monitored households, by file, every month (HL-31, HL-56, DC-11)."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    BirthDate,
    Cadence,
    Column,
    Connector,
    Groups,
    IdNumber,
    Line,
    Name,
    Package,
    PastDay,
    Text,
)
from domain import line
from domain.exchange import Direction, PackageCode
from domain.organization import Department
from domain.poor_household import GROUP_OF, PoorHouseholdKind

_KIND = line.one_of(
    PoorHouseholdKind,
    REGISTERED_POOR="建档立卡户 建档立卡",
    MONITORED_HOUSEHOLD="监测户 防止返贫监测对象 监测对象",
)


class PoorHouseholdStudent(Line, kw_only=True):
    """A child of compulsory school age of a registered-poor or a monitored household (R12). Nothing about its income."""

    id_number: IdNumber = None
    name: Name = None
    birth_date: BirthDate = None  # YYYY-MM-DD
    kind: Annotated[str | None, _KIND, Column("农户类别", ("户类型", "家庭类别", "贫困户属性"))] = None
    valid_from: Annotated[PastDay, Column("识别日期", ("认定日期", "纳入日期"))] = None
    household_no: Annotated[Text, Column("户编号", ("户编码",))] = None


CONNECTOR = Connector(
    partner="rural_revitalization",
    department=Department.RURAL_REVITALIZATION,
    contract="departments/rural_revitalization.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.POOR_HOUSEHOLD_STUDENTS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=PoorHouseholdStudent,
            purpose="掌握建档立卡贫困家庭、监测户义务教育阶段学生，做好数据统计和更新，确保不因家庭贫困而辍学",
            legal_basis=("HL-31", "HL-56", "DC-11"),
            subject=("idNumber",),
            may_be_empty=False,
            groups=Groups(
                {kind.name: group for kind, group in GROUP_OF.items()}, by="kind", since="validFrom"
            ),
        ),
    ),
)
