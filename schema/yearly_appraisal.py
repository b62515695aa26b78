"""年度目标考核: sheets of units and leaders' posts, what is vetoed, barred or deducted, and who may be given awards."""

from datetime import datetime

from strawberry import ID

from database import tables
from domain.organization import OrgType
from domain.yearly_appraisal import AppraisalGrade, AppraisalScheme, AppraisalState, ConsequenceKind
from resolvers import accountability_action as action_rows
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import yearly_appraisal as appraisal_rows
from schema.accountability_action import AccountabilityAction
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Query

_OF, _ITEM, _AFTER = tables.YearlyAppraisal, tables.AppraisalItem, tables.AppraisalConsequence


@entity(_ITEM, owner=Subgraph.DUTIES)
class AppraisalItem(Node):
    """考核项目: a line of a sheet; marks in hundredths of a point."""

    ordinal: int = column("序号: counts from 1.")
    name_zh: str = column("项目名称: what is appraised.")
    full_marks: int = column("满分: hundredths of a point.")
    score: int = column("得分: hundredths of a point.")


@entity(_AFTER, owner=Subgraph.DUTIES)
class AppraisalConsequence(Node):
    """考核后果: a one-vote veto (GH-15), a bar from awards (DC-L7), points deducted (QC-53), and why."""

    kind: ConsequenceKind = column("后果: which.")
    points: int | None = column("减扣分值: hundredths of a point, of a deduction.")
    reason: str = column("事由: the fact that it rests on.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that provide for it.", of=_AFTER.clauses)
    action = row(
        AccountabilityAction,
        action_rows.find,
        "责任追究: the action that it rests on, if on one.",
        by=(_AFTER.action_id, tables.AccountabilityAction.id),
    )


@entity(_OF, owner=Subgraph.DUTIES)
class YearlyAppraisal(Node):
    """年度考核: of a unit or a leader's post in a year (GH-15, DC-L7, QC-52); once confirmed it never changes."""

    scheme: AppraisalScheme = column("考核体系: under which scheme.")
    year: int = column("考核年度: the calendar year.")
    position_zh: str | None = column("职务: the post that is appraised, of a leader's.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that ask for it.", of=_OF.clauses)
    state: AppraisalState = column("考核状态: how far it is.")
    total: int = column("总分: items less deductions, never below nought; hundredths of a point.")
    vetoed: bool = column("是否一票否决: whether a veto stands on it (GH-15).")
    awards_barred: bool = column("是否不得评优、评先: whether a bar from awards stands on it (DC-L7).")
    result: AppraisalGrade | None = column("考核结果: what came of it; none of a draft.")
    confirmed_by: str | None = column("确认人: who confirmed it.")
    confirmed_at: datetime | None = column("确认时间: when.")
    correction_reason: str | None = column("更正理由: why it corrects another.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "被考核单位: of which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    appraiser = row(
        Organization,
        organization_rows.find,
        "考核单位: who appraises.",
        by=(_OF.appraiser_id, tables.Organization.id),
    )
    items = rows(AppraisalItem, appraisal_rows.items, "考核项目: its sheet.", by=(_OF.id, _ITEM.appraisal_id))
    consequences = rows(
        AppraisalConsequence,
        appraisal_rows.consequences,
        "考核后果: what stands on it.",
        by=(_OF.id, _AFTER.appraisal_id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_OF),
        "条款: the clauses that ask for it.",
        by=(_OF.id, _OF.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(YearlyAppraisal, owner=Subgraph.DUTIES)
class AppraisalCorrected:
    corrects = row(
        YearlyAppraisal,
        appraisal_rows.find,
        "所更正的考核: the confirmed one that it corrects.",
        by=(_OF.corrects_id, _OF.id),
    )


@given
class YearlyAppraisalFilter:
    """年度考核筛选: appraisals that match all of it."""

    unit_id: ID | None = asked("被考核单位: of this unit.", of="Organization")
    scheme: list[AppraisalScheme] | None = asked("考核体系: under one of these.")
    year: int | None = asked("考核年度: of this year.")
    state: list[AppraisalState] | None = asked("考核状态: in one of these.")
    result: list[AppraisalGrade] | None = asked("考核结果: one of these.")
    vetoed: bool | None = asked("是否一票否决: with a veto, or without.")
    awards_barred: bool | None = asked("是否不得评优、评先: with a bar from awards, or without.")


@extend(Query, owner=Subgraph.DUTIES)
class YearlyAppraisalQueries:
    yearly_appraisals = page(
        YearlyAppraisal,
        appraisal_rows.find,
        "年度考核: of the units you see.",
        orders=appraisal_rows.ORDERS,
        filter=YearlyAppraisalFilter,
    )
    units_eligible_for_awards = page(
        Organization,
        organization_rows.find,
        "可评优评先的单位: units, of those whose appraisals you see, that no confirmed appraisal of the year vetoes or bars"
        " (GH-15, DC-L7).",
        orders=organization_rows.ORDERS,
        eligible_in=about(int, "考核年度: in which year.", required=True, through=_OF),
        type=about(list[OrgType], "单位类型: of one of these kinds."),
    )
