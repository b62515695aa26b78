"""Rules of the documents that several acts keep together, each in the place whose document has it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from database import tables
from domain.roster import RosterType
from domain.roster_form import FORMS
from domain.student import GuardianRelation, IdStatus, SchoolingStatus
from tests.casework import way
from tests.casework.classroom import classroom
from tests.casework.desk import Desk
from tests.casework.places.five import CENTER, Five, at, bureau, center_school, pupil
from tests.casework.test_enforcement import paper, receipt, run_out
from tests.casework.way import BUREAU, SCHOOL, TOWNSHIP

LEDGERS = "ledgerEntries { state ledger { type } }"


def standing(child: Any) -> set[str]:
    return {each["ledger"]["type"] for each in child["ledgerEntries"] if each["state"] != "CLOSED"}


@pytest.mark.rule("GH-33")
async def test_whoever_is_determined_is_entered_in_the_ledger_and_reported_to_the_bureau_GH_33(
    five: Five,
) -> None:
    genhe = five.desks["GH"]
    number = await pupil(genhe)
    case = await way.suspected(genhe, number)
    assert standing(await way.of_child(genhe, number, LEDGERS)) == {"SUSPECTED_DROPOUT"}
    owed = "reports { kind sentAt timers { limit state } }"
    assert (await way.seen(genhe, case, owed))["reports"] == [
        {"kind": "SUSPECTED_DROPOUT", "sentAt": None, "timers": [{"limit": "T-04a", "state": "RUNNING"}]}
    ]
    await way.three_visits(genhe, number)
    sent = await genhe.done("reportSend", way.reporting(case))
    assert "EDUCATION_BUREAU" in {each["addressee"] for each in sent["recipients"]}
    received = {"reportId": sent["id"], "expectedVersion": sent["version"]}
    await genhe.done("reportReceive", received, BUREAU)
    await genhe.done("caseDetermineDropout", way.determining(genhe, case), BUREAU)
    assert standing(await way.of_child(genhe, number, LEDGERS)) == {"DROPOUT"}


@pytest.mark.rule("DC-17")
async def test_after_persuasion_failed_the_township_is_told_and_the_guardian_served_a_notice_DC_17(
    five: Five,
) -> None:
    dachuan = five.desks["DC"]
    number = await pupil(dachuan)
    case = await way.suspected(dachuan, number)
    case = await dachuan.done("caseDetermineDropout", way.determining(dachuan, case), BUREAU)
    not_back = way.reporting(case, "NOT_BACK")
    assert (await dachuan.refused("reportSend", not_back))[0] == "REPORT_WITHOUT_GROUND"
    tried = way.persuading(dachuan, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER")
    case = (await dachuan.done("persuasionRecord", tried))["dropoutCase"]
    sent = await dachuan.done("reportSend", not_back)
    told = {each["addressee"]: each["organization"] for each in sent["recipients"]}
    assert told["TOWNSHIP"] == {"id": dachuan.unit(0)}
    undated = paper(dachuan, case, "RETURN_NOTICE", deadline=None)
    assert (await dachuan.refused("enforcementPrepare", undated))[0] == "DEADLINE_MISSING"
    order = paper(dachuan, case, "ORDER_TO_CORRECT")
    assert await dachuan.refused("enforcementPrepare", order, TOWNSHIP) == ("NOT_YOUR_TURN", "step", "DC-17")
    notice = await dachuan.done("enforcementPrepare", paper(dachuan, case, "RETURN_NOTICE"))
    assert (notice["actor"], notice["serialNo"][:5]) == ("SCHOOL", f"{dachuan.today.year}-")
    # That persuasion failed is a person's word, too (DC-16); the notice is served after it.
    case = await dachuan.done("caseDetermineDropout", way.determining(dachuan, case), BUREAU)
    case = (await run_out(dachuan, number, notice, SCHOOL))["dropoutCase"]
    # 强制要求入学: a school has no such power, an authority orders it.
    order = paper(dachuan, case, "ORDER_TO_CORRECT")
    assert (await dachuan.refused("enforcementPrepare", order))[0] == "WRONG_UNIT"
    assert (await dachuan.done("enforcementPrepare", order, TOWNSHIP))["clauses"] == ["DC-17"]


@pytest.mark.rule("QC-19")
@pytest.mark.parametrize("kind", ["NOT_BACK", "UNREACHABLE"])
async def test_who_is_not_back_or_not_to_be_reached_is_reported_to_government_and_bureau_QC_19(
    five: Five, kind: str
) -> None:
    qiaocheng = five.desks["QC"]
    number = await pupil(qiaocheng)
    case = await way.opened(qiaocheng, number)
    refused = await qiaocheng.refused("reportSend", way.reporting(case, kind))
    assert refused == ("REPORT_WITHOUT_GROUND", "kind", "QC-19")
    if kind == "NOT_BACK":
        await qiaocheng.done("persuasionRecord", way.persuading(qiaocheng, case))
    else:
        said = {
            "channel": "PHONE",
            "outcome": "UNREACHABLE",
            "content": "停机",
            "contactedOn": qiaocheng.on(0),
        }
        await qiaocheng.done("contactRecord", {"studentId": qiaocheng.student(number), **said})
    sent = await qiaocheng.done("reportSend", way.reporting(case, kind))
    assert {"TERRITORIAL_GOVERNMENT", "EDUCATION_BUREAU"} <= {
        each["addressee"] for each in sent["recipients"]
    }
    got = {"reportId": sent["id"], "expectedVersion": sent["version"]}
    got["expectedVersion"] = (await qiaocheng.done("reportReceive", got, TOWNSHIP))["version"]
    assert (await qiaocheng.refused("reportReceive", got, TOWNSHIP))[0] == "ALREADY_RECEIVED"


async def test_what_a_center_school_reports_goes_to_bureau_and_government_in_its_name(five: Five) -> None:
    qiaocheng = five.desks["QC"]
    center = await center_school(qiaocheng)
    number = await pupil(qiaocheng)
    case = await way.suspected(qiaocheng, number)
    said = way.reporting(case, "CENTER_SCHOOL")
    assert (await qiaocheng.refused("reportSend", said))[::2] == ("REPORT_WITHOUT_GROUND", "QC-40")
    await qiaocheng.done("caseDetermineDropout", way.determining(qiaocheng, case), BUREAU)
    assert (await qiaocheng.refused("reportSend", said))[::2] == ("NOT_THE_SENDER", "QC-40")
    sent = await qiaocheng.done("reportSend", said, CENTER, **at(center))
    assert sent["sender"]["id"] == center
    assert {each["addressee"] for each in sent["recipients"]} == {
        "EDUCATION_BUREAU",
        "TERRITORIAL_GOVERNMENT",
    }


@pytest.mark.rule("QC-06a")
async def test_a_township_urges_a_guardian_before_any_step_of_the_ladder_QC_06a(five: Five) -> None:
    qiaocheng = five.desks["QC"]
    number = await pupil(qiaocheng)
    case = await way.opened(qiaocheng, number)
    said = {
        "channel": "IN_PERSON",
        "outcome": "REACHED",
        "content": "督促送子女入学",
        "contactedOn": qiaocheng.on(0),
    }
    await qiaocheng.done("contactRecord", {"studentId": qiaocheng.student(number), **said}, TOWNSHIP)
    made = await qiaocheng.done("persuasionRecord", _township(qiaocheng, case), TOWNSHIP)
    assert made["visitors"] == [{"rank": "TOWNSHIP_CADRE"}]
    told = await way.of_child(qiaocheng, number, "timeline { nodes { act organization { id } } }")
    urged = [
        each for each in told["timeline"]["nodes"] if each["act"] in ("contactRecord", "persuasionRecord")
    ]
    assert [each["organization"]["id"] for each in urged] == [qiaocheng.unit(0)] * 2
    step = paper(qiaocheng, made["dropoutCase"], "CRITICISM_EDUCATION")
    assert (await qiaocheng.refused("enforcementPrepare", step, TOWNSHIP))[0] == "NOT_DETERMINED"


def _township(desk: Desk, case: Any) -> dict[str, Any]:
    visitors = [{"name": "钱干部", "organizationId": desk.unit(0), "rank": "TOWNSHIP_CADRE"}]
    return way.persuading(desk, case) | {"visitors": visitors}


@pytest.mark.rule("HL-67")
async def test_a_weary_child_comes_back_to_its_school_and_is_taught_in_its_own_way_HL_67(five: Five) -> None:
    hulin = five.desks["HL"]
    number = await pupil(hulin)
    case = await way.suspected(hulin, number)
    away = {
        "situation": "WEARY",
        "decidedBy": "赵局长",
        "decidedOn": hulin.on(0),
        "reason": "厌学",
        "documentNo": "教处〔2026〕1号",
        "evidence": [await receipt(hulin, number, "TOWNSHIP", "VISIT_RECORD")],
    }
    found = await hulin.refused("caseResolve", way.of(case, **away), BUREAU)
    assert found[0] == "DISPOSITION_NOT_ALLOWED"
    case = await way.returned(hulin, number, case)
    said = {
        "ground": "SCHOOL_WEARY",
        "academicLevel": "七年级",
        "mode": "个别化教学",
        "courses": ["美术", "体育"],
    }
    made = await hulin.done("strategySet", {"studentId": hulin.student(number), **said})
    assert (made["ground"], made["mode"], made["endedOn"]) == ("SCHOOL_WEARY", "个别化教学", None)


@pytest.mark.rule("QC-20", "QC-20a")
async def test_a_weak_pupils_line_says_its_four_sides_and_who_helps_it_one_to_one_QC_20(five: Five) -> None:
    qiaocheng = five.desks["QC"]
    number = await pupil(qiaocheng)
    ledger = await qiaocheng.done("ledgerOpen", {"type": "LEARNING_DIFFICULTY_SUPPORT"})
    facts = {
        "ability": "阅读较慢",
        "method": "缺少预习",
        "family": "祖父母照看",
        "psychology": "自信不足",
        "helper": "陈老师",
        "study_help": "每周两次辅导",
        "life_care": "午餐照看",
        "counseling": "谈心",
    }
    said = {
        "ledgerId": ledger["id"],
        "studentId": qiaocheng.student(number),
        "reason": "学习困难",
        "facts": [{"column": column, "value": value} for column, value in facts.items()],
    }
    entry = await qiaocheng.done("ledgerEntryOpen", said)
    assert entry["facts"] == facts
    whole = await _complete(qiaocheng, ledger["id"])
    lacking = [{"column": column, "value": None} for column in ("ability", "method", "family", "psychology")]
    changed = {
        "entryId": entry["id"],
        "expectedVersion": entry["version"],
        "reason": "更正",
        "facts": lacking,
    }
    await qiaocheng.done("ledgerEntryUpdate", changed)
    assert await _complete(qiaocheng, ledger["id"]) < whole


@pytest.mark.rule("GH-28")
async def test_a_ledger_is_scored_by_what_is_complete_known_and_verified_GH_28(five: Five) -> None:
    genhe = five.desks["GH"]
    school = (await genhe.school("9602")).partition(":")[2]
    known = await pupil(genhe, school_id=school)
    await pupil(genhe, SchoolingStatus.UNREACHABLE, school_id=school)
    async with genhe.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, genhe.rows["Student"][known])
        child.id_status = IdStatus.VERIFIED
    ledger = await genhe.done("ledgerOpen", {"type": "SCHOOL_AGE_ENROLLMENT"}, organization_id=school)
    said = {"ledgerId": ledger["id"], "expectedVersion": ledger["version"]}
    ledger = await genhe.done("ledgerReconcile", said, organization_id=school)
    whole = await _scores(genhe, ledger, school)
    assert (whole["statusKnown"], whole["validity"]) == (50, 50)  # 情况明，信息准: one of two each
    async with genhe.door.sessions.begin() as session:
        mother = {"guardian_id": genhe.rows["Guardian"][0], "relation": GuardianRelation.MOTHER}
        session.add(tables.Guardianship(student_id=genhe.rows["Student"][known], **mother))
    fuller = await _scores(genhe, await _seen(genhe, ledger["id"]), school)
    assert 0 < whole["completeness"] < fuller["completeness"] <= 100  # 底数清: a guardian's name more


async def _seen(desk: Desk, ledger: str) -> Any:
    shown = "query ($l: ID!) { node(id: $l) { ... on Ledger { id version } } }"
    return (await desk.ask(shown, {"l": ledger}, BUREAU))["node"]


async def _scores(desk: Desk, ledger: Any, school: str) -> Any:
    said = {"ledgerId": ledger["id"], "expectedVersion": ledger["version"], "month": f"{desk.today:%Y-%m}"}
    await desk.done("ledgerConfirmMonth", said, organization_id=school)
    asked = "query ($l: ID!, $d: Date!) { ledgerAsOf(ledgerId: $l, on: $d) { completeness statusKnown validity } }"
    return (await desk.ask(asked, {"l": ledger["id"], "d": desk.on(0)}, BUREAU))["ledgerAsOf"]


@pytest.mark.rule("BS-24")
async def test_a_home_is_asked_about_an_absence_and_a_dropout_persuaded_with_the_village_BS_24(
    five: Five,
) -> None:
    boshan = five.desks["BS"]
    boshan.move_to(date(2026, 9, 8))
    room = await classroom(boshan, 1)
    sheet = await boshan.done("attendanceRecord", room.sheet(boshan.today, {0: "ABSENT"}))
    assert [(each["limit"], each["state"]) for each in sheet["records"][0]["timers"]] == [
        ("T-04b", "RUNNING")
    ]
    said = {"channel": "PHONE", "outcome": "REACHED", "content": "外出打工", "contactedOn": boshan.on(0)}
    await boshan.done("contactRecord", {"studentId": room.pupils[0], **said})
    absent = {"studentId": room.pupils[0], "status": "UNEXCUSED"}
    verified = {
        "sheetId": sheet["id"],
        "expectedVersion": sheet["version"],
        "absences": [absent],
        "verifiedBy": "王老师",
    }
    sheet = await boshan.done("absenceVerify", verified)
    assert [each["state"] for each in sheet["records"][0]["timers"]] == ["DONE"]
    boshan.rows["Student"].append(room.pupils[0].partition(":")[2])
    case = await way.suspected(boshan, len(boshan.rows["Student"]) - 1)
    case = await boshan.done("caseDetermineDropout", way.determining(boshan, case), BUREAU)
    alone = way.persuading(boshan, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER")
    found = await boshan.refused("persuasionRecord", alone)
    assert found == ("PERSUASION_NOT_JOINT", "visitors", "BS-24")
    made = await boshan.done(
        "persuasionRecord", way.persuading(boshan, case, "HOMEROOM_TEACHER", "VILLAGE_CADRE")
    )
    assert (made["joint"], made["dropoutCase"]["stage"]) == (True, "PERSUADING")


@pytest.mark.rule("BS-26")
async def test_a_child_with_signs_is_visited_and_its_mind_and_life_written_down_BS_26(five: Five) -> None:
    boshan = five.desks["BS"]
    number = await pupil(boshan)
    said = way.visiting(
        boshan, number, purpose="SIGN_TRACKING", cause="SCHOOL_WEARY", guardianOpinion="支持返校"
    )
    assert (await boshan.refused("visitRecord", said))[0] == "TRACKING_INCOMPLETE"
    told = {"stateOfMind": "厌学", "findings": "随祖父母生活，家务较多"}
    await boshan.done("visitRecord", said | told)
    found = await way.of_child(boshan, number, "visits { stateOfMind findings guardianOpinion }")
    assert found["visits"] == [{**told, "guardianOpinion": "支持返校"}]


@pytest.mark.rule("HL-60")
async def test_who_attends_elsewhere_without_a_registration_is_listed_by_name_and_number_and_reported_HL_60(
    five: Five,
) -> None:
    hulin = five.desks["HL"]
    number = await pupil(hulin)
    case = await way.opened(hulin, number)
    said = {
        "situation": "ELSEWHERE_NO_REGISTRATION",
        "decidedBy": "赵局长",
        "decidedOn": hulin.on(0),
        "reason": "在外省就读，无学籍",
        "documentNo": "教报〔2026〕1号",
        "evidence": [await receipt(hulin, number, "SCHOOL", "OTHER_SCHOOL_PROOF")],
    }
    await hulin.done("caseResolve", way.of(case, **said), BUREAU)
    found = await way.of_child(hulin, number, "cases { dispositions { outcome } }")
    assert found["cases"][0]["dispositions"] == [{"outcome": "REPORTED_UPWARD"}]
    owner = await bureau(hulin)
    roster = await hulin.done(
        "rosterBuild", {"type": "ELSEWHERE_NO_REGISTRATION", "producerId": owner}, BUREAU
    )
    assert roster["rowCount"] == 1
    form = FORMS[RosterType.ELSEWHERE_NO_REGISTRATION]
    assert {"student.name", "student.id_number"} <= {each.key for each in form.columns}
    handed = {"rosterId": roster["id"], "expectedVersion": roster["version"]}
    sent = await hulin.done("rosterSubmit", handed, BUREAU)
    assert (sent["state"], len(sent["digest"])) == ("SUBMITTED", 64)


async def _complete(desk: Desk, ledger: str) -> int:
    """The percentage of the cells that a complete line needs, as the ledger is confirmed today."""
    shown = "query ($l: ID!) { node(id: $l) { ... on Ledger { version } } }"
    version = (await desk.ask(shown, {"l": ledger}, SCHOOL))["node"]["version"]
    said = {"ledgerId": ledger, "expectedVersion": version, "month": f"{desk.today:%Y-%m}"}
    await desk.done("ledgerConfirmMonth", said)
    asked = "query ($l: ID!, $d: Date!) { ledgerAsOf(ledgerId: $l, on: $d) { completeness } }"
    found: int = (await desk.ask(asked, {"l": ledger, "d": desk.on(0)}))["ledgerAsOf"]["completeness"]
    return found
