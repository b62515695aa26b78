"""提请司法、法律援助: what is asked of the judicial authorities in a child's case, and what they answered."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.referral import ReferralKind, ReferralState
from resolvers import case as case_rows
from resolvers import organization as organization_rows
from resolvers import referral as referral_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.JudicialReferral, owner=Subgraph.LEDGERS)
class JudicialReferral(Node):
    """提请司法、法律援助: asked of the judicial authorities in a child's case (HL-50, QC-12, catalogue 2.1 F16)."""

    kind: ReferralKind = column("提请事项: compulsion, or legal aid.", detail=Detail.CASE)
    state: ReferralState = column(
        "办理状态: asked for, accepted, declined; of legal aid also concluded.", detail=Detail.CASE
    )
    requested_on: date = column("提请日期: when.", detail=Detail.CASE)
    grounds: str = column("提请理由: why.", detail=Detail.CASE)
    answered_on: date | None = column("答复日期: when the authorities answered.", detail=Detail.CASE)
    answer: str | None = column("答复: what they answered.", detail=Detail.CASE)
    document_no: str | None = column("文号: of their paper.", detail=Detail.CASE)
    concluded_on: date | None = column("援助办结日期: when legal aid came to its end.", detail=Detail.CASE)
    result: str | None = column("援助结果: what came of it.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    requested_by = row(
        Organization,
        organization_rows.find,
        "提请单位: which unit asks.",
        by=(tables.JudicialReferral.requested_by_id, tables.Organization.id),
        detail=Detail.CASE,
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: in which case.",
        by=(tables.JudicialReferral.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.JudicialReferral.student_id, tables.Student.id),
    )


@given
class JudicialReferralFilter:
    """提请筛选: requests that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: in this case.", of="DropoutCase", detail=Detail.CASE)
    kind: list[ReferralKind] | None = asked("提请事项: one of these.", detail=Detail.CASE)
    state: list[ReferralState] | None = asked("办理状态: in one of these.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseReferrals:
    judicial_referrals = rows(
        JudicialReferral,
        referral_rows.find,
        "提请司法、法律援助: what was asked of the judicial authorities.",
        by=(tables.DropoutCase.id, tables.JudicialReferral.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ReferralQueries:
    judicial_referrals = page(
        JudicialReferral,
        referral_rows.find,
        "提请司法、法律援助: of the children you see.",
        orders=referral_rows.ORDERS,
        filter=JudicialReferralFilter,
    )


@given
class JudicialReferralRequestInput:
    """提请司法部门: to compel a guardian who was taught in vain, or for legal aid."""

    case_id: ID = asked("个案: in which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    kind: ReferralKind = asked("提请事项: compulsion, or legal aid.", required=True)
    requested_on: date = asked("提请日期: when.", required=True)
    grounds: str = asked("提请理由: why.", required=True)
    materials: list[ID] = asked("提请材料: what was sent.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class JudicialReferralAnswerInput:
    """登记司法部门答复: on their own paper."""

    referral_id: ID = asked("提请: which.", of="JudicialReferral", required=True)
    expected_version: int = asked(VERSION, required=True)
    accepted: bool = asked("是否受理: whether they take it up.", required=True)
    answered_on: date = asked("答复日期: when.", required=True)
    answer: str = asked("答复: what they answered.", required=True)
    papers: list[ID] = asked("文书: the authority's own paper.", of="Evidence", required=True)
    document_no: str | None = asked("文号: of the paper.")
    idempotency_key: str | None = asked(KEY)


@given
class JudicialReferralConcludeInput:
    """登记法律援助结果: what came of legal aid that was given (QC-12)."""

    referral_id: ID = asked("提请: which.", of="JudicialReferral", required=True)
    expected_version: int = asked(VERSION, required=True)
    concluded_on: date = asked("办结日期: when.", required=True)
    result: str = asked("援助结果: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="提请变更结果: it was done.")
class JudicialReferralChanged:
    judicial_referral: JudicialReferral | None = strawberry.field(
        description="提请: as it is now. Null without ledgers:read."
    )


JudicialReferralResult = Annotated[
    JudicialReferralChanged | Refused,
    strawberry.union("JudicialReferralResult", description="提请变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ReferralChanges:
    judicial_referral_request = change(
        JudicialReferralResult,
        JudicialReferral,
        referral_rows.request,
        "提请司法部门: to compel a guardian (HL-50), or for legal aid (QC-12).",
        scope=CASES_WRITE,
        done=JudicialReferralChanged,
        input=JudicialReferralRequestInput,
    )
    judicial_referral_answer = change(
        JudicialReferralResult,
        JudicialReferral,
        referral_rows.answer,
        "登记司法部门答复: accepted or declined.",
        scope=CASES_WRITE,
        done=JudicialReferralChanged,
        input=JudicialReferralAnswerInput,
    )
    judicial_referral_conclude = change(
        JudicialReferralResult,
        JudicialReferral,
        referral_rows.conclude,
        "登记法律援助结果: what came of legal aid that was given.",
        scope=CASES_WRITE,
        done=JudicialReferralChanged,
        input=JudicialReferralConcludeInput,
    )
