"""4.4 Entering school (入学登记): registered for a school year, arrived, or missed once the limit has passed."""

from __future__ import annotations

from domain.admission import AdmissionState as A
from domain.admission import PlanState as P
from domain.citation import Provenance
from domain.machine import Machine, Move

ADMISSION_PLAN = Machine(
    "4.4c",
    "新生入学计划",
    "admission plan",
    P,
    (
        *Move(
            "", ("BS-21",), "the summer before the school year", "the clock of T-17 runs", Provenance.PROPOSAL
        ).between([None], [P.EXPECTED]),
        *Move("admissionPlanDraft", ("BS-21",), "the school counted the children of its area").between(
            [None, P.EXPECTED], [P.DRAFTED]
        ),
        *Move(
            "admissionPlanPublish", ("BS-21",), "by the bureau", "the clock of T-17 ends", Provenance.PROPOSAL
        ).between([P.DRAFTED], [P.PUBLISHED]),
    ),
    frozenset({P.PUBLISHED}),
)

ADMISSION = Machine(
    "4.4d",
    "入学登记",
    "admission",
    A,
    (
        *Move(
            "admissionRegister",
            ("BS-20", "HL-70"),
            "of school age, of the county, without a 学籍; once a school year",
            "the clock of T-02 runs from the first school day",
        ).between([None], [A.REGISTERED]),
        *Move(
            "admissionArrive",
            ("BS-20", "BS-23"),
            "the child came",
            "学籍 at the school; signs of it are closed",
        ).between([A.REGISTERED, A.NOT_ARRIVED], [A.ARRIVED]),
        *Move(
            "",
            ("QC-18",),
            "the week of term start passed and the child did not come",
            "a sign is proposed; people decide (GH-33)",
            Provenance.PROPOSAL,
        ).between([A.REGISTERED], [A.NOT_ARRIVED]),
        *Move(
            "admissionWithdraw",
            ("BS-20",),
            "registered elsewhere, or in error; a reason is given",
            "the clock is lifted",
            Provenance.PROPOSAL,
        ).between([A.REGISTERED, A.NOT_ARRIVED], [A.WITHDRAWN]),
    ),
    frozenset({A.ARRIVED, A.WITHDRAWN}),
)
