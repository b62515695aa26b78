"""Kinds of users who try the graph out by hand, each with the rights that its work takes and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auth import scopes
from domain.access import Purpose
from domain.organization import Department
from domain.role import Role


@dataclass(frozen=True, slots=True)
class UserKind:
    """用户类别. name: as a command line takes it, and as its examples' file is called.

    role, scopes, purpose, department: what its token says; one that works for a unit gets a unit of the county's.
    """

    name: str
    zh: str
    en: str
    role: Role
    scopes: frozenset[str]
    purpose: Purpose
    department: Department | None = None


def _kinds(*kinds: UserKind) -> Mapping[str, UserKind]:
    return {kind.name: kind for kind in kinds}


_CHILDREN = frozenset({scopes.STUDENTS_READ, scopes.LEDGERS_READ})

KINDS = _kinds(
    UserKind(
        "bureau",
        "教育局经办人",
        "the bureau's operator",
        Role.BUREAU_OFFICER,
        _CHILDREN | {scopes.EXCHANGE_READ, scopes.DUTIES_READ, scopes.RESPONSIBILITIES_READ},
        Purpose.CONTROL,
    ),
    UserKind(
        "school",
        "学校学籍管理员",
        "a school's registry officer",
        Role.SCHOOL_OFFICER,
        _CHILDREN | {scopes.CASES_WRITE, scopes.EXCHANGE_READ},
        Purpose.CONTROL,
    ),
    UserKind(
        "township",
        "乡镇经办人",
        "a township's clerk",
        Role.TOWNSHIP_OFFICER,
        _CHILDREN | {scopes.CASES_WRITE, scopes.DUTIES_READ},
        Purpose.CONTROL,
    ),
    UserKind(
        "office",
        "领导小组办公室",
        "the leading group's office",
        Role.LEADING_GROUP_OFFICER,
        frozenset({scopes.DUTIES_READ, scopes.RESPONSIBILITIES_READ}),
        Purpose.CONTROL,
    ),
    UserKind(
        "inspector",
        "教育督导室",
        "the inspection office",
        Role.INSPECTION_OFFICER,
        frozenset({scopes.DUTIES_READ, scopes.RESPONSIBILITIES_READ}),
        Purpose.SUPERVISION,
    ),
    UserKind(
        "supervisor",
        "督查考核人员",
        "who inspects and appraises",
        Role.INSPECTION_OFFICER,
        frozenset({scopes.DUTIES_READ}),
        Purpose.SUPERVISION,
    ),
    UserKind(
        "police",
        "对接部门（公安局）",
        "a partner department (the police)",
        Role.DEPARTMENT,
        frozenset({scopes.EXCHANGE_READ, scopes.DUTIES_READ}),
        Purpose.COMPARISON,
        Department.PUBLIC_SECURITY,
    ),
    UserKind(
        "developer", "前端开发者", "the front-end developer", Role.BUREAU_OFFICER, _CHILDREN, Purpose.CONTROL
    ),
    UserKind(
        "auditor",
        "督导、审计人员",
        "the auditor",
        Role.AUDITOR,
        frozenset({scopes.EXCHANGE_READ, scopes.DUTIES_READ, scopes.AUDIT_READ}),
        Purpose.AUDIT,
    ),
    UserKind(
        "administrator",
        "系统管理员",
        "the administrator",
        Role.ADMINISTRATOR,
        frozenset({scopes.ACCESS_READ}),
        Purpose.OPERATION,
    ),
    UserKind(
        "parents",
        "家长服务门户",
        "a portal for parents",
        Role.PORTAL,
        frozenset({scopes.RESPONSIBILITIES_READ, scopes.DUTIES_READ}),
        Purpose.DISCLOSURE,
    ),
)
"""In the order in which the page offers them."""
