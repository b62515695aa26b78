"""工作方案: a school's plan of the year, a township's for a place, a family, a person."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import OrgType
from domain.work_plan import WorkPlanState, WorkPlanType
from resolvers import case as case_rows
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import work_plan as plan_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.WorkPlan
_WHICH = "工作方案: which."
_WHY = "事由: why."


@entity(tables.WorkPlan, owner=Subgraph.DUTIES)
class WorkPlan(Node):
    """工作方案: one version of a unit's plan of a school year; one is in force at a time (GH-03, DC-02, DC-25, QC-46). No child is named in it."""

    type: WorkPlanType = column("方案类型: what it is for.")
    school_year: str = column("学年: such as 2026-2027.")
    text_version: int = column("文本版本: counts from 1; the next one takes its place.")
    title: str = column("名称: its name.")
    team: str = column("工作队伍: who does it, by post.")
    measures: str = column("工作措施: what is done, when.")
    document_no: str | None = column("文号: under which number it was issued.")
    file_digest: str | None = column("文件校验值: SHA-256 of the file, as hex.")
    state: WorkPlanState = column("状态: how far it is.")
    in_force_from: date | None = column("实施日期: since when it is, or was, in force.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "登记单位: whose register it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    area = row(
        Organization,
        organization_rows.find,
        "所为村（社区）: of an AREA plan.",
        by=(_OF.area_id, tables.Organization.id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: of a FAMILY or PERSON plan, for whoever sees that.",
        by=(_OF.case_id, tables.DropoutCase.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class WorkPlanFilter:
    """工作方案筛选: plans that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    type: list[WorkPlanType] | None = asked("方案类型: one of these.")
    state: list[WorkPlanState] | None = asked("状态: in one of these.")
    school_year: str | None = asked("学年: of this school year.")
    area_id: ID | None = asked("所为村（社区）: for this one.", of="Organization")
    case_id: ID | None = asked("个案: about this case.", of="DropoutCase")


@extend(Query, owner=Subgraph.DUTIES)
class WorkPlanQueries:
    work_plans = page(
        WorkPlan,
        plan_rows.find,
        "工作方案: of the units you see.",
        orders=plan_rows.ORDERS,
        filter=WorkPlanFilter,
    )
    units_without_plan = page(
        Organization,
        organization_rows.find,
        "无有效方案的单位: units that owe a plan of the school year (plan.ofSchools) and have none in force, of those whose plans you see.",
        orders=organization_rows.ORDERS,
        lacks_plan_of=about(str, "学年: of which school year.", required=True, through=tables.WorkPlan),
        type=about(list[OrgType], "单位类型: of one of these kinds."),
    )


@given
class WorkPlanDraftInput:
    """起草工作方案: the next version of the own unit's."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    type: WorkPlanType = asked("方案类型: what it is for.", required=True)
    school_year: str = asked("学年: this one or the next, such as 2026-2027.", required=True)
    title: str = asked("名称: its name.", required=True)
    team: str = asked("工作队伍: who does it, by post.", required=True)
    measures: str = asked("工作措施: what is done, when; no child's name.", required=True)
    document_no: str | None = asked("文号: under which number it was issued.")
    file_digest: str | None = asked(
        "文件校验值: SHA-256 of the file, as 64 hex digits; the file stays where it is kept."
    )
    area_id: ID | None = asked("所为村（社区）: of an AREA plan.", of="Organization")
    case_id: ID | None = asked("个案: of a FAMILY or PERSON plan, one that is open.", of="DropoutCase")
    idempotency_key: str | None = asked(KEY)


@given
class WorkPlanAdoptInput:
    """实施工作方案: a draft is in force; the version before is superseded."""

    plan_id: ID = asked(_WHICH, of="WorkPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    in_force_from: date = asked("实施日期: since when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class WorkPlanCorrectInput:
    """更正方案草稿: what is not said stays."""

    plan_id: ID = asked(_WHICH, of="WorkPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    title: str | None = asked("名称: its name.")
    team: str | None = asked("工作队伍: who does it, by post.")
    measures: str | None = asked("工作措施: what is done, when; no child's name.")
    document_no: str | None = asked("文号: under which number it was issued.")
    file_digest: str | None = asked(
        "文件校验值: SHA-256 of the file, as 64 hex digits; the file stays where it is kept."
    )
    idempotency_key: str | None = asked(KEY)


@given
class WorkPlanWithdrawInput:
    """撤回工作方案: put in by mistake."""

    plan_id: ID = asked(_WHICH, of="WorkPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="工作方案变更结果: it was done.")
class WorkPlanChanged:
    work_plan: WorkPlan | None = strawberry.field(
        description="工作方案变更: as it is now. Null without duties:read."
    )


WorkPlanResult = Annotated[
    WorkPlanChanged | Refused,
    strawberry.union("WorkPlanResult", description="工作方案变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class WorkPlanChanges:
    work_plan_draft = change(
        WorkPlanResult,
        WorkPlan,
        plan_rows.draft,
        "起草工作方案: of the own unit (GH-03, DC-02, QC-46).",
        scope=DUTIES_WRITE,
        done=WorkPlanChanged,
        input=WorkPlanDraftInput,
    )
    work_plan_adopt = change(
        WorkPlanResult,
        WorkPlan,
        plan_rows.adopt,
        "实施工作方案: from a day on; one is in force at a time.",
        scope=DUTIES_WRITE,
        done=WorkPlanChanged,
        input=WorkPlanAdoptInput,
    )
    work_plan_correct = change(
        WorkPlanResult,
        WorkPlan,
        plan_rows.correct,
        "更正方案草稿: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=WorkPlanChanged,
        input=WorkPlanCorrectInput,
    )
    work_plan_withdraw = change(
        WorkPlanResult,
        WorkPlan,
        plan_rows.withdraw,
        "撤回工作方案: with the reason.",
        scope=DUTIES_WRITE,
        done=WorkPlanChanged,
        input=WorkPlanWithdrawInput,
    )
