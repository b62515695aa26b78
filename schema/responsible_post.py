"""责任岗位落实: who answers for a child, a class, a village or a school, and what nobody holds."""

from datetime import date

from strawberry import ID

from database import tables
from domain.responsibility import NodeKind, ParallelRule, ResponsibilityRole
from resolvers import organization as organization_rows
from resolvers import responsibility as responsibility_rows
from resolvers import responsible_post as post_rows
from resolvers import school as school_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row
from schema.inputs import about
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.responsibility import ResponsibilityAssignment, ResponsibilityLine, ResponsibilityNode
from schema.school import SchoolClass

_POST, _GAP = tables.ResponsiblePost, tables.ResponsibilityGap


@entity(tables.ResponsiblePost, owner=Subgraph.RESPONSIBILITIES)
class ResponsiblePost(Node):
    """责任岗位落实: a post in a unit in which it stands, in the time of one holder, or while it has none."""

    level_no: int = column(
        "层级: counts from 1, the post nearest the child; equal numbers stand side by side."
    )
    node: NodeKind = column("责任节点: where the post stands.")
    position_zh: str = column("岗位: the post.")
    role: ResponsibilityRole | None = column(
        "责任角色: in which role it answers; first and direct differ by document."
    )
    parallel: ParallelRule | None = column("并列规则: how posts of one level stand together.")
    collective: bool = column("单位负责: whether the unit as a whole answers, and no one person.")
    vacant: bool = column("空缺: whether a person ought to hold it and nobody did.")
    held_from: date | None = column("起: first day of this time; none where it has no beginning.")
    held_to: date | None = column("止: its last day; none where it goes on.")
    grade: int | None = column("年级: of which grade, of a grade's post.")
    clauses: list[str] = column("条款编号: ids of the clauses it rests on.")
    line = row(
        ResponsibilityLine,
        responsibility_rows.lines,
        "责任链: its line.",
        by=(_POST.line_id, tables.ResponsibilityLine.id),
    )
    post = row(
        ResponsibilityNode,
        responsibility_rows.nodes,
        "责任岗位: the post of the document.",
        by=(_POST.node_id, tables.ResponsibilityNode.id),
    )
    unit = row(
        Organization,
        organization_rows.find,
        "单位: in which unit; none where it stands in none on record.",
        by=(_POST.organization_id, tables.Organization.id),
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class, of a class's post.",
        by=(_POST.class_id, tables.SchoolClass.id),
    )
    holder = row(
        ResponsibilityAssignment,
        responsibility_rows.assignments,
        "责任人: who holds it in this time; none in a gap, and where the unit answers.",
        by=(_POST.assignment_id, tables.ResponsibilityAssignment.id),
    )


@entity(tables.ResponsibilityGap, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityGap(Node):
    """责任空缺: a post in a unit, in a time in which nobody held it although a person ought to."""

    position_zh: str = column("岗位: the post.")
    held_from: date | None = column("起: first day without a holder; none where it never had one before.")
    held_to: date | None = column("止: the last one; none where it goes on.")
    grade: int | None = column("年级: of which grade, of a grade's post.")
    clauses: list[str] = column("条款编号: ids of the clauses it rests on.")
    post = row(
        ResponsibilityNode,
        responsibility_rows.nodes,
        "责任岗位: the post of the document.",
        by=(_GAP.node_id, tables.ResponsibilityNode.id),
    )
    unit = row(
        Organization,
        organization_rows.find,
        "单位: in which unit.",
        by=(_GAP.organization_id, tables.Organization.id),
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class, of a class's post.",
        by=(_GAP.class_id, tables.SchoolClass.id),
    )


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class ResponsiblePostQueries:
    responsible_for = page(
        ResponsiblePost,
        post_rows.find,
        "责任到人: who answers, line by line and level by level, of your county's document.",
        orders=post_rows.ORDERS,
        on=about(date, "日期: on this day; all times where none is given."),
        student_id=about(
            ID,
            "学生: for this child: its class and school, village and township, and the county's offices.",
            of="Student",
            through=(tables.Student, tables.Enrollment),
        ),
        class_id=about(ID, "班级: for this class.", of="SchoolClass"),
        village_id=about(ID, "村（居）、社区: for this village or community.", of="Organization"),
        school_id=about(ID, "学校: for this school.", of="School"),
        line=about(str, "责任链代码: of this line."),
    )
    responsibility_gaps = page(
        ResponsibilityGap,
        post_rows.gaps,
        "责任空缺: posts without a holder: of the county for its bureau and leading group, of a unit for itself.",
        orders=post_rows.GAP_ORDERS,
        on=about(date, "日期: on this day; all times where none is given."),
        unit_id=about(ID, "单位: of this unit.", of="Organization"),
    )
