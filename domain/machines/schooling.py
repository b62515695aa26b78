"""4.1 Schooling status: where a child is, and what moves it elsewhere.

The register's export places a child newly met and moves it among the forms of being at school; it never takes a child
out of a status that a person or a case set, and no exchange changes one (GH-33).
"""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Chapter, Machine, Move
from domain.machines.disposition import DISPOSED
from domain.machines.whereabouts import (
    AT_SCHOOL,
    DISABILITY,
    ELSEWHERE,
    FOR_A_TIME,
    MISSED,
    OUT,
    PRESENT,
    ROLL_CALLED,
    UNCLEAR,
)
from domain.student import SchoolingStatus as S

_READING = Provenance.PROPOSAL

_MADE = (
    *Move(
        "",
        ("HL-46", "HL-47", "QC-42"),
        "of school age, in the household or residence base, no 学籍, no placement",
        "task to the township and the catchment school; admission notice (入学通知书)",
    ).between([None], [S.NEVER_ENROLLED]),
    *Move(
        "",
        ("QC-37", "BS-23"),
        "first met in the register's export (学籍系统)",
        "as the register says; a mark of dropout there is no determination",
        _READING,
    ).between(
        [None],
        [
            *AT_SCHOOL,
            S.SUSPENDED_ILLNESS,
            S.ABROAD_RETAINED,
            S.ATTENDING_IN_JURISDICTION_UNREGISTERED,
            S.NOT_REPORTED,
            S.IDENTITY_UNRESOLVED,
            S.GRADUATED,
        ],
    ),
)

_ENTERING = (
    *Move(
        "admissionArrive",
        ("BS-23",),
        "enrollment registered, first attendance",
        "entry in ledger 适龄儿童少年就学台账",
    ).between([S.NEVER_ENROLLED], AT_SCHOOL),
    *Move(
        "applicationApprove",
        ("HL-61",),
        "guardian's application approved and filed by the bureau (批准备案)",
        "timer until the end of the deferral (T-23)",
    ).between([S.NEVER_ENROLLED], [S.DEFERRED]),
    *Move("applicationApprove", ("HL-10",), "approved by the city government (特殊情况经市政府批准)").between(
        [S.NEVER_ENROLLED], [S.APPROVED_NON_ENROLLMENT]
    ),
    *Move(
        "exemptionDecide",
        ("HL-49", "HL-65"),
        "the expert committee found no capacity to study; archive complete",
        "exemption roster (免予入学的学生名册) and archive",
    ).between([S.NEVER_ENROLLED, *OUT], [S.EXEMPTED]),
    *Move(
        "statusCorrect",
        ("HL-47", "HL-59", "HL-60"),
        "proof of attendance elsewhere",
        "registered where it attends, or listed and reported upward (逐级上报)",
        _READING,
    ).between([S.NEVER_ENROLLED], ELSEWHERE[:2]),
    *Move(
        "verificationAsk",
        ("HL-66", "QC-43"),
        "cannot be found, or identity unclear",
        "police request",
        _READING,
    ).between([S.NEVER_ENROLLED], UNCLEAR),
)

_MISSED = (
    *Move(
        "returnCheckRecord",
        ("QC-18", "DC-10"),
        "term start and not ticked (未报到)",
        "line of the no-show register (登记造册); contact task",
    ).between(ROLL_CALLED, [S.NOT_REPORTED]),
    *Move(
        "riskSignRecord",
        ("DC-L2b", "DC-L2c"),
        "a sign is recorded (有辍学苗头)",
        "tracking record; timer of three days (三日内)",
    ).between(ROLL_CALLED, [S.AT_RISK]),
    *Move(
        "riskSignRecord",
        ("DC-L2b",),
        "not back at term start, then a sign is recorded",
        "tracking record",
        _READING,
    ).between([S.NOT_REPORTED], [S.AT_RISK]),
    *Move("attendanceVerify", ("DC-10", "DC-L2b"), "verified present", "the sign is closed").between(
        MISSED, ROLL_CALLED
    ),
    *Move(
        "caseDetermineSuspected",
        ("GH-33", "GH-21", "DC-L2c"),
        "a person determines: the standard is met or the timer expired, and the absence is not lawful",
        "entry in 疑似辍学学生台账; case; written report to township and bureau",
    ).between(MISSED, [S.SUSPECTED_DROPOUT]),
    *Move(
        "caseDetermineDropout",
        ("DC-14", "QC-38", "QC-40"),
        "a named person determines (认定), never a program",
        "entry in 辍学学生台账 and work ledger; registry mark; report by the center school to bureau and government",
    ).between([S.SUSPECTED_DROPOUT], [S.DROPOUT]),
)


_BACK = (
    *Move(
        "caseReturn", ("GH-37",), "present, verified by the school", "returnee file (单独建档), follow-ups"
    ).between(OUT, [S.RETURNED]),
    *Move(
        "caseClose", ("GH-37",), "follow-up over (hub default: one term)", "the file is closed", _READING
    ).between([S.RETURNED], ROLL_CALLED),
    *Move(
        "caseRelapse",
        ("GH-37", "GH-48"),
        "absent again (再次辍学)",
        "a new case, linked by relapseOf; finding 辍学反弹",
    ).between([S.RETURNED], [S.SUSPECTED_DROPOUT]),
    *Move(
        "", ("HL-61", "HL-62", "HL-63"), "entered, back, or well again (入学、回国、复学)", "the timer ends"
    ).between(FOR_A_TIME, AT_SCHOOL),
    *Move(
        "", ("HL-61", "HL-62", "HL-63"), "expiry passed without entry or resumption", "task (T-23)"
    ).between(FOR_A_TIME, [S.NOT_REPORTED]),
    *Move("", ("HL-10",), "the approval ended", marked=_READING).between(
        [S.APPROVED_NON_ENROLLMENT], [*AT_SCHOOL, S.NOT_REPORTED]
    ),
    *Move("placementDecide", ("HL-48",), "the committee assessed anew", marked=_READING).between(
        [S.EXEMPTED], [S.ATTENDING, *DISABILITY, S.DEFERRED]
    ),
    *Move(
        "exemptionDecide",
        ("HL-48", "HL-49"),
        "the committee assessed anew and found no capacity to study; archive complete",
        marked=_READING,
    ).between([*DISABILITY, S.DEFERRED], [S.EXEMPTED]),
    *Move("", ("HL-59",), "transferred and registered at a school here").between(ELSEWHERE, AT_SCHOOL),
    *Move("", ("DC-L6",), "no longer attends there", "contact task", _READING).between(
        ELSEWHERE, [S.NOT_REPORTED]
    ),
    *Move(
        "verificationApply",
        ("HL-66",),
        "the police's conclusion (公安审查结论)",
        "registry corrected; back to what is so",
    ).between(UNCLEAR, [*AT_SCHOOL, *ELSEWHERE, S.NEVER_ENROLLED, *OUT, S.RETURNED]),
)

_MOVED = (
    *Move(
        "enrollmentChangeReviewBureau",
        ("HL-63", "BS-17"),
        "medical proof; the guardian asks",
        "registry marked; timer",
    ).between(AT_SCHOOL, [S.SUSPENDED_ILLNESS]),
    *Move("applicationApprove", ("HL-62",), "application and proof approved", "学籍 retained; timer").between(
        AT_SCHOOL, [S.ABROAD_RETAINED]
    ),
    *Move(
        "",
        ("HL-64", "GH-41", "DC-19", "QC-34", "HL-68"),
        "placement, or the register's export",
        marked=_READING,
    ).between(AT_SCHOOL, AT_SCHOOL),
    *Move("", ("QC-37",), "the register's export", marked=_READING).between(
        (S.SUSPENDED_ILLNESS, S.ABROAD_RETAINED), (S.SUSPENDED_ILLNESS, S.ABROAD_RETAINED)
    ),
    *Move("", ("QC-37",), "a 学籍 is found in the register's export", marked=_READING).between(
        [S.NEVER_ENROLLED], [S.SUSPENDED_ILLNESS, S.ABROAD_RETAINED, S.NOT_REPORTED]
    ),
    *Move(
        "",
        ("QC-39", "DC-L6"),
        "attends elsewhere before the 学籍 is transferred",
        "guardian urged to transfer",
        _READING,
    ).between(AT_SCHOOL, [S.ATTENDING_ELSEWHERE_REGISTERED_HERE]),
)

_LEAVING = (
    *Move(
        "", ("HL-66",), "evidence; where identity was unclear the police's conclusion", "leaves the universe"
    ).between(PRESENT, [S.DECEASED, S.MOVED_OUT]),
    *Move("", (), "evidence", "leaves the universe", Provenance.KNOWLEDGE).between(
        PRESENT, [S.GRADUATED, S.AGED_OUT]
    ),
    *Move(
        "",
        ("HL-34", "HL-46"),
        "the household register or a school here names the child again",
        marked=_READING,
    ).between([S.MOVED_OUT], [S.NEVER_ENROLLED, *AT_SCHOOL]),
)

_CHAPTERS = (
    Chapter("新增与入学", "met, and entering school", (*_MADE, *_ENTERING)),
    Chapter("未到校与认定", "missed, and determined", _MISSED),
    Chapter("处置", "disposed of", DISPOSED),
    Chapter("复学与到期", "back, and what ends", _BACK),
    Chapter("就读方式变化", "moving among the forms of schooling", _MOVED),
    Chapter("离开统计范围", "leaving the universe", _LEAVING),
)

SCHOOLING = Machine(
    "4.1",
    "就学状态",
    "schooling status",
    S,
    tuple(each for chapter in _CHAPTERS for each in chapter.transitions),
    frozenset({S.GRADUATED, S.AGED_OUT, S.DECEASED}),
    note="The register's export places a child newly met and moves it among the forms of being at school. No exchange "
    "determines a dropout: a person does (GH-33, DC-14).",
    chapters=_CHAPTERS,
)
