"""责任制: lines of responsibility, their posts from the child upward, and who holds them."""

from datetime import date

from database import tables
from domain.organization import OrgType
from domain.responsibility import NodeKind, ParallelRule, ResponsibilityRole
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import responsibility as responsibility_rows
from resolvers import school as school_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Query
from schema.school import SchoolClass


@entity(tables.ResponsibilityLine, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityLine(Node):
    """责任链: posts that answer for a child, one above the other."""

    code: str = column("代码: its code within the document.")
    name_zh: str = column("名称: its name.")
    escalates: bool = column("是否逐级上报: whether what fails at one level goes to the next.")
    clauses_cited: list[str] = column(
        "条款编号: ids of the clauses it rests on.", of=tables.ResponsibilityLine.clauses
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it holds in.",
        by=(tables.ResponsibilityLine.jurisdiction_code, tables.Jurisdiction.code),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_by(tables.ResponsibilityLine),
        "条款: all clauses it rests on.",
        by=(tables.ResponsibilityLine.id, tables.ResponsibilityLine.id),
    )


@entity(tables.ResponsibilityNode, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityNode(Node):
    """责任岗位: a post on a line; level 1 is nearest the child."""

    level_no: int = column("层级: counts from 1, the post nearest the child.")
    node: NodeKind = column("责任节点: where the post stands.")
    position_zh: str = column("岗位: the post.")
    role: ResponsibilityRole | None = column("责任角色: in which role it answers.")
    parallel: ParallelRule | None = column("并列规则: how posts of one level stand together.")
    collective: bool = column("单位负责: whether a unit as a whole answers, and no one person.")
    unit_type: OrgType | None = column(
        "单位类型: the kind of unit it stands in, where posts of one level stand in different ones."
    )
    daily_duties: list[str] = column("日常职责: DailyDuty names, of what the post does day by day (GH-12).")
    line = row(
        ResponsibilityLine,
        responsibility_rows.lines,
        "责任链: its line.",
        by=(tables.ResponsibilityNode.line_id, tables.ResponsibilityLine.id),
    )
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on.",
        by=(tables.ResponsibilityNode.clause_id, tables.PolicyClause.id),
    )


@entity(tables.ResponsibilityAssignment, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityAssignment(Node):
    """责任人: who holds a post, for which unit, from when to when."""

    position_zh: str = column("职务: the holder's office.")
    holder_name: str | None = column("姓名: the holder.")
    valid_from: date = column("起: from when.")
    valid_to: date | None = column("止: until when.")
    grade: int | None = column("年级: of which grade, of a grade's post.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    node = row(
        ResponsibilityNode,
        responsibility_rows.nodes,
        "责任岗位: the post.",
        by=(tables.ResponsibilityAssignment.node_id, tables.ResponsibilityNode.id),
    )
    organization = row(
        Organization,
        organization_rows.find,
        "单位: the unit it is held for.",
        by=(tables.ResponsibilityAssignment.organization_id, tables.Organization.id),
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class, of a class's post.",
        by=(tables.ResponsibilityAssignment.class_id, tables.SchoolClass.id),
    )


@extend(ResponsibilityLine, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityLineNodes:
    nodes = page(
        ResponsibilityNode,
        responsibility_rows.nodes,
        "责任岗位: its posts, from the child upward.",
        orders=responsibility_rows.NODE_ORDERS,
        by=(tables.ResponsibilityLine.id, tables.ResponsibilityNode.line_id),
    )


@extend(ResponsibilityNode, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityNodeHolders:
    assignments = rows(
        ResponsibilityAssignment,
        responsibility_rows.assignments,
        "责任人: who holds the post in your county.",
        by=(tables.ResponsibilityNode.id, tables.ResponsibilityAssignment.node_id),
    )


@extend(Organization, owner=Subgraph.RESPONSIBILITIES)
class OrganizationResponsibilities:
    responsibilities = rows(
        ResponsibilityAssignment,
        responsibility_rows.assignments,
        "责任人: who answers for what in the unit.",
        by=(tables.Organization.id, tables.ResponsibilityAssignment.organization_id),
    )


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityQueries:
    responsibility_lines = page(
        ResponsibilityLine,
        responsibility_rows.lines,
        "责任链: lines of all places.",
        orders=responsibility_rows.ORDERS,
        jurisdiction=about(str, "行政区划代码: of this county."),
        code=about(str, "代码: this line."),
    )
