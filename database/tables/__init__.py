"""The tables, one file a noun. Above this layer they are used as `tables.Student`."""

from database.tables.client import OauthAssertion, OauthClient
from database.tables.comparison import ComparisonRun, Discrepancy, Verification
from database.tables.exchange import (
    ExchangeCycle,
    ExchangePackage,
    ExchangePartner,
    ExchangeReceipt,
    ExchangeRecord,
)
from database.tables.ledger import Ledger, LedgerEntry
from database.tables.organization import Catchment, Jurisdiction, Organization, School, SchoolClass
from database.tables.row import metadata
from database.tables.student import (
    Enrollment,
    Guardian,
    Guardianship,
    HouseholdRegistration,
    SpecialGroupMembership,
    Student,
)

__all__ = [
    "Catchment",
    "ComparisonRun",
    "Discrepancy",
    "Enrollment",
    "ExchangeCycle",
    "ExchangePackage",
    "ExchangePartner",
    "ExchangeReceipt",
    "ExchangeRecord",
    "Guardian",
    "Guardianship",
    "HouseholdRegistration",
    "Jurisdiction",
    "Ledger",
    "LedgerEntry",
    "OauthAssertion",
    "OauthClient",
    "Organization",
    "School",
    "SchoolClass",
    "SpecialGroupMembership",
    "Student",
    "Verification",
    "metadata",
]
