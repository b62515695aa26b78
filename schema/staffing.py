"""师资记录: staff trained, rotated, sent out to teach and posted, in numbers."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.staffing import StaffingKind
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import staffing as staffing_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.school import School

_OF = tables.StaffingRecord
_WHICH = "师资记录: which."
_WHY = "事由: why."


@entity(tables.StaffingRecord, owner=Subgraph.DUTIES)
class StaffingRecord(Node):
    """师资记录: teachers' training, rotation, master teachers' visits, posted and vocational teachers, in numbers of staff (QC-24 to QC-26a, QC-35a)."""

    kind: StaffingKind = column("类型: which; it says which numbers there are.")
    title: str = column("名称: in a few words.")
    held_on: date = column("日期: the day, the last one of several, or as of which it is.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    person_times: int | None = column("培训人次: person-times of training (QC-24).")
    rural_person_times: int | None = column("乡村教师培训人次: of these, of rural teachers (QC-24).")
    principals: int | None = column("交流轮岗校长: principals rotated (QC-25).")
    teachers: int | None = column("教师: teachers rotated, visiting, or posted, by the kind.")
    backbone_teachers: int | None = column(
        "骨干教师: of the teachers rotated, backbone at school level or above (QC-25)."
    )
    outside_townships: int | None = column(
        "未在乡镇学校任教: of the teachers posted, outside township schools (QC-26a)."
    )
    full_time: int | None = column("专职职业技术教师: full-time (QC-35a).")
    part_time: int | None = column("兼职职业技术教师: part-time (QC-35a).")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "登记单位: whose register it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    host = row(
        School,
        school_rows.find,
        "受访学校: which master teachers visited (QC-26), or its center school guided (QC-23a).",
        by=(_OF.host_id, tables.School.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class StaffingRecordFilter:
    """师资记录筛选: records that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    kind: list[StaffingKind] | None = asked("类型: one of these.")
    host_id: ID | None = asked("受访学校: visits of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    term: str | None = asked("学期: of this term (2026-AUTUMN).")
    held_from: date | None = asked("日期起: on this day or later.")
    held_until: date | None = asked("日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class StaffingRecordQueries:
    staffing_records = page(
        StaffingRecord,
        staffing_rows.find,
        "师资记录: of the units you see.",
        orders=staffing_rows.ORDERS,
        filter=StaffingRecordFilter,
    )
    units_without_guidance = page(
        Organization,
        organization_rows.find,
        "未受指导的村小、教学点: village schools and teaching points that their center school has not guided since a day, of those whose records you see (QC-23a).",
        orders=organization_rows.ORDERS,
        lacks_guidance_since=about(
            date,
            "自: since this day.",
            required=True,
            through=(tables.StaffingRecord, tables.School),
        ),
    )


@given
class StaffingRecordInput:
    """登记师资: numbers of the bureau's or the own school's staff, those of the kind and no other."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    kind: StaffingKind = asked("类型: which.", required=True)
    title: str = asked("名称: in a few words.", required=True)
    held_on: date = asked("日期: the day, the last one of several, or as of which it is.", required=True)
    host_id: ID | None = asked(
        "受访学校: which master teachers visited, or its center school guided.", of="School"
    )
    person_times: int | None = asked("培训人次: person-times of training (QC-24).")
    rural_person_times: int | None = asked("乡村教师培训人次: of these, of rural teachers (QC-24).")
    principals: int | None = asked("交流轮岗校长: principals rotated (QC-25).")
    teachers: int | None = asked("教师: teachers rotated, visiting, or posted, by the kind.")
    backbone_teachers: int | None = asked(
        "骨干教师: of the teachers rotated, backbone at school level or above (QC-25)."
    )
    outside_townships: int | None = asked(
        "未在乡镇学校任教: of the teachers posted, outside township schools (QC-26a)."
    )
    full_time: int | None = asked("专职职业技术教师: full-time (QC-35a).")
    part_time: int | None = asked("兼职职业技术教师: part-time (QC-35a).")
    idempotency_key: str | None = asked(KEY)


@given
class StaffingCorrectInput:
    """更正师资记录: what is not said stays."""

    record_id: ID = asked(_WHICH, of="StaffingRecord", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    title: str | None = asked("名称: in a few words.")
    held_on: date | None = asked("日期: the day, the last one of several, or as of which it is.")
    person_times: int | None = asked("培训人次: person-times of training (QC-24).")
    rural_person_times: int | None = asked("乡村教师培训人次: of these, of rural teachers (QC-24).")
    principals: int | None = asked("交流轮岗校长: principals rotated (QC-25).")
    teachers: int | None = asked("教师: teachers rotated, visiting, or posted, by the kind.")
    backbone_teachers: int | None = asked(
        "骨干教师: of the teachers rotated, backbone at school level or above (QC-25)."
    )
    outside_townships: int | None = asked(
        "未在乡镇学校任教: of the teachers posted, outside township schools (QC-26a)."
    )
    full_time: int | None = asked("专职职业技术教师: full-time (QC-35a).")
    part_time: int | None = asked("兼职职业技术教师: part-time (QC-35a).")
    idempotency_key: str | None = asked(KEY)


@given
class StaffingWithdrawInput:
    """撤回师资记录: it stays, and counts no more."""

    record_id: ID = asked(_WHICH, of="StaffingRecord", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="师资登记结果: it was done.")
class StaffingChanged:
    staffing_record: StaffingRecord | None = strawberry.field(
        description="师资登记: as it is now. Null without duties:read."
    )


StaffingResult = Annotated[
    StaffingChanged | Refused,
    strawberry.union("StaffingResult", description="师资登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class StaffingChanges:
    staffing_record = change(
        StaffingResult,
        StaffingRecord,
        staffing_rows.record,
        "登记师资: training, rotation, visits, postings (QC-24, QC-25, QC-26).",
        scope=DUTIES_WRITE,
        done=StaffingChanged,
        input=StaffingRecordInput,
    )
    staffing_correct = change(
        StaffingResult,
        StaffingRecord,
        staffing_rows.correct,
        "更正师资记录: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=StaffingChanged,
        input=StaffingCorrectInput,
    )
    staffing_withdraw = change(
        StaffingResult,
        StaffingRecord,
        staffing_rows.withdraw,
        "撤回师资记录: with the reason; an event that it alone showed is open again.",
        scope=DUTIES_WRITE,
        done=StaffingChanged,
        input=StaffingWithdrawInput,
    )
