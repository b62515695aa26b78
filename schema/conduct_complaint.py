"""投诉举报: complaints against units' and teachers' conduct; who complained is not kept."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.conduct_complaint import ComplaintChannel, ComplaintKind, ComplaintResult, ComplaintState
from resolvers import accountability_proposal as proposal_rows
from resolvers import conduct_complaint as complaint_rows
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from schema.accountability_proposal import AccountabilityProposal
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.ConductComplaint
_WHICH = "投诉举报: which."


@entity(_OF, owner=Subgraph.DUTIES)
class ConductComplaint(Node):
    """投诉举报: what a unit or its teachers are said to have done, and what was found (DC-L4c, DC-L5a, HL-58)."""

    complaint_no: str = column(
        '投诉举报编号: told to whoever complained, who is not written down ("2026-000001").'
    )
    kind: ComplaintKind = column("事项: what is complained of.")
    channel: ComplaintChannel = column("途径: how it came.")
    matter: str = column("情况: what is said; no child's name and not who says it.")
    received_on: date = column("受理日期: when it came.")
    state: ComplaintState = column("办理状态: how far it is.")
    concluded_on: date | None = column("办结日期: when it was concluded.")
    result: ComplaintResult | None = column("核实结论: whether it is true.")
    finding: str | None = column("核实情况: what was found.")
    measures: str | None = column("处理措施: what was asked of the unit at once.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "被投诉单位: of which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    received_by = row(
        Organization,
        organization_rows.find,
        "受理单位: who took it down.",
        by=(_OF.received_by_id, tables.Organization.id),
    )
    examiner = row(
        Organization,
        organization_rows.find,
        "核实单位: who looks into it.",
        by=(_OF.examiner_id, tables.Organization.id),
    )
    proposal = row(
        AccountabilityProposal,
        proposal_rows.find,
        "问责线索: the proposal that it is in, of one found true.",
        by=(_OF.proposal_id, tables.AccountabilityProposal.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(AccountabilityProposal, owner=Subgraph.DUTIES)
class ProposalComplaints:
    complaints = rows(
        ConductComplaint,
        complaint_rows.find,
        "投诉举报: complaints found true that are in it (DC-L4c).",
        by=(tables.AccountabilityProposal.id, _OF.proposal_id),
    )


@given
class ConductComplaintFilter:
    """投诉举报筛选: complaints that match all of it."""

    unit_id: ID | None = asked("被投诉单位: against this unit.", of="Organization")
    kind: list[ComplaintKind] | None = asked("事项: one of these.")
    state: list[ComplaintState] | None = asked("办理状态: one of these.")
    result: list[ComplaintResult] | None = asked("核实结论: one of these.")
    complaint_no: str | None = asked("投诉举报编号: with this number.")


@extend(Query, owner=Subgraph.DUTIES)
class ConductComplaintQueries:
    conduct_complaints = page(
        ConductComplaint,
        complaint_rows.find,
        "投诉举报: against the units you see.",
        orders=complaint_rows.ORDERS,
        filter=ConductComplaintFilter,
    )


@given
class ConductComplaintReceiveInput:
    """受理投诉举报: against a unit; who complains is not recorded."""

    unit_id: ID = asked("被投诉单位: against which unit.", of="Organization", required=True)
    kind: ComplaintKind = asked("事项: what is complained of.", required=True)
    channel: ComplaintChannel = asked("途径: how it came.", required=True)
    matter: str = asked("情况: what is said; no child's name and not who says it.", required=True)
    received_on: date = asked("受理日期: when it came.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ConductComplaintExamineInput:
    """开始核实: as it was seen."""

    complaint_id: ID = asked(_WHICH, of="ConductComplaint", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ConductComplaintConcludeInput:
    """办结投诉举报: whether it is true, and what was found."""

    complaint_id: ID = asked(_WHICH, of="ConductComplaint", required=True)
    expected_version: int = asked(VERSION, required=True)
    result: ComplaintResult = asked("核实结论: whether it is true.", required=True)
    finding: str = asked("核实情况: what was found; no child's name.", required=True)
    concluded_on: date = asked("办结日期: when.", required=True)
    measures: str | None = asked("处理措施: what was asked of the unit at once.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="投诉举报变更结果: it was done.")
class ConductComplaintChanged:
    conduct_complaint: ConductComplaint | None = strawberry.field(
        description="投诉举报: as it is now. Null without duties:read."
    )


ConductComplaintResult = Annotated[
    ConductComplaintChanged | Refused,
    strawberry.union("ConductComplaintResult", description="投诉举报变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class ConductComplaintChanges:
    conduct_complaint_receive = change(
        ConductComplaintResult,
        ConductComplaint,
        complaint_rows.receive,
        "受理投诉举报: take it down.",
        scope=DUTIES_WRITE,
        done=ConductComplaintChanged,
        input=ConductComplaintReceiveInput,
    )
    conduct_complaint_examine = change(
        ConductComplaintResult,
        ConductComplaint,
        complaint_rows.examine,
        "开始核实: look into it; not the unit's own matter.",
        scope=DUTIES_WRITE,
        done=ConductComplaintChanged,
        input=ConductComplaintExamineInput,
    )
    conduct_complaint_conclude = change(
        ConductComplaintResult,
        ConductComplaint,
        complaint_rows.conclude,
        "办结投诉举报: say what came of it.",
        scope=DUTIES_WRITE,
        done=ConductComplaintChanged,
        input=ConductComplaintConcludeInput,
    )
