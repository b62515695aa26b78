"""责任人变更: who comes into a post and leaves it."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from resolvers import responsibility as responsibility_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.responsibility import ResponsibilityAssignment

_SEEN = "所见版本: of the entry."


@given
class ResponsibilityAssignInput:
    """登记责任人: who holds a post from a day; whoever held it until then ends the day before."""

    node_id: ID = asked(
        "责任岗位: which post of the county's document.", of="ResponsibilityNode", required=True
    )
    organization_id: ID | None = asked("单位: in which unit it stands.", of="Organization")
    class_id: ID | None = asked("班级: of which class, for a class's post.", of="SchoolClass")
    grade: int | None = asked("年级: of which grade, for a grade's post.")
    holder_name: str = asked("姓名: who holds it.", required=True)
    position_zh: str | None = asked("职务: the holder's office; the post's words where nothing is said.")
    valid_from: date = asked("起: from when; not in the future.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ResponsibilityEndInput:
    """责任人离任: nobody follows for now."""

    assignment_id: ID = asked("责任人记录: which.", of="ResponsibilityAssignment", required=True)
    expected_version: int = asked(_SEEN, required=True)
    valid_to: date = asked("止: the last day.", required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ResponsibilityCorrectInput:
    """更正责任人: a wrong name or office; the times stay, and the record says that it was mended."""

    assignment_id: ID = asked("责任人记录: which.", of="ResponsibilityAssignment", required=True)
    expected_version: int = asked(_SEEN, required=True)
    holder_name: str = asked("姓名: who holds or held it.", required=True)
    position_zh: str | None = asked("职务: the holder's office; unchanged where nothing is said.")
    reason: str = asked("更正事由: what was wrong.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="责任人变更结果: it was done.")
class ResponsibilityChanged:
    responsibility_assignment: ResponsibilityAssignment | None = strawberry.field(
        description="责任人: as it is now. Null without responsibilities:read."
    )


ResponsibilityResult = Annotated[
    ResponsibilityChanged | Refused,
    strawberry.union("ResponsibilityResult", description="责任人变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityChanges:
    responsibility_assign = change(
        ResponsibilityResult,
        ResponsibilityAssignment,
        responsibility_rows.assign,
        "登记责任人: by the bureau for the county, by a school and a township for their own posts.",
        scope=DUTIES_WRITE,
        done=ResponsibilityChanged,
        input=ResponsibilityAssignInput,
    )
    responsibility_end = change(
        ResponsibilityResult,
        ResponsibilityAssignment,
        responsibility_rows.end,
        "责任人离任: the past is kept.",
        scope=DUTIES_WRITE,
        done=ResponsibilityChanged,
        input=ResponsibilityEndInput,
    )
    responsibility_correct = change(
        ResponsibilityResult,
        ResponsibilityAssignment,
        responsibility_rows.correct,
        "更正责任人: a wrong entry is mended, and the record says so.",
        scope=DUTIES_WRITE,
        done=ResponsibilityChanged,
        input=ResponsibilityCorrectInput,
    )
