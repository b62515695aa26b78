"""Accounts: who may sign in, and how an administrator changes it."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.administration import user
from auth.viewer import Viewer
from database import tables
from domain.access import Detail
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "LOGIN_NAME": Order((tables.UserAccount.login_name,), "按登录名: by login name.", detail=Detail.ACCOUNT),
    "NEWEST": Order((tables.UserAccount.id,), "按开户先后倒序: the last one first.", descending=True),
}


def find(
    viewer: Viewer,
    *,
    login_name: Value = None,
    role: Value = None,
    organization_id: Value = None,
    active: bool | None = None,
) -> Select[Any]:
    """Accounts by login name, role, unit and whether they are open."""
    made = tables.UserAccount
    found = matching(
        select(made),
        (made.login_name, login_name),
        (made.role, role),
        (made.organization_id, organization_id),
    )
    return found if active is None else found.where(made.active if active else ~made.active)


add = partial(carry_out, "userAdd", user.add)
set_role = partial(carry_out, "userSetRole", user.set_role)
set_password = partial(carry_out, "userSetPassword", user.set_password)
lock = partial(carry_out, "userLock", user.lock)
unlock = partial(carry_out, "userUnlock", user.unlock)
retire = partial(carry_out, "userRetire", user.retire)
restore = partial(carry_out, "userRestore", user.restore)
