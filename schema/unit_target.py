"""分解目标: what a unit, class or post is to reach in a school year under the place's target (GH-13, DC-L1, QC-04, QC-49)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.target import Indicator, TargetOperator
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import target as target_rows
from resolvers import unit_target as unit_target_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.school import SchoolClass
from schema.target import Target

_OF = tables.UnitTarget


@entity(_OF, owner=Subgraph.RESPONSIBILITIES)
class UnitTarget(Node):
    """分解目标: a part of the place's target, of one unit or class and one school year."""

    school_year: str = column("学年: such as 2026-2027.")
    indicator: Indicator = column("指标: what is measured.")
    operator: TargetOperator = column("目标关系: how the indicator shall stand to the value.")
    value: int | None = column("目标值: null where it shall rise over last year's.")
    holder_position: str = column("责任岗位: the post that answers for it (岗位目标责任制).")
    holder_name: str | None = column("责任人: who holds the post.")
    ended_on: date | None = column("终止日期: since when it stands no more.")
    reason: str | None = column("终止原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization, organization_rows.find, "单位: whose it is.", by=(_OF.unit_id, tables.Organization.id)
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class (DC-L1).",
        by=(_OF.class_id, tables.SchoolClass.id),
    )
    target = row(
        Target,
        target_rows.find,
        "目标: the place's, which it is a part of.",
        by=(_OF.target_id, tables.Target.id),
    )


@extend(UnitTarget, owner=Subgraph.RESPONSIBILITIES)
class UnitTargetParts:
    parent = row(
        UnitTarget,
        unit_target_rows.find,
        "上级目标: the unit's target that it was broken down from.",
        by=(_OF.parent_id, _OF.id),
    )
    parts = page(
        UnitTarget,
        unit_target_rows.find,
        "下级目标: what it was broken down into.",
        orders=unit_target_rows.ORDERS,
        by=(_OF.id, _OF.parent_id),
    )


@given
class UnitTargetFilter:
    """分解目标筛选: targets of units that match all of it."""

    unit_id: ID | None = asked("单位: of this unit.", of="Organization")
    class_id: ID | None = asked("班级: of this class.", of="SchoolClass")
    school_year: str | None = asked("学年: of this school year.")
    indicator: list[Indicator] | None = asked("指标: one of these.")
    target_id: ID | None = asked("目标: under this target of the place.", of="Target")
    standing: bool | None = asked("是否有效: standing, or ended.")


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class UnitTargetQueries:
    unit_targets = page(
        UnitTarget,
        unit_target_rows.find,
        "分解目标: of the units you see.",
        orders=unit_target_rows.ORDERS,
        filter=UnitTargetFilter,
    )


@given
class UnitTargetSetInput:
    """设定分解目标: by the bureau for townships and schools, by a unit for itself, by a school for its classes."""

    unit_id: ID = asked("单位: whose it is.", of="Organization", required=True)
    target_id: ID = asked("目标: the place's, which it is a part of.", of="Target", required=True)
    school_year: str = asked("学年: this one or the next, such as 2026-2027.", required=True)
    holder_position: str = asked("责任岗位: the post that answers for it.", required=True)
    holder_name: str | None = asked("责任人: who holds the post.")
    class_id: ID | None = asked("班级: of a school's class (DC-L1).", of="SchoolClass")
    value: int | None = asked("目标值: the place's number where none is given; never laxer.")
    idempotency_key: str | None = asked(KEY)


@given
class UnitTargetEndInput:
    """终止分解目标: so that another may be set."""

    unit_target_id: ID = asked("分解目标: which.", of="UnitTarget", required=True)
    expected_version: int = asked("所见版本: the version you saw.", required=True)
    reason: str = asked("原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="分解目标变更结果: it was done.")
class UnitTargetChanged:
    unit_target: UnitTarget | None = strawberry.field(
        description="分解目标: as it is now. Null without responsibilities:read."
    )


UnitTargetResult = Annotated[
    UnitTargetChanged | Refused,
    strawberry.union("UnitTargetResult", description="分解目标变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.RESPONSIBILITIES)
class UnitTargetChanges:
    unit_target_set = change(
        UnitTargetResult,
        UnitTarget,
        unit_target_rows.set_,
        "设定分解目标: what a unit or class is to reach in a school year (GH-13, DC-L1, QC-04, QC-49).",
        scope=DUTIES_WRITE,
        done=UnitTargetChanged,
        input=UnitTargetSetInput,
    )
    unit_target_end = change(
        UnitTargetResult,
        UnitTarget,
        unit_target_rows.end,
        "终止分解目标: with a reason.",
        scope=DUTIES_WRITE,
        done=UnitTargetChanged,
        input=UnitTargetEndInput,
    )
