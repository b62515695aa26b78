"""履职记录: what was done about duties, row by row."""

from datetime import datetime

from strawberry import ID

from database import tables
from domain.role import Role
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query


@entity(tables.DutyEntry, owner=Subgraph.DUTIES)
class DutyEntry(Node):
    """履职记录: one thing done about what a duty asks; it only grows."""

    act: str = column("办理事项: the mutation, or what the clock did.")
    noun: str = column("对象类型: of which type of this graph a row was made or changed.")
    machine: str | None = column("状态机: which one moved (catalogue Part 4).")
    source: str | None = column("原状态: from this state.")
    target: str | None = column("新状态: to this state.")
    reason: str | None = column("事由: why, in words.")
    clauses: list[str] = column("依据: ids of the clauses behind it.")
    made_by: str | None = column("办理人: the id of the user or client; none for the clock.")
    role: Role | None = column("角色: in which role.")
    at: datetime = column("办理时间: when.")
    unit = row(
        Organization,
        organization_rows.find,
        "所属单位: whose row it is; none where it is the county's.",
        by=(tables.DutyEntry.unit_id, tables.Organization.id),
    )
    counterpart = row(
        Organization,
        organization_rows.find,
        "相对单位: who asked it of that unit, if another did.",
        by=(tables.DutyEntry.counterpart_id, tables.Organization.id),
    )
    organization = row(
        Organization,
        organization_rows.find,
        "办理单位: for which unit it was done.",
        by=(tables.DutyEntry.organization_id, tables.Organization.id),
    )


@given
class DutyEntryFilter:
    """履职记录筛选: entries that match all of it."""

    unit_id: ID | None = asked("所属单位: of this unit's rows.", of="Organization")
    noun: str | None = asked('对象类型: of this type ("DutyTask").')
    act: str | None = asked('办理事项: this act ("taskAccept").')


@extend(Query, owner=Subgraph.DUTIES)
class DutyEntryQueries:
    duty_entries = page(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about the duties you see.",
        orders=entry_rows.ORDERS,
        filter=DutyEntryFilter,
    )
