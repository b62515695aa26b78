"""4.2 The dropout case (一生一案): from a sign or an absence to its end, which is final.

A closed case never changes. A relapse is a new case, made SUSPECTED and linked to the first by `relapseOf`; the first, if
it was still followed up, closes. The level of the responsibility chain that has the case moves by itself (HL-43).
"""

from __future__ import annotations

from domain.case import OPEN_STAGES, CaseStage
from domain.citation import Provenance
from domain.machine import Machine, Move, Transition

_GATE = (
    "named determiner and date; responsible person, persuasion deadline, ≥1 measure and team set (一案一专班)"
)
_UNRESOLVED = tuple(stage for stage in OPEN_STAGES if stage is not CaseStage.RESOLVED)

_OPENING = (
    *Move(
        "caseOpen",
        ("GH-35", "DC-L2a", "DC-L2b"),
        "a trigger is recorded (节假日后未及时返校、无故旷课、外出务工、厌学离校)",
        "designated officer assigned; timers T-01 (三日) and T-03 (第一时间)",
    ).between([None], [CaseStage.SIGN, CaseStage.ABSENT]),
    *Move(
        "caseRelapse",
        ("GH-36", "GH-37"),
        f"relapse of a returned child; {_GATE}",
        "a new case, linked by relapseOf; the earlier one is closed",
    ).between([None], [CaseStage.SUSPECTED]),
    *Move(
        "caseNoteAbsence",
        ("GH-35", "DC-L2b"),
        "the child with a sign no longer comes",
        marked=Provenance.PROPOSAL,
    ).between([CaseStage.SIGN], [CaseStage.ABSENT]),
)

_DETERMINING = (
    *Move(
        "caseDetermineSuspected",
        ("GH-36", "GH-33", "GH-21"),
        _GATE,
        "entry in 疑似辍学学生台账; written report to township and bureau; 三访 counted",
    ).between([CaseStage.SIGN, CaseStage.ABSENT], [CaseStage.SUSPECTED]),
    *Move(
        "caseDetermineDropout",
        ("DC-14", "GH-33", "GH-19", "QC-38", "QC-40"),
        "a person determines (认定); as many visits as visitsBeforeReport where the place asks for them (三访一报告)",
        "entry in 辍学学生台账 and work ledger; registry mark; report by the center school",
    ).between([CaseStage.SUSPECTED], [CaseStage.DROPOUT]),
    *Move(
        "caseDetermineDropout",
        ("DC-14", "GH-19", "HL-44"),
        "a person determines (认定), or the persuasion of a determined dropout failed",
        "as above, once",
    ).between([CaseStage.PERSUADING], [CaseStage.DROPOUT]),
)

_PERSUADING = (
    *Move("persuasionRecord", ("HL-44", "GH-35"), "the first attempt is recorded").between(
        [CaseStage.SUSPECTED], [CaseStage.PERSUADING]
    ),
    *Move("persuasionRecord", ("BS-24", "DC-15"), "an attempt at home, school and village together").between(
        [CaseStage.DROPOUT], [CaseStage.PERSUADING]
    ),
    Transition(
        CaseStage.PERSUADING,
        CaseStage.PERSUADING,
        "caseEscalate",
        ("HL-43", "HL-44"),
        "the attempt did not bring the child back and the deadline passed",
        "the next level up has the case, with a responsible person there",
    ),
    *Move(
        "caseEnforce",
        ("DC-16", "DC-17", "QC-08"),
        "persuasion failed; dossier 一生一表 complete; 劝返复学通知书 served, or criticized by the township (批评教育)",
        "the ladder against the guardian (4.3)",
    ).between([CaseStage.DROPOUT], [CaseStage.ENFORCING]),
)

_ENDING = (
    *Move(
        "caseReturn",
        ("GH-37",),
        "attendance verified by the school, and one confirming record",
        "the ladder is closed; returnee file, follow-ups",
    ).between(
        [stage for stage in _UNRESOLVED if stage is not CaseStage.RETURNED],
        [CaseStage.RETURNED],
    ),
    *Move(
        "caseResolve",
        (
            "HL-59",
            "HL-60",
            "HL-61",
            "HL-62",
            "HL-63",
            "HL-64",
            "HL-65",
            "HL-66",
            "HL-68",
            "HL-10",
            "QC-39",
            "QC-44",
        ),
        "disposition by the unit that may decide it, its evidence attached (2.4)",
        "effect on the 学籍; ledger entry closed",
    ).between(_UNRESOLVED, [CaseStage.RESOLVED]),
    *Move("caseClose", ("GH-37",), "follow-up done, or a relapse opened a new case", "entry 销号").between(
        [CaseStage.RETURNED], [CaseStage.CLOSED]
    ),
    *Move("caseClose", (), "the disposition has taken effect", "entry 销号", Provenance.PROPOSAL).between(
        [CaseStage.RESOLVED], [CaseStage.CLOSED]
    ),
)

DROPOUT_CASE = Machine(
    "4.2",
    "控辍个案",
    "dropout case",
    CaseStage,
    (*_OPENING, *_DETERMINING, *_PERSUADING, *_ENDING),
    frozenset({CaseStage.CLOSED}),
    note="A closed case is immutable; a relapse is a new case, linked by `relapseOf`. The level of the responsibility "
    "chain moves independently of the stage (HL-43).",
)
