"""From suspicion to return: visits, persuasion, reports, determination, return, close, in the places' own ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from database import tables
from hub.ticking import Ticking
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.casework.way import BUREAU, DAY, SCHOOL, TOWNSHIP
from tests.conftest import Databases
from tests.hub import world


@pytest.fixture(scope="module")
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, name="pipeline_here") as made:
        await way.everybody_attends(made)
        yield made


@pytest.fixture(scope="module")
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE, "pipeline_there") as made:
        await way.everybody_attends(made)
        yield made


@pytest.mark.rule("GH-19")
async def test_three_visits_come_before_the_report_and_before_the_dropout_GH_19(genhe: Desk) -> None:
    case = await way.suspected(genhe, 0)
    assert await genhe.refused("reportSend", way.reporting(case)) == ("VISITS_MISSING", "caseId", "GH-19")
    found = await genhe.refused("caseDetermineDropout", way.determining(genhe, case), BUREAU)
    assert found == ("VISITS_MISSING", "caseId", "GH-19")
    # The homeroom teacher goes first, and a call is no visit of the three (A-33).
    for said in (
        way.visiting(genhe, 0, "SCHOOL_LEADER"),
        way.visiting(genhe, 0, "HOMEROOM_TEACHER", mode="PHONE"),
        way.visiting(genhe, 0, "HOMEROOM_TEACHER"),
        way.visiting(genhe, 0, "SCHOOL_LEADER"),
    ):
        await genhe.done("visitRecord", said)
        assert (await genhe.refused("reportSend", way.reporting(case)))[0] == "VISITS_MISSING"
    await genhe.done("visitRecord", way.visiting(genhe, 0, "HOMEROOM_TEACHER", "VILLAGE_CADRE"))
    sent = await genhe.done("reportSend", way.reporting(case))
    assert sent["visits"] == 4
    case = await genhe.done("caseDetermineDropout", way.determining(genhe, case), BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"], case["dropoutAfter"]) == (
        "DROPOUT",
        "DROPOUT",
        0,
    )


@pytest.mark.rule("GH-21")
async def test_the_report_goes_to_township_and_bureau_and_each_receives_it_for_itself_GH_21(
    genhe: Desk,
) -> None:
    case = await way.suspected(genhe, 2)
    owed = (await way.seen(genhe, case, "reports { kind sentAt timers { limit state } }"))["reports"]
    assert owed == [
        {"kind": "SUSPECTED_DROPOUT", "sentAt": None, "timers": [{"limit": "T-04a", "state": "RUNNING"}]}
    ]
    await way.three_visits(genhe, 2)
    sent = await genhe.done("reportSend", way.reporting(case))
    assert {each["addressee"] for each in sent["recipients"]} == {"TOWNSHIP", "EDUCATION_BUREAU"}
    assert [each["state"] for each in sent["timers"]] == ["DONE"]
    said = {"reportId": sent["id"], "expectedVersion": sent["version"]}
    assert (await genhe.refused("reportReceive", said))[0] == "NOT_RECIPIENT"
    got = await genhe.done("reportReceive", said, TOWNSHIP)
    assert _received(got) == {"TOWNSHIP": True, "EDUCATION_BUREAU": False}
    assert (await genhe.refused("reportReceive", said, BUREAU))[0] == "STALE_VERSION"
    said["expectedVersion"] = got["version"]
    assert (await genhe.refused("reportReceive", said, TOWNSHIP))[0] == "ALREADY_RECEIVED"
    got = await genhe.done("reportReceive", said, BUREAU)
    assert _received(got) == {"TOWNSHIP": True, "EDUCATION_BUREAU": True}


def _received(report: Any) -> dict[str, bool]:
    return {each["addressee"]: each["receivedAt"] is not None for each in report["recipients"]}


@pytest.mark.rule("DC-L2c")
async def test_three_days_without_return_owe_feedback_to_township_and_bureau_DC_L2c(dachuan: Desk) -> None:
    case = await way.opened(dachuan, 0)
    refused = await dachuan.refused("reportSend", way.reporting(case, "THREE_DAYS"))
    assert refused == ("REPORT_WITHOUT_GROUND", "kind", "DC-L2c")
    ticking = Ticking(dachuan.door.sessions, dachuan.code, dachuan.time.now)
    dachuan.time.seconds += 3 * DAY
    await ticking.once()
    assert (await way.seen(dachuan, case, "reports { kind }"))["reports"] == []
    dachuan.time.seconds += DAY
    await ticking.once()
    await ticking.once()
    shown = "reports { kind sentAt timers { limit state clauses } } timers { limit state }"
    found = await way.seen(dachuan, case, shown)
    timers = [{"limit": "T-04a", "state": "RUNNING", "clauses": ["DC-L2c"]}]
    assert found["reports"] == [{"kind": "THREE_DAYS", "sentAt": None, "timers": timers}]
    assert {"limit": "T-01", "state": "OVERDUE"} in found["timers"]
    sent = await dachuan.done("reportSend", way.reporting(case, "THREE_DAYS"))
    assert {each["addressee"] for each in sent["recipients"]} == {"TOWNSHIP", "EDUCATION_BUREAU"}
    # Dachuan asks for no three visits: the report of a suspicion may go at once.
    case = await way.suspected(dachuan, 2)
    assert (await dachuan.done("reportSend", way.reporting(case)))["visits"] == 0


@pytest.mark.rule("DC-15")
async def test_a_work_group_persuades_a_confirmed_dropout_at_home_DC_15(dachuan: Desk, genhe: Desk) -> None:
    case = await way.suspected(dachuan, 4)
    case = await dachuan.done("caseDetermineDropout", way.determining(dachuan, case), BUREAU)
    by_phone = way.persuading(dachuan, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER", mode="PHONE")
    assert (await dachuan.refused("persuasionRecord", by_phone))[:2] == ("PERSUASION_REMOTE", "mode")
    alone = way.persuading(dachuan, case, "HOMEROOM_TEACHER")
    found = await dachuan.refused("persuasionRecord", alone)
    assert found == ("PERSUASION_NOT_JOINT", "visitors", "DC-15")
    together = way.persuading(dachuan, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER")
    made = await dachuan.done("persuasionRecord", together)
    assert (made["seq"], made["joint"], made["dropoutCase"]["stage"]) == (1, True, "PERSUADING")
    # Genhe does not ask for company.
    case = await way.suspected(genhe, 4)
    await way.three_visits(genhe, 4)
    case = await genhe.done("caseDetermineDropout", way.determining(genhe, case), BUREAU)
    made = await genhe.done("persuasionRecord", way.persuading(genhe, case))
    assert (made["joint"], made["dropoutCase"]["stage"]) == (False, "PERSUADING")


@pytest.mark.rule("GH-35", "HL-44")
async def test_the_first_attempt_starts_persuasion_and_ends_its_clock_GH_35(genhe: Desk) -> None:
    case = await way.opened(genhe, 6)
    made = await genhe.done("persuasionRecord", way.persuading(genhe, case, mode="PHONE"))
    assert made["dropoutCase"]["stage"] == "SIGN"
    clocks = {each["limit"]: each["state"] for each in made["dropoutCase"]["timers"]}
    assert clocks == {"T-01": "RUNNING", "T-03": "DONE"}
    case = await genhe.done("casePrepare", way.of(made["dropoutCase"], **way.team(genhe)))
    said = {"determinedBy": "李校长", "determinedOn": genhe.on(0), "causes": ["DISTANCE"], "reason": "未返校"}
    case = await genhe.done("caseDetermineSuspected", way.of(case, **said))
    made = await genhe.done("persuasionRecord", way.persuading(genhe, case))
    assert (made["seq"], made["dropoutCase"]["stage"]) == (2, "PERSUADING")
    early = {
        "responsibleName": "某镇长",
        "responsibleUnitId": genhe.unit(0),
        "persuasionDeadline": genhe.on(9),
    }
    said = way.of(made["dropoutCase"], reason="劝返无效", **early)
    assert await genhe.refused("caseEscalate", said) == ("ESCALATION_TOO_EARLY", "caseId", "HL-44")


@pytest.mark.rule("GH-20")
async def test_failed_persuasion_goes_up_on_both_lines_until_there_is_no_higher_level(genhe: Desk) -> None:
    [case] = (await way.of_child(genhe, 6, "cases { id version }"))["cases"]
    went = []
    for _ in range(3):
        genhe.time.seconds += 10 * DAY
        said = {"responsibleName": "某镇长", "responsibleUnitId": genhe.unit(0), "reason": "劝返无效"}
        case = await genhe.done("caseEscalate", way.of(case, persuasionDeadline=genhe.on(9), **said), BUREAU)
        levels = (await way.seen(genhe, case, "escalations { step line fromLevel toLevel node }"))[
            "escalations"
        ]
        went.append([tuple(each.values())[1:] for each in levels if each["step"] == len(went) + 1])
    assert went == [
        [("GH_SCHOOL", 1, 2, "SCHOOL"), ("GH_TERRITORY", None, 1, "TOWNSHIP")],
        [("GH_SCHOOL", 2, 3, "EDUCATION_BUREAU")],
        [("GH_SCHOOL", 3, 4, "EDUCATION_BUREAU")],
    ]
    assert (case["responsibleName"], case["persuasionDeadline"]) == ("某镇长", genhe.on(9))
    genhe.time.seconds += 10 * DAY
    said = way.of(case, persuasionDeadline=genhe.on(9), **said)
    assert await genhe.refused("caseEscalate", said, BUREAU) == ("NO_HIGHER_LEVEL", "caseId", "HL-43")


async def test_the_bureau_determines_a_dropout_where_the_place_says_nothing_else(dachuan: Desk) -> None:
    case = await way.suspected(dachuan, 6)
    found = await dachuan.refused("caseDetermineDropout", way.determining(dachuan, case))
    assert found == ("NOT_THE_DETERMINER", "caseId", None)
    before = way.determining(dachuan, case, determinedOn=dachuan.on(-1))
    assert (await dachuan.refused("caseDetermineDropout", before, BUREAU))[:2] == (
        "IMPOSSIBLE_DATE",
        "determinedOn",
    )
    case = await way.opened(dachuan, 8)
    found = await dachuan.refused("caseDetermineDropout", way.determining(dachuan, case), BUREAU)
    assert found[0] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("QC-38")
async def test_a_dropout_is_marked_in_the_registry_and_unmarked_when_it_is_back_QC_38(dachuan: Desk) -> None:
    [case] = (await way.of_child(dachuan, 6, "cases { id version }"))["cases"]
    dachuan.time.seconds += 30 * DAY
    case = await dachuan.done("caseDetermineDropout", way.determining(dachuan, case), BUREAU)
    assert case["dropoutAfter"] == 30
    shown = "enrollments { status registryMark } ledgerEntries { state closeReason ledger { type } }"
    found = await way.of_child(dachuan, 6, shown)
    assert found["enrollments"] == [{"status": "MARKED_DROPOUT", "registryMark": "DROPOUT"}]
    assert _open(found) == {"DROPOUT", "WORK"}
    await way.returned(dachuan, 6, case)
    found = await way.of_child(dachuan, 6, shown)
    assert found["enrollments"] == [{"status": "ACTIVE", "registryMark": "NONE"}]
    assert _open(found) == set()


def _open(child: Any) -> set[str]:
    return {each["ledger"]["type"] for each in child["ledgerEntries"] if each["state"] != "CLOSED"}


@pytest.mark.rule("GH-37")
async def test_a_child_is_back_with_two_independent_proofs_followed_up_and_struck_off_GH_37(
    genhe: Desk,
) -> None:
    case = await way.suspected(genhe, 8)
    said = await way.returning(genhe, 8, case)
    own, other = said["evidence"]
    repeated = await way.evidence(genhe, 8, "SCHOOL_ATTENDANCE", "SCHOOL")
    old = await way.evidence(genhe, 8, "SCHOOL_ATTENDANCE", "SCHOOL", -1)
    theirs = await way.evidence(genhe, 10, "REGISTRY_EXTRACT", "EDUCATION_BUREAU")
    for shown in ([own], [other], [own, repeated], [old, other], []):
        found = await genhe.refused("caseReturn", said | {"evidence": shown})
        assert found == ("RETURN_UNPROVEN", "evidence", "GH-37")
    assert (await genhe.refused("caseReturn", said | {"evidence": [own, theirs]}))[0] == "UNKNOWN_EVIDENCE"
    assert (await genhe.refused("caseReturn", said | {"returnedOn": genhe.on(1)}))[0] == "IMPOSSIBLE_DATE"
    case = await genhe.done("caseReturn", said)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("RETURNED", "RETURNED")
    assert {each["state"] for each in case["timers"]} == {"DONE", "LIFTED"}
    shown = "returneeFiles { id version followUpUntil nextOn } reports { timers { state } }"
    found = await way.seen(genhe, case, shown)
    assert found["reports"] == [{"timers": [{"state": "LIFTED"}]}]
    [file] = found["returneeFiles"]
    assert (file["followUpUntil"], file["nextOn"]) == (genhe.on(120), genhe.on(30))
    closing = way.of(case, reason="跟踪期满")
    assert await genhe.refused("caseClose", closing) == ("FOLLOW_UP_NOT_OVER", "caseId", "GH-37")
    genhe.time.seconds += 120 * DAY
    assert (await genhe.refused("caseClose", closing))[0] == "FOLLOW_UP_NOT_OVER"
    file = await genhe.done("followUpRecord", way.following(genhe, file))
    assert (file["nextOn"], len(file["followUps"])) == (genhe.on(30), 1)
    case = await genhe.done("caseClose", closing)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("CLOSED", "ATTENDING")
    stale = way.following(genhe, file) | {"expectedVersion": file["version"] + 1}
    assert (await genhe.refused("followUpRecord", stale))[0] == "FILE_CLOSED"
    for act in ("caseClose", "casePrepare", "caseReturn"):
        more = {"caseClose": closing, "casePrepare": way.team(genhe), "caseReturn": said}[act]
        found = await genhe.refused(act, more | way.of(case))
        assert found == ("CASE_CLOSED", "caseId", "GH-37")


async def test_the_database_itself_keeps_a_closed_case_as_it_is(genhe: Desk) -> None:
    of = tables.DropoutCase
    async with genhe.door.sessions() as session:
        closed = await session.scalar(select(of.id).where(of.stage == "CLOSED"))
        with pytest.raises(DBAPIError, match="a closed case never changes"):
            await session.execute(update(of).where(of.id == closed).values(case_no="0"))


async def test_a_relapse_closes_the_returned_case_and_opens_one_that_follows_it(genhe: Desk) -> None:
    case = await way.suspected(genhe, 10)
    said = {
        "noticedOn": genhe.on(0),
        "determinedBy": "李校长",
        "causes": ["SCHOOL_WEARY"],
        "reason": "又未到校",
    }
    early = way.of(case, **said, **way.team(genhe))
    assert await genhe.refused("caseRelapse", early) == ("NOT_RETURNED", "caseId", "GH-37")
    case = await way.returned(genhe, 10, case)
    bare = way.of(case, **said, **way.team(genhe)) | {"team": []}
    assert (await genhe.refused("caseRelapse", bare))[0] == "CASE_NOT_PREPARED"
    new = await genhe.done("caseRelapse", way.of(case, **said, **way.team(genhe)))
    assert (new["stage"], new["student"]["schoolingStatus"]) == ("SUSPECTED", "SUSPECTED_DROPOUT")
    found = await way.of_child(
        genhe, 10, "cases { stage relapseOf { id } } returneeFiles { relapse closedOn }"
    )
    assert found["cases"] == [
        {"stage": "CLOSED", "relapseOf": None},
        {"stage": "SUSPECTED", "relapseOf": {"id": case["id"]}},
    ]
    assert found["returneeFiles"] == [{"relapse": True, "closedOn": genhe.on(0)}]


async def test_signs_end_with_the_return_and_a_relapse_takes_up_those_that_come_after_it(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, world.THERE) as here:
        await way.everybody_attends(here)
        shown = "riskSigns { closedAt dropoutCase { id } }"
        noticed = {"studentId": here.student(0), "noticedOn": here.on(0), "reason": "不愿上学"}
        await here.done("riskSignRecord", noticed)
        case = await way.returned(here, 0, await way.suspected(here, 0))
        [sign] = (await way.of_child(here, 0, shown))["riskSigns"]
        assert (sign["closedAt"] is not None, sign["dropoutCase"]) == (True, {"id": case["id"]})
        await here.done("riskSignRecord", noticed)
        said = {"noticedOn": here.on(0), "determinedBy": "李校长", "causes": ["SCHOOL_WEARY"]}
        new = await here.done("caseRelapse", way.of(case, **said, reason="又未到校", **way.team(here)))
        signs = (await way.of_child(here, 0, shown))["riskSigns"]
        assert [(each["closedAt"] is None, each["dropoutCase"]["id"]) for each in signs] == [
            (False, case["id"]),
            (True, new["id"]),
        ]


@pytest.mark.rule("DC-L2b")
async def test_a_visit_because_of_signs_tells_cause_mind_and_opinion_DC_L2b(dachuan: Desk) -> None:
    said = way.visiting(dachuan, 10, purpose="SIGN_TRACKING", cause="SCHOOL_WEARY", stateOfMind="厌学")
    assert (await dachuan.refused("visitRecord", said))[::2] == ("TRACKING_INCOMPLETE", "DC-L2b")
    made = await dachuan.done("visitRecord", said | {"guardianOpinion": "支持返校"})
    assert (made["purpose"], made["cause"]) == ("SIGN_TRACKING", "SCHOOL_WEARY")
    told = said | {"guardianOpinion": "支持返校"}
    for more, code in (
        ({"cause": "RELIGION"}, "CAUSE_RESTRICTED"),
        ({"visitedOn": dachuan.on(1)}, "IMPOSSIBLE_DATE"),
        ({"nextVisitOn": dachuan.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"visitors": []}, "NO_VISITOR"),
        ({"findings": " "}, "BAD_TEXT"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT"),
    ):
        assert (await dachuan.refused("visitRecord", told | more))[0] == code


@pytest.mark.rule("DC-13")
async def test_each_attempt_to_reach_a_home_is_on_record_DC_13(dachuan: Desk) -> None:
    said = {"channel": "PHONE", "outcome": "UNREACHABLE", "content": "停机", "contactedOn": dachuan.on(0)}
    case = await way.opened(dachuan, 10)
    made = await dachuan.done("contactRecord", {"studentId": dachuan.student(10), **said})
    assert made["outcome"] == "UNREACHABLE"
    assert (await way.seen(dachuan, case, "contacts { id }"))["contacts"] == [{"id": made["id"]}]
    sent = await dachuan.done("reportSend", way.reporting(case, "UNREACHABLE"))
    assert sent["kind"] == "UNREACHABLE"
    assert (await dachuan.refused("reportSend", way.reporting(case, "NOT_BACK")))[
        0
    ] == "REPORT_WITHOUT_GROUND"


@pytest.mark.rule("HL-53")
async def test_a_child_has_one_strategy_at_a_time_HL_53(genhe: Desk) -> None:
    said = {"ground": "SCHOOL_WEARY", "academicLevel": "五年级", "mode": "随班", "courses": ["美术", "体育"]}
    for mode in ("随班", "分层教学"):
        await genhe.done("strategySet", {"studentId": genhe.student(0), **said, "mode": mode}, SCHOOL)
    found = await way.of_child(genhe, 0, "strategies { mode endedOn }")
    assert [each["endedOn"] is None for each in found["strategies"]] == [False, True]


async def test_whose_role_or_whose_child_it_is_not_acts_in_vain(genhe: Desk) -> None:
    answer = await genhe.post(
        "reportSend",
        {
            "caseId": "DropoutCase:00000000-0000-0000-0000-000000000001",
            "kind": "NOT_BACK",
            "content": "x",
            "signedBy": "x",
            "sealed": True,
        },
        TOWNSHIP,
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elsewhere = {"organization_id": genhe.door.there["Organization"][3]}
    said = way.visiting(genhe, 0)
    assert (await genhe.refused("visitRecord", said, **elsewhere))[0] == "UNKNOWN_STUDENT"
    assert (await genhe.refused("visitRecord", said, code=world.THERE))[0] == "FOREIGN_COUNTY"
    [case, *_] = (await way.of_child(genhe, 0, "cases { id version }"))["cases"]
    stale = way.persuading(genhe, {"id": case["id"], "version": case["version"] + 1})
    assert (await genhe.refused("persuasionRecord", stale))[0] == "STALE_VERSION"
    said |= {"idempotencyKey": "one visit, told twice"}
    first = await genhe.done("visitRecord", said)
    assert (await genhe.done("visitRecord", said))["id"] == first["id"]
    assert (await genhe.refused("visitRecord", said | {"findings": "另一次"}))[0] == "CHANGE_KEY_REUSED"
