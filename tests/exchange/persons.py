"""Named persons who decide about a held month: two agree that a roster is right, one refuses it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from domain.exchange import PackageCode
from exchange import decide
from tests.exchange import world

MAKER, CHECKER = "张三", "李四"


async def release(
    session: AsyncSession,
    partner: str,
    period: str,
    codes: Collection[PackageCode] = (),
    preview: str | None = None,
) -> list[int]:
    """Both agree; how many were still missing after each."""
    row = await decide.find(session, world.CODE, partner, period)
    return [
        await decide.release(session, row, decide.Decision(by, "已核对", world.NOW, preview), codes)
        for by in (MAKER, CHECKER)
    ]


async def refuse(session: AsyncSession, partner: str, period: str, code: PackageCode) -> None:
    """One says that the roster is wrong."""
    row = await decide.find(session, world.CODE, partner, period)
    await decide.refuse(session, row, code, decide.Decision(MAKER, "行数异常", world.NOW))
