"""数据交换: partners, monthly cycles, packages, their records and receipts."""

from datetime import datetime

import strawberry
from strawberry import ID

from database import tables
from domain.access import Detail
from domain.exchange import (
    CycleState,
    Direction,
    LineResolution,
    PackageCode,
    PackageState,
    RecordState,
    RejectCode,
)
from domain.organization import Department
from resolvers import exchange as exchange_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.query import Query
from schema.student import Student


@entity(tables.ExchangePartner, owner=Subgraph.EXCHANGES)
class ExchangePartner(Node):
    """交换对接部门: a department that the county exchanges with."""

    code: str = column("代码: the connector's name.")
    department: Department = column("部门: which department.")
    name_zh: str = column("名称: its name.")
    paused_at: datetime | None = column("暂停时间: since when nothing is exchanged with it, if it is paused.")
    failures: int = column("连续失败: how often it failed in a row; 0 once a month was closed.")
    retry_at: datetime | None = column(
        "下次重试: before then no failed month of its is begun by itself; a person may begin one."
    )


@entity(tables.ExchangeCycle, owner=Subgraph.EXCHANGES)
class ExchangeCycle(Node):
    """交换批次: one partner, one month."""

    period: str = column("月份: YYYY-MM.")
    state: CycleState = column(
        "批次状态: how far it has come. Before CLOSED and without a failureCode it is under way, or waits for the "
        "partner, who is asked again until its deadline; then it is FAILED. RECONCILED: the registers are compared, "
        "and the partner has yet to take or to answer what it is asked."
    )
    due_at: datetime = column("应办时间: 00:00 in Asia/Shanghai on the place's exchange day.")
    frozen_at: datetime | None = column("快照时间: when the county's data was frozen.")
    closed_at: datetime | None = column("办结时间: when it was closed.")
    failure_code: str | None = computed(exchange_rows.failure_code, "失败代码: why it failed, if it did.")
    failure_zh: str | None = computed(
        exchange_rows.failure_zh, "失败原因（中文）: why it failed, in Chinese."
    )
    failure_en: str | None = computed(exchange_rows.failure_en, "失败原因（英文）: why, in English.")
    summary: strawberry.scalars.JSON = column(
        "汇总: counts. For whoever sees no discrepancy of the county small ones are null (小单元格不展示), and so are others "
        "from which they could be worked out; of decisions it is told when they were made.",
        counted=tables.Discrepancy,
    )
    preview_digest: str | None = computed(
        exchange_rows.preview_digest,
        "预览校验值: of its last exchangePreview; exchangeRelease takes it. What that came to is `summary.preview`.",
    )
    partner = row(
        ExchangePartner,
        exchange_rows.partners,
        "对接部门: the partner.",
        by=(tables.ExchangeCycle.partner_id, tables.ExchangePartner.id),
    )


@entity(tables.ExchangePackage, owner=Subgraph.EXCHANGES)
class ExchangePackage(Node):
    """数据包: what was sent or received. received = accepted + rejected + held + duplicate."""

    partner_code: str = column("对接部门代码: the connector's name.")
    code: PackageCode = column("数据包代码: which package.")
    direction: Direction = column("方向: seen from the hub.")
    period: str = column("月份: YYYY-MM.")
    sequence: int = column("序号: within the month.")
    state: PackageState = column("状态: what has become of it.")
    sha256: str = column("校验值: SHA-256 of the bytes as they came.")
    received: int = column("收到: lines received.", counted=tables.ExchangeRecord)
    accepted: int = column("接受: lines accepted.", counted=tables.ExchangeRecord)
    rejected: int = column("退回: lines rejected.", counted=tables.ExchangeRecord)
    held: int = column("暂缓: lines held for approval.", counted=tables.ExchangeRecord)
    duplicate: int = column("重复: lines that were there before.", counted=tables.ExchangeRecord)
    reference: str | None = column("对方编号: the partner's number for it.")
    created_at: datetime = column("登记时间: when it was recorded.")
    updated_at: datetime = column("最近变动时间: when its state or counts last moved.")
    cycle = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "批次: the cycle it belongs to.",
        by=(tables.ExchangePackage.cycle_id, tables.ExchangeCycle.id),
    )


@entity(tables.ExchangeRecord, owner=Subgraph.EXCHANGES)
class ExchangeRecord(Node):
    """记录: one line of a package and what became of it. What the line said of a person is not shown."""

    line_no: int = column("行号: its line.", detail=Detail.MATERIAL)
    state: RecordState = column("状态: what became of it.", detail=Detail.MATERIAL)
    reject_code: RejectCode | None = column("退回代码: why it was rejected.", detail=Detail.MATERIAL)
    reasons: strawberry.scalars.JSON | None = computed(
        exchange_rows.reasons,
        "全部原因: every reason, each with code, place, zh, en, fixer; the fields below are the first.",
        detail=Detail.MATERIAL,
    )
    reason_zh: str | None = computed(
        exchange_rows.reason_zh, "原因（中文）: why, in Chinese.", detail=Detail.MATERIAL
    )
    reason_en: str | None = computed(
        exchange_rows.reason_en, "原因（英文）: why, in English.", detail=Detail.MATERIAL
    )
    reason_place: str | None = computed(
        exchange_rows.reason_place, "位置: where in the file.", detail=Detail.MATERIAL
    )
    reason_fixer: str | None = computed(
        exchange_rows.reason_fixer, "责任方: who can mend it.", detail=Detail.MATERIAL
    )
    resolution: LineResolution | None = column("处理: what a person made of it.", detail=Detail.MATERIAL)
    resolved_at: datetime | None = column("处理时间: when.", detail=Detail.MATERIAL)
    resolution_reason: str | None = column("处理理由: why.", detail=Detail.MATERIAL)
    former_reasons: strawberry.scalars.JSON | None = computed(
        exchange_rows.former_reasons,
        "原退回原因: of a line that was mended since, why it went back, each with code, place, zh, en, fixer.",
        detail=Detail.MATERIAL,
    )
    package = row(
        ExchangePackage,
        exchange_rows.packages,
        "数据包: its package.",
        by=(tables.ExchangeRecord.package_id, tables.ExchangePackage.id),
        detail=Detail.MATERIAL,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child it was found to be about.",
        by=(tables.ExchangeRecord.student_id, tables.Student.id),
    )


@entity(tables.ExchangeReceipt, owner=Subgraph.EXCHANGES)
class ExchangeReceipt(Node):
    """回执: counts and hashes of one cycle, chained to the partner's last receipt and signed."""

    sequence: int = column("序号: within the partner's chain.")
    body: strawberry.scalars.JSON = column(
        "内容: counts and hashes. Signed as it is: small counts of the county's children are null (小单元格不展示).",
        counted=tables.ExchangeRecord,
    )
    previous: str | None = column("前一回执摘要: digest of the receipt before it.")
    digest: str = column("摘要: SHA-256 of this receipt.", counted=tables.ExchangeRecord)
    signature: str = column("签名: JWS, with the body in it.", counted=tables.ExchangeRecord)
    created_at: datetime = column("出具时间: when it was issued.")
    cycle = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "批次: the cycle it closes.",
        by=(tables.ExchangeReceipt.cycle_id, tables.ExchangeCycle.id),
    )


@given
class ExchangeCycleFilter:
    """批次筛选: cycles that match all of it."""

    period: str | None = asked("月份: YYYY-MM.")
    partner: str | None = asked("对接部门代码: the connector's name.", through=tables.ExchangePartner)
    state: list[CycleState] | None = asked("批次状态: one of these.")
    overdue: bool | None = asked("应办未结: whose day has come and that are not closed.")


@given
class ExchangePackageFilter:
    """数据包筛选: packages that match all of it."""

    period: str | None = asked("月份: YYYY-MM.")
    partner: str | None = asked("对接部门代码: the connector's name.")
    code: PackageCode | None = asked("数据包代码: this package.")
    direction: Direction | None = asked("方向: seen from the hub.")
    state: list[PackageState] | None = asked("状态: one of these.")
    period_from: str | None = asked("起始月份: of this month or a later one, YYYY-MM.")
    period_to: str | None = asked("截止月份: of this month or an earlier one, YYYY-MM.")
    failure_code: str | None = asked(
        "失败代码: whose month failed or is held for it.", through=tables.ExchangeCycle
    )
    reject_code: list[RejectCode] | None = asked(
        "退回代码: of which a line went back for one of these reasons.", through=tables.ExchangeRecord
    )


_MATERIAL, _PACKAGE = Detail.MATERIAL, tables.ExchangePackage


@given
class ExchangeRecordFilter:
    """记录筛选: records that match all of it."""

    package: ID | None = asked("数据包: of this package.", of="ExchangePackage", detail=_MATERIAL)
    state: list[RecordState] | None = asked("状态: one of these.", detail=_MATERIAL)
    reject_code: list[RejectCode] | None = asked("退回代码: one of these.", detail=_MATERIAL)
    partner: str | None = asked("对接部门代码: the connector's name.", detail=_MATERIAL, through=_PACKAGE)
    period: str | None = asked(
        "月份: of a package of this month, YYYY-MM.", detail=_MATERIAL, through=_PACKAGE
    )
    code: PackageCode | None = asked("数据包代码: of this package.", detail=_MATERIAL, through=_PACKAGE)
    fixer: str | None = asked(
        "责任方: who can mend it, as reasonFixer says it (PARTNER, SUBMITTER, …).", detail=_MATERIAL
    )
    resolution: list[LineResolution] | None = asked("处理: one of these.", detail=_MATERIAL)
    waiting: bool | None = asked(
        "待处理: went back, and nobody has mended it or given it up; false for all others.", detail=_MATERIAL
    )
    student_id: ID | None = asked(
        "学生: about this child: known to be its, that a finding came from, or that says its number in a register of everybody.",
        of="Student",
        detail=_MATERIAL,
        through=(tables.Student, tables.Discrepancy, _PACKAGE),
    )


@extend(ExchangeCycle, owner=Subgraph.EXCHANGES)
class ExchangeCycleParts:
    packages = rows(
        ExchangePackage,
        exchange_rows.packages,
        "数据包: what was sent and received in it.",
        by=(tables.ExchangeCycle.id, tables.ExchangePackage.cycle_id),
    )
    receipt = row(
        ExchangeReceipt,
        exchange_rows.receipts,
        "回执: the receipt that closed it.",
        by=(tables.ExchangeCycle.id, tables.ExchangeReceipt.cycle_id),
    )


@extend(ExchangePackage, owner=Subgraph.EXCHANGES)
class ExchangePackageParts:
    records = page(
        ExchangeRecord,
        exchange_rows.records,
        "记录: its lines.",
        orders=exchange_rows.RECORD_ORDERS,
        by=(tables.ExchangePackage.id, tables.ExchangeRecord.package_id),
        state=about(list[RecordState], "状态: one of these.", detail=Detail.MATERIAL),
        reject_code=about(list[RejectCode], "退回代码: one of these.", detail=Detail.MATERIAL),
    )


@extend(Query, owner=Subgraph.EXCHANGES)
class ExchangeQueries:
    exchange_partners = page(
        ExchangePartner,
        exchange_rows.partners,
        "对接部门: departments that your county exchanges with.",
        orders=exchange_rows.PARTNER_ORDERS,
    )
    exchange_cycles = page(
        ExchangeCycle,
        exchange_rows.cycles,
        "交换批次: cycles.",
        orders=exchange_rows.CYCLE_ORDERS,
        filter=ExchangeCycleFilter,
    )
    exchange_cycle = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "交换批次: one partner's month.",
        period=about(str, "月份: YYYY-MM.", required=True),
        partner=about(
            str, "对接部门代码: the connector's name.", required=True, through=tables.ExchangePartner
        ),
    )
    exchange_packages = page(
        ExchangePackage,
        exchange_rows.packages,
        "数据包: what was sent and received.",
        orders=exchange_rows.PACKAGE_ORDERS,
        filter=ExchangePackageFilter,
    )
    exchange_records = page(
        ExchangeRecord,
        exchange_rows.records,
        "记录: lines of packages and what became of them.",
        orders=exchange_rows.RECORD_ORDERS,
        filter=ExchangeRecordFilter,
    )
