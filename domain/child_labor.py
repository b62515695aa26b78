"""Words about a clue of child labor (童工线索; catalogue 2.9.3, 4.14)."""

from __future__ import annotations

from domain.vocabulary import Term


class ChildLaborClueState(Term):
    """童工线索办理状态."""

    REPORTED = "已报告"
    ACCEPTED = "人社部门已受理"
    INSPECTED = "已检查"
    NOT_FOUND = "查无此情"
    FOUND = "查实"
    ORDERED_RETURN = "已责令立即送回"
    CHILD_BACK = "儿童已送回"
    PENALTY = "已处罚"
    LICENSE_REVOCATION = "已吊销营业执照"
    CLOSED = "已办结"
