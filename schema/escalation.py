"""升级: a case that went to the next level of every line when persuasion failed (HL-43, HL-44)."""

from datetime import date, datetime

from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.responsibility import NodeKind
from resolvers import escalation as escalation_rows
from resolvers import organization as organization_rows
from schema.case import DropoutCase
from schema.case_changes import CaseChanged, CaseResult
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation


@entity(tables.Escalation, owner=Subgraph.LEDGERS)
class Escalation(Node):
    """升级记录: a case handed to the next level of one responsibility line; it never changes."""

    step: int = column("次序: which escalation of the case, from 1.", detail=Detail.STATUS)
    line: str = column('责任链: code of the line ("HL_CHAIN").', detail=Detail.STATUS)
    from_level: int | None = column("原层级: null where the line had not been entered.", detail=Detail.STATUS)
    to_level: int = column("现层级: 1 is nearest the child.", detail=Detail.STATUS)
    node: NodeKind = column("责任节点: what kind of unit acts there.", detail=Detail.STATUS)
    position_zh: str = column("岗位: who acts there.", detail=Detail.STATUS)
    reason: str = column("升级原因: why persuasion failed.", detail=Detail.CASE)
    deadline: date = column("新的劝返时限: until when this level acts.", detail=Detail.STATUS)
    at: datetime = column("升级时间: when.", detail=Detail.STATUS)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: which unit; null where the county has none on record.",
        by=(tables.Escalation.organization_id, tables.Organization.id),
        detail=Detail.STATUS,
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseEscalations:
    escalations = rows(
        Escalation,
        escalation_rows.find,
        "升级记录: to which levels it went.",
        by=(tables.DropoutCase.id, tables.Escalation.case_id),
    )


@given
class CaseEscalateInput:
    """报上一级: hand a case to the next level of every line (HL-44)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    responsible_name: str = asked("责任人: who answers for it at that level.", required=True)
    responsible_unit_id: ID = asked("责任单位: of which unit.", of="Organization", required=True)
    persuasion_deadline: date = asked("劝返时限: by which day, later than today.", required=True)
    reason: str = asked("升级原因: why persuasion failed.", required=True)
    idempotency_key: str | None = asked(KEY)


@extend(Mutation, owner=Subgraph.LEDGERS)
class EscalationChanges:
    case_escalate = change(
        CaseResult,
        DropoutCase,
        escalation_rows.escalate,
        "报上一级: when the last attempt failed and the deadline has passed (HL-43, HL-44).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseEscalateInput,
    )
