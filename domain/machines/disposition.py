"""What a case's disposition makes of a child's schooling status (catalogue 2.4), as a part of 4.1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.citation import Provenance
from domain.machine import Move, Transition
from domain.machines.whereabouts import DISABILITY, ELSEWHERE, MISSED, OUT, ROLL_CALLED, UNCLEAR
from domain.student import SchoolingStatus as S

_DISPOSITIONS: tuple[tuple[Move, tuple[S, ...]], ...] = (
    (
        Move(
            "statusCorrect",
            ("QC-39", "HL-59", "HL-60"),
            "proof of attendance elsewhere",
            "guardian urged to transfer the 学籍, registered where it attends, or reported upward (逐级上报)",
        ),
        ELSEWHERE,
    ),
    (
        Move(
            "enrollmentChangeReviewBureau",
            ("HL-63", "BS-17"),
            "medical proof; the guardian asks (因病休学)",
            "registry marked; timer until expected recovery (待好转后及时复学)",
        ),
        (S.SUSPENDED_ILLNESS,),
    ),
    (
        Move(
            "applicationApprove",
            ("HL-61",),
            "application approved and filed by the bureau (批准备案)",
            "timer until its end",
        ),
        (S.DEFERRED,),
    ),
    (
        Move(
            "applicationApprove",
            ("HL-62",),
            "application and proof approved",
            "学籍 retained; timer until expected return",
        ),
        (S.ABROAD_RETAINED,),
    ),
    (
        Move(
            "placementDecide",
            ("HL-64", "GH-41", "DC-19", "QC-34"),
            "by the committee's assessment where there is one",
            "registered (QC-44 纳入学籍管理)",
        ),
        DISABILITY,
    ),
    (
        Move(
            "applicationApprove",
            ("HL-68",),
            "on the guardian's application, the bureau arranges",
            "学籍 stays at the compulsory school",
        ),
        (S.ATTENDING_VOCATIONAL,),
    ),
    (
        Move(
            "verificationAsk",
            ("QC-40", "QC-43", "HL-66"),
            "cannot be contacted, or identity unclear",
            "police request; the case stays open",
        ),
        UNCLEAR,
    ),
)
_EXEMPTION = Move(
    "exemptionDecide",
    ("HL-49", "HL-65"),
    "the expert committee found no capacity to study; archive complete",
)


def _disposed(sources: Sequence[S], moves: Iterable[tuple[Move, tuple[S, ...]]]) -> Iterator[Transition[S]]:
    for move, targets in moves:
        yield from move.between(sources, targets)


DISPOSED = (
    *_disposed(OUT, _DISPOSITIONS),
    # A case may be disposed of from any open stage (4.2), so before the determination and while it is followed up too.
    *_disposed(
        (*MISSED, S.RETURNED),
        [
            (
                replace(move, marked=Provenance.PROPOSAL),
                tuple(each for each in targets if each not in ROLL_CALLED),
            )
            for move, targets in (*_DISPOSITIONS, (_EXEMPTION, (S.EXEMPTED,)))
        ],
    ),
    *Move(
        "applicationApprove", ("HL-10",), "approved by the city government", marked=Provenance.PROPOSAL
    ).between((*MISSED, *OUT), [S.APPROVED_NON_ENROLLMENT]),
)
