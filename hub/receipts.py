"""What the commands do with receipts: write them out, check them here, or anywhere with the hub's public key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc.jwk import KeySet
from sqlalchemy import select

from database import tables
from domain.errors import Fixer, Reason, Refused
from exchange import receipt_chain
from exchange.receipt_chain import Chain
from hub import assembly, keys
from hub.settings import Settings


def public_key(settings: Settings) -> str:
    """The key that receipts are verified with: a JWK Set of this hub's public key."""
    private = keys.key(settings.home, "receipts")
    return json.dumps({"keys": [private.as_dict(private=False)]})


async def written(settings: Settings, partner: str | None) -> bytes:
    """A partner's receipts, or all, a line each, the first one first."""
    return b"".join([receipt_chain.line(said) for _, said in await _kept(settings, partner)])


async def verify(settings: Settings) -> str:
    """Check every receipt that is kept: hash, link, signature. Raises Refused (BAD_RECEIPT)."""
    known = KeySet.import_key_set(json.loads(public_key(settings)))
    chain = Chain(known)
    for place, said in await _kept(settings, None):
        chain.take(said, place)
    return _holds(chain)


def verify_file(key: Path, receipts: Path, files: Sequence[Path]) -> str:
    """Check receipts that were written out, and that files are what they speak of, without the hub.

    Raises Refused: BAD_JWKS, BAD_RECEIPT, NOT_IN_A_RECEIPT.
    """
    chain = receipt_chain.read(_known(key), receipts.read_bytes())
    said = [_holds(chain)]
    for file in files:
        found = chain.find(file.read_bytes(), str(file))
        said.append(
            f"{file}: {found.partner} {found.period} {found.code} {found.direction}, {found.received} lines / 行"
        )
    return "\n".join(said)


def _known(key: Path) -> KeySet:
    try:
        said: Any = json.loads(key.read_text("utf-8"))
        return KeySet.import_key_set(said if "keys" in said else {"keys": [said]})
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        zh, en = "公钥文件无法读取", "the file of the public key cannot be read"
        raise Refused(Reason("BAD_JWKS", zh, en, Fixer.CALLER, str(key))) from error


async def _kept(settings: Settings, partner: str | None) -> list[tuple[str, dict[str, Any]]]:
    of, who = tables.ExchangeReceipt, tables.ExchangePartner
    statement = select(of, who.code).join(who, who.id == of.partner_id).order_by(who.code, of.sequence)
    if partner is not None:
        statement = statement.where(who.code == partner)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        rows = list(await session.execute(statement))
    return [
        (f"{code} {row.sequence}", {name: getattr(row, name) for name in receipt_chain.MEMBERS})
        for row, code in rows
    ]


def _holds(chain: Chain) -> str:
    last = "".join(f"\n{partner} {digest}" for partner, digest in sorted(chain.last.items()))
    return f"{chain.taken} receipts: hashes, chain and signatures hold / 回执校验通过{last}"
