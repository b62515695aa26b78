"""差异办理: a discrepancy is given to a unit, verified and settled by a person (catalogue 2.13)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from resolvers import discrepancy as discrepancy_rows
from schema.client import KEY
from schema.comparison import Discrepancy
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused

_WHICH = "差异: which discrepancy."
_SEEN = "版本: the version that you saw."
_WHY = "理由: why, without any number of a person."


@given
class DiscrepancyAssignInput:
    """分派差异: to whom it is given, until when."""

    discrepancy_id: ID = asked(_WHICH, of="Discrepancy", required=True)
    expected_version: int = asked(_SEEN, required=True)
    owner_id: ID = asked("承办单位: the unit that looks into it.", of="Organization", required=True)
    due_on: date | None = asked("办理期限: the last day; without it `exchange.findingDays` days from today.")
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class DiscrepancyVerifyInput:
    """核实差异: whether it is real."""

    discrepancy_id: ID = asked(_WHICH, of="Discrepancy", required=True)
    expected_version: int = asked(_SEEN, required=True)
    is_real: bool = asked("是否属实: real, or a false alarm.", required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class DiscrepancyResolveInput:
    """办结差异: what was verified is settled."""

    discrepancy_id: ID = asked(_WHICH, of="Discrepancy", required=True)
    expected_version: int = asked(_SEEN, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="差异办理结果: it was done.")
class DiscrepancyMoved:
    discrepancy: Discrepancy | None = strawberry.field(description="差异: as it stands now.")


DiscrepancyResult = Annotated[
    DiscrepancyMoved | Refused,
    strawberry.union("DiscrepancyResult", description="差异办理结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class DiscrepancyChanges:
    discrepancy_assign = change(
        DiscrepancyResult,
        Discrepancy,
        discrepancy_rows.assign,
        "分派差异: give it to a unit of the county, until a day.",
        scope=CASES_WRITE,
        done=DiscrepancyMoved,
        input=DiscrepancyAssignInput,
    )
    discrepancy_verify = change(
        DiscrepancyResult,
        Discrepancy,
        discrepancy_rows.verify,
        "核实差异: a false alarm stands in no ledger from the next exchange on, and is not found anew while registers say the same.",
        scope=CASES_WRITE,
        done=DiscrepancyMoved,
        input=DiscrepancyVerifyInput,
    )
    discrepancy_resolve = change(
        DiscrepancyResult,
        Discrepancy,
        discrepancy_rows.resolve,
        "办结差异: what was verified is settled. What the newest register finds no more is resolved without it.",
        scope=CASES_WRITE,
        done=DiscrepancyMoved,
        input=DiscrepancyResolveInput,
    )
