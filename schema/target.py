"""控辍保学目标: what a place's document wants an indicator to be."""

from datetime import date

from database import tables
from domain.cause import DropoutCause
from domain.student import SpecialGroup
from domain.target import Indicator, TargetOperator, TargetPeriod, Unit
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import target as target_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.policy import PolicyClause, PolicyDocument
from schema.query import Query


@entity(tables.Target, owner=Subgraph.RESPONSIBILITIES)
class Target(Node):
    """目标: what one document wants an indicator to be (catalogue 2.14)."""

    code: str = column("目标编号: its code within the document.")
    indicator: Indicator = column("指标: what is measured.")
    operator: TargetOperator = column("目标关系: how the indicator shall stand to the value.")
    value: int | None = column(
        "目标值: null where the document gives no number; such a target is never evaluated."
    )
    unit: Unit | None = column("计量单位: unit of the value.")
    groups: list[str] = column("群体: SpecialGroup names of the children it speaks of; all where empty.")
    causes: list[str] = column("辍学原因: DropoutCause names, for counts by cause.")
    period: TargetPeriod | None = column("考核周期: over which period, if the text names one.")
    scope_zh: str | None = column("适用范围: whom it binds, as the text says, if not the whole place.")
    text_zh: str = column("原文: the words of the clause.")
    valid_until: date | None = column("截止日: last day of a target that is to be met by then.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses it rests on.", of=tables.Target.clauses)
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on.",
        by=(tables.Target.clause_id, tables.PolicyClause.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_by(tables.Target),
        "条款: all clauses it rests on.",
        by=(tables.Target.id, tables.Target.id),
    )
    document = row(
        PolicyDocument,
        policy_rows.documents,
        "文件: its document.",
        by=(tables.Target.document_id, tables.PolicyDocument.id),
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it holds in.",
        by=(tables.Target.jurisdiction_code, tables.Jurisdiction.code),
    )


@given
class TargetFilter:
    """目标筛选: targets that match all of it."""

    jurisdiction: str | None = asked("行政区划代码: in this county.")
    indicator: list[Indicator] | None = asked("指标: for one of these.")
    group: SpecialGroup | None = asked("群体: naming this group.")
    cause: DropoutCause | None = asked("辍学原因: naming this cause.")
    clause: str | None = asked("条款编号: resting on this clause, such as QC-01.")


@extend(PolicyDocument, owner=Subgraph.RESPONSIBILITIES)
class PolicyDocumentTargets:
    targets = page(
        Target,
        target_rows.find,
        "目标: the targets it sets.",
        orders=target_rows.ORDERS,
        by=(tables.PolicyDocument.id, tables.Target.document_id),
        indicator=about(list[Indicator], "指标: for one of these."),
    )


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class TargetQueries:
    targets = page(
        Target,
        target_rows.find,
        "目标: targets of all places.",
        orders=target_rows.ORDERS,
        filter=TargetFilter,
    )
