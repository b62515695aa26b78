"""Disabled persons' federation (残联): disabled children, whom nobody enrolled, appraisals every month; three kinds in August."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    Answered,
    BirthDate,
    Cadence,
    CertificateNo,
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
from domain.disability import THREE_KINDS, DisabilityCategory, DisabilityGrade
from domain.exchange import Direction, PackageCode
from domain.organization import Department
from domain.student import SpecialGroup


class DisabledChild(Line, kw_only=True):
    """A disabled child aged 6-15, of whatever category (DC-20, R10). What kind and degree it is stays in the line."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    region_code: ThisCounty = None  # GB/T 2260
    village_code: Village = None  # twelve digits
    address: Text = None
    guardian: Text = None
    contact: Text = None
    certificate_no: CertificateNo = None
    category: Annotated[str | None, line.untold(line.one_of(DisabilityCategory))] = None  # GB/T 26341
    grade: Annotated[str | None, line.untold(line.one_of(DisabilityGrade))] = None  # GB/T 26341


class ThreeDisabilityChild(Line, kw_only=True):
    """A child with one of the three disabilities (三类残疾, HL-37, R6); where it lives the month's list says."""

    id_number: IdNumber = None
    name: Name = None
    certificate_no: CertificateNo = None
    category: Annotated[str | None, line.among(DisabilityCategory, THREE_KINDS)] = None
    grade: Annotated[str | None, line.untold(line.one_of(DisabilityGrade))] = None


class NotEnrolledChild(Line, kw_only=True):
    """A disabled child who is enrolled nowhere, to be looked into together, with just what finds it (QC-44)."""

    finding_id: Annotated[str, line.ANSWERED]
    id_number: str
    name: str
    need: str  # domain.exchange.PlacementNeed


class AppraisalRequest(Line, kw_only=True):
    """A child who is to be appraised by doctors, with just what finds it (HL-36, HL-38)."""

    appraisal_id: Annotated[str, line.REPLY]
    name: str
    id_number: str | None = None
    birth_date: str | None = None  # only of a child without a number
    need: str  # domain.disability.AppraisalNeed
    requested_on: str  # YYYY-MM-DD


class AppraisalResult(Line, kw_only=True):
    """What the doctors found of one request (HL-38). All but the request that it answers stays in the line (decision 0020)."""

    appraisal_id: Answered = None
    appraised_on: Annotated[str | None, line.untold(line.PAST_DAY)] = None
    result: Said = None
    category: Annotated[str | None, line.optional(line.untold(line.one_of(DisabilityCategory)))] = None
    grade: Annotated[str | None, line.optional(line.untold(line.one_of(DisabilityGrade)))] = None
    document_no: Annotated[str | None, line.untold(line.PAPER)] = None


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
