"""台账快照: how ledgers stood, line by line, and what differs between two of their snapshots."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from auth.scopes import DISABILITY_READ
from database import tables
from domain.access import Detail
from domain.ledger import LedgerEntryState, SnapshotCause
from resolvers import ledger as ledger_rows
from resolvers import snapshot as snapshot_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row
from schema.inputs import about, asked, given
from schema.ledger import Ledger
from schema.node import Node
from schema.query import Query
from schema.student import Student

_SAID = tables.LedgerLine.said


@entity(tables.LedgerSnapshot, owner=Subgraph.LEDGERS)
class LedgerSnapshot(Node):
    """台账快照: how a ledger stood at a moment; it never changes. Shown to whoever keeps the ledger, and to the bureau."""

    sequence: int = column("序号: counts the ledger's snapshots from 1.")
    cause: SnapshotCause = column("快照缘由: why it was taken.")
    period: str | None = column('月份: of which month ("2026-09").')
    as_of: datetime = column("快照时间: at which moment.")
    digest: str = column("校验值: SHA-256 over the digests of its lines, as hex.")
    row_count: int = column("行数: how many lines it has; none where it was declared empty.")
    completeness: int | None = column("底数清: of the cells needed those filled, in percent (GH-28).")
    status_known: int | None = column("情况明: children whose whereabouts are known, in percent (GH-28).")
    validity: int | None = column("信息准: children whose identity is verified, in percent (GH-28).")
    ledger = row(
        Ledger, ledger_rows.find, "台账: of which.", by=(tables.LedgerSnapshot.ledger_id, tables.Ledger.id)
    )


@entity(tables.LedgerLine, owner=Subgraph.LEDGERS)
class LedgerLine(Node):
    """台账快照行: what a ledger said of a child; groups and causes that are restricted never stand in it."""

    state: LedgerEntryState = column("条目状态: as it was.", detail=Detail.STATUS)
    name: str | None = computed(
        _SAID["NAME"]["student.name"].astext, "姓名: of the child.", detail=Detail.NAME
    )
    guardian_name: str | None = computed(
        _SAID["NAME"]["guardian.name"].astext, "监护人姓名: of the guardian.", detail=Detail.NAME
    )
    id_number_masked: str | None = computed(
        _SAID["IDENTITY"]["student.id_number"].astext, "身份证件号码（脱敏）: masked.", detail=Detail.IDENTITY
    )
    student_no_masked: str | None = computed(
        _SAID["IDENTITY"]["student.student_no"].astext, "学籍号（脱敏）: masked.", detail=Detail.IDENTITY
    )
    profile: strawberry.scalars.JSON | None = computed(
        _SAID["PROFILE"], "基本信息: by column.", detail=Detail.PROFILE
    )
    standing: strawberry.scalars.JSON | None = computed(
        _SAID["STATUS"], "就学与台账情况: by column.", detail=Detail.STATUS
    )
    residence: strawberry.scalars.JSON | None = computed(
        _SAID["RESIDENCE"], "户籍与居住地: by column.", detail=Detail.RESIDENCE
    )
    groups: str | None = computed(
        _SAID["GROUP"]["groups"].astext, "特殊群体: those that are not restricted.", detail=Detail.GROUP
    )
    casework: strawberry.scalars.JSON | None = computed(
        _SAID["CASE"], "办理情况: by column.", detail=Detail.CASE
    )
    finding: strawberry.scalars.JSON | None = computed(
        _SAID["FINDING"],
        "健康事由: by column; needs disability:read.",
        scope=DISABILITY_READ,
        detail=Detail.FINDING,
    )
    digest: str = column("校验值: SHA-256 of the line, as hex.", detail=Detail.STATUS)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.LedgerLine.student_id, tables.Student.id)
    )


@given
class LedgerLineFilter:
    """台账快照行筛选: lines that match all of it. Of two snapshots A and B: snapshotId B and absentFrom A are those added,
    snapshotId B and changedSince A those changed, snapshotId A and absentFrom B those who left."""

    snapshot_id: ID | None = asked(
        "快照: of this snapshot.", of="LedgerSnapshot", detail=Detail.STATUS, through=tables.LedgerSnapshot
    )
    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    state: list[LedgerEntryState] | None = asked("条目状态: one of these.", detail=Detail.STATUS)
    absent_from: ID | None = asked(
        "不在此快照中: of children who do not stand in that snapshot of their ledger.",
        of="LedgerSnapshot",
        detail=Detail.STATUS,
        through=tables.LedgerSnapshot,
    )
    changed_since: ID | None = asked(
        "与此快照不同: of children who stand in that snapshot otherwise.",
        of="LedgerSnapshot",
        detail=Detail.STATUS,
        through=tables.LedgerSnapshot,
    )


@extend(Ledger, owner=Subgraph.LEDGERS)
class LedgerSnapshots:
    snapshots = page(
        LedgerSnapshot,
        snapshot_rows.find,
        "快照: how it stood before.",
        orders=snapshot_rows.ORDERS,
        by=(tables.Ledger.id, tables.LedgerSnapshot.ledger_id),
        period=about(str, "月份: of this month."),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class SnapshotQueries:
    ledger_as_of = row(
        LedgerSnapshot,
        snapshot_rows.as_of,
        "某日台账: the last snapshot taken on a day or before it; its lines are ledgerLines of that snapshot.",
        ledger_id=about(ID, "台账: of which.", of="Ledger", required=True),
        on=about(date, "日期: as of which day.", required=True),
    )
    ledger_lines = page(
        LedgerLine,
        snapshot_rows.lines,
        "台账快照行: what ledgers said of the children you see.",
        orders=snapshot_rows.LINE_ORDERS,
        filter=LedgerLineFilter,
    )
