"""The story of a child taught at home: two visits a month of two lessons, but for the month that has one visit of four."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.person import DONE
from partners.year.work import Work

_MONTHS = """query Months($child: ID!) { student(id: $child) { schoolingStatus homeTeachingPlans { compliance
  months { month state judged visitsDue lessonsDue visitsQualified } } timers(first: 50) { nodes { limit state clauses } } } }"""
LAZY = 10
"""The month with one visit of four lessons."""


async def at_home(work: Work, story: str) -> AsyncIterator[date]:
    """送教上门 (DC-21 to DC-23): placed, planned, visited; the clock judges each month by the place's minimum."""
    note, placing = (
        work.county.note,
        {"type": "HOME_TEACHING", "startedOn": work.today, "reason": "重度残疾，不能到校"},
    )
    placed = await work.school.attempt("placementDecide", studentId=work.pupil.id, **placing)
    note(story, "placed without an assessment", *placed)
    if placed[0] != DONE:
        return
    plan = await work.school.do("homeTeachingPlanDraft", studentId=work.pupil.id, **_drafting(work))
    said = {"planId": plan["id"], "expectedVersion": plan["version"], "approvedBy": "教育局特教科"}
    await work.special.do("homeTeachingPlanApprove", **said)
    for month in range(9, 13):
        for number, day in enumerate((8, 22)):
            yield date(2026, month, day)
            if month != LAZY or number == 0:
                await _visit(work, plan, 4 if month == LAZY else 2)
    yield date(2027, 1, 11)
    await _tell(work, story)


def _drafting(work: Work) -> dict[str, Any]:
    return {
        "schoolYear": "2026-2027",
        "startsOn": work.today,
        "goals": ["COGNITION", "LIFE_ADAPTATION"],
        "content": "生活语文、生活适应",
        "weeklyLessons": [0, 2, 0, 0, 0, 0, 0],
        "teachers": [{"name": "陈老师", "qualification": "特殊教育教师资格，任教十二年"}],
    }


async def _visit(work: Work, plan: Any, lessons: int) -> None:
    said = {"visitedOn": work.today, "lessons": lessons, "place": "HOME", "content": "认识钱币"}
    said |= {"teachers": ["陈老师"], "guardianSigned": True}
    await work.school.do("homeTeachingVisitRecord", planId=plan["id"], **said)


async def _tell(work: Work, story: str) -> None:
    child = (await work.special.see(_MONTHS, child=work.pupil.id))["student"]
    months = child["homeTeachingPlans"][0]["months"]
    for each in months:
        if each["judged"]:
            work.county.note(story, f"month {each['month'][:7]}", each["state"])
    work.county.note(story, "months judged", any(each["judged"] for each in months))
    clocks = [each for each in child["timers"]["nodes"] if each["limit"] == "T-08"]
    clauses = [clause for each in clocks for clause in each["clauses"]]
    work.county.note(story, "T-08", [each["state"] for each in clocks], clauses)
    work.county.note(story, "schooling", child["schoolingStatus"])
