"""A source document (政策文件): its head and its clauses, word for word (catalogue Part 1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.citation import ClauseId
from domain.organization import Department, JurisdictionLevel
from domain.vocabulary import Term


class DocumentScope(Term):
    """文件适用范围."""

    BUREAU_TO_SCHOOLS = "县级教育局对学校"
    ONE_SCHOOL = "一所学校"
    COUNTY_GOVERNMENT = "县级人民政府"


class DocumentPublicity(Term):
    """公开属性."""

    PUBLIC = "公开"
    NOT_STATED = "未注明"


class BasisLevel(Term):
    """依据层级."""

    LAW = "法律"
    STATE = "国家"
    PROVINCE = "省级"
    PREFECTURE = "地级"
    COUNTY = "县级"


class ClauseKind(Term):
    """条款性质: what the hub does with a clause (catalogue 0.1)."""

    HOLD = "留存数据", "H"
    CHECK = "核验", "C"
    SCHEDULE = "定时", "S"
    ROUTE = "流转报告", "R"
    PUBLISH = "统计公布", "P"
    NORM = "规范要求", "N"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The place the document binds. code: GB/T 2260, six digits."""

    code: str
    name_zh: str
    level: JurisdictionLevel


@dataclass(frozen=True, slots=True)
class Basis:
    """A law or document this one rests on; its text is not at hand unless `at_hand`."""

    title_zh: str
    level: BasisLevel
    clauses: tuple[ClauseId, ...]
    doc_no: str | None = None
    at_hand: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """An annex the document names. at_hand: whether its text was supplied (Genhe's was not, A-20)."""

    title_zh: str
    at_hand: bool
    clauses: tuple[ClauseId, ...]
    doc_no: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Head of a source document. issued_on is null where it gives no day (A-48); signatory is a post."""

    key: str
    jurisdiction: Jurisdiction
    doc_no: str | None
    title: str
    issuer: str
    issued_on: date | None
    year: int
    scope: DocumentScope
    recipients_zh: str | None
    basis: tuple[Basis, ...]
    attachments: tuple[Attachment, ...]
    source: str
    publicity: DocumentPublicity
    signatory: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered clause with the units its closing bracket names, word for word."""

    no: str
    title_zh: str
    lead: tuple[str, ...]
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule. ref: where in the document. quotes: its words; …… inside one marks an elision."""

    id: str
    ref: str
    quotes: tuple[str, ...]
    rule_en: str
    kinds: tuple[ClauseKind, ...]
    responsible: str | None
    section: str | None = None
    lead: tuple[Department, ...] = ()
    support: tuple[Department, ...] = ()
    line: int = field(default=0, compare=False)
