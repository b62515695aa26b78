"""Departments that hand in a package by calling: it is kept once, judged, and told line by line."""

from __future__ import annotations

import asyncio
import hashlib
import json
from uuid import UUID

import pytest

from auth import scopes
from tests.exchange import world
from tests.exchange.calling.machines import ALL, CIVIL, PATH, ROSTER, SHORT, Calls, lines, refusal


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_a_package_is_taken_judged_and_told_line_by_line(calls: Calls, packed: bool) -> None:
    answer = await calls.submit(ROSTER, packed=packed)
    assert answer.status_code == 202, answer.text
    said, path = answer.json(), answer.headers["location"]
    assert (said["received"], said["sha256"]) == (ROSTER.count(b"\n"), hashlib.sha256(ROSTER).hexdigest())
    assert path == f"{PATH}/{said['reference']}"
    assert int(answer.headers["retry-after"]) >= 1
    status = await calls.judged(path)
    assert (status["state"], status["received"]) == ("VALIDATED", said["received"])
    assert status["received"] == sum(status[each] for each in ("accepted", "rejected", "held", "duplicate"))
    assert status["rejected"] > 0
    told = lines(await calls.get(f"{path}/outcomes?first=5000"))
    assert [each["lineNo"] for each in told] == list(range(1, said["received"] + 1))
    back = [each for each in told if each["state"] == "REJECTED"]
    assert len(back) == status["rejected"]
    for each in back:
        assert each["code"]
        [reason, *_] = each["reasons"]
        assert {"code", "zh", "en", "whoFixesIt", "place"} <= set(reason)


async def test_outcomes_tell_nothing_of_a_person_but_the_number_of_its_line(calls: Calls) -> None:
    path = (await calls.submit(ROSTER)).headers["location"]
    await calls.judged(path)
    told = (await calls.get(f"{path}/outcomes?first=5000")).text
    for line in ROSTER.splitlines():
        said = json.loads(line)
        for name in ("idNumber", "name", "address", "birthDate", "headOfHousehold"):
            assert not said.get(name) or f'"{said[name]}"' not in told
            assert name != "idNumber" or not said.get(name) or said[name] not in told


async def test_outcomes_come_by_pages_and_are_not_sent_twice(calls: Calls) -> None:
    path = (await calls.submit(SHORT)).headers["location"]
    status = await calls.judged(path)
    seen, at = [], f"{path}/outcomes?first=11"
    for _ in range(4):
        page = await calls.get(at)
        seen += lines(page)
        if "link" not in page.headers:
            break
        at = page.headers["link"].partition("<")[2].partition(">")[0]
    assert [each["lineNo"] for each in seen] == list(range(1, status["received"] + 1))
    for each in (path, f"{path}/outcomes"):
        first = await calls.get(each)
        tag = first.headers["etag"]
        again = await calls.get(each, {"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await calls.get(each, {"if-none-match": '"other"'})).status_code == 200


async def test_the_same_call_again_has_the_same_answer_and_keeps_nothing_more(calls: Calls) -> None:
    first = await calls.submit(SHORT, key="august-roster-1")
    again = await calls.submit(SHORT, key="august-roster-1", packed=True)
    other_key = await calls.submit(SHORT, key="august-roster-2")
    assert {each.status_code for each in (first, again, other_key)} == {202}
    assert first.json() == again.json() == other_key.json()
    await calls.judged(first.headers["location"])
    late = await calls.submit(SHORT, key="august-roster-1")
    assert (late.status_code, late.json()) == (202, first.json())
    assert await calls.packages() == 1


async def test_calls_at_the_same_time_keep_one_package(calls: Calls) -> None:
    answers = await asyncio.gather(*(calls.submit(SHORT, key="all-at-once") for _ in range(4)))
    assert {each.status_code for each in answers} == {202}
    assert len({each.json()["reference"] for each in answers}) == 1
    assert await calls.packages() == 1


async def test_a_key_and_a_sequence_stand_for_one_content(calls: Calls) -> None:
    assert (await calls.submit(SHORT, key="used-before")).status_code == 202
    less = SHORT.partition(b"\n")[2]
    assert refusal(await calls.submit(less, key="used-before")) == (422, "KEY_REUSED", "Idempotency-Key")
    assert refusal(await calls.submit(SHORT, key="used-before", sequence=2))[:2] == (422, "KEY_REUSED")
    assert refusal(await calls.submit(less))[:2] == (409, "SEQUENCE_REUSED")
    assert (await calls.submit(less, sequence=4)).status_code == 202
    assert refusal(await calls.submit(SHORT, sequence=3))[:2] == (409, "SEQUENCE_OLDER")
    # What was refused did not use its key up.
    assert (await calls.submit(less, key="used-before-2", sequence=4)).status_code == 202
    assert await calls.packages() == 2


async def test_only_a_department_may_hand_in_and_see_its_own(calls: Calls) -> None:
    path = (await calls.submit(SHORT)).headers["location"]
    await calls.judged(path)
    for each in (path, f"{path}/outcomes"):
        assert refusal(await calls.get(each, department=CIVIL))[:2] == (404, "NOT_FOUND")
        assert refusal(await calls.get(each, code="511703"))[:2] == (404, "NOT_FOUND")
        assert refusal(await calls.get(each, department=None))[:2] == (403, "NOT_A_PARTNER")
        assert refusal(await calls.get(each, granted=()))[:2] == (403, "INSUFFICIENT_SCOPE")
        assert refusal(await calls.get(each, purposes={"STATISTICS"}))[:2] == (403, "NOT_A_PARTNER")
        assert refusal(await calls.get(each, trusted_only=False, headers={"hub-purpose": "AUDIT"}))[0] == 403
    for who, code in (
        ({"department": None}, "NOT_A_PARTNER"),
        ({"granted": (scopes.EXCHANGE_READ,)}, "INSUFFICIENT_SCOPE"),
    ):
        assert refusal(await calls.submit(SHORT, sequence=2, who=who))[:2] == (403, code)
    stranger = await calls.client.get(path)
    assert refusal(stranger)[:2] == (401, "UNAUTHENTICATED")
    assert stranger.headers["www-authenticate"]
    assert await calls.packages() == 1
    assert lines(await calls.get(f"{PATH}?period={world.PERIOD}", department=CIVIL)) == []
    [own] = lines(await calls.get(f"{PATH}?period={world.PERIOD}"))
    assert own["reference"] in path
    for bad in ("no-uuid", str(UUID(int=0))):
        assert refusal(await calls.get(f"{PATH}/{bad}"))[:2] == (404, "NOT_FOUND")
    assert refusal(await calls.get(f"{PATH}?period=August"))[:2] == (400, "BAD_PERIOD")
    assert refusal(await calls.get(f"{path}/outcomes?first=0")) == (400, "BAD_REQUEST", "first")


async def test_a_roster_worth_nothing_is_refused_with_its_reason(calls: Calls) -> None:
    path = (await calls.submit(b"")).headers["location"]
    status = await calls.judged(path)
    assert (status["state"], status["refusal"]["code"]) == ("REFUSED", "PACKAGE_EMPTY")
    assert lines(await calls.get(f"{path}/outcomes")) == []
    assert (await calls.submit(SHORT, sequence=2)).status_code == 202


async def test_what_was_handed_in_and_judged_is_on_record(calls: Calls) -> None:
    path = (await calls.submit(SHORT, who={"granted": ALL})).headers["location"]
    await calls.judged(path)
    said = {(each.operation, each.client_id, each.rows) for each in await calls.records()}
    assert ("exchangeSubmit", "public_security", 30) in said
    assert ("exchange judge", "hub", 30) in said
