"""用户: accounts of people who sign in through a portal, and what may be done in their names."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import ACCESS_MANAGE
from database import tables
from domain.access import Detail, Purpose
from domain.role import Role
from resolvers import organization as organization_rows
from resolvers import user as user_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused


@entity(tables.UserAccount, owner=Subgraph.DUTIES)
class UserAccount(Node):
    """用户: somebody's account. No password is ever shown, not even sealed."""

    login_name: str = column("登录名: as it is typed in, in lower case.", detail=Detail.ACCOUNT)
    display_name: str = column("姓名: as it is shown.", detail=Detail.NAME)
    role: Role = column("角色: what the person's work is.", detail=Detail.ACCOUNT)
    scopes: list[str] = column("权限: what portals may do in this name.", detail=Detail.ACCOUNT)
    purposes: list[str] = column("用途: what for, by name.", detail=Detail.ACCOUNT)
    active: bool = column("是否启用: false once it is retired.", detail=Detail.ACCOUNT)
    locked_until: datetime | None = column(
        "锁定至: nobody signs in before; null where it is open.", detail=Detail.ACCOUNT
    )
    version: int = column(
        "版本: grows with each change; a change says which one it saw.", detail=Detail.ACCOUNT
    )
    created_at: datetime = column("开户时间: since when.", detail=Detail.ACCOUNT)
    updated_at: datetime = column("变更时间: when it was changed last.", detail=Detail.ACCOUNT)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: where the person works.",
        by=(tables.UserAccount.organization_id, tables.Organization.id),
        detail=Detail.ACCOUNT,
    )


@given
class UserAccountFilter:
    """用户筛选: accounts that match all of it."""

    login_name: str | None = asked("登录名: this one.", detail=Detail.ACCOUNT)
    role: list[Role] | None = asked("角色: one of these.", detail=Detail.ACCOUNT)
    organization_id: ID | None = asked(
        "单位: of people who work there.", of="Organization", detail=Detail.ACCOUNT
    )
    active: bool | None = asked("是否启用: open, or retired.", detail=Detail.ACCOUNT)


@extend(Query, owner=Subgraph.DUTIES)
class UserQueries:
    user_accounts = page(
        UserAccount,
        user_rows.find,
        "用户: accounts of your county.",
        orders=user_rows.ORDERS,
        filter=UserAccountFilter,
    )


_PASSWORD = (
    "初始密码: 12 to 128 characters. Send it as a variable, never in the document's text: texts leave traces."
)


@given
class UserAddInput:
    """新增用户: who it is, and what may be done in this name."""

    login_name: str = asked("登录名: 3 to 64 of a-z, 0-9, ._@-", required=True)
    display_name: str = asked("姓名: as it is shown.", required=True)
    password: str = asked(_PASSWORD, required=True)
    role: Role = asked("角色: what the person's work is.", required=True)
    scopes: list[str] = asked("权限: what portals may do in this name.", required=True)
    purposes: list[Purpose] = asked("用途: what for.", required=True)
    organization_id: ID | None = asked("单位: where the person works.", of="Organization")
    idempotency_key: str | None = asked(KEY)


@given
class UserSetRoleInput:
    """变更角色: what is left out stays as it is."""

    id: ID = asked("用户: who.", of="UserAccount", required=True)
    expected_version: int = asked(VERSION, required=True)
    role: Role | None = asked("角色: what the person's work is from now on.")
    scopes: list[str] | None = asked("权限: all that portals may do in this name from now on.")
    purposes: list[Purpose] | None = asked("用途: all purposes from now on.")
    organization_id: ID | None = asked("单位: where the person works now.", of="Organization")
    idempotency_key: str | None = asked(KEY)


@given
class UserSetPasswordInput:
    """重置密码: another password for somebody else."""

    id: ID = asked("用户: who.", of="UserAccount", required=True)
    expected_version: int = asked(VERSION, required=True)
    password: str = asked(_PASSWORD, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class UserInput:
    """用户: who, as you saw the account."""

    id: ID = asked("用户: who.", of="UserAccount", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="用户变更结果: it was done.")
class UserChanged:
    user_account: UserAccount | None = strawberry.field(
        description="用户: as the account is now; null without access:read."
    )


UserResult = Annotated[
    UserChanged | Refused,
    strawberry.union("UserResult", description="用户变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class UserChanges:
    user_add = change(
        UserResult,
        UserAccount,
        user_rows.add,
        "新增用户: make an account.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserAddInput,
    )
    user_set_role = change(
        UserResult,
        UserAccount,
        user_rows.set_role,
        "变更角色: give an account another role, other scopes, purposes or another unit; who is signed in is not any more.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserSetRoleInput,
    )
    user_set_password = change(
        UserResult,
        UserAccount,
        user_rows.set_password,
        "重置密码: give an account another password; who is signed in is not any more.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserSetPasswordInput,
    )
    user_lock = change(
        UserResult,
        UserAccount,
        user_rows.lock,
        "锁定用户: close an account until it is unlocked; who is signed in is not any more.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserInput,
    )
    user_unlock = change(
        UserResult,
        UserAccount,
        user_rows.unlock,
        "解锁用户: open an account again, also one that locked itself.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserInput,
    )
    user_retire = change(
        UserResult,
        UserAccount,
        user_rows.retire,
        "停用用户: end an account; who is signed in is not any more. Its id stays on record.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserInput,
    )
    user_restore = change(
        UserResult,
        UserAccount,
        user_rows.restore,
        "恢复用户: take an account back that was retired.",
        scope=ACCESS_MANAGE,
        done=UserChanged,
        input=UserInput,
    )
