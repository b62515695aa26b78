"""场所违规线索: venues that harm pupils, which department leads, and what was done about them."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.venue import VenueActionKind, VenueClueState, VenueMatter, VenueParty, VenueType
from resolvers import duty_entry as entry_rows
from resolvers import duty_task as task_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import venue as venue_rows
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.duty_task import DutyTask
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Query

_OF, _ACTION = tables.VenueViolationClue, tables.VenueAction


@entity(_ACTION, owner=Subgraph.DUTIES)
class VenueAction(Node):
    """场所违规处置: one measure of the leading department (HL-23, HL-23a). No person is named."""

    kind: VenueActionKind = column("处置措施: what was done.")
    against: VenueParty = column("处置对象: against the venue or a person.")
    taken_on: date = column("处置日期: when.")
    legal_basis: str = column("法律依据: by which law.")
    document_no: str | None = column("文书编号: of the measure's paper; a warning may have none.")
    note: str | None = column("说明: what else there is to say.")
    unit = row(
        Organization,
        organization_rows.find,
        "处置部门: which department did it.",
        by=(_ACTION.unit_id, tables.Organization.id),
    )


@entity(_OF, owner=Subgraph.DUTIES)
class VenueViolationClue(Node):
    """场所违规线索: of a venue, publication or activity that harms pupils (HL-23, HL-23a, HL-31a, QC-11, QC-11a). No child is named."""

    clue_no: str = column('线索编号: of the county ("2026-000001").')
    venue_type: VenueType = column("场所类型: what kind of venue, or what is offered there.")
    matter: VenueMatter = column("违规事项: what is wrong with it.")
    venue_name: str = column("场所名称: what it is called.")
    location: str = column("地点: where it is.")
    distance_m: int | None = column("距学校（米）: how far it is from the school.")
    seen_on: date = column("发现日期: when it was seen.")
    description: str = column("情况说明: what was seen; no child's name.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that it rests on.", of=_OF.clauses)
    reported_at: datetime = column("上报时间: when it was reported.")
    state: VenueClueState = column("线索状态: how far it has come.")
    closed_at: datetime | None = column("办结时间: when it was closed.")
    finding: str | None = column("办理结果: what came of it.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    school = row(
        Organization,
        organization_rows.find,
        "学校: near which school it is.",
        by=(_OF.school_id, tables.Organization.id),
    )
    unit = row(
        Organization,
        organization_rows.find,
        "牵头部门: which department leads.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    reported_by = row(
        Organization,
        organization_rows.find,
        "上报单位: which unit reported it.",
        by=(_OF.reported_by_id, tables.Organization.id),
    )
    task = row(
        DutyTask,
        task_rows.find,
        "牵头任务: what it asks of the leading department; it goes with the clue.",
        by=(_OF.task_id, tables.DutyTask.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_OF),
        "条款: all clauses that it rests on.",
        by=(_OF.id, _OF.id),
    )
    actions = rows(
        VenueAction,
        venue_rows.actions,
        "处置: what was done about it.",
        by=(_OF.id, _ACTION.clue_id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(DutyTask, owner=Subgraph.DUTIES)
class DutyTaskSupport:
    supports = row(
        DutyTask,
        task_rows.find,
        "配合的牵头任务: the leading department's task that it supports, for whoever sees that.",
        by=(tables.DutyTask.supports_id, tables.DutyTask.id),
    )
    supported_by = rows(
        DutyTask,
        task_rows.find,
        "配合任务: what supporting departments were asked, of those that you see.",
        by=(tables.DutyTask.id, tables.DutyTask.supports_id),
    )


@given
class VenueViolationClueFilter:
    """场所违规线索筛选: clues that match all of it."""

    state: list[VenueClueState] | None = asked("线索状态: in one of these.")
    matter: list[VenueMatter] | None = asked("违规事项: one of these.")
    venue_type: list[VenueType] | None = asked("场所类型: one of these.")
    unit_id: ID | None = asked("牵头部门: led by this unit.", of="Organization")
    reported_by_id: ID | None = asked("上报单位: reported by this unit.", of="Organization")
    school_id: ID | None = asked("学校: near this school.", of="Organization")
    clause: str | None = asked("条款编号: resting on this clause.")
    clue_no: str | None = asked("线索编号: with this number.")


@extend(Query, owner=Subgraph.DUTIES)
class VenueQueries:
    venue_violation_clues = page(
        VenueViolationClue,
        venue_rows.find,
        "场所违规线索: of the units you see: reported, led, or near a school of theirs.",
        orders=venue_rows.ORDERS,
        filter=VenueViolationClueFilter,
    )
