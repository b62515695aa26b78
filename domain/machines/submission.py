"""4.9 What a school hands in each year (材料报送): put together, handed in, received or returned (DC-25 to DC-27, BS-23)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.submission import SubmissionState as S

_DUE = ("DC-25", "DC-26", "BS-23")

SUBMISSION = Machine(
    "4.9e",
    "材料报送",
    "submission of materials",
    S,
    (
        *Move("submissionPrepare", _DUE, "the place asks for it").between([None], [S.DRAFT]),
        *Move(
            "submissionHandIn",
            (*_DUE, "DC-27"),
            "no item is missing; paper is sealed and bound",
            "lateness counted against the day due; its event of the calendar is done",
        ).between([S.DRAFT], [S.SUBMITTED]),
        *Move("submissionReceive", ("DC-27",), "the bureau takes it, on a day").between(
            [S.SUBMITTED, S.RESUBMITTED], [S.ACCEPTED]
        ),
        *Move("submissionReturn", (), "a reason is given", marked=Provenance.PROPOSAL).between(
            [S.SUBMITTED, S.RESUBMITTED], [S.RETURNED_FOR_CORRECTION]
        ),
        *Move("submissionHandIn", (), "corrected", marked=Provenance.PROPOSAL).between(
            [S.RETURNED_FOR_CORRECTION], [S.RESUBMITTED]
        ),
    ),
    frozenset({S.ACCEPTED}),
)
