"""Changes of a 学籍: forbidden ones, their papers, the school's line, the bureau, and what they do on their day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.enrollment_change import RULES, EnrollmentChangeType
from domain.exchange import VerificationFinding
from domain.role import Role
from domain.student import EnrollmentStatus, SchoolingStatus, SpecialGroup
from hub.ticking import Ticking
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

BOSHAN = "370304"
FOUR = ["TRANSFER_IN", "TRANSFER_OUT", "SUSPENSION", "RESUMPTION"]
BUREAU = Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        yield made


async def asking(desk: Desk, number: int, type: str, *papers: str, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "type": type,
        "applicant": "GUARDIAN",
        "reason": "随父母迁居",
        "evidence": [await desk.paper(number, kind) for kind in papers],
        **more,
    }


def signing(change: Any, *posts: str | None) -> dict[str, Any]:
    return {
        "changeId": change["id"],
        "expectedVersion": change["version"],
        "reviewers": [{"name": "王老师", "post": post} for post in posts or [None]],
    }


def filing(desk: Desk, change: Any, day: int = 0) -> dict[str, Any]:
    return {
        "changeId": change["id"],
        "expectedVersion": change["version"],
        "reviewerName": "赵科长",
        "effectiveOn": desk.on(day),
        "filingNo": "学籍备〔2026〕7号",
    }


async def carried(desk: Desk, said: dict[str, Any], day: int = 0) -> Any:
    change = await desk.done("enrollmentChangeSubmit", said, BUREAU)
    change = await desk.done("enrollmentChangeReviewSchool", signing(change), BUREAU)
    return await desk.done("enrollmentChangeReviewBureau", filing(desk, change, day), BUREAU)


def schooling(row: Any) -> tuple[str, set[tuple[str, int]]]:
    child = row["student"]
    return child["schoolingStatus"], {(each["status"], each["grade"]) for each in child["enrollments"]}


@pytest.mark.rule("GH-34", "DC-L4b")
@pytest.mark.parametrize("role", [Role.SCHOOL_OFFICER, Role.BUREAU_OFFICER])
@pytest.mark.parametrize("type", ["WITHDRAWAL", "EXPULSION"])
async def test_nobody_counsels_out_or_expels_a_child_and_the_attempt_stays_on_its_timeline(
    here: Desk, type: str, role: Role
) -> None:
    said = await asking(here, 0, type, "GUARDIAN_APPLICATION")
    before = await here.everything()
    found = (await here.post("enrollmentChangeSubmit", said, role))["data"]["enrollmentChangeSubmit"]
    assert (found["code"], found["place"], found["clause"]) == ("CHANGE_FORBIDDEN", "type", "GH-34")
    after = await here.everything()
    assert {name for name in after if after[name] != before[name]} == {"timeline_entry"}
    async with here.door.sessions() as session:
        of = tables.TimelineEntry
        last = await session.scalar(select(of).order_by(of.id.desc()).limit(1))
    assert last is not None
    assert (last.act, last.student_id) == ("enrollmentChangeSubmit", here.rows["Student"][0])
    assert "GH-34" in last.clauses
    assert last.role is role
    record = await here.door.recorded()
    assert (record.outcome, record.subjects) == ("CHANGE_FORBIDDEN", here.rows["Student"][0].bytes)


async def test_a_transfer_ends_one_registration_and_begins_the_other_at_once(here: Desk) -> None:
    there = await here.school("9101")
    said = await asking(here, 0, "TRANSFER_OUT", "GUARDIAN_APPLICATION", "REGISTRY_EXTRACT", toSchoolId=there)
    change = await here.done("enrollmentChangeSubmit", said)
    assert (change["state"], change["flagged"]) == ("SUBMITTED", False)
    assert schooling(change) == ("ATTENDING", {("ACTIVE", 1)})
    found = await here.refused("enrollmentChangeReviewBureau", filing(here, change), BUREAU)
    assert found == ("ILLEGAL_TRANSITION", "ChangeState", "GH-18")
    change = await here.done("enrollmentChangeReviewSchool", signing(change))
    answer = await here.post("enrollmentChangeReviewBureau", filing(here, change))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    change = await here.done("enrollmentChangeReviewBureau", filing(here, change), BUREAU)
    assert change["state"] == "EFFECTIVE"
    assert schooling(change) == ("ATTENDING", {("TRANSFERRED_OUT", 1), ("ACTIVE", 1)})
    held = [each for each in change["student"]["enrollments"] if each["status"] == "ACTIVE"]
    assert [each["school"]["id"] for each in held] == [there]
    assert [(each["level"], each["name"]) for each in change["reviews"]] == [
        ("SCHOOL", "王老师"),
        ("EDUCATION_BUREAU", "赵科长"),
    ]
    # The old school has the child no more.
    assert (await here.refused("enrollmentChangeSubmit", said))[0] == "UNKNOWN_STUDENT"


@pytest.mark.rule("DC-L4b")
async def test_transfer_and_suspension_are_the_guardians_to_ask_and_a_weak_pupils_is_flagged(
    here: Desk,
) -> None:
    papers = ("GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
    there = {"toSchoolName": "海拉尔某小学"}
    for type in ("TRANSFER_OUT", "SUSPENSION"):
        said = await asking(here, 6, type, *papers, **there, applicant="SCHOOL")
        found = await here.refused("enrollmentChangeSubmit", said)
        assert found == ("WRONG_APPLICANT", "applicant", "DC-L4b")
    said = await asking(here, 6, "TRANSFER_OUT", "OTHER_SCHOOL_PROOF", **there)
    found = await here.refused("enrollmentChangeSubmit", said)
    assert found == ("EVIDENCE_MISSING", "evidence", "DC-L4b")
    async with here.door.sessions.begin() as session:
        group = tables.SpecialGroupMembership(
            student_id=here.rows["Student"][6], group=SpecialGroup.LEARNING_DIFFICULTY, source="SCHOOL"
        )
        session.add(group)
    said = await asking(here, 6, "TRANSFER_OUT", *papers, **there)
    change = await here.done("enrollmentChangeSubmit", said)
    assert change["flagged"]
    assert (await here.refused("enrollmentChangeSubmit", said))[0] == "CHANGE_OPEN"
    no = {"changeId": change["id"], "expectedVersion": change["version"], "reason": "监护人未到场"}
    stale = no | {"expectedVersion": 9}
    assert (await here.refused("enrollmentChangeReject", stale))[0] == "STALE_VERSION"
    change = await here.done("enrollmentChangeReject", no)
    assert change["state"] == "REJECTED"
    assert (await here.refused("enrollmentChangeReject", no | {"expectedVersion": change["version"]}))[
        0
    ] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("HL-63")
async def test_a_suspension_marks_the_registry_until_the_child_resumes(here: Desk) -> None:
    said = await asking(here, 6, "SUSPENSION", "GUARDIAN_APPLICATION", endsOn=here.on(200))
    assert await here.refused("enrollmentChangeSubmit", said) == ("EVIDENCE_MISSING", "evidence", "HL-63")
    said = await asking(here, 6, "SUSPENSION", "GUARDIAN_APPLICATION", "MEDICAL_PROOF")
    assert await here.refused("enrollmentChangeSubmit", said) == ("FIELD_MISSING", "endsOn", "HL-63")
    change = await carried(here, said | {"endsOn": here.on(200)})
    assert schooling(change) == ("SUSPENDED_ILLNESS", {("SUSPENDED", 1)})
    assert change["student"]["enrollments"][0]["registryMark"] == "SUSPENDED"
    told = await here.ask(APPLICATIONS, {"s": here.student(6)}, BUREAU)
    assert [(each["kind"], each["state"]) for each in told["student"]["applications"]] == [
        ("SUSPENSION", "ACTIVE")
    ]
    assert ("T-23a", "RUNNING") in {
        (each["limit"], each["state"]) for each in told["student"]["timers"]["nodes"]
    }
    said = await asking(here, 6, "RESUMPTION")
    assert await here.refused("enrollmentChangeSubmit", said) == ("EVIDENCE_MISSING", "evidence", "BS-17")
    change = await carried(here, await asking(here, 6, "RESUMPTION", "MEDICAL_PROOF"))
    assert schooling(change) == ("ATTENDING", {("ACTIVE", 1)})
    assert change["student"]["enrollments"][0]["registryMark"] == "NONE"
    told = await here.ask(APPLICATIONS, {"s": here.student(6)}, BUREAU)
    assert [each["state"] for each in told["student"]["applications"]] == ["CLOSED"]
    assert [each["state"] for each in told["student"]["timers"]["nodes"] if each["limit"] == "T-23a"] == [
        "DONE"
    ]


APPLICATIONS = """query ($s: ID!) { student(id: $s) { applications { kind state }
  timers { nodes { limit state } } } }"""


@pytest.mark.rule("BS-17")
@pytest.mark.parametrize("type", FOUR)
async def test_each_of_the_four_changes_needs_all_of_its_papers(here: Desk, type: str) -> None:
    number = 4
    there = {"toSchoolId": await here.school(f"{9200 + FOUR.index(type)}"), "endsOn": here.on(90)}
    if type == "RESUMPTION":
        async with here.door.sessions.begin() as session:
            await session.execute(_kept(here, number).values(status=EnrollmentStatus.SUSPENDED))
    papers = RULES[EnrollmentChangeType[type]].papers
    for left in papers:
        others = [each.kinds[0].name for each in papers if each is not left]
        said = await asking(here, number, type, *others, **there)
        found = await here.refused("enrollmentChangeSubmit", said)
        assert found == ("EVIDENCE_MISSING", "evidence", left.clause)
    said = await asking(here, number, type, *(each.kinds[0].name for each in papers), **there)
    change = await here.done("enrollmentChangeSubmit", said)
    no = {"changeId": change["id"], "expectedVersion": change["version"], "reason": "重新提交"}
    await here.done("enrollmentChangeReject", no)
    async with here.door.sessions.begin() as session:
        await session.execute(_kept(here, number).values(status=EnrollmentStatus.ACTIVE))


def _kept(desk: Desk, number: int) -> Any:
    of = tables.Enrollment
    return update(of).where(of.student_id == desk.rows["Student"][number])


@pytest.mark.rule("HL-66")
async def test_no_registration_is_cancelled_before_the_police_concluded_about_this_child(here: Desk) -> None:
    said = await asking(here, 2, "CANCELLATION", applicant="BUREAU")
    missing = ("CONCLUSION_MISSING", "conclusionId", "HL-66")
    assert await here.refused("enrollmentChangeSubmit", said, BUREAU) == missing
    waiting = await here.concluded(2, None)
    found = await here.refused("enrollmentChangeSubmit", said | {"conclusionId": waiting}, BUREAU)
    assert found == missing
    missed = await here.concluded(2, VerificationFinding.MISSING)
    found = await here.refused("enrollmentChangeSubmit", said | {"conclusionId": missed}, BUREAU)
    assert found == missing
    others = await here.concluded(4, VerificationFinding.DECEASED)
    found = await here.refused("enrollmentChangeSubmit", said | {"conclusionId": others}, BUREAU)
    assert found == ("UNKNOWN_CONCLUSION", "conclusionId", "HL-66")
    dead = await here.concluded(2, VerificationFinding.DECEASED)
    change = await carried(here, said | {"conclusionId": dead})
    assert schooling(change) == ("DECEASED", {("CANCELLED", 1)})
    async with here.door.sessions() as session:
        applied = await session.get_one(tables.Verification, dead.partition(":")[2])
    assert applied.state.name == "APPLIED"


async def test_a_duplicate_is_cancelled_on_its_proof_alone(here: Desk) -> None:
    change = await carried(here, await asking(here, 8, "CANCELLATION", "DUPLICATE_PROOF", applicant="SCHOOL"))
    assert schooling(change) == ("MOVED_OUT", {("CANCELLED", 1)})


@pytest.mark.rule("HL-59")
async def test_a_child_without_a_registration_is_registered_where_it_attends(here: Desk) -> None:
    await here.stands(5, SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED)
    there = await here.school("9102")
    said = await asking(here, 5, "REGISTRATION", "SCHOOL_ATTENDANCE", toSchoolId=there)
    assert (await here.refused("enrollmentChangeSubmit", said, BUREAU))[:2] == ("FIELD_MISSING", "grade")
    change = await carried(here, said | {"grade": 3})
    assert schooling(change) == ("ATTENDING", {("ACTIVE", 3)})
    again = await asking(here, 5, "REGISTRATION", "SCHOOL_ATTENDANCE", toSchoolId=there, grade=3)
    assert (await here.refused("enrollmentChangeSubmit", again, BUREAU))[0] == "ALREADY_ENROLLED"
    foreign = {"toSchoolId": f"School:{here.door.there['School'][0]}"}
    found = await here.refused(
        "enrollmentChangeSubmit",
        await asking(here, 7, "REGISTRATION", "SCHOOL_ATTENDANCE", grade=1, **foreign),
        BUREAU,
    )
    assert found[:2] == ("NO_SUCH_SCHOOL", "toSchoolId")


async def test_a_birth_date_is_corrected_by_the_polices_conclusion_only(here: Desk) -> None:
    said = await asking(here, 10, "INFO_CHANGE", correctedBirthDate="2015-03-04")
    assert (await here.refused("enrollmentChangeSubmit", said))[0] == "CONCLUSION_MISSING"
    found = await here.concluded(10, VerificationFinding.AGE_MISMATCH)
    change = await carried(here, said | {"conclusionId": found, "correctedName": "学生甲"})
    assert change["student"]["name"] == "学生甲"
    async with here.door.sessions() as session:
        child = await session.get_one(tables.Student, here.rows["Student"][10])
    assert child.birth_date.isoformat() == "2015-03-04"


async def test_a_pupil_moves_up_within_its_school_or_to_the_next(here: Desk) -> None:
    own = f"School:{here.rows['School'][0]}"
    said = await asking(here, 10, "PROGRESSION", "REGISTRY_EXTRACT", applicant="SCHOOL")
    assert (await here.refused("enrollmentChangeSubmit", said))[:2] == ("FIELD_MISSING", "toSchoolId")
    change = await carried(here, said | {"toSchoolId": own})
    assert {each["grade"] for each in change["student"]["enrollments"]} == {2}
    change = await carried(here, said | {"toSchoolId": await here.school("9103")})
    assert {(each["status"], each["grade"]) for each in change["student"]["enrollments"]} == {
        ("TRANSFERRED_OUT", 2),
        ("ACTIVE", 3),
    }


async def test_a_change_takes_effect_on_its_day_and_one_that_no_longer_fits_is_rejected(here: Desk) -> None:
    ticking = Ticking(here.door.sessions, here.code, here.time.now)
    there = await here.school("9104")
    said = await asking(here, 4, "TRANSFER_OUT", "GUARDIAN_APPLICATION", "REGISTRY_EXTRACT", toSchoolId=there)
    change = await carried(here, said, day=2)
    assert change["state"] == "REVIEWED_BUREAU"
    early = await here.done(
        "enrollmentChangeReject",
        {"changeId": change["id"], "expectedVersion": change["version"], "reason": "监护人撤回"},
        BUREAU,
    )
    assert early["state"] == "REJECTED"
    change = await carried(here, said, day=2)
    await ticking.once()
    assert await _state(here, change) == "REVIEWED_BUREAU"
    async with here.door.sessions.begin() as session:
        held = select(tables.Enrollment).where(tables.Enrollment.student_id == here.rows["Student"][4])
        enrollment = (await session.scalars(held)).one()
        enrollment.status = EnrollmentStatus.SUSPENDED
    here.time.seconds += 2 * 86400
    await ticking.once()
    assert await _state(here, change) == "REJECTED"
    async with here.door.sessions.begin() as session:
        enrollment = (await session.scalars(held)).one()
        enrollment.status = EnrollmentStatus.ACTIVE
    change = await carried(here, said, day=1)
    here.time.seconds += 86400
    assert await ticking.once() == 1
    assert await _state(here, change) == "EFFECTIVE"
    assert await ticking.once() == 0


async def _state(desk: Desk, change: Any) -> str:
    query = "query ($s: [ChangeState!]) { enrollmentChanges(first: 50, filter: { state: $s }) { nodes { id state } } }"
    found = await desk.ask(query, {}, BUREAU)
    return str({each["id"]: each["state"] for each in found["enrollmentChanges"]["nodes"]}[change["id"]])


@pytest.mark.rule("BS-10")
async def test_where_the_school_has_a_line_of_posts_all_of_them_review_in_turn(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, BOSHAN) as boshan:
        papers = ("GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
        said = await asking(boshan, 0, "TRANSFER_OUT", *papers, toSchoolName="济南某小学")
        change = await boshan.done("enrollmentChangeSubmit", said)
        posts = ["CLASS", "REGISTRY_OFFICER", "REGISTRY_SUPERVISOR"]
        for given in ([None], posts[:2], posts[::-1], ["SCHOOL", *posts]):
            found = await boshan.refused("enrollmentChangeReviewSchool", signing(change, *given))
            assert found == ("REVIEW_INCOMPLETE", "reviewers", "BS-10")
        change = await boshan.done("enrollmentChangeReviewSchool", signing(change, *posts))
        assert [each["post"] for each in change["reviews"]] == posts
        change = await boshan.done("enrollmentChangeReviewBureau", filing(boshan, change), BUREAU)
        assert schooling(change) == ("MOVED_OUT", {("TRANSFERRED_OUT", 1)})


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"reason": " "}, "BAD_TEXT", "reason"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT", "studentId"),
        ({"evidence": ["Evidence:00000000-0000-0000-0000-000000000001"]}, "UNKNOWN_EVIDENCE", "evidence"),
        ({"evidence": None}, "EVIDENCE_MISSING", "evidence"),
        ({"grade": 12}, "FIELD_MISSING", "grade"),
        ({"toSchoolName": None}, "FIELD_MISSING", "toSchoolName"),
        ({"type": "RETENTION"}, "FIELD_MISSING", "keptFor"),
        ({"type": "RETENTION", "keptFor": "VOCATIONAL"}, "NOT_HERE", "kind"),
        ({"type": "RETENTION", "keptFor": "ABROAD", "endsOn": "2026-01-01"}, "IMPOSSIBLE_DATE", "endsOn"),
        ({"type": "RESUMPTION"}, "ILLEGAL_TRANSITION", "EnrollmentStatus"),
        ({"studentId": None}, None, ""),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    here: Desk, said: dict[str, Any], code: str | None, place: str
) -> None:
    free = 4  # registered and at no other work by now
    base = await asking(here, free, "TRANSFER_OUT", "GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
    asked = base | {"toSchoolName": "呼和浩特某小学"} | said
    if code is None:
        answer = await here.post("enrollmentChangeSubmit", asked, BUREAU)
        assert "errors" in answer
        return
    assert (await here.refused("enrollmentChangeSubmit", asked, BUREAU))[:2] == (code, place)
