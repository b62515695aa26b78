"""包保到人: the person who answers for a child by name."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.access import Detail
from resolvers import guarantee as guarantee_rows
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student

_OF = tables.GuaranteeAssignment


@entity(_OF, owner=Subgraph.RESPONSIBILITIES)
class GuaranteeAssignment(Node):
    """包保到人: a person who answers for a child, from when to when; one at a time (QC-49)."""

    guarantor_name: str = column("包保人: who answers.", detail=Detail.CASE)
    position_zh: str = column("职务: the guarantor's office.", detail=Detail.CASE)
    started_on: date = column("起: from when.", detail=Detail.CASE)
    ended_on: date | None = column("止: until when.", detail=Detail.CASE)
    reason: str | None = column("终止事由: why it ended.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: of which unit the guarantor is.",
        by=(_OF.organization_id, tables.Organization.id),
        detail=Detail.CASE,
    )
    student = row(Student, student_rows.find, "学生: for whom.", by=(_OF.student_id, tables.Student.id))


@extend(Student, owner=Subgraph.RESPONSIBILITIES)
class StudentGuarantees:
    guarantees = rows(
        GuaranteeAssignment,
        guarantee_rows.find,
        "包保到人: who answers for the child by name, those before included.",
        by=(tables.Student.id, _OF.student_id),
    )


@given
class GuaranteeAssignmentFilter:
    """包保筛选: guarantors that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    organization_id: ID | None = asked("单位: of this unit.", of="Organization", detail=Detail.CASE)
    current: bool | None = asked("是否在任: who still answers, or who no longer does.", detail=Detail.CASE)


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class GuaranteeQueries:
    guarantee_assignments = page(
        GuaranteeAssignment,
        guarantee_rows.find,
        "包保到人: of the children you see.",
        orders=guarantee_rows.ORDERS,
        filter=GuaranteeAssignmentFilter,
    )


@given
class GuaranteeAssignInput:
    """包保到人: who answers for a child from a day; whoever did so until then ends the day before (QC-49)."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    guarantor_name: str = asked("包保人: the person's name.", required=True)
    organization_id: ID = asked("单位: of which unit.", of="Organization", required=True)
    position_zh: str = asked("职务: the person's office.", required=True)
    started_on: date = asked("起: from when; not in the future.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class GuaranteeEndInput:
    """包保终止: nobody follows for now."""

    guarantee_id: ID = asked("包保记录: which.", of="GuaranteeAssignment", required=True)
    expected_version: int = asked("所见版本: of the entry.", required=True)
    ended_on: date = asked("止: the last day.", required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="包保变更结果: it was done.")
class GuaranteeChanged:
    guarantee_assignment: GuaranteeAssignment | None = strawberry.field(
        description="包保: as it is now. Null without responsibilities:read."
    )


GuaranteeResult = Annotated[
    GuaranteeChanged | Refused,
    strawberry.union("GuaranteeResult", description="包保变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.RESPONSIBILITIES)
class GuaranteeChanges:
    guarantee_assign = change(
        GuaranteeResult,
        GuaranteeAssignment,
        guarantee_rows.assign,
        "包保到人: by the child's school or township (QC-49).",
        scope=DUTIES_WRITE,
        done=GuaranteeChanged,
        input=GuaranteeAssignInput,
    )
    guarantee_end = change(
        GuaranteeResult,
        GuaranteeAssignment,
        guarantee_rows.end,
        "包保终止: the past is kept.",
        scope=DUTIES_WRITE,
        done=GuaranteeChanged,
        input=GuaranteeEndInput,
    )
