"""培训意愿: what graduates wish who do not go on, and what came of the free training that labor inspection offered them."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.training import GraduateChoice, GraduateStage, TrainingOutcome, TrainingWishState
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from resolvers import training as training_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.TrainingWish, owner=Subgraph.STUDENTS)
class TrainingWish(Node):
    """培训意愿: what a graduate wishes who does not go on, and what came of it (HL-19, catalogue R11)."""

    stage: GraduateStage = column("毕业学段: graduate of junior or of senior school.", detail=Detail.STATUS)
    choice: GraduateChoice = column("意愿: training, work, or not decided.", detail=Detail.STATUS)
    training: str | None = column("意向工种: what it wishes to be trained in.", detail=Detail.STATUS)
    state: TrainingWishState = column("意愿状态: how far it has come.", detail=Detail.STATUS)
    noted_on: date = column("登记日期: when.", detail=Detail.STATUS)
    sent_at: datetime | None = column("发送时间: when it reached labor inspection.", detail=Detail.STATUS)
    outcome: TrainingOutcome | None = column("培训结果: what came of it.", detail=Detail.STATUS)
    course: str | None = column("培训课程: what was taught.", detail=Detail.STATUS)
    trained_from: date | None = column("开班日期: from when it was trained.", detail=Detail.STATUS)
    answered_at: datetime | None = column(
        "反馈时间: when the hub took the result over.", detail=Detail.STATUS
    )
    version: int = column(
        "版本: grows with each change; a change says which one it saw.", detail=Detail.STATUS
    )
    noted_by = row(
        Organization,
        organization_rows.find,
        "登记单位: the township or school that noted it.",
        by=(tables.TrainingWish.noted_by_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    township = row(
        Organization,
        organization_rows.find,
        "乡镇、街道: in whose list it stands.",
        by=(tables.TrainingWish.township_id, tables.Organization.id),
        detail=Detail.RESIDENCE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the graduate.",
        by=(tables.TrainingWish.student_id, tables.Student.id),
    )


@given
class TrainingWishFilter:
    """培训意愿筛选: wishes that match all of it."""

    student_id: ID | None = asked("学生: of this graduate.", of="Student", detail=Detail.STATUS)
    township_id: ID | None = asked(
        "乡镇、街道: in the list of this one.", of="Organization", detail=Detail.RESIDENCE
    )
    choice: list[GraduateChoice] | None = asked("意愿: one of these.", detail=Detail.STATUS)
    state: list[TrainingWishState] | None = asked("意愿状态: in one of these.", detail=Detail.STATUS)
    outcome: list[TrainingOutcome] | None = asked("培训结果: one of these.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentTraining:
    training_wishes = rows(
        TrainingWish,
        training_rows.wishes,
        "培训意愿: what it wishes, if it does not go on.",
        by=(tables.Student.id, tables.TrainingWish.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class TrainingQueries:
    training_wishes = page(
        TrainingWish,
        training_rows.wishes,
        "培训意愿: of the graduates you see.",
        orders=training_rows.ORDERS,
        filter=TrainingWishFilter,
    )


@given
class TrainingWishNoteInput:
    """登记培训意愿: of a graduate who does not go on (HL-19)."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    stage: GraduateStage = asked("毕业学段: of which school it is a graduate.", required=True)
    choice: GraduateChoice = asked("意愿: training, work, or not decided.", required=True)
    noted_on: date = asked("登记日期: when.", required=True)
    training: str | None = asked("意向工种: in what; of whom wishes to be trained, and of nobody else.")
    idempotency_key: str | None = asked(KEY)


@given
class TrainingWishWithdrawInput:
    """撤回培训意愿: nobody has answered it yet."""

    wish_id: ID = asked("意愿: which.", of="TrainingWish", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("撤回原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="培训意愿变更结果: it was done.")
class TrainingWishChanged:
    training_wish: TrainingWish | None = strawberry.field(
        description="培训意愿: as it is now. Null without students:read."
    )


TrainingWishResult = Annotated[
    TrainingWishChanged | Refused,
    strawberry.union("TrainingWishResult", description="培训意愿变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class TrainingChanges:
    training_wish_note = change(
        TrainingWishResult,
        TrainingWish,
        training_rows.note,
        "登记培训意愿: of a graduate who does not go on (HL-19).",
        scope=CASES_WRITE,
        done=TrainingWishChanged,
        input=TrainingWishNoteInput,
    )
    training_wish_withdraw = change(
        TrainingWishResult,
        TrainingWish,
        training_rows.withdraw,
        "撤回培训意愿: it goes on after all, or wishes something else.",
        scope=CASES_WRITE,
        done=TrainingWishChanged,
        input=TrainingWishWithdrawInput,
    )
