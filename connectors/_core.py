"""The shape of every connector: packages, what they ask, what comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Annotated, get_type_hints

import msgspec

from domain import line as kinds
from domain.exchange import Direction, PackageCode
from domain.line import Kind, Shape
from domain.organization import Department
from domain.student import SpecialGroup


@dataclass(frozen=True, slots=True)
class Column:
    """What a member is called in a sheet: the contract's Chinese word. also: what departments write in its place.

    words: of a member without a kind, what people write and the value that it means (`Kind.words`).
    """

    heading: str
    also: tuple[str, ...] = ()
    words: kinds.Words = ()


NAME = Column("姓名", ("学生姓名", "儿童姓名"))
ID_NUMBER = Column(
    "公民身份号码",
    ("身份证号", "身份证号码", "居民身份证号", "身份证件号", "身份证件号码", "证件号码", "证件号"),
)
BIRTH_DATE = Column("出生日期", ("出生年月日", "生日"))
SEX = Column("性别", words=kinds.SEX.words)
CREDIT_CODE = Column("统一社会信用代码", ("信用代码",))

Name = Annotated[str | None, kinds.NAME, NAME]
IdNumber = Annotated[str | None, kinds.ID_NUMBER, ID_NUMBER]
BirthDate = Annotated[str | None, kinds.BIRTH_DATE, BIRTH_DATE]
Sex = Annotated[str | None, kinds.SEX, SEX]
Ethnicity = Annotated[str | None, kinds.ETHNICITY, Column("民族")]
Village = Annotated[str | None, kinds.VILLAGE, Column("村（居）代码", ("村居代码", "村代码"))]
ThisCounty = Annotated[str | None, kinds.THIS_COUNTY, Column("县级区划代码", ("行政区划代码", "区划代码"))]
Day = Annotated[str | None, kinds.DAY]
PastDay = Annotated[str | None, kinds.PAST_DAY]
DayIfAny = Annotated[str | None, kinds.optional(kinds.DAY)]
Answered = Annotated[str | None, kinds.ANSWERED]
Paper = Annotated[str | None, kinds.PAPER, Column("文书号", ("文号",))]
Corrected = Annotated[str | None, kinds.CORRECTED]
CorrectedName = Annotated[str | None, kinds.CORRECTED_NAME, Column("更正后的姓名", ("姓名",))]
CertificateNo = Annotated[
    str | None, kinds.CERTIFICATE_NO, Column("残疾人证号", ("残疾证号", "残疾人证号码"))
]
Somebody = Annotated[str | None, kinds.SOMEBODY, NAME]
SomeNumber = Annotated[str | None, kinds.SOME_NUMBER, ID_NUMBER]
SomePastDay = Annotated[str | None, kinds.SOME_PAST_DAY]
Reference = Annotated[str | None, kinds.REFERENCE]
Answers = Annotated[str | None, kinds.REPLY]
Said = Annotated[str | None, kinds.SAID]
CreditCode = Annotated[str | None, kinds.CREDIT_CODE, CREDIT_CODE]
Yuan = Annotated[str | None, kinds.YUAN]
Text = Annotated[str | None, kinds.TEXT]
"""What members of lines say, by the kind that judges them (domain.line), and their column where it is always the same."""


class Cadence(Enum):
    """How often a package is exchanged."""

    MONTHLY = "每月8日"
    AUGUST = "每年8月"


class Line(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One line of a package on the wire. Values are text as the partner wrote them; judging them is our work.

    Each member is declared by its kind (Name, IdNumber, …), in the order in which they are judged, and by its Column; one that
    is ours to send needs no kind. line_no: position in the package, from 1; of one that came as a sheet, its row.
    """

    line_no: int


class Header(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """Head of every package (catalogue 9.1). period is YYYY-MM; sha256 is of the NDJSON bytes, in hex."""

    package_code: str
    partner: str
    direction: str
    period: str
    jurisdiction_code: str
    sequence: int
    generated_at: str
    line_count: int
    sha256: str
    schema_version: str
    purpose: str = ""
    legal_basis: Sequence[str] = ()
    in_reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a line but its number: its wire name, its column in a sheet, the kind that judges it, if any."""

    name: str
    column: Column
    kind: Kind | None

    @property
    def required(self) -> bool:
        """Whether a sheet must have its column."""
        return self.kind is not None and not self.kind.optional

    @property
    def words(self) -> kinds.Words:
        """What people write of it, and the values meant."""
        return self.column.words or (self.kind.words if self.kind else ())


@cache
def members(line: type[Line]) -> tuple[Member, ...]:
    """A line's members in order, without lineNo. Raises LookupError for one without a column."""
    hints = get_type_hints(line, include_extras=True)
    found = []
    for each in msgspec.structs.fields(line):
        said = getattr(hints[each.name], "__metadata__", ())
        columns = [one for one in said if isinstance(one, Column)]
        kind = next((one for one in said if isinstance(one, Kind)), None)
        if each.name == "line_no":
            continue
        if not columns:
            raise LookupError(f"{line.__name__}.{each.name} has no column")
        found.append(Member(each.encode_name, columns[-1], kind))
    return tuple(found)


@cache
def shape(line: type[Line], subject: tuple[str, ...] = ()) -> Shape:
    """A line's members by wire name with their kinds, as it declares them."""
    return Shape({each.name: each.kind for each in members(line) if each.kind is not None}, subject)


@dataclass(frozen=True, slots=True)
class Groups:
    """Which special group a register's lines say a child belongs to, by the department's word (catalogue 2.2).

    of: the group by what the member `by` says; without one every line says the group under "". since: the member that says
    from when; without one it is the day of the exchange. Both are wire names of members that are facts (domain.line).
    """

    of: Mapping[str, SpecialGroup]
    by: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """One kind of package a department exchanges with the hub.

    purpose: why it is exchanged, in Chinese; legal_basis: ids of the clauses behind it.
    subject: members (wire names) that name what only one line of the package may speak of.
    reply_to: the package this one answers, so it is asked for after that one was sent.
    may_be_empty: an empty one proves the exchange; a register of a county's children cannot be empty.
    groups: the memberships that the register's lines begin, and that end once it leaves a child out.
    """

    code: PackageCode
    direction: Direction
    cadence: Cadence
    line: type[Line]
    purpose: str
    legal_basis: tuple[str, ...]
    subject: tuple[str, ...] = ()
    reply_to: PackageCode | None = None
    may_be_empty: bool = True
    groups: Groups | None = None

    @property
    def shape(self) -> Shape:
        """How its lines are judged."""
        return shape(self.line, self.subject)

    def due(self, august: bool) -> bool:
        """Whether the package is exchanged in a month: every month, or in August only."""
        return self.cadence is Cadence.MONTHLY or august


@dataclass(frozen=True, slots=True)
class Connector:
    """All that is exchanged with one department, under one contract (a file in openapi/departments)."""

    partner: str
    department: Department
    contract: str
    schema_version: str
    packages: tuple[Package, ...]

    def package(self, code: PackageCode, direction: Direction) -> Package:
        """The declared package. Raises LookupError if this department does not exchange it."""
        for package in self.packages:
            if package.code is code and package.direction is direction:
                return package
        raise LookupError(f"{self.partner} does not {direction.name} {code.name}")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for one package: which, for which month (YYYY-MM), for which county, in which order.

    in_reply_to: sequence of our package that is to be answered; the reply must quote it.
    """

    package: Package
    period: str
    jurisdiction_code: str
    sequence: int = 1
    in_reply_to: int | None = None


Take = Callable[[bytes], Awaitable[None]]
"""Given the parts of a package one after the other, each of whole lines, as soon as it is proven."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a department sent, length and SHA-256 proven: its head, and the NDJSON bytes, unless they were taken part by part."""

    header: Header
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Acknowledgment:
    """What a department said of a package we sent. reference is its own number for it."""

    reference: str
    received: int
    sha256: str


def encode(lines: Sequence[Line]) -> bytes:
    """Lines as NDJSON: one JSON object a line, each ended by a line feed."""
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
