"""4.11 Home teaching (送教上门): the plan of a child, and each month of it."""

from __future__ import annotations

from domain.citation import Provenance
from domain.home_teaching import HomeTeachingMonthState as Month
from domain.home_teaching import HomeTeachingPlanState as Plan
from domain.machine import Machine, Move

HOME_TEACHING_PLAN = Machine(
    "4.11a",
    "送教方案",
    "home-teaching plan",
    Plan,
    (
        *Move("homeTeachingPlanDraft", ("DC-21", "DC-25"), "the child's placement is home teaching").between(
            [None], [Plan.DRAFT]
        ),
        *Move(
            "homeTeachingPlanApprove", ("DC-22", "DC-25"), "qualified teachers named; goals and schedule set"
        ).between([Plan.DRAFT], [Plan.APPROVED]),
        *Move("", ("DC-21",), "its first day", "months become due").between([Plan.APPROVED], [Plan.ACTIVE]),
        *Move("homeTeachingPlanClose", ("DC-21",), "the year ends or the placement changes").between(
            [Plan.ACTIVE], [Plan.CLOSED]
        ),
        *Move(
            "homeTeachingPlanClose",
            ("DC-21",),
            "given up before it began, or the placement changed",
            marked=Provenance.PROPOSAL,
        ).between([Plan.DRAFT, Plan.APPROVED], [Plan.CLOSED]),
    ),
    frozenset({Plan.CLOSED}),
)

HOME_TEACHING_MONTH = Machine(
    "4.11b",
    "送教月度",
    "home-teaching month",
    Month,
    (
        *Move("", ("DC-23",), "a teaching month begins").between([None], [Month.OPEN]),
        *Move(
            "",
            ("DC-23",),
            "after the month: as many visits as due, each with as many lessons (≥2次、每次≥2课时)",
        ).between([Month.OPEN], [Month.MET]),
        *Move(
            "",
            ("DC-23", "DC-L2d"),
            "after the month: fewer visits that count",
            "task; ground 工作不实 for inspection",
        ).between([Month.OPEN], [Month.NOT_MET]),
    ),
    frozenset({Month.MET, Month.NOT_MET}),
    note="Minimum of visits and lessons is the place's parameter (homeTeaching.min).",
)
