"""部门职责: which department does what, in which role, under which clause."""

from datetime import date

from strawberry.scalars import JSON

from database import tables
from domain.duty import DutyGap, DutyRole, MemberGap
from domain.exchange import PackageCode
from domain.organization import Department
from domain.roster import RosterType
from resolvers import duty as duty_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause, PolicyDocument
from schema.query import Query


@entity(tables.DepartmentDuty, owner=Subgraph.DUTIES)
class DepartmentDuty(Node):
    """部门职责: one department in one role under one clause."""

    code: str = column("职责编号: its code within the document.")
    department: Department = column("部门: whose duty it is.")
    role: DutyRole = column("职责角色: leading, supporting, or acting alone.")
    section: str | None = column("条: the numbered section, if the document numbers them.")
    named_as: str = column("文中称谓: the word the text uses for the department.")
    text_zh: str = column("原文: the words of the document.")
    summary_en: str = column("摘要（英文）: what it asks, in English.")
    verbatim: bool = column("是否原文: whether the text is verbatim.")
    in_support_list: bool | None = column(
        "是否列入配合单位: whether the section's own list names the department too."
    )
    clauses_cited: list[str] = column(
        "条款编号: ids of the clauses it rests on.", of=tables.DepartmentDuty.clauses
    )
    roster: RosterType | None = column("应报名册: the list it must hand over, if any.")
    package: PackageCode | None = column("数据包: the package that carries the list.")
    roster_to: Department | None = column("报送对象: to whom the list goes.")
    due: JSON | None = column("报送期限: when the list is due.")
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on.",
        by=(tables.DepartmentDuty.clause_id, tables.PolicyClause.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_by(tables.DepartmentDuty),
        "条款: all clauses it rests on.",
        by=(tables.DepartmentDuty.id, tables.DepartmentDuty.id),
    )
    document = row(
        PolicyDocument,
        policy_rows.documents,
        "文件: its document.",
        by=(tables.DepartmentDuty.document_id, tables.PolicyDocument.id),
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it holds in.",
        by=(tables.DepartmentDuty.jurisdiction_code, tables.Jurisdiction.code),
    )


@given
class DutyFilter:
    """职责筛选: duties that match all of it."""

    jurisdiction: str | None = asked("行政区划代码: in this county.")
    department: list[Department] | None = asked("部门: of one of these.")
    role: list[DutyRole] | None = asked("职责角色: in one of these roles.")
    section: str | None = asked("条: under this numbered section, such as （十二）.")
    clause: str | None = asked("条款编号: resting on this clause, such as QC-13.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationDuties:
    duties = rows(
        DepartmentDuty,
        duty_rows.of_units,
        "部门职责: the duties of the department that the unit is.",
        by=(tables.Organization.id, tables.Organization.id),
        role=about(list[DutyRole], "职责角色: in one of these roles."),
    )


@extend(PolicyDocument, owner=Subgraph.DUTIES)
class PolicyDocumentDuties:
    duties = page(
        DepartmentDuty,
        duty_rows.find,
        "部门职责: the duties it gives.",
        orders=duty_rows.ORDERS,
        by=(tables.PolicyDocument.id, tables.DepartmentDuty.document_id),
        department=about(list[Department], "部门: of one of these."),
    )


@extend(Query, owner=Subgraph.DUTIES)
class DutyQueries:
    duties = page(
        DepartmentDuty,
        duty_rows.find,
        "部门职责: duties of all places.",
        orders=duty_rows.ORDERS,
        filter=DutyFilter,
    )
    members_without_duty = page(
        Organization,
        organization_rows.find,
        "职责未落实的成员单位: townships, sub-districts and departments with no duty, or nobody who holds it (HL-68a).",
        orders=organization_rows.ORDERS,
        lacking=about(
            list[MemberGap],
            "缺项: what is missing, one of these.",
            required=True,
            through=(tables.DepartmentDuty, tables.ResponsibilityAssignment, tables.LeadingGroupMember),
        ),
    )
    duties_without_task = page(
        DepartmentDuty,
        duty_rows.not_broken_down,
        "未分解落实的部门职责: duties of your county's departments without somebody who answers, a task, or measures (QC-46a).",
        orders=duty_rows.ORDERS,
        lacking=about(
            list[DutyGap],
            "缺项: what is missing, one of these.",
            required=True,
            through=(tables.DutyTask, tables.DutyAssignment, tables.Organization),
        ),
        since=about(date, "自: what ended before this day does not count."),
    )
