"""Applications: who may ask for what and who may approve it, what approval does, and what the clock does at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.role import Role
from domain.student import SchoolingStatus
from hub.ticking import Ticking
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

BUREAU, SCHOOL, TOWNSHIP = Role.BUREAU_OFFICER, Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER
HULIN, QIAOCHENG = "230381", "341602"
DAY = 86400


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        yield made


async def asking(desk: Desk, number: int, kind: str, *papers: str, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "kind": kind,
        "applicantName": "张某某",
        "reason": "家庭申请",
        "evidence": [await desk.paper(number, each) for each in papers],
        **more,
    }


def at(application: Any, **more: Any) -> dict[str, Any]:
    return {"applicationId": application["id"], "expectedVersion": application["version"], **more}


def approving(desk: Desk, application: Any, days: int | None = 100, **more: Any) -> dict[str, Any]:
    said = {
        "filingNo": "备〔2026〕3号",
        "decidedBy": "赵局长",
        "decidedOn": desk.on(0),
        "startsOn": desk.on(0),
    }
    return at(application, **said, **({"endsOn": desk.on(days)} if days is not None else {})) | more


def stands(row: Any) -> tuple[str, str, set[str]]:
    child = row["student"]
    return row["state"], child["schoolingStatus"], {each["status"] for each in child["enrollments"]}


@pytest.mark.rule("HL-61")
async def test_a_deferral_is_asked_for_in_writing_filed_by_the_bureau_and_expires(here: Desk) -> None:
    ticking = Ticking(here.door.sessions, here.code, here.time.now)
    await here.stands(1, SchoolingStatus.NEVER_ENROLLED)
    bare = await asking(here, 1, "DEFERRAL", "PHOTO")
    assert await here.refused("applicationSubmit", bare, TOWNSHIP) == (
        "EVIDENCE_MISSING",
        "evidence",
        "HL-61",
    )
    said = await asking(here, 1, "DEFERRAL", "GUARDIAN_APPLICATION")
    application = await here.done("applicationSubmit", said, TOWNSHIP)
    assert stands(application) == ("SUBMITTED", "NEVER_ENROLLED", set())
    assert (await here.refused("applicationSubmit", said, TOWNSHIP))[:2] == ("APPLICATION_OPEN", "kind")
    found = await here.refused("applicationApprove", approving(here, application), TOWNSHIP)
    assert found == ("NOT_THE_APPROVER", "applicationId", "HL-61")
    endless = approving(here, application, None)
    assert await here.refused("applicationApprove", endless, BUREAU) == ("FIELD_MISSING", "endsOn", "HL-61")
    application = await here.done("applicationApprove", approving(here, application), BUREAU)
    assert stands(application) == ("ACTIVE", "DEFERRED", set())
    assert (application["approver"], application["filingNo"]) == ("EDUCATION_BUREAU", "备〔2026〕3号")
    assert await _moved(here, ticking, 69, application) == ("ACTIVE", "DEFERRED")
    assert await _moved(here, ticking, 2, application) == ("DUE_SOON", "DEFERRED")
    assert await _clock(here, 1) == "RUNNING"
    assert await _moved(here, ticking, 29, application) == ("DUE_SOON", "DEFERRED")
    assert await _moved(here, ticking, 1, application) == ("EXPIRED", "DEFERRED")
    assert await _clock(here, 1) == "OVERDUE"
    assert await _moved(here, ticking, 1, application) == ("OVERDUE", "NOT_REPORTED")
    assert await ticking.once() == 0


@pytest.mark.rule("HL-62")
async def test_a_short_stay_abroad_keeps_the_registration_until_the_child_is_back(here: Desk) -> None:
    said = await asking(here, 0, "ABROAD", "GUARDIAN_APPLICATION", destination="蒙古国")
    assert await here.refused("applicationSubmit", said) == ("EVIDENCE_MISSING", "evidence", "HL-62")
    said["evidence"].append(await here.paper(0, "TRAVEL_PROOF"))
    application = await here.done("applicationSubmit", said)
    found = await here.refused("applicationApprove", approving(here, application))
    assert found[0] == "NOT_THE_APPROVER"
    application = await here.done("applicationAskEvidence", at(application, askedFor="护照复印件"), BUREAU)
    assert (application["state"], application["askedFor"]) == ("MORE_EVIDENCE", "护照复印件")
    assert (await here.refused("applicationApprove", approving(here, application), BUREAU))[
        0
    ] == "ILLEGAL_TRANSITION"
    same = at(application, evidence=said["evidence"])
    assert (await here.refused("applicationSupplement", same))[0] == "EVIDENCE_MISSING"
    more = at(application, evidence=[await here.paper(0, "TRAVEL_PROOF")])
    application = await here.done("applicationSupplement", more)
    assert (application["state"], application["askedFor"]) == ("SUBMITTED", None)
    application = await here.done("applicationApprove", approving(here, application), BUREAU)
    assert stands(application) == ("ACTIVE", "ABROAD_RETAINED", {"RETAINED_ABROAD"})
    back = {"returnedOn": here.on(0), "reason": "已回国就读"}
    bare = at(application, evidence=[await here.paper(0, "PHOTO")], **back)
    assert (await here.refused("applicationClose", bare))[0] == "EVIDENCE_MISSING"
    shown = [await here.paper(0, "SCHOOL_ATTENDANCE")]
    late = at(application, evidence=shown, **back) | {"returnedOn": here.on(1)}
    assert (await here.refused("applicationClose", late))[:2] == ("IMPOSSIBLE_DATE", "returnedOn")
    application = await here.done("applicationClose", at(application, evidence=shown, **back))
    assert stands(application) == ("CLOSED", "ATTENDING", {"ACTIVE"})
    again = at(application, evidence=shown, **back)
    assert (await here.refused("applicationClose", again))[0] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("HL-63")
async def test_an_ill_child_is_suspended_by_its_school_and_marked_in_the_registry(here: Desk) -> None:
    said = await asking(here, 6, "SUSPENSION", "GUARDIAN_APPLICATION", "MEDICAL_PROOF")
    application = await here.done("applicationSubmit", said)
    application = await here.done("applicationApprove", approving(here, application, startsOn=here.on(3)))
    assert stands(application) == ("APPROVED", "ATTENDING", {"ACTIVE"})
    assert application["approver"] == "SCHOOL"
    ticking = Ticking(here.door.sessions, here.code, here.time.now)
    here.time.seconds += 3 * DAY
    await ticking.once()
    assert await ticking.once() == 0
    found = await here.ask(ONE, {"s": here.student(6)}, BUREAU)
    assert found["student"]["schoolingStatus"] == "SUSPENDED_ILLNESS"
    assert [(each["status"], each["registryMark"]) for each in found["student"]["enrollments"]] == [
        ("SUSPENDED", "SUSPENDED")
    ]


ONE = "query ($s: ID!) { student(id: $s) { schoolingStatus enrollments { status registryMark } } }"


@pytest.mark.rule("HL-10")
async def test_non_enrollment_is_the_governments_to_approve_and_no_deferral(here: Desk) -> None:
    await here.stands(3, SchoolingStatus.NEVER_ENROLLED)
    said = await asking(here, 3, "NON_ENROLLMENT", "GUARDIAN_APPLICATION")
    application = await here.done("applicationSubmit", said, TOWNSHIP)
    missing = ("EVIDENCE_MISSING", "evidence", "HL-10")
    asked = approving(here, application, None)
    assert await here.refused("applicationApprove", asked, BUREAU) == missing
    own = asked | {"evidence": [await here.paper(3, "GOVERNMENT_APPROVAL", "EDUCATION_BUREAU")]}
    assert await here.refused("applicationApprove", own, BUREAU) == missing
    theirs = asked | {"evidence": [await here.paper(3, "GOVERNMENT_APPROVAL", "COUNTY_GOVERNMENT")]}
    assert (await here.refused("applicationApprove", theirs, TOWNSHIP))[0] == "NOT_THE_APPROVER"
    application = await here.done("applicationApprove", theirs, BUREAU)
    assert stands(application) == ("ACTIVE", "APPROVED_NON_ENROLLMENT", set())
    assert application["approver"] == "COUNTY_GOVERNMENT"


@pytest.mark.rule("HL-68")
async def test_a_vocational_school_takes_a_child_where_the_places_document_says_so_only(
    databases: Databases, template: str, here: Desk
) -> None:
    papers = ("GUARDIAN_APPLICATION",)
    for code, refused in ((QIAOCHENG, True), (HULIN, False)):
        async with desk(databases, template, code) as there:
            said = await asking(there, 2, "VOCATIONAL", *papers, destination="虎林市职业学校")
            if refused:
                found = await there.refused("applicationSubmit", said)
                assert found == ("NOT_HERE", "kind", "HL-68")
                continue
            application = await there.done("applicationSubmit", said)
            application = await there.done("applicationApprove", approving(there, application, None), BUREAU)
            assert stands(application) == ("ACTIVE", "ATTENDING_VOCATIONAL", {"RETAINED_VOCATIONAL"})
            # Neither place nor hub sets an end: no clock runs.
            assert application["expiresAt"] is None
    said = await asking(here, 2, "VOCATIONAL", *papers)
    assert (await here.refused("applicationSubmit", said))[0] == "NOT_HERE"


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"decidedOn": "2126-01-01"}, "IMPOSSIBLE_DATE", "decidedOn"),
        ({"startsOn": "1999-01-01"}, "IMPOSSIBLE_DATE", "startsOn"),
        ({"endsOn": "2026-01-01"}, "IMPOSSIBLE_DATE", "endsOn"),
        ({"endsOn": "2126-01-01"}, "IMPOSSIBLE_DATE", "endsOn"),
        ({"filingNo": ""}, "BAD_TEXT", "filingNo"),
        ({"decidedBy": "长" * 61}, "BAD_TEXT", "decidedBy"),
        ({"expectedVersion": 9}, "STALE_VERSION", "expectedVersion"),
        (
            {"applicationId": "Application:00000000-0000-0000-0000-000000000001"},
            "UNKNOWN_APPLICATION",
            "applicationId",
        ),
    ],
)
async def test_an_approval_that_cannot_be_changes_nothing(
    here: Desk, asked: Any, said: dict[str, Any], code: str, place: str
) -> None:
    assert (await here.refused("applicationApprove", approving(here, asked) | said, BUREAU))[:2] == (
        code,
        place,
    )


@pytest.fixture(scope="module")
async def asked(here: Desk) -> Any:
    return await here.done(
        "applicationSubmit", await asking(here, 4, "SUSPENSION", "GUARDIAN_APPLICATION", "MEDICAL_PROOF")
    )


async def test_who_cannot_see_the_child_cannot_ask_for_it_and_a_key_asks_once(here: Desk, asked: Any) -> None:
    said = await asking(here, 9, "DEFERRAL", "GUARDIAN_APPLICATION")
    assert (await here.refused("applicationSubmit", said, SCHOOL))[0] == "UNKNOWN_STUDENT"
    assert (await here.refused("applicationSubmit", said, TOWNSHIP))[:2] == (
        "ILLEGAL_TRANSITION",
        "SchoolingStatus",
    )
    no = at(asked, reason="材料不实", idempotencyKey="rejected once")
    rejected = await here.done("applicationReject", no)
    assert rejected["state"] == "REJECTED"
    assert (await here.done("applicationReject", no))["version"] == rejected["version"]


async def _moved(desk: Desk, ticking: Ticking, days: int, application: Any) -> tuple[str, str]:
    """How an application and its child stand so many days later."""
    desk.time.seconds += days * DAY
    await ticking.once()
    query = "query { applications(first: 50) { nodes { id state student { schoolingStatus } } } }"
    nodes = (await desk.ask(query, None, BUREAU))["applications"]["nodes"]
    [found] = [each for each in nodes if each["id"] == application["id"]]
    return found["state"], found["student"]["schoolingStatus"]


async def _clock(desk: Desk, number: int) -> str:
    query = "query ($s: ID!) { student(id: $s) { timers { nodes { limit state } } } }"
    found = (await desk.ask(query, {"s": desk.student(number)}, BUREAU))["student"]["timers"]["nodes"]
    [state] = [each["state"] for each in found if each["limit"] == "T-23a"]
    return str(state)
