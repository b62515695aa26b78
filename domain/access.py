"""Words about access: whose rows, which details of them, and what for (catalogue 9.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.organization import Department
from domain.role import Role
from domain.vocabulary import Term


class Area(Term):
    """数据范围: which rows of a noun. Each is seen from the one who asks: its county, its unit, its classes, its ticket,
    what is reported through it."""

    PUBLIC = "公开"
    COUNTY = "全县"
    TOWNSHIP = "本乡镇"
    SCHOOL = "本校"
    CLASS = "本班"
    CENTER_SCHOOL = "报送本中心学校的个案所涉儿童"
    DEPARTMENT = "本部门"
    TICKET = "工单所涉儿童"


class Detail(Term):
    """信息类别: what a field of a person tells. A person's field without one cannot be declared."""

    STATUS = "就学与台账状态"
    NAME = "姓名"
    PROFILE = "性别、出生日期、民族等"
    IDENTITY = "证件信息"
    RESIDENCE = "户籍与住址"
    GROUP = "特殊群体及其事由"
    FINDING = "残疾类别与等级"
    CASE = "个案办理情况"
    MATERIAL = "核查材料"
    ACCOUNT = "账户与权限"


class Showing(Term):
    """展示方式."""

    SHOWN = "展示"
    MASKED = "脱敏"
    HIDDEN = "不展示"


class Purpose(Term):
    """使用目的: what a request says that it asks for."""

    CONTROL = "控辍保学日常工作"
    COMPARISON = "数据比对与核查"
    SUPERVISION = "督导检查"
    STATISTICS = "统计分析"
    DISCLOSURE = "政策公开"
    AUDIT = "安全审计"
    OPERATION = "系统运行维护"
    EMERGENCY = "应急处置"


class GrantSource(Term):
    """授权来源."""

    DEFAULT = "默认授权"
    AGREEMENT = "数据共享协议"
    BREAK_GLASS = "应急授权"


class GrantEnd(Term):
    """授权终止原因: an operator's word stands until an operator takes it back; the file's only as long as it says so."""

    REVOKED = "人工撤销"
    REPLACED = "默认授权已修改"
    WITHDRAWN = "默认授权已取消"


@dataclass(frozen=True, slots=True)
class Admission:
    """One line of the default grants: a role (everybody where it is null) sees nouns in an area, and makes changes.

    purposes: one of them must be stated; empty: any. show, mask: details of people; all others are hidden. departments:
    of which the role is. basis: ids of the clauses behind it; months: for how long it is granted, then it is looked at
    again.
    """

    role: Role | None
    purposes: tuple[Purpose, ...]
    area: Area
    nouns: tuple[str, ...]
    note: str
    months: int
    departments: tuple[Department, ...] = ()
    show: tuple[Detail, ...] = ()
    mask: tuple[Detail, ...] = ()
    changes: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


Details = dict[Detail, Showing]


def details(show: Iterable[Detail], mask: Iterable[Detail]) -> Details:
    """How every detail is shown."""
    found = dict.fromkeys(Detail, Showing.HIDDEN)
    found.update(dict.fromkeys(mask, Showing.MASKED))
    found.update(dict.fromkeys(show, Showing.SHOWN))
    return found


_WIDTH = {Area.PUBLIC: 3, Area.COUNTY: 2}
_OPEN = {Showing.HIDDEN: 0, Showing.MASKED: 1, Showing.SHOWN: 2}


def covers(area: Area, shown: Details, other: Area, other_shown: Details) -> bool:
    """Whether a grant of the one gives all that a grant of the other gives."""
    wide = area is other or _WIDTH.get(area, 1) > _WIDTH.get(other, 1)
    return wide and all(_OPEN[shown[each]] >= _OPEN[other_shown[each]] for each in Detail)


def misfits(admission: Admission) -> Iterator[str]:
    """What is wrong with a line, in English; nothing where it fits."""
    if both := set(admission.show) & set(admission.mask):
        yield f"shown and masked: {', '.join(sorted(each.name for each in both))}"
    if admission.departments and admission.role is not Role.DEPARTMENT:
        yield "departments are named for the role DEPARTMENT only"
    if not 1 <= admission.months <= 36:
        yield "months must be 1 to 36: no grant is immortal"
