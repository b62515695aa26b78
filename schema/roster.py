"""名册: lists of children one unit makes for a school year or term and hands to another."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.roster import RosterState, RosterType
from resolvers import organization as organization_rows
from resolvers import roster as roster_rows
from resolvers import student as student_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, computed, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student

_SAID = tables.RosterLine.said
_WHICH = "名册: which."


@entity(tables.RosterLine, owner=Subgraph.LEDGERS)
class RosterLine(Node):
    """名册行: one child, as it was when the roster was made; what is restricted never stands in it."""

    ordinal: int = column("序号: its place in the roster.", detail=Detail.STATUS)
    name: str | None = computed(
        _SAID["NAME"]["student.name"].astext, "姓名: of the child.", detail=Detail.NAME
    )
    id_number_masked: str | None = computed(
        _SAID["IDENTITY"]["student.id_number"].astext, "身份证件号码（脱敏）: masked.", detail=Detail.IDENTITY
    )
    profile: strawberry.scalars.JSON | None = computed(
        _SAID["PROFILE"], "基本信息: by column.", detail=Detail.PROFILE
    )
    standing: strawberry.scalars.JSON | None = computed(
        _SAID["STATUS"], "就学与学籍情况: by column.", detail=Detail.STATUS
    )
    residence: strawberry.scalars.JSON | None = computed(
        _SAID["RESIDENCE"], "户籍与居住地: by column.", detail=Detail.RESIDENCE
    )
    groups: str | None = computed(
        _SAID["GROUP"]["groups"].astext, "特殊群体: those that are not restricted.", detail=Detail.GROUP
    )
    casework: strawberry.scalars.JSON | None = computed(
        _SAID["CASE"], "办理情况: by column.", detail=Detail.CASE
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.RosterLine.student_id, tables.Student.id)
    )


@entity(tables.Roster, owner=Subgraph.LEDGERS)
class Roster(Node):
    """名册: shown to who makes it, to whom it goes, and to the bureau."""

    type: RosterType = column("名册类型: which roster.")
    title: str = column("名称: as the place's document calls it.")
    period: str = column('学年或学期: of which round ("2026-2027", "2026-2027-1").')
    state: RosterState = column("报送状态: draft, handed in, accepted, returned.")
    due_on: date | None = column("截止日期: the last day; none where nobody sets one.")
    built_at: datetime = column("生成时间: when it was last made from the registers.")
    row_count: int = column("行数: how many children stand in it.")
    digest: str | None = column("校验值: SHA-256 over its lines in order, as hex, since it was handed in.")
    submitted_at: datetime | None = column("报送时间: when it was last handed in.")
    late_days: int | None = column("逾期天数: how late it was handed in first; 0 in time.")
    decided_at: datetime | None = column("处理时间: when it was accepted, returned or put away.")
    return_reason: str | None = column("退回原因: what is to be corrected.")
    version: int = column("版本: grows with each change.")
    producer = row(
        Organization,
        organization_rows.find,
        "报送单位: who makes it.",
        by=(tables.Roster.producer_id, tables.Organization.id),
    )
    receiver = row(
        Organization,
        organization_rows.find,
        "接收单位: to whom it goes; none where it is only kept.",
        by=(tables.Roster.receiver_id, tables.Organization.id),
    )
    lines = page(
        RosterLine,
        roster_rows.lines,
        "名册行: who stands in it, of the children you see.",
        orders=roster_rows.LINE_ORDERS,
        by=(tables.Roster.id, tables.RosterLine.roster_id),
    )


@given
class RosterFilter:
    """名册筛选: rosters that match all of it."""

    type: list[RosterType] | None = asked("名册类型: one of these.")
    state: list[RosterState] | None = asked("报送状态: in one of these.")
    period: str | None = asked("学年或学期: of this round.")
    producer_id: ID | None = asked("报送单位: made by this unit.", of="Organization")
    late: bool | None = asked("是否逾期: handed in late, or in time.")


@extend(Query, owner=Subgraph.LEDGERS)
class RosterQueries:
    rosters = page(
        Roster,
        roster_rows.find,
        "名册: rosters that you see.",
        orders=roster_rows.ORDERS,
        filter=RosterFilter,
    )


@given
class RosterBuildInput:
    """生成名册: from the registers, for this school year or term."""

    type: RosterType = asked("名册类型: which.", required=True)
    producer_id: ID | None = asked("报送单位: of this unit; one's own if left out.", of="Organization")
    idempotency_key: str | None = asked(KEY)


@given
class RosterSubmitInput:
    """报送名册."""

    roster_id: ID = asked(_WHICH, of="Roster", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RosterAcceptInput:
    """接收名册."""

    roster_id: ID = asked(_WHICH, of="Roster", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RosterReturnInput:
    """退回更正: what is to be corrected (GH-17)."""

    roster_id: ID = asked(_WHICH, of="Roster", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("退回原因: what is wrong, at most 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RosterArchiveInput:
    """名册归档."""

    roster_id: ID = asked(_WHICH, of="Roster", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="名册变更结果: it was done.")
class RosterChanged:
    roster: Roster | None = strawberry.field(description="名册: as it is now. Null without ledgers:read.")


RosterResult = Annotated[
    RosterChanged | Refused,
    strawberry.union("RosterResult", description="名册变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class RosterChanges:
    roster_build = change(
        RosterResult,
        Roster,
        roster_rows.build,
        "生成名册: make it from the registers, or a draft or returned one anew.",
        scope=CASES_WRITE,
        done=RosterChanged,
        input=RosterBuildInput,
    )
    roster_submit = change(
        RosterResult,
        Roster,
        roster_rows.submit,
        "报送名册: hand it in; how late is counted against the day due.",
        scope=CASES_WRITE,
        done=RosterChanged,
        input=RosterSubmitInput,
    )
    roster_accept = change(
        RosterResult,
        Roster,
        roster_rows.accept,
        "接收名册: the receiver takes it.",
        scope=CASES_WRITE,
        done=RosterChanged,
        input=RosterAcceptInput,
    )
    roster_return = change(
        RosterResult,
        Roster,
        roster_rows.give_back,
        "退回更正: lines are wrong or missing (GH-17).",
        scope=CASES_WRITE,
        done=RosterChanged,
        input=RosterReturnInput,
    )
    roster_archive = change(
        RosterResult,
        Roster,
        roster_rows.archive,
        "名册归档: put an accepted one away.",
        scope=CASES_WRITE,
        done=RosterChanged,
        input=RosterArchiveInput,
    )
