"""Words about rosters (名册): dated lists one unit makes and, mostly, submits to another (catalogue 2.1 B)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.citation import ClauseId
from domain.event import Recurrence
from domain.organization import Department
from domain.vocabulary import Term


class RosterType(Term):
    """名册类型, R1 to R18."""

    SCHOOL_AGE_CHILDREN = "辖区内适龄儿童少年学生名册"
    STUDENTS_AT_SCHOOL = "在校学生名册"
    DISABLED_CHILDREN = "残疾少年儿童名册"
    HOME_TEACHING = "送教上门学生名册"
    HOUSEHOLD_CHANGE = "户籍变动花名册"
    THREE_DISABILITY = "“三类残疾”儿童花名册"
    EXEMPTED = "免予入学的学生名册"
    TERM_NO_SHOW = "未报到学生登记造册"
    TOWNSHIP_NOT_ENROLLED_AND_DROPOUT = "未入学适龄儿童和学籍库中辍学学生的基本信息及安置动态"
    FEDERATION_DISABLED_CHILDREN = "区残联反馈的残疾儿童少年数据"
    TRAINING_WISHES = "城乡未继续升学初高中毕业生意愿"
    REGISTERED_POOR_STUDENTS = "建档立卡贫困家庭义务教育阶段学生数据"
    ELSEWHERE_NO_REGISTRATION = "省内外就读无学籍登记"
    NOT_ENROLLED_DISABLED_AND_INMATES = "未入学适龄残疾儿童少年、服刑人员未成年子女、未成年服刑人员数据"
    GRADUATE_DESTINATIONS = "小学毕业生的流向统计"
    ASSISTANCE_HOUSEHOLDS = "特困户、低保户名单"
    OUTBOUND_STUDENTS = "外出就学学生去向"
    NO_ID_NUMBER = "无身份证号儿童少年名单"


class RosterState(Term):
    """名册报送状态 (catalogue 4.9)."""

    DRAFT = "草稿"
    SUBMITTED = "已报送"
    ACCEPTED = "已接收"
    RETURNED_FOR_CORRECTION = "退回更正"
    RESUBMITTED = "已重新报送"
    ARCHIVED = "已归档"


@dataclass(frozen=True, slots=True)
class RequiredRoster:
    """A roster (名册) the document has made. receiver is null where it is only kept."""

    type: RosterType
    name_zh: str
    sender: tuple[Department, ...]
    receiver: tuple[Department, ...]
    clauses: tuple[ClauseId, ...]
    due: Recurrence | None = None
