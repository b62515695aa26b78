"""Ledgers as their keepers keep them: opened, confirmed, declared empty, stale; entries with evidence; how they stood before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from casework import lines, snapshot
from database import tables
from domain import calendar
from domain.organization import Department, OrgType
from domain.role import Role
from hub.ticking import Ticking
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.HERE, "ledgers_here") as made:
        yield made


@pytest.fixture(scope="module")
async def there(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE, "ledgers_there") as made:
        yield made


def month(desk: Desk) -> str:
    return f"{desk.today:%Y-%m}"


def versioned(row: Any, key: str = "ledgerId", **more: Any) -> dict[str, Any]:
    return {key: row["id"], "expectedVersion": row["version"], **more}


def dropouts(desk: Desk) -> str:
    return f"Ledger:{desk.rows['Ledger'][0]}"


async def ledger(desk: Desk, id: str, role: Role = Role.SCHOOL_OFFICER) -> Any:
    asked = "query ($i: ID!) { node(id: $i) { ... on Ledger { id status declaredEmpty version confirmedMonth } } }"
    return (await desk.ask(asked, {"i": id}, role))["node"]


async def evidence(desk: Desk, number: int, kind: str, source: str) -> str:
    said = {
        "studentId": desk.student(number),
        "kind": kind,
        "title": "材料",
        "source": source,
        "issuedBy": "某单位",
        "issuedOn": desk.on(0),
    }
    found: str = (await desk.done("evidenceAdd", said))["id"]
    return found


async def test_a_center_school_keeps_the_ledgers_of_a_school(databases: Databases, template: str) -> None:
    async with desk(databases, template, world.HERE, "ledgers_center") as here:
        async with here.door.sessions.begin() as session:
            unit = await session.get_one(tables.Organization, here.rows["Organization"][3])
            unit.type, unit.department = OrgType.CENTER_SCHOOL, Department.CENTER_SCHOOL
        made = await here.done("ledgerOpen", {"type": "SUSPECTED_DROPOUT"})
        assert (made["status"], made["scope"]) == ("BUILDING", "SCHOOL")


@pytest.mark.rule("GH-27")
async def test_a_school_opens_its_ledger_once_and_an_empty_one_must_be_declared_empty(here: Desk) -> None:
    lacking = "query { organizations: unitsWithoutLedger(first: 50, type: [SCHOOL], lacksLedger: SUSPECTED_DROPOUT) { nodes { id } } }"
    found = await here.ask(lacking, role=Role.BUREAU_OFFICER)
    assert here.unit(3) in {each["id"] for each in found["organizations"]["nodes"]}
    made = await here.done("ledgerOpen", {"type": "SUSPECTED_DROPOUT"})
    assert (made["status"], made["scope"], made["declaredEmpty"]) == ("BUILDING", "SCHOOL", False)
    found = await here.ask(lacking, role=Role.BUREAU_OFFICER)
    assert here.unit(3) not in {each["id"] for each in found["organizations"]["nodes"]}
    assert (await here.refused("ledgerOpen", {"type": "SUSPECTED_DROPOUT"}))[0] == "LEDGER_EXISTS"
    said = versioned(made, month=month(here))
    assert await here.refused("ledgerConfirmMonth", said) == ("NOT_DECLARED_EMPTY", "ledgerId", "GH-27")
    empty = await here.done("ledgerDeclareEmpty", said)
    assert (empty["status"], empty["declaredEmpty"], empty["confirmedMonth"]) == (
        "CURRENT",
        True,
        month(here),
    )
    assert (await here.refused("ledgerDeclareEmpty", said))[0] == "STALE_VERSION"


@pytest.mark.rule("GH-29")
async def test_a_ledger_that_was_not_confirmed_in_time_is_stale_until_it_is(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, world.HERE, "stale_here") as here:
        made = await here.done("ledgerOpen", {"type": "SCHOOL_AGE_ENROLLMENT"})
        confirmed = await here.done("ledgerDeclareEmpty", versioned(made, month=month(here)))
        ticking = Ticking(here.door.sessions, here.code, here.time.now)
        timers = 'query ($o: ID!) { timers(filter: { ownerId: $o, limit: ["T-05a"] }) { nodes { state dueAt limit } } }'
        found = await here.ask(timers, {"o": here.unit(3)})
        running = [each for each in found["timers"]["nodes"] if each["state"] == "RUNNING"]
        # Confirmed in August: September is next, complete by the end of the fifth of October in Asia/Shanghai.
        assert [each["dueAt"][:16] for each in running] == ["2026-10-05T16:00"]
        here.time.seconds += 28 * 24 * 3600
        await ticking.once()
        # Term starts on the first of September, and until the eighth the ledger is held against who came (T-07).
        before = await ledger(here, made["id"])
        assert (before["status"], before["version"]) == ("CURRENT", confirmed["version"])
        here.time.seconds += 4 * 24 * 3600
        await ticking.once()
        unchecked = await ledger(here, made["id"])
        assert (unchecked["status"], unchecked["version"]) == ("STALE", confirmed["version"] + 1)
        early = await here.done("ledgerDeclareEmpty", versioned(unchecked, month="2026-08"))
        assert early["status"] == "STALE"
        said = versioned(early, verifiedOn=here.on(0))
        checked = await here.done("ledgerVerifyTermStart", said)
        assert checked["status"] == "CURRENT"
        here.time.seconds += 26 * 24 * 3600
        assert calendar.today(here.time.now()).isoformat() == "2026-10-05"
        await ticking.once()
        assert (await ledger(here, made["id"]))["status"] == "CURRENT"
        here.time.seconds += 24 * 3600
        await ticking.once()
        stale = await ledger(here, made["id"])
        assert stale["status"] == "STALE"
        late = await here.done("ledgerDeclareEmpty", versioned(stale, month="2026-09"))
        assert late["status"] == "CURRENT"


async def test_a_month_that_has_not_come_or_lies_before_the_last_is_not_confirmed(here: Desk) -> None:
    kept = await ledger(here, dropouts(here))
    for wrong in ("2126-01", "2026-13", "八月"):
        found = await here.refused("ledgerConfirmMonth", versioned(kept, month=wrong))
        assert found[:2] in {("BAD_PERIOD", "month"), ("BAD_PERIOD", "period")}
    done = await here.done("ledgerConfirmMonth", versioned(kept, month=month(here)))
    found = await here.refused("ledgerConfirmMonth", versioned(done, month="2026-07"))
    assert found == ("BAD_PERIOD", "month", "GH-29")


async def test_a_ledger_is_its_keepers_to_confirm(here: Desk) -> None:
    kept = await ledger(here, dropouts(here))
    said = versioned(kept, verifiedOn=here.on(0))
    assert (await here.refused("ledgerVerifyTermStart", said, Role.TOWNSHIP_OFFICER))[0] == "UNKNOWN_LEDGER"
    elsewhere = {"organization_id": here.door.there["Organization"][3]}
    assert (await here.refused("ledgerVerifyTermStart", said, **elsewhere))[0] == "UNKNOWN_LEDGER"
    assert (await here.refused("ledgerVerifyTermStart", said | {"verifiedOn": here.on(1)}))[
        0
    ] == "IMPOSSIBLE_DATE"
    done = await here.done("ledgerVerifyTermStart", said, Role.BUREAU_OFFICER)
    assert (done["status"], done["verifiedAtTermStart"]) == ("CURRENT", here.on(0))
    assert (await here.refused("ledgerOpen", {"type": "DROPOUT", "ownerId": here.unit(0)}))[
        0
    ] == "NO_SUCH_UNIT"
    opening = {"type": "SCHOOL_AGE_ENROLLMENT"}
    found = await here.refused("ledgerOpen", opening, Role.TOWNSHIP_OFFICER)
    assert found == ("WRONG_KEEPER", "ownerId", "GH-27")


@pytest.mark.rule("GH-29")
async def test_a_child_enters_with_facts_that_its_form_has(there: Desk) -> None:
    made = await there.done("ledgerOpen", {"type": "ENROLLMENT_CHANGE"})
    await there.done("ledgerDeclareEmpty", versioned(made, month=month(there)))
    said = {
        "ledgerId": made["id"],
        "studentId": there.student(0),
        "reason": "转学",
        "facts": [
            {"column": "change_type", "value": "TRANSFER_OUT"},
            {"column": "changed_on", "value": "2026-08-01"},
            {"column": "change_reason", "value": "随父母迁居"},
        ],
    }
    for column, value, place in (
        ("nothing", "x", "facts[0].column"),
        ("change_type", "GONE", "facts[0].value"),
        ("changed_on", "08/01", "facts[0].value"),
        ("change_reason", " ", "facts[0].value"),
    ):
        wrong = said | {"facts": [{"column": column, "value": value}]}
        assert await there.refused("ledgerEntryOpen", wrong) == ("BAD_FACT", place, "GH-28")
    entry = await there.done("ledgerEntryOpen", said)
    assert entry["ledger"]["declaredEmpty"] is False
    assert entry["facts"] == {
        "change_type": "TRANSFER_OUT",
        "changed_on": "2026-08-01",
        "change_reason": "随父母迁居",
    }
    assert (await there.refused("ledgerEntryOpen", said))[0] == "ENTRY_OPEN"
    more = [{"column": "reviewer", "value": "学籍主管"}, {"column": "changed_on", "value": None}]
    changed = await there.done("ledgerEntryUpdate", versioned(entry, "entryId", reason="更正", facts=more))
    assert (changed["state"], sorted(changed["facts"])) == (
        "UPDATED",
        ["change_reason", "change_type", "reviewer"],
    )
    stale = versioned(entry, "entryId", reason="再更正")
    assert (await there.refused("ledgerEntryUpdate", stale))[0] == "STALE_VERSION"


async def test_nobody_is_entered_by_hand_where_only_a_determination_enters(here: Desk) -> None:
    said = {"ledgerId": dropouts(here), "studentId": here.student(2), "reason": "多日未到校"}
    found = await here.refused("ledgerEntryOpen", said)
    assert found == ("ENTERED_BY_DETERMINATION", "ledgerId", "GH-33")


async def test_a_dropout_is_struck_off_with_two_independent_evidences_and_comes_back_on_relapse(
    here: Desk,
) -> None:
    asked = "query ($s: ID!) { student(id: $s) { ledgerEntries { id version state ledger { type } } } }"
    found = (await here.ask(asked, {"s": here.student(4)}))["student"]["ledgerEntries"]
    [entry] = [each for each in found if each["ledger"]["type"] == "DROPOUT"]
    said = versioned(entry, "entryId", reason="已返校就读")
    refused = ("NOT_INDEPENDENT", "evidence", "GH-37")
    assert await here.refused("ledgerEntryClose", said) == refused
    first = await evidence(here, 4, "SCHOOL_ATTENDANCE", "SCHOOL")
    assert await here.refused("ledgerEntryClose", said | {"evidence": [first, first]}) == refused
    same = await evidence(here, 4, "SCHOOL_ATTENDANCE", "SCHOOL")
    assert await here.refused("ledgerEntryClose", said | {"evidence": [first, same]}) == refused
    foreign = await evidence(here, 0, "VISIT_RECORD", "TOWNSHIP")
    wrong = said | {"evidence": [first, foreign]}
    assert (await here.refused("ledgerEntryClose", wrong))[0] == "UNKNOWN_EVIDENCE"
    other = await evidence(here, 4, "VISIT_RECORD", "TOWNSHIP")
    closed = await here.done("ledgerEntryClose", said | {"evidence": [first, other]})
    assert (closed["state"], closed["closeReason"]) == ("CLOSED", "已返校就读")
    again = versioned(closed, "entryId", reason="再次关闭", evidence=[first, other])
    assert (await here.refused("ledgerEntryClose", again))[0] == "ILLEGAL_TRANSITION"
    back = await here.done("ledgerEntryReopen", versioned(closed, "entryId", reason="辍学反弹"))
    assert (back["state"], back["closedAt"]) == ("REOPENED", None)
    assert (await here.refused("ledgerEntryReopen", versioned(back, "entryId", reason="再次")))[
        0
    ] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("GH-29", "QC-37")
async def test_people_and_ledger_are_made_one_for_a_school_and_for_a_class(there: Desk) -> None:
    room = f"SchoolClass:{there.rows['SchoolClass'][0]}"
    wrong = {"type": "DROPOUT", "classId": room}
    assert (await there.refused("ledgerOpen", wrong))[0] in {"UNKNOWN_CLASS", "LEDGER_EXISTS"}
    for more in ({}, {"classId": room}):
        made = await there.done("ledgerOpen", {"type": "ENROLLMENT_MANAGEMENT", **more})
        assert made["scope"] == ("CLASS" if more else "SCHOOL")
        missing = "query ($l: ID!) { students(filter: { missingFromLedger: $l }) { totalCount } }"
        assert (await there.ask(missing, {"l": made["id"]}))["students"]["totalCount"] == 6
        done = await there.done("ledgerReconcile", versioned(made))
        assert (await there.ask(missing, {"l": made["id"]}))["students"]["totalCount"] == 0
        entries = "query ($l: ID!) { ledgerEntries(first: 50, filter: { ledgerId: $l, registered: true }) { totalCount } }"
        assert (await there.ask(entries, {"l": made["id"]}))["ledgerEntries"]["totalCount"] == 6
        assert done["version"] > made["version"]
    dropout = await ledger(there, dropouts(there))
    found = await there.refused("ledgerReconcile", versioned(dropout))
    assert found == ("NOT_OF_PEOPLE", "ledgerId", "GH-29")


LINES = """query ($f: LedgerLineFilter!) { ledgerLines(first: 50, filter: $f) { totalCount nodes { name idNumberMasked state digest
  standing student { id } } } }"""
AS_OF = """query ($l: ID!, $d: Date!) { ledgerAsOf(ledgerId: $l, on: $d) { id sequence rowCount digest completeness statusKnown
  validity period } }"""


async def test_a_ledger_is_shown_as_it_stood_on_a_day_and_what_differs_between_two(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, world.HERE, "as_of_here") as here:
        kept = await ledger(here, dropouts(here))
        day = {"l": kept["id"], "d": here.on(0)}
        assert (await here.ask(AS_OF, day))["ledgerAsOf"] is None
        kept = await here.done("ledgerConfirmMonth", versioned(kept, month=month(here)))
        first = (await here.ask(AS_OF, day))["ledgerAsOf"]
        assert (first["rowCount"], first["period"], first["validity"]) == (12, month(here), 100)
        await _close(here, 0)
        entry = await _entry(here, 2)
        await here.done(
            "ledgerEntryUpdate",
            versioned(entry, "entryId", reason="再访", facts=[{"column": "attempts", "value": "已家访两次"}]),
        )
        here.time.seconds += 30 * 24 * 3600
        kept = await here.done("ledgerConfirmMonth", versioned(kept, month=month(here)))
        second = (await here.ask(AS_OF, {**day, "d": here.on(0)}))["ledgerAsOf"]
        assert (second["sequence"], second["rowCount"]) == (2, 11)
        assert (await here.ask(AS_OF, day))["ledgerAsOf"]["id"] == first["id"]
        assert (await here.ask(AS_OF, {**day, "d": "2026-08-01"}))["ledgerAsOf"] is None

        async def named(**said: str) -> list[str]:
            found = (await here.ask(LINES, {"f": said}, Role.BUREAU_OFFICER))["ledgerLines"]
            return [each["student"]["id"] for each in found["nodes"]]

        assert len(await named(snapshotId=first["id"])) == 12
        assert await named(snapshotId=first["id"], absentFrom=second["id"]) == [here.student(0)]
        assert await named(snapshotId=second["id"], absentFrom=first["id"]) == []
        assert await named(snapshotId=second["id"], changedSince=first["id"]) == [here.student(2)]
        # A school is shown its own children's lines alone.
        mine = (await here.ask(LINES, {"f": {"snapshotId": second["id"]}}))["ledgerLines"]
        assert mine["totalCount"] == 5
        await _proven(here, kept["id"])


async def _proven(here: Desk, ledger_id: str) -> None:
    """The digests are those of the lines that are kept, and no line holds a number in clear."""
    id = UUID(ledger_id.partition(":")[2])
    async with here.door.sessions() as session:
        taken = await session.scalars(
            select(tables.LedgerSnapshot).where(tables.LedgerSnapshot.ledger_id == id)
        )
        for each in taken.all():
            kept = list(await session.scalars(snapshot.holding(id, each.sequence)))
            digests = [lines.digest(line.student_id, line.state.name, line.said) for line in kept]
            assert each.digest == sha256("\n".join(digests).encode()).hexdigest()
            assert each.row_count == len(kept)
            assert all("*" in line.said["IDENTITY"]["student.id_number"] for line in kept)
        # Twelve lines, one of them written anew when it changed.
        of = tables.LedgerLine
        assert await session.scalar(select(func.count()).where(of.ledger_id == id)) == 13


async def _entry(here: Desk, number: int) -> Any:
    asked = "query ($s: ID!) { student(id: $s) { ledgerEntries { id version ledger { type } } } }"
    found = (await here.ask(asked, {"s": here.student(number)}))["student"]["ledgerEntries"]
    [entry] = [each for each in found if each["ledger"]["type"] == "DROPOUT"]
    return entry


async def _close(here: Desk, number: int) -> None:
    shown = [
        await evidence(here, number, "VISIT_RECORD", "TOWNSHIP"),
        await evidence(here, number, "SCHOOL_ATTENDANCE", "SCHOOL"),
    ]
    entry = await _entry(here, number)
    await here.done("ledgerEntryClose", versioned(entry, "entryId", reason="已返校", evidence=shown))
