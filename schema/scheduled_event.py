"""校历事项: what falls due when, for which unit, under which clause."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.citation import ParameterOrigin, Provenance
from domain.event import EventKind
from domain.organization import Department
from domain.scheduled_event import ScheduledEventState
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import scheduled_event as event_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Mutation, Query, Refused


@entity(tables.ScheduledEvent, owner=Subgraph.DUTIES)
class ScheduledEvent(Node):
    """校历事项: one time that a rule comes round, for one unit (catalogue Part 5)."""

    code: str = column("事项编号: of the rule, within the place.")
    name_zh: str = column("名称: in Chinese.")
    name_en: str = column("英文名称: in English.")
    kind: EventKind = column("频次: how often it comes round.")
    school_year: str = column("学年: in which it falls due, such as 2026-2027.")
    period: str = column("期间: which month, quarter, term or year it is for (2026-09, 2026-AUTUMN).")
    department: Department = column("责任部门: whom the rule names.")
    receivers: list[str] = column("报送对象: departments that get the result.")
    clauses_cited: list[str] = column(
        "条款编号: ids of the clauses it rests on.", of=tables.ScheduledEvent.clauses
    )
    origin: ParameterOrigin = column("规则来源: the place's document, or the hub's own.")
    marked: Provenance = column("依据性质: on whose word it comes round then.")
    opens_on: date = column("开始日期: not done before it.")
    due_on: date = column("到期日期: as the rule says.")
    due_at: datetime = column("到期时刻: when its last day ends; past it, it is late.")
    rolled: bool = column("是否顺延: whether the last day moved to the next working day (rollPolicy).")
    remind_on: date = column("提醒日期: a working day before.")
    state: ScheduledEventState = column("状态: planned, open, done, overdue, or done late.")
    reminded_at: datetime | None = column("提醒时间: when the unit was reminded.")
    told_at: datetime | None = column(
        "报领导小组时间: when the leading group's office was told that it is overdue."
    )
    done_at: datetime | None = column("完成时间: when it was recorded as done.")
    done_by: str | None = column("填报人: the id of the user or client.")
    note: str | None = column("完成情况: what shows that it was done.")
    shown_by: str | None = column(
        "所据登记: id of the register's row that shows that it was done (Meeting:…), or of the month or package exchanged (ExchangeCycle:…); none where the unit said so itself."
    )
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "责任单位: whose event it is; none where the county has no such unit on its list.",
        by=(tables.ScheduledEvent.unit_id, tables.Organization.id),
    )
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on; none of the hub's own events.",
        by=(tables.ScheduledEvent.clause_id, tables.PolicyClause.id),
    )


@given
class ScheduledEventFilter:
    """校历事项筛选: events that match all of it."""

    unit_id: ID | None = asked("责任单位: of this unit.", of="Organization")
    department: list[Department] | None = asked("责任部门: of one of these.")
    state: list[ScheduledEventState] | None = asked("状态: in one of these.")
    kind: list[EventKind] | None = asked("频次: one of these.")
    code: str | None = asked("事项编号: of this rule (TOWNSHIP_MEETING).")
    due_from: date | None = asked("到期起: due on this day or later.")
    due_until: date | None = asked("到期止: due on this day or before.")
    school_year: str | None = asked("学年: due in this school year.")
    overdue: bool | None = asked("是否逾期: overdue and not done, or not so.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationScheduledEvents:
    scheduled_events = page(
        ScheduledEvent,
        event_rows.find,
        "校历事项: what falls due for the unit.",
        orders=event_rows.ORDERS,
        by=(tables.Organization.id, tables.ScheduledEvent.unit_id),
        filter=ScheduledEventFilter,
    )


@extend(Query, owner=Subgraph.DUTIES)
class ScheduledEventQueries:
    scheduled_events = page(
        ScheduledEvent,
        event_rows.find,
        "校历事项: of the units you see.",
        orders=event_rows.ORDERS,
        filter=ScheduledEventFilter,
    )


@given
class ScheduledEventDoneInput:
    """办结校历事项: by the unit that it is of."""

    event_id: ID = asked("事项: which.", of="ScheduledEvent", required=True)
    note: str = asked("完成情况: what shows that it was done, at most 1000 characters.", required=True)
    expected_version: int = asked("所见版本: the version you saw.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="校历事项变更结果: it was done.")
class ScheduledEventChanged:
    scheduled_event: ScheduledEvent | None = strawberry.field(
        description="校历事项: as it is now. Null without duties:read."
    )


ScheduledEventResult = Annotated[
    ScheduledEventChanged | Refused,
    strawberry.union("ScheduledEventResult", description="校历事项变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class ScheduledEventChanges:
    scheduled_event_done = change(
        ScheduledEventResult,
        ScheduledEvent,
        event_rows.finish,
        "办结校历事项: by the unit itself, with what shows it; after its last day it is done late.",
        scope=DUTIES_WRITE,
        done=ScheduledEventChanged,
        input=ScheduledEventDoneInput,
    )
