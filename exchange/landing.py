"""Landing: a package is kept as it came, then every line of it becomes a record; the counts always balance."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from database import bulk, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PASSED_OVER, Direction, PackageCode, PackageState, RecordState, RejectCode

WITH_CONTENT = undefer(tables.ExchangePackage.content_sealed)
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


@dataclass(frozen=True, slots=True)
class Landed:
    """One line of a package and what became of it.

    line_no from 1; line: as it came (or its JSON); facts: what comparisons go by, which names no person; reasons of an
    accepted line are notes; student_id where it is known.
    """

    line_no: int
    state: RecordState
    line: Mapping[str, Any] | msgspec.Raw
    facts: Mapping[str, Any] = field(default_factory=dict)
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
    return replace(key, sequence=sequence)


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


async def supersede(session: AsyncSession, by: tables.ExchangePackage) -> None:
    """What came of the same kind and month under an earlier sequence counts no more, unless it was applied."""
    package = tables.ExchangePackage
    await session.execute(
        update(package)
        .where(
            package.jurisdiction_code == by.jurisdiction_code,
            package.partner_code == by.partner_code,
            package.code == by.code,
            package.period == by.period,
            package.sequence < by.sequence,
            package.state.in_((PackageState.RECEIVED, PackageState.VALIDATED)),
        )
        .values(state=PackageState.SUPERSEDED),
        execution_options={"synchronize_session": "fetch"},
    )


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
    sha256 = digest(content)
    known = await find(session, key)
    if known is not None:
        if known.sha256 != sha256:
            raise Refused(_reused(key))
        return known.id, False
    [package_id] = ids.fresh(1)
    package = tables.ExchangePackage(
        **{name: getattr(key, name) for name in PackageKey.__slots__},
        id=package_id,
        state=state,
        sha256=sha256,
        header=header,
        content_sealed=sealed(keys, package_id, content),
    )
    session.add(package)
    await session.flush()
    return package_id, True


def sealed(keys: Keys, package_id: UUID, content: bytes) -> bytes:
    """A package's bytes as they are kept: compressed, then sealed whole."""
    whole = Field(keys, tables.ExchangePackage.content_sealed)
    return whole.seal(package_id, gzip.compress(content, 6, mtime=0))


def content(keys: Keys, package: tables.ExchangePackage) -> bytes:
    """The bytes of a package that was loaded WITH_CONTENT. Raises Refused (FIELD_ALTERED, FIELD_KEY_UNKNOWN)."""
    if package.content_sealed is None:
        return b""
    whole = Field(keys, tables.ExchangePackage.content_sealed)
    return gzip.decompress(whole.open(package.id, package.content_sealed))


async def record(session: AsyncSession, keys: Keys, package_id: UUID, rows: Iterable[Landed]) -> Counts:
    """Write a record a line by COPY, in the session's transaction, and the package's counts from what was written."""
    tally: Counter[RecordState] = Counter()
    await bulk.copy(session, "exchange_record", _COLUMNS, _tuples(keys, package_id, rows, tally))
    written = Counts(
        received=sum(tally.values()),
        accepted=tally[RecordState.ACCEPTED],
        rejected=tally[RecordState.REJECTED],
        held=tally[RecordState.HELD],
        duplicate=tally[RecordState.DUPLICATE],
    )
    package = tables.ExchangePackage
    await session.execute(
        update(package).where(package.id == package_id).values(**written.as_dict()),
        execution_options={"synchronize_session": False},
    )
    return written


_COLUMNS = [
    "id",
    "package_id",
    "line_no",
    "state",
    "reject_code",
    "reason",
    "id_number_sealed",
    "id_number_index",
    "name",
    "birth_date",
    "fields",
    "line_sealed",
    "student_id",
]


def _tuples(
    keys: Keys, package_id: UUID, rows: Iterable[Landed], tally: Counter[RecordState]
) -> Iterator[tuple[Any, ...]]:
    number = Field(keys, tables.ExchangeRecord.id_number_sealed)
    line, encode = Field(keys, tables.ExchangeRecord.line_sealed), msgspec.json.Encoder().encode
    for id_, row in zip(ids.stream(), rows, strict=False):
        tally[row.state] += 1
        yield (
            id_,
            package_id,
            row.line_no,
            row.state.name,
            row.reject_code.name if row.reject_code else None,
            _json({"reasons": [_said(reason) for reason in row.reasons]}) if row.reasons else "{}",
            number.text(id_, row.id_number),
            number.index(row.id_number),
            row.name,
            row.birth_date,
            _json(row.facts) if row.facts else "{}",
            line.seal(id_, encode(row.line)),
            row.student_id,
        )


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


def reasons(kept: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons a record keeps."""
    return tuple(
        Reason(one["code"], one["zh"], one["en"], Fixer[one["fixer"]], one["place"])
        for one in kept.get("reasons", ())
    )


def _said(reason: Reason) -> dict[str, str]:
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
