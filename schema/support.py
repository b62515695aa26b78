"""帮扶措施: changes of what is done for a child, in its case or beside any."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.measure import MeasureType
from resolvers import support as support_rows
from schema.case import SupportMeasure
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class SupportMeasureGiveInput:
    """登记帮扶措施: what is done for a child, a case or none."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    type: MeasureType = asked("措施类型: of which kind.", required=True)
    content: str = asked("措施内容: what is done.", required=True)
    provider: str = asked("提供者: by whom.", required=True)
    started_on: date = asked("开始日期: since when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class SupportMeasureEndInput:
    """结束帮扶措施: with what it brought."""

    measure_id: ID = asked("帮扶措施: which.", of="SupportMeasure", required=True)
    expected_version: int = asked(VERSION, required=True)
    ended_on: date = asked("结束日期: until when.", required=True)
    effect: str = asked("成效: what it brought.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="帮扶措施变更结果: it was done.")
class SupportMeasureChanged:
    support_measure: SupportMeasure | None = strawberry.field(
        description="帮扶措施: as it is now. Null without ledgers:read."
    )


SupportMeasureResult = Annotated[
    SupportMeasureChanged | Refused,
    strawberry.union("SupportMeasureResult", description="帮扶措施变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class SupportChanges:
    support_measure_give = change(
        SupportMeasureResult,
        SupportMeasure,
        support_rows.give,
        "登记帮扶措施: for a child of a special group, with difficulties, or back at school (GH-39, DC-24, BS-04).",
        scope=CASES_WRITE,
        done=SupportMeasureChanged,
        input=SupportMeasureGiveInput,
    )
    support_measure_end = change(
        SupportMeasureResult,
        SupportMeasure,
        support_rows.end,
        "结束帮扶措施: with what it brought (QC-20).",
        scope=CASES_WRITE,
        done=SupportMeasureChanged,
        input=SupportMeasureEndInput,
    )
