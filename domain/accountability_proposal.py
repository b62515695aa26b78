"""Words about proposals that a unit be held to account: what time and registers show, and a person decides on (catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain import calendar
from domain.accountability import GROUND_CLAUSES, AccountabilityGround
from domain.vocabulary import Term


class ProposalState(Term):
    """问责线索状态."""

    PROPOSED = "待核"
    TAKEN_UP = "已采纳"
    DISMISSED = "不予采纳"


class ProposalEvidenceKind(Term):
    """线索依据: what was found of one child."""

    RECORD_WRONG = "登记信息经公安核实不实"
    EDITED_AFTER_CONFIRMATION = "台账月度确认后、数据交换前又作改动"
    IMPOSSIBLE_DATE = "学籍日期不可能"
    PERSUASION_OVERDUE = "逾期未启动劝返"
    TOO_FEW_VISITS = "劝返期满家访次数不足"
    RELAPSE = "复学后再次辍学"
    DROPOUTS_ROSE = "认定辍学比上月增多"
    REPORTED_LATE = "书面报告逾期，其后辍学"
    VISITED_LATE = "有苗头未及时家访，其后辍学"
    CONDUCT_OF_TEACHER = "个案原因为教师教育教学行为"


YOUNGEST_ENTRY = 3
"""Years of age below which nobody enters a school that keeps a register; an entry before is a date that cannot be [P]."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Asia/Shanghai."""

    first: date

    @property
    def period(self) -> str:
        """ "2026-09"."""
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        """The month after."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return calendar.end_of_day(self.first - timedelta(days=1))

    @property
    def ends(self) -> datetime:
        """The first instant of the next one."""
        return self.next.begins


def clauses(ground: AccountabilityGround, of_place: Iterable[str]) -> list[str]:
    """The place's clauses that name a ground. of_place: those that set its grounds (accountability.grounds)."""
    here = set(of_place)
    return [each for each in GROUND_CLAUSES[ground] if each in here]
