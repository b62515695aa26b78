"""Words about ledgers (台账) and what stands in them (catalogue 2.1 A, 4.5)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.citation import ClauseId
from domain.event import Recurrence
from domain.organization import Department
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


ROSTER_LEDGERS = frozenset(
    {LedgerType.SCHOOL_AGE_ENROLLMENT, LedgerType.CATCHMENT_SCHOOL_AGE, LedgerType.ENROLLMENT_MANAGEMENT}
)
"""Ledgers that every child stands in: an entry there is no case."""


class NonAttendanceClass(Term):
    """失学辍学分类 (HL-47)."""

    NEVER_ENROLLED = "失学"
    DROPOUT = "辍学"
    IN_CITY_NO_REGISTRATION = "市域内就读无学籍"
    ELSEWHERE_NO_REGISTRATION = "省内外就读无学籍"
    OTHER = "其他"


class SnapshotCause(Term):
    """快照缘由: why a ledger was kept as it stood."""

    MONTH_CONFIRMED = "月度确认"
    EXCHANGE = "数据交换冻结"


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


class LedgerCadence(Term):
    """台账更新要求."""

    TERM_START = "开学必核"
    MONTHLY = "每月更新"
    ON_CHANGE = "异动即改"
    ANY_TIME = "随时掌握"
    CONTINUOUS = "常态化动态管理"
    ON_DETERMINATION = "认定后及时建立"
    YEARLY = "每年"
    NOT_STATED = "未规定"


@dataclass(frozen=True, slots=True)
class RequiredLedger:
    """A ledger (台账) the document has kept, in its own words. due is null where no time is named."""

    type: LedgerType
    name_zh: str
    owner: tuple[Department, ...]
    cadence: tuple[LedgerCadence, ...]
    clauses: tuple[ClauseId, ...]
    due: Recurrence | None = None
