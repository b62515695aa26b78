"""授权: who sees which rows and details of a noun, for what, on which ground, until when."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import ACCESS_MANAGE
from database import tables
from domain.access import Area, Detail, GrantSource, Purpose
from domain.organization import Department
from domain.role import Role
from resolvers import grant as grant_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused


@entity(tables.AccessGrant, owner=Subgraph.DUTIES)
class AccessGrant(Node):
    """授权: of role, department, client and user those that are given must all be the asker's."""

    code: str = column("编号: the default grant's, or the agreement's.")
    source: GrantSource = column("来源: where it comes from.")
    role: Role | None = column("角色: whoever has it.")
    department: Department | None = column("部门: whoever is of it.")
    client_id: str | None = column("接入方: whoever asks through it.")
    user_id: str | None = column("用户: this person.", of=tables.AccessGrant.subject)
    purposes: list[str] = column("用途: one of them must be stated; none: any.")
    noun: str = column("数据类型: a type of this graph; empty where it grants changes.")
    area: Area = column("数据范围: which of its rows.")
    shown: list[str] = column("展示: details of people that are shown, by name.")
    masked: list[str] = column("脱敏: details that are masked; all others are hidden.")
    changes: list[str] = column("变更: mutations that it grants.")
    basis: list[str] = column("依据: ids of the clauses behind it.")
    note: str = column("说明: what it is for.")
    reason: str | None = column("应急理由: why, of an emergency access.")
    reviewer: str | None = column("复核人: who looks afterwards at what was done with an emergency access.")
    given_by: str | None = column(
        "授予人: the id of the user or client that gave it last; none where the defaults or the hub's shell did."
    )
    valid_from: datetime = column("起: from this moment on.")
    valid_until: datetime = column("止: until this moment.")
    revoked_at: datetime | None = column("撤销时间: when it was ended before.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    created_at: datetime = column("登记时间: when it was recorded.")


@given
class AccessGrantFilter:
    """授权筛选: grants that match all of it."""

    code: str | None = asked("编号: this one.")
    source: list[GrantSource] | None = asked("来源: one of these.")
    role: list[Role] | None = asked("角色: for one of these.")
    noun: str | None = asked("数据类型: of this noun.")
    client_id: str | None = asked("接入方: for this client.")
    user_id: str | None = asked("用户: for this person.")
    revoked: bool | None = asked("是否已撤销: revoked, or not.")
    unused_for_days: int | None = asked(
        "长期未使用: of a role, about people, and nobody used it for so many days."
    )


@extend(Query, owner=Subgraph.DUTIES)
class GrantQueries:
    access_grants = page(
        AccessGrant,
        grant_rows.find,
        "授权: grants of your county, and those of all.",
        orders=grant_rows.ORDERS,
        filter=AccessGrantFilter,
    )


@given
class GrantAddInput:
    """新增授权: a grant of an agreement to read rows of a noun. It gives no changes."""

    code: str = asked("编号: the agreement's own, 1 to 100 characters.", required=True)
    noun: str = asked("数据类型: a type of this graph.", required=True)
    area: Area = asked("数据范围: which of its rows; not PUBLIC.", required=True)
    purposes: list[Purpose] = asked("用途: one of them must be stated.", required=True)
    basis: list[str] = asked("依据: ids of the clauses behind it.", required=True)
    months: int = asked("期限: for so many months of 30 days from now on, 1 to 36.", required=True)
    note: str | None = asked("说明: what it is for.")
    role: Role | None = asked("角色: whoever has it.")
    department: Department | None = asked("部门: whoever is of it.")
    client: ID | None = asked("接入方: whoever asks through it.", of="OauthClient")
    user: ID | None = asked("用户: this person.", of="UserAccount")
    shown: list[Detail] | None = asked("展示: details of people that are shown.")
    masked: list[Detail] | None = asked("脱敏: details that are masked; all others are hidden.")
    idempotency_key: str | None = asked(KEY)


@given
class GrantInput:
    """授权: which, as you saw it."""

    id: ID = asked("授权: which.", of="AccessGrant", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class GrantRenewInput:
    """续期授权: for how long from now on."""

    id: ID = asked("授权: which.", of="AccessGrant", required=True)
    expected_version: int = asked(VERSION, required=True)
    months: int = asked("期限: 1 to 36 months of 30 days.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class GrantEmergencyInput:
    """应急授权: to whom, why, and who looks at it afterwards."""

    user: ID = asked(
        "用户: who is shown the county's children for three hours.", of="UserAccount", required=True
    )
    reason: str = asked("理由: why. Name no child here.", required=True)
    reviewer: ID = asked(
        "复核人: who looks at what was done; neither that user nor you.", of="UserAccount", required=True
    )
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="授权变更结果: it was done.")
class GrantChanged:
    access_grant: AccessGrant | None = strawberry.field(
        description="授权: as it is now; of an emergency the one of the children. Null without access:read."
    )


GrantResult = Annotated[
    GrantChanged | Refused,
    strawberry.union("GrantResult", description="授权变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class GrantChanges:
    grant_add = change(
        GrantResult,
        AccessGrant,
        grant_rows.add,
        "新增授权: grant the reading of a noun by an agreement.",
        scope=ACCESS_MANAGE,
        done=GrantChanged,
        input=GrantAddInput,
    )
    grant_revoke = change(
        GrantResult,
        AccessGrant,
        grant_rows.revoke,
        "撤销授权: end a grant; no statement that begins from now on has it.",
        scope=ACCESS_MANAGE,
        done=GrantChanged,
        input=GrantInput,
    )
    grant_renew = change(
        GrantResult,
        AccessGrant,
        grant_rows.renew,
        "续期授权: let a grant hold for longer; an emergency ends when it ends.",
        scope=ACCESS_MANAGE,
        done=GrantChanged,
        input=GrantRenewInput,
    )
    grant_emergency = change(
        GrantResult,
        AccessGrant,
        grant_rows.emergency,
        "应急授权: show somebody the county's children for three hours; it is on record, and somebody else reviews it.",
        scope=ACCESS_MANAGE,
        done=GrantChanged,
        input=GrantEmergencyInput,
    )
