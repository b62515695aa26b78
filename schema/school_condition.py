"""办学条件: what schools have for pupils who board."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from resolvers import duty_entry as entry_rows
from resolvers import school as school_rows
from resolvers import school_condition as condition_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School

_OF = tables.SchoolCondition
_WHICH = "办学条件登记: which."
_WHY = "事由: why."
_BEDS = "寄宿床位: beds there are."
_BOARDERS = "寄宿学生: pupils who board."
_NEEDED = "需寄宿学生: pupils who board, or would if there were a bed."
_ARRANGED = "保障和管理措施: how boarding is provided for and managed."
_AS_OF = "登记日期: as of which day it is."


@entity(_OF, owner=Subgraph.DUTIES)
class SchoolCondition(Node):
    """办学条件: beds and boarders of a school in a school year (QC-32a); its places for new pupils stand in its admission plans."""

    held_on: date = column(_AS_OF)
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    boarding_beds: int = column(_BEDS)
    boarders: int = column(_BOARDERS)
    boarding_needed: int = column(_NEEDED)
    arrangements: str | None = column(_ARRANGED)
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    school = row(School, school_rows.find, "学校: of which school.", by=(_OF.school_id, tables.School.id))
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it; former numbers of pupils are not in it.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class SchoolConditionFilter:
    """办学条件筛选: records that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class SchoolConditionQueries:
    school_conditions = page(
        SchoolCondition,
        condition_rows.find,
        "办学条件: of the schools you see.",
        orders=condition_rows.ORDERS,
        filter=SchoolConditionFilter,
    )


@given
class SchoolConditionRecordInput:
    """登记办学条件: by the school itself, once a school year."""

    school_id: ID = asked("学校: the own school.", of="School", required=True)
    held_on: date = asked(_AS_OF, required=True)
    boarding_beds: int = asked(_BEDS, required=True)
    boarders: int = asked(_BOARDERS, required=True)
    boarding_needed: int = asked(_NEEDED, required=True)
    arrangements: str | None = asked(_ARRANGED)
    idempotency_key: str | None = asked(KEY)


@given
class SchoolConditionCorrectInput:
    """更正办学条件: what is not said stays."""

    condition_id: ID = asked(_WHICH, of="SchoolCondition", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    held_on: date | None = asked(_AS_OF)
    boarding_beds: int | None = asked(_BEDS)
    boarders: int | None = asked(_BOARDERS)
    boarding_needed: int | None = asked(_NEEDED)
    arrangements: str | None = asked(_ARRANGED)
    idempotency_key: str | None = asked(KEY)


@given
class SchoolConditionWithdrawInput:
    """撤回办学条件: it stays, and counts no more."""

    condition_id: ID = asked(_WHICH, of="SchoolCondition", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="办学条件登记结果: it was done.")
class SchoolConditionChanged:
    school_condition: SchoolCondition | None = strawberry.field(
        description="办学条件: as it is now. Null without duties:read."
    )


SchoolConditionResult = Annotated[
    SchoolConditionChanged | Refused,
    strawberry.union("SchoolConditionResult", description="办学条件登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class SchoolConditionChanges:
    school_condition_record = change(
        SchoolConditionResult,
        SchoolCondition,
        condition_rows.record,
        "登记办学条件: beds, boarders, who needs a bed (QC-32a).",
        scope=DUTIES_WRITE,
        done=SchoolConditionChanged,
        input=SchoolConditionRecordInput,
    )
    school_condition_correct = change(
        SchoolConditionResult,
        SchoolCondition,
        condition_rows.correct,
        "更正办学条件: what was wrong, or has changed since, with the reason.",
        scope=DUTIES_WRITE,
        done=SchoolConditionChanged,
        input=SchoolConditionCorrectInput,
    )
    school_condition_withdraw = change(
        SchoolConditionResult,
        SchoolCondition,
        condition_rows.withdraw,
        "撤回办学条件: with the reason.",
        scope=DUTIES_WRITE,
        done=SchoolConditionChanged,
        input=SchoolConditionWithdrawInput,
    )
