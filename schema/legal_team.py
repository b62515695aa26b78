"""法制教育宣传队伍: legal-education teams of townships, communities and schools."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from auth.scopes import DUTIES_WRITE
from database import tables
from resolvers import duty_entry as entry_rows
from resolvers import legal_team as team_rows
from resolvers import organization as organization_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.LegalEducationTeam
_WHICH = "队伍: which."
_WHY = "事由: why."


@entity(tables.LegalEducationTeam, owner=Subgraph.DUTIES)
class LegalEducationTeam(Node):
    """法制教育宣传队伍: of a township, one of its communities, or a school; the justice bureau guides it (HL-30)."""

    name_zh: str = column("名称: its name.")
    members: JSON = column("成员: name and post of each.")
    held_on: date = column("成立日期: when it was formed.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    dissolved_on: date | None = column("解散日期: until when it was there.")
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
        "所在村（社区）: where it works, if in one alone.",
        by=(_OF.area_id, tables.Organization.id),
    )
    guided_by = row(
        Organization,
        organization_rows.find,
        "指导单位: the justice bureau.",
        by=(_OF.guided_by_id, tables.Organization.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class LegalEducationTeamFilter:
    """法制教育宣传队伍筛选: teams that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    area_id: ID | None = asked("所在村（社区）: of this one.", of="Organization")
    guided_by_id: ID | None = asked("指导单位: guided by this unit.", of="Organization")
    held_from: date | None = asked("日期起: on this day or later.")
    held_until: date | None = asked("日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class LegalEducationTeamQueries:
    legal_education_teams = page(
        LegalEducationTeam,
        team_rows.find,
        "法制教育宣传队伍: of the units you see, and those that yours guides.",
        orders=team_rows.ORDERS,
        filter=LegalEducationTeamFilter,
    )


@given
class LegalTeamMemberInput:
    """队伍成员: by name and post."""

    name: str = asked("姓名: of the member.", required=True)
    post: str = asked("职务: of the member.", required=True)


@given
class LegalTeamFormInput:
    """登记法治宣传队伍: that the own township or school formed."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    name_zh: str = asked("名称: its name.", required=True)
    members: list[LegalTeamMemberInput] = asked("成员: who is in it.", required=True)
    held_on: date = asked("成立日期: when it was formed.", required=True)
    area_id: ID | None = asked(
        "所在村（社区）: where it works, if in one of the township's alone.", of="Organization"
    )
    idempotency_key: str | None = asked(KEY)


@given
class LegalTeamChangeInput:
    """变更法治宣传队伍: what is not said stays."""

    team_id: ID = asked(_WHICH, of="LegalEducationTeam", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    name_zh: str | None = asked("名称: its name now.")
    members: list[LegalTeamMemberInput] | None = asked("成员: all who are in it now.")
    dissolved_on: date | None = asked("解散日期: until when it was there.")
    idempotency_key: str | None = asked(KEY)


@given
class LegalTeamWithdrawInput:
    """撤回法治宣传队伍: there is no such team."""

    team_id: ID = asked(_WHICH, of="LegalEducationTeam", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="法治宣传队伍登记结果: it was done.")
class LegalTeamChanged:
    legal_education_team: LegalEducationTeam | None = strawberry.field(
        description="法治宣传队伍登记: as it is now. Null without duties:read."
    )


LegalTeamResult = Annotated[
    LegalTeamChanged | Refused,
    strawberry.union("LegalTeamResult", description="法治宣传队伍登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class LegalTeamChanges:
    legal_team_form = change(
        LegalTeamResult,
        LegalEducationTeam,
        team_rows.form,
        "登记法治宣传队伍: formed by the own township or school (HL-30).",
        scope=DUTIES_WRITE,
        done=LegalTeamChanged,
        input=LegalTeamFormInput,
    )
    legal_team_change = change(
        LegalTeamResult,
        LegalEducationTeam,
        team_rows.change,
        "变更法治宣传队伍: its members, its name, or its end, with the reason.",
        scope=DUTIES_WRITE,
        done=LegalTeamChanged,
        input=LegalTeamChangeInput,
    )
    legal_team_withdraw = change(
        LegalTeamResult,
        LegalEducationTeam,
        team_rows.withdraw,
        "撤回法治宣传队伍: with the reason.",
        scope=DUTIES_WRITE,
        done=LegalTeamChanged,
        input=LegalTeamWithdrawInput,
    )
