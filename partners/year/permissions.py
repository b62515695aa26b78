"""Stories of children who are lawfully away: ill, abroad, moved to another school; with their end, or its being missed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.person import DONE
from partners.year.work import Work

_CHILD = """query Child($child: ID!) { student(id: $child) { schoolingStatus enrollments { status school { id } }
  applications { id version state } timers(first: 50) { nodes { limit state clauses noun } } } }"""


async def suspended(work: Work, story: str) -> AsyncIterator[date]:
    """休学: on a physician's word until a day; before that day the hub reminds, on it the child is back (HL-63)."""
    made = await _asked(work, "SUSPENSION", "GUARDIAN_APPLICATION", "MEDICAL_PROOF")
    made = await _approved(work, work.school, made, 90)
    note = work.county.note
    note(story, "schooling while suspended", (await _child(work))["schoolingStatus"])
    yield date.fromisoformat(work.on(62))
    note(story, "thirty days before the end", (await _application(work))["state"])
    yield date.fromisoformat(work.on(25))
    row = await _application(work)
    paper = await work.paper("SCHOOL_ATTENDANCE", "SCHOOL", work.school)
    said = {"returnedOn": work.today, "reason": "病愈复学", "evidence": [paper]}
    await work.school.do("applicationClose", applicationId=row["id"], expectedVersion=row["version"], **said)
    await _ended(work, story)


async def abroad(work: Work, story: str) -> AsyncIterator[date]:
    """短期出国, and not back on the day that was approved: the child is NOT_REPORTED, a case is opened (HL-62)."""
    made = await _asked(work, "ABROAD", "GUARDIAN_APPLICATION", "TRAVEL_PROOF", destination="蒙古国")
    by_school = await work.school.attempt("applicationApprove", **_approving(work, made, 60))
    work.county.note(story, "approved by the school", *by_school)
    await _approved(work, work.bureau, made, 60)
    yield date.fromisoformat(work.on(63))
    await _ended(work, story)
    yield work.later(3)
    await work.open("APPLICATION_EXPIRED", work.county.today)
    await work.persuade("HOMEROOM_TEACHER", outcome="PROMISED")
    yield work.later(1)
    await work.come_back()
    work.county.note(story, "schooling", (await _child(work))["schoolingStatus"])


async def transferred(work: Work, story: str) -> AsyncIterator[date]:
    """转学: asked for by the guardian, signed by the school, effective by the bureau; one 学籍 at any moment."""
    there = next(id for id in sorted(work.county.townships) if id != work.room.school)
    papers = [await work.paper(each, "SCHOOL") for each in ("GUARDIAN_APPLICATION", "REGISTRY_EXTRACT")]
    said: dict[str, Any] = {"type": "TRANSFER_OUT", "applicant": "GUARDIAN", "reason": "随父母迁居"}
    said |= {"evidence": papers, "toSchoolId": there.replace("Organization", "School")}
    change = await work.school.do("enrollmentChangeSubmit", studentId=work.pupil.id, **said)
    yield work.later(2)
    signed = {"changeId": change["id"], "expectedVersion": change["version"]}
    reviewers = [{"name": "王老师", "post": each} for each in _POSTS.get(work.county.code, (None,))]
    change = await work.school.do("enrollmentChangeReviewSchool", reviewers=reviewers, **signed)
    signed["expectedVersion"] = change["version"]
    filed = {"reviewerName": "赵科长", "effectiveOn": work.today, "filingNo": "学籍备〔2026〕7号"}
    await work.bureau.do("enrollmentChangeReviewBureau", **signed, **filed)
    held = [each["status"] for each in (await _child(work))["enrollments"]]
    work.county.note(story, "registrations", held)
    expelled = said | {"type": "EXPULSION", "applicant": "SCHOOL"}
    found = await work.bureau.attempt("enrollmentChangeSubmit", studentId=work.pupil.id, **expelled)
    work.county.note(story, "expelled", *found)


async def died(work: Work, story: str) -> AsyncIterator[date]:
    """注销学籍: on nobody's word; by the proof of a death, or by what the police concluded (HL-66)."""
    note, asked = work.county.note, {"type": "CANCELLATION", "applicant": "SCHOOL", "reason": "家长告知"}
    unproven = await work.school.attempt("enrollmentChangeSubmit", studentId=work.pupil.id, **asked)
    note(story, "cancelled on the family's word", *unproven)
    yield work.later(3)
    shown = [await work.paper("DEATH_PROOF", "PUBLIC_SECURITY", work.school)]
    change = await work.school.do("enrollmentChangeSubmit", studentId=work.pupil.id, **asked, evidence=shown)
    said: dict[str, Any] = {"changeId": change["id"], "expectedVersion": change["version"]}
    alone = await work.school.attempt("enrollmentChangeReviewSchool", reviewers=[{"name": "王老师"}], **said)
    note(story, "signed by one person of the school", *alone)
    if alone[0] != DONE:
        reviewers = [{"name": "王老师", "post": each} for each in _POSTS[work.county.code]]
        await work.school.do("enrollmentChangeReviewSchool", reviewers=reviewers, **said)
    said["expectedVersion"] += 1
    filed = {"reviewerName": "赵科长", "effectiveOn": work.today, "filingNo": "学籍备〔2026〕9号"}
    await work.bureau.do("enrollmentChangeReviewBureau", **said, **filed)
    child = await _child(work)
    note(story, "schooling", child["schoolingStatus"])
    note(story, "registrations", [each["status"] for each in child["enrollments"]])


_POSTS = {"370304": ("CLASS", "REGISTRY_OFFICER", "REGISTRY_SUPERVISOR")}
"""Boshan's registry line (BS-10); elsewhere somebody of the school signs."""


async def _asked(work: Work, kind: str, *papers: str, **more: Any) -> Any:
    # A school may look at a finding that it put to the file; the bureau may not (catalogue 9.2).
    shown = [
        await work.paper(each, "HEALTH" if each == "MEDICAL_PROOF" else "SCHOOL", work.school)
        for each in papers
    ]
    said = {"kind": kind, "applicantName": "张某某", "reason": "家庭申请", "evidence": shown}
    return await work.school.do("applicationSubmit", studentId=work.pupil.id, **said, **more)


def _approving(work: Work, made: Any, days: int) -> dict[str, Any]:
    said = {
        "filingNo": "备〔2026〕3号",
        "decidedBy": "赵局长",
        "decidedOn": work.today,
        "startsOn": work.today,
    }
    return {"applicationId": made["id"], "expectedVersion": made["version"], "endsOn": work.on(days), **said}


async def _approved(work: Work, who: Any, made: Any, days: int) -> Any:
    return await who.do("applicationApprove", **_approving(work, made, days))


async def _child(work: Work) -> Any:
    return (await work.bureau.see(_CHILD, child=work.pupil.id))["student"]


async def _application(work: Work) -> Any:
    return (await _child(work))["applications"][-1]


async def _ended(work: Work, story: str) -> None:
    child = await _child(work)
    work.county.note(story, "application at the end", child["applications"][-1]["state"])
    work.county.note(story, "schooling at the end", child["schoolingStatus"])
    for timer in child["timers"]["nodes"]:
        if timer["limit"].startswith("T-23"):
            work.county.note(story, timer["limit"], timer["state"], timer["clauses"])
