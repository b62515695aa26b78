"""学校对口帮扶: town schools that help rural ones."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from resolvers import duty_entry as entry_rows
from resolvers import school as school_rows
from resolvers import school_pairing as pairing_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School

_OF = tables.SchoolPairing
_WHICH = "结对关系: which."
_WHY = "事由: why."


@entity(tables.SchoolPairing, owner=Subgraph.DUTIES)
class SchoolPairing(Node):
    """学校对口帮扶: a town school helps a weak rural one, as the bureau organises it (QC-23)."""

    help: str = column("帮扶内容: with what.")
    held_on: date = column("开始日期: since when.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    ended_on: date | None = column("结束日期: until when.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    urban = row(
        School,
        school_rows.find,
        "城区学校: which helps.",
        by=(_OF.urban_id, tables.School.id),
    )
    rural = row(
        School,
        school_rows.find,
        "农村学校: which is helped.",
        by=(_OF.rural_id, tables.School.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class SchoolPairingFilter:
    """学校结对筛选: pairings that match all of it."""

    urban_id: ID | None = asked("城区学校: in which this one helps.", of="School")
    rural_id: ID | None = asked("农村学校: in which this one is helped.", of="School")
    held_from: date | None = asked("日期起: on this day or later.")
    held_until: date | None = asked("日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class SchoolPairingQueries:
    school_pairings = page(
        SchoolPairing,
        pairing_rows.find,
        "学校对口帮扶: of the schools you see.",
        orders=pairing_rows.ORDERS,
        filter=SchoolPairingFilter,
    )


@given
class SchoolPairInput:
    """登记学校结对: by the bureau."""

    urban_id: ID = asked("城区学校: which helps.", of="School", required=True)
    rural_id: ID = asked("农村学校: which is helped.", of="School", required=True)
    held_on: date = asked("开始日期: since when.", required=True)
    help: str = asked("帮扶内容: with what.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class SchoolPairingChangeInput:
    """变更学校结对: what is not said stays."""

    pairing_id: ID = asked(_WHICH, of="SchoolPairing", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    help: str | None = asked("帮扶内容: with what now.")
    ended_on: date | None = asked("结束日期: until when.")
    idempotency_key: str | None = asked(KEY)


@given
class SchoolPairingWithdrawInput:
    """撤回学校结对: the schools are not paired."""

    pairing_id: ID = asked(_WHICH, of="SchoolPairing", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="学校结对登记结果: it was done.")
class SchoolPairingChanged:
    school_pairing: SchoolPairing | None = strawberry.field(
        description="学校结对登记: as it is now. Null without duties:read."
    )


SchoolPairingResult = Annotated[
    SchoolPairingChanged | Refused,
    strawberry.union("SchoolPairingResult", description="学校结对登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class SchoolPairingChanges:
    school_pair = change(
        SchoolPairingResult,
        SchoolPairing,
        pairing_rows.pair,
        "登记学校结对: a town school helps a rural one (QC-23).",
        scope=DUTIES_WRITE,
        done=SchoolPairingChanged,
        input=SchoolPairInput,
    )
    school_pairing_change = change(
        SchoolPairingResult,
        SchoolPairing,
        pairing_rows.change,
        "变更学校结对: its help, or its end, with the reason.",
        scope=DUTIES_WRITE,
        done=SchoolPairingChanged,
        input=SchoolPairingChangeInput,
    )
    school_pairing_withdraw = change(
        SchoolPairingResult,
        SchoolPairing,
        pairing_rows.withdraw,
        "撤回学校结对: with the reason.",
        scope=DUTIES_WRITE,
        done=SchoolPairingChanged,
        input=SchoolPairingWithdrawInput,
    )
