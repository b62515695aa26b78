"""What is proposed, complained of, decided and appraised: a unit's; of children only what shows it; of persons their names."""

from database import tables
from domain.accountability import AccountabilityGround
from domain.accountability_action import ActionState, ActionType
from domain.accountability_proposal import ProposalState
from domain.conduct_complaint import ComplaintState
from domain.yearly_appraisal import AppraisalScheme, AppraisalState, ConsequenceKind
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
AccountabilityProposal
  KEY        id
  OPEN       ground groundLabel period clausesCited=clauses foundCount proposedAt state stateLabel decidedAt decidedBy reason version
  OPEN       unit>Organization(unit_id=id) clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code)
  OPEN       evidence>ProposalEvidence(id=proposal_id) complaints>ConductComplaint(id=proposal_id) history>DutyEntry(id=row_id)
ProposalEvidence
  KEY        id
  CASE       kind kindLabel noun foundOn
  OPEN       student>Student(student_id=id) dropoutCase>DropoutCase(case_id=id)
ConductComplaint
  KEY        id
  OPEN       complaintNo kind kindLabel channel channelLabel matter receivedOn state stateLabel concludedOn result resultLabel
  OPEN       finding measures version unit>Organization(unit_id=id) receivedBy>Organization(received_by_id=id)
  OPEN       examiner>Organization(examiner_id=id) proposal>AccountabilityProposal(proposal_id=id) history>DutyEntry(id=row_id)
AccountabilityAction
  KEY        id
  OPEN       actionNo type typeLabel onPerson points ground groundLabel severity severityLabel year fact clausesCited=clauses
  OPEN       decidedBy decidedOn effectiveOn state stateLabel appealReason endReason version
  OPEN       unit>Organization(unit_id=id) decidedByUnit>Organization(decided_by_id=id) persons>AccountablePerson(id=action_id)
  OPEN       clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code)
  OPEN       finding>InspectionFinding(finding_id=id) proposal>AccountabilityProposal(proposal_id=id)
  OPEN       complaint>ConductComplaint(complaint_id=id) history>DutyEntry(id=row_id)
InspectionFinding
  OPEN       accountabilityActions>AccountabilityAction(id=finding_id)
AccountablePerson
  KEY        id
  OPEN       positionZh name
YearlyAppraisal
  KEY        id
  OPEN       scheme schemeLabel year positionZh clausesCited=clauses state stateLabel total vetoed awardsBarred result resultLabel
  OPEN       confirmedBy confirmedAt correctionReason version unit>Organization(unit_id=id) appraiser>Organization(appraiser_id=id)
  OPEN       items>AppraisalItem(id=appraisal_id) consequences>AppraisalConsequence(id=appraisal_id)
  OPEN       clauses>PolicyClause(clauses,jurisdiction_code=code,jurisdiction_code) history>DutyEntry(id=row_id)
  OPEN       corrects>YearlyAppraisal(corrects_id=id)
AppraisalItem
  KEY        id
  OPEN       ordinal nameZh fullMarks score
AppraisalConsequence
  KEY        id
  OPEN       kind kindLabel points reason clausesCited=clauses action>AccountabilityAction(action_id=id)
AccountabilityProposalChanged
  FORM       accountabilityProposal>AccountabilityProposal
ConductComplaintChanged
  FORM       conductComplaint>ConductComplaint
AccountabilityActionChanged
  FORM       accountabilityAction>AccountabilityAction
YearlyAppraisalChanged
  FORM       yearlyAppraisal>YearlyAppraisal
Query
  ROOT       accountabilityProposals>AccountabilityProposal conductComplaints>ConductComplaint
  ROOT       accountabilityActions>AccountabilityAction yearlyAppraisals>YearlyAppraisal unitsEligibleForAwards>Organization
"""
ARGUMENTS = """
AccountabilityProposalFilter
  OPEN       unitId=@Organization.3 ground=[WEAK_PERSUASION] period="2026-09" state=[PROPOSED]
AccountabilityProposal.evidence
  FORM       order=ProposalEvidenceOrder
Query.accountabilityProposals
  FORM       filter=AccountabilityProposalFilter order=AccountabilityProposalOrder
AccountabilityProposalInput
  WHICH      proposalId=@AccountabilityProposal.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="proposalDecide"
ConductComplaintFilter
  OPEN       unitId=@Organization.3 kind=[ARBITRARY_CHARGES] state=[CONCLUDED] result=[SUBSTANTIATED] complaintNo="C-0"
Query.conductComplaints
  FORM       filter=ConductComplaintFilter order=ConductComplaintOrder
ConductComplaintReceiveInput
  INPUT      unitId=@Organization.3 kind="OTHER" channel="LETTER" matter="某事" receivedOn="2100-01-01" idempotencyKey="complaintReceive"
ConductComplaintExamineInput
  WHICH      complaintId=@ConductComplaint.0
  INPUT      expectedVersion=0 idempotencyKey="complaintExamine"
ConductComplaintConcludeInput
  WHICH      complaintId=@ConductComplaint.0
  INPUT      expectedVersion=0 result="SUBSTANTIATED" finding="某事" concludedOn="2026-08-01" measures="某事"
  INPUT      idempotencyKey="complaintConclude"
AccountabilityActionFilter
  OPEN       unitId=@Organization.3 type=[REFERRED] ground=[DERELICTION] severity=[ORDINARY] state=[IN_FORCE] year=2026
  OPEN       clause="GH-49" findingId=@InspectionFinding.0 proposalId=@AccountabilityProposal.0 complaintId=@ConductComplaint.0
Query.accountabilityActions
  FORM       filter=AccountabilityActionFilter order=AccountabilityActionOrder
AccountabilityActionDecideInput
  INPUT      unitId=@Organization.3 type="REFERRED" ground="DERELICTION" fact="某事" decidedBy="某人" decidedOn="2100-01-01"
  INPUT      effectiveOn="2100-01-01" severity="ORDINARY" points=1 position="某职" personName="某人"
  INPUT      findingId="InspectionFinding:00000000-0000-7000-8000-000000000000"
  INPUT      proposalId="AccountabilityProposal:00000000-0000-7000-8000-000000000000"
  INPUT      complaintId="ConductComplaint:00000000-0000-7000-8000-000000000000" idempotencyKey="actionDecide"
AccountabilityActionInput
  WHICH      actionId=@AccountabilityAction.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="actionFollow"
YearlyAppraisalFilter
  OPEN       unitId=@Organization.3 scheme=[SCHOOL_YEARLY] year=2026 state=[DRAFT] result=[QUALIFIED] vetoed=true awardsBarred=true
Query.yearlyAppraisals
  FORM       filter=YearlyAppraisalFilter order=YearlyAppraisalOrder
Query.unitsEligibleForAwards
  OPEN       eligibleIn=2026 type=[SCHOOL]
  FORM       order=OrganizationOrder
AppraisalItemInput
  INPUT      nameZh fullMarks score
YearlyAppraisalDraftInput
  INPUT      unitId=@Organization.3 scheme="SCHOOL_YEARLY" year=1999 items=[] position="某职" idempotencyKey="appraisalDraft"
YearlyAppraisalScoreInput
  WHICH      appraisalId=@YearlyAppraisal.0
  INPUT      expectedVersion=0 items=[] idempotencyKey="appraisalScore"
YearlyAppraisalApplyInput
  WHICH      appraisalId=@YearlyAppraisal.0
  INPUT      expectedVersion=0 kind="ONE_VOTE_VETO" reason="某事" points=1
  INPUT      actionId="AccountabilityAction:00000000-0000-7000-8000-000000000000" idempotencyKey="appraisalApply"
YearlyAppraisalLiftInput
  WHICH      appraisalId=@YearlyAppraisal.0
  INPUT      expectedVersion=0 consequenceId="AppraisalConsequence:00000000-0000-7000-8000-000000000000" reason="某事"
  INPUT      idempotencyKey="appraisalLift"
YearlyAppraisalConfirmInput
  WHICH      appraisalId=@YearlyAppraisal.0
  INPUT      expectedVersion=0 result="QUALIFIED" confirmedBy="某人" idempotencyKey="appraisalConfirm"
YearlyAppraisalCorrectInput
  WHICH      appraisalId=@YearlyAppraisal.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="appraisalCorrect"
"""
ORDERS = """
AccountabilityProposalOrder
  KEY        NEWEST ID
ProposalEvidenceOrder
  KEY        ID
ConductComplaintOrder
  KEY        NEWEST ID
AccountabilityActionOrder
  KEY        NEWEST ID
YearlyAppraisalOrder
  KEY        NEWEST ID
"""
CHANGES = """
duties:write
  accountabilityProposalTakeUp   AccountabilityProposalInput      AccountabilityProposalChanged  bureau inspection leading
  accountabilityProposalDismiss  AccountabilityProposalInput      AccountabilityProposalChanged  bureau inspection leading
  conductComplaintReceive        ConductComplaintReceiveInput     ConductComplaintChanged        township bureau inspection leading
  conductComplaintExamine        ConductComplaintExamineInput     ConductComplaintChanged        bureau inspection leading
  conductComplaintConclude       ConductComplaintConcludeInput    ConductComplaintChanged        bureau inspection leading
  accountabilityActionDecide     AccountabilityActionDecideInput  AccountabilityActionChanged    bureau inspection leading
  accountabilityActionAppeal     AccountabilityActionInput        AccountabilityActionChanged    school center township department
  accountabilityActionUphold     AccountabilityActionInput        AccountabilityActionChanged    bureau inspection leading
  accountabilityActionWithdraw   AccountabilityActionInput        AccountabilityActionChanged    bureau inspection leading
  yearlyAppraisalDraft           YearlyAppraisalDraftInput        YearlyAppraisalChanged         bureau inspection leading
  yearlyAppraisalScore           YearlyAppraisalScoreInput        YearlyAppraisalChanged         bureau inspection leading
  yearlyAppraisalApply           YearlyAppraisalApplyInput        YearlyAppraisalChanged         bureau inspection leading
  yearlyAppraisalLift            YearlyAppraisalLiftInput         YearlyAppraisalChanged         bureau inspection leading
  yearlyAppraisalConfirm         YearlyAppraisalConfirmInput      YearlyAppraisalChanged         bureau inspection leading
  yearlyAppraisalCorrect         YearlyAppraisalCorrectInput      YearlyAppraisalChanged         bureau inspection leading
"""
_ALL = "AccountabilityProposal ConductComplaint AccountabilityAction YearlyAppraisal AppraisalItem AppraisalConsequence"
SEEN = f"""
duties:read
  owing,center,county,leading,inspection,department,agreed  {_ALL}
  named,center,county,leading,inspection,agreed             AccountablePerson
students:read
  school,township,bureau,sampled,agreed                     ProposalEvidence
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_PROPOSED = {
    "state": ProposalState.PROPOSED,
    "ground": AccountabilityGround.WEAK_PERSUASION,
    **dict.fromkeys(("decided_at", "decided_by", "reason")),
}
ROWS: Rows = (
    (tables.AccountabilityProposal, {**_PROPOSED, "period": lambda number: f"20{number + 10}-01"}),
    (tables.ProposalEvidence, {}),
)
"""What was found of a child, in a proposal on its school."""
_ACTION = {
    "points": None,
    "state": ActionState.IN_FORCE,
    "end_reason": None,
    "type": ActionType.REFERRED,
    "year": 2026,
}
_APPRAISED = {
    "year": 2026,
    "scheme": AppraisalScheme.SCHOOL_YEARLY,
    "position_zh": None,
    "vetoed": True,
    "awards_barred": True,
}
OF_UNITS: Rows = (
    (tables.AccountabilityProposal, {**_PROPOSED, "period": "2026-09"}),
    (
        tables.ConductComplaint,
        {"state": ComplaintState.CONCLUDED, "complaint_no": lambda number: f"C-{number}"},
    ),
    (
        tables.AccountabilityAction,
        {**_ACTION, "ground": AccountabilityGround.DERELICTION, "clauses": ["GH-49"]},
    ),
    (tables.AccountablePerson, {}),
    (
        tables.YearlyAppraisal,
        {
            **_APPRAISED,
            "state": AppraisalState.CONFIRMED,
            "corrects_id": None,
            "correction_reason": None,
        },
    ),
    (
        tables.YearlyAppraisal,
        {
            **_APPRAISED,
            "state": AppraisalState.DRAFT,
            "correction_reason": "某事",
            "result": None,
            "confirmed_by": None,
            "confirmed_at": None,
        },
    ),
    (tables.AppraisalItem, {"full_marks": 6000, "score": 5000}),
    (tables.AppraisalConsequence, {"kind": ConsequenceKind.ONE_VOTE_VETO, "points": None}),
)
"""Rows of a unit."""
