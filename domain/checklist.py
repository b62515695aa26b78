"""Words of a school's checklist (表册清单): what its place has it keep, and how that stands (GH-17, catalogue 2.1)."""

from __future__ import annotations

from domain.vocabulary import Term


class ItemKind(Term):
    """应有材料类别."""

    LEDGER = "台账"
    ROSTER = "名册"
    RECORD = "记录"


class ItemState(Term):
    """材料情况. BUILDING: begun, not yet confirmed, handed in or completed."""

    PRESENT = "齐全"
    STALE = "待更新"
    BUILDING = "建立中"
    MISSING = "缺少"
    DECLARED_EMPTY = "零报告"


class RecordType(Term):
    """学校记录: what a school keeps beside ledgers and rosters (catalogue 2.1 C, D, E)."""

    ATTENDANCE_SUMMARY = "考勤月汇总"
    RETURN_REGISTER = "开学返校清点"
    CLASS_TERM_RECORD = "班主任学期记录"
    ADMISSION_PLAN = "新生入学计划"
    CIRCULAR_NOTICE = "情况通报"


ASKED_BY: dict[RecordType, tuple[str, ...]] = {
    RecordType.ATTENDANCE_SUMMARY: ("GH-32",),
    RecordType.RETURN_REGISTER: ("GH-29", "DC-10", "QC-18"),
    RecordType.CLASS_TERM_RECORD: ("BS-16",),
    RecordType.ADMISSION_PLAN: ("BS-21",),
    RecordType.CIRCULAR_NOTICE: ("BS-18",),
}
"""The clauses that ask schools for a record: where a place's document has one of them, its schools owe it."""
