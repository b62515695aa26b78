"""Words and rules of written reports: of what kind, to whom, each recipient with a receipt of its own (catalogue 2.1 D, A-36)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.vocabulary import Term


class ReportKind(Term):
    """书面报告种类: N1 to N4 of catalogue 2.1 D."""

    SUSPECTED_DROPOUT = "疑似辍学书面报告"
    NOT_BACK = "劝返无效书面报告"
    UNREACHABLE = "无法联系书面报告"
    THREE_DAYS = "三日未复学情况反馈"
    CENTER_SCHOOL = "学区中心学校上报"


class ReportAddressee(Term):
    """报告对象 (`report.recipients`, `report.viaCenterSchool`)."""

    TOWNSHIP = "乡镇政府、街道办事处"
    EDUCATION_BUREAU = "教育行政部门"
    TERRITORIAL_GOVERNMENT = "属地政府"
    NEXT_LEVEL = "上一级"
    CENTER_SCHOOL = "学区中心学校"


CLAUSES: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.SUSPECTED_DROPOUT: ("GH-21", "GH-33"),
    ReportKind.NOT_BACK: ("QC-19",),
    ReportKind.UNREACHABLE: ("QC-19",),
    ReportKind.THREE_DAYS: ("DC-L2c",),
    ReportKind.CENTER_SCHOOL: ("QC-40",),
}
"""What each kind rests on."""


def addressees(
    kind: ReportKind, recipients: Sequence[str], via_center_school: bool
) -> tuple[ReportAddressee, ...]:
    """To whom a report goes. recipients: of `report.recipients`; a center school reports to bureau and government (QC-40)."""
    if kind is ReportKind.CENTER_SCHOOL:
        return (ReportAddressee.EDUCATION_BUREAU, ReportAddressee.TERRITORIAL_GOVERNMENT)
    first = (ReportAddressee.CENTER_SCHOOL,) if via_center_school else ()
    return (*first, *(ReportAddressee[each] for each in recipients))
