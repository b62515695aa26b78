"""What duties ask of units and what they do about it: no child is in it; each unit sees its own, a township its schools' (GH-47)."""

from database import tables
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
DutyEntry
  KEY        id
  OPEN       act noun machine source target reason clauses madeBy role roleLabel at
  OPEN       unit>Organization(unit_id=id) organization>Organization(organization_id=id)
Query
  ROOT       dutyEntries>DutyEntry
"""
ARGUMENTS = """
DutyEntryFilter
  OPEN       unitId=@Organization.3 noun="SchoolClass" act="act-0.0"
Query.dutyEntries
  FORM       filter=DutyEntryFilter order=DutyEntryOrder
"""
ORDERS = """
DutyEntryOrder
  KEY        NEWEST ID
"""
CHANGES = ""
SEEN = """
duties:read
  owing,center,county,leading,inspection,department  DutyEntry
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
OF_UNITS: Rows = ((tables.DutyEntry, {"noun": "SchoolClass"}),)
"""Rows of a unit, in which every other unit is the county's school."""
