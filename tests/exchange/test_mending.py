"""A line that went back, mended alone: as if it had come right, what came beside it, the department not asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from sqlalchemy import select

from auth import scopes
from connectors._core import encode
from database import tables
from database.crypto.field import Field
from domain.exchange import CycleState, PackageCode, PackageState
from domain.role import Role
from exchange import decide, freeze, landing, mending
from exchange.start import start
from tests import sealing
from tests.exchange import state, world
from tests.exchange.operated import REFUSED, Office, office
from tests.exchange.spoiled import Says
from tests.exchange.test_faults import played

ROSTER, CHANGES = PackageCode.SCHOOL_AGE_POPULATION, PackageCode.HOUSEHOLD_CHANGE_ROSTER
LINE = 5
RIGHT = world.small_county().school_age_population()[LINE - 1]
_RECORD = "{ id lineNo state rejectCode reasons resolution resolutionReason formerReasons package { id accepted rejected } }"
_DONE = f"{{ __typename ... on ExchangeLineChanged {{ exchangeRecord {_RECORD} }} {REFUSED} }}"
MEND = f"mutation ($i: ExchangeMendLineInput!) {{ exchangeMendLine(input: $i) {_DONE} }}"
GIVE_UP = f"mutation ($i: ExchangeGiveUpLineInput!) {{ exchangeGiveUpLine(input: $i) {_DONE} }}"
FIND = "query ($f: ExchangeRecordFilter!) { exchangeRecords(filter: $f, first: 100, order: ID) { nodes { id lineNo package { id rejected accepted } } } }"
MENDED = [{"name": "idNumber", "value": RIGHT.id_number}]
WAITING = {"partner": "police", "period": world.PERIOD, "waiting": True}


def says(*, right: bool = False, changes: bool = True) -> Says:
    """The police, whose fifth child has a number that cannot be; changes: whether their other roster is worth anything."""
    county = world.small_county()
    lines = county.school_age_population()
    if not right:
        number = lines[LINE - 1].id_number or ""
        wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
        lines[LINE - 1] = msgspec.structs.replace(lines[LINE - 1], id_number=wrong)
    sent = encode(county.household_changes()) if changes else b"{}\n" * 30
    return Says({ROSTER: encode(lines), CHANGES: sent})


async def back(here: Office, **more: Any) -> list[dict[str, Any]]:
    """The fifth line of the roster if it waits for somebody."""
    said = {**WAITING, "code": ROSTER.name, **more}
    found = (await here.post(FIND, {"f": said}))["data"]["exchangeRecords"]["nodes"]
    return [each for each in found if each["lineNo"] == LINE]


async def told(here: Office) -> dict[str, Any]:
    """What the tables say, and of packages only what there is of them."""
    async with here.sessions() as session:
        found = await state.told(session)
    return {
        name: found[name] for name in ("student", "discrepancy", "ledger_entry", "verification", "comparison")
    }


@pytest.fixture
async def rejected(fresh: Callable[[], str]) -> AsyncIterator[Office]:
    """A county whose month failed, and of whose roster a line went back."""
    async with office(fresh(), says(changes=False)) as here:
        assert (await played(here.cycle))["state"] == "FAILED"
        yield here


async def test_an_open_month_goes_on_with_the_mended_line_as_if_it_had_come_so(
    fresh: Callable[[], str],
) -> None:
    department = says(changes=False)
    async with office(fresh(), department) as here:
        assert (await played(here.cycle))["failure"]["code"] == "PACKAGE_MOSTLY_REJECTED"
        [line] = await back(here)
        assert line["lineNo"] == LINE
        done = (await here.said(MEND, recordId=line["id"], members=MENDED, reason="与公安核对"))[
            "exchangeRecord"
        ]
        assert (done["state"], done["rejectCode"], done["resolution"]) == ("ACCEPTED", None, "MENDED")
        assert done["formerReasons"][0]["code"] == "BAD_ID"
        before = line["package"]
        assert done["package"] == {
            **before,
            "accepted": before["accepted"] + 1,
            "rejected": before["rejected"] - 1,
        }
        assert await back(here) == []
        again = await here.said(MEND, recordId=line["id"], members=MENDED, reason="与公安核对")
        assert again["code"] == "LINE_SETTLED"
        department.content = {CHANGES: says().content[CHANGES]}
        assert (await played(here.cycle))["state"] == "CLOSED"
        mended = await told(here)
        async with here.sessions() as session:
            recorded = [row for row in await state.recorded(session) if row[2] == "exchangeMendLine"]
        assert [row[0] for row in recorded] == ["EXCHANGE", "REFUSED"]
    async with office(fresh(), says(right=True)) as here:
        assert (await played(here.cycle))["state"] == "CLOSED"
        assert state.differences(mended, await told(here)) == []


async def test_what_came_is_never_lost(fresh: Callable[[], str]) -> None:
    department = says(changes=False)
    async with office(fresh(), department) as here:
        await played(here.cycle)
        [line] = await back(here)
        await here.said(
            MEND, recordId=line["id"], members=MENDED, reason="与公安核对", idempotencyKey="mend-line-5"
        )
        await here.said(
            MEND, recordId=line["id"], members=MENDED, reason="与公安核对", idempotencyKey="mend-line-5"
        )
        record = tables.ExchangeRecord
        async with here.sessions() as session:
            loading = select(record).where(record.line_no == LINE, record.resolution.is_not(None))
            [row] = await session.scalars(loading.options(landing.WITH_LINE, mending.WITH_ORIGINAL))
            keys = sealing.ring()
            came = msgspec.json.decode(
                Field(keys, record.original_sealed).open(row.id, row.original_sealed or b"")
            )
            now = msgspec.json.decode(Field(keys, record.line_sealed).open(row.id, row.line_sealed or b""))
            assert came["idNumber"] != RIGHT.id_number == now["idNumber"]
            assert {**came, "idNumber": None} == {**now, "idNumber": None}
            assert (row.resolved_by, row.resolution_reason) == ("zhang", "与公安核对")
            [package] = await session.scalars(
                select(tables.ExchangePackage).where(tables.ExchangePackage.id == row.package_id)
            )
            assert package.sha256 == landing.digest(department.content[ROSTER])
            assert package.received == package.accepted + package.rejected + package.duplicate


async def test_a_register_of_a_closed_month_is_taken_up_by_the_next_one(fresh: Callable[[], str]) -> None:
    department = says()
    async with office(fresh(), department) as here:
        august = await played(here.cycle)
        assert august["state"] == "CLOSED"
        [line] = await back(here)
        assert "exchangeRecord" in await here.said(
            MEND, recordId=line["id"], members=MENDED, reason="与公安核对"
        )
        department.content = {}
        september = await (await start(here.cycle, "police", "2026-09")).handle.get_result()
        assert september["state"] == "CLOSED"
        found = {name: run["left"] for name, run in september["comparisons"].items()}
        assert found["M_01"] == august["comparisons"]["M_01"]["left"] + 1


@pytest.mark.parametrize(
    ("members", "code", "place"),
    [
        ([{"name": "idNumber", "value": "110105194912310021"}], "LINE_REJECTED", "idNumber"),
        ([{"name": "idNumber"}], "LINE_REJECTED", "idNumber"),
        ([*MENDED, {"name": "birthDate", "value": "昨天"}], "LINE_REJECTED", "birthDate"),
        ([{"name": "address", "value": "长" * 2001}], "LINE_REJECTED", "address"),
        ([{"name": "lineNo", "value": "7"}], "NO_SUCH_MEMBER", "input.members[0].name"),
        ([*MENDED, *MENDED], "NO_SUCH_MEMBER", "input.members[1].name"),
        ([], "NO_SUCH_MEMBER", "input.members"),
    ],
)  # fmt: skip
async def test_a_line_that_would_go_back_again_stays_as_it_is(
    rejected: Office, members: list[dict[str, str]], code: str, place: str
) -> None:
    [line] = await back(rejected)
    said = await rejected.said(MEND, recordId=line["id"], members=members, reason="与公安核对")
    assert (said["code"], said["place"]) == (code, place)
    assert RIGHT.id_number not in said["messageZh"] + said["messageEn"]
    assert await back(rejected) == [line]


async def test_a_line_may_not_say_otherwise_of_a_child_than_another_does(rejected: Office) -> None:
    [line] = await back(rejected)
    other = world.small_county().school_age_population()[0]
    given = [{"name": "idNumber", "value": other.id_number}]
    said = await rejected.said(MEND, recordId=line["id"], members=given, reason="与公安核对")
    assert (said["code"], "line 1 " in said["messageEn"]) == ("LINE_REJECTED", True)
    whole = [
        {"name": name, "value": value}
        for name, value in msgspec.to_builtins(other).items()
        if name != "lineNo"
    ]
    spared = await rejected.said(MEND, recordId=line["id"], members=whole, reason="与公安核对")
    said = spared["exchangeRecord"]
    assert (said["state"], said["package"]["accepted"]) == ("DUPLICATE", line["package"]["accepted"])


async def test_a_line_is_given_up_by_name_and_may_be_mended_later(rejected: Office) -> None:
    [line] = await back(rejected)
    done = await rejected.said(GIVE_UP, recordId=line["id"], reason="公安已注销此人")
    assert (done["exchangeRecord"]["state"], done["exchangeRecord"]["resolution"]) == ("REJECTED", "GIVEN_UP")
    assert done["exchangeRecord"]["package"] == line["package"]
    assert await back(rejected) == []
    assert await back(rejected, waiting=False, resolution=["GIVEN_UP"]) == [line]
    assert (await rejected.said(GIVE_UP, recordId=line["id"], reason="再次"))["code"] == "LINE_SETTLED"
    mended = await rejected.said(MEND, recordId=line["id"], members=MENDED, reason="与公安核对")
    assert mended["exchangeRecord"]["resolution"] == "MENDED"


async def test_who_may_not_and_what_is_past_mending_is_refused(rejected: Office) -> None:
    [line] = await back(rejected)
    given = {"recordId": line["id"], "members": MENDED, "reason": "与公安核对"}
    strange = {**given, "recordId": "ExchangeRecord:00000000-0000-7000-8000-000000000000"}
    assert (await rejected.said(MEND, **strange))["code"] == "UNKNOWN_LINE"
    assert (await rejected.said(MEND, **{**given, "reason": " "}))["code"] == "BAD_TEXT"
    machine = await rejected.post(MEND, {"i": given}, user="")
    assert machine["data"]["exchangeMendLine"]["code"] == "PERSON_NEEDED"
    for viewer in (
        {"granted": [scopes.EXCHANGE_READ]},
        {"role": Role.LEADING_GROUP_OFFICER, "purpose": "STATISTICS"},
    ):
        [error] = (await rejected.post(MEND, {"i": given}, **viewer))["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
    async with rejected.sessions.begin() as session:
        month = await decide.find(session, world.CODE, "police", world.PERIOD)
        await freeze.reach(session, month.id, CycleState.COLLECTING)
    assert (await rejected.said(MEND, **given))["code"] == "MONTH_RUNNING"
    async with rejected.sessions.begin() as session:
        await freeze.reach(session, month.id, CycleState.FAILED)
        of = tables.ExchangePackage
        [package] = await session.scalars(select(of).where(of.code == ROSTER))
        package.state = PackageState.REFUSED
    assert (await rejected.said(MEND, **given))["code"] == "LINE_OUTDATED"
    assert await back(rejected) == [line]


async def test_what_went_back_is_looked_at_as_a_sheet_by_whoever_may_see_all_of_it_and_on_record(
    rejected: Office,
) -> None:
    [line] = await back(rejected)
    path = f"/files/packages/{line['package']['id'].partition(':')[2]}.xlsx"
    plain = await rejected.client.get(path, headers=rejected.headers())
    assert plain.status_code == 403
    granted = (scopes.EXCHANGE_READ, scopes.IDENTITY_READ)
    seen = await rejected.client.get(path, headers=rejected.headers(granted=granted))
    assert seen.status_code == 200
    with ZipFile(BytesIO(seen.content)) as book:
        told = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert RIGHT.name in told
    assert f">1/{LINE}<" in told
    async with rejected.sessions() as session:
        recorded = [row for row in await state.recorded(session) if row[2] == "packageExport"]
    assert [row[0] for row in recorded] == ["REFUSED", "READ"]
