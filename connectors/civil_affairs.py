"""Civil affairs (民政): whom they assist, every month; whom we ask them to consider, and what they decide (HL-22, QC-13)."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    Answered,
    BirthDate,
    Cadence,
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
from domain.assistance import GROUP_OF, AssistanceDecision, AssistanceKind
from domain.exchange import Direction, PackageCode
from domain.organization import Department

_KIND = line.one_of(AssistanceKind)


class AssistedChild(Line, kw_only=True):
    """A school-age member of a household on 低保 or 特困 (R16, HL-22)."""

    id_number: IdNumber = None
    name: Name = None
    birth_date: BirthDate = None  # YYYY-MM-DD
    kind: Annotated[str | None, _KIND] = None
    valid_from: PastDay = None


class AssistanceCandidate(Line, kw_only=True):
    """A child whose household is to be considered, with just what finds it (QC-13, GH-23)."""

    request_id: Annotated[str, line.ANSWERED]
    reason: str  # domain.assistance.AssistanceReason
    name: str
    id_number: str | None = None
    birth_date: str | None = None  # only of a child without a number


class AssistanceResult(Line, kw_only=True):
    """What civil affairs decided on one request (QC-13); kind and from where the household is taken in."""

    request_id: Answered = None
    decision: Annotated[str | None, line.one_of(AssistanceDecision)] = None
    kind: Annotated[str | None, line.optional(_KIND)] = None
    valid_from: DayIfAny = None
    document_no: Paper = None
    decided_on: Day = None


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
