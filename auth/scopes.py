"""The scopes a token may carry, each with what it opens."""

from __future__ import annotations

from collections.abc import Iterable

from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused

STUDENTS_READ = "students:read"
LEDGERS_READ = "ledgers:read"
DUTIES_READ = "duties:read"
RESPONSIBILITIES_READ = "responsibilities:read"
DUTIES_WRITE = "duties:write"
CASES_WRITE = "cases:write"
EXCHANGE_READ = "exchange:read"
EXCHANGE_RUN = "exchange:run"
EXCHANGE_SUBMIT = "exchange:submit"
EXCHANGE_ASK = "exchange:ask"
ENROLLMENT_IMPORT = "enrollment:import"
IDENTITY_READ = "identity:read"
RESTRICTED_READ = "restricted:read"
DISABILITY_READ = "disability:read"
AUDIT_READ = "audit:read"
ACCESS_READ = "access:read"
ACCESS_MANAGE = "access:manage"
OPENID = "openid"
"""Asks who the person is (OpenID Connect Core 3.1.2.1); it opens no data."""

_SHOWN = 40  # characters of what was sent
SCOPES = {
    STUDENTS_READ: "学生: children, guardians, households, enrollments, groups",
    LEDGERS_READ: "台账: ledgers and their entries",
    CASES_WRITE: "办理个案: open cases, record what is done, determine, close",
    DUTIES_READ: "部门职责: duties of departments, what is due and done for them",
    DUTIES_WRITE: "履行职责: take on, do and confirm what duties ask of units",
    RESPONSIBILITIES_READ: "责任制: lines of responsibility and who stands in them, targets",
    EXCHANGE_READ: "数据交换: cycles, packages, records, comparisons, receipts",
    EXCHANGE_RUN: "启动交换: start an exchange",
    EXCHANGE_SUBMIT: "报送数据包: a department hands in packages by calling the hub",
    EXCHANGE_ASK: "是否核验: a department asks yes-or-no questions about a person",
    ENROLLMENT_IMPORT: "导入学籍: hand in a registry export",
    IDENTITY_READ: "学籍号: registry numbers in clear; a G number contains the identity number",
    RESTRICTED_READ: "限制群体: groups that involve the courts",
    DISABILITY_READ: "残疾类别与等级: groups that tell a kind or a degree of disability",
    AUDIT_READ: "审计日志: who looked at whom, what was changed, what was refused",
    ACCESS_READ: "接入与授权: clients, accounts and grants",
    ACCESS_MANAGE: "管理接入与授权: register, change and end them",
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
    """Scopes to be registered, separated by blanks. Raises Refused BAD_SCOPE naming the first that is none."""
    unknown = sorted(set(scope.split()) - set(SCOPES))
    if unknown:
        wrong, there = unknown[0][:_SHOWN], " ".join(SCOPES)
        zh, en = f"没有权限 {wrong}；可用：{there}", f"no such scope: {wrong}; there are: {there}"
        raise Refused(Reason("BAD_SCOPE", zh, en, Fixer.CALLER, "scopes"))
    return scope.split()


def narrowed(asked: str, registered: Iterable[str]) -> list[str] | None:
    """The scopes asked for, or all registered if none; None if one asked for is not registered."""
    names = list(dict.fromkeys(asked.split()))
    allowed = [name for name in registered if name in SCOPES or name == OPENID]
    if not names:
        return [name for name in allowed if name != OPENID]
    return names if set(names) <= set(allowed) else None
