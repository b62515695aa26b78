"""台账办理: how ledgers are opened, confirmed and declared empty, and how children come into them and leave them."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.ledger import LedgerType
from resolvers import ledger as ledger_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.ledger import Ledger, LedgerEntry
from schema.query import Mutation, Refused

_WHICH = "台账: which."
_ENTRY = "条目: which."
_REASON = "事由: why, at most 500 characters."
_MONTH = '月份: which month ("2026-09").'


@given
class LedgerOpenInput:
    """建立台账: of one's own unit; the bureau of any."""

    type: LedgerType = asked("台账类型: which list.", required=True)
    owner_id: ID | None = asked("责任单位: of this unit; one's own if left out.", of="Organization")
    class_id: ID | None = asked("班级: of this class (逐班逐校, QC-37).", of="SchoolClass")
    idempotency_key: str | None = asked(KEY)


@given
class LedgerConfirmMonthInput:
    """每月更新: the keeper says that the ledger is right for a month (GH-29)."""

    ledger_id: ID = asked(_WHICH, of="Ledger", required=True)
    expected_version: int = asked(VERSION, required=True)
    month: str = asked(_MONTH, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LedgerDeclareEmptyInput:
    """零报告: the keeper says that nobody belongs in it (GH-27)."""

    ledger_id: ID = asked(_WHICH, of="Ledger", required=True)
    expected_version: int = asked(VERSION, required=True)
    month: str = asked(_MONTH, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LedgerVerifyTermStartInput:
    """开学必核: the ledger was held against the children who came (GH-29)."""

    ledger_id: ID = asked(_WHICH, of="Ledger", required=True)
    expected_version: int = asked(VERSION, required=True)
    verified_on: date = asked("核验日期: on which day.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LedgerReconcileInput:
    """人账一致: enter who is registered and missing; strike off who is registered no more (GH-29)."""

    ledger_id: ID = asked(_WHICH, of="Ledger", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class LedgerFactInput:
    """填报项: one column that people fill in; the form of the ledger says which there are."""

    column: str = asked('列: its name in the form ("first_absent_on").', required=True)
    value: str | None = asked("值: a text, a day, a number, a code or a unit's id; null takes it away.")


@given
class LedgerEntryOpenInput:
    """立账: enter a child."""

    ledger_id: ID = asked(_WHICH, of="Ledger", required=True)
    student_id: ID = asked("学生: whom.", of="Student", required=True)
    reason: str = asked(_REASON, required=True)
    facts: list[LedgerFactInput] | None = asked("填报内容: what the form asks for.")
    idempotency_key: str | None = asked(KEY)


@given
class LedgerEntryUpdateInput:
    """异动即改: what is known now (GH-29)."""

    entry_id: ID = asked(_ENTRY, of="LedgerEntry", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_REASON, required=True)
    facts: list[LedgerFactInput] | None = asked("填报内容: what changes.")
    idempotency_key: str | None = asked(KEY)


@given
class LedgerEntryCloseInput:
    """销号: strike a child off."""

    entry_id: ID = asked(_ENTRY, of="LedgerEntry", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_REASON, required=True)
    evidence: list[ID] | None = asked(
        "佐证材料: which; out of a ledger of dropouts two that are independent.", of="Evidence"
    )
    idempotency_key: str | None = asked(KEY)


@given
class LedgerEntryReopenInput:
    """重新立账: the child stands in it again (辍学反弹)."""

    entry_id: ID = asked(_ENTRY, of="LedgerEntry", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_REASON, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="台账变更结果: it was done.")
class LedgerChanged:
    ledger: Ledger | None = strawberry.field(description="台账: as it is now. Null without ledgers:read.")


LedgerResult = Annotated[
    LedgerChanged | Refused,
    strawberry.union("LedgerResult", description="台账变更结果: done, or refused."),
]


@strawberry.type(description="台账条目变更结果: it was done.")
class LedgerEntryChanged:
    ledger_entry: LedgerEntry | None = strawberry.field(
        description="台账条目: as it is now. Null without ledgers:read."
    )


LedgerEntryResult = Annotated[
    LedgerEntryChanged | Refused,
    strawberry.union("LedgerEntryResult", description="台账条目变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class LedgerChanges:
    ledger_open = change(
        LedgerResult,
        Ledger,
        ledger_rows.open,
        "建立台账: begin a ledger; its clocks start (GH-27).",
        scope=CASES_WRITE,
        done=LedgerChanged,
        input=LedgerOpenInput,
    )
    ledger_confirm_month = change(
        LedgerResult,
        Ledger,
        ledger_rows.confirm_month,
        "每月更新: confirm a month; the ledger is kept as it stands (GH-29).",
        scope=CASES_WRITE,
        done=LedgerChanged,
        input=LedgerConfirmMonthInput,
    )
    ledger_declare_empty = change(
        LedgerResult,
        Ledger,
        ledger_rows.declare_empty,
        "零报告: nobody belongs in it, which confirms the month; the first entry undoes it (GH-27).",
        scope=CASES_WRITE,
        done=LedgerChanged,
        input=LedgerDeclareEmptyInput,
    )
    ledger_verify_term_start = change(
        LedgerResult,
        Ledger,
        ledger_rows.verify_term_start,
        "开学必核: verified at the start of term (GH-29).",
        scope=CASES_WRITE,
        done=LedgerChanged,
        input=LedgerVerifyTermStartInput,
    )
    ledger_reconcile = change(
        LedgerResult,
        Ledger,
        ledger_rows.reconcile,
        "人账一致: make the ledger say who is registered (GH-29).",
        scope=CASES_WRITE,
        done=LedgerChanged,
        input=LedgerReconcileInput,
    )
    ledger_entry_open = change(
        LedgerEntryResult,
        LedgerEntry,
        ledger_rows.entry_open,
        "立账: enter a child in a ledger.",
        scope=CASES_WRITE,
        done=LedgerEntryChanged,
        input=LedgerEntryOpenInput,
    )
    ledger_entry_update = change(
        LedgerEntryResult,
        LedgerEntry,
        ledger_rows.entry_update,
        "异动即改: say what is known now of a child in a ledger (GH-29).",
        scope=CASES_WRITE,
        done=LedgerEntryChanged,
        input=LedgerEntryUpdateInput,
    )
    ledger_entry_close = change(
        LedgerEntryResult,
        LedgerEntry,
        ledger_rows.entry_close,
        "销号: strike a child off, with a reason; off a ledger of dropouts with two independent evidences.",
        scope=CASES_WRITE,
        done=LedgerEntryChanged,
        input=LedgerEntryCloseInput,
    )
    ledger_entry_reopen = change(
        LedgerEntryResult,
        LedgerEntry,
        ledger_rows.entry_reopen,
        "重新立账: the child stands in it again (GH-37, GH-48).",
        scope=CASES_WRITE,
        done=LedgerEntryChanged,
        input=LedgerEntryReopenInput,
    )
