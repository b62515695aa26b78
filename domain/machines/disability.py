"""4.7 The way of a disabled child: referred, appraised, assessed by the committee, placed, reviewed."""

from __future__ import annotations

from domain.citation import Provenance
from domain.disability import DisabilityPathState as S
from domain.machine import Machine, Move

DISABILITY = Machine(
    "4.7",
    "评估安置",
    "disability path",
    S,
    (
        *Move(
            "disabilityRefer", ("HL-37", "DC-20", "QC-44"), "on a roster, found at a visit, or a case's cause"
        ).between([None], [S.REFERRED]),
        *Move("appraisalRequest", ("HL-25", "HL-38"), "", "health and federation carry it out").between(
            [S.REFERRED], [S.APPRAISAL_REQUESTED]
        ),
        *Move(
            "", ("HL-25", "HL-38"), "the result is recorded, or the federation's is confirmed (医学鉴定)"
        ).between([S.APPRAISAL_REQUESTED], [S.APPRAISED]),
        *Move(
            "assessmentOpen", ("HL-48",), "the committee of five departments takes it up (专家委员会)"
        ).between([S.APPRAISED], [S.COMMITTEE_REVIEW]),
        *Move(
            "assessmentConclude", ("HL-48",), "conclusion: able, inclusive, special, home, defer or exempt"
        ).between([S.COMMITTEE_REVIEW], [S.ASSESSED]),
        *Move(
            "placementDecide",
            ("HL-64", "HL-65", "HL-49", "GH-41", "DC-19"),
            "carried out as concluded; an exemption only with its archive complete",
            "schooling status (4.1)",
        ).between([S.ASSESSED], [S.PLACED]),
        *Move("", (), "a year has passed", "task to the committee", Provenance.PROPOSAL).between(
            [S.ASSESSED, S.PLACED], [S.REVIEW_DUE]
        ),
        *Move("assessmentOpen", ("HL-48",), "", marked=Provenance.PROPOSAL).between(
            [S.REVIEW_DUE], [S.COMMITTEE_REVIEW]
        ),
    ),
)
