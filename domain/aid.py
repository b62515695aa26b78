"""Aid (资助): the programs a document names; what they hold is data, for it differs by province (catalogue 2.16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.cause import DropoutCause
from domain.citation import ClauseId
from domain.student import SpecialGroup
from domain.vocabulary import Term


class AidKind(Term):
    """资助方式 (QC-29)."""

    REDUCE = "减"
    WAIVE = "免"
    HELP = "帮"
    SUBSIDIZE = "补"


class AidProgramCode(Term):
    """资助项目."""

    TWO_EXEMPT_ONE_SUBSIDY = "两免一补"
    THREE_EXEMPT_ONE_SUBSIDY = "三免一补"
    ECONOMIC_DIFFICULTY_AID = "家庭经济困难学生资助"
    FURTHER_AID = "进一步助学措施"
    DISABLED_PRIORITY = "残疾学生和残疾人家庭就学子女优先资助"
    DISABLED_LEARNING_GOODS = "残疾学生特殊学习用品补助"
    DISABLED_TRAINING = "残疾学生教育训练补助"
    DISABLED_TRANSPORT = "残疾学生交通费补助"
    SOCIAL_ASSISTANCE = "社会救助"
    DISABILITY_CERTIFICATE_FEE = "残疾证办理费用减免"
    BOARDING_PRIORITY = "留守儿童优先住宿"
    BOARDING = "寄宿床位"
    PUBLIC_TRANSPORT = "公共交通线路和站点"
    LUNCH = "供应午餐"
    SCHOOL_BUS = "校车服务"
    NO_ARBITRARY_CHARGES = "杜绝乱收费"


@dataclass(frozen=True, slots=True)
class AidComponent:
    """One thing a program gives, present only when the text says it."""

    kind: AidKind
    item_zh: str


@dataclass(frozen=True, slots=True)
class AidProgram:
    """A program the document names."""

    code: AidProgramCode
    zh: str
    clauses: tuple[ClauseId, ...]
    groups: tuple[SpecialGroup, ...] = ()
    components: tuple[AidComponent, ...] = ()


class AidGround(Term):
    """资助依据: what gives a child an entitlement."""

    GROUP = "属于资助对象群体"
    CASE = "个案原因"
    ENROLLED = "义务教育阶段在籍学生"
    NEED = "经材料认定的困难"


class EntitlementState(Term):
    """资助资格状态."""

    ENTITLED = "符合"
    DECLINED = "不符合"
    ENDED = "已终止"


_C = AidProgramCode
FOR_ALL = frozenset({_C.TWO_EXEMPT_ONE_SUBSIDY, _C.THREE_EXEMPT_ONE_SUBSIDY})
"""Packages of every registered pupil, unless the document names groups (GH-22, DC-L5b, QC-27)."""
BY_CAUSE: Mapping[DropoutCause, frozenset[AidProgramCode]] = {
    DropoutCause.POVERTY: frozenset({_C.FURTHER_AID, _C.ECONOMIC_DIFFICULTY_AID, _C.SOCIAL_ASSISTANCE}),
    DropoutCause.DISTANCE: frozenset({_C.BOARDING, _C.PUBLIC_TRANSPORT, _C.LUNCH, _C.SCHOOL_BUS}),
}
"""What the cause of an open case gives ground for (GH-24, HL-22, QC-32)."""
PRIORITIES: Mapping[AidProgramCode, frozenset[AidProgramCode]] = {
    _C.DISABLED_PRIORITY: frozenset(_C)
    - {_C.BOARDING, _C.PUBLIC_TRANSPORT, _C.LUNCH, _C.SCHOOL_BUS, _C.BOARDING_PRIORITY},
    _C.BOARDING_PRIORITY: frozenset({_C.BOARDING}),
}
"""Lines of a document that say who comes first, and in which programs (QC-28, QC-31)."""
FIRST, ORDINARY = 1, 2
"""资助次序 (优先、一般): in which order those entitled are listed."""
RULES = frozenset({*PRIORITIES, _C.NO_ARBITRARY_CHARGES})
"""Lines of a document that give nothing themselves."""
IN_MONEY = frozenset({AidKind.REDUCE, AidKind.SUBSIDIZE})
"""Kinds that are an amount of money; what is waived or done for a child may have none."""


def ground(
    code: AidProgramCode, wanted: Collection[str], groups: Collection[str], causes: Collection[DropoutCause]
) -> AidGround | None:
    """What gives a child a program by the registers, None where nothing does.

    wanted: names of the groups that the place's document lists for it; groups: those of the child; causes: of its open case.
    """
    if not set(wanted).isdisjoint(groups):
        return AidGround.GROUP
    if any(code in BY_CAUSE.get(cause, ()) for cause in causes):
        return AidGround.CASE
    return AidGround.ENROLLED if code in FOR_ALL and not wanted else None


def priority(
    code: AidProgramCode, listed: Mapping[AidProgramCode, Collection[str]], groups: Collection[str]
) -> int:
    """Whose turn a child is in a program, FIRST or ORDINARY. listed: of each program of the place the groups that it names (QC-28, QC-31)."""
    first = any(
        code in of and not set(listed.get(rule, ())).isdisjoint(groups) for rule, of in PRIORITIES.items()
    )
    return FIRST if first else ORDINARY
