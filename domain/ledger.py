"""Words about ledgers (台账) and what stands in them (catalogue 2.1 A, 4.5)."""

from __future__ import annotations

from domain.vocabulary import Term


class LedgerType(Term):
    """台账类型."""

    SCHOOL_AGE_ENROLLMENT = "适龄儿童少年就学台账"
    SUSPECTED_DROPOUT = "疑似辍学学生台账"
    DROPOUT = "辍学学生台账"
    CATCHMENT_SCHOOL_AGE = "划定区域内适龄儿童少年台账"
    ENROLLMENT_CHANGE = "异动台账"
    WORK = "控辍保学工作台账"
    ENROLLMENT_MANAGEMENT = "学籍管理台账"
    LEARNING_DIFFICULTY_SUPPORT = "学习困难学生帮扶台账"
    EXEMPTION = "免予入学台账"
    OTHER = "其他台账"


class LedgerScope(Term):
    """台账范围."""

    CLASS = "班级"
    SCHOOL = "学校"
    TOWNSHIP = "乡镇"
    JURISDICTION = "区县"


class LedgerStatus(Term):
    """台账状态."""

    BUILDING = "建立中"
    CURRENT = "已更新"
    STALE = "待更新"


class LedgerEntryState(Term):
    """台账条目状态."""

    OPEN = "在册"
    UPDATED = "已变更"
    CLOSED = "销号"
    REOPENED = "重新立账"
