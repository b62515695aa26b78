"""公安协助劝返: what the police are asked to help with in a child's case (HL-32)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.persuasion_assist import AssistNeed, AssistState
from resolvers import case as case_rows
from resolvers import organization as organization_rows
from resolvers import persuasion_assist as assist_rows
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


@entity(tables.PersuasionAssist, owner=Subgraph.LEDGERS)
class PersuasionAssist(Node):
    """协助劝返请求: what the police are asked to help with in a child's case (HL-32)."""

    need: AssistNeed = column("协助事项: to come along, to find it, to keep order.", detail=Detail.CASE)
    reason: str = column("提请理由: why; it is not sent.", detail=Detail.CASE)
    state: AssistState = column("请求状态: asked for, sent, taken back.", detail=Detail.CASE)
    requested_on: date = column("提请日期: when.", detail=Detail.CASE)
    sent_at: datetime | None = column("发送时间: when it reached the police.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    requested_by = row(
        Organization,
        organization_rows.find,
        "提请单位: which unit asks.",
        by=(tables.PersuasionAssist.requested_by_id, tables.Organization.id),
        detail=Detail.CASE,
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: in which case.",
        by=(tables.PersuasionAssist.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.PersuasionAssist.student_id, tables.Student.id),
    )


@given
class PersuasionAssistFilter:
    """协助劝返筛选: requests that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: in this case.", of="DropoutCase", detail=Detail.CASE)
    need: list[AssistNeed] | None = asked("协助事项: one of these.", detail=Detail.CASE)
    state: list[AssistState] | None = asked("请求状态: in one of these.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseAssists:
    persuasion_assists = rows(
        PersuasionAssist,
        assist_rows.find,
        "公安协助劝返: what the police were asked to help with.",
        by=(tables.DropoutCase.id, tables.PersuasionAssist.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class AssistQueries:
    persuasion_assists = page(
        PersuasionAssist,
        assist_rows.find,
        "公安协助劝返: of the children you see.",
        orders=assist_rows.ORDERS,
        filter=PersuasionAssistFilter,
    )


@given
class PersuasionAssistRequestInput:
    """提请公安协助劝返: it goes out with the next exchange (HL-32)."""

    case_id: ID = asked("个案: in which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    need: AssistNeed = asked("协助事项: to come along, to find it, to keep order.", required=True)
    reason: str = asked("提请理由: why; it is not sent.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class PersuasionAssistWithdrawInput:
    """撤回协助请求: it was not sent yet."""

    assist_id: ID = asked("协助请求: which.", of="PersuasionAssist", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("撤回原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="协助劝返变更结果: it was done.")
class PersuasionAssistChanged:
    persuasion_assist: PersuasionAssist | None = strawberry.field(
        description="协助请求: as it is now. Null without ledgers:read."
    )


PersuasionAssistResult = Annotated[
    PersuasionAssistChanged | Refused,
    strawberry.union("PersuasionAssistResult", description="协助劝返变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class AssistChanges:
    persuasion_assist_request = change(
        PersuasionAssistResult,
        PersuasionAssist,
        assist_rows.request,
        "提请公安协助劝返: in an open case (HL-32).",
        scope=CASES_WRITE,
        done=PersuasionAssistChanged,
        input=PersuasionAssistRequestInput,
    )
    persuasion_assist_withdraw = change(
        PersuasionAssistResult,
        PersuasionAssist,
        assist_rows.withdraw,
        "撤回协助请求: before it is sent.",
        scope=CASES_WRITE,
        done=PersuasionAssistChanged,
        input=PersuasionAssistWithdrawInput,
    )
