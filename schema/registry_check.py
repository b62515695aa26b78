"""学籍核对: a school holds its registry against who is there; the differences are discrepancies (DC-05, DC-06, GH-18, BS-23)."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.exchange import DiscrepancyState
from resolvers import comparison as comparison_rows
from resolvers import registry_check as check_rows
from schema.client import KEY
from schema.comparison import ComparisonRun, Discrepancy
from schema.declared import Subgraph
from schema.fields import change, extend, page
from schema.inputs import about, asked, given
from schema.query import Mutation, Refused
from schema.school import School


@extend(School, owner=Subgraph.LEDGERS)
class SchoolComparisons:
    comparison_runs = page(
        ComparisonRun,
        comparison_rows.runs,
        "学籍核对: how its registry was held against who is there.",
        orders=comparison_rows.RUN_ORDERS,
        by=(tables.School.id, tables.ComparisonRun.school_id),
    )
    discrepancies = page(
        Discrepancy,
        comparison_rows.discrepancies,
        "差异: what its own comparisons found.",
        orders=comparison_rows.ORDERS,
        by=(tables.School.id, tables.Discrepancy.school_id),
        state=about(list[DiscrepancyState], "处理状态: one of these.", detail=Detail.MATERIAL),
    )


@given
class HeadcountInput:
    """实有人数: how many sit in a class, counted by head."""

    class_id: ID = asked("班级: which.", of="SchoolClass", required=True)
    headcount: int = asked("实有人数: 0 to 200.", required=True)


@given
class RegistryCompareInput:
    """核对学籍与实有学生: each class with pupils, counted by head (DC-05, DC-06)."""

    headcounts: list[HeadcountInput] = asked("实有人数: of each class with pupils.", required=True)
    school_id: ID | None = asked("学校: whose; your own where nothing is said.", of="School")
    idempotency_key: str | None = asked(KEY)


@given
class RegistryReportInput:
    """上报九月学籍: pupils' data are entered and reported to the bureau (BS-23)."""

    school_id: ID | None = asked("学校: whose; your own where nothing is said.", of="School")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="学籍核对结果: it was done.")
class RegistryChecked:
    school: School | None = strawberry.field(description="学校: with its comparisons and what they found.")


RegistryResult = Annotated[
    RegistryChecked | Refused,
    strawberry.union("RegistryResult", description="学籍核对结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class RegistryChanges:
    registry_compare = change(
        RegistryResult,
        School,
        check_rows.compare,
        "核对学籍与实有学生: by number and pupil by pupil; a difference that is found no more is resolved (DC-05, DC-06, GH-18).",
        scope=CASES_WRITE,
        done=RegistryChecked,
        input=RegistryCompareInput,
    )
    registry_report = change(
        RegistryResult,
        School,
        check_rows.report,
        "上报九月学籍: after it was held against who is there (BS-23).",
        scope=CASES_WRITE,
        done=RegistryChecked,
        input=RegistryReportInput,
    )
