"""摸排任务分解: which school goes from door to door in which village (DC-07, DC-08)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import screening as screening_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.school import School


@entity(tables.ScreeningAssignment, owner=Subgraph.LEDGERS)
class ScreeningAssignment(Node):
    """摸排任务: a line of the 村（社区）摸排任务分解表; each village stands in it once a school year (DC-08)."""

    school_year: str = column("学年: such as 2026-2027.")
    responsible_name: str = column("摸排责任人: who goes there.")
    screened_on: date | None = column("摸排日期: when the school was there last.")
    children_found: int | None = column("摸排适龄儿童人数: how many children of school age it found.")
    version: int = column("版本: grows with each change.")
    village = row(
        Organization,
        organization_rows.find,
        "村（社区）: where.",
        by=(tables.ScreeningAssignment.village_id, tables.Organization.id),
    )
    school = row(
        School,
        school_rows.find,
        "摸排学校: which school goes there.",
        by=(tables.ScreeningAssignment.school_id, tables.School.id),
    )


@given
class ScreeningAssignmentFilter:
    """摸排任务筛选: assignments that match all of it."""

    school_year: str | None = asked("学年: such as 2026-2027.")
    school_id: ID | None = asked("摸排学校: of this school.", of="School")
    village_id: ID | None = asked("村（社区）: of this village.", of="Organization")
    screened: bool | None = asked("是否已摸排: whether the school was there.")


@extend(Jurisdiction, owner=Subgraph.LEDGERS)
class JurisdictionScreening:
    screening_assignments = page(
        ScreeningAssignment,
        screening_rows.find,
        "摸排任务分解表: how its villages are divided among the schools.",
        orders=screening_rows.ORDERS,
        by=(tables.Jurisdiction.code, tables.ScreeningAssignment.jurisdiction_code),
        filter=ScreeningAssignmentFilter,
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ScreeningQueries:
    screening_assignments = page(
        ScreeningAssignment,
        screening_rows.find,
        "摸排任务: of the schools you see.",
        orders=screening_rows.ORDERS,
        filter=ScreeningAssignmentFilter,
    )


@given
class ScreeningAssignmentInput:
    """摸排任务: one village and who goes there."""

    village_id: ID = asked("村（社区）: where.", of="Organization", required=True)
    school_id: ID = asked("摸排学校: which school.", of="School", required=True)
    responsible_name: str = asked("摸排责任人: who of it.", required=True)


@given
class ScreeningDivideInput:
    """分解摸排任务: afterwards every village and community of the county is assigned exactly once, or nothing is."""

    school_year: str = asked("学年: such as 2026-2027.", required=True)
    assignments: list[ScreeningAssignmentInput] = asked(
        "任务: the villages that are in no assignment yet.", required=True
    )
    idempotency_key: str | None = asked(KEY)


@given
class ScreeningReassignInput:
    """调整摸排任务: to another school or person."""

    assignment_id: ID = asked("摸排任务: which.", of="ScreeningAssignment", required=True)
    expected_version: int = asked(VERSION, required=True)
    school_id: ID = asked("摸排学校: which school.", of="School", required=True)
    responsible_name: str = asked("摸排责任人: who of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ScreeningReportInput:
    """报告摸排情况: when the school was there, and how many it found."""

    assignment_id: ID = asked("摸排任务: which.", of="ScreeningAssignment", required=True)
    expected_version: int = asked(VERSION, required=True)
    screened_on: date = asked("摸排日期: when.", required=True)
    children_found: int = asked("摸排适龄儿童人数: how many of school age.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="分解摸排任务结果: it was done.")
class ScreeningDivided:
    jurisdiction: Jurisdiction | None = strawberry.field(
        description="行政区: the county whose villages are divided."
    )


@strawberry.type(description="摸排任务变更结果: it was done.")
class ScreeningChanged:
    screening_assignment: ScreeningAssignment | None = strawberry.field(
        description="摸排任务: as it is now. Null without ledgers:read."
    )


ScreeningDivideResult = Annotated[
    ScreeningDivided | Refused,
    strawberry.union("ScreeningDivideResult", description="分解摸排任务结果: done, or refused."),
]
ScreeningResult = Annotated[
    ScreeningChanged | Refused,
    strawberry.union("ScreeningResult", description="摸排任务变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ScreeningChanges:
    screening_divide = change(
        ScreeningDivideResult,
        Jurisdiction,
        screening_rows.divide,
        "分解摸排任务: divide the villages among the schools, each exactly once (DC-08).",
        scope=CASES_WRITE,
        done=ScreeningDivided,
        input=ScreeningDivideInput,
    )
    screening_reassign = change(
        ScreeningResult,
        ScreeningAssignment,
        screening_rows.reassign,
        "调整摸排任务: give a village to another school or person (DC-08).",
        scope=CASES_WRITE,
        done=ScreeningChanged,
        input=ScreeningReassignInput,
    )
    screening_report = change(
        ScreeningResult,
        ScreeningAssignment,
        screening_rows.report,
        "报告摸排情况: when the school was in a village, and how many children it found (DC-08).",
        scope=CASES_WRITE,
        done=ScreeningChanged,
        input=ScreeningReportInput,
    )
