"""台账: living lists kept by units, and the children who stand in them."""

from datetime import date, datetime

import strawberry
from sqlalchemy import Text, cast
from sqlalchemy.dialects.postgresql import ARRAY, array
from strawberry import ID

from database import tables
from domain.access import Detail
from domain.ledger import LedgerEntryState, LedgerScope, LedgerStatus, LedgerType
from domain.ledger_form import FINDINGS
from domain.organization import OrgType
from resolvers import ledger as ledger_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import SchoolClass
from schema.student import Student


@entity(tables.Ledger, owner=Subgraph.LEDGERS)
class Ledger(Node):
    """台账: a living list kept by one unit (GH-27)."""

    type: LedgerType = column("台账类型: which list.")
    scope: LedgerScope = column("台账范围: class, school, township or county.")
    period: str | None = column("学年: of one that is made each year (HL-47).")
    status: LedgerStatus = column("台账状态: whether it is up to date.")
    declared_empty: bool = column("零报告: its keeper says that nobody belongs in it.")
    verified_at_term_start: date | None = column("开学核验日: verified at the start of term (GH-29).")
    last_monthly_update: date | None = column("最近月更新日: last monthly update (GH-29).")
    confirmed_month: str | None = column('最近确认月份: the last month confirmed ("2026-09").')
    version: int = column("版本: grows with each change.")
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class, where one is kept for each (QC-37).",
        by=(tables.Ledger.class_id, tables.SchoolClass.id),
    )
    owner = row(
        Organization,
        organization_rows.find,
        "责任单位: the unit that keeps it.",
        by=(tables.Ledger.owner_id, tables.Organization.id),
    )


@entity(tables.LedgerEntry, owner=Subgraph.LEDGERS)
class LedgerEntry(Node):
    """台账条目: one child in one ledger."""

    state: LedgerEntryState = column("条目状态: open, changed or closed.", detail=Detail.STATUS)
    reason: str | None = column("立账原因: why the child stands here.", detail=Detail.STATUS)
    opened_at: datetime = column("立账时间: since when.", detail=Detail.STATUS)
    changed_at: datetime | None = column("变更时间: last changed.", detail=Detail.STATUS)
    closed_at: datetime | None = column("销号时间: closed when.", detail=Detail.STATUS)
    close_reason: str | None = column("销号原因: closed why.", detail=Detail.STATUS)
    facts: strawberry.scalars.JSON = computed(
        tables.LedgerEntry.facts.op("-")(cast(array([*FINDINGS, "findings"]), ARRAY(Text))),
        "填报内容: what its keeper filled in, by the columns of its form; reasons of health are left out.",
        detail=Detail.CASE,
    )
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    ledger = row(
        Ledger,
        ledger_rows.find,
        "台账: the ledger.",
        by=(tables.LedgerEntry.ledger_id, tables.Ledger.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.LedgerEntry.student_id, tables.Student.id)
    )


@given
class LedgerFilter:
    """台账筛选: ledgers that match all of it."""

    type: list[LedgerType] | None = asked("台账类型: one of these.")
    owner_id: ID | None = asked("责任单位: kept by this unit.", of="Organization")
    status: LedgerStatus | None = asked("台账状态: in this state.")


@given
class LedgerEntryFilter:
    """台账条目筛选: entries that match all of it."""

    ledger_id: ID | None = asked("台账: in this ledger.", of="Ledger", detail=Detail.STATUS)
    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    state: list[LedgerEntryState] | None = asked("条目状态: one of these.", detail=Detail.STATUS)
    type: list[LedgerType] | None = asked(
        "台账类型: in ledgers of one of these kinds.", detail=Detail.STATUS, through=tables.Ledger
    )
    registered: bool | None = asked(
        "是否在籍: registered where the ledger is kept, or not (人账一致, GH-29).",
        detail=Detail.STATUS,
        through=(tables.Ledger, tables.Enrollment),
    )


@extend(Ledger, owner=Subgraph.LEDGERS)
class LedgerEntries:
    entries = page(
        LedgerEntry,
        ledger_rows.entries,
        "条目: who stands in it.",
        orders=ledger_rows.ENTRY_ORDERS,
        by=(tables.Ledger.id, tables.LedgerEntry.ledger_id),
        state=about(list[LedgerEntryState], "条目状态: one of these.", detail=Detail.STATUS),
    )


@extend(Student, owner=Subgraph.LEDGERS)
class StudentLedgers:
    ledger_entries = rows(
        LedgerEntry,
        ledger_rows.entries,
        "台账条目: where the child stands in ledgers.",
        by=(tables.Student.id, tables.LedgerEntry.student_id),
        state=about(list[LedgerEntryState], "条目状态: one of these.", detail=Detail.STATUS),
    )


@extend(Organization, owner=Subgraph.LEDGERS)
class OrganizationLedgers:
    ledgers = rows(
        Ledger,
        ledger_rows.find,
        "台账: the ledgers it keeps.",
        by=(tables.Organization.id, tables.Ledger.owner_id),
        type=about(list[LedgerType], "台账类型: one of these."),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class LedgerQueries:
    units_without_ledger = page(
        Organization,
        organization_rows.find,
        "未建台账的单位: units that keep no such ledger, of those whose ledgers you see (GH-27).",
        orders=organization_rows.ORDERS,
        lacks_ledger=about(LedgerType, "台账类型: which ledger.", required=True, through=tables.Ledger),
        type=about(list[OrgType], "单位类型: of one of these kinds."),
    )
    ledgers = page(
        Ledger,
        ledger_rows.find,
        "台账: ledgers of your county.",
        orders=ledger_rows.ORDERS,
        filter=LedgerFilter,
    )
    ledger_entries = page(
        LedgerEntry,
        ledger_rows.entries,
        "台账条目: entries of your county's ledgers.",
        orders=ledger_rows.ENTRY_ORDERS,
        filter=LedgerEntryFilter,
    )
