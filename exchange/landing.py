"""Landing: a package is kept as it came, then every line of it becomes a record; the counts always balance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import replace as changed
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from database import ids, tables
from database.crypto.keys import Keys
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PASSED_OVER, Direction, PackageCode, PackageState, RecordState, RejectCode
from exchange import pages

WITH_LINE = undefer(tables.ExchangeRecord.line_sealed)


@dataclass(frozen=True, slots=True)
class PackageKey:
    """What makes a package the same package, whoever sends it again (catalogue 4.9). period is YYYY-MM."""

    jurisdiction_code: str
    partner_code: str
    code: PackageCode
    direction: Direction
    period: str
    sequence: int = 1
    cycle_id: UUID | None = None


class Landed(msgspec.Struct, frozen=True, gc=False):
    """One line of a package and what became of it.

    line_no from 1; line: as it came (or its JSON), None if it is read in its page; facts: what comparisons go by, which
    names no person; reasons of an accepted line are notes; student_id where it is known.
    """

    line_no: int
    state: RecordState
    line: Mapping[str, Any] | msgspec.Raw | None
    facts: Mapping[str, Any] = {}
    reject_code: RejectCode | None = None
    reasons: tuple[Reason, ...] = ()
    id_number: str | None = None
    name: str | None = None
    birth_date: date | None = None
    student_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The loss ledger of a package: received = accepted + rejected + held + duplicate."""

    received: int
    accepted: int
    rejected: int
    held: int
    duplicate: int

    def as_dict(self) -> dict[str, int]:
        """The five numbers by name."""
        return asdict(self)


def counts(package: tables.ExchangePackage) -> Counts:
    """The loss ledger a package was given."""
    return Counts(package.received, package.accepted, package.rejected, package.held, package.duplicate)


async def find(session: AsyncSession, key: PackageKey) -> tables.ExchangePackage | None:
    """The package already kept under this key, if any."""
    package = tables.ExchangePackage
    statement = _of_month(select(package), key).where(package.sequence == key.sequence)
    known: tables.ExchangePackage | None = await session.scalar(statement)
    return known


async def alone(session: AsyncSession, key: PackageKey) -> None:
    """Nobody else numbers packages of this kind and month until the transaction ends."""
    named = f"{key.jurisdiction_code}/{key.partner_code}/{key.code.name}/{key.period}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(named, 9))))


def numbered(key: PackageKey, sequence: int) -> PackageKey:
    """The same package under another sequence."""
    return changed(key, sequence=sequence)


def digest(content: bytes) -> str:
    """SHA-256 of a package's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


async def live(session: AsyncSession, key: PackageKey) -> tables.ExchangePackage | None:
    """The package of this kind and month that counts: the newest that was not refused or replaced, whatever its sequence."""
    package = tables.ExchangePackage
    statement = _of_month(select(package), key).where(package.state.not_in(PASSED_OVER))
    newest: tables.ExchangePackage | None = await session.scalar(
        statement.order_by(package.sequence.desc()).limit(1)
    )
    return newest


async def supersede(session: AsyncSession, by: tables.ExchangePackage) -> list[UUID]:
    """What came of the same kind and month under an earlier sequence counts no more, unless it was applied; which that was."""
    package = tables.ExchangePackage
    replaced = await session.scalars(
        update(package)
        .where(
            package.jurisdiction_code == by.jurisdiction_code,
            package.partner_code == by.partner_code,
            package.code == by.code,
            package.period == by.period,
            package.sequence < by.sequence,
            package.state.in_((PackageState.RECEIVED, PackageState.VALIDATED)),
        )
        .values(state=PackageState.SUPERSEDED)
        .returning(package.id),
        execution_options={"synchronize_session": "fetch"},
    )
    return list(replaced)


async def next_sequence(session: AsyncSession, key: PackageKey) -> int:
    """One more than the last that was used for this kind and month."""
    last = await session.scalar(_of_month(select(func.max(tables.ExchangePackage.sequence)), key))
    return int(last or 0) + 1


def _of_month(statement: Select[Any], key: PackageKey) -> Select[Any]:  # any columns
    package = tables.ExchangePackage
    return statement.where(
        package.jurisdiction_code == key.jurisdiction_code,
        package.partner_code == key.partner_code,
        package.code == key.code,
        package.period == key.period,
    )


async def keep(
    session: AsyncSession,
    keys: Keys,
    key: PackageKey,
    content: bytes,
    header: dict[str, Any],
    state: PackageState,
) -> tuple[UUID, bool]:
    """Keep a package's bytes, sealed; their hash is that of the clear ones. Returns its id and whether it is new.

    Raises Refused (SEQUENCE_REUSED) if the key was used before for other content.
    """
    known = await find(session, key)
    if known is not None:
        return same(known, key, digest(content)), False
    package = await new(session, key, header, state)
    await fill(session, keys, package, content)
    return package.id, True


async def fill(session: AsyncSession, keys: Keys, package: tables.ExchangePackage, content: bytes) -> None:
    """Put a package's bytes into what was kept without."""
    package.sha256 = digest(content)
    await pages.keep(session, keys, package.id, content)
    await session.flush()


def same(known: tables.ExchangePackage, key: PackageKey, sha256: str) -> UUID:
    """The id of what is kept under the key. Raises Refused (SEQUENCE_REUSED) if it is other content."""
    if known.sha256 != sha256:
        raise Refused(_reused(key))
    return known.id


async def new(
    session: AsyncSession, key: PackageKey, header: dict[str, Any], state: PackageState
) -> tables.ExchangePackage:
    """A package of which nothing is kept yet."""
    [package_id] = ids.fresh(1)
    named = {name: getattr(key, name) for name in PackageKey.__slots__}
    package = tables.ExchangePackage(**named, id=package_id, state=state, sha256="", header=header)
    session.add(package)
    await session.flush()
    return package


def reasons(kept: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons a record keeps."""
    return tuple(
        Reason(one["code"], one["zh"], one["en"], Fixer[one["fixer"]], one["place"])
        for one in kept.get("reasons", ())
    )


def said(reason: Reason) -> dict[str, str]:
    """A reason as a record keeps it."""
    return {
        "code": reason.code,
        "place": reason.place,
        "zh": reason.zh,
        "en": reason.en,
        "fixer": reason.fixer.name,
    }


REFUSED_BY_A_PERSON = Reason(
    "PACKAGE_REFUSED",
    "该数据包已由教育局拒收；请核对后报送更正的内容",
    "the bureau refused this package; look at it and hand in what is right",
    Fixer.PARTNER,
)


def _reused(key: PackageKey) -> Reason:
    return Reason(
        "SEQUENCE_REUSED",
        "同一序号已收到内容不同的数据包，请使用新的序号",
        "this sequence was used before for other content; send it under a new one",
        Fixer.PARTNER,
        f"{key.partner_code}/{key.code.name}/{key.period}/{key.sequence}",
    )
