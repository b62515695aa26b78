"""资助的办理: entitlements decided and ended, aid granted and paid."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.aid import AidKind, AidProgramCode
from resolvers import aid as aid_rows
from schema.aid import AidEntitlement, AidGrant
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused

_WHOM = "学生: whom."
_WHICH = "资助项目: which, of those that the place's document lists."
_WHO = "认定人: who decides."


@given
class AidDetermineInput:
    """资助资格认定: that a child is entitled; what gives it is found in the registers."""

    student_id: ID = asked(_WHOM, of="Student", required=True)
    program: AidProgramCode = asked(_WHICH, required=True)
    since: date = asked("起始日期: since when.", required=True)
    determined_by: str = asked(_WHO, required=True)
    evidence: list[ID] | None = asked("佐证材料: of need, where the document names no group.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class AidDeclineInput:
    """不予资助: that a child is not entitled, and why."""

    student_id: ID = asked(_WHOM, of="Student", required=True)
    program: AidProgramCode = asked(_WHICH, required=True)
    decided_on: date = asked("决定日期: when.", required=True)
    determined_by: str = asked(_WHO, required=True)
    reason: str = asked("原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AidEndInput:
    """资助资格终止: with a day (动态调整, HL-56)."""

    entitlement_id: ID = asked("资助资格: which.", of="AidEntitlement", required=True)
    expected_version: int = asked(VERSION, required=True)
    until: date = asked("终止日期: its last day.", required=True)
    reason: str = asked("原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AidGrantInput:
    """资助发放: for one term (GH-38)."""

    entitlement_id: ID = asked("资助资格: under which.", of="AidEntitlement", required=True)
    period: str = asked("学期: such as 2026-2027-1.", required=True)
    kind: AidKind = asked("资助方式: reduced, waived, helped, subsidized (QC-29).", required=True)
    granted_by: str = asked("发放人: who decides.", required=True)
    amount: int | None = asked("金额: in fen (分); needed of what is reduced or subsidized.")
    item: str | None = asked("资助内容: what for.")
    paid_on: date | None = asked("到位日期: if it has arrived.")
    idempotency_key: str | None = asked(KEY)


@given
class AidPayInput:
    """资助到位: what was granted has arrived (HL-29)."""

    grant_id: ID = asked("资助发放: which.", of="AidGrant", required=True)
    expected_version: int = asked(VERSION, required=True)
    paid_on: date = asked("到位日期: when.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="资助资格结果: it was done.")
class AidEntitlementChanged:
    aid_entitlement: AidEntitlement | None = strawberry.field(
        description="资助资格: as it is now. Null without students:read."
    )


@strawberry.type(description="资助发放结果: it was done.")
class AidGrantChanged:
    aid_grant: AidGrant | None = strawberry.field(
        description="资助发放: as it is now. Null without students:read."
    )


AidEntitlementResult = Annotated[
    AidEntitlementChanged | Refused,
    strawberry.union("AidEntitlementResult", description="资助资格结果: done, or refused."),
]
AidGrantResult = Annotated[
    AidGrantChanged | Refused,
    strawberry.union("AidGrantResult", description="资助发放结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class AidChanges:
    aid_determine = change(
        AidEntitlementResult,
        AidEntitlement,
        aid_rows.determine,
        "资助资格认定: a child is entitled to a program of its place.",
        scope=CASES_WRITE,
        done=AidEntitlementChanged,
        input=AidDetermineInput,
    )
    aid_decline = change(
        AidEntitlementResult,
        AidEntitlement,
        aid_rows.decline,
        "不予资助: a decision, too (GH-24).",
        scope=CASES_WRITE,
        done=AidEntitlementChanged,
        input=AidDeclineInput,
    )
    aid_end = change(
        AidEntitlementResult,
        AidEntitlement,
        aid_rows.end,
        "资助资格终止: its ground is gone.",
        scope=CASES_WRITE,
        done=AidEntitlementChanged,
        input=AidEndInput,
    )
    aid_grant = change(
        AidGrantResult,
        AidGrant,
        aid_rows.give,
        "资助发放: once a program and term (GH-38).",
        scope=CASES_WRITE,
        done=AidGrantChanged,
        input=AidGrantInput,
    )
    aid_pay = change(
        AidGrantResult,
        AidGrant,
        aid_rows.pay,
        "资助到位: it arrived (HL-29).",
        scope=CASES_WRITE,
        done=AidGrantChanged,
        input=AidPayInput,
    )
