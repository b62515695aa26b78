"""Justice (司法): inmates' children and juvenile inmates, by file, every month (QC-44). Restricted: who is listed tells of a sentence."""

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
from domain.justice import GROUP_OF, JusticeKind
from domain.organization import Department

_KIND = line.one_of(
    JusticeKind, CHILD_OF_INMATE="服刑人员子女 服刑人员的未成年子女", JUVENILE_INMATE="未成年犯"
)


class JusticeListed(Line, kw_only=True):
    """A minor whom a sentence concerns, a parent's or its own (R14). Nothing about the offense, the term or the inmate."""

    id_number: IdNumber = None
    name: Name = None
    birth_date: BirthDate = None  # YYYY-MM-DD
    kind: Annotated[str | None, _KIND, Column("名单类别", ("类别", "人员类别"))] = None
    valid_from: Annotated[PastDay, Column("列入日期", ("起始日期",))] = None
    custodian: Annotated[Text, Column("监护照料人或监管场所", ("监护照料人", "监管场所"))] = None


CONNECTOR = Connector(
    partner="justice",
    department=Department.JUSTICE,
    contract="departments/justice.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.JUSTICE_LISTS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=JusticeListed,
            purpose="共同核查服刑人员未成年子女、未成年服刑人员就学情况，以合适形式安排接受义务教育并纳入学籍管理",
            legal_basis=("QC-44",),
            subject=("idNumber", "kind"),
            groups=Groups(
                {kind.name: group for kind, group in GROUP_OF.items()}, by="kind", since="validFrom"
            ),
        ),
    ),
)
