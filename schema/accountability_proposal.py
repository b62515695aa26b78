"""问责线索: what the hub found that speaks for holding a unit to account, and who decided what of it."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.access import Detail
from domain.accountability import AccountabilityGround
from domain.accountability_proposal import ProposalEvidenceKind, ProposalState
from resolvers import accountability_proposal as proposal_rows
from resolvers import case as case_rows
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Mutation, Query, Refused
from schema.student import Student

_OF, _SHOWN = tables.AccountabilityProposal, tables.ProposalEvidence


@entity(_SHOWN, owner=Subgraph.DUTIES)
class ProposalEvidence(Node):
    """线索依据: one thing found of one child, for whoever sees that child."""

    kind: ProposalEvidenceKind = column("依据类别: what was found.", detail=Detail.CASE)
    noun: str = column("对象类型: of which type of this graph a row shows it.", detail=Detail.CASE)
    found_on: date = column("发生日期: when it happened.", detail=Detail.CASE)
    student = row(
        Student, student_rows.find, "学生: of which child.", by=(_SHOWN.student_id, tables.Student.id)
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: the child's case, if it has one.",
        by=(_SHOWN.case_id, tables.DropoutCase.id),
    )


@entity(_OF, owner=Subgraph.DUTIES)
class AccountabilityProposal(Node):
    """问责线索: of a unit, a ground and a month; a person takes it up or dismisses it, nothing follows by itself."""

    ground: AccountabilityGround = column("问责情形: on which ground.")
    period: str = column('月份: in which month it happened ("2026-09").')
    clauses_cited: list[str] = column("条款编号: ids of the clauses that name the ground.", of=_OF.clauses)
    found_count: int | None = column(
        "依据数: how many findings; small counts are kept back from whoever sees none of them.",
        counted=_SHOWN,
    )
    proposed_at: datetime = column("提出时间: when the hub proposed it.")
    state: ProposalState = column("线索状态: what was decided.")
    decided_at: datetime | None = column("决定时间: when somebody decided.")
    decided_by: str | None = column("决定人: the id of the user or client.")
    reason: str | None = column("决定理由: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "单位: of which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_OF),
        "条款: the clauses that name the ground.",
        by=(_OF.id, _OF.id),
    )
    evidence = page(
        ProposalEvidence,
        proposal_rows.evidence,
        "线索依据: what was found of the children you see.",
        orders=proposal_rows.EVIDENCE_ORDERS,
        by=(_OF.id, _SHOWN.proposal_id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class AccountabilityProposalFilter:
    """问责线索筛选: proposals that match all of it."""

    unit_id: ID | None = asked("单位: of this unit.", of="Organization")
    ground: list[AccountabilityGround] | None = asked("问责情形: on one of these grounds.")
    period: str | None = asked("月份: of this month.")
    state: list[ProposalState] | None = asked("线索状态: one of these.")


@extend(Query, owner=Subgraph.DUTIES)
class AccountabilityProposalQueries:
    accountability_proposals = page(
        AccountabilityProposal,
        proposal_rows.find,
        "问责线索: of the units you see.",
        orders=proposal_rows.ORDERS,
        filter=AccountabilityProposalFilter,
    )


@given
class AccountabilityProposalInput:
    """问责线索决定: taken up or dismissed, as it was seen."""

    proposal_id: ID = asked("问责线索: which.", of="AccountabilityProposal", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("理由: why; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="问责线索变更结果: it was done.")
class AccountabilityProposalChanged:
    accountability_proposal: AccountabilityProposal | None = strawberry.field(
        description="问责线索: as it is now. Null without duties:read."
    )


AccountabilityProposalResult = Annotated[
    AccountabilityProposalChanged | Refused,
    strawberry.union("AccountabilityProposalResult", description="问责线索变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class AccountabilityProposalChanges:
    accountability_proposal_take_up = change(
        AccountabilityProposalResult,
        AccountabilityProposal,
        proposal_rows.take_up,
        "采纳问责线索: it is to be followed.",
        scope=DUTIES_WRITE,
        done=AccountabilityProposalChanged,
        input=AccountabilityProposalInput,
    )
    accountability_proposal_dismiss = change(
        AccountabilityProposalResult,
        AccountabilityProposal,
        proposal_rows.dismiss,
        "不予采纳: nothing is to follow, and it is not proposed again for that month.",
        scope=DUTIES_WRITE,
        done=AccountabilityProposalChanged,
        input=AccountabilityProposalInput,
    )
