"""责任文书: drawn up, signed, handed over in copies, replaced (catalogue 4.6)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.letter import LetterSide
from domain.responsibility import LetterType
from resolvers import letter as letter_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.letter import ResponsibilityLetter
from schema.organization import Organization
from schema.query import Mutation, Refused

LETTER = "责任文书: which."
VERSION = "所见版本: of the letter."
ARTICLES = "条款: the parties' own articles, only where the place's document has none."


@given
class LetterDraftInput:
    """起草责任文书: by the bureau for a school, by a school for a teacher, by a unit for its own commitment."""

    type: LetterType = asked("类型: one that the place's document asks for.", required=True)
    unit_id: ID = asked("责任单位: whose responsibility it is.", of="Organization", required=True)
    school_year: str = asked("学年: this one or the next, such as 2026-2027.", required=True)
    year: int | None = asked("年度: the calendar year it is called by, one of the school year's (A-12).")
    class_id: ID | None = asked("班级: of a homeroom teacher's letter (BS-27).", of="SchoolClass")
    teacher_id: ID | None = asked(
        "教师: of a principal's letter with a teacher of the school's list, whose name it takes (GH-14).",
        of="Teacher",
    )
    holder_name: str | None = asked("教师姓名: of a teacher's letter.")
    holder_position: str | None = asked("教师职务: of that teacher.")
    articles: list[str] | None = asked(ARTICLES)
    idempotency_key: str | None = asked(KEY)


@given
class TeacherLettersDraftInput:
    """起草全体教师的责任状: for each teacher of the school's list who serves in the school year and has none, at most 200 (GH-14)."""

    unit_id: ID = asked("学校: the own one.", of="Organization", required=True)
    school_year: str = asked("学年: this one or the next, such as 2026-2027.", required=True)
    year: int | None = asked("年度: the calendar year they are called by, one of the school year's (A-12).")
    articles: list[str] | None = asked(ARTICLES)
    idempotency_key: str | None = asked(KEY)


@given
class LetterSignInput:
    """登记签署: a party's seal and signature, with the day (DC-L10)."""

    letter_id: ID = asked(LETTER, of="ResponsibilityLetter", required=True)
    expected_version: int = asked(VERSION, required=True)
    side: LetterSide = asked("甲方或乙方: which party signs.", required=True)
    signed_by: str = asked("签字人: the principal person, or the teacher.", required=True)
    signed_on: date = asked("签字日期: when.", required=True)
    sealed_on: date | None = asked("盖章日期: of a unit, when its seal was set.")
    position: str | None = asked("签字人职务: 主要负责人 where nothing is said of a unit.")
    on_paper: bool | None = asked("是否据纸质登记: recorded from the paper that was handed in (A-34).")
    idempotency_key: str | None = asked(KEY)


@given
class LetterCopyInput:
    """一份副本: which party was handed it."""

    side: LetterSide = asked("甲方或乙方: who keeps it.", required=True)
    handed_on: date = asked("交付日期: when.", required=True)
    received_by: str = asked("签收人: who received it.", required=True)


@given
class LetterDistributeInput:
    """登记分发: copies that were handed over, each party's own (DC-L9)."""

    letter_id: ID = asked(LETTER, of="ResponsibilityLetter", required=True)
    expected_version: int = asked(VERSION, required=True)
    copies: list[LetterCopyInput] = asked("副本: those handed over.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LetterSupersedeInput:
    """起草新文本: of a letter in force, which stays so until the new one is."""

    letter_id: ID = asked(LETTER, of="ResponsibilityLetter", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("原因: why.", required=True)
    holder_name: str | None = asked("教师姓名: of the class's new homeroom teacher.")
    articles: list[str] | None = asked(ARTICLES)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="责任文书变更结果: it was done.")
class LetterChanged:
    responsibility_letter: ResponsibilityLetter | None = strawberry.field(
        description="责任文书: as it is now; of a replacement the new one. Null without responsibilities:read."
    )


LetterResult = Annotated[
    LetterChanged | Refused,
    strawberry.union("LetterResult", description="责任文书变更结果: done, or refused."),
]


@strawberry.type(description="起草全体教师责任状结果: they were drawn up.")
class TeacherLettersDrafted:
    unit: Organization | None = strawberry.field(description="学校: whose letters they are.")


TeacherLettersResult = Annotated[
    TeacherLettersDrafted | Refused,
    strawberry.union("TeacherLettersResult", description="起草全体教师责任状结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.RESPONSIBILITIES)
class LetterChanges:
    letter_draft = change(
        LetterResult,
        ResponsibilityLetter,
        letter_rows.draft,
        "起草责任文书: only where the place's document asks for one of its type (DC-L0, GH-14, BS-27, QC-49).",
        scope=DUTIES_WRITE,
        done=LetterChanged,
        input=LetterDraftInput,
    )
    teacher_letters_draft = change(
        TeacherLettersResult,
        Organization,
        letter_rows.draft_each,
        "起草全体教师的责任状: by the school, for all teachers who have none yet (GH-14).",
        scope=DUTIES_WRITE,
        done=TeacherLettersDrafted,
        input=TeacherLettersDraftInput,
    )
    letter_sign = change(
        LetterResult,
        ResponsibilityLetter,
        letter_rows.sign,
        "登记签署: by the party itself, or by the bureau from paper; the last one puts it in force (DC-L9, DC-L10).",
        scope=DUTIES_WRITE,
        done=LetterChanged,
        input=LetterSignInput,
    )
    letter_distribute = change(
        LetterResult,
        ResponsibilityLetter,
        letter_rows.distribute,
        "登记分发: who was handed which copy (DC-L9).",
        scope=DUTIES_WRITE,
        done=LetterChanged,
        input=LetterDistributeInput,
    )
    letter_supersede = change(
        LetterResult,
        ResponsibilityLetter,
        letter_rows.supersede,
        "起草新文本: to replace a letter in force.",
        scope=DUTIES_WRITE,
        done=LetterChanged,
        input=LetterSupersedeInput,
    )
