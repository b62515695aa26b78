"""约谈: talks with those who answer for a unit (GH-48, HL-75, QC-48)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import Department
from domain.supervision import TalkPartner
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from resolvers import rectification as rectification_rows
from resolvers import talk as talk_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.inspection import InspectionFinding
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.rectification import RectificationOrder

_OF = tables.AccountabilityTalk


@entity(_OF, owner=Subgraph.DUTIES)
class AccountabilityTalk(Node):
    """约谈: with somebody of a unit, about a finding or an order that was not met. No child is named in it."""

    held_by: Department = column("约谈单位类别: in whose name.")
    speaker: str = column("约谈人: who held it; in some places the head of the leading group (HL-75).")
    partner: TalkPartner = column("约谈对象: as what.")
    partner_name: str = column("被约谈人: with whom.")
    held_on: date = column("约谈日期: when.")
    minutes: str = column("约谈记录: what was said.")
    measures: str = column("议定措施: what was agreed to be done.")
    clauses: list[str] = column("条款编号: ids of the clauses that it rests on.")
    unit = row(
        Organization,
        organization_rows.find,
        "被约谈单位: of which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    finding = row(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: what it was about.",
        by=(_OF.finding_id, tables.InspectionFinding.id),
    )
    order = row(
        RectificationOrder,
        rectification_rows.find,
        "整改通知: the order that was not met.",
        by=(_OF.order_id, tables.RectificationOrder.id),
    )


@given
class AccountabilityTalkFilter:
    """约谈筛选: talks that match all of it."""

    unit_id: ID | None = asked("被约谈单位: of this unit.", of="Organization")
    finding_id: ID | None = asked("督查发现: about this finding.", of="InspectionFinding")
    order_id: ID | None = asked("整改通知: after this order.", of="RectificationOrder")
    held_by: list[Department] | None = asked("约谈单位类别: in the name of one of these.")


@extend(Query, owner=Subgraph.DUTIES)
class AccountabilityTalkQueries:
    accountability_talks = page(
        AccountabilityTalk,
        talk_rows.find,
        "约谈: of the units you see.",
        orders=talk_rows.ORDERS,
        filter=AccountabilityTalkFilter,
    )


@given
class TalkRecordInput:
    """登记约谈: one that was held."""

    finding_id: ID = asked("督查发现: what it was about.", of="InspectionFinding", required=True)
    order_id: ID | None = asked(
        "整改通知: an order on that finding that was not met.", of="RectificationOrder"
    )
    speaker: str = asked("约谈人: who held it.", required=True)
    partner: TalkPartner = asked("约谈对象: as what.", required=True)
    partner_name: str = asked("被约谈人: with whom.", required=True)
    held_on: date = asked("约谈日期: when.", required=True)
    minutes: str = asked("约谈记录: what was said; no child's name.", required=True)
    measures: str = asked("议定措施: what was agreed to be done; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="约谈登记结果: it was done.")
class AccountabilityTalkRecorded:
    accountability_talk: AccountabilityTalk | None = strawberry.field(
        description="约谈: as it is on record. Null without duties:read."
    )


AccountabilityTalkResult = Annotated[
    AccountabilityTalkRecorded | Refused,
    strawberry.union("AccountabilityTalkResult", description="约谈登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class AccountabilityTalkChanges:
    talk_record = change(
        AccountabilityTalkResult,
        AccountabilityTalk,
        talk_rows.record,
        "登记约谈: by whom, with whom, what was said and agreed (GH-48, HL-75, QC-48).",
        scope=DUTIES_WRITE,
        done=AccountabilityTalkRecorded,
        input=TalkRecordInput,
    )
