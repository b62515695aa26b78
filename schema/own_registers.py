"""登记自查比对: the county's own registers held against each other; what they find are discrepancies (catalogue 2.13)."""

from typing import Annotated

import strawberry

from auth.scopes import CASES_WRITE
from domain.exchange import ComparisonCode
from resolvers import own_registers as own_rows
from schema.client import KEY
from schema.comparison import ComparisonRun
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class RegistersCompareInput:
    """本地登记比对: one comparison for which no department sends anything."""

    comparison: ComparisonCode = asked(
        "比对规则: M_03, M_06, M_09, M_11, M_11_RESIDENCE, M_15, M_16, M_19 or THREE_WAY.", required=True
    )
    release: bool | None = asked(
        "批准: you have looked at a number of findings that was refused as HELD, and let it through."
    )
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="本地登记比对结果: it was made.")
class RegistersCompared:
    comparison_run: ComparisonRun | None = strawberry.field(
        description="比对批次: what it counted, and what it found."
    )


RegistersResult = Annotated[
    RegistersCompared | Refused,
    strawberry.union("RegistersResult", description="本地登记比对结果: made, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class OwnRegisterChanges:
    registers_compare = change(
        RegistersResult,
        ComparisonRun,
        own_rows.compare,
        "本地登记比对: as the registers stand today. Once a day is one run; a difference that is found no more is resolved; the "
        "police are asked about numbers and places that are missing with their next month (GH-25, GH-29, HL-59, QC-33, QC-42, "
        "QC-43). No child's status changes. THREE_WAY finds nothing: its buckets count children by the registers that have them, HOUSEHOLD, "
        "ENROLLED, PRESENT and ASSISTED joined by +, or NONE (HL-46); `students` shows whom, by its filters.",
        scope=CASES_WRITE,
        done=RegistersCompared,
        input=RegistersCompareInput,
    )
