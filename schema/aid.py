"""资助: the programs that each place's document names, who is entitled to them, and what was given."""

from datetime import date

import strawberry
from strawberry import ID

from database import tables
from domain.access import Detail
from domain.aid import AidGround, AidKind, AidProgramCode, EntitlementState
from domain.student import SpecialGroup
from resolvers import aid as aid_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.policy import PolicyClause, PolicyDocument
from schema.query import Query
from schema.student import Student

_PROGRAM = "资助项目: of which program."


@entity(tables.AidProgram, owner=Subgraph.STUDENTS)
class AidProgram(Node):
    """资助项目: the aid that one document names; what it holds differs by province (catalogue 2.16)."""

    program: AidProgramCode = column("资助项目: its code.")
    zh: str = column("原文: as the text calls it.")
    groups: list[str] = column("资助对象: SpecialGroup names that the text lists; empty where it lists none.")
    components: strawberry.scalars.JSON = column("资助内容: kind and item, where the text gives them.")
    clauses_cited: list[str] = column("条款编号: ids of its clauses.", of=tables.AidProgram.clauses)
    clause = row(
        PolicyClause,
        policy_rows.clauses,
        "条款: the first clause it rests on.",
        by=(tables.AidProgram.clause_id, tables.PolicyClause.id),
    )
    document = row(
        PolicyDocument,
        policy_rows.documents,
        "文件: its document.",
        by=(tables.AidProgram.document_id, tables.PolicyDocument.id),
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county it holds in.",
        by=(tables.AidProgram.jurisdiction_code, tables.Jurisdiction.code),
    )


@entity(tables.AidGrant, owner=Subgraph.STUDENTS)
class AidGrant(Node):
    """资助发放: what a child was given for one term (GH-38)."""

    program: AidProgramCode = column(_PROGRAM, detail=Detail.GROUP)
    period: str = column("学期: such as 2026-2027-1.", detail=Detail.STATUS)
    kind: AidKind = column("资助方式: reduced, waived, helped, subsidized (QC-29).", detail=Detail.CASE)
    item: str | None = column("资助内容: what for.", detail=Detail.GROUP)
    amount: int | None = column("金额: in fen (分).", detail=Detail.CASE)
    granted_by: str = column("发放人: who decided it.", detail=Detail.CASE)
    paid_on: date | None = column("到位日期: the day it arrived; null before (HL-29).", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.AidGrant.student_id, tables.Student.id)
    )


@entity(tables.AidEntitlement, owner=Subgraph.STUDENTS)
class AidEntitlement(Node):
    """资助资格: a named person's decision on a child and a program of its place."""

    program: AidProgramCode = column(_PROGRAM, detail=Detail.GROUP)
    state: EntitlementState = column("资格状态: entitled, declined, ended.", detail=Detail.CASE)
    ground: AidGround | None = column("资助依据: what gives it.", detail=Detail.GROUP)
    group: SpecialGroup | None = column("所属群体: which group gives it.", detail=Detail.GROUP)
    priority: int = column("资助次序: 1 first (优先), 2 ordinary (QC-28, QC-31).", detail=Detail.GROUP)
    since: date = column("起始日期: since when.", detail=Detail.CASE)
    until: date | None = column("终止日期: its last day, once it ended.", detail=Detail.CASE)
    determined_by: str = column("认定人: who decided it.", detail=Detail.CASE)
    reason: str | None = column("原因: why it was declined or ended.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    grants = rows(
        AidGrant,
        aid_rows.given,
        "发放: what was given under it.",
        by=(tables.AidEntitlement.id, tables.AidGrant.entitlement_id),
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.AidEntitlement.student_id, tables.Student.id),
    )


@given
class AidProgramFilter:
    """资助项目筛选: programs that match all of it."""

    jurisdiction: str | None = asked("行政区划代码: in this county.")
    program: list[AidProgramCode] | None = asked("资助项目: one of these.")
    clause: str | None = asked("条款编号: resting on this clause, such as QC-28.")


@given
class AidEntitlementFilter:
    """资助资格筛选: decisions that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    program: list[AidProgramCode] | None = asked("资助项目: one of these.", detail=Detail.GROUP)
    state: list[EntitlementState] | None = asked("资格状态: one of these.", detail=Detail.CASE)
    ungranted_in: str | None = asked(
        "该学期未发放: who is entitled and was granted nothing in this term (应助尽助, GH-38).",
        detail=Detail.CASE,
        through=tables.AidGrant,
    )
    unpaid_in: str | None = asked(
        "该学期未到位: who is entitled and to whom nothing has arrived in this term.",
        detail=Detail.CASE,
        through=tables.AidGrant,
    )


@given
class AidGrantFilter:
    """资助发放筛选: grants that match all of it."""

    student_id: ID | None = asked("学生: to this child.", of="Student", detail=Detail.CASE)
    entitlement_id: ID | None = asked("资助资格: under this one.", of="AidEntitlement", detail=Detail.CASE)
    program: list[AidProgramCode] | None = asked("资助项目: one of these.", detail=Detail.GROUP)
    period: str | None = asked("学期: for this term.", detail=Detail.CASE)
    paid: bool | None = asked("是否到位: arrived, or not yet.", detail=Detail.CASE)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentAid:
    aid_entitlements = rows(
        AidEntitlement,
        aid_rows.entitlements,
        "资助资格: what was decided of the child.",
        by=(tables.Student.id, tables.AidEntitlement.student_id),
    )
    aid_grants = rows(
        AidGrant,
        aid_rows.given,
        "资助发放: what the child was given.",
        by=(tables.Student.id, tables.AidGrant.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AidQueries:
    aid_programs = page(
        AidProgram,
        aid_rows.programs,
        "资助项目: of all places.",
        orders=aid_rows.PROGRAM_ORDERS,
        filter=AidProgramFilter,
    )
    aid_entitlements = page(
        AidEntitlement,
        aid_rows.entitlements,
        "资助资格: of the children you see.",
        orders=aid_rows.ENTITLEMENT_ORDERS,
        filter=AidEntitlementFilter,
    )
    aid_grants = page(
        AidGrant,
        aid_rows.given,
        "资助发放: of the children you see.",
        orders=aid_rows.GRANT_ORDERS,
        filter=AidGrantFilter,
    )
