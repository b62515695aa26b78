"""Police (公安): household rosters in August; identity verification, and whom they found themselves, every month."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    BIRTH_DATE,
    ID_NUMBER,
    NAME,
    SEX,
    Answered,
    BirthDate,
    Cadence,
    Column,
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
    VerificationReason,
)
from domain.organization import Department
from domain.persuasion_assist import AssistNeed
from domain.student import RegistrationProgress

_REQUEST = Column("核查请求号", ("请求编号", "请求号"))
_HEAD = Column("户主姓名", ("户主",))


class SchoolAgePerson(Line, kw_only=True):
    """A child aged 6-15 with local household registration (HL-46)."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    ethnicity: Ethnicity = None  # GB/T 3304
    region_code: ThisCounty = None  # GB/T 2260
    township_code: Annotated[Text, Column("乡镇代码")] = None  # nine digits
    village_code: Village = None  # twelve digits
    address: Annotated[Text, Column("户籍地址", ("户口地址", "地址"))] = None
    head_of_household: Annotated[Text, _HEAD] = None


class HouseholdChange(Line, kw_only=True):
    """One change of household registration since the last roster (R5, HL-34)."""

    id_number: IdNumber = None
    name: Name = None
    sex: Sex = None
    birth_date: BirthDate = None
    change_type: Annotated[
        str | None, line.one_of(HouseholdChangeType), Column("变动类型", ("变动类别",))
    ] = None
    changed_on: Annotated[PastDay, Column("变动日期", ("变动时间",))] = None
    from_address: Annotated[Text, Column("原地址", ("迁出地址",))] = None
    to_address: Annotated[Text, Column("现地址", ("迁入地址",))] = None
    to_region_code: Annotated[Text, Column("迁往地区划代码")] = None
    head_of_household: Annotated[Text, _HEAD] = None


class VerificationRequest(Line, kw_only=True):
    """A person the registers disagree about, with just what the police need to find them (HL-66, QC-43)."""

    request_id: Annotated[str, line.ANSWERED, _REQUEST]
    reason: Annotated[str, Column("核查事由", words=line.words(VerificationReason))]
    id_number: Annotated[str | None, ID_NUMBER] = None
    name: Annotated[str, NAME]
    sex: Annotated[str | None, SEX] = None
    birth_date: Annotated[str | None, BIRTH_DATE] = None


class VerificationResult(Line, kw_only=True):
    """The police's conclusion on one request (HL-66); corrected values only where the register differs."""

    request_id: Annotated[Answered, _REQUEST] = None
    finding: Annotated[str | None, line.one_of(VerificationFinding), Column("审查结论", ("核查结论",))] = None
    document_no: Paper = None
    concluded_on: Annotated[Day, Column("结论日期")] = None
    name: CorrectedName = None
    sex: Annotated[Corrected, Column("更正后的性别", ("性别",), SEX.words)] = None
    birth_date: Annotated[Corrected, Column("更正后的出生日期", ("出生日期",))] = None


class IdentityFinding(Line, kw_only=True):
    """A child whom the police found not enrolled, with wrong particulars, or without a number (QC-42); values as they have them."""

    finding_no: Annotated[Reference, Column("发现编号")] = None
    kind: Annotated[str | None, line.one_of(IdentityFindingKind), Column("发现事项")] = None
    id_number: SomeNumber = None
    name: Name = None
    sex: Sex = None  # GB/T 2261.1
    birth_date: BirthDate = None  # YYYY-MM-DD
    village_code: Village = None  # twelve digits
    address: Annotated[Text, Column("住址", ("家庭住址",))] = None
    found_on: Annotated[PastDay, Column("发现或办理日期", ("发现日期", "办理日期"))] = None
    progress: Annotated[
        str | None,
        line.optional(line.one_of(RegistrationProgress)),
        Column("入户办理进度", ("办理进度",)),
    ] = None


class PersuasionAssist(Line, kw_only=True):
    """A case in which the police are asked to help with persuasion, with just what it takes to go there (HL-32)."""

    assist_id: Annotated[str, line.REPLY, Column("协助请求号")]
    case_no: Annotated[str, Column("个案编号")]
    need: Annotated[str, Column("协助事项", words=line.words(AssistNeed))]
    requested_by: Annotated[str | None, Column("提请单位")] = None  # the unit that asks
    name: Annotated[str, NAME]
    sex: Annotated[str | None, SEX] = None  # GB/T 2261.1
    birth_date: Annotated[str, BIRTH_DATE]  # YYYY-MM-DD
    address: Annotated[str | None, Column("住址")] = None


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
