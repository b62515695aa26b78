"""单位: from the county government down to a village."""

from strawberry import ID

from database import tables
from domain.organization import Department, OrgType
from resolvers import organization as organization_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.query import Query


@entity(tables.Organization, owner=Subgraph.DUTIES)
class Organization(Node):
    """单位: a unit of the county: government, department, township, village, school."""

    code: str = column("代码: 9 digits of a township, 12 of a village, 10 of a school.")
    name_zh: str = column("名称: its official name.")
    aliases: list[str] = column("别名: other names it goes by.")
    type: OrgType = column("单位类型: what kind of unit it is.")
    department: Department | None = column("部门: which department of the duty matrix it is, if any.")
    area_tags: list[str] = column("监测重点地区: AreaTag names (QC-41).")
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: its county.",
        by=(tables.Organization.jurisdiction_code, tables.Jurisdiction.code),
    )


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationTree:
    parent = row(
        Organization,
        organization_rows.find,
        "上级单位: the unit above it.",
        by=(tables.Organization.parent_id, tables.Organization.id),
    )
    children = rows(
        Organization,
        organization_rows.find,
        "下级单位: the units below it.",
        by=(tables.Organization.id, tables.Organization.parent_id),
        type=about(list[OrgType], "单位类型: one of these kinds."),
    )


@given
class OrganizationFilter:
    """单位筛选: units that match all of it."""

    type: list[OrgType] | None = asked("单位类型: one of these kinds.")
    department: Department | None = asked("部门: this department of the duty matrix.")
    parent_id: ID | None = asked("上级单位: directly below this unit.", of="Organization")
    code: str | None = asked("代码: with this code.")


@extend(Query, owner=Subgraph.DUTIES)
class OrganizationQueries:
    organizations = page(
        Organization,
        organization_rows.find,
        "单位: units of your county.",
        orders=organization_rows.ORDERS,
        filter=OrganizationFilter,
    )
