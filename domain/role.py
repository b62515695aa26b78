"""Words about people and machines that ask: in which role they do (catalogue 9.2)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.organization import Department
from domain.vocabulary import Term


class Role(Term):
    """角色: what someone's work lets them see, before any purpose is stated."""

    HOMEROOM_TEACHER = "班主任"
    SCHOOL_OFFICER = "学校学籍管理员（校长）"
    CENTER_SCHOOL_OFFICER = "学区中心学校经办人"
    TOWNSHIP_OFFICER = "乡镇经办人"
    BUREAU_OFFICER = "教育局经办人"
    SPECIAL_EDUCATION_OFFICER = "特殊教育工作人员"
    INSPECTION_OFFICER = "督导人员"
    DEPARTMENT = "对接部门"
    LEADING_GROUP_OFFICER = "领导小组办公室"
    PORTAL = "公众门户"
    AUDITOR = "审计人员"
    ADMINISTRATOR = "系统管理员"


ACTS_FOR: Mapping[Role, Department] = {
    Role.HOMEROOM_TEACHER: Department.SCHOOL,
    Role.SCHOOL_OFFICER: Department.SCHOOL,
    Role.CENTER_SCHOOL_OFFICER: Department.CENTER_SCHOOL,
    Role.TOWNSHIP_OFFICER: Department.TOWNSHIP,
    Role.BUREAU_OFFICER: Department.EDUCATION_BUREAU,
    Role.SPECIAL_EDUCATION_OFFICER: Department.EDUCATION_BUREAU,
    Role.LEADING_GROUP_OFFICER: Department.LEADING_GROUP,
}
"""In whose name people of a role act."""
