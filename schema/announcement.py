"""督导检查结果公告: results of inspections, announced once to the whole county (HL-73, QC-48)."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import Department
from resolvers import announcement as announcement_rows
from resolvers import organization as organization_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.ResultAnnouncement


@entity(_OF, owner=Subgraph.DUTIES)
class ResultAnnouncement(Node):
    """督导检查结果公告: of closed inspections, by names of units and aggregates; published once and never changed."""

    announcement_no: str = column('公告编号: of the county ("2026-000001").')
    issued_by: Department = column("公告单位类别: in whose name.")
    published_at: datetime = column("发布时间: when it was published.")
    results: JSON = column(
        "督导检查结果: of each inspection its type, unit and day, items by answer, findings by ground, orders by state; "
        "nobody's own words and no child (A-15)."
    )
    clauses: list[str] = column("条款编号: ids of the clauses that it rests on.")
    previous: str | None = column("上期校验值: the digest of the county's announcement before.")
    digest: str = column(
        "校验值: SHA-256, as hex, over results as JSON in UTF-8, keys sorted, without blanks."
    )
    issuer = row(
        Organization,
        organization_rows.find,
        "公告单位: which unit, where it is on record.",
        by=(_OF.issuer_id, tables.Organization.id),
    )


@given
class ResultAnnouncementFilter:
    """公告筛选: announcements that match all of it."""

    issued_by: list[Department] | None = asked("公告单位类别: in the name of one of these.")
    announcement_no: str | None = asked("公告编号: with this number.")
    digest: str | None = asked("校验值: with this digest.")


@extend(Query, owner=Subgraph.DUTIES)
class ResultAnnouncementQueries:
    result_announcements = page(
        ResultAnnouncement,
        announcement_rows.find,
        "督导检查结果公告: of your county.",
        orders=announcement_rows.ORDERS,
        filter=ResultAnnouncementFilter,
    )


@given
class ResultAnnounceInput:
    """发布督导检查结果公告: of inspections that are closed; it is never changed after."""

    inspection_ids: list[ID] = asked("督查: whose results.", of="Inspection", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="督导检查结果公告结果: it was published.")
class ResultAnnounced:
    result_announcement: ResultAnnouncement | None = strawberry.field(
        description="督导检查结果公告: as it is published."
    )


ResultAnnouncementResult = Annotated[
    ResultAnnounced | Refused,
    strawberry.union("ResultAnnouncementResult", description="督导检查结果公告结果: published, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class ResultAnnouncementChanges:
    result_announce = change(
        ResultAnnouncementResult,
        ResultAnnouncement,
        announcement_rows.announce,
        "发布督导检查结果公告: each inspection's results once (HL-73, QC-48).",
        scope=DUTIES_WRITE,
        done=ResultAnnounced,
        input=ResultAnnounceInput,
    )
