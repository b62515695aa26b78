"""比对: register against register, what was found, and what the police concluded."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from database import tables
from domain.access import Detail
from domain.exchange import (
    Bucket,
    ComparisonCode,
    DiscrepancyState,
    FindingType,
    VerificationFinding,
    VerificationReason,
    VerificationState,
)
from resolvers import comparison as comparison_rows
from resolvers import exchange as exchange_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.exchange import ExchangeCycle, ExchangeRecord
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import School, SchoolClass
from schema.student import Student

_FEW = "Small counts are null for whoever sees no discrepancy of the county (小单元格不展示)."


@entity(tables.ComparisonRun, owner=Subgraph.LEDGERS)
class ComparisonRun(Node):
    """比对批次: one comparison of one cycle, or of one school's registry."""

    comparison: ComparisonCode = column("比对规则: which comparison.")
    left_count: int | None = column(f"左侧数: rows on the left side. {_FEW}", counted=tables.Discrepancy)
    right_count: int | None = column(f"右侧数: rows on the right side. {_FEW}", counted=tables.Discrepancy)
    buckets: strawberry.scalars.JSON = column(
        f"结果分布: how many fell where. {_FEW}", counted=tables.Discrepancy
    )
    excuses: strawberry.scalars.JSON = column(
        f"合法例外: how many were excused, and why. {_FEW}", counted=tables.Discrepancy
    )
    digest: str = column("摘要: SHA-256 of the findings in order.")
    compared_on: date | None = column("核对日期: when a school made it; null of an exchange's.")
    reported_on: date | None = column(
        "上报日期: when the school's registry of September was reported by it (BS-23)."
    )
    created_at: datetime = column("比对时间: when it ran.")
    school = row(
        School,
        school_rows.find,
        "学校: whose registry it held against who is there; none of an exchange's.",
        by=(tables.ComparisonRun.school_id, tables.School.id),
    )
    cycle = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "批次: the cycle it belongs to; none of a school's own.",
        by=(tables.ComparisonRun.cycle_id, tables.ExchangeCycle.id),
    )


@entity(tables.Discrepancy, owner=Subgraph.LEDGERS)
class Discrepancy(Node):
    """差异: one finding about one child, or about the number of pupils of a class or school (DC-05)."""

    comparison: ComparisonCode = column("比对规则: which comparison found it.", detail=Detail.MATERIAL)
    finding: FindingType = column("发现类型: what was found.", detail=Detail.MATERIAL)
    bucket: Bucket = column("比对结果: on which side.", detail=Detail.MATERIAL)
    subject_masked: str | None = column(
        "对象（脱敏）: the number that names the child, masked.",
        detail=Detail.IDENTITY,
    )
    state: DiscrepancyState = column("处理状态: how far it has been settled.", detail=Detail.MATERIAL)
    registered: int | None = column(
        "学籍人数: pupils the registry has that should be there.", detail=Detail.MATERIAL
    )
    present: int | None = column("实有人数: pupils who are, counted by head.", detail=Detail.MATERIAL)
    created_at: datetime = column("发现时间: when it was first found.", detail=Detail.MATERIAL)
    compared_fields: strawberry.scalars.JSON | None = computed(
        comparison_rows.compared_fields,
        "字段比对: of two entries that may be one person name, sex, birthDate, village, guardian and idNumber, each AGREES, DIFFERS "
        "or MISSING (on a side); what they say is not told. Null of other findings.",
        detail=Detail.MATERIAL,
    )
    clauses_cited: list[str] = computed(
        comparison_rows.clauses_cited,
        "依据条款: by which clauses it is a finding; none where national rules alone say so.",
        detail=Detail.MATERIAL,
    )
    taken_off_zh: str = computed(
        comparison_rows.taken_off_zh,
        "解除条件（中文）: what takes the child off, in Chinese.",
        detail=Detail.MATERIAL,
    )
    taken_off_en: str = computed(
        comparison_rows.taken_off_en,
        "解除条件（英文）: what takes the child off, in English.",
        detail=Detail.MATERIAL,
    )
    due_on: date | None = column("办理期限: the last day to look into it.", detail=Detail.MATERIAL)
    is_real: bool | None = column(
        "是否属实: what a person found, false for a false alarm; null while nobody has.",
        detail=Detail.MATERIAL,
    )
    same_person: bool | None = column(
        "是否同一人: what a person decided of a candidate.", detail=Detail.MATERIAL
    )
    decided_at: datetime | None = column("判定时间: when.", detail=Detail.MATERIAL)
    decision_reason: str | None = column("判定理由: why.", detail=Detail.MATERIAL)
    version: int = column(
        "版本: grows with each change; a decision says which version it saw.", detail=Detail.MATERIAL
    )
    run = row(
        ComparisonRun,
        comparison_rows.runs,
        "比对批次: the run that found it.",
        by=(tables.Discrepancy.run_id, tables.ComparisonRun.id),
        detail=Detail.MATERIAL,
    )
    owner = row(
        Organization,
        organization_rows.find,
        "承办单位: the unit that looks into it: who keeps the child's ledger, or to whom it was given.",
        by=(tables.Discrepancy.owner_id, tables.Organization.id),
        detail=Detail.MATERIAL,
    )
    school = row(
        School,
        school_rows.find,
        "学校: whose own comparison found it.",
        by=(tables.Discrepancy.school_id, tables.School.id),
        detail=Detail.MATERIAL,
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: in which class.",
        by=(tables.Discrepancy.class_id, tables.SchoolClass.id),
        detail=Detail.MATERIAL,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child, if known.",
        by=(tables.Discrepancy.student_id, tables.Student.id),
    )
    record = row(
        ExchangeRecord,
        exchange_rows.records,
        "记录: the line of the package it came from.",
        by=(tables.Discrepancy.record_id, tables.ExchangeRecord.id),
        detail=Detail.MATERIAL,
    )


@entity(tables.Verification, owner=Subgraph.LEDGERS)
class Verification(Node):
    """身份核查: what was asked of the police, and what they concluded (HL-66, QC-43)."""

    reason: VerificationReason = column("核查事由: why it was asked.", detail=Detail.MATERIAL)
    state: VerificationState = column("核查状态: how far it has come.", detail=Detail.MATERIAL)
    sent_at: datetime | None = column("发送时间: when it was sent.", detail=Detail.MATERIAL)
    finding: VerificationFinding | None = column("审查结论: what the police found.", detail=Detail.MATERIAL)
    document_no: str | None = column("文号: number of their answer.", detail=Detail.MATERIAL)
    concluded_on: date | None = column("结论日期: when they concluded.", detail=Detail.MATERIAL)


@extend(Discrepancy, owner=Subgraph.LEDGERS)
class DiscrepancyVerification:
    verification = row(
        Verification,
        comparison_rows.verifications,
        "身份核查: what was asked of the police about it.",
        by=(tables.Discrepancy.id, tables.Verification.discrepancy_id),
    )


@extend(Verification, owner=Subgraph.LEDGERS)
class VerificationDiscrepancy:
    discrepancy = row(
        Discrepancy,
        comparison_rows.discrepancies,
        "差异: what it is about.",
        by=(tables.Verification.discrepancy_id, tables.Discrepancy.id),
    )


@extend(ExchangeCycle, owner=Subgraph.LEDGERS)
class ExchangeCycleRuns:
    comparison_runs = rows(
        ComparisonRun,
        comparison_rows.runs,
        "比对批次: the comparisons made in it.",
        by=(tables.ExchangeCycle.id, tables.ComparisonRun.cycle_id),
    )


@extend(ComparisonRun, owner=Subgraph.LEDGERS)
class ComparisonRunFindings:
    discrepancies = page(
        Discrepancy,
        comparison_rows.discrepancies,
        "差异: what it found first.",
        orders=comparison_rows.ORDERS,
        by=(tables.ComparisonRun.id, tables.Discrepancy.run_id),
        state=about(list[DiscrepancyState], "处理状态: one of these.", detail=Detail.MATERIAL),
    )


@extend(Student, owner=Subgraph.LEDGERS)
class StudentDiscrepancies:
    discrepancies = rows(
        Discrepancy,
        comparison_rows.discrepancies,
        "差异: what comparisons found about the child.",
        by=(tables.Student.id, tables.Discrepancy.student_id),
        state=about(list[DiscrepancyState], "处理状态: one of these.", detail=Detail.MATERIAL),
    )


@given
class DiscrepancyFilter:
    """差异筛选: discrepancies that match all of it."""

    comparison: ComparisonCode | None = asked("比对规则: found by this comparison.", detail=Detail.MATERIAL)
    state: list[DiscrepancyState] | None = asked("处理状态: one of these.", detail=Detail.MATERIAL)
    finding: list[FindingType] | None = asked("发现类型: one of these.", detail=Detail.MATERIAL)
    bucket: list[Bucket] | None = asked("比对结果: one of these.", detail=Detail.MATERIAL)
    student_id: ID | None = asked("学生: about this child.", of="Student", detail=Detail.MATERIAL)
    school_id: ID | None = asked(
        "学校: found by this school's own comparison.", of="School", detail=Detail.MATERIAL
    )
    owner_id: ID | None = asked(
        "承办单位: looked into by this unit.", of="Organization", detail=Detail.MATERIAL
    )
    due_before: date | None = asked("期限早于: due before this day and not resolved.", detail=Detail.MATERIAL)


@extend(Query, owner=Subgraph.LEDGERS)
class ComparisonQueries:
    discrepancies = page(
        Discrepancy,
        comparison_rows.discrepancies,
        "差异: what comparisons found.",
        orders=comparison_rows.ORDERS,
        filter=DiscrepancyFilter,
    )
    comparison_runs = page(
        ComparisonRun,
        comparison_rows.runs,
        "比对批次: comparisons that were made.",
        orders=comparison_rows.RUN_ORDERS,
        comparison=about(ComparisonCode, "比对规则: this comparison."),
        school_id=about(ID, "学校: of this school's registry.", of="School"),
    )
