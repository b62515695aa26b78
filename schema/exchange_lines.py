"""退回行: lines that went back, mended alone or given up by a person."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import EXCHANGE_RUN
from resolvers import exchange as exchange_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.exchange import ExchangeRecord
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class ExchangeMemberInput:
    """数据项: one member of a line, and what it should say."""

    name: str = asked("名称: as the department's contract names it, idNumber say.", required=True)
    value: str | None = asked("内容: what it should say; left out, the line says nothing there.")


@given
class ExchangeMendLineInput:
    """更正退回行: of which line, what it should say, why."""

    record_id: ID = asked("记录: the line that went back.", of="ExchangeRecord", required=True)
    members: list[ExchangeMemberInput] = asked(
        "数据项: those that were wrong; the others stay as they came.", required=True
    )
    reason: str = asked("理由: where this is known from, 1 to 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ExchangeGiveUpLineInput:
    """注明不再更正: of which line, why."""

    record_id: ID = asked("记录: the line that went back.", of="ExchangeRecord", required=True)
    reason: str = asked("理由: 1 to 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="退回行处理: done.")
class ExchangeLineChanged:
    exchange_record: ExchangeRecord | None = strawberry.field(
        description="记录: the line as it is now; null without exchange:read."
    )


ExchangeLineResult = Annotated[
    ExchangeLineChanged | Refused,
    strawberry.union("ExchangeLineResult", description="退回行处理结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.EXCHANGES)
class ExchangeLineChanges:
    exchange_mend_line = change(
        ExchangeLineResult,
        ExchangeRecord,
        exchange_rows.mend_line,
        "更正退回行: say what a line should have said. It is judged as any line; what came is kept beside it. The next run takes it "
        "up, of this month or, once that is closed, of the next; the department is not asked again. Look at "
        "/files/packages/{id}.xlsx for what came.",
        scope=EXCHANGE_RUN,
        done=ExchangeLineChanged,
        input=ExchangeMendLineInput,
    )
    exchange_give_up_line = change(
        ExchangeLineResult,
        ExchangeRecord,
        exchange_rows.give_up_line,
        "注明不再更正: say that a line which went back will not be mended; it stays rejected. It may be mended all the same later.",
        scope=EXCHANGE_RUN,
        done=ExchangeLineChanged,
        input=ExchangeGiveUpLineInput,
    )
