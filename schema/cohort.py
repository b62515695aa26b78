"""同批学生登记: who entered together and what became of them, for the consolidation rate (QC-01, GH-07, HL-05)."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import SchoolStage
from domain.student import SpecialGroup
from resolvers import indicator as indicator_rows
from resolvers import school as school_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School

_OF = tables.CohortRecord
_ENTRANTS, _IN, _OUT = "入学人数: who entered.", "转入人数: who came since.", "转出人数: who went elsewhere."
_DEATHS, _GRADUATES = "死亡人数: who died.", "毕业人数: pupils at graduation."
_SOURCE = "数据来源: where the numbers come from."


@entity(_OF, owner=Subgraph.DUTIES)
class CohortRecord(Node):
    """同批学生登记: of a school or the county; the hub's own registers do not reach nine years back."""

    school_year: str = column("毕业学年: in which they graduate, such as 2026-2027.")
    entry_year: str = column("入学学年: in which they entered.")
    stage: SchoolStage | None = column("学段: primary or junior; all nine years where null.")
    groups: list[str] = column("群体: SpecialGroup names of those it is of; all where empty.")
    entrants: int = column(_ENTRANTS)
    transfers_in: int = column(_IN)
    transfers_out: int = column(_OUT)
    deaths: int = column(_DEATHS)
    graduates: int = column(_GRADUATES)
    source: str = column(_SOURCE)
    recorded_by: str | None = column("登记人: the id of the user or client.")
    recorded_at: datetime = column("登记时间: when it was recorded or corrected.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    school = row(
        School, school_rows.find, "学校: none of the whole county.", by=(_OF.school_id, tables.School.id)
    )


@given
class CohortRecordFilter:
    """同批学生筛选: cohorts that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("毕业学年: graduating in this school year.")
    stage: SchoolStage | None = asked("学段: of this stage.")


@extend(Query, owner=Subgraph.DUTIES)
class CohortQueries:
    cohort_records = page(
        CohortRecord,
        indicator_rows.cohorts,
        "同批学生登记: of the units you see.",
        orders=indicator_rows.COHORTS,
        filter=CohortRecordFilter,
    )


@given
class CohortRecordInput:
    """登记同批学生: by a school its own, by the bureau the county's or a school's."""

    school_id: ID | None = asked("学校: the whole county where not given.", of="School")
    school_year: str = asked("毕业学年: in which they graduate.", required=True)
    entry_year: str = asked("入学学年: in which they entered.", required=True)
    stage: SchoolStage | None = asked("学段: primary or junior; all nine years where not given.")
    groups: list[SpecialGroup] | None = asked("群体: of these groups alone.")
    entrants: int = asked(_ENTRANTS, required=True)
    transfers_in: int = asked(_IN, required=True)
    transfers_out: int = asked(_OUT, required=True)
    deaths: int = asked(_DEATHS, required=True)
    graduates: int = asked(_GRADUATES, required=True)
    source: str = asked(_SOURCE, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CohortCorrectInput:
    """更正同批学生登记: until the rate of its school year is final."""

    cohort_id: ID = asked("登记: which.", of="CohortRecord", required=True)
    expected_version: int = asked("所见版本: the version you saw.", required=True)
    entrants: int = asked(_ENTRANTS, required=True)
    transfers_in: int = asked(_IN, required=True)
    transfers_out: int = asked(_OUT, required=True)
    deaths: int = asked(_DEATHS, required=True)
    graduates: int = asked(_GRADUATES, required=True)
    source: str = asked(_SOURCE, required=True)
    reason: str = asked("更正原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="同批学生登记结果: it was done.")
class CohortChanged:
    cohort_record: CohortRecord | None = strawberry.field(
        description="同批学生登记: as it is now. Null without duties:read."
    )


CohortResult = Annotated[
    CohortChanged | Refused,
    strawberry.union("CohortResult", description="同批学生登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class CohortChanges:
    cohort_record = change(
        CohortResult,
        CohortRecord,
        indicator_rows.record,
        "登记同批学生: entrants, transfers, deaths and graduates, with their source (QC-01).",
        scope=DUTIES_WRITE,
        done=CohortChanged,
        input=CohortRecordInput,
    )
    cohort_correct = change(
        CohortResult,
        CohortRecord,
        indicator_rows.correct,
        "更正同批学生登记: with a reason.",
        scope=DUTIES_WRITE,
        done=CohortChanged,
        input=CohortCorrectInput,
    )
