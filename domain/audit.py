"""What the audit log (审计日志) speaks of."""

from __future__ import annotations

from domain.vocabulary import Term

OK = "OK"
"""The outcome of what was done; of what was refused it is the refusal's code."""


class AuditKind(Term):
    """审计事项: what was done, or tried."""

    READ = "查询"
    CHANGE = "变更"
    REFUSED = "拒绝"
    EXCHANGE = "交换"
    SIGN_IN = "登录"
    ADMINISTRATION = "管理"
    BREAK_GLASS = "应急"
