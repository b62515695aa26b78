"""Civil affairs (民政): whom they assist, every month; whom we ask them to consider, and what they decide (HL-22, QC-13)."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    BIRTH_DATE,
    ID_NUMBER,
    NAME,
    Answered,
    BirthDate,
    Cadence,
    Column,
    Connector,
    Day,
    DayIfAny,
    Groups,
    IdNumber,
    Line,
    Name,
    Package,
    Paper,
    PastDay,
)
from domain import line
from domain.assistance import GROUP_OF, AssistanceDecision, AssistanceKind, AssistanceReason
from domain.exchange import Direction, PackageCode
from domain.organization import Department

_KIND = line.one_of(
    AssistanceKind,
    DIBAO="城市低保",
    RURAL_DIBAO="农村低保",
    TEKUN="城市特困",
    RURAL_TEKUN="农村特困",
)
_CALLED = Column("救助类别")
_SINCE = Column("救助起始日期", ("起始日期", "享受起始日期"))
_REQUEST = Column("推荐号", ("推荐编号",))


class AssistedChild(Line, kw_only=True):
    """A school-age member of a household on 低保 or 特困 (R16, HL-22)."""

    id_number: IdNumber = None
    name: Name = None
    birth_date: BirthDate = None  # YYYY-MM-DD
    kind: Annotated[str | None, _KIND, _CALLED] = None
    valid_from: Annotated[PastDay, _SINCE] = None


class AssistanceCandidate(Line, kw_only=True):
    """A child whose household is to be considered, with just what finds it (QC-13, GH-23)."""

    request_id: Annotated[str, line.ANSWERED, _REQUEST]
    reason: Annotated[str, Column("推荐事由", words=line.words(AssistanceReason))]
    name: Annotated[str, NAME]
    id_number: Annotated[str | None, ID_NUMBER] = None
    birth_date: Annotated[str | None, BIRTH_DATE] = None  # only of a child without a number


class AssistanceResult(Line, kw_only=True):
    """What civil affairs decided on one request (QC-13); kind and from where the household is taken in."""

    request_id: Annotated[Answered, _REQUEST] = None
    decision: Annotated[str | None, line.one_of(AssistanceDecision), Column("审核结果")] = None
    kind: Annotated[str | None, line.optional(_KIND), _CALLED] = None
    valid_from: Annotated[DayIfAny, _SINCE] = None
    document_no: Paper = None
    decided_on: Annotated[Day, Column("审核日期")] = None


CONNECTOR = Connector(
    partner="civil_affairs",
    department=Department.CIVIL_AFFAIRS,
    contract="departments/civil_affairs.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.ASSISTANCE_HOUSEHOLDS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=AssistedChild,
            purpose="掌握低保、特困家庭学龄成员，确保不因家庭贫困而辍学",
            legal_basis=("HL-22", "HL-46", "DC-L5b"),
            subject=("idNumber",),
            may_be_empty=False,
            groups=Groups(
                {kind.name: group for kind, group in GROUP_OF.items()}, by="kind", since="validFrom"
            ),
        ),
        Package(
            code=PackageCode.ASSISTANCE_CANDIDATES,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=AssistanceCandidate,
            purpose="请民政部门将符合条件的家庭经济困难学生纳入社会救助",
            legal_basis=("QC-13", "HL-22", "GH-23"),
        ),
        Package(
            code=PackageCode.ASSISTANCE_DECISIONS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=AssistanceResult,
            purpose="接收民政部门社会救助审核结果",
            legal_basis=("QC-13",),
            subject=("requestId",),
            reply_to=PackageCode.ASSISTANCE_CANDIDATES,
        ),
    ),
)
