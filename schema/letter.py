"""责任文书: letters of responsibility and commitments, who signs them, what they say, who keeps them (catalogue 2.10)."""

from datetime import date

from strawberry import ID
from strawberry.scalars import JSON

from database import tables
from domain.letter import LetterSide, LetterState
from domain.organization import OrgType
from domain.responsibility import LetterSignatory, LetterType
from resolvers import letter as letter_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import teacher as teacher_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import SchoolClass
from schema.teacher import Teacher


@entity(tables.LetterParty, owner=Subgraph.RESPONSIBILITIES)
class LetterParty(Node):
    """签约方: a party of a letter: seal, principal person's signature, date (DC-L10)."""

    side: LetterSide = column("甲方或乙方: which party; the only one of a commitment is the first.")
    signatory: LetterSignatory = column("签署方类别: as what it signs.")
    name_zh: str = column("单位名称: as it stands in the letter.")
    holder_name: str | None = column("教师姓名: of a teacher, who signs in person.")
    position_zh: str | None = column("职务: of who signs, such as 主要负责人.")
    sealed_on: date | None = column("盖章日期: when the seal was set.")
    signed_by: str | None = column("签字人: who signed.")
    signed_on: date | None = column("签字日期: when.")
    on_paper: bool = column("是否据纸质登记: whether recorded from the paper that was handed in (A-34).")
    organization = row(
        Organization,
        organization_rows.find,
        "单位: the unit that signs, or whose principal or teacher does.",
        by=(tables.LetterParty.organization_id, tables.Organization.id),
    )


@entity(tables.LetterArticle, owner=Subgraph.RESPONSIBILITIES)
class LetterArticle(Node):
    """条款: an article of a letter, word for word."""

    ordinal: int = column("序号: counts from 1.")
    no: str = column("条号: as the letter counts it, such as 一.")
    text_zh: str = column("条文: its words.")
    clauses: list[str] = column(
        "条款编号: ids of what it says in the place's document; empty for the parties' own."
    )


@entity(tables.LetterCopy, owner=Subgraph.RESPONSIBILITIES)
class LetterCopy(Node):
    """副本: a copy of a letter that was handed over (DC-L9)."""

    copy_no: int = column("第几份: counts from 1.")
    handed_on: date = column("交付日期: when it was handed over.")
    received_by: str = column("签收人: who received it.")
    party = row(
        LetterParty,
        letter_rows.parties,
        "执存方: the party that keeps it.",
        by=(tables.LetterCopy.party_id, tables.LetterParty.id),
    )


@entity(tables.ResponsibilityLetter, owner=Subgraph.RESPONSIBILITIES)
class ResponsibilityLetter(Node):
    """责任文书: a letter of responsibility or a commitment, of a unit and a school year (DC-L0, GH-14, BS-27, QC-49)."""

    type: LetterType = column("类型: which of the four it is.")
    name_zh: str = column("名称: its official name.")
    school_year: str = column("学年: such as 2026-2027.")
    named_year: str = column("年度: the calendar year it is called by, such as 2026年.")
    holder_name: str | None = column("教师姓名: whose it is within the school.")
    holder_position: str | None = column("教师职务: of that teacher.")
    preamble_zh: str | None = column("前言: what stands before its articles.")
    closing_zh: str | None = column("结语: what stands after them.")
    targets: JSON = column("目标: the place's targets, as they stood when it was drawn up.")
    clauses: list[str] = column("条款编号: ids of the clauses that ask for it.")
    copies_required: int = column("份数: copies to be handed over.", of=tables.ResponsibilityLetter.copies)
    state: LetterState = column("状态: how far it is.")
    text_version: int = column("文本版本: counts from 1; the next one takes its place.")
    effective_from: date | None = column("生效日期: the day of the last signature (DC-L9).")
    expires_on: date = column("期满日期: the last day of the school year.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "责任单位: whose responsibility it is.",
        by=(tables.ResponsibilityLetter.unit_id, tables.Organization.id),
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: whose homeroom teacher signs.",
        by=(tables.ResponsibilityLetter.class_id, tables.SchoolClass.id),
    )
    teacher = row(
        Teacher,
        teacher_rows.find,
        "教师: with whom the principal signs; none of a letter drawn up by name alone (GH-14).",
        by=(tables.ResponsibilityLetter.teacher_id, tables.Teacher.id),
    )
    parties = rows(
        LetterParty,
        letter_rows.parties,
        "签约方: who signs, the first party first.",
        by=(tables.ResponsibilityLetter.id, tables.LetterParty.letter_id),
    )
    articles = rows(
        LetterArticle,
        letter_rows.articles,
        "条款: what it says.",
        by=(tables.ResponsibilityLetter.id, tables.LetterArticle.letter_id),
    )
    copies = rows(
        LetterCopy,
        letter_rows.copies,
        "副本: copies that were handed over.",
        by=(tables.ResponsibilityLetter.id, tables.LetterCopy.letter_id),
    )


@given
class ResponsibilityLetterFilter:
    """责任文书筛选: letters that match all of it."""

    type: list[LetterType] | None = asked("类型: one of these.")
    state: list[LetterState] | None = asked("状态: in one of these.")
    school_year: str | None = asked("学年: of this school year.")
    named_year: str | None = asked('年度: called by this calendar year ("2026年").')
    unit_id: ID | None = asked("责任单位: of this unit.", of="Organization")
    class_id: ID | None = asked("班级: of this class's homeroom teacher.", of="SchoolClass")
    teacher_id: ID | None = asked("教师: of this teacher of the school's list.", of="Teacher")
    unsigned: bool | None = asked(
        "是否有未签署方: a party has still to sign, or none.", through=tables.LetterParty
    )


@extend(Organization, owner=Subgraph.RESPONSIBILITIES)
class OrganizationLetters:
    letters = page(
        ResponsibilityLetter,
        letter_rows.find,
        "责任文书: the unit's letters, year by year.",
        orders=letter_rows.ORDERS,
        by=(tables.Organization.id, tables.ResponsibilityLetter.unit_id),
    )


@extend(Teacher, owner=Subgraph.RESPONSIBILITIES)
class TeacherLetters:
    letters = page(
        ResponsibilityLetter,
        letter_rows.find,
        "责任状: the teacher's letters, year by year; not those drawn up by name alone.",
        orders=letter_rows.ORDERS,
        by=(tables.Teacher.id, tables.ResponsibilityLetter.teacher_id),
    )


@extend(Query, owner=Subgraph.RESPONSIBILITIES)
class LetterQueries:
    responsibility_letters = page(
        ResponsibilityLetter,
        letter_rows.find,
        "责任文书: letters that you see.",
        orders=letter_rows.ORDERS,
        filter=ResponsibilityLetterFilter,
    )
    units_without_letter = page(
        Organization,
        organization_rows.find,
        "未签订责任文书的单位: units whose letter of the school year is not in force, of those whose letters you see (DC-L1); a school as"
        " long as one of its classes (BS-27) or teachers (GH-14) has none, or it has no list of its teachers.",
        orders=organization_rows.ORDERS,
        lacks_letter_of=about(
            str, "学年: of which school year.", required=True, through=tables.ResponsibilityLetter
        ),
        type=about(list[OrgType], "单位类型: of one of these kinds."),
    )
