"""What departments fetch: receipts as they travel, the key to check them with, code lists with their versions."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from joserfc.jwk import ECKey, KeySet
from sqlalchemy import select

from connectors.departments import CONNECTORS
from database import tables
from domain import calendar, ethnicity
from domain.exchange import CycleState, RejectCode
from exchange import receipt, receipt_chain
from hub import keys
from tests.exchange import world
from tests.exchange.calling.machines import CIVIL, RECEIPT_KEYS, Calls, lines, refusal

RECEIPTS, LISTS = "/exchange/receipts", "/exchange/code-lists"


async def issued(calls: Calls, partner: str, key: ECKey, *periods: str) -> None:
    """Receipts of closed months."""
    async with calls.sessions.begin() as session:
        who = tables.ExchangePartner
        of = await session.scalar(select(who).where(who.code == partner))
        if of is None:
            department = CONNECTORS[partner].department
            of = who(jurisdiction_code=world.CODE, code=partner, department=department, name_zh=department.zh)
            session.add(of)
            await session.flush()
        for period in periods:
            cycle = tables.ExchangeCycle(
                jurisdiction_code=world.CODE,
                partner_id=of.id,
                period=period,
                workflow_id=f"exchange/{partner}/{period}",
                due_at=calendar.snapshot_instant(period),
                state=CycleState.CLOSED,
            )
            session.add(cycle)
            await session.flush()
            await receipt.issue(session, cycle.id, partner, keys.signer(key), {})


async def test_a_departments_receipts_hold_as_they_come_and_are_its_own(calls: Calls) -> None:
    key = ECKey.generate_key("P-256", auto_kid=True)
    await issued(calls, "police", key, "2026-06", "2026-07", "2026-08")
    await issued(calls, "civil_affairs", key, "2026-08")
    whole = await calls.get(RECEIPTS)
    known = KeySet.import_key_set({"keys": [key.as_dict(private=False)]})
    assert receipt_chain.read(known, whole.content).taken == 3
    assert [each["body"]["partner"] for each in lines(whole)] == ["police"] * 3
    first = await calls.get(f"{RECEIPTS}?first=2")
    at = first.headers["link"].partition("<")[2].partition(">")[0]
    rest = await calls.get(at)
    assert first.content + rest.content == whole.content
    assert "link" not in rest.headers
    assert [each["body"]["partner"] for each in lines(await calls.get(RECEIPTS, department=CIVIL))] == [
        "civil_affairs"
    ]
    again = await calls.get(RECEIPTS, {"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await issued(calls, "police", key, "2026-09")
    assert (await calls.get(RECEIPTS, {"if-none-match": whole.headers["etag"]})).status_code == 200


async def test_the_key_of_receipts_is_there_for_everybody(calls: Calls) -> None:
    answer = await calls.client.get("/.well-known/exchange-receipts.json")
    assert (answer.status_code, answer.text) == (200, RECEIPT_KEYS)


async def test_every_code_list_has_the_version_of_what_it_says(calls: Calls) -> None:
    manifest = await calls.get(LISTS)
    said: dict[str, Any] = manifest.json()
    assert said["jurisdictionCode"] == world.CODE
    named = {each["name"]: each for each in said["lists"]}
    assert {"region", "sex", "ethnicity", "packageCode", "rejectCode", "specialGroup"} <= set(named)
    for each in named.values():
        one = await calls.get(each["url"])
        told = one.json()
        assert {name: told[name] for name in each} == each
        content = json.dumps(told["entries"], ensure_ascii=False, separators=(",", ":")).encode()
        assert hashlib.sha256(content).hexdigest() == each["version"]
        assert len(told["entries"]) == each["count"] > 0
        assert len({entry["code"] for entry in told["entries"]}) == each["count"]
        assert (await calls.get(each["url"], {"if-none-match": one.headers["etag"]})).status_code == 304
    assert (await calls.get(LISTS, {"if-none-match": manifest.headers["etag"]})).status_code == 304
    assert refusal(await calls.get(f"{LISTS}/nothing"))[:2] == (404, "NOT_FOUND")


async def test_the_lists_are_the_domains_and_the_countys(calls: Calls) -> None:
    async def codes(name: str) -> dict[str, str]:
        return {each["code"]: each["zh"] for each in (await calls.get(f"{LISTS}/{name}")).json()["entries"]}

    assert (await codes("sex"))["2"] == "女"
    assert (await codes("rejectCode"))["BAD_ID"] == RejectCode.BAD_ID.zh
    assert set(await codes("ethnicity")) == set(ethnicity.CODES.values())
    regions = await codes("region")
    assert all(code.startswith(world.CODE) for code in regions)
    assert {9, 12} == {len(code) for code in regions}
    before = (await calls.get(LISTS)).headers["etag"]
    async with calls.sessions.begin() as session:
        unit = tables.Organization
        village = await session.scalar(select(unit).where(unit.code == max(regions, key=len)))
        assert village is not None
        village.name_zh = "新名称村"
    after = await calls.get(LISTS)
    assert after.headers["etag"] != before
    assert "新名称村" in (await codes("region")).values()
