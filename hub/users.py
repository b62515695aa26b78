"""Kinds of users who try the graph out by hand, each with the rights that its work takes and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auth import scopes
from domain.organization import Department


@dataclass(frozen=True, slots=True)
class UserKind:
    """用户类别. name: as a command line takes it, and as its examples' file is called.

    scopes, department: what its token says.
    """

    name: str
    zh: str
    en: str
    scopes: frozenset[str]
    department: Department | None = None


def _kinds(*kinds: UserKind) -> Mapping[str, UserKind]:
    return {kind.name: kind for kind in kinds}


KINDS = _kinds(
    UserKind(
        "bureau",
        "教育局经办人",
        "the bureau's operator",
        frozenset({scopes.STUDENTS_READ, scopes.LEDGERS_READ, scopes.EXCHANGE_READ}),
    ),
    UserKind(
        "school",
        "学校、乡镇经办人",
        "a school's or a township's clerk",
        frozenset({scopes.STUDENTS_READ, scopes.LEDGERS_READ}),
    ),
    UserKind(
        "police",
        "对接部门（公安局）",
        "a partner department (the police)",
        frozenset({scopes.EXCHANGE_READ, scopes.DUTIES_READ}),
        Department.PUBLIC_SECURITY,
    ),
    UserKind(
        "developer",
        "前端开发者",
        "the front-end developer",
        frozenset({scopes.STUDENTS_READ, scopes.LEDGERS_READ}),
    ),
    UserKind(
        "auditor",
        "督导、审计人员",
        "the auditor",
        frozenset({scopes.EXCHANGE_READ, scopes.DUTIES_READ, scopes.AUDIT_READ}),
    ),
    UserKind(
        "parents",
        "家长服务门户",
        "a portal for parents",
        frozenset({scopes.RESPONSIBILITIES_READ, scopes.DUTIES_READ}),
    ),
)
"""In the order in which the page offers them."""
