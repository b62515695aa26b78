"""宣传活动: laws and policies made known, by which channel, to whom."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.publicity import PublicityAudience, PublicityChannel, PublicityMessage, PublicityTopic
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import publicity as publicity_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.PublicityActivity
_WHICH = "宣传活动: which."
_WHY = "事由: why."


@entity(tables.PublicityActivity, owner=Subgraph.DUTIES)
class PublicityActivity(Node):
    """宣传活动: laws and policies made known to teachers, pupils, families and employers (GH-42, BS-12, HL-18, HL-50a, QC-36)."""

    title: str = column("活动名称: in a few words.")
    topics: list[str] = column("宣传内容: names of PublicityTopic.")
    messages: list[str] = column("宣传要点: names of PublicityMessage.")
    channel: PublicityChannel = column("宣传渠道: by which channel.")
    audiences: list[str] = column("宣传对象: names of PublicityAudience.")
    held_on: date = column("开始日期: its first day.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    ended_on: date = column("结束日期: its last day.")
    teachers: int | None = column("教师总数: how many there are.")
    teachers_reached: int | None = column("受宣传教师数: how many of them it reached.")
    students: int | None = column(
        "学生总数: how many there are. To whoever sees no child of the county small numbers are null.",
        counted=tables.Student,
    )
    students_reached: int | None = column(
        "受宣传学生数: how many of them it reached. To whoever sees no child of the county small numbers are null.",
        counted=tables.Student,
    )
    families: int | None = column("家庭总数: how many there are.")
    families_reached: int | None = column("受宣传家庭数: how many of them it reached.")
    employers: int | None = column("用工单位总数: how many there are.")
    employers_reached: int | None = column("受宣传用工单位数: how many of them it reached.")
    evidence: str = column("佐证: what shows it.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "登记单位: whose register it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class PublicityActivityFilter:
    """宣传活动筛选: activities that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    channel: list[PublicityChannel] | None = asked("宣传渠道: one of these.")
    topic: PublicityTopic | None = asked("宣传内容: about this.")
    message: PublicityMessage | None = asked("宣传要点: with this message.")
    audience: PublicityAudience | None = asked("宣传对象: to these.")
    school_year: str | None = asked("学年: of this school year.")
    term: str | None = asked("学期: of this term (2026-AUTUMN).")
    held_from: date | None = asked("日期起: on this day or later.")
    held_until: date | None = asked("日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class PublicityActivityQueries:
    publicity_activities = page(
        PublicityActivity,
        publicity_rows.find,
        "宣传活动: of the units you see.",
        orders=publicity_rows.ORDERS,
        filter=PublicityActivityFilter,
    )


@given
class PublicityRecordInput:
    """登记宣传活动: of the own unit; an event that it shows to be done is done."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    title: str = asked("活动名称: in a few words.", required=True)
    topics: list[PublicityTopic] = asked("宣传内容: laws and policies (GH-42).", required=True)
    messages: list[PublicityMessage] | None = asked("宣传要点: the legal messages that it spread (BS-12).")
    channel: PublicityChannel = asked("宣传渠道: by which channel (HL-18).", required=True)
    audiences: list[PublicityAudience] = asked("宣传对象: to whom (HL-50a).", required=True)
    held_on: date = asked("开始日期: its first day.", required=True)
    ended_on: date | None = asked("结束日期: its last day; the first where nothing is said.")
    evidence: str = asked("佐证: what shows it, such as a file's number.", required=True)
    teachers: int | None = asked("教师总数: how many there are (QC-36).")
    teachers_reached: int | None = asked("受宣传教师数: how many of them it reached (QC-36).")
    students: int | None = asked("学生总数: how many there are (QC-36).")
    students_reached: int | None = asked("受宣传学生数: how many of them it reached (QC-36).")
    families: int | None = asked("家庭总数: how many there are (QC-36).")
    families_reached: int | None = asked("受宣传家庭数: how many of them it reached (QC-36).")
    employers: int | None = asked("用工单位总数: how many there are (QC-36).")
    employers_reached: int | None = asked("受宣传用工单位数: how many of them it reached (QC-36).")
    idempotency_key: str | None = asked(KEY)


@given
class PublicityCorrectInput:
    """更正宣传活动: what is not said stays."""

    activity_id: ID = asked(_WHICH, of="PublicityActivity", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    title: str | None = asked("活动名称: in a few words.")
    topics: list[PublicityTopic] | None = asked("宣传内容: laws and policies (GH-42).")
    messages: list[PublicityMessage] | None = asked("宣传要点: the legal messages that it spread (BS-12).")
    channel: PublicityChannel | None = asked("宣传渠道: by which channel (HL-18).")
    audiences: list[PublicityAudience] | None = asked("宣传对象: to whom (HL-50a).")
    held_on: date | None = asked("开始日期: its first day.")
    ended_on: date | None = asked("结束日期: its last day; the first where nothing is said.")
    evidence: str | None = asked("佐证: what shows it, such as a file's number.")
    teachers: int | None = asked("教师总数: how many there are (QC-36).")
    teachers_reached: int | None = asked("受宣传教师数: how many of them it reached (QC-36).")
    students: int | None = asked("学生总数: how many there are (QC-36).")
    students_reached: int | None = asked("受宣传学生数: how many of them it reached (QC-36).")
    families: int | None = asked("家庭总数: how many there are (QC-36).")
    families_reached: int | None = asked("受宣传家庭数: how many of them it reached (QC-36).")
    employers: int | None = asked("用工单位总数: how many there are (QC-36).")
    employers_reached: int | None = asked("受宣传用工单位数: how many of them it reached (QC-36).")
    idempotency_key: str | None = asked(KEY)


@given
class PublicityWithdrawInput:
    """撤回宣传活动: it stays, and counts no more."""

    activity_id: ID = asked(_WHICH, of="PublicityActivity", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="宣传活动登记结果: it was done.")
class PublicityChanged:
    publicity_activity: PublicityActivity | None = strawberry.field(
        description="宣传活动登记: as it is now. Null without duties:read."
    )


PublicityResult = Annotated[
    PublicityChanged | Refused,
    strawberry.union("PublicityResult", description="宣传活动登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class PublicityChanges:
    publicity_record = change(
        PublicityResult,
        PublicityActivity,
        publicity_rows.record,
        "登记宣传活动: of the own unit (GH-42, BS-13).",
        scope=DUTIES_WRITE,
        done=PublicityChanged,
        input=PublicityRecordInput,
    )
    publicity_correct = change(
        PublicityResult,
        PublicityActivity,
        publicity_rows.correct,
        "更正宣传活动: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=PublicityChanged,
        input=PublicityCorrectInput,
    )
    publicity_withdraw = change(
        PublicityResult,
        PublicityActivity,
        publicity_rows.withdraw,
        "撤回宣传活动: with the reason; an event that it alone showed is open again.",
        scope=DUTIES_WRITE,
        done=PublicityChanged,
        input=PublicityWithdrawInput,
    )
