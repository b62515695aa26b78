"""Responsibility (责任制): lines of posts, ladders of measures, letters (catalogue 2.9, 2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.citation import ClauseId
from domain.organization import Department, OrgType
from domain.vocabulary import Term


class ResponsibilityRole(Term):
    """责任角色."""

    MAIN_BODY = "责任主体"
    FIRST_RESPONSIBLE = "第一责任人"
    DIRECT_RESPONSIBLE = "直接责任人"
    EXECUTIVE_RESPONSIBLE = "具体负责"
    DESIGNATED_OFFICER = "专人"
    GUARANTOR = "包保人"
    CASE_TEAM_MEMBER = "专班成员"
    CASE_RESPONSIBLE = "个案责任人"


class DailyDuty(Term):
    """日常职责: what each post of a school does day by day (GH-12)."""

    ATTENDANCE = "考勤"
    SCREENING = "排查"
    PERSUASION = "劝返"
    SUPPORT = "帮扶"


class NodeKind(Term):
    """责任节点."""

    STUDENT = "学生"
    FAMILY = "家庭"
    CLASS = "班级"
    GRADE = "年级"
    TEACHING_AFFAIRS = "教导处"
    SCHOOL_LEADERS = "校级领导"
    REGISTRY_OFFICER = "学籍专干"
    REGISTRY_SUPERVISOR = "学籍主管"
    SCHOOL = "学校"
    CENTER_SCHOOL = "学区中心学校"
    GRID = "网格"
    VILLAGE_COMMUNITY = "村（居）委会、社区"
    TOWNSHIP = "乡镇（街道）"
    EDUCATION_BUREAU = "教育局"
    COUNTY_GOVERNMENT = "区县政府"
    SOCIETY = "社会"
    GOVERNMENT = "政府"


BY_CLASS, BY_GRADE = NodeKind.CLASS, NodeKind.GRADE
AT_SCHOOLS = (
    NodeKind.TEACHING_AFFAIRS,
    NodeKind.SCHOOL_LEADERS,
    NodeKind.REGISTRY_OFFICER,
    NodeKind.REGISTRY_SUPERVISOR,
    NodeKind.SCHOOL,
)
"""Nodes that every school has once; a class's and a grade's stand as often as it has these."""
STANDS_IN: Mapping[NodeKind, frozenset[OrgType]] = {
    NodeKind.GRID: frozenset({OrgType.GRID}),
    NodeKind.VILLAGE_COMMUNITY: frozenset({OrgType.VILLAGE, OrgType.COMMUNITY}),
    NodeKind.TOWNSHIP: frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT}),
    NodeKind.EDUCATION_BUREAU: frozenset({OrgType.EDUCATION_BUREAU}),
    NodeKind.COUNTY_GOVERNMENT: frozenset({OrgType.COUNTY_GOVERNMENT}),
}
"""Kinds of units in which a node stands."""
BY_COUNTY = (NodeKind.EDUCATION_BUREAU, NodeKind.COUNTY_GOVERNMENT)
"""Nodes that a county has whether or not the unit is on record."""


class ParallelRule(Term):
    """同级并列规则: how posts of one level stand beside each other."""

    BY_RESIDENCE = "按居住地择一"
    TOGETHER = "同时负责"


class EnforcementStep(Term):
    """督促与惩戒步骤 (catalogue 2.9.2, 2.9.3)."""

    PERSUASION = "劝返"
    RETURN_NOTICE = "劝返复学通知书"
    CRITICISM_EDUCATION = "批评教育"
    ORDER_TO_CORRECT = "责令限期改正"
    JOINT_SANCTION = "联合惩戒"
    PUBLIC_SECURITY_PENALTY = "治安管理处罚"
    JUDICIAL_DOCUMENT = "司法文书"
    JUDICIAL_COMPULSION = "司法强制"
    LEGAL_LIABILITY = "追究法律责任"
    INSPECTION = "用工检查"
    ORDER_RETURN_CHILD = "责令立即送回"
    LICENSE_REVOCATION = "吊销营业执照"
    CRIMINAL_REFERRAL = "移送追究刑事责任"


class LadderAgainst(Term):
    """步骤适用对象."""

    GUARDIAN = "父母或者其他监护人"
    EMPLOYER = "用工单位"


class LetterType(Term):
    """责任文书类型."""

    BUREAU_SCHOOL = "责任书"
    PRINCIPAL_TEACHER = "责任状"
    SCHOOL_HOMEROOM = "目标责任书"
    COMMITMENT = "承诺书"


class LetterPeriod(Term):
    """责任文书周期."""

    SCHOOL_YEAR = "每学年"
    YEAR = "每年"
    NOT_STATED = "未规定"


class LetterSignatory(Term):
    """责任文书签署方."""

    EDUCATION_BUREAU = "教育局"
    SCHOOL = "学校"
    PRINCIPAL = "校长"
    TEACHER = "教师"
    HOMEROOM_TEACHER = "班主任"
    TOWNSHIP = "乡镇人民政府、街道办事处"


class LetterEffect(Term):
    """责任文书生效方式."""

    ON_SIGNING = "自签字之日起生效"
    NOT_STATED = "未规定"


@dataclass(frozen=True, slots=True)
class Level:
    """One post of a line. level_no counts from 1, the post nearest the child; equal numbers stand side by side.

    collective: a unit or body as a whole answers, and no one person holds it. unit_type: the kind of unit it stands in, where
    posts of one level stand in different ones (A-21). daily_duties: what the post does day by day (GH-12).
    """

    level_no: int
    node: NodeKind
    position_zh: str
    clauses: tuple[ClauseId, ...]
    role: ResponsibilityRole | None = None
    parallel: ParallelRule | None = None
    collective: bool = False
    unit_type: OrgType | None = None
    daily_duties: tuple[DailyDuty, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A responsibility line (责任链), levels ordered from the child upward. escalates: failure goes one level up."""

    code: str
    name_zh: str
    escalates: bool
    levels: tuple[Level, ...]
    clauses: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One measure. actor: null where the document does not name the unit. parallel: taken beside the order."""

    step_no: int
    step: EnforcementStep
    label_zh: str
    actor: Department | None
    clauses: tuple[ClauseId, ...]
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """Measures in the order a document takes them."""

    against: LadderAgainst
    steps: tuple[LadderStep, ...]


@dataclass(frozen=True, slots=True)
class ArticleWording:
    """One article of a letter, word for word. no: as the document counts it ("一")."""

    no: str
    text_zh: str
    clauses: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True)
class LetterWording:
    """A letter's own words, as the document's annex has them: before the articles, the articles, after them."""

    preamble_zh: str
    articles: tuple[ArticleWording, ...]
    closing_zh: str


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A letter the document has signed. One with a single entry in `parties` per signer is a commitment (A-13).

    wording: null where the document asks for a letter and does not say its words.
    """

    type: LetterType
    name_zh: str
    parties: tuple[LetterSignatory, ...]
    one_sided: bool
    period: LetterPeriod
    effect: LetterEffect
    clauses: tuple[ClauseId, ...]
    copies: int | None = None
    articles: int | None = None
    wording: LetterWording | None = None
