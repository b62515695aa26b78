"""The people of a center school (学区中心学校): what reaches them of the schools under it, and what they send on (QC-40)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.places.five import CENTER, Five, at, center_school, only, pupil
from tests.casework.way import BUREAU, TOWNSHIP

SEES = "query ($s: ID!, $c: ID!) { student(id: $s) { name idNumberMasked } node(id: $c) { ... on DropoutCase { caseNo } } }"


async def lost(desk: Desk) -> tuple[int, Any]:
    """A child of the school under the center, and its case: nobody could be reached."""
    number = await pupil(desk)
    case = await way.suspected(desk, number)
    said = {"channel": "PHONE", "outcome": "UNREACHABLE", "content": "停机", "contactedOn": desk.on(0)}
    await desk.done("contactRecord", {"studentId": desk.student(number), **said})
    return number, case


async def seen(desk: Desk, number: int, case: Any, center: str) -> bool:
    """Whether the center school's people see a child and its case: both, or none."""
    asked = {"s": desk.student(number), "c": case["id"]}
    found = await desk.door.ask(SEES, asked, **desk.role(CENTER) | at(center))
    child, file = found["student"] is not None, found["node"] is not None
    assert child is file
    return child


@pytest.mark.rule("QC-40")
async def test_who_cannot_be_reached_is_reported_through_the_center_school_in_qiaocheng_alone_QC_40(
    five: Five,
) -> None:
    async def through(desk: Desk) -> Any:
        center = await center_school(desk)
        number, case = await lost(desk)
        before = await seen(desk, number, case, center)
        await desk.done("reportSend", way.reporting(case, "UNREACHABLE"))
        owed = await way.seen(desk, case, "reports { kind sentAt sender { id } timers { limit state } }")
        mine = [each for each in owed["reports"] if each["kind"] == "CENTER_SCHOOL"]
        return (
            before,
            await seen(desk, number, case, center),
            [(each["sender"]["id"] == center, each["sentAt"], each["timers"]) for each in mine],
        )

    owes = [(True, None, [{"limit": "T-04a", "state": "RUNNING"}])]
    assert await five.each(through) == only((False, True, owes), "QC", others=(False, False, []))


@pytest.mark.rule("QC-40")
async def test_a_center_school_receives_from_its_school_and_reports_on_to_bureau_and_government_QC_40(
    five: Five,
) -> None:
    desk = five.desks["QC"]
    center = await center_school(desk)
    _, case = await lost(desk)
    sent = await desk.done("reportSend", way.reporting(case, "UNREACHABLE"))
    got = {"reportId": sent["id"], "expectedVersion": sent["version"]}
    received = await desk.done("reportReceive", got, CENTER, **at(center))
    assert [each["addressee"] for each in received["recipients"] if each["receivedAt"]] == ["CENTER_SCHOOL"]
    said = way.reporting(case, "CENTER_SCHOOL")
    assert await desk.refused("reportSend", said) == ("NOT_THE_SENDER", "kind", "QC-40")
    in_the_schools = way.reporting(case, "UNREACHABLE")
    refused = await desk.refused("reportSend", in_the_schools, CENTER, **at(center))
    assert refused == ("NOT_THE_SENDER", "kind", "QC-19")
    onward = await desk.done("reportSend", said, CENTER, **at(center))
    assert (onward["sender"]["id"], [each["state"] for each in onward["timers"]]) == (center, ["DONE"])
    assert {each["addressee"] for each in onward["recipients"]} == {
        "EDUCATION_BUREAU",
        "TERRITORIAL_GOVERNMENT",
    }
    got = {"reportId": onward["id"], "expectedVersion": onward["version"]}
    assert (await desk.done("reportReceive", got, TOWNSHIP))["version"] > onward["version"]


@pytest.mark.rule("QC-40")
async def test_a_confirmed_dropout_is_the_center_schools_to_report_until_the_case_is_closed_QC_40(
    five: Five,
) -> None:
    desk = five.desks["QC"]
    center = await center_school(desk)
    number = await pupil(desk)
    case = await way.suspected(desk, number)
    said = way.reporting(case, "CENTER_SCHOOL")
    assert (await desk.refused("reportSend", said, CENTER, **at(center)))[0] == "UNKNOWN_CASE"
    case = await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)
    assert await seen(desk, number, case, center)
    for what, others in (("caseOpen", CENTER), ("contactRecord", CENTER)):
        answer = await desk.post(what, _asked(desk, what, number), others, **at(center))
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await desk.done("reportSend", said, CENTER, **at(center))
    assert await seen(desk, number, case, center)
    assert not await seen(desk, number, case, desk.unit(3))  # no center school of its own pupils' schools
    await _closed(desk, number, case)
    assert not await seen(desk, number, case, center)


def _asked(desk: Desk, what: str, number: int) -> dict[str, Any]:
    child = {"studentId": desk.student(number)}
    if what == "caseOpen":
        return child | {"trigger": "SIGN", "noticedOn": desk.on(0), "reason": "无故未到校"}
    return child | {"channel": "PHONE", "outcome": "REACHED", "content": "在家", "contactedOn": desk.on(0)}


async def _closed(desk: Desk, number: int, case: Any) -> None:
    """The child comes back, is followed up to the end, and its case is closed."""
    case = await way.seen(desk, case, "id version")
    back = await way.returned(desk, number, case)
    file = (await way.seen(desk, back, f"returneeFiles {{ {FILE} }}"))["returneeFiles"][0]
    for _ in range(8):
        if file["closedOn"] or desk.today.isoformat() > file["followUpUntil"]:
            break
        desk.time.seconds += 31 * way.DAY
        file = await desk.done("followUpRecord", way.following(desk, file))
    case = await way.seen(desk, back, "id version")
    await desk.done("caseClose", way.of(case, reason="跟踪期满，稳定就读"))


FILE = "id version closedOn followUpUntil"
