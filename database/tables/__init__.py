"""The tables, one file a noun. Above this layer they are used as `tables.Student`."""

from database.tables import supervision
from database.tables.access import ACCESS_VERSION, AccessGrant
from database.tables.admission import AdmissionNotice, AdmissionPlan, AdmissionRegistration
from database.tables.aid import AidEntitlement, AidGrant
from database.tables.application import Application
from database.tables.assistance import AssistanceRequest
from database.tables.attendance import AttendanceRecord, AttendanceSheet, AttendanceSummary
from database.tables.audit import (
    AuditCheckpoint,
    AuditFloor,
    AuditLeaf,
    AuditNode,
    AuditRecord,
    AuditSubject,
)
from database.tables.case import CaseCause, CaseMember, DropoutCase, SupportMeasure
from database.tables.casework import Evidence, TimelineEntry, Timer
from database.tables.change import ChangeKey
from database.tables.checklist import ChecklistItem
from database.tables.child_labor import ChildLaborClue
from database.tables.circular import CircularNotice
from database.tables.class_term import ClassTermEntry, ClassTermRecord
from database.tables.client import (
    OauthAssertion,
    OauthAuthorization,
    OauthClient,
    OauthRevocation,
    TrustedDocument,
)
from database.tables.comparison import ComparisonRun, Discrepancy, Verification
from database.tables.curriculum import CurriculumStatement
from database.tables.disability import (
    AssessmentExpert,
    DisabilityAssessment,
    DisabilityCertificate,
    DisabilityPath,
    ExemptionRecord,
    MedicalAppraisal,
    Placement,
)
from database.tables.disposition import Disposition
from database.tables.duty import DepartmentAlias, DepartmentDuty
from database.tables.duty_assignment import DutyAssignment
from database.tables.duty_entry import DutyEntry
from database.tables.duty_task import DutyTask
from database.tables.enforcement import Enforcement
from database.tables.enrollment_change import EnrollmentChange, EnrollmentReview
from database.tables.escalation import Escalation
from database.tables.exchange import (
    ExchangeCycle,
    ExchangePackage,
    ExchangePage,
    ExchangePartner,
    ExchangeReceipt,
    ExchangeRecord,
)
from database.tables.fund import FundAllocation, FundArrival
from database.tables.guarantee import GuaranteeAssignment
from database.tables.handover import GraduateDestination, HandoverCopy, TransitionHandover
from database.tables.home_teaching import (
    HomeTeacher,
    HomeTeachingMonth,
    HomeTeachingPlan,
    HomeTeachingVisit,
)
from database.tables.incident import CaseIncident, IncidentHandling
from database.tables.indicator import (
    CohortRecord,
    IndicatorDefinition,
    IndicatorException,
    IndicatorValue,
)
from database.tables.leading_group import LeadingGroup, LeadingGroupMember
from database.tables.ledger import Ledger, LedgerEntry, LedgerLine, LedgerSnapshot
from database.tables.letter import LetterArticle, LetterCopy, LetterParty, ResponsibilityLetter
from database.tables.meeting import Meeting
from database.tables.obstruction import ObstructionClue
from database.tables.organization import Catchment, Jurisdiction, Organization, School, SchoolClass
from database.tables.outbound import OutboundTracking
from database.tables.parents import CommitteeMeeting, CommitteeMember, ParentCommittee
from database.tables.period_report import PeriodReport, ReportFigure, ReportSection
from database.tables.persuasion_assist import PersuasionAssist
from database.tables.policy import (
    AidProgram,
    PolicyClause,
    PolicyDocument,
    RequiredLedger,
    RequiredRoster,
    RuleParameter,
    ScheduledEventRule,
    Target,
)
from database.tables.publicity import LegalEducationTeam, PublicityActivity
from database.tables.referral import JudicialReferral
from database.tables.report import ReportRecipient, WrittenReport
from database.tables.responsibility import (
    LadderStep,
    LetterTemplate,
    ResponsibilityAssignment,
    ResponsibilityLine,
    ResponsibilityNode,
)
from database.tables.responsible_post import ResponsibilityGap, ResponsiblePost
from database.tables.return_check import ReturnRegister, TermReturnCheck
from database.tables.returnee import FollowUp, ReturneeFile, StudentStrategy
from database.tables.roster import Roster, RosterLine
from database.tables.row import metadata
from database.tables.scheduled_event import ScheduledEvent
from database.tables.school_condition import SchoolCondition
from database.tables.screening import ScreeningAssignment
from database.tables.sign import RiskSign, TrackingRecord
from database.tables.staffing import SchoolPairing, StaffingRecord
from database.tables.student import (
    Enrollment,
    Guardian,
    Guardianship,
    HouseholdRegistration,
    SpecialGroupMembership,
    Student,
)
from database.tables.submission import Submission, SubmissionItem
from database.tables.supervision import *  # noqa: F403
from database.tables.teacher import Teacher
from database.tables.term import CalendarOverride, SchoolTerm
from database.tables.training import TrainingWish
from database.tables.unit_target import UnitTarget
from database.tables.user import LoginPlace, UserAccount
from database.tables.venue import VenueAction, VenueViolationClue
from database.tables.visit import ContactAttempt, HomeVisit, PersuasionAttempt, Visitor
from database.tables.vocational import VocationalElective
from database.tables.work_plan import WorkPlan

__all__ = [
    "ACCESS_VERSION",
    "AccessGrant",
    "AdmissionNotice",
    "AdmissionPlan",
    "AdmissionRegistration",
    "AidEntitlement",
    "AidGrant",
    "AidProgram",
    "Application",
    "AssessmentExpert",
    "AssistanceRequest",
    "AttendanceRecord",
    "AttendanceSheet",
    "AttendanceSummary",
    "AuditCheckpoint",
    "AuditFloor",
    "AuditLeaf",
    "AuditNode",
    "AuditRecord",
    "AuditSubject",
    "CalendarOverride",
    "CaseCause",
    "CaseIncident",
    "CaseMember",
    "Catchment",
    "ChangeKey",
    "ChecklistItem",
    "ChildLaborClue",
    "CircularNotice",
    "ClassTermEntry",
    "ClassTermRecord",
    "CohortRecord",
    "CommitteeMeeting",
    "CommitteeMember",
    "ComparisonRun",
    "ContactAttempt",
    "CurriculumStatement",
    "DepartmentAlias",
    "DepartmentDuty",
    "DisabilityAssessment",
    "DisabilityCertificate",
    "DisabilityPath",
    "Discrepancy",
    "Disposition",
    "DropoutCase",
    "DutyAssignment",
    "DutyEntry",
    "DutyTask",
    "Enforcement",
    "Enrollment",
    "EnrollmentChange",
    "EnrollmentReview",
    "Escalation",
    "Evidence",
    "ExchangeCycle",
    "ExchangePackage",
    "ExchangePage",
    "ExchangePartner",
    "ExchangeReceipt",
    "ExchangeRecord",
    "ExemptionRecord",
    "FollowUp",
    "FundAllocation",
    "FundArrival",
    "GraduateDestination",
    "GuaranteeAssignment",
    "Guardian",
    "Guardianship",
    "HandoverCopy",
    "HomeTeacher",
    "HomeTeachingMonth",
    "HomeTeachingPlan",
    "HomeTeachingVisit",
    "HomeVisit",
    "HouseholdRegistration",
    "IncidentHandling",
    "IndicatorDefinition",
    "IndicatorException",
    "IndicatorValue",
    "JudicialReferral",
    "Jurisdiction",
    "LadderStep",
    "LeadingGroup",
    "LeadingGroupMember",
    "Ledger",
    "LedgerEntry",
    "LedgerLine",
    "LedgerSnapshot",
    "LegalEducationTeam",
    "LetterArticle",
    "LetterCopy",
    "LetterParty",
    "LetterTemplate",
    "LoginPlace",
    "MedicalAppraisal",
    "Meeting",
    "OauthAssertion",
    "OauthAuthorization",
    "OauthClient",
    "OauthRevocation",
    "ObstructionClue",
    "Organization",
    "OutboundTracking",
    "ParentCommittee",
    "PeriodReport",
    "PersuasionAssist",
    "PersuasionAttempt",
    "Placement",
    "PolicyClause",
    "PolicyDocument",
    "PublicityActivity",
    "ReportFigure",
    "ReportRecipient",
    "ReportSection",
    "RequiredLedger",
    "RequiredRoster",
    "ResponsibilityAssignment",
    "ResponsibilityGap",
    "ResponsibilityLetter",
    "ResponsibilityLine",
    "ResponsibilityNode",
    "ResponsiblePost",
    "ReturnRegister",
    "ReturneeFile",
    "RiskSign",
    "Roster",
    "RosterLine",
    "RuleParameter",
    "ScheduledEvent",
    "ScheduledEventRule",
    "School",
    "SchoolClass",
    "SchoolCondition",
    "SchoolPairing",
    "SchoolTerm",
    "ScreeningAssignment",
    "SpecialGroupMembership",
    "StaffingRecord",
    "Student",
    "StudentStrategy",
    "Submission",
    "SubmissionItem",
    "SupportMeasure",
    "Target",
    "Teacher",
    "TermReturnCheck",
    "TimelineEntry",
    "Timer",
    "TrackingRecord",
    "TrainingWish",
    "TransitionHandover",
    "TrustedDocument",
    "UnitTarget",
    "UserAccount",
    "VenueAction",
    "VenueViolationClue",
    "Verification",
    "Visitor",
    "VocationalElective",
    "WorkPlan",
    "WrittenReport",
    "metadata",
]
__all__ += supervision.__all__
