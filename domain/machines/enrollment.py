"""4.4 学籍: the status of a registration, and the review of a change of it.

What the register's export says is recorded as it stands, whatever follows what: the national system is not the hub's to
refuse. These tables bind the changes asked for in the hub. 劝退 and 开除 are changes that do not exist (GH-34, DC-L4b):
`domain.enrollment_change.refuse_forbidden`.
"""

from __future__ import annotations

from domain.citation import Provenance
from domain.enrollment_change import ChangeState
from domain.machine import Machine, Move
from domain.student import HELD_ENROLLMENT, EnrollmentStatus

_DECIDE = "enrollmentChangeDecide"
_RETAINED = (EnrollmentStatus.RETAINED_ABROAD, EnrollmentStatus.RETAINED_VOCATIONAL)

ENROLLMENT = Machine(
    "4.4a",
    "学籍状态",
    "enrollment status",
    EnrollmentStatus,
    (
        *Move("", ("HL-47", "HL-59"), "attends here without a registration (无学籍)").between(
            [None], [EnrollmentStatus.NONE]
        ),
        *Move(
            _DECIDE, ("HL-59", "BS-17", "BS-23"), "REGISTRATION or TRANSFER_IN, papers complete (手续完备)"
        ).between([None, EnrollmentStatus.NONE], [EnrollmentStatus.ACTIVE]),
        *Move(
            _DECIDE,
            ("HL-63", "BS-17", "DC-L4b"),
            "SUSPENSION asked for by the guardian, with medical proof",
            "marked in the registry system; timer",
        ).between([EnrollmentStatus.ACTIVE], [EnrollmentStatus.SUSPENDED]),
        *Move(_DECIDE, ("HL-63", "BS-17"), "RESUMPTION (待好转后及时复学)").between(
            [EnrollmentStatus.SUSPENDED], [EnrollmentStatus.ACTIVE]
        ),
        *Move(
            _DECIDE, ("HL-62", "HL-68"), "RETENTION on the guardian's application (保留学籍)", "timer"
        ).between([EnrollmentStatus.ACTIVE], _RETAINED),
        *Move("", ("HL-62", "HL-68"), "back at the school").between(_RETAINED, [EnrollmentStatus.ACTIVE]),
        *Move("caseDetermineDropout", ("QC-38",), "determined a dropout (标注登记)", "registry mark").between(
            [EnrollmentStatus.ACTIVE], [EnrollmentStatus.MARKED_DROPOUT]
        ),
        *Move(
            "caseDetermineDropout",
            ("QC-38",),
            "did not come back in time, and was determined a dropout",
            "registry mark",
            Provenance.PROPOSAL,
        ).between([EnrollmentStatus.SUSPENDED, *_RETAINED], [EnrollmentStatus.MARKED_DROPOUT]),
        *Move("", ("QC-38", "GH-37", "QC-44"), "returned, or placed", "registry mark removed").between(
            [EnrollmentStatus.MARKED_DROPOUT], [EnrollmentStatus.ACTIVE]
        ),
        *Move(
            _DECIDE,
            ("HL-63", "HL-62", "HL-68", "QC-39"),
            "the case's disposition (2.4): suspension, retention or transfer",
            "registry mark removed",
            Provenance.PROPOSAL,
        ).between(
            [EnrollmentStatus.MARKED_DROPOUT],
            [EnrollmentStatus.SUSPENDED, *_RETAINED, EnrollmentStatus.TRANSFERRING],
        ),
        *Move(_DECIDE, ("QC-39", "BS-17", "DC-L4b"), "TRANSFER_OUT asked for by the guardian").between(
            [EnrollmentStatus.ACTIVE], [EnrollmentStatus.TRANSFERRING]
        ),
        *Move("", ("HL-16", "GH-18"), "registered at the other school", "籍随人走").between(
            [EnrollmentStatus.TRANSFERRING], [EnrollmentStatus.TRANSFERRED_OUT]
        ),
        *Move("", ("HL-16",), "the other school does not take the child", marked=Provenance.PROPOSAL).between(
            [EnrollmentStatus.TRANSFERRING], [EnrollmentStatus.ACTIVE]
        ),
        *Move(
            _DECIDE,
            ("HL-66",),
            "the police's conclusion (公安审查结论), or evidence that it is a duplicate or the child died",
            "CANCELLATION by the bureau",
        ).between(HELD_ENROLLMENT, [EnrollmentStatus.CANCELLED]),
        *Move("", ("HL-52",), "compulsory education completed", marked=Provenance.KNOWLEDGE).between(
            [EnrollmentStatus.ACTIVE, EnrollmentStatus.RETAINED_VOCATIONAL], [EnrollmentStatus.GRADUATED]
        ),
    ),
    frozenset({EnrollmentStatus.TRANSFERRED_OUT, EnrollmentStatus.CANCELLED, EnrollmentStatus.GRADUATED}),
    note="Forbidden and never a transition: 劝退/退学, 开除 (GH-34, DC-L4b). What the register's export says is recorded "
    "as it stands; the table binds the changes asked for in the hub.",
)

ENROLLMENT_CHANGE = Machine(
    "4.4b",
    "学籍异动办理",
    "enrollment change",
    ChangeState,
    (
        *Move("enrollmentChangeDraft", ("BS-17",), "none of the forbidden kinds (GH-34)").between(
            [None], [ChangeState.DRAFT]
        ),
        *Move(
            "enrollmentChangeSubmit", ("BS-17", "DC-L4b"), "papers complete (证明材料齐全); the guardian asks"
        ).between([ChangeState.DRAFT], [ChangeState.SUBMITTED]),
        *Move(
            "enrollmentChangeReview", ("GH-18", "BS-10"), "homeroom teacher, 学籍专干 and 学籍主管 in turn"
        ).between([ChangeState.SUBMITTED], [ChangeState.REVIEWED_SCHOOL]),
        *Move("enrollmentChangeReview", ("GH-18", "HL-16"), "the bureau reviews").between(
            [ChangeState.REVIEWED_SCHOOL], [ChangeState.REVIEWED_BUREAU]
        ),
        *Move("", ("GH-18",), "the day it takes effect", "status of the 学籍 moves (4.4a)").between(
            [ChangeState.REVIEWED_BUREAU], [ChangeState.EFFECTIVE]
        ),
        *Move("enrollmentChangeReject", ("GH-18",), "a reason is given").between(
            [ChangeState.SUBMITTED, ChangeState.REVIEWED_SCHOOL, ChangeState.REVIEWED_BUREAU],
            [ChangeState.REJECTED],
        ),
    ),
    frozenset({ChangeState.EFFECTIVE, ChangeState.REJECTED}),
)
