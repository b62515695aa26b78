"""控辍个案（一生一案）: one open case a child, its causes, its team, its measures, and how it moves."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.measure import MeasureType
from domain.responsibility import ResponsibilityRole
from resolvers import case as case_rows
from resolvers import casework as casework_rows
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from schema.casework import Timer
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.student import Student


@entity(tables.CaseCause, owner=Subgraph.LEDGERS)
class CaseCause(Node):
    """失学辍学原因: one of a case's causes. Causes of religion and custody need restricted:read."""

    cause: DropoutCause = column("原因: why the child is not at school.", detail=Detail.CASE)
    primary: bool = column("主要原因: whether it is the primary one.", detail=Detail.CASE)


@entity(tables.CaseMember, owner=Subgraph.LEDGERS)
class CaseMember(Node):
    """专班成员（一案一专班）: who works on a case."""

    name: str = column("姓名: of the officer.", detail=Detail.CASE)
    role: ResponsibilityRole = column("责任角色: as what.", detail=Detail.CASE)
    joined_on: date = column("加入日期: since when.", detail=Detail.CASE)
    left_on: date | None = column("退出日期: until when.", detail=Detail.CASE)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: of which unit.",
        by=(tables.CaseMember.organization_id, tables.Organization.id),
        detail=Detail.CASE,
    )


@entity(tables.SupportMeasure, owner=Subgraph.LEDGERS)
class SupportMeasure(Node):
    """帮扶措施: what is done for a child."""

    type: MeasureType = column("措施类型: of which kind.", detail=Detail.CASE)
    content: str = column("措施内容: what is done.", detail=Detail.CASE)
    provider: str = column("提供者: by whom, a social organization too.", detail=Detail.CASE)
    started_on: date = column("开始日期: since when.", detail=Detail.CASE)
    ended_on: date | None = column("结束日期: until when.", detail=Detail.CASE)
    effect: str | None = column("成效: what it brought.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.CASE)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.SupportMeasure.student_id, tables.Student.id),
    )


@entity(tables.DropoutCase, owner=Subgraph.LEDGERS)
class DropoutCase(Node):
    """控辍个案（一生一案）: from the first sign to 销号; a closed case never changes (GH-36, catalogue 4.2)."""

    case_no: str = column(
        '个案编号: of the county and school year ("2026-2027-000001").', detail=Detail.STATUS
    )
    stage: CaseStage = column("办理阶段: how far it is.", detail=Detail.STATUS)
    trigger: CaseTrigger = column("立案情形: how it was noticed.", detail=Detail.STATUS)
    noticed_on: date = column("发现日期: the day of the sign.", detail=Detail.STATUS)
    opened_at: datetime = column("立案时间: when it was opened.", detail=Detail.STATUS)
    responsible_name: str | None = column("责任人: who answers for it (GH-36).", detail=Detail.CASE)
    persuasion_deadline: date | None = column("劝返时限: by which day (GH-36).", detail=Detail.STATUS)
    suspected_on: date | None = column("疑似认定日期: determined a suspected dropout.", detail=Detail.STATUS)
    suspected_by: str | None = column("疑似认定人: by whom (GH-33).", detail=Detail.CASE)
    suspected_class: str | None = column(
        "疑似辍学类别: its class by the place's standard, as a code; none where the place has none (DC-14).",
        detail=Detail.CASE,
    )
    dropout_on: date | None = column("辍学认定日期: determined a dropout.", detail=Detail.STATUS)
    dropout_by: str | None = column("辍学认定人: by whom.", detail=Detail.CASE)
    dropout_after: int | None = column(
        "疑似至辍学认定天数: days between the two determinations; no number binds (A-06).",
        detail=Detail.STATUS,
    )
    returned_on: date | None = column("返校日期: back at school.", detail=Detail.STATUS)
    closed_at: datetime | None = column("销号时间: when it was closed.", detail=Detail.STATUS)
    close_reason: str | None = column("销号原因: why.", detail=Detail.CASE)
    detection_days: int = computed(
        case_rows.detection_days,
        "发现用时（日）: from the earliest day on record of a sign or of absence to the opening (BS-03).",
        detail=Detail.CASE,
    )
    intervention_days: int | None = computed(
        case_rows.intervention_days,
        "干预用时（日）: from the opening to the first visit, contact that reached the home, measure, notice served or attempt; null while there is none.",
        detail=Detail.CASE,
    )
    persuasion_days: int | None = computed(
        case_rows.persuasion_days,
        "劝返用时（日）: from the opening to the first attempt of persuasion; null while there is none.",
        detail=Detail.CASE,
    )
    dossier_missing: list[str] = computed(
        case_rows.dossier_missing,
        "一生一表缺项: GUARDIAN, CAUSES, ATTEMPTS, PARTICIPANTS, REPORTS, NOTICES not on file yet (DC-16); the form is this case with what belongs to it.",
        detail=Detail.CASE,
    )
    version: int = column(
        "版本: grows with each change; a change says which one it saw.", detail=Detail.STATUS
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.DropoutCase.student_id, tables.Student.id)
    )
    school = row(
        Organization,
        organization_rows.find,
        "责任学校: the school that answers for the child.",
        by=(tables.DropoutCase.school_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    township = row(
        Organization,
        organization_rows.find,
        "责任乡镇: the township that answers for the child (QC-03).",
        by=(tables.DropoutCase.township_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    responsible_unit = row(
        Organization,
        organization_rows.find,
        "责任单位: the unit of who answers for it.",
        by=(tables.DropoutCase.responsible_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    causes = rows(
        CaseCause,
        case_rows.causes,
        "原因: why, the primary one among them.",
        by=(tables.DropoutCase.id, tables.CaseCause.case_id),
    )
    team = rows(
        CaseMember,
        case_rows.members,
        "专班: who works on it.",
        by=(tables.DropoutCase.id, tables.CaseMember.case_id),
    )
    measures = rows(
        SupportMeasure,
        case_rows.measures,
        "帮扶措施: what is done.",
        by=(tables.DropoutCase.id, tables.SupportMeasure.case_id),
    )
    timers = rows(
        Timer, casework_rows.timers, "时限: its clocks.", by=(tables.DropoutCase.id, tables.Timer.row_id)
    )


@given
class DropoutCaseFilter:
    """个案筛选: cases that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("责任学校: of this school.", of="Organization", detail=Detail.STATUS)
    township_id: ID | None = asked("责任乡镇: of this township.", of="Organization", detail=Detail.STATUS)
    stage: list[CaseStage] | None = asked("办理阶段: in one of these.", detail=Detail.STATUS)
    trigger: list[CaseTrigger] | None = asked("立案情形: one of these.", detail=Detail.STATUS)
    case_no: str | None = asked("个案编号: this one.", detail=Detail.STATUS)
    cause: DropoutCause | None = asked(
        "原因: with this cause among those that you see (因贫辍学, BS-25).",
        detail=Detail.CASE,
        through=tables.CaseCause,
    )
    overdue: bool | None = asked(
        "是否逾期: open, with an overdue clock of the child, or not.",
        detail=Detail.STATUS,
        through=tables.Timer,
    )


@extend(Student, owner=Subgraph.LEDGERS)
class StudentCases:
    cases = rows(
        DropoutCase,
        case_rows.find,
        "个案: the child's cases, the open one among them.",
        by=(tables.Student.id, tables.DropoutCase.student_id),
    )
    measures = rows(
        SupportMeasure,
        case_rows.measures,
        "帮扶措施: all that was done for the child.",
        by=(tables.Student.id, tables.SupportMeasure.student_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class CaseQueries:
    dropout_cases = page(
        DropoutCase,
        case_rows.find,
        "个案: cases of the children you see.",
        orders=case_rows.ORDERS,
        filter=DropoutCaseFilter,
    )
