"""The scopes a token may carry, each with what it opens."""

from __future__ import annotations

from collections.abc import Iterable

from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused

STUDENTS_READ = "students:read"
LEDGERS_READ = "ledgers:read"
DUTIES_READ = "duties:read"
RESPONSIBILITIES_READ = "responsibilities:read"
EXCHANGE_READ = "exchange:read"
EXCHANGE_RUN = "exchange:run"
ENROLLMENT_IMPORT = "enrollment:import"
IDENTITY_READ = "identity:read"
RESTRICTED_READ = "restricted:read"
DISABILITY_READ = "disability:read"
AUDIT_READ = "audit:read"
OPENID = "openid"
"""Asks who the person is (OpenID Connect Core 3.1.2.1); it opens no data."""

SCOPES = {
    STUDENTS_READ: "学生: children, guardians, households, enrollments, groups",
    LEDGERS_READ: "台账: ledgers and their entries",
    DUTIES_READ: "部门职责: duties of departments",
    RESPONSIBILITIES_READ: "责任制: lines of responsibility and who stands in them, targets",
    EXCHANGE_READ: "数据交换: cycles, packages, records, comparisons, receipts",
    EXCHANGE_RUN: "启动交换: start an exchange",
    ENROLLMENT_IMPORT: "导入学籍: hand in a registry export",
    IDENTITY_READ: "学籍号: registry numbers in clear; a G number contains the identity number",
    RESTRICTED_READ: "限制群体: groups that involve the courts",
    DISABILITY_READ: "残疾类别与等级: groups that tell a kind or a degree of disability",
    AUDIT_READ: "审计日志: who looked at whom, what was changed, what was refused",
}


def require(viewer: Viewer, scope: str | None) -> None:
    """Raise Refused FORBIDDEN, naming the scope, unless the viewer has it; None needs no scope."""
    if scope is None or scope in viewer.scopes:
        return
    raise Refused(
        Reason(
            "FORBIDDEN", f"令牌缺少权限 {scope}", f"the token lacks the scope {scope}", Fixer.OPERATOR, scope
        )
    )


def known(scope: str) -> list[str]:
    """Scopes to be registered, separated by blanks. Raises Refused BAD_SCOPE naming those that are none."""
    unknown = sorted(set(scope.split()) - set(SCOPES))
    if unknown:
        there = " ".join(SCOPES)
        zh, en = f"没有此权限；可用：{there}", f"no such scope; there are: {there}"
        raise Refused(Reason("BAD_SCOPE", zh, en, Fixer.CALLER, " ".join(unknown)))
    return scope.split()


def narrowed(asked: str, registered: Iterable[str]) -> list[str] | None:
    """The scopes asked for, or all registered if none; None if one asked for is not registered."""
    names = list(dict.fromkeys(asked.split()))
    allowed = [name for name in registered if name in SCOPES or name == OPENID]
    if not names:
        return [name for name in allowed if name != OPENID]
    return names if set(names) <= set(allowed) else None
