"""辍学苗头与跟踪记录: signs that a child may drop out, and what was learned of each (GH-35, DC-L2b)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.attendance import SignLevel, SignSource
from domain.cause import DropoutCause
from resolvers import case as case_rows
from resolvers import casework as casework_rows
from resolvers import organization as organization_rows
from resolvers import sign as sign_rows
from resolvers import student as student_rows
from resolvers import visit as visit_rows
from schema.case import DropoutCase
from schema.casework import Timer
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student
from schema.visit import HomeVisit


@entity(tables.TrackingRecord, owner=Subgraph.LEDGERS)
class TrackingRecord(Node):
    """跟踪记录 (C4): what was learned of a sign (DC-L2b)."""

    tracked_on: date = column("跟踪日期: when.", detail=Detail.CASE)
    cause: DropoutCause = column("原因: why.", detail=Detail.CASE)
    state_of_mind: str = column("思想动态: how the child thinks.", detail=Detail.CASE)
    guardian_opinion: str = column("监护人意见: what its guardian says.", detail=Detail.CASE)
    result: str | None = column("跟踪结果: what came of it.", detail=Detail.CASE)
    recorded_by: str | None = column("登记人: the id of the user or client.", detail=Detail.CASE)
    visit = row(
        HomeVisit,
        visit_rows.visits,
        "家访: the home visit that it was learned on.",
        by=(tables.TrackingRecord.visit_id, tables.HomeVisit.id),
        detail=Detail.CASE,
    )


@entity(tables.RiskSign, owner=Subgraph.LEDGERS)
class RiskSign(Node):
    """辍学苗头: noticed by a person, or proposed by attendance. It determines nothing and opens no case: people do."""

    source: SignSource = column("苗头来源: who noticed it.", detail=Detail.STATUS)
    level: SignLevel = column("苗头程度: how serious it is by the place's rules.", detail=Detail.STATUS)
    criterion_met: bool = column(
        "是否达到疑似辍学认定标准: a fact; a person determines (GH-33).", detail=Detail.STATUS
    )
    days: int | None = column(
        "连续无故缺勤登记日数: recorded days in a row away without excuse.", detail=Detail.STATUS
    )
    noticed_on: date = column(
        "发现日期: the day of it; of attendance the first day away.", detail=Detail.STATUS
    )
    reason: str = column("情况说明: what was noticed.", detail=Detail.CASE)
    reported_by: str | None = column("登记人: the id of the user or client.", detail=Detail.STATUS)
    opened_at: datetime = column("登记时间: when it was recorded.", detail=Detail.STATUS)
    closed_at: datetime | None = column("关闭时间: when it was closed.", detail=Detail.STATUS)
    close_reason: str | None = column("关闭原因: why.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.RiskSign.student_id, tables.Student.id)
    )
    school = row(
        Organization,
        organization_rows.find,
        "责任学校: the school that answers for the child.",
        by=(tables.RiskSign.school_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: the case that a person opened on it.",
        by=(tables.RiskSign.case_id, tables.DropoutCase.id),
        detail=Detail.STATUS,
    )
    tracking = rows(
        TrackingRecord,
        sign_rows.tracked,
        "跟踪记录: what was learned of it.",
        by=(tables.RiskSign.id, tables.TrackingRecord.sign_id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: the three days (T-01).",
        by=(tables.RiskSign.id, tables.Timer.row_id),
    )


@given
class RiskSignFilter:
    """苗头筛选: signs that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("责任学校: of this school.", of="Organization", detail=Detail.STATUS)
    source: list[SignSource] | None = asked("苗头来源: one of these.", detail=Detail.STATUS)
    level: list[SignLevel] | None = asked("苗头程度: one of these.", detail=Detail.STATUS)
    open: bool | None = asked("是否未关闭: open, or closed.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.LEDGERS)
class StudentSigns:
    risk_signs = rows(
        RiskSign,
        sign_rows.find,
        "辍学苗头: the child's signs, closed ones included.",
        by=(tables.Student.id, tables.RiskSign.student_id),
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseSigns:
    risk_signs = rows(
        RiskSign,
        sign_rows.find,
        "辍学苗头: the signs that it was opened on.",
        by=(tables.DropoutCase.id, tables.RiskSign.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class SignQueries:
    risk_signs = page(
        RiskSign,
        sign_rows.find,
        "辍学苗头: of the children you see.",
        orders=sign_rows.ORDERS,
        filter=RiskSignFilter,
    )


@given
class RiskSignRecordInput:
    """登记辍学苗头: a person noticed a sign."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    noticed_on: date = asked("发现日期: when; the three days run from it (DC-L2c).", required=True)
    reason: str = asked("情况说明: what was noticed.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RiskSignTrackInput:
    """跟踪苗头: what a visit found: cause, state of mind, the guardian's opinion (DC-L2b)."""

    sign_id: ID = asked("苗头: which.", of="RiskSign", required=True)
    expected_version: int = asked(VERSION, required=True)
    tracked_on: date = asked("跟踪日期: when.", required=True)
    cause: DropoutCause = asked("原因: why.", required=True)
    state_of_mind: str = asked("思想动态: how the child thinks.", required=True)
    guardian_opinion: str = asked("监护人意见: what its guardian says.", required=True)
    result: str | None = asked("跟踪结果: what came of it.")
    visit_id: ID | None = asked("家访: the home visit that it was learned on.", of="HomeVisit")
    idempotency_key: str | None = asked(KEY)


@given
class RiskSignCloseInput:
    """关闭苗头: it is over, or was none."""

    sign_id: ID = asked("苗头: which.", of="RiskSign", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("关闭原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="苗头变更结果: it was done.")
class RiskSignChanged:
    risk_sign: RiskSign | None = strawberry.field(
        description="苗头: as it is now. Null without ledgers:read."
    )


RiskSignResult = Annotated[
    RiskSignChanged | Refused,
    strawberry.union("RiskSignResult", description="苗头变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class SignChanges:
    risk_sign_record = change(
        RiskSignResult,
        RiskSign,
        sign_rows.record,
        "登记辍学苗头: a person noticed a sign; the child is at risk and the three days run (DC-L2b, DC-L2c).",
        scope=CASES_WRITE,
        done=RiskSignChanged,
        input=RiskSignRecordInput,
    )
    risk_sign_track = change(
        RiskSignResult,
        RiskSign,
        sign_rows.track,
        "跟踪苗头: put down what was learned; what attendance proposed is taken up (DC-L2b).",
        scope=CASES_WRITE,
        done=RiskSignChanged,
        input=RiskSignTrackInput,
    )
    risk_sign_close = change(
        RiskSignResult,
        RiskSign,
        sign_rows.close,
        "关闭苗头: it is over, or was none.",
        scope=CASES_WRITE,
        done=RiskSignChanged,
        input=RiskSignCloseInput,
    )
