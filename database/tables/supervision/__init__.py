"""Tables of supervision (督导与考核): inspections, what follows from them, appraisals (catalogue 2.15)."""

from database.tables.supervision.accountability_action import AccountabilityAction, AccountablePerson
from database.tables.supervision.accountability_proposal import AccountabilityProposal, ProposalEvidence
from database.tables.supervision.announcement import ResultAnnouncement
from database.tables.supervision.commendation import Commendation
from database.tables.supervision.conduct_complaint import ConductComplaint
from database.tables.supervision.criticism import CircularCriticism, CriticismFinding
from database.tables.supervision.inspection import Inspection, InspectionFinding, InspectionItem, Inspector
from database.tables.supervision.rectification import RectificationOrder
from database.tables.supervision.talk import AccountabilityTalk
from database.tables.supervision.yearly_appraisal import AppraisalConsequence, AppraisalItem, YearlyAppraisal

__all__ = [
    "AccountabilityAction",
    "AccountabilityProposal",
    "AccountabilityTalk",
    "AccountablePerson",
    "AppraisalConsequence",
    "AppraisalItem",
    "CircularCriticism",
    "Commendation",
    "ConductComplaint",
    "CriticismFinding",
    "Inspection",
    "InspectionFinding",
    "InspectionItem",
    "Inspector",
    "ProposalEvidence",
    "RectificationOrder",
    "ResultAnnouncement",
    "YearlyAppraisal",
]
