"""Funds that are due and what arrives of them: who keeps the register, what it refuses (HL-29)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.casework.places.five import CODES, Five, side_by_side
from tests.conftest import Databases
from tests.duties.calendar_desk import calendar_desk
from tests.duties.obliged import department, unit
from tests.duties.registers import BUREAU, OFFICE, SCHOOL, TOWNSHIP, allocation, arrival, found, seen

FINANCE: dict[str, Any] = {"role": Role.DEPARTMENT, "department": Department.FINANCE}
POLICE = {"role": Role.DEPARTMENT, "department": Department.PUBLIC_SECURITY}
INSPECTION: dict[str, Any] = {"role": Role.INSPECTION_OFFICER, "purpose": "SUPERVISION"}


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Hulin, 12 October 2026."""
    async with calendar_desk(databases, template, CODES["HL"]) as made:
        made.move_to(date(2026, 10, 12))
        yield made


async def due(here: Desk, **more: Any) -> Any:
    """Ten thousand yuan that the finance department is to pay."""
    own = await department(here, Department.FINANCE)
    return await here.done("fundAllocationRecord", allocation(here, own, **more), **FINANCE)


async def test_an_allocation_adds_up_its_arrivals_and_says_on_which_day_it_was_in_full_HL_29(
    here: Desk,
) -> None:
    of = await due(here, dueOn="2026-10-20", clause="HL-29", documentNo="虎财教〔2026〕9号")
    assert (of["amount"], of["arrived"], of["fullOn"], of["clause"]) == (1_000_000, 0, None, "HL-29")
    assert (of["schoolYear"], of["term"], of["period"]) == ("2026-2027", "2026-AUTUMN", "2026-2027")
    first = await here.done("fundArrivalRecord", arrival(here, of, 600_000, heldOn="2026-10-09"), **FINANCE)
    assert (first["allocation"]["arrived"], first["allocation"]["fullOn"]) == (600_000, None)
    last = await here.done("fundArrivalRecord", arrival(here, of, 400_000, heldOn="2026-10-02"), **FINANCE)
    # Recorded last, it arrived first: the day on which all was there is that of the other part.
    assert (last["allocation"]["arrived"], last["allocation"]["fullOn"]) == (1_000_000, "2026-10-09")
    assert await found(here, "fundAllocations", inFull=True) == {of["id"]}
    mended = await here.done("fundArrivalCorrect", seen(first, "arrivalId", amount=599_999), **FINANCE)
    assert (mended["allocation"]["arrived"], mended["allocation"]["fullOn"]) == (999_999, None)
    assert "amount=600000" in mended["history"][-1]["reason"]
    gone = await here.done("fundArrivalWithdraw", seen(last, "arrivalId"), **FINANCE)
    assert gone["allocation"]["arrived"] == 599_999
    lower = {"allocationId": of["id"], "expectedVersion": gone["allocation"]["version"], "reason": "预算调减"}
    row = await here.done("fundAllocationCorrect", lower | {"amount": 599_999}, **FINANCE)
    assert (row["amount"], row["arrived"], row["fullOn"]) == (599_999, 599_999, "2026-10-09")
    assert row["history"][-1]["reason"] == "更正：预算调减（原：amount=1000000）"
    assert [each["amount"] for each in row["arrivals"]] == [599_999, 400_000]


async def test_large_sums_are_exact_to_the_fen_HL_29(here: Desk) -> None:
    of = await due(here, amount=12_345_678_901)
    part = await here.done("fundArrivalRecord", arrival(here, of, 12_345_678_900), **FINANCE)
    assert part["allocation"]["arrived"] == 12_345_678_900
    listed = "{ fundAllocations(first: 1) { nodes { amount arrived arrivals { amount } } } }"
    [shown] = (await here.ask(listed, role=BUREAU))["fundAllocations"]["nodes"]
    assert shown == {
        "amount": 12_345_678_901,
        "arrived": 12_345_678_900,
        "arrivals": [{"amount": 12_345_678_900}],
    }
    own = await department(here, Department.FINANCE)
    for wrong in (1.5, "100", True, 2**53):
        answer = await here.post("fundAllocationRecord", allocation(here, own, amount=wrong), **FINANCE)
        assert answer["errors"], wrong


async def test_filters_find_by_what_it_is_for_when_and_whether_it_came(here: Desk) -> None:
    own = await department(here, Department.FINANCE)
    early = await due(here, heldOn="2026-09-01", dueOn="2026-09-30", period="2026-2027-1", clause="HL-29")
    late = await due(here, purpose="SALARIES", dueOn="2026-12-31")
    part = await here.done("fundArrivalRecord", arrival(here, early, 1_000_000), **FINANCE)
    for filter, wanted in (
        ({"purpose": ["SALARIES"]}, {late["id"]}),
        ({"period": "2026-2027-1"}, {early["id"]}),
        ({"clause": "HL-29"}, {early["id"]}),
        ({"dueFrom": "2026-10-01"}, {late["id"]}),
        ({"dueUntil": "2026-09-30"}, {early["id"]}),
        ({"inFull": True}, {early["id"]}),
        ({"inFull": False}, {late["id"]}),
        ({"unitId": own}, {early["id"], late["id"]}),
    ):
        assert await found(here, "fundAllocations", **filter) == wanted, filter
    assert await found(here, "fundArrivals", allocationId=early["id"]) == {part["id"]}
    assert await found(here, "fundArrivals", allocationId=late["id"]) == set()
    assert await found(here, "fundArrivals", heldFrom=here.on(1)) == set()
    assert await found(here, "fundArrivals", heldUntil=here.on(0), unitId=own) == {part["id"]}
    await here.done("fundAllocationWithdraw", seen(late, "allocationId"), **FINANCE)
    assert await found(here, "fundAllocations", withdrawn=True) == {late["id"]}
    await here.done("fundArrivalWithdraw", seen(part, "arrivalId"), **FINANCE)
    assert await found(here, "fundArrivals", withdrawn=False) == set()


async def test_the_finance_department_the_bureau_and_the_countys_offices_see_it_and_nobody_else(
    here: Desk,
) -> None:
    of = await due(here)
    await here.done("fundArrivalRecord", arrival(here, of, 1), **FINANCE)
    query = "{ fundAllocations(first: 9) { nodes { id } } fundArrivals(first: 9) { nodes { amount } } }"
    whole = {"fundAllocations": {"nodes": [{"id": of["id"]}]}, "fundArrivals": {"nodes": [{"amount": 1}]}}
    for viewer in (FINANCE, {"role": BUREAU}, {"role": OFFICE}, INSPECTION):
        assert await here.door.ask(query, **here.role(viewer["role"]) | viewer) == whole, viewer
    nothing = {"fundAllocations": {"nodes": []}, "fundArrivals": {"nodes": []}}
    for viewer in (POLICE, {"role": SCHOOL}, {"role": TOWNSHIP}):
        assert await here.door.ask(query, **here.role(viewer["role"]) | viewer) == nothing, viewer
    said = allocation(here, here.unit(3))
    assert (await here.post("fundAllocationRecord", said, SCHOOL))["errors"][0]["extensions"][
        "code"
    ] == "FORBIDDEN"


async def test_what_cannot_be_is_refused(here: Desk) -> None:
    own = await department(here, Department.FINANCE)
    said = allocation(here, own)
    foreign = f"Organization:{here.door.here['Organization'][3]}"
    for more, why in (
        ({"amount": 0}, ("BAD_AMOUNT", "amount", "HL-29")),
        ({"amount": -1}, ("BAD_AMOUNT", "amount", "HL-29")),
        ({"amount": 200_000_000_001}, ("BAD_AMOUNT", "amount", "HL-29")),
        ({"heldOn": here.on(1), "dueOn": here.on(2)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
        ({"dueOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "dueOn", None)),
        ({"dueOn": "2028-09-01"}, ("IMPOSSIBLE_DATE", "dueOn", None)),
        ({"period": "2026"}, ("BAD_TERM", "period", None)),
        ({"period": "2026-2028"}, ("BAD_TERM", "period", None)),
        ({"period": "2026-2027-3"}, ("BAD_TERM", "period", None)),
        ({"period": "2028-2029"}, ("BAD_TERM", "period", None)),
        ({"clause": "QC-32a"}, ("UNKNOWN_CLAUSE", "clause", None)),
        ({"title": " "}, ("BAD_TEXT", "title", None)),
        ({"title": "长" * 101}, ("BAD_TEXT", "title", None)),
        ({"documentNo": ""}, ("BAD_TEXT", "documentNo", None)),
        ({"title": "某人230381201209082122"}, ("PERSONAL_NUMBER", "title", None)),
        ({"unitId": foreign}, ("NO_SUCH_UNIT", "unitId", None)),
    ):
        assert await here.refused("fundAllocationRecord", said | more, **FINANCE) == why, more
    most = await due(here, amount=200_000_000_000)
    full = ("BAD_AMOUNT", "amount", "HL-29")
    assert await here.refused("fundAllocationRecord", said, **FINANCE) == full
    assert (await here.refused("fundAllocationRecord", said, BUREAU))[0] == "NOT_YOUR_REGISTER"
    offices = await unit(here, "801", OrgType.EDUCATION_BUREAU)
    others = ("REGISTER_OF_OTHERS", "unitId", "HL-29")
    assert await here.refused("fundAllocationRecord", said | {"unitId": offices}, BUREAU) == others
    police = await unit(here, "803", OrgType.DEPARTMENT)
    assert await here.refused("fundAllocationRecord", said | {"unitId": police}, **POLICE) == others
    stale = seen(most, "allocationId", title="改名") | {"expectedVersion": 9}
    assert (await here.refused("fundAllocationCorrect", stale, **FINANCE))[0] == "STALE_VERSION"
    same = seen(most, "allocationId", amount=200_000_000_000)
    assert (await here.refused("fundAllocationCorrect", same, **FINANCE))[0] == "NOTHING_CORRECTED"
    assert (await here.refused("fundAllocationCorrect", seen(most, "allocationId", title="改名"), **POLICE))[
        0
    ] == ("UNKNOWN_ALLOCATION")
    row = await here.done(
        "fundAllocationCorrect", seen(most, "allocationId", amount=5, purpose="OTHER"), **FINANCE
    )
    assert (row["amount"], row["purpose"]) == (5, "OTHER")
    silent = seen(row, "allocationId") | {"reason": ""}
    assert (await here.refused("fundAllocationWithdraw", silent, **FINANCE))[0] == "BAD_TEXT"


async def test_no_more_arrives_than_is_due_and_nothing_before_its_day(here: Desk) -> None:
    of = await due(here)
    for part, why in (
        (arrival(here, of, 1_000_001), ("MORE_THAN_DUE", "amount", "HL-29")),
        (arrival(here, of, 0), ("BAD_AMOUNT", "amount", "HL-29")),
        (arrival(here, of, 5, heldOn=here.on(1)), ("IMPOSSIBLE_DATE", "heldOn", None)),
        (arrival(here, of, 5, voucher=""), ("BAD_TEXT", "voucher", None)),
    ):
        assert await here.refused("fundArrivalRecord", part, **FINANCE) == why, part
    for viewer in (POLICE, {"role": BUREAU}):
        why = await here.refused("fundArrivalRecord", arrival(here, of, 5), **viewer)
        assert why[0] == ("UNKNOWN_ALLOCATION" if viewer is POLICE else "NOT_YOUR_REGISTER")
    first = await here.done("fundArrivalRecord", arrival(here, of, 700_000), **FINANCE)
    more = ("MORE_THAN_DUE", "amount", "HL-29")
    assert await here.refused("fundArrivalRecord", arrival(here, of, 300_001), **FINANCE) == more
    high = seen(first, "arrivalId", amount=1_000_001)
    assert await here.refused("fundArrivalCorrect", high, **FINANCE) == more
    stale = seen(first, "arrivalId", amount=1) | {"expectedVersion": 9}
    assert (await here.refused("fundArrivalCorrect", stale, **FINANCE))[0] == "STALE_VERSION"
    assert (await here.refused("fundArrivalWithdraw", seen(first, "arrivalId"), **POLICE))[
        0
    ] == "UNKNOWN_ARRIVAL"
    now = {"allocationId": of["id"], "expectedVersion": first["allocation"]["version"], "reason": "登记有误"}
    low = await here.refused("fundAllocationCorrect", now | {"amount": 699_999}, **FINANCE)
    assert low == more
    held = ("HAS_ARRIVALS", "allocationId", "HL-29")
    assert await here.refused("fundAllocationWithdraw", now, **FINANCE) == held
    gone = await here.done("fundArrivalWithdraw", seen(first, "arrivalId"), **FINANCE)
    assert (await here.refused("fundArrivalCorrect", seen(gone, "arrivalId"), **FINANCE))[
        0
    ] == "ROW_WITHDRAWN"
    now["expectedVersion"] = gone["allocation"]["version"]
    await here.done("fundAllocationWithdraw", now, **FINANCE)
    over = ("ROW_WITHDRAWN", "allocationId", None)
    assert await here.refused("fundArrivalRecord", arrival(here, of, 5), **FINANCE) == over


async def test_where_there_is_no_finance_department_the_bureau_keeps_it(
    databases: Databases, template: str
) -> None:
    async with side_by_side(databases, template) as five:
        assert await kept_by_bureau(five) == {
            "GH": "UNKNOWN_CLAUSE",
            "DC": "UNKNOWN_CLAUSE",
            "BS": "UNKNOWN_CLAUSE",
            "HL": "HL-29",
            "QC": "UNKNOWN_CLAUSE",
        }


async def kept_by_bureau(five: Five) -> dict[str, str | None]:
    """Of each place, whose bureau records it, the clause that such a record may name."""

    async def recorded(desk: Desk) -> str | None:
        own = await unit(desk, "BUREAU", OrgType.EDUCATION_BUREAU, Department.EDUCATION_BUREAU)
        plain = await desk.done("fundAllocationRecord", allocation(desk, own), BUREAU)
        part = await desk.done("fundArrivalRecord", arrival(desk, plain, 1), BUREAU)
        assert (plain["clause"], part["allocation"]["arrived"]) == (None, 1)
        answer = await desk.post("fundAllocationRecord", allocation(desk, own, clause="HL-29"), BUREAU)
        done = answer["data"]["fundAllocationRecord"]
        clause: str | None = done.get("code") or done["fundAllocation"]["clause"]
        return clause

    return await five.each(recorded)
