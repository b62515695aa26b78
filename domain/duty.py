"""Departmental duties (部门职责): which unit does what, in which role, under which clause (catalogue 2.11)."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.citation import ClauseId
from domain.event import Recurrence
from domain.exchange import PackageCode
from domain.organization import Department
from domain.roster import RosterType
from domain.vocabulary import Term


class DutyRole(Term):
    """职责角色. A lead under a clause is not its 责任主体 (catalogue A-22); those stand in the responsibility lines."""

    LEAD = "牵头"
    SUPPORT = "配合"
    DUTY = "职责"
    MEMBER = "成员"


class DutyFlag(Term):
    """职责缺项标记."""

    DUTY_TEXT_MISSING = "职责文本未随文件提供"


class MemberGap(Term):
    """成员单位缺项 (HL-68a): what a member unit has none of."""

    DUTY = "无职责"
    HOLDER = "无责任人"


class DutyGap(Term):
    """职责落实缺项 (QC-46a): what a duty of a department has none of."""

    HOLDER = "无责任人"
    TASK = "无任务"
    MEASURE = "无措施"


class GroupStanding(Term):
    """领导小组内身份."""

    HEAD = "组长"
    DEPUTY = "副组长"
    MEMBER = "成员"
    OFFICE = "办公室"
    OFFICE_HEAD = "办公室主任"
    OFFICE_DEPUTY = "办公室副主任"


@dataclass(frozen=True, slots=True)
class DataObligation:
    """A list the duty obliges the unit to hand over; `due` is null where the clause names no time."""

    roster: RosterType
    to: Department
    package: PackageCode | None = None
    due: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One department in one role under one clause.

    named_as: the word the text uses ("工商", "谯城公安分局"). text_zh: the words of the document, verbatim
    unless `verbatim` is false. section: the numbered clause ("(十二)") where the document numbers its
    clauses. in_support_list: for a duty stated in the body of a numbered clause, whether the unit so named
    is in that clause's list of leading and supporting units too (A-19); null where there is no such list.
    """

    department: Department
    role: DutyRole
    clauses: tuple[ClauseId, ...]
    named_as: str
    text_zh: str
    summary_en: str
    verbatim: bool = True
    section: str | None = None
    in_support_list: bool | None = None
    data_obligation: DataObligation | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MissingAnnex:
    """Duties a document leaves to an annex that is not at hand: nothing is invented for it (A-20)."""

    flag: DutyFlag
    title_zh: str
    doc_no: str
    departments: tuple[Department, ...]
    clauses: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A seat in a leading group: the post, never the person who holds it."""

    standing: GroupStanding
    department: Department
    position_zh: str


@dataclass(frozen=True, slots=True)
class LeadingGroup:
    """领导小组: who sits on it by post."""

    name_zh: str
    members: tuple[GroupMember, ...]
    clauses: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A standing arrangement between departments (联控联保机制, 比对机制, 专家委员会)."""

    code: str
    name_zh: str
    departments: tuple[Department, ...]
    clauses: tuple[ClauseId, ...]
