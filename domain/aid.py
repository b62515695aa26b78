"""Aid (资助): the programs a document names; what they hold is data, for it differs by province (catalogue 2.16)."""

from __future__ import annotations

from dataclasses import dataclass

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
