"""个案的办理: cases opened, prepared, and determined suspected dropouts; what every change of a case is answered with."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.cause import CaseTrigger, DropoutCause
from domain.measure import MeasureType
from domain.responsibility import ResponsibilityRole
from resolvers import case as case_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class CaseOpenInput:
    """立案: open a child's case on a sign."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    trigger: CaseTrigger = asked("立案情形: how it was noticed (GH-35).", required=True)
    noticed_on: date = asked("发现日期: the day of the sign; the time limits run from it.", required=True)
    reason: str = asked("情况说明: what was noticed, at most 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CaseMemberInput:
    """专班成员: one of the team."""

    name: str = asked("姓名: of the officer.", required=True)
    organization_id: ID = asked("单位: of which unit.", of="Organization", required=True)
    role: ResponsibilityRole | None = asked("责任角色: a member of the team, if nothing is said.")


@given
class SupportMeasureInput:
    """帮扶措施: one of the measures."""

    type: MeasureType = asked("措施类型: of which kind.", required=True)
    content: str = asked("措施内容: what is done.", required=True)
    provider: str = asked("提供者: by whom.", required=True)


@given
class CasePrepareInput:
    """明确专班: who answers for the case, by when, with whom, by which measures (GH-36)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    responsible_name: str = asked("责任人: who answers for it.", required=True)
    responsible_unit_id: ID = asked("责任单位: of which unit.", of="Organization", required=True)
    persuasion_deadline: date = asked("劝返时限: by which day.", required=True)
    team: list[CaseMemberInput] = asked("专班: who works on it.", required=True)
    measures: list[SupportMeasureInput] = asked("帮扶措施: what is done.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CaseDetermineSuspectedInput:
    """认定疑似辍学: by a named person, never by the hub (GH-33)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    determined_by: str = asked("认定人: who determined it.", required=True)
    determined_on: date = asked("认定日期: when.", required=True)
    causes: list[DropoutCause] = asked("原因: why; the first is the primary one.", required=True)
    reason: str = asked("认定理由: on which facts.", required=True)
    suspected_class: str | None = asked(
        "疑似辍学类别: its code in the place's standard (suspected.classes), required where there is one (DC-14)."
    )
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="个案变更结果: it was done.")
class CaseChanged:
    dropout_case: DropoutCase | None = strawberry.field(
        description="个案: as it is now. Null without ledgers:read."
    )


CaseResult = Annotated[
    CaseChanged | Refused,
    strawberry.union("CaseResult", description="个案变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class CaseChanges:
    case_open = change(
        CaseResult,
        DropoutCase,
        case_rows.open,
        "立案: open a child's case on a sign; the clocks start (GH-35, GH-36, DC-L2b).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseOpenInput,
    )
    case_prepare = change(
        CaseResult,
        DropoutCase,
        case_rows.prepare,
        "明确专班: responsible person, deadline, team and measures, before any determination (GH-36).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CasePrepareInput,
    )
    case_determine_suspected = change(
        CaseResult,
        DropoutCase,
        case_rows.determine_suspected,
        "认定疑似辍学: enter the child in the ledger of suspected dropouts (GH-33).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseDetermineSuspectedInput,
    )
