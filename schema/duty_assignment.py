"""股室职责分工: which section of the bureau, and who in it, has which of its duties (GH-10)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from resolvers import duty as duty_rows
from resolvers import duty_assignment as assignment_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty import DepartmentDuty
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused

_OF = tables.DutyAssignment


@entity(_OF, owner=Subgraph.DUTIES)
class DutyAssignment(Node):
    """职责分工: a section of the bureau answers for a duty, from when to when; a duty may be several sections'."""

    section_zh: str = column("股室: which section.")
    officer_name: str = column("责任人: who in it.")
    valid_from: date = column("起: from when.")
    valid_to: date | None = column("止: until when.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    duty = row(
        DepartmentDuty,
        duty_rows.find,
        "部门职责: which duty of the bureau.",
        by=(_OF.duty_id, tables.DepartmentDuty.id),
    )


@extend(DepartmentDuty, owner=Subgraph.DUTIES)
class DutySections:
    assignments = rows(
        DutyAssignment,
        assignment_rows.find,
        "职责分工: which sections of your county's bureau have or had it.",
        by=(tables.DepartmentDuty.id, _OF.duty_id),
    )


@given
class DutyAssignmentFilter:
    """职责分工筛选: assignments that match all of it."""

    section_zh: str | None = asked("股室: of this section.")
    current: bool | None = asked("现任: those that last, or have ended.")


@extend(Query, owner=Subgraph.DUTIES)
class DutyAssignmentQueries:
    duty_assignments = page(
        DutyAssignment,
        assignment_rows.find,
        "职责分工: of your county's bureau.",
        orders=assignment_rows.ORDERS,
        filter=DutyAssignmentFilter,
    )


@given
class DutyAssignInput:
    """登记职责分工: a duty of the bureau goes to a section; who had it there ends the day before."""

    duty_id: ID = asked("部门职责: of the bureau.", of="DepartmentDuty", required=True)
    section_zh: str = asked("股室: which section.", required=True)
    officer_name: str = asked("责任人: who in it.", required=True)
    valid_from: date = asked("起: from when; not in the future.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class DutyAssignmentEndInput:
    """终止职责分工: the section has the duty no more."""

    assignment_id: ID = asked("职责分工: which.", of="DutyAssignment", required=True)
    expected_version: int = asked(VERSION, required=True)
    valid_to: date = asked("止: the last day.", required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="职责分工变更结果: it was done.")
class DutyAssignmentChanged:
    duty_assignment: DutyAssignment | None = strawberry.field(
        description="职责分工: as it is now. Null without duties:read."
    )


DutyAssignmentResult = Annotated[
    DutyAssignmentChanged | Refused,
    strawberry.union("DutyAssignmentResult", description="职责分工变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class DutyAssignmentChanges:
    duty_assign = change(
        DutyAssignmentResult,
        DutyAssignment,
        assignment_rows.assign,
        "登记职责分工: which section has a duty, by the bureau (GH-10).",
        scope=DUTIES_WRITE,
        done=DutyAssignmentChanged,
        input=DutyAssignInput,
    )
    duty_assignment_end = change(
        DutyAssignmentResult,
        DutyAssignment,
        assignment_rows.end,
        "终止职责分工: the past is kept.",
        scope=DUTIES_WRITE,
        done=DutyAssignmentChanged,
        input=DutyAssignmentEndInput,
    )
