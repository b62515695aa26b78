"""A case from the sign to the determination: what GH-36 demands, whose clock starts, who may, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.role import Role
from hub.ticking import Ticking
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.hub import world


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        yield made


def opening(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "trigger": "UNEXCUSED_ABSENCE",
        "noticedOn": desk.on(-1),
        "reason": "连续两天无故未到校，电话无人接听",
        **more,
    }


def preparing(desk: Desk, case: Any, **more: Any) -> dict[str, Any]:
    return {
        "caseId": case["id"],
        "expectedVersion": case["version"],
        "responsibleName": "李校长",
        "responsibleUnitId": desk.unit(3),
        "persuasionDeadline": desk.on(7),
        "team": [
            {"name": "王老师", "organizationId": desk.unit(3)},
            {"name": "赵干部", "organizationId": desk.unit(1)},
        ],
        "measures": [{"type": "TUTORING", "content": "一对一辅导", "provider": "王老师"}],
        **more,
    }


def determining(desk: Desk, case: Any, **more: Any) -> dict[str, Any]:
    return {
        "caseId": case["id"],
        "expectedVersion": case["version"],
        "determinedBy": "李校长",
        "determinedOn": desk.on(0),
        "causes": ["SCHOOL_WEARY", "POVERTY"],
        "reason": "多次联系未返校",
        **more,
    }


async def test_a_case_is_opened_on_a_sign_prepared_and_determined_by_a_person(here: Desk) -> None:
    case = await here.done("caseOpen", opening(here, 0))
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("SIGN", "AT_RISK")
    assert {(each["limit"], each["state"]) for each in case["timers"]} == {
        ("T-01", "RUNNING"),
        ("T-03", "RUNNING"),
    }
    case = await here.done("casePrepare", preparing(here, case))
    assert (case["responsibleName"], len(case["team"]), len(case["measures"])) == ("李校长", 2, 1)
    case = await here.done("caseDetermineSuspected", determining(here, case))
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("SUSPECTED", "SUSPECTED_DROPOUT")
    assert case["causes"] == [
        {"cause": "SCHOOL_WEARY", "primary": True},
        {"cause": "POVERTY", "primary": False},
    ]
    reports = "query ($c: ID!) { node(id: $c) { ... on DropoutCase { reports { kind timers { limit } } } } }"
    owed = (await here.ask(reports, {"c": case["id"]}))["node"]["reports"]
    assert owed == [{"kind": "SUSPECTED_DROPOUT", "timers": [{"limit": "T-04a"}]}]
    told = await here.ask(
        "query ($s: ID!) { student(id: $s) { timeline { nodes { act machine source target clauses reason } }"
        " ledgerEntries { state reason ledger { type } } } }",
        {"s": here.student(0)},
    )
    acts = [(each["act"], each["machine"], each["target"]) for each in told["student"]["timeline"]["nodes"]]
    assert acts == [
        ("caseOpen", "4.2", "SIGN"),
        ("caseOpen", "4.1", "AT_RISK"),
        ("casePrepare", None, None),
        ("caseDetermineSuspected", "4.2", "SUSPECTED"),
        ("caseDetermineSuspected", "4.1", "SUSPECTED_DROPOUT"),
        ("caseDetermineSuspected", "4.5", "OPEN"),
        ("caseDetermineSuspected", None, None),  # the report that is owed
    ]
    entries = told["student"]["ledgerEntries"]
    assert "SUSPECTED_DROPOUT" in {each["ledger"]["type"] for each in entries}


@pytest.mark.rule("GH-36")
async def test_a_determination_needs_what_the_plan_demands_first(here: Desk) -> None:
    case = await here.done("caseOpen", opening(here, 6))
    found = await here.refused("caseDetermineSuspected", determining(here, case))
    assert found == ("CASE_NOT_PREPARED", "caseId", "GH-36")
    alone = {"team": [], "measures": []}
    case = await here.done("casePrepare", preparing(here, case, **alone))
    assert await here.refused("caseDetermineSuspected", determining(here, case)) == found
    # A second time ends the team and the measures before.
    case = await here.done(
        "casePrepare", preparing(here, await here.done("casePrepare", preparing(here, case)))
    )
    assert [each["leftOn"] is None for each in case["team"]] == [False, False, True, True]


@pytest.mark.rule("GH-36")
async def test_a_child_has_one_open_case(here: Desk) -> None:
    await here.done("caseOpen", opening(here, 2))
    assert await here.refused("caseOpen", opening(here, 2)) == ("CASE_OPEN", "studentId", "GH-36")


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"noticedOn": "2126-01-01"}, "IMPOSSIBLE_DATE", "noticedOn"),
        ({"noticedOn": "1999-12-31"}, "IMPOSSIBLE_DATE", "noticedOn"),
        ({"reason": "  "}, "BAD_TEXT", "reason"),
        ({"reason": "长" * 501}, "BAD_TEXT", "reason"),
        ({"reason": "其父身份证号150785201503120019"}, "PERSONAL_NUMBER", "reason"),
        ({"reason": "电话 13900000000 无人接听"}, "PERSONAL_NUMBER", "reason"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT", "studentId"),
        ({"studentId": "Ledger:00000000-0000-0000-0000-000000000001"}, "BAD_ID", "studentId"),
        ({"idempotencyKey": "short"}, "BAD_CHANGE_KEY", "idempotencyKey"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    here: Desk, said: dict[str, Any], code: str, place: str
) -> None:
    if code == "BAD_ID":
        answer = await here.post("caseOpen", opening(here, 4, **said))
        assert answer["data"]["caseOpen"]["code"] == code
        return
    assert (await here.refused("caseOpen", opening(here, 4, **said)))[:2] == (code, place)


async def test_a_stale_version_and_a_key_used_twice_change_nothing_again(here: Desk) -> None:
    said = opening(here, 8, idempotencyKey="the same morning")
    case = await here.done("caseOpen", said)
    assert (await here.done("caseOpen", said))["id"] == case["id"]
    other = said | {"reason": "另一件事"}
    assert (await here.refused("caseOpen", other))[0] == "CHANGE_KEY_REUSED"
    stale = preparing(here, case) | {"expectedVersion": case["version"] + 1}
    assert (await here.refused("casePrepare", stale))[0] == "STALE_VERSION"


async def test_whose_child_it_is_not_and_whose_role_it_is_not_act_in_vain(here: Desk) -> None:
    # An odd child has no enrollment: no school acts for it, its township and the bureau do.
    assert (await here.refused("caseOpen", opening(here, 3)))[0] == "UNKNOWN_STUDENT"
    case = await here.done("caseOpen", opening(here, 3), Role.TOWNSHIP_OFFICER)
    answer = await here.post("caseDetermineSuspected", determining(here, case), Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elsewhere = {"organization_id": here.door.there["Organization"][0]}
    assert (await here.refused("caseOpen", opening(here, 5), Role.TOWNSHIP_OFFICER, **elsewhere))[
        0
    ] == "UNKNOWN_STUDENT"
    reading = [name for name in WRITE if name != "cases:write"]
    answer = await here.post("caseOpen", opening(here, 5), Role.BUREAU_OFFICER, granted=reading)
    assert answer["errors"][0]["extensions"]["place"] == "cases:write"
    assert (await here.refused("caseOpen", opening(here, 5), code=world.THERE))[0] == "FOREIGN_COUNTY"


async def test_causes_of_religion_are_shown_to_whoever_may_see_them_only(here: Desk) -> None:
    case = await here.done("caseOpen", opening(here, 10))
    case = await here.done("casePrepare", preparing(here, case))
    case = await here.done("caseDetermineSuspected", determining(here, case, causes=["RELIGION", "DISTANCE"]))
    assert [each["cause"] for each in case["causes"]] == ["RELIGION", "DISTANCE"]
    plain = here.role(Role.SCHOOL_OFFICER) | {
        "granted": [each for each in WRITE if each != "restricted:read"]
    }
    asked = "query ($s: ID!) { student(id: $s) { cases { causes { cause } } } }"
    seen = await here.door.ask(asked, {"s": here.student(10)}, **plain)
    assert seen["student"]["cases"][0]["causes"] == [{"cause": "DISTANCE"}]


async def test_evidence_is_put_to_a_childs_file(here: Desk) -> None:
    said = {
        "studentId": here.student(0),
        "kind": "VISIT_RECORD",
        "title": "家访记录",
        "source": "SCHOOL",
        "issuedBy": "某小学",
        "issuedOn": here.on(0),
        "sha256": "0" * 64,
    }
    assert (await here.done("evidenceAdd", said))["kind"] == "VISIT_RECORD"
    assert (await here.refused("evidenceAdd", said | {"sha256": "X"}))[:2] == ("BAD_HASH", "sha256")
    assert (await here.refused("evidenceAdd", said | {"issuedOn": here.on(1)}))[:2] == (
        "IMPOSSIBLE_DATE",
        "issuedOn",
    )


async def test_a_clock_that_ran_out_is_overdue_until_it_is_done_late(here: Desk) -> None:
    case = await here.done("caseOpen", opening(here, 7), Role.TOWNSHIP_OFFICER)
    ticking = Ticking(here.door.sessions, here.code, here.time.now)
    here.time.seconds += 3600
    await ticking.once()
    assert await _states(here, 7) == {("T-01", "RUNNING"), ("T-03", "RUNNING")}
    here.time.seconds += 24 * 3600
    assert await ticking.once() >= 1
    assert await _states(here, 7) == {("T-01", "RUNNING"), ("T-03", "OVERDUE")}
    assert await ticking.once() == 0
    found = await here.ask(BOARD, {"o": True}, Role.TOWNSHIP_OFFICER)
    assert case["caseNo"] in [each["caseNo"] for each in found["dropoutCases"]["nodes"]]
    found = await here.ask(BOARD, {"o": False}, Role.TOWNSHIP_OFFICER)
    assert case["caseNo"] not in [each["caseNo"] for each in found["dropoutCases"]["nodes"]]
    entries = (await here.ask(TIMELINE, {"s": here.student(7)}, Role.TOWNSHIP_OFFICER))["student"]["timeline"]
    assert entries["nodes"][-1] == {"act": "timerOverdue", "reason": "T-03", "clauses": ["GH-35"]}


BOARD = "query ($o: Boolean) { dropoutCases(filter: { overdue: $o }, first: 50) { nodes { caseNo } } }"
TIMELINE = "query ($s: ID!) { student(id: $s) { timeline { nodes { act reason clauses } } } }"


async def _states(desk: Desk, number: int) -> set[tuple[str, str]]:
    asked = "query ($s: ID!) { student(id: $s) { timers { nodes { limit state } } } }"
    found = await desk.ask(asked, {"s": desk.student(number)}, Role.TOWNSHIP_OFFICER)
    return {(each["limit"], each["state"]) for each in found["student"]["timers"]["nodes"]}


async def test_what_a_unit_must_do_today_is_one_query(here: Desk) -> None:
    asked = "query ($d: DateTime!) { timers(filter: { mine: true, state: [RUNNING, OVERDUE], dueBefore: $d }, order: DUE,"
    asked += " first: 50) { nodes { limit dueAt owner { id } } } }"
    case = await here.done("caseOpen", opening(here, 4))
    soon = {"d": f"{here.on(30)}T00:00:00Z"}
    found = (await here.ask(asked, soon))["timers"]["nodes"]
    assert {each["owner"]["id"] for each in found} == {here.unit(3)}
    assert [each["dueAt"] for each in found] == sorted(each["dueAt"] for each in found)
    assert {each["dueAt"] for each in case["timers"]} <= {each["dueAt"] for each in found}
    assert (await here.ask(asked, soon, Role.TOWNSHIP_OFFICER))["timers"]["nodes"] == []
