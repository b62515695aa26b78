"""材料报送: what schools hand in each year, item by item (DC-25 to DC-27, BS-23)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.submission import SubmissionItemType, SubmissionKind, SubmissionMedium, SubmissionState
from resolvers import organization as organization_rows
from resolvers import scheduled_event as event_rows
from resolvers import submission as submission_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.scheduled_event import ScheduledEvent

_OF, _ITEM = tables.Submission, tables.SubmissionItem
_WHICH = "材料报送: which."


@entity(tables.SubmissionItem, owner=Subgraph.DUTIES)
class SubmissionItem(Node):
    """报送材料: one item of a submission, as the place's document calls it (DC-25, DC-26)."""

    ordinal: int = column("序号: counts from 1.")
    type: SubmissionItemType = column("材料类别: which it is.")
    name_zh: str = column("材料名称: as the place's document calls it.")
    present: bool = column("是否齐备: whether it is there, or missing.")
    reference: str | None = column("对应记录: the global id of the hub's row that it is.")
    paper: str | None = column("纸质材料: title and number of a paper that is no row of the hub.")
    stated_by: str | None = column("填报人: who said so; null where the hub found it.")


@entity(tables.Submission, owner=Subgraph.DUTIES)
class Submission(Node):
    """材料报送: what a school hands in for a calendar year (DC-25 to DC-27, BS-23)."""

    kind: SubmissionKind = column("报送种类: which.")
    year: str = column('年度: of which calendar year ("2027").')
    clauses: list[str] = column("条款编号: ids of the clauses that ask for it.")
    medium: SubmissionMedium = column("报送方式: on paper, or in a system.")
    delivered_to: str = column("送达地点: where it is to be taken (DC-27).")
    state: SubmissionState = column("报送状态: how far it is.")
    sealed: bool = column("是否盖章: paper, handed in with the seal.")
    bound: bool = column("是否装订: paper, bound into one.")
    due_on: date | None = column("报送期限: its last day by the calendar; null where that has none.")
    submitted_at: datetime | None = column("报送时间: when it was last handed in.")
    submitted_by: str | None = column("报送人: the id of the user or client.")
    late_days: int | None = column("逾期天数: how late it was handed in first; 0 in time.")
    received_on: date | None = column("接收日期: when the bureau had it.")
    received_by: str | None = column("接收人: the id of the user or client.")
    return_reason: str | None = column("退回原因: what is to be corrected.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "报送学校: whose it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    receiver = row(
        Organization,
        organization_rows.find,
        "接收单位: the bureau; none where it is not on record.",
        by=(_OF.receiver_id, tables.Organization.id),
    )
    event = row(
        ScheduledEvent,
        event_rows.find,
        "校历事项: by which it is due, and which it fulfilled.",
        by=(_OF.event_id, tables.ScheduledEvent.id),
    )
    items = rows(
        SubmissionItem,
        submission_rows.items,
        "报送材料: item by item.",
        by=(_OF.id, _ITEM.submission_id),
    )


@given
class SubmissionFilter:
    """材料报送筛选: submissions that match all of it."""

    kind: list[SubmissionKind] | None = asked("报送种类: one of these.")
    state: list[SubmissionState] | None = asked("报送状态: in one of these.")
    year: str | None = asked("年度: of this calendar year.")
    unit_id: ID | None = asked("报送学校: of this school.", of="Organization")
    late: bool | None = asked("是否逾期: handed in late, or in time.")


@extend(Query, owner=Subgraph.DUTIES)
class SubmissionQueries:
    submissions = page(
        Submission,
        submission_rows.find,
        "材料报送: submissions that you see.",
        orders=submission_rows.ORDERS,
        filter=SubmissionFilter,
    )
    units_without_submission = page(
        Organization,
        organization_rows.find,
        "未报送材料的学校: schools that owe a submission and have not handed it in, of those whose submissions you see.",
        orders=organization_rows.ORDERS,
        lacks_submission_of=about(
            str,
            '年度: of which calendar year ("2027").',
            required=True,
            through=(tables.Submission, tables.RuleParameter),
        ),
    )


@given
class SubmissionPrepareInput:
    """准备材料报送: begin one's own, or have the hub look again for what it has of it."""

    year: str | None = asked("年度: this calendar year, which it is if nothing is said, or the next.")
    idempotency_key: str | None = asked(KEY)


@given
class SubmissionItemSetInput:
    """填报材料: what an item is; with neither it is missing again."""

    submission_id: ID = asked(_WHICH, of="Submission", required=True)
    expected_version: int = asked(VERSION, required=True)
    ordinal: int = asked("序号: which item.", required=True)
    reference: str | None = asked("对应记录: the global id of a row of the school's own.")
    paper: str | None = asked("纸质材料: title and number, at most 200 characters; no child's name.")
    idempotency_key: str | None = asked(KEY)


@given
class SubmissionHandInInput:
    """报送材料: paper sealed and bound (DC-27)."""

    submission_id: ID = asked(_WHICH, of="Submission", required=True)
    expected_version: int = asked(VERSION, required=True)
    sealed: bool | None = asked("是否加盖公章: of paper.")
    bound: bool | None = asked("是否装订成册: of paper.")
    idempotency_key: str | None = asked(KEY)


@given
class SubmissionReceiveInput:
    """接收材料: the bureau has it."""

    submission_id: ID = asked(_WHICH, of="Submission", required=True)
    expected_version: int = asked(VERSION, required=True)
    received_on: date = asked("接收日期: since when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class SubmissionReturnInput:
    """退回材料: with what is to be corrected."""

    submission_id: ID = asked(_WHICH, of="Submission", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("退回原因: what is wrong.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="材料报送变更结果: it was done.")
class SubmissionChanged:
    submission: Submission | None = strawberry.field(
        description="材料报送: as it is now. Null without duties:read."
    )


SubmissionResult = Annotated[
    SubmissionChanged | Refused,
    strawberry.union("SubmissionResult", description="材料报送变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class SubmissionChanges:
    submission_prepare = change(
        SubmissionResult,
        Submission,
        submission_rows.prepare,
        "准备材料报送: with the items that the place's document asks for; the hub names the rows that it has (DC-25, DC-26).",
        scope=DUTIES_WRITE,
        done=SubmissionChanged,
        input=SubmissionPrepareInput,
    )
    submission_item_set = change(
        SubmissionResult,
        Submission,
        submission_rows.set_item,
        "填报材料: what an item is.",
        scope=DUTIES_WRITE,
        done=SubmissionChanged,
        input=SubmissionItemSetInput,
    )
    submission_hand_in = change(
        SubmissionResult,
        Submission,
        submission_rows.hand_in,
        "报送材料: nothing missing; how late is counted against the day due (DC-25 to DC-27).",
        scope=DUTIES_WRITE,
        done=SubmissionChanged,
        input=SubmissionHandInInput,
    )
    submission_receive = change(
        SubmissionResult,
        Submission,
        submission_rows.receive,
        "接收材料: by the bureau (DC-27).",
        scope=DUTIES_WRITE,
        done=SubmissionChanged,
        input=SubmissionReceiveInput,
    )
    submission_return = change(
        SubmissionResult,
        Submission,
        submission_rows.give_back,
        "退回材料: by the bureau, with a reason.",
        scope=DUTIES_WRITE,
        done=SubmissionChanged,
        input=SubmissionReturnInput,
    )
