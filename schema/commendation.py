"""表扬: of units whose measures are strong and whose results show (HL-74)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import Department
from resolvers import commendation as commendation_rows
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.inspection import Inspection
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.Commendation


@entity(_OF, owner=Subgraph.DUTIES)
class Commendation(Node):
    """表扬: of a unit, seen by all of the county. No child is named in it."""

    commended_by: Department = column("表扬单位类别: in whose name.")
    commended_on: date = column("表扬日期: when.")
    merit: str = column("表扬事由: for what.")
    clauses: list[str] = column("条款编号: ids of the clauses that it rests on.")
    unit = row(
        Organization,
        organization_rows.find,
        "被表扬单位: which unit.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    inspection = row(
        Inspection,
        inspection_rows.find,
        "督查: which one showed it, for whoever sees that.",
        by=(_OF.inspection_id, tables.Inspection.id),
    )


@given
class CommendationFilter:
    """表扬筛选: commendations that match all of it."""

    unit_id: ID | None = asked("被表扬单位: of this unit.", of="Organization")
    inspection_id: ID | None = asked("督查: that this one showed.", of="Inspection")
    commended_by: list[Department] | None = asked("表扬单位类别: in the name of one of these.")


@extend(Query, owner=Subgraph.DUTIES)
class CommendationQueries:
    commendations = page(
        Commendation,
        commendation_rows.find,
        "表扬: of your county.",
        orders=commendation_rows.ORDERS,
        filter=CommendationFilter,
    )


@given
class CommendationGiveInput:
    """表扬: a unit of a kind that the place's document names."""

    unit_id: ID = asked("被表扬单位: which unit.", of="Organization", required=True)
    merit: str = asked("表扬事由: 措施有力、成效显著; no child's name.", required=True)
    inspection_id: ID | None = asked("督查: a closed one of that unit that showed it.", of="Inspection")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="表扬结果: it was done.")
class CommendationGiven:
    commendation: Commendation | None = strawberry.field(
        description="表扬: as it is on record. Null without duties:read."
    )


CommendationResult = Annotated[
    CommendationGiven | Refused,
    strawberry.union("CommendationResult", description="表扬结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class CommendationChanges:
    commendation_give = change(
        CommendationResult,
        Commendation,
        commendation_rows.give,
        "表扬: 对措施有力、成效显著的单位 (HL-74).",
        scope=DUTIES_WRITE,
        done=CommendationGiven,
        input=CommendationGiveInput,
    )
