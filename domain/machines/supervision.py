"""2.15 A proposal, a complaint, an action and an appraisal: what a person decides, and what then stays as it is."""

from __future__ import annotations

from domain.accountability_action import ActionState as A
from domain.accountability_proposal import ProposalState as P
from domain.citation import Provenance
from domain.conduct_complaint import ComplaintState as C
from domain.machine import Machine, Move
from domain.yearly_appraisal import AppraisalState as Y

_READING = Provenance.PROPOSAL

ACCOUNTABILITY_PROPOSAL = Machine(
    "2.15p",
    "问责线索",
    "accountability proposal",
    P,
    (
        *Move(
            "",
            ("GH-48", "DC-L2d", "DC-L4c"),
            "what the hub found passes the place's threshold",
            "nothing else",
        ).between([None], [P.PROPOSED]),
        *Move(
            "accountabilityProposalTakeUp",
            (),
            "a person says so, with a reason",
            "an action may rest on it",
            _READING,
        ).between([P.PROPOSED], [P.TAKEN_UP]),
        *Move(
            "accountabilityProposalDismiss",
            (),
            "a person says so, with a reason",
            "stays so in its month",
            _READING,
        ).between([P.PROPOSED], [P.DISMISSED]),
    ),
    frozenset({P.TAKEN_UP, P.DISMISSED}),
)

CONDUCT_COMPLAINT = Machine(
    "2.15c",
    "投诉举报",
    "conduct complaint",
    C,
    (
        *Move("conductComplaintReceive", ("DC-L5a", "HL-58"), "what is said of whom, never by whom").between(
            [None], [C.RECEIVED]
        ),
        *Move("conductComplaintExamine", (), "not by the unit itself", marked=_READING).between(
            [C.RECEIVED], [C.EXAMINING]
        ),
        *Move("conductComplaintConclude", (), "with a result and what shows it", marked=_READING).between(
            [C.RECEIVED, C.EXAMINING], [C.CONCLUDED]
        ),
    ),
    frozenset({C.CONCLUDED}),
)

ACCOUNTABILITY_ACTION = Machine(
    "2.15a",
    "责任追究",
    "accountability action",
    A,
    (
        *Move(
            "accountabilityActionDecide",
            ("GH-49", "DC-L2d", "DC-L4c", "DC-L7", "DC-L8", "HL-72", "HL-73", "HL-75", "QC-53", "QC-54"),
            "the place's document names the ground and the type",
        ).between([None], [A.IN_FORCE]),
        *Move(
            "accountabilityActionAppeal", (), "by the unit, with its reasons", "holds on", _READING
        ).between([A.IN_FORCE], [A.APPEALED]),
        *Move("accountabilityActionUphold", (), "heard and found right", marked=_READING).between(
            [A.APPEALED], [A.IN_FORCE]
        ),
        *Move("accountabilityActionWithdraw", (), "a reason is given", "the row stays", _READING).between(
            [A.IN_FORCE, A.APPEALED], [A.WITHDRAWN]
        ),
    ),
    frozenset({A.WITHDRAWN}),
)

YEARLY_APPRAISAL = Machine(
    "2.15y",
    "年度目标考核",
    "yearly appraisal",
    Y,
    (
        *Move("yearlyAppraisalDraft", ("GH-15", "DC-L7", "QC-52"), "the place appraises so").between(
            [None], [Y.DRAFT]
        ),
        *Move("yearlyAppraisalConfirm", ("GH-15", "DC-L7", "QC-52"), "all that it rests on stands").between(
            [Y.DRAFT], [Y.CONFIRMED]
        ),
        *Move("", (), "its correction is confirmed (yearlyAppraisalCorrect)", marked=_READING).between(
            [Y.CONFIRMED], [Y.SUPERSEDED]
        ),
    ),
    frozenset({Y.SUPERSEDED}),
)
