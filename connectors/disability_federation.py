"""Disabled persons' federation (残联): disabled children every month, those of three kinds in August, whom nobody enrolled."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    ID_NUMBER,
    NAME,
    BirthDate,
    Cadence,
    CertificateNo,
    Column,
    Connector,
    Groups,
    IdNumber,
    Line,
    Name,
    Package,
    Sex,
    Text,
    ThisCounty,
    Village,
)
from domain import line
from domain.disability import THREE_KINDS, DisabilityCategory, DisabilityGrade
from domain.exchange import Direction, PackageCode, PlacementNeed
from domain.organization import Department
from domain.student import SpecialGroup

_CATEGORY = Column("残疾类别", ("残疾类型",))
_GRADE = Column("残疾等级", ("残疾级别",))
_GRADES = line.untold(line.one_of(DisabilityGrade, FIRST="壹级", SECOND="贰级", THIRD="叁级", FOURTH="肆级"))


class DisabledChild(Line, kw_only=True):
    """A disabled child aged 6-15, of whatever category (DC-20, R10). What kind and degree it is stays in the line."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    region_code: ThisCounty = None  # GB/T 2260
    village_code: Village = None  # twelve digits
    address: Annotated[Text, Column("住址", ("家庭住址", "地址"))] = None
    guardian: Annotated[Text, Column("监护人姓名", ("监护人",))] = None
    contact: Annotated[Text, Column("联系电话", ("电话", "联系方式"))] = None
    certificate_no: CertificateNo = None
    category: Annotated[str | None, line.untold(line.one_of(DisabilityCategory)), _CATEGORY] = (
        None  # GB/T 26341
    )
    grade: Annotated[str | None, _GRADES, _GRADE] = None  # GB/T 26341


class ThreeDisabilityChild(Line, kw_only=True):
    """A child with one of the three disabilities (三类残疾, HL-37, R6); where it lives the month's list says."""

    id_number: IdNumber = None
    name: Name = None
    certificate_no: CertificateNo = None
    category: Annotated[str | None, line.among(DisabilityCategory, THREE_KINDS), _CATEGORY] = None
    grade: Annotated[str | None, _GRADES, _GRADE] = None


class NotEnrolledChild(Line, kw_only=True):
    """A disabled child who is enrolled nowhere, to be looked into together, with just what finds it (QC-44)."""

    finding_id: Annotated[str, line.ANSWERED, Column("比对差异号")]
    id_number: Annotated[str, ID_NUMBER]
    name: Annotated[str, NAME]
    need: Annotated[str, Column("安置需求", words=line.words(PlacementNeed))]


CONNECTOR = Connector(
    partner="disability_federation",
    department=Department.DISABLED_FEDERATION,
    contract="departments/disability_federation.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.DISABLED_CHILDREN,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=DisabledChild,
            purpose="残疾儿童少年与学籍、安置比对，逐一走访核查",
            legal_basis=("DC-20", "QC-44", "HL-48"),
            subject=("idNumber",),
            may_be_empty=False,
            groups=Groups({"": SpecialGroup.DISABLED}),
        ),
        Package(
            code=PackageCode.THREE_DISABILITY_ROSTER,
            direction=Direction.PULL,
            cadence=Cadence.AUGUST,
            line=ThreeDisabilityChild,
            purpose="掌握“三类残疾”儿童，保障其接受义务教育",
            legal_basis=("HL-37",),
            subject=("idNumber",),
            may_be_empty=False,
            groups=Groups({"": SpecialGroup.THREE_DISABILITY}),
        ),
        Package(
            code=PackageCode.NOT_ENROLLED_DISABLED,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=NotEnrolledChild,
            purpose="与残联共同核查未入学适龄残疾儿童少年，落实评估与安置",
            legal_basis=("QC-44", "HL-48"),
        ),
    ),
)
