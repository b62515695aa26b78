"""The tables, one file a noun. Above this layer they are used as `tables.Student`."""

from database.tables.access import ACCESS_VERSION, AccessGrant
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
from database.tables.client import (
    OauthAssertion,
    OauthAuthorization,
    OauthClient,
    OauthRevocation,
    TrustedDocument,
)
from database.tables.comparison import ComparisonRun, Discrepancy, Verification
from database.tables.duty import DepartmentAlias, DepartmentDuty
from database.tables.exchange import (
    ExchangeCycle,
    ExchangePackage,
    ExchangePartner,
    ExchangeReceipt,
    ExchangeRecord,
)
from database.tables.ledger import Ledger, LedgerEntry, LedgerLine, LedgerSnapshot
from database.tables.organization import Catchment, Jurisdiction, Organization, School, SchoolClass
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
from database.tables.responsibility import (
    LadderStep,
    LetterTemplate,
    ResponsibilityAssignment,
    ResponsibilityLine,
    ResponsibilityNode,
)
from database.tables.roster import Roster, RosterLine
from database.tables.row import metadata
from database.tables.student import (
    Enrollment,
    Guardian,
    Guardianship,
    HouseholdRegistration,
    SpecialGroupMembership,
    Student,
)
from database.tables.term import CalendarOverride, SchoolTerm
from database.tables.user import LoginPlace, UserAccount

__all__ = [
    "ACCESS_VERSION",
    "AccessGrant",
    "AidProgram",
    "AuditCheckpoint",
    "AuditFloor",
    "AuditLeaf",
    "AuditNode",
    "AuditRecord",
    "AuditSubject",
    "CalendarOverride",
    "CaseCause",
    "CaseMember",
    "Catchment",
    "ChangeKey",
    "ComparisonRun",
    "DepartmentAlias",
    "DepartmentDuty",
    "Discrepancy",
    "DropoutCase",
    "Enrollment",
    "Evidence",
    "ExchangeCycle",
    "ExchangePackage",
    "ExchangePartner",
    "ExchangeReceipt",
    "ExchangeRecord",
    "Guardian",
    "Guardianship",
    "HouseholdRegistration",
    "Jurisdiction",
    "LadderStep",
    "Ledger",
    "LedgerEntry",
    "LedgerLine",
    "LedgerSnapshot",
    "LetterTemplate",
    "LoginPlace",
    "OauthAssertion",
    "OauthAuthorization",
    "OauthClient",
    "OauthRevocation",
    "Organization",
    "PolicyClause",
    "PolicyDocument",
    "RequiredLedger",
    "RequiredRoster",
    "ResponsibilityAssignment",
    "ResponsibilityLine",
    "ResponsibilityNode",
    "Roster",
    "RosterLine",
    "RuleParameter",
    "ScheduledEventRule",
    "School",
    "SchoolClass",
    "SchoolTerm",
    "SpecialGroupMembership",
    "Student",
    "SupportMeasure",
    "Target",
    "TimelineEntry",
    "Timer",
    "TrustedDocument",
    "UserAccount",
    "Verification",
    "metadata",
]
