"""Where a child is taught in the five places: placement, home teaching, exemption, vocational schools, deferral, follow-up (2.19).

Rows of 2.19: placement.order, homeTeaching.min, exemption.roster, expertCommittee, vocational.placement; and how long a
child that came back is followed up (GH-37), who approves a deferral (HL-61, A-39), for which no other document has a word.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.places.five import Five, only, pupil, tried
from tests.casework.test_application import approving
from tests.casework.test_disability import assessed, evidence, placing
from tests.casework.test_home_teaching import approving as approving_plan
from tests.casework.test_home_teaching import drafting, visiting
from tests.casework.way import BUREAU, SCHOOL, TOWNSHIP

SPECIAL = Role.SPECIAL_EDUCATION_OFFICER
TYPES = ("INCLUSIVE", "SPECIAL_SCHOOL", "HOME_TEACHING")
NOT_ASSESSED = ("NO_ASSESSMENT", "studentId", "HL-64")


def unexplained(clause: str | None) -> tuple[str, str, str | None]:
    return "ORDER_UNEXPLAINED", "reason", clause


async def test_each_place_has_its_own_order_of_placements_and_hulin_a_committee_before_it(five: Five) -> None:
    """placement.order: inclusive → home (GH-41) | inclusive / special / home (DC-19) | — | by committee (HL-64) |

    special school; home for severe (QC-34) | committee → inclusive → special → home. expertCommittee: required in HL alone.
    """

    async def placed(desk: Desk) -> list[Any]:
        return [
            await tried(desk, "placementDecide", placing(desk, await pupil(desk), type), SCHOOL, "type")
            for type in TYPES
        ]

    assert await five.each(placed) == {
        "GH": ["INCLUSIVE", unexplained("GH-41"), unexplained("GH-41")],
        "DC": ["INCLUSIVE", unexplained("DC-19"), unexplained("DC-19")],
        "BS": ["INCLUSIVE", unexplained(None), unexplained(None)],
        "HL": [NOT_ASSESSED] * 3,
        "QC": [unexplained("QC-34"), "SPECIAL_SCHOOL", unexplained("QC-34")],
    }


@pytest.mark.rule("DC-19")
async def test_all_three_placements_are_open_everywhere_where_it_is_said_why(five: Five) -> None:
    async def placed(desk: Desk) -> list[Any]:
        made = []
        for type in TYPES:
            said = placing(desk, await pupil(desk), type, reason="经核实")
            found = await tried(desk, "placementDecide", said, SCHOOL, "student")
            made.append(found if isinstance(found, tuple) else found["schoolingStatus"])
        return made

    taught = ["ATTENDING_INCLUSIVE", "ATTENDING_SPECIAL_SCHOOL", "HOME_TEACHING"]
    assert await five.each(placed) == only(taught, others=taught) | {"HL": [NOT_ASSESSED] * 3}


@pytest.mark.rule("DC-23")
async def test_one_visit_of_four_lessons_fails_a_month_in_dachuan_and_is_judged_nowhere_else(
    five: Five,
) -> None:
    """homeTeaching.min: — | 2 a month × 2 lessons (DC-23) | — | — | — | unset."""

    async def month(desk: Desk) -> Any:
        number = await pupil(desk)
        if desk is five.desks["HL"]:
            await assessed(desk, number, "HOME")
        said = placing(desk, number, "HOME_TEACHING", reason="不能到校")
        await desk.done("placementDecide", said)
        plan = await desk.done("homeTeachingPlanDraft", drafting(desk, number))
        plan = await desk.done("homeTeachingPlanApprove", approving_plan(plan), SPECIAL)
        desk.move_to(date(2026, 9, 10))
        await desk.tick()
        await desk.done("homeTeachingVisitRecord", visiting(plan, "2026-09-08", 4))
        desk.move_to(date(2026, 10, 7))
        await desk.tick()
        shown = "homeTeachingPlans { months { month state judged visitsDue lessonsDue } } timers { nodes { limit state } }"
        found = await way.of_child(desk, number, shown)
        [september] = [
            each for each in found["homeTeachingPlans"][0]["months"] if each.pop("month") == "2026-09-01"
        ]
        clocks = [each for each in found["timers"]["nodes"] if each["limit"] == "T-08"]
        return september, [each["state"] for each in clocks if each["state"] == "OVERDUE"]

    unjudged = {"state": "OPEN", "judged": False, "visitsDue": None, "lessonsDue": None}
    failed = {"state": "NOT_MET", "judged": True, "visitsDue": 2, "lessonsDue": 2}
    assert await five.each(month) == only((failed, ["OVERDUE"]), "DC", others=(unjudged, []))


async def test_a_child_is_exempted_in_hulin_alone(five: Five) -> None:
    """exemption.roster: — | — | — | yes, by the committee (HL-49) | — | off by default (A-28)."""

    async def exempted(desk: Desk) -> Any:
        number = await pupil(desk, SchoolingStatus.NEVER_ENROLLED, school_id=None)
        await assessed(desk, number, "EXEMPT")
        papers = await evidence(desk, number, "MEDICAL_PROOF", "ASSESSMENT", "GUARDIAN_APPLICATION")
        said = {
            "studentId": desk.student(number),
            "decidedBy": "市教育局",
            "decidedOn": desk.on(0),
            "documentNo": "教免〔2026〕1号",
            "evidence": papers,
        }
        found = await tried(desk, "exemptionDecide", said, BUREAU, "student")
        return found if isinstance(found, tuple) else found["schoolingStatus"]

    assert await five.each(exempted) == only("EXEMPTED", "HL", others=("NOT_HERE", "studentId", "HL-49"))


async def test_a_vocational_school_takes_a_junior_pupil_in_hulin_alone(five: Five) -> None:
    """vocational.placement: — | — | — | on application (HL-68) | electives only (QC-35) | off unless enabled."""

    async def asked(desk: Desk) -> Any:
        number = await pupil(desk)
        said = {
            "studentId": desk.student(number),
            "kind": "VOCATIONAL",
            "applicantName": "张某某",
            "reason": "家庭申请",
            "destination": "职业学校",
            "evidence": [await desk.paper(number, "GUARDIAN_APPLICATION")],
        }
        return await tried(desk, "applicationSubmit", said, SCHOOL, "state")

    assert await five.each(asked) == only("SUBMITTED", "HL", others=("NOT_HERE", "kind", "HL-68"))


async def test_a_deferral_is_the_bureaus_to_approve_by_hulins_clause_and_elsewhere_by_the_hubs_default(
    five: Five,
) -> None:
    async def deferred(desk: Desk) -> Any:
        number = await pupil(desk, SchoolingStatus.NEVER_ENROLLED, school_id=None)
        said = {
            "studentId": desk.student(number),
            "kind": "DEFERRAL",
            "applicantName": "张某某",
            "reason": "家庭申请",
            "evidence": [await desk.paper(number, "GUARDIAN_APPLICATION")],
        }
        application = await desk.done("applicationSubmit", said, TOWNSHIP)
        approved = approving(desk, application)
        return [
            await tried(desk, "applicationApprove", approved, role, "approver") for role in (TOWNSHIP, BUREAU)
        ]

    found = [("NOT_THE_APPROVER", "applicationId", "HL-61"), "EDUCATION_BUREAU"]
    assert await five.each(deferred) == only(found, others=found)


async def test_a_child_that_came_back_is_followed_up_as_long_everywhere_by_the_hubs_default(
    five: Five,
) -> None:
    """GH-37 names no number, the other documents none either: 120 days, a visit every 30 [P]."""

    async def back(desk: Desk) -> Any:
        number = await pupil(desk)
        case = await way.returned(desk, number, await way.suspected(desk, number))
        [file] = (await way.seen(desk, case, "returneeFiles { followUpUntil nextOn }"))["returneeFiles"]
        return file["followUpUntil"], file["nextOn"]

    assert await five.each(back) == only(("2026-12-06", "2026-09-07"), others=("2026-12-06", "2026-09-07"))
