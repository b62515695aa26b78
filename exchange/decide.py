"""What a named person decides about a month that was held: let the findings through, or refuse a roster."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PASSED_OVER, CycleState, PackageCode, PackageState
from exchange import freeze, memberships, rules


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, why, when. preview: the digest of what was looked at (exchange.preview), to which a release is bound."""

    by: str
    reason: str
    at: datetime
    preview: str | None = None

    def said(self) -> dict[str, Any]:
        """As it is kept on the cycle."""
        bound = {"preview": self.preview} if self.preview else {}
        return {"by": self.by, "reason": self.reason, "at": self.at.isoformat(), **bound}


async def release(
    session: AsyncSession,
    cycle: tables.ExchangeCycle,
    decision: Decision,
    codes: Collection[PackageCode] = (),
) -> int:
    """Agree that held rosters are right, all or those named; once enough persons have, the next run applies what rests on them.

    Returns how many persons must still agree. Raises Refused (NOT_HELD, NO_PACKAGE, SAME_PERSON).
    """
    if cycle.state is not CycleState.HELD:
        raise Refused(_NOT_HELD)
    waiting: dict[str, str] = cycle.summary["waiting"]
    named = {code.name for code in codes} or set(waiting)
    if not named <= waiting.keys():
        raise Refused(_NO_PACKAGE.at(", ".join(sorted(named - waiting.keys()))))
    packages = {name: waiting[name] for name in sorted(named)}
    if all(_key(decision.by) in _agreed(cycle, package) for package in packages.values()):
        raise Refused(_SAME_PERSON)
    await freeze.decide(session, cycle.id, "released", {**decision.said(), "packages": packages})
    needed = (await rules.read(session, cycle.jurisdiction_code)).hold.approvals
    return max(0, *(needed - len(_agreed(cycle, package)) for package in packages.values()))


def released(cycle: tables.ExchangeCycle, approvals: int) -> frozenset[UUID]:
    """The packages that so many different persons have released: these very ones, not what came under their names since."""
    named = {package for each in _standing(cycle) for package in each["packages"].values()}
    return frozenset(UUID(package) for package in named if len(_agreed(cycle, package)) >= approvals)


async def void(session: AsyncSession, cycle_id: UUID, package_id: UUID) -> None:
    """A package says something else than when persons released it: they must look once more."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id, with_for_update=True)
    given = cycle.summary.get("released", ())
    voided = [
        {**each, "stale": True} if str(package_id) in each["packages"].values() else each for each in given
    ]
    if voided != list(given):
        cycle.summary = {**cycle.summary, "released": voided}
        await session.flush()


async def is_decided(session: AsyncSession, cycle: tables.ExchangeCycle, approvals: int) -> bool:
    """Whether every roster that a held month waits for was released by enough persons, refused or replaced."""
    waiting = [UUID(package) for package in cycle.summary["waiting"].values()]
    package = tables.ExchangePackage
    gone = select(package.id).where(package.id.in_(waiting), package.state.in_(PASSED_OVER))
    return set(waiting) <= {*released(cycle, approvals), *await session.scalars(gone)}


async def pause(session: AsyncSession, jurisdiction_code: str, code: str, decision: Decision) -> UUID:
    """Exchange nothing with a partner until it is resumed; what runs goes on to its end. Raises Refused (NO_CYCLE, PARTNER_PAUSED)."""
    row = await _partner(session, jurisdiction_code, code)
    if row.paused_at is not None:
        raise Refused(PARTNER_PAUSED.at(code))
    row.paused_at, row.paused_by, row.pause_reason = decision.at, decision.by, decision.reason
    await session.flush()
    return row.id


async def resume(session: AsyncSession, jurisdiction_code: str, code: str) -> UUID:
    """Exchange with a partner again, at once. Raises Refused (NO_CYCLE, NOT_PAUSED)."""
    row = await _partner(session, jurisdiction_code, code)
    if row.paused_at is None:
        raise Refused(_NOT_PAUSED.at(code))
    row.paused_at = row.paused_by = row.pause_reason = row.retry_at = None
    row.failures = 0
    await session.flush()
    return row.id


async def not_paused(session: AsyncSession, jurisdiction_code: str, code: str) -> None:
    """Raise Refused (PARTNER_PAUSED) if nothing is to be exchanged with a partner."""
    who = tables.ExchangePartner
    statement = select(who.id).where(
        who.jurisdiction_code == jurisdiction_code, who.code == code, who.paused_at.is_not(None)
    )
    if await session.scalar(statement) is not None:
        raise Refused(PARTNER_PAUSED.at(code))


async def _partner(session: AsyncSession, jurisdiction_code: str, code: str) -> tables.ExchangePartner:
    who = tables.ExchangePartner
    statement = select(who).where(who.jurisdiction_code == jurisdiction_code, who.code == code)
    row = (await session.scalars(statement.with_for_update())).one_or_none()
    if row is None:
        raise Refused(_NO_CYCLE.at(code))
    return row


def previewed(cycle: tables.ExchangeCycle, released: Collection[UUID]) -> frozenset[str]:
    """The digests of the previews that releases of these packages are bound to."""
    packages = {str(package) for package in released}
    return frozenset(
        each["preview"]
        for each in _standing(cycle)
        if "preview" in each and packages & set(each["packages"].values())
    )


def same(previews: Collection[str], digest: str) -> None:
    """Raise Refused (PREVIEW_STALE) unless all that was previewed is what is being done."""
    if set(previews) != {digest}:
        raise Refused(PREVIEW_STALE)


def _standing(cycle: tables.ExchangeCycle) -> list[dict[str, Any]]:
    return [each for each in cycle.summary.get("released", ()) if not each.get("stale")]


def _agreed(cycle: tables.ExchangeCycle, package: str) -> set[str]:
    return {_key(each["by"]) for each in _standing(cycle) if package in each["packages"].values()}


def _key(name: str) -> str:
    return "".join(name.split()).casefold()


async def refuse(
    session: AsyncSession, cycle: tables.ExchangeCycle, code: PackageCode, decision: Decision
) -> None:
    """Refuse a received roster; the next run asks for it under a new sequence. Raises Refused (NOT_HELD, NO_PACKAGE).

    Only before anything rests on it: what has been applied cannot be refused any more. What it added to
    groups meanwhile is taken back.
    """
    if cycle.state not in (CycleState.HELD, CycleState.FAILED):
        raise Refused(_NOT_HELD)
    package = tables.ExchangePackage
    statement = select(package).where(
        package.cycle_id == cycle.id, package.code == code, package.state == PackageState.VALIDATED
    )
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise Refused(_NO_PACKAGE.at(code.name))
    row.state = PackageState.REFUSED
    await memberships.withdraw(session, [row.id])
    await freeze.decide(session, cycle.id, "refused", {**decision.said(), "package": code.name})


async def find(
    session: AsyncSession, jurisdiction_code: str, partner: str, period: str
) -> tables.ExchangeCycle:
    """A partner's month. Raises Refused (NO_CYCLE)."""
    found = await known(session, jurisdiction_code, partner, period)
    if found is None:
        raise Refused(_NO_CYCLE.at(f"{partner} {period}"))
    return found


async def known(
    session: AsyncSession, jurisdiction_code: str, partner: str, period: str
) -> tables.ExchangeCycle | None:
    """A partner's month, if it was ever begun."""
    cycle, who = tables.ExchangeCycle, tables.ExchangePartner
    statement = (
        select(cycle)
        .join(who, who.id == cycle.partner_id)
        .where(who.jurisdiction_code == jurisdiction_code, who.code == partner, cycle.period == period)
    )
    return (await session.scalars(statement)).one_or_none()


_NOT_HELD = Reason(
    "NOT_HELD",
    "该月未处于暂缓状态，或已应用，不能批准或拒收",
    "this month is not held, or has been applied: there is nothing to release or refuse",
    Fixer.CALLER,
)
_NO_PACKAGE = Reason(
    "NO_PACKAGE", "该月没有可拒收的此类数据包", "this month has no such package to refuse", Fixer.CALLER
)
PREVIEW_STALE = Reason(
    "PREVIEW_STALE",
    "预览之后数据已变动，未作任何应用；请重新预览并批准",
    "the data has moved since it was previewed, and nothing was applied; preview and release once more",
    Fixer.BUREAU,
)
_SAME_PERSON = Reason(
    "SAME_PERSON",
    "此人已批准过，须由另一人批准",
    "this person has released it already; another one must agree",
    Fixer.CALLER,
)
PARTNER_PAUSED = Reason(
    "PARTNER_PAUSED",
    "与该部门的交换已暂停，恢复后方可执行（exchange resume）",
    "the exchange with this partner is paused; resume it first (exchange resume)",
    Fixer.OPERATOR,
)
_NOT_PAUSED = Reason(
    "NOT_PAUSED", "与该部门的交换未暂停", "the exchange with this partner is not paused", Fixer.CALLER
)
_NO_CYCLE = Reason("NO_CYCLE", "没有该部门该月的交换批次", "there is no such exchange cycle", Fixer.CALLER)
