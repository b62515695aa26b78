"""会议: meetings that units held about dropout control."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.meeting import MeetingType
from resolvers import duty_entry as entry_rows
from resolvers import meeting as meeting_rows
from resolvers import organization as organization_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.Meeting
_WHICH = "会议: which."
_WHY = "事由: why."


@entity(tables.Meeting, owner=Subgraph.DUTIES)
class Meeting(Node):
    """会议: a township's special meeting, the government's deliberation, any other of a unit (QC-46, HL-45)."""

    type: MeetingType = column("会议类型: which kind.")
    held_on: date = column("召开日期: when it was held.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    topic: str = column("议题: what it was about.")
    decisions: str = column("议定事项: what was decided.")
    gaps: str | None = column(
        "空白点和盲点: gaps of measures and blind spots of work that were found (QC-46)."
    )
    attending: list[str] = column("参会单位及职务: who came, by unit and post.")
    present: int = column("参会人数: how many people came.")
    document_no: str | None = column("纪要文号: number of the minutes.")
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
class MeetingFilter:
    """会议筛选: meetings that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    type: list[MeetingType] | None = asked("会议类型: one of these.")
    school_year: str | None = asked("学年: of this school year.")
    term: str | None = asked("学期: of this term (2026-AUTUMN).")
    held_from: date | None = asked("日期起: on this day or later.")
    held_until: date | None = asked("日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class MeetingQueries:
    meetings = page(
        Meeting,
        meeting_rows.find,
        "会议: of the units you see.",
        orders=meeting_rows.ORDERS,
        filter=MeetingFilter,
    )


@given
class MeetingRecordInput:
    """登记会议: that the own unit held; an event that it shows to be done is done."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    type: MeetingType = asked("会议类型: which kind.", required=True)
    held_on: date = asked("召开日期: when.", required=True)
    topic: str = asked("议题: what it was about.", required=True)
    decisions: str = asked("议定事项: what was decided; no child's name.", required=True)
    gaps: str | None = asked(
        "空白点和盲点: gaps of measures and blind spots of work that were found (QC-46)."
    )
    attending: list[str] = asked("参会单位及职务: who came, by unit and post.", required=True)
    present: int = asked("参会人数: how many people came.", required=True)
    document_no: str | None = asked("纪要文号: number of the minutes.")
    idempotency_key: str | None = asked(KEY)


@given
class MeetingCorrectInput:
    """更正会议记录: what is not said stays."""

    meeting_id: ID = asked(_WHICH, of="Meeting", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    type: MeetingType | None = asked("会议类型: which kind.")
    held_on: date | None = asked("召开日期: when.")
    topic: str | None = asked("议题: what it was about.")
    decisions: str | None = asked("议定事项: what was decided; no child's name.")
    gaps: str | None = asked(
        "空白点和盲点: gaps of measures and blind spots of work that were found (QC-46)."
    )
    attending: list[str] | None = asked("参会单位及职务: who came, by unit and post.")
    present: int | None = asked("参会人数: how many people came.")
    document_no: str | None = asked("纪要文号: number of the minutes.")
    idempotency_key: str | None = asked(KEY)


@given
class MeetingWithdrawInput:
    """撤回会议记录: it stays, and counts no more."""

    meeting_id: ID = asked(_WHICH, of="Meeting", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="会议登记结果: it was done.")
class MeetingChanged:
    meeting: Meeting | None = strawberry.field(
        description="会议登记: as it is now. Null without duties:read."
    )


MeetingResult = Annotated[
    MeetingChanged | Refused,
    strawberry.union("MeetingResult", description="会议登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class MeetingChanges:
    meeting_record = change(
        MeetingResult,
        Meeting,
        meeting_rows.record,
        "登记会议: held by the own unit (QC-46, HL-45).",
        scope=DUTIES_WRITE,
        done=MeetingChanged,
        input=MeetingRecordInput,
    )
    meeting_correct = change(
        MeetingResult,
        Meeting,
        meeting_rows.correct,
        "更正会议记录: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=MeetingChanged,
        input=MeetingCorrectInput,
    )
    meeting_withdraw = change(
        MeetingResult,
        Meeting,
        meeting_rows.withdraw,
        "撤回会议记录: with the reason; an event that it alone showed is open again.",
        scope=DUTIES_WRITE,
        done=MeetingChanged,
        input=MeetingWithdrawInput,
    )
