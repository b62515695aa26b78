"""Words about what a guardian or a school asks leave for (申请; catalogue 4.8)."""

from __future__ import annotations

from domain.vocabulary import Term


class ApplicationKind(Term):
    """申请类型. Deferral, approval of non-enrollment and exemption are three instruments, never interchanged (A-39)."""

    DEFERRAL = "延缓入学"
    ABROAD = "短期出国（保留学籍）"
    VOCATIONAL = "职业学校就读（保留学籍）"
    SUSPENSION = "休学"
    NON_ENROLLMENT = "特殊情况经市政府批准不入学"


class ApplicationState(Term):
    """申请状态."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    MORE_EVIDENCE = "待补材料"
    APPROVED = "已批准备案"
    REJECTED = "未批准"
    ACTIVE = "执行中"
    DUE_SOON = "即将到期"
    EXPIRED = "已到期"
    OVERDUE = "逾期未入学"
    CLOSED = "已办结"
