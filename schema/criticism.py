"""通报批评: circulars of criticism of units, published once (GH-48, HL-75, QC-48)."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import Department
from domain.supervision import CriticismScope
from resolvers import criticism as criticism_rows
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from resolvers import rectification as rectification_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.inspection import InspectionFinding
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.rectification import RectificationOrder

_OF, _FINDING = tables.CircularCriticism, tables.CriticismFinding


@entity(_FINDING, owner=Subgraph.DUTIES)
class CriticismFinding(Node):
    """通报依据: a finding that a circular rests on, for whoever sees the finding."""

    finding = row(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: which.",
        by=(_FINDING.finding_id, tables.InspectionFinding.id),
    )


@entity(_OF, owner=Subgraph.DUTIES)
class CircularCriticism(Node):
    """通报批评: of a unit, never of a child; published once and never changed (A-15)."""

    criticism_no: str = column('通报编号: of the county ("2026-000001").')
    issued_by: Department = column("通报单位类别: in whose name.")
    scope: CriticismScope = column(
        "通报范围: who sees it: those whom it concerns, or all units of the county."
    )
    published_at: datetime = column("发布时间: when it was published.")
    statement: JSON = column(
        "通报内容: unit, grounds, clauses, the order that was not met, and the text that is made of them; nobody's own words."
    )
    clauses: list[str] = column("条款编号: ids of the clauses that it rests on.")
    digest: str = column(
        "校验值: SHA-256, as hex, over statement as JSON in UTF-8, keys sorted, without blanks."
    )
    unit = row(
        Organization,
        organization_rows.find,
        "被通报单位: which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    order = row(
        RectificationOrder,
        rectification_rows.find,
        "整改通知: the order that was not met.",
        by=(_OF.order_id, tables.RectificationOrder.id),
    )
    findings = rows(
        CriticismFinding,
        criticism_rows.findings,
        "通报依据: findings that it rests on.",
        by=(_OF.id, _FINDING.criticism_id),
    )


@given
class CircularCriticismFilter:
    """通报批评筛选: circulars that match all of it."""

    unit_id: ID | None = asked("被通报单位: of this unit.", of="Organization")
    order_id: ID | None = asked("整改通知: after this order.", of="RectificationOrder")
    scope: list[CriticismScope] | None = asked("通报范围: one of these.")
    criticism_no: str | None = asked("通报编号: with this number.")
    digest: str | None = asked("校验值: with this digest.")


@extend(Query, owner=Subgraph.DUTIES)
class CircularCriticismQueries:
    circular_criticisms = page(
        CircularCriticism,
        criticism_rows.find,
        "通报批评: of the units you see, and those published to all.",
        orders=criticism_rows.ORDERS,
        filter=CircularCriticismFilter,
    )


@given
class CriticismPublishInput:
    """发布通报批评: of one unit, on its findings; it is never changed after."""

    finding_ids: list[ID] = asked(
        "督查发现: those that it rests on, all of one unit.", of="InspectionFinding", required=True
    )
    scope: CriticismScope = asked("通报范围: who is to see it.", required=True)
    order_id: ID | None = asked(
        "整改通知: an order on one of these that was not met.", of="RectificationOrder"
    )
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="通报批评结果: it was published.")
class CircularCriticismPublished:
    circular_criticism: CircularCriticism | None = strawberry.field(
        description="通报批评: as it is published. Null without duties:read."
    )


CircularCriticismResult = Annotated[
    CircularCriticismPublished | Refused,
    strawberry.union("CircularCriticismResult", description="通报批评结果: published, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class CircularCriticismChanges:
    criticism_publish = change(
        CircularCriticismResult,
        CircularCriticism,
        criticism_rows.publish,
        "发布通报批评: of a unit, on what was found of it (GH-48, HL-75, QC-48).",
        scope=DUTIES_WRITE,
        done=CircularCriticismPublished,
        input=CriticismPublishInput,
    )
