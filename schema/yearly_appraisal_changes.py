"""年度目标考核的办理: drawn up, scored, confirmed, corrected; vetoes, bars and deductions put on a draft and taken off."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.yearly_appraisal import AppraisalGrade, AppraisalScheme, ConsequenceKind
from resolvers import yearly_appraisal as appraisal_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.yearly_appraisal import YearlyAppraisal

_WHICH = "年度考核: which."
_WHY = "事由: why; no child's name."


@given
class AppraisalItemInput:
    """考核项目: a line of the sheet, in hundredths of a point."""

    name_zh: str = asked("项目名称: what is appraised.", required=True)
    full_marks: int = asked("满分: hundredths of a point; all lines within 10000.", required=True)
    score: int = asked("得分: hundredths of a point.", required=True)


@given
class YearlyAppraisalDraftInput:
    """起草年度考核: of a unit of this year or the last, under a scheme of the place."""

    unit_id: ID = asked("被考核单位: of which unit.", of="Organization", required=True)
    scheme: AppraisalScheme = asked("考核体系: under which.", required=True)
    year: int = asked("考核年度: the calendar year.", required=True)
    items: list[AppraisalItemInput] = asked("考核项目: its sheet.", required=True)
    position: str | None = asked("职务: the post, of a leader's appraisal alone (QC-52).")
    idempotency_key: str | None = asked(KEY)


@given
class YearlyAppraisalScoreInput:
    """重新评分: a draft's sheet, anew."""

    appraisal_id: ID = asked(_WHICH, of="YearlyAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    items: list[AppraisalItemInput] = asked("考核项目: the whole sheet.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class YearlyAppraisalApplyInput:
    """适用考核后果: the one that the place's document provides for, with what it rests on."""

    appraisal_id: ID = asked(_WHICH, of="YearlyAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    kind: ConsequenceKind = asked("后果: which.", required=True)
    reason: str = asked("事由: the fact that it rests on; no child's name.", required=True)
    points: int | None = asked("减扣分值: hundredths of a point, of a deduction; else those of the action.")
    action_id: ID | None = asked(
        "责任追究: an action on the unit that counts in that year.", of="AccountabilityAction"
    )
    idempotency_key: str | None = asked(KEY)


@given
class YearlyAppraisalLiftInput:
    """取消考核后果: taken off a draft."""

    appraisal_id: ID = asked(_WHICH, of="YearlyAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    consequence_id: ID = asked("考核后果: which.", of="AppraisalConsequence", required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class YearlyAppraisalConfirmInput:
    """确认年度考核: with its result; it never changes after."""

    appraisal_id: ID = asked(_WHICH, of="YearlyAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    result: AppraisalGrade = asked("考核结果: UNQUALIFIED of whoever is vetoed (GH-15).", required=True)
    confirmed_by: str = asked("确认人: who confirms it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class YearlyAppraisalCorrectInput:
    """更正年度考核: of a confirmed one, which stands until its correction is confirmed."""

    appraisal_id: ID = asked(_WHICH, of="YearlyAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="年度考核变更结果: it was done.")
class YearlyAppraisalChanged:
    yearly_appraisal: YearlyAppraisal | None = strawberry.field(
        description="年度考核: as it is now; of a correction the new one. Null without duties:read."
    )


YearlyAppraisalResult = Annotated[
    YearlyAppraisalChanged | Refused,
    strawberry.union("YearlyAppraisalResult", description="年度考核变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class YearlyAppraisalChanges:
    yearly_appraisal_draft = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.draft,
        "起草年度考核: only under a scheme that the place's document names (GH-15, DC-L7, QC-52).",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalDraftInput,
    )
    yearly_appraisal_score = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.score,
        "重新评分: fill in a draft's sheet anew.",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalScoreInput,
    )
    yearly_appraisal_apply = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.apply,
        "适用考核后果: a veto (GH-15), a bar (DC-L7) or a deduction (QC-53), as the place has it.",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalApplyInput,
    )
    yearly_appraisal_lift = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.lift,
        "取消考核后果: take it off a draft.",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalLiftInput,
    )
    yearly_appraisal_confirm = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.confirm,
        "确认年度考核: make it final.",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalConfirmInput,
    )
    yearly_appraisal_correct = change(
        YearlyAppraisalResult,
        YearlyAppraisal,
        appraisal_rows.correct,
        "更正年度考核: draw up what is to take a confirmed one's place.",
        scope=DUTIES_WRITE,
        done=YearlyAppraisalChanged,
        input=YearlyAppraisalCorrectInput,
    )
