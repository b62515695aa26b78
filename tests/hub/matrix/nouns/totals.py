"""Totals and completeness: circulars that everybody in a county sees, and of the exact totals who sees the people counted."""

from datetime import date

from database import tables
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
CircularNotice
  KEY        id
  OPEN       period countedOn publishedAt content previous digest issuer>Organization(issuer_id=id)
  COURTS     causes
  FOUND      threeDisability=three_disability
ChecklistItem
  KEY        id
  OPEN       schoolYear=school_year kind kindLabel type title state stateLabel updatedOn=updated_on clauses
  OPEN       school>School(school_id=id)
CircularPublished
  FORM       circularNotice>CircularNotice
Query
  ROOT       circularNotices>CircularNotice schoolChecklists>ChecklistItem
"""
ARGUMENTS = """
CircularNoticeFilter
  OPEN       issuerId=@Organization.3 period="2026-07" digest="校验值"
Query.circularNotices
  FORM       filter=CircularNoticeFilter order=CircularNoticeOrder
ChecklistItemFilter
  OPEN       schoolId=@School.0 schoolYear="2026-2027" kind=[LEDGER] state=[MISSING]
Query.schoolChecklists
  FORM       filter=ChecklistItemFilter order=ChecklistItemOrder
CircularPublishInput
  INPUT      period="2000-01" idempotencyKey="circularPublish"
"""
ORDERS = """
CircularNoticeOrder
  KEY        NEWEST ID
ChecklistItemOrder
  KEY        ID
"""
CHANGES = """
cases:write
  circularPublish  CircularPublishInput  CircularPublished  school bureau
"""
SEEN = """
ledgers:read
  school,bureau  ChecklistItem
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
SCHOOLS: Rows = (
    (
        tables.CircularNotice,
        {
            "period": "2026-07",
            "digest": "校验值",
            "counted_on": date(2026, 7, 31),
            "causes": {"RELIGION": 1},
            "three_disability": {"enrolled": 1, "children": 2, "rate": "50.00"},
        },
    ),
)
"""What a school publishes."""
