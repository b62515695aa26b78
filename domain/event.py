"""Scheduled events (校历事项): what falls due when, for whom, under which clause (catalogue Part 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.citation import ClauseId, Provenance
from domain.meeting import MeetingType
from domain.organization import Department
from domain.publicity import PublicityChannel
from domain.staffing import StaffingKind
from domain.vocabulary import Term


class EventKind(Term):
    """事项频次."""

    DAILY = "每日"
    EVENT = "事发时"
    MONTHLY = "每月"
    QUARTERLY = "每季度"
    TERM = "每学期"
    YEARLY = "每年"


class Anchor(Term):
    """计时起点: what `offset_days` is counted from."""

    TERM_START = "开学日"
    SCHOOL_YEAR_START = "学年开始"
    WINTER_HOLIDAY = "寒假"
    SUMMER_HOLIDAY = "暑假"
    MONTH_END = "月末"
    RECORDED_SIGN = "发现辍学苗头之日"
    EXPIRY = "到期日"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something comes round, as civil dates in Asia/Shanghai.

    months: 1-12, empty means every month or none in particular. first_day: day of the first of `months`;
    last_day: of the last, after which it is late. offset_days: calendar days after the anchor, the day of
    the anchor not counted. marked: on whose word it comes round then, where that is not the clause's own.
    """

    every: EventKind
    months: tuple[int, ...] = ()
    first_day: int | None = None
    last_day: int | None = None
    anchor: Anchor | None = None
    offset_days: int | None = None
    marked: Provenance = Provenance.SOURCE


class Register(Term):
    """登记台账: whose rows can show that an event was done."""

    MEETING = "会议"
    PUBLICITY_ACTIVITY = "宣传活动"
    STAFFING_RECORD = "师资记录"


KINDS: Mapping[Register, type[Term]] = {
    Register.MEETING: MeetingType,
    Register.PUBLICITY_ACTIVITY: PublicityChannel,
    Register.STAFFING_RECORD: StaffingKind,
}
"""Of what kinds a register's rows are."""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What shows by itself that an event was done: a row of the unit whose day lies in the event's. kinds: one of these, or any."""

    register: Register
    kinds: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Kinds that the register does not have."""
        return tuple(each for each in self.kinds if each not in KINDS[self.register].__members__)


@dataclass(frozen=True, slots=True)
class ScheduledEvent:
    """One event a place's document schedules. owner acts; receiver, where there is one, gets the result.

    fulfilled_by: the register of the owner whose row shows that it was done, if there is one.
    """

    code: str
    name_zh: str
    name_en: str
    kind: EventKind
    recurrence: Recurrence
    owner: tuple[Department, ...]
    receiver: tuple[Department, ...]
    clauses: tuple[ClauseId, ...]
    fulfilled_by: Fulfilment | None = None


@dataclass(frozen=True, slots=True)
class HubEvent:
    """One event the hub itself schedules everywhere; `marked` says on whose word."""

    code: str
    name_zh: str
    name_en: str
    kind: EventKind
    recurrence: Recurrence
    owner: tuple[Department, ...]
    receiver: tuple[Department, ...]
    marked: Provenance
    note: str
