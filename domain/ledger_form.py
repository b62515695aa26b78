"""The forms of the nine ledgers (台账, L1 to L9 of catalogue 2.1) and of the exemption ledger: columns in their order."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Detail
from domain.citation import Provenance
from domain.enrollment_change import EnrollmentChangeType
from domain.form import PERSON, Column, Form, Kind, day, text
from domain.ledger import LedgerType, NonAttendanceClass

_P = Provenance.PROPOSAL
_STATUS = Column("student.schooling_status", "就学状态", Detail.STATUS, required=True)
_MARK = Column("enrollment.registry_mark", "学籍标注", Detail.STATUS)
_TAIL = (
    Column("entry.opened_on", "立账日期", Detail.STATUS, marked=_P),
    Column("entry.state", "状态", Detail.STATUS, marked=_P),
)
"""A ledger is a living list: every line says since when it stands and how."""
_CASE = (
    Column("case.trigger", "发现情形", Detail.STATUS),
    day("first_absent_on", "首次缺勤日期"),
    Column("case.suspected_on", "疑似辍学认定日期", Detail.STATUS, required=True),
    Column("case.causes", "原因", Detail.CASE, required=True),
    Column("case.responsible_name", "责任人", Detail.CASE, required=True),
    Column("case.team", "专班", Detail.CASE, required=True),
    Column("case.persuasion_deadline", "劝返时限", Detail.STATUS, required=True),
    Column("case.measures", "帮扶措施", Detail.CASE, required=True),
    text("attempts", "劝返情况"),
    day("reported_to_township_on", "上报乡镇（街道）日期"),
    day("reported_to_bureau_on", "上报教育主管部门日期"),
    text("result", "结果"),
)
_DROPOUT = (
    *_CASE,
    Column("case.dropout_on", "辍学认定日期", Detail.STATUS, required=True),
    _MARK,
    Column("case.case_no", "档案编号", Detail.STATUS),
    day("notice_served_on", "劝返复学通知书送达日期"),
    text("enforcement_step", "依法督促步骤"),
    text("disposition", "处置"),
    Column("entry.closed_on", "销号日期", Detail.STATUS),
)

_L1 = Form(
    "L1",
    "适龄儿童少年就学台账",
    ("GH-27", "GH-29"),
    (
        *PERSON,
        _STATUS,
        text("attends", "就读学校", Detail.STATUS),
        Column("groups", "特殊群体", Detail.GROUP),
        text("destination", "去向", Detail.STATUS, marked=_P),
        text("evidence", "佐证材料", marked=_P),
        *_TAIL,
    ),
)
_L2 = Form("L2", "疑似辍学学生台账", ("GH-27", "GH-33"), (*PERSON, *_CASE, *_TAIL))
_L3 = Form("L3", "辍学学生台账", ("GH-27", "BS-18"), (*PERSON, *_DROPOUT, *_TAIL), with_closed=True)
_L4 = Form(
    "L4",
    "划定区域内适龄儿童少年台账",
    ("DC-07", "DC-08"),
    (
        Column("student.village", "村（社区）", Detail.RESIDENCE, required=True),
        Column("student.assigned_school", "划定学校", Detail.STATUS, required=True),
        Column("screening.responsible", "摸排责任人", Detail.STATUS, required=True),
        *PERSON,
        _STATUS,
        text("attends", "就读地点", Detail.STATUS),
        *_TAIL,
    ),
)
_L5 = Form(
    "L5",
    "异动台账",
    ("DC-12",),
    (
        *PERSON,
        Column("change_type", "异动类型", Detail.STATUS, Kind.TERM, EnrollmentChangeType, required=True),
        text("from_school", "转出学校", Detail.STATUS),
        text("to_school", "转入学校", Detail.STATUS),
        Column("changed_on", "异动日期", Detail.STATUS, Kind.DAY, required=True),
        text("change_reason", "异动原因", required=True),
        text("applicant", "申请人"),
        text("evidence", "佐证材料"),
        text("reviewer", "审核人"),
        *_TAIL,
    ),
    with_closed=True,  # an earlier change of the child in the school year is a line, too
)
_L6 = Form(
    "L6",
    "控辍保学工作台账",
    ("DC-14", "DC-16", "QC-43"),
    (
        *PERSON,
        *_DROPOUT,
        Column("place_unclear", "户籍地、居住地不明情况", Detail.RESIDENCE, Kind.TEXT, for_clause="QC-43"),
        *_TAIL,
    ),
    with_closed=True,
)
_L7 = Form(
    "L7",
    "失学、辍学、无学籍等情况分类工作台账",
    ("HL-46", "HL-47"),
    (
        *PERSON,
        Column("class", "类别", Detail.STATUS, Kind.TERM, NonAttendanceClass, required=True),
        text("disposition", "处置", required=True),
        Column("responsible_unit", "责任单位", Detail.CASE, Kind.UNIT, required=True),
        text("progress", "进展"),
        Column("entry.closed_on", "销号日期", Detail.STATUS, marked=_P),
        *_TAIL,
    ),
    with_closed=True,
)
_L8 = Form(
    "L8",
    "学籍管理台账",
    ("QC-07", "QC-37"),
    (
        *PERSON,
        Column("enrollment.status", "学籍状态", Detail.STATUS, required=True),
        Column("student.schooling_status", "实际就学状态", Detail.STATUS, required=True),
        Column("enrollment.absent", "在籍不在校", Detail.STATUS),
        _MARK,
        Column("checked_on", "核对日期", Detail.STATUS, Kind.DAY),
        *_TAIL,
    ),
)
_L9 = Form(
    "L9",
    "学习困难学生帮扶台账",
    ("QC-20", "QC-20a"),
    (
        *PERSON,
        text("ability", "学习能力", required=True),
        text("method", "学习方法", required=True),
        text("family", "家庭情况", required=True),
        text("psychology", "心理状况", required=True),
        text("helper", "帮扶人（一对一）", required=True),
        text("study_help", "学习上的帮助"),
        text("life_care", "生活上的照顾"),
        text("counseling", "心理上的疏导"),
        text("progress", "帮扶成效"),
        *_TAIL,
    ),
)
_EXEMPTION = Form(
    "R7",
    "免予入学的学生名册",
    ("HL-49", "HL-65"),
    (
        *PERSON,
        text("assessment_no", "评估认定文号", required=True),
        text("exemption_reason", "免予入学原因", Detail.FINDING, required=True),
        Column("decided_on", "认定日期", Detail.CASE, Kind.DAY, required=True),
        text("archive", "档案材料清单"),
        *_TAIL,
    ),
)
_OTHER = Form("", "其他台账", (), (*PERSON, _STATUS, text("remark", "备注", marked=_P), *_TAIL))

_FORMS: tuple[tuple[LedgerType, Form], ...] = (
    (LedgerType.SCHOOL_AGE_ENROLLMENT, _L1),
    (LedgerType.SUSPECTED_DROPOUT, _L2),
    (LedgerType.DROPOUT, _L3),
    (LedgerType.CATCHMENT_SCHOOL_AGE, _L4),
    (LedgerType.ENROLLMENT_CHANGE, _L5),
    (LedgerType.WORK, _L6),
    (LedgerType.WORK, _L7),
    (LedgerType.ENROLLMENT_MANAGEMENT, _L8),
    (LedgerType.LEARNING_DIFFICULTY_SUPPORT, _L9),
    (LedgerType.EXEMPTION, _EXEMPTION),
    (LedgerType.OTHER, _OTHER),
)

DETERMINED = frozenset({LedgerType.SUSPECTED_DROPOUT, LedgerType.DROPOUT})
"""Ledgers that a child enters by a person's determination only (GH-33)."""
WITH_EVIDENCE = frozenset({LedgerType.DROPOUT, LedgerType.WORK})
"""Ledgers that a child leaves with two independent evidences only (4.5, the brief)."""
FINDINGS = tuple(
    sorted({each.key for _, form in _FORMS for each in form.facts.values() if each.detail is Detail.FINDING})
)
"""Facts that tell of a disability or an illness."""


def of(type: LedgerType, clauses: Sequence[str] = ()) -> Form:
    """The form of a ledger. clauses: by which the place's document asks for it, which tell L6 from L7 (one type, two forms)."""
    forms = [form for each, form in _FORMS if each is type]
    return next((form for form in forms if set(form.clauses) & set(clauses)), forms[0])
