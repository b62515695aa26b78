"""教师: who teaches at a school, kept by the school itself."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.teacher import RecruitmentType
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import teacher as teacher_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.Teacher
_WHICH = "教师: which."
_WHY = "事由: why."
_NAME = "姓名: the teacher's."
_NUMBER = "工号: the school's own number, needed where two share a name; never an identity number."
_TYPE = "招聘类型: how the teacher came to the post."
_SINCE = "到校日期: since when the teacher serves at the school."


@entity(tables.Teacher, owner=Subgraph.DUTIES)
class Teacher(Node):
    """教师: somebody who teaches at a school, other than the principal who signs with its teachers (GH-14, QC-26a)."""

    name: str = column(_NAME)
    number: str | None = column("工号: the school's own number, which tells namesakes apart.")
    recruitment_type: RecruitmentType = column(_TYPE)
    serves_from: date = column(_SINCE)
    serves_until: date | None = column("离任日期: the last day at the school, once it has come.")
    leaving_reason: str | None = column("离任原因: why: transferred, retired, resigned.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when the row counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "学校: whose list it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class TeacherFilter:
    """教师筛选: teachers that match all of it."""

    unit_id: ID | None = asked("学校: on this one's list.", of="Organization")
    name: str | None = asked("姓名: of this name, as a whole.")
    recruitment_type: list[RecruitmentType] | None = asked("招聘类型: one of these.")
    serving: bool | None = asked("是否在任: serves there still, or not.")
    misposted: bool | None = asked(
        "是否应到乡镇学校而未到: serves outside township schools though the place's document has such teachers serve there alone"
        " (QC-26a); nobody where no document says so.",
        through=(tables.School, tables.Organization),
    )
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationTeachers:
    teachers = page(
        Teacher,
        teacher_rows.find,
        "教师: on the school's list.",
        orders=teacher_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
    )


@extend(Query, owner=Subgraph.DUTIES)
class TeacherQueries:
    teachers = page(
        Teacher,
        teacher_rows.find,
        "教师: of the schools you see.",
        orders=teacher_rows.ORDERS,
        filter=TeacherFilter,
    )
    teachers_without_letter = page(
        Teacher,
        teacher_rows.find,
        "未签订责任状的教师: who serves in the school year and has no letter with the principal in force, of those whose letters you see;"
        " only where the place's document asks for one (GH-14).",
        orders=teacher_rows.ORDERS,
        lacks_letter_in=about(
            str,
            "学年: of which school year.",
            required=True,
            through=(tables.ResponsibilityLetter, tables.Organization),
        ),
    )


@given
class TeacherInput:
    """一名教师: to be put on the list."""

    name: str = asked(_NAME, required=True)
    number: str | None = asked(_NUMBER)
    recruitment_type: RecruitmentType = asked(_TYPE, required=True)
    serves_from: date = asked(_SINCE, required=True)


@given
class TeachersRegisterInput:
    """登记教师: the own school's, 1 to 200 at a time, all of them or none; a refusal's place says which one it is about."""

    unit_id: ID = asked("学校: the own one.", of="Organization", required=True)
    teachers: list[TeacherInput] = asked("教师: each of them.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TeacherCorrectInput:
    """更正教师: what is not said stays; letters that nobody has signed take the mended name."""

    teacher_id: ID = asked(_WHICH, of="Teacher", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    name: str | None = asked(_NAME)
    number: str | None = asked(_NUMBER)
    recruitment_type: RecruitmentType | None = asked(_TYPE)
    serves_from: date | None = asked(_SINCE)
    stays: bool | None = asked("仍在任: true where the teacher has not left after all.")
    idempotency_key: str | None = asked(KEY)


@given
class TeacherLeaveInput:
    """教师离任: transferred, retired, resigned; the next school puts the teacher on its own list."""

    teacher_id: ID = asked(_WHICH, of="Teacher", required=True)
    expected_version: int = asked(VERSION, required=True)
    serves_until: date = asked("离任日期: the last day at the school, not one to come.", required=True)
    reason: str = asked("离任原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TeacherWithdrawInput:
    """撤回教师: it stays, and counts no more."""

    teacher_id: ID = asked(_WHICH, of="Teacher", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="教师登记结果: they were put on the list.")
class TeachersRegistered:
    unit: Organization | None = strawberry.field(description="学校: whose list it is.")


TeachersResult = Annotated[
    TeachersRegistered | Refused,
    strawberry.union("TeachersResult", description="教师登记结果: done, or refused."),
]


@strawberry.type(description="教师变更结果: it was done.")
class TeacherChanged:
    teacher: Teacher | None = strawberry.field(description="教师: as it is now. Null without duties:read.")


TeacherResult = Annotated[
    TeacherChanged | Refused,
    strawberry.union("TeacherResult", description="教师变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class TeacherChanges:
    teachers_register = change(
        TeachersResult,
        Organization,
        teacher_rows.register,
        "登记教师: many at once, all of them or none.",
        scope=DUTIES_WRITE,
        done=TeachersRegistered,
        input=TeachersRegisterInput,
    )
    teacher_correct = change(
        TeacherResult,
        Teacher,
        teacher_rows.correct,
        "更正教师: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=TeacherChanged,
        input=TeacherCorrectInput,
    )
    teacher_leave = change(
        TeacherResult,
        Teacher,
        teacher_rows.leave,
        "教师离任: with the last day and the reason.",
        scope=DUTIES_WRITE,
        done=TeacherChanged,
        input=TeacherLeaveInput,
    )
    teacher_withdraw = change(
        TeacherResult,
        Teacher,
        teacher_rows.withdraw,
        "撤回教师: with the reason.",
        scope=DUTIES_WRITE,
        done=TeacherChanged,
        input=TeacherWithdrawInput,
    )
