"""Entering school: the plan, a child registered once wherever it lives, notices with their receipt, who did not come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.attendance import SignSource
from domain.role import Role
from domain.student import SchoolingStatus
from tests import registry_export, sealing
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.hub import world

BUREAU, TOWNSHIP, HOMEROOM = Role.BUREAU_OFFICER, Role.TOWNSHIP_OFFICER, Role.HOMEROOM_TEACHER
HULIN, QIAOCHENG, BOSHAN = "230381", "341602", "370304"
YEAR, BORN = "2026-2027", "20200315"
_SEQUENCE = count(1)


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.HERE) as made:
        yield made


def number(region: str = world.HERE, born: str = BORN) -> str:
    return registry_export.number(next(_SEQUENCE) * 2, born, region)


def drafting(desk: Desk, **more: Any) -> dict[str, Any]:
    said = {"schoolId": f"School:{desk.rows['School'][0]}", "schoolYear": YEAR, "grade": 1}
    return said | {"catchmentCount": 40, "classes": 1, "places": 45} | more


async def planned(desk: Desk, **more: Any) -> Any:
    """A published plan of the desk's school."""
    plan = await desk.done("admissionPlanDraft", drafting(desk, **more))
    said = {"planId": plan["id"], "expectedVersion": plan["version"]}
    return await desk.done("admissionPlanPublish", said, BUREAU)


def named(desk: Desk, id_number: str | None, **more: Any) -> dict[str, Any]:
    """A new child and its papers, as who registers it says them."""
    who = {"name": "新生甲", "sex": "FEMALE", "birthDate": "2020-03-15", "idType": "RESIDENT_ID"}
    if id_number is not None:
        who["sex"] = "MALE" if int(id_number[16]) % 2 else "FEMALE"
        who["idNumber"] = id_number
    adult = {"name": "某家长", "relation": "MOTHER", "phone": "13912345678"}
    papers = {
        "registeredOn": desk.on(0),
        "basis": "HOUSEHOLD",
        "assignedBy": "CATCHMENT",
        "guardians": [adult],
    }
    lives = {"householdRegion": desk.code, "residenceId": desk.unit(1), "homeAddress": "某村12号"}
    return who | papers | lives | more


async def registered(desk: Desk, role: Role = Role.SCHOOL_OFFICER, **more: Any) -> Any:
    """A new child registered under a fresh plan of its county."""
    plan = await planned(desk)
    said = {"planId": plan["id"], **named(desk, number(desk.code))} | more
    return await desk.done("admissionRegisterChild", said, role)


def holding(row: Any, **more: Any) -> dict[str, Any]:
    return {"registrationId": row["id"], "expectedVersion": row["version"], **more}


@pytest.mark.rule("BS-21")
async def test_each_school_is_asked_for_its_plan_in_the_summer_and_its_clock_ends_when_it_is_published_BS_21(
    genhe: Desk,
) -> None:
    await genhe.tick()
    plans = "{ admissionPlans { nodes { id grade state version timers { limit state dueAt } } } }"
    [asked] = (await genhe.ask(plans))["admissionPlans"]["nodes"]
    assert (asked["grade"], asked["state"]) == (1, "EXPECTED")
    [clock] = asked["timers"]
    assert clock == {"limit": "T-17", "state": "RUNNING", "dueAt": "2026-08-31T16:00:00+00:00"}
    drawn = await genhe.done("admissionPlanDraft", drafting(genhe))
    assert (drawn["id"], drawn["state"], drawn["places"]) == (asked["id"], "DRAFTED", 45)
    said = {"planId": drawn["id"], "expectedVersion": drawn["version"]}
    published = await genhe.done("admissionPlanPublish", said, BUREAU)
    assert published["state"] == "PUBLISHED"
    assert [each["state"] for each in published["timers"]] == ["DONE"]
    assert await genhe.tick() == 0


@pytest.mark.rule("BS-21")
async def test_a_plan_has_the_children_of_its_villages_whom_the_hub_knows_beside_those_the_school_counted_BS_21(
    genhe: Desk,
) -> None:
    async with genhe.door.sessions.begin() as session:
        village, school = genhe.rows["Organization"][1], genhe.rows["School"][0]
        session.add(tables.Catchment(village_id=village, school_id=school, stage="PRIMARY"))
        for at, born in (
            (0, date(2019, 9, 1)),
            (2, date(2020, 8, 31)),
            (4, date(2020, 9, 1)),
            (6, date(2019, 8, 31)),
        ):
            child = await session.get_one(tables.Student, genhe.rows["Student"][at])
            assert child.village_id == village
            child.birth_date = born
        outside = await session.get_one(tables.Student, genhe.rows["Student"][1])
        outside.birth_date = date(2020, 1, 1)
    plan = await genhe.done("admissionPlanDraft", drafting(genhe))
    assert (plan["knownCount"], plan["catchmentCount"]) == (2, 40)


async def test_a_plan_that_cannot_be_is_refused_and_nothing_changes(genhe: Desk) -> None:
    elsewhere = {"organization_id": genhe.rows["Organization"][1]}
    for said, why in (
        (drafting(genhe, places=0), ("BAD_COUNT", "places", "BS-21")),
        (drafting(genhe, grade=10), ("BAD_COUNT", "grade", "BS-21")),
        (drafting(genhe, schoolYear="2026-2028"), ("BAD_TERM", "schoolYear", None)),
    ):
        assert await genhe.refused("admissionPlanDraft", said) == why
    assert (await genhe.refused("admissionPlanDraft", drafting(genhe), **elsewhere))[
        0
    ] == "UNKNOWN_ADMISSION_PLAN"
    assert "errors" in await genhe.post("admissionPlanDraft", drafting(genhe), HOMEROOM)
    plan = await planned(genhe)
    assert (await genhe.refused("admissionPlanDraft", drafting(genhe)))[0] == "PLAN_PUBLISHED"
    again = {"planId": plan["id"], "expectedVersion": plan["version"]}
    assert (await genhe.refused("admissionPlanPublish", again, BUREAU))[0] == "ILLEGAL_TRANSITION"
    assert "errors" in await genhe.post("admissionPlanPublish", again)


async def test_a_plan_drawn_up_anew_says_which_version_it_saw(genhe: Desk) -> None:
    plan = await genhe.done("admissionPlanDraft", drafting(genhe))
    assert (await genhe.refused("admissionPlanDraft", drafting(genhe)))[0] == "PLAN_EXISTS"
    stale = drafting(genhe, expectedVersion=plan["version"] - 1)
    assert (await genhe.refused("admissionPlanDraft", stale))[0] == "STALE_VERSION"
    anew = await genhe.done("admissionPlanDraft", drafting(genhe, places=50, expectedVersion=plan["version"]))
    assert anew["places"] == 50
    unpublished = {"planId": plan["id"], **named(genhe, number())}
    assert (await genhe.refused("admissionRegisterChild", unpublished))[0] == "PLAN_NOT_PUBLISHED"


@pytest.mark.rule("BS-20")
async def test_a_child_that_no_register_has_is_registered_and_its_numbers_are_sealed_BS_20(
    genhe: Desk,
) -> None:
    plan, own = await planned(genhe), number()
    row = await genhe.done("admissionRegisterChild", {"planId": plan["id"], **named(genhe, own)})
    child = row["student"]
    assert (row["state"], row["basis"], row["named"]) == ("REGISTERED", "HOUSEHOLD", True)
    assert (child["schoolingStatus"], child["coverageBasis"], child["idStatus"]) == (
        "NEVER_ENROLLED",
        "BOTH",
        "UNVERIFIED",
    )
    assert child["idNumberMasked"] == f"{own[:6]}{'*' * 11}{own[-1]}"
    assert [each["guardian"]["name"] for each in child["guardianships"]] == ["某家长"]
    assert [(each["limit"], each["state"]) for each in row["timers"]] == [("T-02", "RUNNING")]
    async with genhe.door.sessions() as session:
        kept = await session.get_one(tables.Student, child["id"].split(":")[1])
        assert sealing.clear(tables.Student.id_number_sealed, kept.id, kept.id_number_sealed) == own
        adult = await session.get_one(
            tables.Guardian, child["guardianships"][0]["guardian"]["id"].split(":")[1]
        )
        phone = sealing.clear(tables.Guardian.phone_sealed, adult.id, adult.phone_sealed)
        assert phone == "13912345678"
    assert await nowhere_in_clear(genhe, own, "13912345678", "某村12号")


async def nowhere_in_clear(desk: Desk, *values: str) -> bool:
    """Whether no table holds any of them as text."""
    async with desk.door.sessions() as session:
        for table in tables.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                said = "|".join(map(str, row))
                if any(value in said for value in values):
                    return False
    return True


@pytest.mark.rule("GH-16", "BS-20")
async def test_a_child_is_counted_once_though_two_schools_register_it_by_its_number_GH_16(
    genhe: Desk,
) -> None:
    row = await registered(genhe)
    other = await genhe.school("9077")
    plan = await genhe.done("admissionPlanDraft", drafting(genhe, schoolId=other), BUREAU)
    await genhe.done(
        "admissionPlanPublish", {"planId": plan["id"], "expectedVersion": plan["version"]}, BUREAU
    )
    async with genhe.door.sessions() as session:
        kept = await session.get_one(tables.Student, row["student"]["id"].split(":")[1])
        own = sealing.clear(tables.Student.id_number_sealed, kept.id, kept.id_number_sealed)
    elsewhere = {"householdRegion": world.THERE, "basis": "RESIDENCE", "residenceId": genhe.unit(2)}
    again = {"planId": plan["id"], **named(genhe, own, **elsewhere)}
    assert (await genhe.refused("admissionRegisterChild", again, BUREAU))[0] == "ALREADY_REGISTERED"
    gone = await genhe.done("admissionWithdraw", holding(row, reason="去另一所学校"), BUREAU)
    assert (gone["state"], [each["state"] for each in gone["timers"]]) == ("WITHDRAWN", ["LIFTED"])
    moved = await genhe.done("admissionRegisterChild", again, BUREAU)
    assert moved["student"]["id"] == row["student"]["id"]
    assert (moved["student"]["coverageBasis"], moved["householdRegion"]) == ("BOTH", world.THERE)
    children = '{ students(filter: {name: "新生甲"}) { totalCount } }'
    assert (await genhe.ask(children, role=BUREAU))["students"]["totalCount"] == 1


async def test_a_number_that_is_not_valid_is_refused_and_never_repeated(genhe: Desk) -> None:
    plan, own = await planned(genhe), number()
    wrong = own[:-1] + ("0" if own[-1] != "0" else "1")
    for said, place in (
        (named(genhe, wrong), "idNumber"),
        (named(genhe, own, birthDate="2020-03-16"), "birthDate"),
        (named(genhe, own, idType="NONE"), "idNumber"),
        (named(genhe, None), "idNumber"),
        (
            named(genhe, own, guardians=[{"name": "某", "relation": "FATHER", "phone": "没有"}]),
            "guardians[0].phone",
        ),
    ):
        answer = await genhe.post("admissionRegisterChild", {"planId": plan["id"], **said})
        found = answer["data"]["admissionRegisterChild"]
        assert found["place"] == place
        assert found["code"] in ("BAD_IDENTITY", "BAD_PHONE")
        assert own[:-1] not in str(answer)
        await genhe.refused("admissionRegisterChild", {"planId": plan["id"], **said})


@pytest.mark.rule("GH-16")
async def test_papers_that_cannot_be_are_refused_and_nothing_changes_GH_16(genhe: Desk) -> None:
    plan = await planned(genhe)
    for more, code in (
        ({"householdRegion": world.THERE, "residenceId": None, "basis": "RESIDENCE"}, "NOT_OF_COUNTY"),
        ({"householdRegion": "999999"}, "BAD_REGION"),
        ({"householdRegion": world.THERE}, "BAD_BASIS"),
        ({"residenceId": genhe.unit(0)}, "NO_SUCH_UNIT"),
        ({"registeredOn": genhe.on(1)}, "IMPOSSIBLE_DATE"),
        ({"name": " "}, "BAD_TEXT"),
    ):
        said = {"planId": plan["id"], **named(genhe, number(), **more)}
        assert (await genhe.refused("admissionRegisterChild", said))[0] == code
    early = named(genhe, number(born="20210901"), birthDate="2021-09-01")
    assert (await genhe.refused("admissionRegisterChild", {"planId": plan["id"], **early}))[0] == "NOT_OF_AGE"


async def test_the_same_number_with_another_name_is_for_a_person_to_clear_up(genhe: Desk) -> None:
    plan, own = await planned(genhe), number()
    await genhe.done("admissionRegisterChild", {"planId": plan["id"], **named(genhe, own)})
    other = {"planId": plan["id"], **named(genhe, own, name="新生乙")}
    assert (await genhe.refused("admissionRegisterChild", other))[0] == "IDENTITY_CONFLICT"
    alike = {"planId": plan["id"], **named(genhe, None, idType="NONE", sex="MALE")}
    await genhe.done("admissionRegisterChild", alike)
    assert (await genhe.refused("admissionRegisterChild", alike))[0] == "IDENTITY_CONFLICT"


async def test_a_key_registers_a_child_once_however_often_it_is_sent(genhe: Desk) -> None:
    plan = await planned(genhe)
    said = {"planId": plan["id"], **named(genhe, number()), "idempotencyKey": "registered-once"}
    first = await genhe.done("admissionRegisterChild", said)
    assert (await genhe.done("admissionRegisterChild", said))["id"] == first["id"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(SchoolingStatus.DROPOUT, "NOT_ADMISSIBLE"), (SchoolingStatus.DECEASED, "NOT_ADMISSIBLE")],
)
async def test_a_child_that_dropped_out_returns_and_does_not_enter(
    genhe: Desk, status: SchoolingStatus, code: str
) -> None:
    plan = await planned(genhe)
    await genhe.stands(3, status)
    said = {"planId": plan["id"], "studentId": genhe.student(3), "registeredOn": genhe.on(0)}
    said |= {"basis": "HOUSEHOLD", "assignedBy": "CATCHMENT", "householdRegion": genhe.code}
    assert (await genhe.refused("admissionRegister", said, TOWNSHIP))[0] == code
    enrolled = said | {"studentId": genhe.student(0)}
    assert (await genhe.refused("admissionRegister", enrolled))[0] == "ALREADY_ENROLLED"


async def test_a_school_sees_a_child_that_it_awaits_and_no_longer_once_it_is_withdrawn(genhe: Desk) -> None:
    await genhe.stands(3, SchoolingStatus.NEVER_ENROLLED)
    plan, child = await planned(genhe), genhe.student(3)
    said = {"planId": plan["id"], "studentId": child, "registeredOn": genhe.on(0), "assignedBy": "CATCHMENT"}
    said |= {"basis": "HOUSEHOLD", "householdRegion": genhe.code}
    seen = "query ($id: ID!) { student(id: $id) { id } }"
    assert (await genhe.ask(seen, {"id": child}))["student"] is None
    assert (await genhe.refused("admissionRegister", said))[:2] == ("UNKNOWN_STUDENT", "studentId")
    row = await genhe.done("admissionRegister", said, TOWNSHIP)
    assert (await genhe.ask(seen, {"id": child}))["student"] == {"id": child}
    await genhe.done("admissionWithdraw", holding(row, reason="登记有误"))
    assert (await genhe.ask(seen, {"id": child}))["student"] is None


@pytest.mark.rule("BS-20")
async def test_a_child_that_arrives_holds_a_registration_at_the_school_BS_20(genhe: Desk) -> None:
    row = await registered(genhe)
    other = holding(row, arrivedOn=genhe.on(0), classId=f"SchoolClass:{genhe.rows['Student'][0]}")
    assert (await genhe.refused("admissionArrive", other))[0] == "UNKNOWN_CLASS"
    assert (await genhe.refused("admissionArrive", holding(row, arrivedOn=genhe.on(-1))))[
        0
    ] == "IMPOSSIBLE_DATE"
    stale = holding(row, arrivedOn=genhe.on(0)) | {"expectedVersion": row["version"] + 1}
    assert (await genhe.refused("admissionArrive", stale))[0] == "STALE_VERSION"
    room = f"SchoolClass:{genhe.rows['SchoolClass'][0]}"
    came = await genhe.done("admissionArrive", holding(row, arrivedOn=genhe.on(0), classId=room))
    assert (came["state"], came["arrivedOn"]) == ("ARRIVED", genhe.on(0))
    assert came["student"]["schoolingStatus"] == "ATTENDING"
    [held] = came["student"]["enrollments"]
    assert (held["status"], held["grade"], held["schoolClass"]["id"]) == ("ACTIVE", 1, room)
    assert [each["state"] for each in came["timers"]] == ["DONE"]
    again = holding(came, arrivedOn=genhe.on(0))
    assert (await genhe.refused("admissionArrive", again))[0] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("BS-20")
async def test_a_registered_child_that_does_not_come_within_the_week_is_listed_and_becomes_a_sign_QC_18(
    genhe: Desk,
) -> None:
    row = await registered(genhe)
    genhe.move_to(date(2026, 9, 8))
    await genhe.tick()
    assert await states(genhe) == ["REGISTERED"]
    genhe.move_to(date(2026, 9, 9))
    await genhe.tick()
    assert await states(genhe) == ["NOT_ARRIVED"]
    [sign] = await signs(genhe)
    assert (sign["student"]["id"], sign["student"]["schoolingStatus"]) == (
        row["student"]["id"],
        "NEVER_ENROLLED",
    )
    assert await genhe.tick() == 0
    assert len(await signs(genhe)) == 1
    missed = (await genhe.ask(LISTED))["admissionRegistrations"]["nodes"][0]
    came = await genhe.done("admissionArrive", holding(missed, arrivedOn=genhe.on(0)))
    assert came["student"]["schoolingStatus"] == "ATTENDING"
    assert await signs(genhe) == []


LISTED = '{ admissionRegistrations(filter: {schoolYear: "2026-2027"}) { nodes { id state version } } }'


async def states(desk: Desk) -> list[str]:
    nodes = (await desk.ask(LISTED, role=BUREAU))["admissionRegistrations"]["nodes"]
    return [each["state"] for each in nodes]


async def signs(desk: Desk) -> list[Any]:
    query = """{ riskSigns(filter: {source: [ADMISSION], open: true}) { nodes { id version reason dropoutCase { id }
      student { id schoolingStatus } } } }"""
    return (await desk.ask(query, role=BUREAU))["riskSigns"]["nodes"]


async def test_a_child_of_age_whom_no_school_has_becomes_a_sign_once_a_school_year(genhe: Desk) -> None:
    await genhe.stands(3, SchoolingStatus.NEVER_ENROLLED)
    await genhe.stands(5, SchoolingStatus.NEVER_ENROLLED)
    async with genhe.door.sessions.begin() as session:
        young = await session.get_one(tables.Student, genhe.rows["Student"][5])
        young.birth_date = date(2020, 9, 1)
    genhe.move_to(date(2026, 9, 8))
    await genhe.tick()
    assert await signs(genhe) == []
    genhe.move_to(date(2026, 9, 9))
    await genhe.tick()
    [sign] = await signs(genhe)
    assert sign["student"]["id"] == genhe.student(3)
    closing = {"signId": sign["id"], "expectedVersion": sign["version"], "reason": "户籍已迁出，核实中"}
    await genhe.done("riskSignClose", closing, BUREAU)
    await genhe.tick()
    assert await signs(genhe) == []
    genhe.move_to(date(2027, 9, 9))
    await genhe.tick()
    async with genhe.door.sessions() as session:  # the grants of this desk end before the second year does
        found = await session.scalars(select(tables.RiskSign).where(tables.RiskSign.closed_at.is_(None)))
        again = {(f"Student:{each.student_id}", each.source) for each in found}
    assert again == {(genhe.student(at), SignSource.ADMISSION) for at in (3, 5)}


async def test_a_child_registered_after_term_start_is_expected_promptly(genhe: Desk) -> None:
    genhe.move_to(date(2026, 10, 12))
    row = await registered(genhe)
    assert [(each["limit"], each["dueAt"]) for each in row["timers"]] == [
        ("T-04a", "2026-10-15T16:00:00+00:00")
    ]
    genhe.move_to(date(2026, 10, 16))
    await genhe.tick()
    assert await states(genhe) == ["NOT_ARRIVED"]
    async with genhe.door.sessions() as session:
        found = await session.scalars(
            select(tables.RiskSign).where(tables.RiskSign.source == SignSource.ADMISSION)
        )
        assert [str(each.student_id) for each in found] == [row["student"]["id"].split(":")[1]]


def issuing(desk: Desk, child: str, **more: Any) -> dict[str, Any]:
    school = f"School:{desk.rows['School'][0]}"
    said = {"studentId": child, "schoolId": school, "schoolYear": YEAR, "assignedBy": "CATCHMENT"}
    return said | {"issuedOn": desk.on(0), "reportBy": "2026-09-01"} | more


def serving(notice: Any, paper: str, desk: Desk, **more: Any) -> dict[str, Any]:
    said = {"noticeId": notice["id"], "expectedVersion": notice["version"], "method": "DIRECT"}
    return said | {"servedOn": desk.on(0), "servedTo": "某家长", "evidence": [paper]} | more


@pytest.mark.rule("HL-70")
async def test_a_notice_has_a_number_and_is_served_with_its_receipt_HL_70(genhe: Desk) -> None:
    child = genhe.student(3)
    notice = await genhe.done("admissionNoticeIssue", issuing(genhe, child), TOWNSHIP)
    assert (notice["serialNo"], notice["issuer"]) == ("2026-000001", "TOWNSHIP")
    assert (await genhe.refused("admissionNoticeIssue", issuing(genhe, child), TOWNSHIP))[
        0
    ] == "NOTICE_ISSUED"
    second = await genhe.done("admissionNoticeIssue", issuing(genhe, genhe.student(5)), TOWNSHIP)
    assert second["serialNo"] == "2026-000002"
    paper = await genhe.paper(3, "OTHER")
    other = await genhe.paper(5, "OTHER")
    without = serving(notice, paper, genhe, evidence=[])
    assert (await genhe.refused("admissionNoticeServe", without, TOWNSHIP))[0] == "EVIDENCE_MISSING"
    of_another = serving(notice, other, genhe)
    assert (await genhe.refused("admissionNoticeServe", of_another, TOWNSHIP))[0] == "UNKNOWN_EVIDENCE"
    early = serving(notice, paper, genhe, servedOn=genhe.on(-1))
    assert (await genhe.refused("admissionNoticeServe", early, TOWNSHIP))[0] == "IMPOSSIBLE_DATE"
    served = await genhe.done("admissionNoticeServe", serving(notice, paper, genhe), TOWNSHIP)
    assert (served["servedOn"], served["servedTo"], served["receipt"]["id"]) == (genhe.on(0), "某家长", paper)
    twice = serving(served, paper, genhe)
    assert (await genhe.refused("admissionNoticeServe", twice, TOWNSHIP))[0] == "NOTICE_SERVED"


async def test_a_notice_that_cannot_be_is_refused_and_nothing_changes(genhe: Desk) -> None:
    child = genhe.student(3)
    for more, code in (
        ({"issuedOn": genhe.on(1)}, "IMPOSSIBLE_DATE"),
        ({"reportBy": genhe.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"schoolYear": "2021-2022", "issuedOn": "2021-08-01", "reportBy": "2021-09-01"}, "NOT_OF_AGE"),
    ):
        assert (await genhe.refused("admissionNoticeIssue", issuing(genhe, child, **more), TOWNSHIP))[
            0
        ] == code
    assert (await genhe.refused("admissionNoticeIssue", issuing(genhe, child)))[0] == "UNKNOWN_STUDENT"
    assert "errors" in await genhe.post("admissionNoticeIssue", issuing(genhe, child), BUREAU)
    row = await registered(genhe)
    other = await genhe.school("9078")
    elsewhere = issuing(genhe, row["student"]["id"], schoolId=other)
    assert (await genhe.refused("admissionNoticeIssue", elsewhere))[0] == "OTHER_SCHOOL"


@pytest.mark.rule("QC-21")
async def test_qiaocheng_demands_the_law_in_a_notice_and_genhe_does_not_QC_21(
    databases: Databases, template: str, genhe: Desk
) -> None:
    async with desk(databases, template, QIAOCHENG) as qiaocheng:
        bare = issuing(qiaocheng, qiaocheng.student(3))
        why = await qiaocheng.refused("admissionNoticeIssue", bare, TOWNSHIP)
        assert why == ("LEGAL_TEXT_MISSING", "legalText", "QC-21")
        law = {"legalText": "《中华人民共和国义务教育法》第十一条、第五十八条", "legalTextVersion": "2026-1"}
        notice = await qiaocheng.done("admissionNoticeIssue", bare | law, TOWNSHIP)
        assert (notice["legalText"], notice["legalTextVersion"]) == (law["legalText"], "2026-1")
    free = await genhe.done("admissionNoticeIssue", issuing(genhe, genhe.student(3)), TOWNSHIP)
    assert free["legalText"] is None


@pytest.mark.rule("HL-70")
async def test_in_hulin_townships_issue_notices_and_schools_do_not_HL_70(
    databases: Databases, template: str, genhe: Desk
) -> None:
    async with desk(databases, template, HULIN) as hulin:
        child = hulin.student(0)
        why = await hulin.refused("admissionNoticeIssue", issuing(hulin, child))
        assert why == ("NOT_THE_ISSUER", "studentId", "HL-70")
        assert (await hulin.done("admissionNoticeIssue", issuing(hulin, child), TOWNSHIP))[
            "issuer"
        ] == "TOWNSHIP"
    by_school = await genhe.done("admissionNoticeIssue", issuing(genhe, genhe.student(0)))
    assert by_school["issuer"] == "SCHOOL"


PERMIT = {"basis": "RESIDENCE_PERMIT", "permitNo": "51170319900101002X", "permitValidTo": "2027-06-30"}


@pytest.mark.rule("QC-33", "GH-16")
async def test_a_childs_basis_is_named_where_the_places_document_answers_for_it_QC_33(
    databases: Databases, template: str
) -> None:
    migrant = {"basis": "MIGRANT_WORKER_CHILD"}
    named_by = {}
    for code in (world.HERE, QIAOCHENG, HULIN):
        async with desk(databases, template, code) as place:
            plan = await planned(place)
            for more in (PERMIT, migrant):
                said = named(place, number(world.THERE), householdRegion=world.THERE, **more)
                row = await place.done("admissionRegisterChild", {"planId": plan["id"], **said})
                named_by[code, more["basis"]] = row["named"]
                assert row["student"]["coverageBasis"] == "RESIDENCE"
    assert named_by == {
        (world.HERE, "RESIDENCE_PERMIT"): True,
        (world.HERE, "MIGRANT_WORKER_CHILD"): True,
        (QIAOCHENG, "RESIDENCE_PERMIT"): True,
        (QIAOCHENG, "MIGRANT_WORKER_CHILD"): True,
        (HULIN, "RESIDENCE_PERMIT"): False,
        (HULIN, "MIGRANT_WORKER_CHILD"): False,
    }


@pytest.mark.rule("QC-33")
async def test_a_residence_permit_that_is_the_basis_is_there_and_valid_and_sealed_QC_33(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, QIAOCHENG) as place:
        plan = await planned(place)
        for more, at in (
            ({"permitNo": None}, "permitNo"),
            ({"permitValidTo": None}, "permitValidTo"),
            ({"permitValidTo": place.on(-1)}, "permitValidTo"),
            ({"basis": "RESIDENCE"}, "permitNo"),
        ):
            said = named(place, number(world.THERE), **{"householdRegion": world.THERE, **PERMIT, **more})
            why = await place.refused("admissionRegisterChild", {"planId": plan["id"], **said})
            assert why == ("BAD_BASIS", at, "QC-33")
        said = named(place, number(world.THERE), householdRegion=world.THERE, **PERMIT)
        row = await place.done("admissionRegisterChild", {"planId": plan["id"], **said})
        assert (row["permitNoMasked"], row["permitValidTo"]) == (f"511703{'*' * 11}X", "2027-06-30")
        assert await nowhere_in_clear(place, PERMIT["permitNo"])


async def test_nobody_of_another_place_or_role_acts_on_an_admission(genhe: Desk) -> None:
    row = await registered(genhe)
    arriving = holding(row, arrivedOn=genhe.on(0))
    elsewhere = {"organization_id": genhe.rows["Organization"][2]}
    assert (await genhe.refused("admissionArrive", arriving, **elsewhere))[0] == "UNKNOWN_REGISTRATION"
    for role in (TOWNSHIP, HOMEROOM, Role.PORTAL):
        assert "errors" in await genhe.post("admissionArrive", arriving, role)
    unscoped = [name for name in WRITE if name != "cases:write"]
    assert "errors" in await genhe.post("admissionArrive", arriving, granted=unscoped)
