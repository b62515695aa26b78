"""审计日志: who looked at which child, what was changed, what was refused."""

from datetime import datetime

from strawberry import ID

from database import tables
from domain.audit import AuditKind
from resolvers import audit as audit_rows
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query


@entity(tables.AuditRecord, owner=Subgraph.DUTIES)
class AuditRecord(Node):
    """审计记录: one look, change or attempt. It names nobody; whom it concerns can be asked for by the filter."""

    at: datetime = column("时间: when.", of=tables.AuditRecord.created_at)
    kind: AuditKind = column("事项: what was done, or tried.")
    client_id: str = column("接入方: the client that asked.")
    user_id: str | None = column(
        "用户: the person who asked; none where a machine did.", of=tables.AuditRecord.subject
    )
    role: str | None = column("角色: in which role.")
    purpose: str | None = column("目的: for which purpose.")
    ticket: str | None = column("单号: the case or task that it was for.")
    operation: str | None = column("操作: the operation's name.")
    document: str | None = column("文档摘要: SHA-256 of the operation's text.")
    path: str | None = column("途径: by which way it was asked.")
    nouns: list[str] = column("数据类型: nouns that it concerned.")
    rows: int | None = column("行数: how many rows were shown or changed.")
    requests: int = computed(
        audit_rows.requests, "请求数: how many requests of this caller were answered together."
    )
    outcome: str = column("结果: OK, or the code of the refusal.")
    seq: str | None = computed(
        audit_rows.seq, "日志序号: its place in the log, from 0 on; none for the second until it has one."
    )


@given
class AuditRecordFilter:
    """审计筛选: records that match all of it."""

    student_id: ID | None = asked("学生: that concerned this child; once it has its place.", of="Student")
    guardian_id: ID | None = asked("监护人: that concerned this adult; once it has its place.", of="Guardian")
    client_id: str | None = asked("接入方: asked by this client.")
    user_id: str | None = asked("用户: asked by this person.")
    purpose: str | None = asked(
        "目的: for this purpose; EMERGENCY is what was read under an emergency grant."
    )
    kind: list[AuditKind] | None = asked("事项: one of these.")
    operation: str | None = asked("操作: the operation of this name.")
    outcome: str | None = asked("结果: ended with this code.")
    refused: bool | None = asked("是否被拒绝: refused, or done.")
    since: datetime | None = asked("起: at this moment or later.")
    until: datetime | None = asked("止: before this moment.")


@extend(Query, owner=Subgraph.DUTIES)
class AuditQueries:
    audit_records = page(
        AuditRecord,
        audit_rows.find,
        "审计记录: what was done in your county, and by whom.",
        orders=audit_rows.ORDERS,
        filter=AuditRecordFilter,
    )
