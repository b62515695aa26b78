"""The forms of the rosters (名册, R1 to R18 of catalogue 2.1 B), and of which of them the hub has the data itself."""

from __future__ import annotations

from collections.abc import Mapping

from domain.access import Detail
from domain.citation import Provenance
from domain.form import PERSON, Column, Form
from domain.roster import RosterType

_STATUS = Column("student.schooling_status", "就学状态", Detail.STATUS, required=True)
_GROUPS = Column("groups", "残疾类别等特殊群体", Detail.GROUP)
_REGISTERED = Column("enrollment.status", "学籍状态", Detail.STATUS)


_CERTIFICATE = (
    Column("certificate.category", "残疾类别", Detail.FINDING),
    Column("certificate.grade", "残疾等级", Detail.FINDING),
)
_ELSEWHERE = Column("outbound.place", "就读学校（地区）", Detail.STATUS)
_VERIFIED = Column("outbound.verified_on", "最近核实日期", Detail.STATUS)


def _form(code: str, title: str, clauses: tuple[str, ...], *more: Column) -> Form:
    return Form(code, title, clauses, (*PERSON, *more))


FORMS: Mapping[RosterType, Form] = {
    RosterType.SCHOOL_AGE_CHILDREN: _form("R1", "辖区内适龄儿童少年学生名册", ("DC-09",), _STATUS),
    RosterType.STUDENTS_AT_SCHOOL: _form(
        "R2",
        "在校学生名册",
        ("DC-09", "DC-10"),
        Column("student.present", "是否在校", Detail.STATUS, required=True),
    ),
    RosterType.DISABLED_CHILDREN: _form(
        "R3",
        "残疾少年儿童名册",
        ("DC-09", "DC-26"),
        _GROUPS,
        *_CERTIFICATE,
        Column("certificate.number", "残疾人证号", Detail.FINDING),
        Column("student.schooling_status", "就学状态", Detail.STATUS),
        Column("placement.type", "安置方式", Detail.STATUS),
        Column("assessment.concluded_on", "评估认定日期", Detail.FINDING, marked=Provenance.PROPOSAL),
    ),
    RosterType.HOME_TEACHING: _form(
        "R4",
        "送教上门学生名册",
        ("DC-09", "DC-26"),
        _GROUPS,
        *_CERTIFICATE,
        Column("teaching.teachers", "送教教师", Detail.CASE),
        Column("teaching.goals", "送教方案（目标）", Detail.CASE),
        Column("teaching.schedule", "送教安排", Detail.CASE),
    ),
    RosterType.EXEMPTED: _form(
        "R7",
        "免予入学的学生名册",
        ("HL-49",),
        _STATUS,
        Column("exemption.decided_on", "认定日期", Detail.CASE),
        Column("exemption.review_on", "复核日期", Detail.CASE, marked=Provenance.PROPOSAL),
    ),
    RosterType.TERM_NO_SHOW: _form(
        "R8",
        "未报到学生登记造册",
        ("QC-18",),
        Column("absence.cause", "未报到原因", Detail.CASE),
        Column("contact.attempts", "联系情况", Detail.CASE),
        Column("case.responsible_name", "责任人", Detail.CASE),
        Column("case.measures", "办理情况", Detail.CASE),
        Column("absence.returned_on", "返校日期", Detail.STATUS),
    ),
    RosterType.TOWNSHIP_NOT_ENROLLED_AND_DROPOUT: _form(
        "R9",
        "未入学适龄儿童和学籍库中辍学学生的基本信息及安置动态",
        ("HL-13",),
        _STATUS,
        _REGISTERED,
        Column("case.measures", "安置动态", Detail.CASE),
    ),
    RosterType.ELSEWHERE_NO_REGISTRATION: Form(
        "R13",
        "省内外就读无学籍登记",
        ("HL-60",),
        (
            *(
                each
                for each in PERSON
                if each.key in ("student.name", "student.id_number", "household.place")
            ),
            _ELSEWHERE,
        ),
    ),
    RosterType.GRADUATE_DESTINATIONS: _form(
        "R15",
        "小学毕业生的流向统计",
        ("GH-25",),
        Column("destination.junior", "升入初中", Detail.STATUS, required=True),
        Column("destination.arrived", "是否到校", Detail.STATUS),
    ),
    RosterType.OUTBOUND_STUDENTS: _form(
        "R17", "外出就学学生去向", ("DC-L6",), _STATUS, _REGISTERED, _ELSEWHERE, _VERIFIED
    ),
    RosterType.NO_ID_NUMBER: Form(
        "R18",
        "无身份证号儿童少年名单",
        ("QC-42",),
        (
            *(
                each
                for each in PERSON
                if each.key
                in (
                    "student.name",
                    "student.birth_date",
                    "guardian.name",
                    "guardian.phone",
                    "student.residence",
                )
            ),
            _REGISTERED,
        ),
    ),
}
"""Rosters that the hub makes from its own tables. R5, R6, R10 to R12, R14 and R16 come from departments, as packages of the
exchange."""
