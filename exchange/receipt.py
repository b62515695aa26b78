"""Receipts: what was sent, received, applied and refused in one cycle, chained to the last one and signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables

Signer = Callable[[bytes], str]
"""Signs the canonical bytes of a receipt as a compact JWS (RFC 7515)."""


async def issue(
    session: AsyncSession, cycle_id: UUID, partner: str, sign: Signer, counted: dict[str, Any]
) -> dict[str, Any]:
    """The cycle's receipt, made once. counted: what reconciliation and application counted.

    Returns {"sequence", "digest", "previous"}; the body lists every package with its hash and loss ledger.
    """
    receipt, cycle = tables.ExchangeReceipt, await session.get_one(tables.ExchangeCycle, cycle_id)
    known = (await session.execute(select(receipt).where(receipt.cycle_id == cycle_id))).scalar_one_or_none()
    if known is None:
        last = await _last(session, cycle.partner_id)
        body = {
            "partner": partner,
            "period": cycle.period,
            "jurisdictionCode": cycle.jurisdiction_code,
            "previous": last.digest if last else None,
            "sequence": last.sequence + 1 if last else 1,
            "packages": await _packages(session, cycle_id),
            **counted,
        }
        content = canonical(body)
        known = receipt(
            cycle_id=cycle_id,
            partner_id=cycle.partner_id,
            sequence=body["sequence"],
            previous=body["previous"],
            body=body,
            digest=digest(content),
            signature=sign(content),
        )
        session.add(known)
        await session.flush()
    return {"sequence": known.sequence, "digest": known.digest, "previous": known.previous}


def digest(content: bytes) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(body: dict[str, Any]) -> bytes:
    """The bytes that are hashed and signed: JSON with sorted keys, no blanks, UTF-8."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


async def _last(session: AsyncSession, partner_id: UUID) -> tables.ExchangeReceipt | None:
    receipt = tables.ExchangeReceipt
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(partner_id), 8))))
    statement = (
        select(receipt).where(receipt.partner_id == partner_id).order_by(receipt.sequence.desc()).limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def _packages(session: AsyncSession, cycle_id: UUID) -> list[dict[str, Any]]:
    package = tables.ExchangePackage
    statement = select(package).where(package.cycle_id == cycle_id).order_by(package.code, package.sequence)
    return [
        {
            "code": row.code.name,
            "direction": row.direction.name,
            "sequence": row.sequence,
            "sha256": row.sha256,
            "reference": row.reference,
            **{
                name: getattr(row, name) for name in ("received", "accepted", "rejected", "held", "duplicate")
            },
        }
        for row in (await session.execute(statement)).scalars()
    ]
