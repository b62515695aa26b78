"""Landing: a package is kept as it came, with one record a line; the same package lands once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction, PackageCode, PackageState, RecordState, RejectCode


@dataclass(frozen=True, slots=True)
class PackageKey:
    """What makes a package itself. period: YYYY-MM; sequence: from 1 within the period."""

    jurisdiction_code: str
    partner_code: str
    code: PackageCode
    direction: Direction
    period: str
    sequence: int
    cycle_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """One line and what became of it. fields: the line as it came; reasons of an accepted line are notes."""

    line_no: int
    state: RecordState
    fields: Mapping[str, object]
    reject_code: RejectCode | None = None
    reasons: tuple[Reason, ...] = ()
    id_number: str | None = None
    name: str | None = None
    birth_date: date | None = None
    student_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The loss ledger of one package: received = accepted + rejected + held + duplicate."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    held: int = 0
    duplicate: int = 0

    @property
    def balanced(self) -> bool:
        """Whether no line was lost."""
        return self.received == self.accepted + self.rejected + self.held + self.duplicate


async def land(
    session: AsyncSession, key: PackageKey, content: bytes, header: dict[str, Any], rows: Iterable[Landed]
) -> tuple[UUID, Counts, bool]:
    """The package's id, its counts, and whether it is new.

    The same key with the same bytes returns what landed before and writes nothing.
    Raises Refused SEQUENCE_REUSED: the same key came with other bytes.
    """
    package_id, counts = await receive(session, key, content, header)
    if counts is not None:
        return package_id, counts, False
    return package_id, await fill(session, package_id, rows), True


async def receive(
    session: AsyncSession, key: PackageKey, content: bytes, header: dict[str, Any]
) -> tuple[UUID, Counts | None]:
    """The package without its lines yet: None for counts; or the one that landed before, with its counts."""
    digest = hashlib.sha256(content).hexdigest()
    await lock(session, f"package/{key.jurisdiction_code}/{key.partner_code}/{key.code.name}/{key.period}")
    landed = (await session.execute(_same_key(key))).one_or_none()
    if landed is not None and landed.sha256 != digest:
        raise Refused(_reused(key))
    if landed is not None:
        return landed.id, Counts(*landed[2:])
    kept = await asyncio.to_thread(gzip.compress, content, 3, mtime=0)
    return await _insert(session, key, digest, kept, header), None


async def lock(session: AsyncSession, name: str) -> None:
    """One at a time by this name, until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _same_key(key: PackageKey) -> Any:  # Any: a Select of seven columns, whose type says nothing more
    package = tables.ExchangePackage
    return select(
        package.id, package.sha256, package.received, package.accepted, package.rejected, package.held, package.duplicate
    ).where(
        package.jurisdiction_code == key.jurisdiction_code,
        package.partner_code == key.partner_code,
        package.code == key.code,
        package.period == key.period,
        package.sequence == key.sequence,
    )  # fmt: skip


def _reused(key: PackageKey) -> Reason:
    return Reason(
        "SEQUENCE_REUSED",
        f"{key.period}第{key.sequence}号数据包已接收过，而这次内容不同；请使用新的序号",
        f"package {key.sequence} of {key.period} was received before with other content; use a new sequence",
        Fixer.SUBMITTER,
    )


async def _insert(
    session: AsyncSession, key: PackageKey, digest: str, kept: bytes, header: dict[str, Any]
) -> UUID:
    statement = insert(tables.ExchangePackage).values(
        jurisdiction_code=key.jurisdiction_code,
        partner_code=key.partner_code,
        code=key.code,
        direction=key.direction,
        period=key.period,
        sequence=key.sequence,
        cycle_id=key.cycle_id,
        state=PackageState.RECEIVED,
        sha256=digest,
        header=header,
        content=kept,
    )
    return (await session.execute(statement.returning(tables.ExchangePackage.id))).scalar_one()


async def fill(session: AsyncSession, package_id: UUID, rows: Iterable[Landed]) -> Counts:
    """The lines of a package just received, and its counts. Raises RuntimeError if a line went missing on the way."""
    tally = _Tally()
    await bulk.copy(session, "exchange_record", _COLUMNS, tally.records(package_id, rows))
    counts = tally.counts()
    package = tables.ExchangePackage
    record = tables.ExchangeRecord
    stored = select(func.count()).select_from(record).where(record.package_id == package_id)
    if not counts.balanced or await session.scalar(stored) != counts.received:
        raise RuntimeError("the loss ledger of a package does not balance")
    await session.execute(
        update(package)
        .where(package.id == package_id)
        .values(
            state=PackageState.VALIDATED,
            received=counts.received,
            accepted=counts.accepted,
            rejected=counts.rejected,
            held=counts.held,
            duplicate=counts.duplicate,
        )
        .execution_options(synchronize_session=False)
    )
    return counts


_COLUMNS = (
    "package_id", "line_no", "state", "reject_code", "reason", "student_id", "id_number", "name", "birth_date", "fields",
)  # fmt: skip


@dataclass(slots=True)
class _Tally:
    received: int = 0
    by_state: Counter[RecordState] = field(default_factory=Counter)

    def records(self, package_id: UUID, rows: Iterable[Landed]) -> Iterator[Sequence[object]]:
        encode = msgspec.json.Encoder().encode
        for row in rows:
            self.received += 1
            self.by_state[row.state] += 1
            yield (
                package_id,
                row.line_no,
                row.state.name,
                row.reject_code and row.reject_code.name,
                encode(said(row.reasons)).decode() if row.reasons else "{}",
                row.student_id,
                row.id_number,
                row.name,
                row.birth_date,
                encode(row.fields).decode(),
            )

    def counts(self) -> Counts:
        named = {state.name.lower(): count for state, count in self.by_state.items()}
        return Counts(received=self.received, **named)


def said(reasons: Sequence[Reason]) -> dict[str, Any]:
    """Reasons as a record keeps them: the first one's code, place, zh, en, fixer; the others under "more"."""
    first, *more = (
        {"code": r.code, "place": r.place, "zh": r.zh, "en": r.en, "fixer": r.fixer.name} for r in reasons
    )
    return {**first, "more": more} if more else dict(first)


def heard(kept: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons a record keeps."""
    parts = [kept, *kept.get("more", ())] if kept else []
    return tuple(Reason(p["code"], p["zh"], p["en"], Fixer[p["fixer"]], p["place"]) for p in parts)
