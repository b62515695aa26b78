"""Disabled persons' federation (残联): disabled children, whom nobody enrolled, appraisals every month; three kinds in August."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    BIRTH_DATE,
    ID_NUMBER,
    NAME,
    Answered,
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
    Said,
    Sex,
    Text,
    ThisCounty,
    Village,
)
from domain import line
from domain.disability import THREE_KINDS, AppraisalNeed, DisabilityCategory, DisabilityGrade
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


class AppraisalRequest(Line, kw_only=True):
    """A child who is to be appraised by doctors, with just what finds it (HL-36, HL-38)."""

    appraisal_id: Annotated[str, line.REPLY, Column("鉴定申请号")]
    name: Annotated[str, NAME]
    id_number: Annotated[str | None, ID_NUMBER] = None
    birth_date: Annotated[str | None, BIRTH_DATE] = None  # only of a child without a number
    need: Annotated[str, Column("鉴定需求", words=line.words(AppraisalNeed))]
    requested_on: Annotated[str, Column("申请日期")]  # YYYY-MM-DD


class AppraisalResult(Line, kw_only=True):
    """What the doctors found of one request (HL-38). All but the request that it answers stays in the line (decision 0020)."""

    appraisal_id: Annotated[Answered, Column("所答复的鉴定申请号", ("鉴定申请号",))] = None
    appraised_on: Annotated[str | None, line.untold(line.PAST_DAY), Column("鉴定日期")] = None
    result: Annotated[Said, Column("鉴定意见")] = None
    category: Annotated[
        str | None, line.optional(line.untold(line.one_of(DisabilityCategory))), _CATEGORY
    ] = None
    grade: Annotated[str | None, line.optional(line.untold(line.one_of(DisabilityGrade))), _GRADE] = None
    document_no: Annotated[str | None, line.untold(line.PAPER), Column("鉴定文书号", ("文书号", "文号"))] = (
        None
    )


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
        Package(
            code=PackageCode.APPRAISAL_REQUEST,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=AppraisalRequest,
            purpose="请残联协助医学鉴定并办理残疾人证",
            legal_basis=("HL-36", "HL-38"),
        ),
        Package(
            code=PackageCode.APPRAISAL_RESULT,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=AppraisalResult,
            purpose="接收医学鉴定结果，供专家委员会评估认定",
            legal_basis=("HL-38", "HL-25"),
            subject=("appraisalId",),
        ),
    ),
)
