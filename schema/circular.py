"""通报: totals that a place publishes of each month, and the same exactly for whoever may see them."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE, DISABILITY_READ, RESTRICTED_READ
from database import tables
from domain.access import Detail
from resolvers import circular as circular_rows
from resolvers import organization as organization_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused


@entity(tables.CircularNotice, owner=Subgraph.LEDGERS)
class CircularNotice(Node):
    """通报: a month's totals, published once and never changed; no child is in it (BS-18, A-15)."""

    period: str = column('月份: of which month ("2026-09").')
    counted_on: date = column("统计日期: the day as of which was counted.")
    published_at: datetime = column("发布时间: when it was published.")
    content: strawberry.scalars.JSON = column(
        "通报内容: suspected and actual dropouts of that day, new ones and returns of the month, dropouts by primary cause, "
        "enrollment of children of the three disabilities with its rate in percent. A total that is too small, or from which "
        "one would follow, is null; causes that are restricted, or not recorded, are in OTHER."
    )
    causes: strawberry.scalars.JSON = column(
        "辍学原因汇总: dropouts by primary cause, exactly, restricted causes among them; NONE: not recorded. Needs "
        "restricted:read (QC-30).",
        scope=RESTRICTED_READ,
        detail=Detail.GROUP,
    )
    three_disability: strawberry.scalars.JSON = column(
        "“三残”儿童入学率: exactly: enrolled, children, and the rate in percent, null where there are none. Needs "
        "disability:read (QC-34).",
        scope=DISABILITY_READ,
        detail=Detail.FINDING,
    )
    previous: str | None = column("上期校验值: the digest of the issuer's circular before.")
    digest: str = column(
        "校验值: SHA-256, as hex, over content as JSON in UTF-8, keys sorted, without blanks."
    )
    issuer = row(
        Organization,
        organization_rows.find,
        "发布单位: whose totals these are; a school's own, all others' the county's.",
        by=(tables.CircularNotice.issuer_id, tables.Organization.id),
    )


@given
class CircularNoticeFilter:
    """通报筛选: circulars that match all of it."""

    issuer_id: ID | None = asked("发布单位: of this unit.", of="Organization")
    period: str | None = asked("月份: of this month.")
    digest: str | None = asked("校验值: with this digest.")


@extend(Query, owner=Subgraph.LEDGERS)
class CircularQueries:
    circular_notices = page(
        CircularNotice,
        circular_rows.find,
        "通报: circulars of your county.",
        orders=circular_rows.ORDERS,
        filter=CircularNoticeFilter,
    )


@given
class CircularPublishInput:
    """发布通报: of this month or the last one, as it stands today; it is never changed after."""

    period: str = asked('月份: of which month ("2026-09").', required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="通报结果: it was published.")
class CircularPublished:
    circular_notice: CircularNotice | None = strawberry.field(description="通报: as it is published.")


CircularResult = Annotated[
    CircularPublished | Refused,
    strawberry.union("CircularResult", description="通报结果: published, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class CircularChanges:
    circular_publish = change(
        CircularResult,
        CircularNotice,
        circular_rows.publish,
        "发布通报: count the month's totals and publish them, small ones kept back (BS-18, A-15).",
        scope=CASES_WRITE,
        done=CircularPublished,
        input=CircularPublishInput,
    )
