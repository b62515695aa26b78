"""责任追究: units and persons held to account, on which ground, by whom, and what came after."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.accountability import AccountabilityGround
from domain.accountability_action import ActionSeverity, ActionState, ActionType
from resolvers import accountability_action as action_rows
from resolvers import accountability_proposal as proposal_rows
from resolvers import conduct_complaint as complaint_rows
from resolvers import duty_entry as entry_rows
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from schema.accountability_proposal import AccountabilityProposal
from schema.client import KEY, VERSION
from schema.conduct_complaint import ConductComplaint
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.inspection import InspectionFinding
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Mutation, Query, Refused

_OF, _PERSON = tables.AccountabilityAction, tables.AccountablePerson


@entity(_PERSON, owner=Subgraph.DUTIES)
class AccountablePerson(Node):
    """被追责人: whom an action is on; for the person's own unit, the bureau, inspection and the office alone."""

    position_zh: str = column("职务: the person's office then.")
    name: str = column("姓名: who.")


@entity(_OF, owner=Subgraph.DUTIES)
class AccountabilityAction(Node):
    """责任追究: a unit, or a person in it, held to account (GH-49, DC-L7, DC-L8, HL-75, QC-53, QC-54)."""

    action_no: str = column('责任追究编号: of the county ("2026-000001").')
    type: ActionType = column("方式: how; what the law decides is only referred.")
    on_person: bool = column("是否追究个人: on a person in the unit, or on the unit itself.")
    points: int | None = column("减扣分值: hundredths of a performance point (500: 5 分), of a deduction.")
    ground: AccountabilityGround = column("问责情形: on which ground.")
    severity: ActionSeverity = column("情节: how serious.")
    year: int = column("考核年度: the year of appraisal in which it counts.")
    fact: str = column("事实: what was done or left undone.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses behind it.", of=_OF.clauses)
    decided_by: str = column("决定人: who decided.")
    decided_on: date = column("决定日期: when.")
    effective_on: date = column("生效日期: since when it holds.")
    state: ActionState = column("状态: whether it holds; an appeal puts nothing off.")
    appeal_reason: str | None = column("申诉理由: what the unit said last.")
    end_reason: str | None = column("撤销理由: why it holds no more.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "单位: of which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    decided_by_unit = row(
        Organization,
        organization_rows.find,
        "决定单位: for which unit it was decided.",
        by=(_OF.decided_by_id, tables.Organization.id),
    )
    persons = rows(
        AccountablePerson,
        action_rows.persons,
        "被追责人: the person, for whoever may know the name.",
        by=(_OF.id, _PERSON.action_id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_OF),
        "条款: the clauses behind it.",
        by=(_OF.id, _OF.id),
    )
    finding = row(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: the finding of an inspection that it rests on, if on one.",
        by=(_OF.finding_id, tables.InspectionFinding.id),
    )
    proposal = row(
        AccountabilityProposal,
        proposal_rows.find,
        "问责线索: the proposal that it rests on, if on one.",
        by=(_OF.proposal_id, tables.AccountabilityProposal.id),
    )
    complaint = row(
        ConductComplaint,
        complaint_rows.find,
        "投诉举报: the complaint that it rests on, if on one.",
        by=(_OF.complaint_id, tables.ConductComplaint.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(InspectionFinding, owner=Subgraph.DUTIES)
class FindingActions:
    accountability_actions = rows(
        AccountabilityAction,
        action_rows.find,
        "责任追究: who was held to account for it.",
        by=(tables.InspectionFinding.id, _OF.finding_id),
    )


@given
class AccountabilityActionFilter:
    """责任追究筛选: actions that match all of it."""

    unit_id: ID | None = asked("单位: of this unit.", of="Organization")
    finding_id: ID | None = asked("督查发现: resting on this finding.", of="InspectionFinding")
    proposal_id: ID | None = asked("问责线索: resting on this proposal.", of="AccountabilityProposal")
    complaint_id: ID | None = asked("投诉举报: resting on this complaint.", of="ConductComplaint")
    type: list[ActionType] | None = asked("方式: one of these.")
    ground: list[AccountabilityGround] | None = asked("问责情形: on one of these grounds.")
    severity: list[ActionSeverity] | None = asked("情节: one of these.")
    state: list[ActionState] | None = asked("状态: one of these.")
    year: int | None = asked("考核年度: counting in this year.")
    clause: str | None = asked("条款编号: resting on this clause.")


@extend(Query, owner=Subgraph.DUTIES)
class AccountabilityActionQueries:
    accountability_actions = page(
        AccountabilityAction,
        action_rows.find,
        "责任追究: of the units you see.",
        orders=action_rows.ORDERS,
        filter=AccountabilityActionFilter,
    )


@given
class AccountabilityActionDecideInput:
    """决定责任追究: only what the place's document provides for."""

    unit_id: ID = asked("单位: of which unit.", of="Organization", required=True)
    type: ActionType = asked("方式: how.", required=True)
    ground: AccountabilityGround = asked("问责情形: on which ground.", required=True)
    fact: str = asked("事实: what was done or left undone; no child's name.", required=True)
    decided_by: str = asked("决定人: who decided.", required=True)
    decided_on: date = asked("决定日期: when.", required=True)
    effective_on: date | None = asked("生效日期: the day of the decision where nothing is said.")
    severity: ActionSeverity | None = asked("情节: ORDINARY where nothing is said.")
    points: int | None = asked("减扣分值: hundredths of a performance point, of a deduction (QC-53).")
    position: str | None = asked("职务: of a person in the unit, such as 校长 (GH-49, DC-L8).")
    person_name: str | None = asked("姓名: of that person.")
    finding_id: ID | None = asked("督查发现: of an inspection, on the same ground.", of="InspectionFinding")
    proposal_id: ID | None = asked("问责线索: one that was taken up.", of="AccountabilityProposal")
    complaint_id: ID | None = asked("投诉举报: one that was found true.", of="ConductComplaint")
    idempotency_key: str | None = asked(KEY)


@given
class AccountabilityActionInput:
    """责任追究及理由: as it was seen, and why."""

    action_id: ID = asked("责任追究: which.", of="AccountabilityAction", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("理由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="责任追究变更结果: it was done.")
class AccountabilityActionChanged:
    accountability_action: AccountabilityAction | None = strawberry.field(
        description="责任追究: as it is now. Null without duties:read."
    )


AccountabilityActionResult = Annotated[
    AccountabilityActionChanged | Refused,
    strawberry.union("AccountabilityActionResult", description="责任追究变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class AccountabilityActionChanges:
    accountability_action_decide = change(
        AccountabilityActionResult,
        AccountabilityAction,
        action_rows.decide,
        "决定责任追究: on a ground and in a way that the place's document names.",
        scope=DUTIES_WRITE,
        done=AccountabilityActionChanged,
        input=AccountabilityActionDecideInput,
    )
    accountability_action_appeal = change(
        AccountabilityActionResult,
        AccountabilityAction,
        action_rows.appeal,
        "申诉: by the unit itself; the action holds on.",
        scope=DUTIES_WRITE,
        done=AccountabilityActionChanged,
        input=AccountabilityActionInput,
    )
    accountability_action_uphold = change(
        AccountabilityActionResult,
        AccountabilityAction,
        action_rows.uphold,
        "复核维持: the appeal was heard, the action is right.",
        scope=DUTIES_WRITE,
        done=AccountabilityActionChanged,
        input=AccountabilityActionInput,
    )
    accountability_action_withdraw = change(
        AccountabilityActionResult,
        AccountabilityAction,
        action_rows.withdraw,
        "撤销责任追究: it was wrong; the row stays.",
        scope=DUTIES_WRITE,
        done=AccountabilityActionChanged,
        input=AccountabilityActionInput,
    )
