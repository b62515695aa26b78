"""领导小组: its seats by post, and who sits in them from when to when."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.duty import GroupStanding
from domain.leading_group import GroupLevel
from domain.organization import Department
from resolvers import leading_group as group_rows
from resolvers import organization as organization_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF, _MEMBER = tables.LeadingGroup, tables.LeadingGroupMember


@entity(_MEMBER, owner=Subgraph.RESPONSIBILITIES)
class LeadingGroupMember(Node):
    """领导小组成员: who sits in a seat, from when to when."""

    seat_no: int = column("席位: which of the group's seats.")
    standing: GroupStanding = column("身份: head, deputy, member, or of the office.")
    department: Department = column("部门: the seat's department.")
    position_zh: str = column("职务: the member's office.")
    name: str = column("姓名: the member.")
    valid_from: date = column("起: from when.")
    valid_to: date | None = column("止: until when.")
    version: int = column("版本: grows with each change.")


@entity(_OF, owner=Subgraph.RESPONSIBILITIES)
class LeadingGroup(Node):
    """领导小组: of a county's government or bureau, or a school's (HL-06, QC-45, GH-09, BS-06, DC-02)."""

    level: GroupLevel = column("层级: whose group it is.")
    name_zh: str = column("名称: its name.")
    founded_on: date = column("成立日期: when it was formed.")
    seats: JSON = column("席位: no, standing, department and position_zh of each, as the document has them.")
    clauses: list[str] = column("条款编号: ids of the clauses it rests on.")
    version: int = column("版本: grows with each change.")
    organization = row(
        Organization,
        organization_rows.find,
        "单位: the school that formed it; none of the county's.",
        by=(_OF.organization_id, tables.Organization.id),
    )
    office = row(
        Organization,
        organization_rows.find,
        "办公室所在单位: where its office is.",
        by=(_OF.office_id, tables.Organization.id),
    )
    members = rows(
        LeadingGroupMember,
        group_rows.members,
        "成员: who sits or sat in it.",
        by=(_OF.id, _MEMBER.group_id),
    )


@given
class LeadingGroupFilter:
    """领导小组筛选: groups that match all of it."""

    level: list[GroupLevel] | None = asked("层级: of one of these levels.")
    organization_id: ID | None = asked("单位: of this school.", of="Organization")


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class LeadingGroupQueries:
    leading_groups = page(
        LeadingGroup,
        group_rows.find,
        "领导小组: of your county and its schools.",
        orders=group_rows.ORDERS,
        filter=LeadingGroupFilter,
    )
    units_without_leading_group = page(
        Organization,
        organization_rows.find,
        "未成立领导小组的学校: schools without a leading group of their own on a day (DC-02), of those whose groups you see.",
        orders=organization_rows.ORDERS,
        lacks_group_on=about(date, "日期: on which day.", required=True, through=tables.LeadingGroup),
    )


@given
class LeadingGroupFoundInput:
    """登记领导小组: the county's, or a school's; its seats are the document's."""

    school_id: ID | None = asked("学校: whose group; none for the county's.", of="School")
    name_zh: str | None = asked("名称: its name, where it is not the document's.")
    founded_on: date = asked("成立日期: when it was formed; not in the future.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LeadingGroupSeatInput:
    """领导小组成员就任: who sits in a seat from a day."""

    group_id: ID = asked("领导小组: which.", of="LeadingGroup", required=True)
    seat_no: int = asked("席位: which of its seats.", required=True)
    name: str = asked("姓名: the member.", required=True)
    position_zh: str | None = asked("职务: the member's office; the seat's words where nothing is said.")
    valid_from: date = asked("起: from when; not in the future.", required=True)
    replaces: ID | None = asked(
        "接替: whose place it is; that member ends the day before.", of="LeadingGroupMember"
    )
    idempotency_key: str | None = asked(KEY)


@given
class LeadingGroupLeaveInput:
    """领导小组成员离任: nobody follows for now."""

    group_id: ID = asked("领导小组: which.", of="LeadingGroup", required=True)
    member_id: ID = asked("成员: who leaves.", of="LeadingGroupMember", required=True)
    valid_to: date = asked("止: the last day.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="领导小组变更结果: it was done.")
class LeadingGroupChanged:
    leading_group: LeadingGroup | None = strawberry.field(
        description="领导小组: as it is now. Null without responsibilities:read."
    )


LeadingGroupResult = Annotated[
    LeadingGroupChanged | Refused,
    strawberry.union("LeadingGroupResult", description="领导小组变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.RESPONSIBILITIES)
class LeadingGroupChanges:
    leading_group_found = change(
        LeadingGroupResult,
        LeadingGroup,
        group_rows.found,
        "登记领导小组: the county's by the bureau, a school's by itself.",
        scope=DUTIES_WRITE,
        done=LeadingGroupChanged,
        input=LeadingGroupFoundInput,
    )
    leading_group_seat = change(
        LeadingGroupResult,
        LeadingGroup,
        group_rows.seat,
        "领导小组成员就任: the past is kept.",
        scope=DUTIES_WRITE,
        done=LeadingGroupChanged,
        input=LeadingGroupSeatInput,
    )
    leading_group_leave = change(
        LeadingGroupResult,
        LeadingGroup,
        group_rows.leave,
        "领导小组成员离任: the past is kept.",
        scope=DUTIES_WRITE,
        done=LeadingGroupChanged,
        input=LeadingGroupLeaveInput,
    )
