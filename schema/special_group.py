"""特殊群体认定: changes of who belongs to a special group, by a named person's decision on papers."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.organization import Department
from domain.student import SpecialGroup
from resolvers import special_group as group_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.student import SpecialGroupMembership

_PAPERS = "佐证材料: of the child's file; a paper of the department whose word it is, unless the school decides of itself."


@given
class SpecialGroupJoinInput:
    """特殊群体认定: a child belongs to a group, by a department's word."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    group: SpecialGroup = asked("群体: which group.", required=True)
    source: Department = asked("来源部门: whose word it is.", required=True)
    valid_from: date = asked("起: from when.", required=True)
    valid_to: date | None = asked("止: its last day, if it is known.")
    decided_by: str = asked("认定人: who decided, by name.", required=True)
    decided_on: date = asked("认定日期: when.", required=True)
    reason: str = asked("认定理由: why.", required=True)
    evidence: list[ID] | None = asked(_PAPERS, of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class SpecialGroupEndInput:
    """特殊群体解除: a child belongs to a group no more."""

    membership_id: ID = asked("特殊群体记录: which.", of="SpecialGroupMembership", required=True)
    expected_version: int = asked(VERSION, required=True)
    ended_on: date = asked("止: its last day.", required=True)
    decided_by: str = asked("决定人: who decided, by name.", required=True)
    reason: str = asked("解除理由: why.", required=True)
    evidence: list[ID] | None = asked(_PAPERS, of="Evidence")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="特殊群体变更结果: it was done.")
class SpecialGroupChanged:
    membership: SpecialGroupMembership | None = strawberry.field(
        description="特殊群体记录: as it is now. Null without students:read."
    )


SpecialGroupResult = Annotated[
    SpecialGroupChanged | Refused,
    strawberry.union("SpecialGroupResult", description="特殊群体变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class SpecialGroupChanges:
    special_group_join = change(
        SpecialGroupResult,
        SpecialGroupMembership,
        group_rows.join,
        "特殊群体认定: a child joins a group by decision; what registers and other departments say of it stays (GH-30, HL-56).",
        scope=CASES_WRITE,
        done=SpecialGroupChanged,
        input=SpecialGroupJoinInput,
    )
    special_group_end = change(
        SpecialGroupResult,
        SpecialGroupMembership,
        group_rows.end,
        "特殊群体解除: a child leaves a group by decision, on the paper of whoever may say so (HL-56).",
        scope=CASES_WRITE,
        done=SpecialGroupChanged,
        input=SpecialGroupEndInput,
    )
