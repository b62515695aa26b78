"""One row changed at a time: found, held, compared with the version that the author saw."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from database.tables.row import Versioned
from domain.errors import Fixer, Reason, Refused

STALE = Reason(
    "STALE_VERSION",
    "数据已被他人修改，请重新查询后再提交",
    "the row was changed since you read it; read it again",
    Fixer.CALLER,
    "expectedVersion",
)


V = TypeVar("V", bound=Versioned)


async def held(
    session: AsyncSession,
    table: type[V],
    found: ColumnElement[bool],
    unknown: Reason,
    expected: int | None,
) -> V:
    """The row, locked until the transaction ends. expected: its version as the author saw it, None at the shell.

    Raises Refused: unknown if there is none, STALE_VERSION.
    """
    row = await session.scalar(select(table).where(found).with_for_update())
    if row is None:
        raise Refused(unknown)
    require(row, expected)
    return row


def require(row: Versioned, expected: int | None) -> None:
    """Raise Refused STALE_VERSION unless a row that is held is what the author saw."""
    if expected is not None and row.version != expected:
        raise Refused(STALE)


async def change(session: AsyncSession, row: Versioned, **values: Any) -> bool:
    """Set columns of a row that is held; whether any of them differed. Only then is it a new version."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.version += 1
        await session.flush()
    return bool(different)
