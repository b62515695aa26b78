"""Receipts and files checked with nothing but the hub's public key: one byte more or less does not pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import pytest
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import select

from database import gate, tables
from domain.errors import Refused
from exchange import pages, receipt_chain
from exchange.receipt import canonical
from hub import keys
from tests import sealing
from tests.exchange import world
from tests.exchange.test_faults import worker
from tests.exchange.test_months import SEPTEMBER, month
from tests.partners import standin


@dataclass(frozen=True)
class Kept:
    """What a partner keeps: the hub's public key, the receipts of two months, the files that were exchanged by package."""

    key: KeySet
    receipts: bytes
    files: dict[str, bytes]


@pytest.fixture
async def kept(fresh: Callable[[], str]) -> Kept:
    private = ECKey.generate_key("P-256", auto_kid=True)
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            for period in (world.PERIOD, SEPTEMBER):
                await month(cycle, period)
            async with sessions() as session:
                rows = list(await session.scalars(select(tables.ExchangeReceipt)))
                ring = await gate.writing(session, sealing.ring)
                found = select(tables.ExchangePackage).where(tables.ExchangePackage.partner_code == "police")
                packages = list(await session.scalars(found))
                contents = {each.id: await pages.whole(session, ring, each.id) for each in packages}
    rows.sort(key=lambda row: row.sequence)
    sign = keys.signer(private)  # the tests' worker has no key
    said = [
        {name: getattr(row, name) for name in receipt_chain.MEMBERS}
        | {"signature": sign(canonical(row.body))}
        for row in rows
    ]
    return Kept(
        KeySet.import_key_set({"keys": [private.as_dict(private=False)]}),
        b"".join(map(receipt_chain.line, said)),
        {f"{each.period} {each.code.name}": contents[each.id] for each in packages},
    )


def refused(kept: Kept, content: bytes) -> bool:
    try:
        receipt_chain.read(kept.key, content)
    except Refused as error:
        return error.reason.code == "BAD_RECEIPT" and error.reason.place.startswith("line ")
    return False


def changed(content: bytes, at: int, random: Random) -> bytes:
    """The same with one byte of it another one."""
    return content[:at] + bytes([content[at] ^ random.randrange(1, 256)]) + content[at + 1 :]


async def test_what_was_kept_holds_and_each_file_is_told_by_its_month(kept: Kept) -> None:
    chain = receipt_chain.read(kept.key, kept.receipts)
    assert (chain.taken, set(chain.last)) == (2, {"police"})
    assert len(kept.files) == 10
    for name, content in kept.files.items():
        if content:
            found = chain.find(content, name)
            assert f"{found.period} {found.code}" == name
            assert found.received == content.count(b"\n")


async def test_one_byte_of_a_file_of_a_receipt_or_the_order_of_months_changed_is_found(kept: Kept) -> None:
    random, chain = Random(8), receipt_chain.read(kept.key, kept.receipts)
    assert [
        at for at in range(len(kept.receipts)) if not refused(kept, changed(kept.receipts, at, random))
    ] == []
    for name, content in kept.files.items():
        for at in random.sample(range(len(content)), min(200, len(content))):
            with pytest.raises(Refused) as error:
                chain.find(changed(content, at, random), name)
            assert (error.value.reason.code, error.value.reason.place) == ("NOT_IN_A_RECEIPT", name)
    first, second = kept.receipts.splitlines(keepends=True)
    # Turned round, the first one left out, one twice, cut short, nothing at all.
    for content in (second + first, second, first + first + second, kept.receipts[:-1], b"", b"\n"):
        assert refused(kept, content), content[:80]


async def test_another_hubs_key_verifies_nothing(kept: Kept) -> None:
    other = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
    assert refused(replace(kept, key=KeySet.import_key_set({"keys": [other]})), kept.receipts)
    kid = kept.key.keys[0].kid
    assert refused(replace(kept, key=KeySet.import_key_set({"keys": [other | {"kid": kid}]})), kept.receipts)


async def test_any_bytes_are_refused_in_words(kept: Kept) -> None:
    for content in (b"\xff\xfe", b"[" * 100_000, b"{}\n", b"null\n", b'{"body":{}}\n', b"0" * 10_000 + b"\n"):
        assert refused(kept, content), content[:20]
