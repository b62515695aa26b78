"""劝返: attempts to persuade a child back, by whom and with what result (HL-44, DC-15, BS-24)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.visit import PersuasionOutcome, VisitMode
from resolvers import case as case_rows
from resolvers import visit as visit_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Refused
from schema.visit import Visitor, VisitorInput


@entity(tables.PersuasionAttempt, owner=Subgraph.LEDGERS)
class PersuasionAttempt(Node):
    """劝返记录: one attempt to persuade a child back (HL-44, DC-15, BS-24); it never changes."""

    seq: int = column("次序: which attempt of the case, from 1.", detail=Detail.CASE)
    attempted_on: date = column("劝返日期: when.", detail=Detail.CASE)
    mode: VisitMode = column("劝返方式: how.", detail=Detail.CASE)
    outcome: PersuasionOutcome = column("劝返结果: what came of it.", detail=Detail.CASE)
    content: str = column("劝返情况: what was done and said.", detail=Detail.CASE)
    next_step: str | None = column("下一步措施: what follows.", detail=Detail.CASE)
    joint: bool = column(
        "是否共同劝返: together with a partner that the place names (BS-24).", detail=Detail.CASE
    )
    recorded_by: str | None = column("登记人: the id of the user or client.", detail=Detail.CASE)
    created_at: datetime = column("登记时间: when it was recorded.", detail=Detail.CASE)
    visitors = rows(
        Visitor,
        visit_rows.visitors,
        "参加人: who took part.",
        by=(tables.PersuasionAttempt.id, tables.Visitor.attempt_id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: of which case.",
        by=(tables.PersuasionAttempt.case_id, tables.DropoutCase.id),
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CasePersuasion:
    attempts = rows(
        PersuasionAttempt,
        visit_rows.attempts,
        "劝返记录: attempts to persuade the child back.",
        by=(tables.DropoutCase.id, tables.PersuasionAttempt.case_id),
    )


@given
class PersuasionRecordInput:
    """登记劝返: an attempt to persuade a child back."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    attempted_on: date = asked("劝返日期: when.", required=True)
    mode: VisitMode = asked("劝返方式: how.", required=True)
    outcome: PersuasionOutcome = asked("劝返结果: what came of it.", required=True)
    content: str = asked("劝返情况: what was done and said.", required=True)
    visitors: list[VisitorInput] = asked("参加人: who took part.", required=True)
    next_step: str | None = asked("下一步措施: what follows.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="劝返登记结果: it was done.")
class PersuasionRecorded:
    attempt: PersuasionAttempt | None = strawberry.field(
        description="劝返记录: as it is now. Null without ledgers:read."
    )


PersuasionResult = Annotated[
    PersuasionRecorded | Refused,
    strawberry.union("PersuasionResult", description="劝返登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class PersuasionChanges:
    persuasion_record = change(
        PersuasionResult,
        PersuasionAttempt,
        visit_rows.record_persuasion,
        "登记劝返: an attempt to persuade a child back; the first one moves the case (GH-35, HL-44).",
        scope=CASES_WRITE,
        done=PersuasionRecorded,
        input=PersuasionRecordInput,
    )
