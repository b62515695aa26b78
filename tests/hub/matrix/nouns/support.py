"""What is done for a child beside any case: given and ended by its school."""

from tests.hub.matrix.nouns.part import Rows

FIELDS = """
SupportMeasureChanged
  FORM       supportMeasure>SupportMeasure
"""
ARGUMENTS = """
SupportMeasureGiveInput
  WHICH      studentId=@Student.0
  INPUT      type="PAIRING" content="结对帮扶" provider="某人" startedOn="2100-01-01" idempotencyKey="supportMeasureGive"
SupportMeasureEndInput
  WHICH      measureId=@SupportMeasure.0
  INPUT      expectedVersion=0 endedOn="2026-08-01" effect="某事" idempotencyKey="supportMeasureEnd"
"""
ORDERS = ""
CHANGES = """
cases:write
  supportMeasureGive  SupportMeasureGiveInput  SupportMeasureChanged  school bureau
  supportMeasureEnd   SupportMeasureEndInput   SupportMeasureChanged  school bureau
"""
SEEN = ""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = ()
