"""Every switch spoils exactly what it says, as often as it is set."""

import json
from datetime import date
from typing import Any

import httpx
import msgspec
import pytest

from connectors.police import SchoolAgePerson
from domain import identity
from domain.exchange import PackageCode
from partners import spoil
from partners.faults import Fault, Faults
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk


async def rows(desk: Desk) -> list[dict[str, Any]]:
    reply = await desk.transport.pull(standin.ask())
    found = [json.loads(line) for line in reply.content.splitlines()]
    assert [row["lineNo"] for row in found] == list(range(1, len(found) + 1))
    return found


def faulty(found: list[dict[str, Any]]) -> int:
    today = date(2026, 9, 8)
    return sum(identity.fault(row["idNumber"], today) is not None for row in found)


async def test_bad_checksums_are_every_tenth_line(desk: Desk) -> None:
    assert faulty(await rows(desk)) == 0
    desk.faults.set(Fault.BAD_CHECKSUMS)
    assert faulty(await rows(desk)) == 2


async def test_duplicates_repeat_every_tenth_line(desk: Desk) -> None:
    desk.faults.set(Fault.DUPLICATES)
    found = await rows(desk)
    assert (len(found), len({row["idNumber"] for row in found})) == (14, 12)


async def test_ten_times_the_rows_are_ten_times_the_people(desk: Desk) -> None:
    desk.faults.set(Fault.TEN_TIMES)
    found = await rows(desk)
    assert (len(found), len({row["idNumber"] for row in found}), faulty(found)) == (120, 120, 0)


async def test_twins_share_all_but_name_and_number(desk: Desk) -> None:
    desk.faults.set(Fault.TWINS)
    child, twin = (await rows(desk))[:2]
    assert {field for field in child if child[field] != twin[field]} == {"lineNo", "name", "idNumber"}
    assert faulty([child, twin]) == 0


async def test_renamed_townships_change_codes_and_addresses(desk: Desk) -> None:
    desk.faults.set(Fault.RENAMED_TOWNSHIPS)
    found = await rows(desk)
    assert {row["townshipCode"] for row in found} == {"150785900"}
    assert {row["address"] for row in found} == {"好里堡镇一村"}


async def test_schema_drift_adds_a_field_no_line_may_have(desk: Desk) -> None:
    desk.faults.set(Fault.SCHEMA_DRIFT)
    reply = await desk.transport.pull(standin.ask())
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(reply.content.splitlines()[0], type=SchoolAgePerson)


def test_the_month_before_january_is_december() -> None:
    assert (spoil.month_before("2026-01"), spoil.month_before("2026-09")) == ("2025-12", "2026-08")


def test_a_fault_set_for_a_package_happens_with_that_package_only() -> None:
    faults = Faults()
    faults.set(Fault.EMPTY_ROSTER, 1, PackageCode.HOUSEHOLD_CHANGE_ROSTER.name)
    assert faults.left() == {"empty_roster@HOUSEHOLD_CHANGE_ROSTER": 1}
    assert not faults.take(Fault.EMPTY_ROSTER, PackageCode.SCHOOL_AGE_POPULATION.name)
    assert faults.take(Fault.EMPTY_ROSTER, PackageCode.HOUSEHOLD_CHANGE_ROSTER.name)
    assert faults.left() == {}


async def test_switches_are_flipped_at_run_time_from_this_machine(desk: Desk) -> None:
    control = "/control/faults"
    put = await desk.client.put(control, json={"empty_roster": 1, "slow": 2})
    await desk.client.put(control, json={"error": 1}, params={"package": "VERIFICATION_RESULT"})
    assert put.json() == {"empty_roster": 1, "slow": 2}
    assert (await desk.client.get(control)).json() == {**put.json(), "error@VERIFICATION_RESULT": 1}
    assert await rows(desk) == []
    assert (await desk.client.delete(control)).json() == {}
    assert (await desk.client.put(control, json={"no_such": 1})).status_code == 400
    assert (await desk.client.put(control, json={"slow": -1})).status_code == 400


@pytest.mark.parametrize("caller", ["192.0.2.7", "2001:db8::7"])
async def test_switches_cannot_be_seen_from_another_machine(desk: Desk, caller: str) -> None:
    away = httpx.ASGITransport(desk.app, client=(caller, 4000))
    async with httpx.AsyncClient(transport=away, base_url=ISSUER) as client:
        answer = await client.put("/control/faults", json={"slow": 1})
    assert (answer.status_code, desk.faults.left()) == (404, {})
