"""督查的办理: planned, opened, answered, closed, cancelled; what was found recorded and withdrawn."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.accountability import AccountabilityGround
from domain.inspection import InspectionType, InspectorRole, ItemAnswer
from resolvers import inspection as inspection_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.inspection import Inspection, InspectionFinding
from schema.query import Mutation, Refused

_WHICH = "督查: which."


@given
class InspectorInput:
    """督查人员: by name, as what."""

    name: str = asked("姓名: who.", required=True)
    role: InspectorRole = asked("身份: as what.", required=True)


@given
class InspectionPlanInput:
    """安排督查: of a unit, of a type that the place's document has."""

    type: InspectionType = asked("督查类型: which one.", required=True)
    unit_id: ID = asked("被督查单位: of which unit.", of="Organization", required=True)
    purpose: str = asked("督查事项: what it is about; no child's name.", required=True)
    planned_on: date = asked("计划日期: for which day.", required=True)
    inspectors: list[InspectorInput] = asked("督查人员: who inspects, one at least.", required=True)
    follows_id: ID | None = asked("所跟踪的督查: a closed one of the same unit.", of="Inspection")
    idempotency_key: str | None = asked(KEY)


@given
class InspectionOpenInput:
    """开始督查: on the spot."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked(VERSION, required=True)
    opened_on: date = asked("开始日期: when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ItemAnswerInput:
    """一个项目的结果: what was seen."""

    code: str = asked("项目代码: of which item.", required=True)
    answer: ItemAnswer = asked("结果: what was seen.", required=True)
    note: str | None = asked("说明: needed of what is not met; no child's name.")


@given
class InspectionAnswerInput:
    """填写督查项目: of an inspection that is open."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked(VERSION, required=True)
    answers: list[ItemAnswerInput] = asked("结果: of these items.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class InspectionCloseInput:
    """结束督查: with what was done well and what is lacking (HL-72)."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked(VERSION, required=True)
    closed_on: date = asked("结束日期: when.", required=True)
    strengths: str = asked("经验做法: what was done well; no child's name.", required=True)
    shortcomings: str = asked("不足: what is lacking; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class InspectionCancelInput:
    """取消督查: one that has not begun."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class InspectionHandBundleInput:
    """提供汇总材料: for an inspection by the People's Congress, once (QC-05)."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class FindingRecordInput:
    """登记督查发现: in an inspection that is open."""

    inspection_id: ID = asked(_WHICH, of="Inspection", required=True)
    expected_version: int = asked("所见版本: of the inspection.", required=True)
    ground: AccountabilityGround = asked("情形: one that the place's document names.", required=True)
    description: str = asked("问题描述: what was found; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class FindingWithdrawInput:
    """撤回督查发现: one that was wrong, while nothing rests on it."""

    finding_id: ID = asked("督查发现: which.", of="InspectionFinding", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("事由: why it was wrong.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="督查变更结果: it was done.")
class InspectionChanged:
    inspection: Inspection | None = strawberry.field(
        description="督查: as it is now. Null without duties:read."
    )


@strawberry.type(description="督查发现变更结果: it was done.")
class InspectionFindingChanged:
    inspection_finding: InspectionFinding | None = strawberry.field(
        description="督查发现: as it is now. Null without duties:read."
    )


InspectionResult = Annotated[
    InspectionChanged | Refused,
    strawberry.union("InspectionResult", description="督查变更结果: done, or refused."),
]
InspectionFindingResult = Annotated[
    InspectionFindingChanged | Refused,
    strawberry.union("InspectionFindingResult", description="督查发现变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class InspectionChanges:
    inspection_plan = change(
        InspectionResult,
        Inspection,
        inspection_rows.plan,
        "安排督查: of a unit, by whom the place's document names (HL-41, HL-72, QC-47, GH-48, BS-29, QC-05).",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionPlanInput,
    )
    inspection_open = change(
        InspectionResult,
        Inspection,
        inspection_rows.open_,
        "开始督查: it begins on the spot.",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionOpenInput,
    )
    inspection_answer = change(
        InspectionResult,
        Inspection,
        inspection_rows.answer,
        "填写督查项目: what was seen of each (DC-L4a, DC-L5a, HL-58).",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionAnswerInput,
    )
    inspection_close = change(
        InspectionResult,
        Inspection,
        inspection_rows.close,
        "结束督查: 总结经验，指出不足 (HL-72).",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionCloseInput,
    )
    inspection_cancel = change(
        InspectionResult,
        Inspection,
        inspection_rows.cancel,
        "取消督查: one that has not begun.",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionCancelInput,
    )
    inspection_hand_bundle = change(
        InspectionResult,
        Inspection,
        inspection_rows.hand,
        "提供汇总材料: the county's totals for an inspection by the People's Congress, once (QC-05).",
        scope=DUTIES_WRITE,
        done=InspectionChanged,
        input=InspectionHandBundleInput,
    )
    finding_record = change(
        InspectionFindingResult,
        InspectionFinding,
        inspection_rows.record,
        "登记督查发现: on a ground that the place's document names (GH-48, HL-72, QC-54).",
        scope=DUTIES_WRITE,
        done=InspectionFindingChanged,
        input=FindingRecordInput,
    )
    finding_withdraw = change(
        InspectionFindingResult,
        InspectionFinding,
        inspection_rows.withdraw,
        "撤回督查发现: one that was wrong; it stays to be seen.",
        scope=DUTIES_WRITE,
        done=InspectionFindingChanged,
        input=FindingWithdrawInput,
    )
