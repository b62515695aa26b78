"""Police (公安): household rosters in August; identity verification, and whom they found themselves, every month."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    Answered,
    BirthDate,
    Cadence,
    Connector,
    Corrected,
    CorrectedName,
    Day,
    Ethnicity,
    IdNumber,
    Line,
    Name,
    Package,
    Paper,
    PastDay,
    Reference,
    Sex,
    SomeNumber,
    Text,
    ThisCounty,
    Village,
)
from domain import line
from domain.exchange import (
    Direction,
    HouseholdChangeType,
    IdentityFindingKind,
    PackageCode,
    VerificationFinding,
)
from domain.organization import Department
from domain.student import RegistrationProgress


class SchoolAgePerson(Line, kw_only=True):
    """A child aged 6-15 with local household registration (HL-46)."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    ethnicity: Ethnicity = None  # GB/T 3304
    region_code: ThisCounty = None  # GB/T 2260
    township_code: Text = None  # nine digits
    village_code: Village = None  # twelve digits
    address: Text = None
    head_of_household: Text = None


class HouseholdChange(Line, kw_only=True):
    """One change of household registration since the last roster (R5, HL-34)."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None
    birth_date: BirthDate = None
    change_type: Annotated[str | None, line.one_of(HouseholdChangeType)] = None
    changed_on: PastDay = None
    from_address: Text = None
    to_address: Text = None
    to_region_code: Text = None
    head_of_household: Text = None


class VerificationRequest(Line, kw_only=True):
    """A person the registers disagree about, with just what the police need to find them (HL-66, QC-43)."""

    request_id: Annotated[str, line.ANSWERED]
    reason: str  # domain.exchange.VerificationReason
    id_number: str | None = None
    name: str
    sex: str | None = None
    birth_date: str | None = None


class VerificationResult(Line, kw_only=True):
    """The police's conclusion on one request (HL-66); corrected values only where the register differs."""

    request_id: Answered = None
    finding: Annotated[str | None, line.one_of(VerificationFinding)] = None
    document_no: Paper = None
    concluded_on: Day = None
    name: CorrectedName = None
    sex: Corrected = None
    birth_date: Corrected = None


class IdentityFinding(Line, kw_only=True):
    """A child whom the police found not enrolled, with wrong particulars, or without a number (QC-42); values as they have them."""

    finding_no: Reference = None
    kind: Annotated[str | None, line.one_of(IdentityFindingKind)] = None
    id_number: SomeNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    village_code: Village = None  # twelve digits
    address: Text = None
    found_on: PastDay = None
    progress: Annotated[str | None, line.optional(line.one_of(RegistrationProgress))] = None


class PersuasionAssist(Line, kw_only=True):
    """A case in which the police are asked to help with persuasion, with just what it takes to go there (HL-32)."""

    assist_id: Annotated[str, line.REPLY]
    case_no: str
    need: str  # domain.persuasion_assist.AssistNeed
    requested_by: str | None = None  # the unit that asks
    name: str
    sex: str | None = None  # GB/T 2261.1
    birth_date: str  # YYYY-MM-DD
    address: str | None = None


CONNECTOR = Connector(
    partner="police",
    department=Department.PUBLIC_SECURITY,
    contract="departments/police.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.SCHOOL_AGE_POPULATION,
            direction=Direction.PULL,
            cadence=Cadence.AUGUST,
            line=SchoolAgePerson,
            purpose="户籍与学籍比对，查找未入学适龄儿童少年",
            legal_basis=("HL-46", "QC-42"),
            subject=("idNumber",),
            may_be_empty=False,
        ),
        Package(
            code=PackageCode.HOUSEHOLD_CHANGE_ROSTER,
            direction=Direction.PULL,
            cadence=Cadence.AUGUST,
            line=HouseholdChange,
            purpose="掌握在册学生户籍变动",
            legal_basis=("HL-34",),
            subject=("idNumber", "changeType", "changedOn"),
        ),
        Package(
            code=PackageCode.VERIFICATION_REQUEST,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=VerificationRequest,
            purpose="请公安机关核查身份信息不明或不一致的人员",
            legal_basis=("HL-66", "QC-42", "QC-43"),
        ),
        Package(
            code=PackageCode.VERIFICATION_RESULT,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=VerificationResult,
            purpose="接收公安机关审查结论",
            legal_basis=("HL-66", "QC-43"),
            subject=("requestId",),
            reply_to=PackageCode.VERIFICATION_REQUEST,
        ),
        Package(
            code=PackageCode.PERSUASION_ASSIST,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=PersuasionAssist,
            purpose="请公安机关协助劝返失学、辍学学生",
            legal_basis=("HL-32",),
        ),
        Package(
            code=PackageCode.IDENTITY_FINDINGS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=IdentityFinding,
            purpose="掌握公安机关发现的未入学、身份信息有误与无身份证号适龄儿童少年",
            legal_basis=("QC-42",),
            subject=("findingNo",),
        ),
    ),
)
