"""The places' rules as loaded: documents, clauses, and what each clause sets, wants or schedules (catalogue 2.19)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from database.tables.row import Facts, Row, Versioned, county, term
from domain.aid import AidProgramCode
from domain.citation import ParameterOrigin, Provenance
from domain.document import DocumentPublicity, DocumentScope
from domain.event import EventKind
from domain.ledger import LedgerType
from domain.roster import RosterType
from domain.target import Indicator, TargetOperator, TargetPeriod, Unit


def words() -> Mapped[list[str]]:
    """A list of names or texts, never null."""
    return mapped_column(ARRAY(String), server_default=text("'{}'"))


class Kept(Versioned):
    """What one document holds, found again by its code; valid_to is the day a later load no longer had it."""

    jurisdiction_code: Mapped[str] = county()
    document_id: Mapped[UUID] = mapped_column(ForeignKey("policy_document.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(120))
    ordinal: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # SQLAlchemy's own type of it
        return (UniqueConstraint("document_id", "code"),)


class Cited(Kept):
    """What rests on clauses: clause_id is the first of them, clauses all their ids in order ("DC-L2c")."""

    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("policy_clause.id"), index=True)
    clauses: Mapped[list[str]] = words()


class PolicyDocument(Versioned, Row):
    """政策文件. issued_on is null where the document gives no day; key is the two letters its clauses begin with."""

    jurisdiction_code: Mapped[str] = county()
    key: Mapped[str] = mapped_column(String(16), unique=True)
    doc_no: Mapped[str | None]
    title: Mapped[str]
    issuer: Mapped[str]
    issued_on: Mapped[date | None] = mapped_column(Date)
    year: Mapped[int] = mapped_column(SmallInteger)
    scope: Mapped[DocumentScope] = mapped_column(term(DocumentScope))
    recipients_zh: Mapped[str | None]
    basis: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # plain JSON, as the file has it
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    leading_groups: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    mechanisms: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    missing_annex: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    source: Mapped[str]
    publicity: Mapped[DocumentPublicity] = mapped_column(term(DocumentPublicity))
    signatory: Mapped[str | None]
    valid_to: Mapped[date | None] = mapped_column(Date)


class PolicyClause(Kept, Row):
    """条款: its words in the document; code is the clause id. lead and support are names of departments."""

    ref: Mapped[str]
    section: Mapped[str | None] = mapped_column(String(16))
    quotes: Mapped[list[str]] = words()
    rule_en: Mapped[str]
    kinds: Mapped[list[str]] = words()
    responsible: Mapped[str | None]
    lead: Mapped[list[str]] = words()
    support: Mapped[list[str]] = words()


class RuleParameter(Cited, Row):
    """规则参数: a key's value in one place and whose word it is; code is the key.

    A LOCAL_OVERRIDE stands beside the loaded row and goes before it; loading never touches overrides.
    clauses beside HUB_DEFAULT are those that speak of the matter without giving a value.
    """

    zh: Mapped[str]
    en: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)  # any JSON value
    unit: Mapped[Unit | None] = mapped_column(term(Unit))
    origin: Mapped[ParameterOrigin] = mapped_column(term(ParameterOrigin))
    marked: Mapped[Provenance] = mapped_column(term(Provenance))
    limit_code: Mapped[str | None] = mapped_column(String(8))
    text_zh: Mapped[str | None]
    note: Mapped[str]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # SQLAlchemy's own type of it
        return (UniqueConstraint("document_id", "code", "origin"),)


class Target(Cited, Row):
    """目标. value is null where the document gives no number; valid_until is the last day of a "by" target."""

    indicator: Mapped[Indicator] = mapped_column(term(Indicator))
    operator: Mapped[TargetOperator] = mapped_column(term(TargetOperator))
    value: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[Unit | None] = mapped_column(term(Unit))
    groups: Mapped[list[str]] = words()
    causes: Mapped[list[str]] = words()
    period: Mapped[TargetPeriod | None] = mapped_column(term(TargetPeriod))
    scope_zh: Mapped[str | None]
    text_zh: Mapped[str]
    valid_until: Mapped[date | None] = mapped_column(Date)


class ScheduledEventRule(Cited, Row):
    """定期事项规则. recurrence holds domain.event.Recurrence, fulfilled_by its Fulfilment; origin HUB_DEFAULT are the hub's own events."""

    name_zh: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[EventKind] = mapped_column(term(EventKind))
    recurrence: Mapped[Facts]
    owner: Mapped[list[str]] = words()
    receiver: Mapped[list[str]] = words()
    fulfilled_by: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    origin: Mapped[ParameterOrigin] = mapped_column(term(ParameterOrigin))
    marked: Mapped[Provenance] = mapped_column(term(Provenance))
    note: Mapped[str]


class RequiredLedger(Cited, Row):
    """应建台账, under the name the document gives it."""

    type: Mapped[LedgerType] = mapped_column(term(LedgerType))
    name_zh: Mapped[str]
    owner: Mapped[list[str]] = words()
    cadence: Mapped[list[str]] = words()
    due: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class RequiredRoster(Cited, Row):
    """应报名册, under the name the document gives it. receiver is empty where it is only kept."""

    type: Mapped[RosterType] = mapped_column(term(RosterType))
    name_zh: Mapped[str]
    sender: Mapped[list[str]] = words()
    receiver: Mapped[list[str]] = words()
    due: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class AidProgram(Cited, Row):
    """资助项目: the aid a document names; components only where its text gives them."""

    program: Mapped[AidProgramCode] = mapped_column(term(AidProgramCode))
    zh: Mapped[str]
    groups: Mapped[list[str]] = words()
    components: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
