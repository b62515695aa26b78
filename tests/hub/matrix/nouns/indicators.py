"""Indicators: each unit sees its own, a township its schools' too; the children behind a value who sees the child (catalogue 2.14)."""

from uuid import UUID

from database import tables
from domain.compliance import Compliance
from domain.indicator import IndicatorGuard, IndicatorLevel
from domain.organization import SchoolStage
from domain.target import Indicator
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
IndicatorDefinition
  KEY        id
  OPEN       code indicator indicatorLabel variant variantLabel formulaVersion unit unitLabel reckoning reckoningLabel numeratorZh numeratorEn
  OPEN       denominatorZh denominatorEn baseZh baseEn capped marked markedLabel clauses
IndicatorValue
  KEY        id
  OPEN       indicator indicatorLabel variant variantLabel formulaVersion level levelLabel periodKind periodKindLabel period
  OPEN       startsOn endsOn settlesOn stage stageLabel area areaLabel groups causes guard guardLabel numerator denominator lacking value
  OPEN       compliance complianceLabel ground groundLabel dataOn computedAt finalAt
  OPEN       definition>IndicatorDefinition(definition_id=id) unit>Organization(unit_id=id) schoolClass>SchoolClass(class_id=id)
  OPEN       target>Target(target_id=id) unitTarget>UnitTarget(unit_target_id=id) exceptions>IndicatorException(id=value_id)
IndicatorException
  KEY        id
  CASE       student>Student(student_id=id)
CohortRecord
  KEY        id
  OPEN       schoolYear entryYear stage stageLabel groups entrants transfersIn transfersOut deaths graduates source recordedBy
  OPEN       recordedAt version school>School(school_id=id)
UnitTarget
  KEY        id
  OPEN       schoolYear indicator indicatorLabel operator operatorLabel value holderPosition holderName endedOn reason version
  OPEN       unit>Organization(unit_id=id) schoolClass>SchoolClass(class_id=id) target>Target(target_id=id)
  OPEN       parent>UnitTarget(parent_id=id) parts>UnitTarget(id=parent_id)
Organization
  OPEN       indicatorValues>IndicatorValue(id=unit_id)
CohortChanged
  FORM       cohortRecord>CohortRecord
UnitTargetChanged
  FORM       unitTarget>UnitTarget
Query
  ROOT       indicatorDefinitions>IndicatorDefinition indicatorValues>IndicatorValue cohortRecords>CohortRecord
  ROOT       unitTargets>UnitTarget
"""
ARGUMENTS = """
IndicatorValueFilter
  OPEN       indicator=[DROPOUT_RATE] variant=[NET] level=[SCHOOL] unitId=@Organization.3 classId=@SchoolClass.0 periodKind=[MONTH]
  OPEN       period=["2026-07"] startsFrom="2026-01-01" startsUntil="2026-09-01" stage=JUNIOR area=[RURAL] group=MIGRANT
  OPEN       cause=POVERTY compliance=[MISSED] final=true whole=false
Query.indicatorDefinitions
  OPEN       indicator=[DROPOUT_RATE] clause="BS-02"
  FORM       order=IndicatorDefinitionOrder
Query.indicatorValues
  FORM       filter=IndicatorValueFilter order=IndicatorValueOrder
Organization.indicatorValues
  FORM       filter=IndicatorValueFilter order=IndicatorValueOrder
IndicatorValue.exceptions
  FORM       order=IndicatorExceptionOrder
CohortRecordFilter
  OPEN       schoolId=@School.0 schoolYear="2025-2026" stage=JUNIOR
Query.cohortRecords
  FORM       filter=CohortRecordFilter order=CohortRecordOrder
UnitTargetFilter
  OPEN       unitId=@Organization.3 classId=@SchoolClass.0 schoolYear="2026-2027" indicator=[NINE_YEAR_CONSOLIDATION_RATE]
  OPEN       targetId=@Target.0 standing=true
Query.unitTargets
  FORM       filter=UnitTargetFilter order=UnitTargetOrder
UnitTarget.parts
  FORM       order=UnitTargetOrder
CohortRecordInput
  INPUT      schoolId=@School.0 schoolYear="2025-2026" entryYear="2025-2026" entrants=1 transfersIn=0 transfersOut=0 deaths=0
  INPUT      graduates=1 source="某年报" stage="JUNIOR" groups=["MIGRANT"] idempotencyKey="cohortRecord"
CohortCorrectInput
  WHICH      cohortId=@CohortRecord.0
  INPUT      expectedVersion=0 entrants=1 transfersIn=0 transfersOut=0 deaths=0 graduates=1 source="某年报" reason="某事"
  INPUT      idempotencyKey="cohortCorrect"
UnitTargetSetInput
  INPUT      unitId=@Organization.3 targetId="Target:00000000-0000-7000-8000-000000000000" schoolYear="1999-2000" value=1
  INPUT      holderPosition="某职" holderName="某人" classId=@SchoolClass.0 idempotencyKey="unitTargetSet"
UnitTargetEndInput
  WHICH      unitTargetId=@UnitTarget.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="unitTargetEnd"
"""
ORDERS = """
IndicatorDefinitionOrder
  KEY        CODE
IndicatorValueOrder
  KEY        PERIOD NEWEST
IndicatorExceptionOrder
  KEY        ID
CohortRecordOrder
  KEY        ID
UnitTargetOrder
  KEY        ID
"""
CHANGES = """
duties:write
  cohortRecord   CohortRecordInput   CohortChanged      school bureau
  cohortCorrect  CohortCorrectInput  CohortChanged      school bureau
  unitTargetSet  UnitTargetSetInput  UnitTargetChanged  school township bureau
  unitTargetEnd  UnitTargetEndInput  UnitTargetChanged  school township bureau
"""
SEEN = """
duties:read
  owing,county,leading,inspection,agreed,special  IndicatorValue
  school,township,bureau,special                  IndicatorException
  school,bureau                                   CohortRecord
responsibilities:read
  owing,county,leading,inspection,agreed          UnitTarget
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_OPEN = {"guard": IndicatorGuard.OPEN}
SCHOOLS: Rows = ((tables.CohortRecord, {"school_year": "2025-2026", "stage": SchoolStage.JUNIOR}),)
"""What a school records."""
ROWS: Rows = ((tables.IndicatorException, _OPEN),)
OF_UNITS: Rows = (
    (tables.UnitTarget, {"school_year": "2026-2027", "ended_on": None, "reason": None, "parent_id": None}),
    (
        tables.IndicatorValue,
        {
            **_OPEN,
            "indicator": Indicator.DROPOUT_RATE,
            "level": IndicatorLevel.CLASS,
            "period": "2026-07",
            "groups": ["MIGRANT"],
            "causes": ["POVERTY"],
            "compliance": Compliance.MISSED,
            "coarse_compliance": Compliance.MISSED,
            "ground": None,
            "final_at": None,
            "cut": lambda number: str(UUID(int=number + 99)),
        },
    ),
    (
        tables.IndicatorValue,
        {
            **_OPEN,
            "indicator": Indicator.DROPOUT_RATE,
            "level": IndicatorLevel.SCHOOL,
            "class_id": None,
            "period": "2026-07",
            "groups": ["MIGRANT"],
            "causes": ["POVERTY"],
            "compliance": Compliance.MISSED,
            "coarse_compliance": Compliance.MISSED,
            "ground": None,
            "final_at": None,
            "cut": lambda number: str(UUID(int=number)),
        },
    ),
)
"""Rows of a unit, with what their filters look for."""
